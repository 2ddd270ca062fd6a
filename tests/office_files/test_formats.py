"""What each format says, in invented files; `test_reader` holds what is said of China's own."""

from datetime import date

import pytest

from ip_finance.office_files.errors import (
    MalformedNumber,
    MissingField,
    NoEvents,
    NotOneRight,
    NumbersDisagree,
    UnknownNumberScheme,
    UnreadableField,
    WrongCheckDigit,
)
from ip_finance.office_files.events import LegalEntry
from ip_finance.office_files.legal import read_legal
from ip_finance.office_files.model import (
    Claims,
    EarlierFiling,
    InternationalPhase,
    Party,
    PatentRecord,
    Publication,
    TrademarkRecord,
)
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.office_files.reader import read_any, read_office_file
from tests.office_files.builders import read_patent
from tests.office_files.made_up import changed, made_up

OWNER = "Chengdu Xingcan Smart Equipment Co., Ltd."
ROAD = "99 Virtual Road, Chengdu"
MARKS = "st96_trademark.xml"
OLDER_MARKS = "st66_trademark.xml"
FAMILY = "ops_family.xml"
ANSWER = "us_assignments_answer.xml"


def patent(name: str) -> PatentRecord:
    return read_patent(made_up(name))


def marks(name: str) -> list[TrademarkRecord]:
    records = read_any(made_up(name)).records
    return [record for record in records if isinstance(record, TrademarkRecord)]


class TestAmericanGrant:
    def test_says_what_was_granted_when(self) -> None:
        record = patent("us_grant.xml")

        assert record.publication == Publication("US99912345B2", "B2", date(2022, 3, 29))
        assert record.granted_on == date(2022, 3, 29)
        assert (record.application_number, record.filed_on) == ("99123456", date(2020, 9, 14))

    def test_names_its_people(self) -> None:
        record = patent("us_grant.xml")

        assert record.applicants == (Party(OWNER, "Chengdu", "CN", None),)
        assert record.owners == (Party(OWNER, f"{ROAD}, 610041", "CN", None),)
        assert (record.inventors, record.agency) == (("Nilan Su",), "Invented & Partners LLP")

    def test_reads_titles_across_markup_and_both_ways_of_a_class(self) -> None:
        record = patent("us_grant.xml")

        assert record.title == "Edge gateway that resumes after outages"
        assert record.ipc_classes == ("G05B 19/418", "H04L 67/12")

    def test_counts_the_claims_that_refer_to_no_other(self) -> None:
        claims = patent("us_grant.xml").claims

        assert claims == Claims(3, 2, "1. A gateway, comprising a ring of samples.")

    def test_names_what_it_builds_on(self) -> None:
        record = patent("us_grant.xml")

        assert record.divided_from == EarlierFiling("US", "99000001", date(2019, 4, 1))
        assert record.international == InternationalPhase(
            EarlierFiling("WO", "PCT/CN2020/999001", date(2020, 3, 1)), None, date(2020, 9, 14)
        )

    def test_is_a_right_of_another_country(self) -> None:
        record = patent("us_grant.xml")

        assert (record.jurisdiction, record.number) == ("US", "US99912345B2")
        with pytest.raises(UnknownNumberScheme, match="only rights registered in China"):
            _ = record.key_text

    def test_tells_a_design_by_its_kind(self) -> None:
        record = read_office_file(changed("us_grant.xml", "<kind>B2</kind>", "<kind>S1</kind>"))

        assert record.right_type is RightType.DESIGN

    @pytest.mark.parametrize(
        "root", ["us-patent-application", "xx-patent-document", "a:us-patent-grant"]
    )
    def test_is_read_under_the_names_of_its_family(self, root: str) -> None:
        data = changed("us_grant.xml", "us-patent-grant lang", f'{root} xmlns:a="urn:a" lang')

        record = read_office_file(data.replace(b"</us-patent-grant>", f"</{root}>".encode()))

        assert record.number == "US99912345B2"

    def test_of_a_number_that_is_none_is_refused(self) -> None:
        with pytest.raises(UnreadableField):
            read_office_file(changed("us_grant.xml", "99123456", "&lt;script&gt;"))

    def test_of_china_must_have_a_chinese_number(self) -> None:
        with pytest.raises(MalformedNumber):
            read_office_file(changed("us_grant.xml", "<country>US", "<country>CN"))


class TestJapaneseGazette:
    def test_takes_the_kind_from_the_root(self) -> None:
        assert patent("jp_gazette.xml").publication.number == "JP2021999377A"

    def test_names_its_people_under_another_prefix(self) -> None:
        record = patent("jp_gazette.xml")

        assert record.applicants[0].name == "架空装備株式会社"
        assert (record.inventors, record.agency) == (("架空 花子",), "架空 太郎")

    def test_leaves_open_how_many_claims_stand_alone(self) -> None:
        assert patent("jp_gazette.xml").claims == Claims(2, None, "ゲートウェイ。")


class TestEuropeanSpecification:
    def test_is_read_by_inid_codes(self) -> None:
        record = patent("ep_specification.xml")

        assert record.publication == Publication("EP9999469B1", "B1", date(2022, 6, 7))
        assert (record.application_number, record.granted_on) == ("99818324.8", date(2022, 6, 7))
        assert record.owners == (Party(OWNER, ROAD, "CN", None),)
        assert record.ipc_classes == ("H04L 67/12",)

    def test_takes_title_and_claims_in_the_language_of_the_proceedings(self) -> None:
        record = patent("ep_specification.xml")

        assert (record.title, record.claims) == ("INVENTED GATEWAY", Claims(1, 1, "A gateway."))

    def test_names_what_it_builds_on(self) -> None:
        record = patent("ep_specification.xml")

        assert record.priorities == (
            EarlierFiling("CN", "201919934567", date(2019, 12, 3)),
            EarlierFiling("US", "99/516238 P", date(2019, 10, 31)),
        )
        assert record.divided_from == EarlierFiling("EP", "99005248.7", date(2019, 3, 15))


class TestNewWipoPatent:
    def test_of_china_is_the_same_right_as_in_the_offices_own_format(self) -> None:
        record, own = patent("st96_patent.xml"), patent("old_generation.xml")

        assert record.key_text == own.key_text
        assert record.number == own.number
        assert (record.filed_on, record.granted_on) == (own.filed_on, own.granted_on)

    def test_is_read_in_its_own_language(self) -> None:
        record = patent("st96_patent.xml")

        assert record.title == "一种工业物联网边缘网关"
        assert record.inventors == ("苏拟岚",)
        assert record.claims is not None
        assert (record.claims.count, record.claims.independent) == (2, 1)

    def test_with_a_wrong_check_digit_is_refused(self) -> None:
        with pytest.raises(WrongCheckDigit):
            read_office_file(changed("st96_patent.xml", "2019199345676", "2019199345675"))

    @pytest.mark.parametrize("day", ["20220325", "2022-03-25Z", "2022-03-25T00:00:00+08:00"])
    def test_takes_a_day_in_its_several_ways(self, day: str) -> None:
        record = read_office_file(changed("st96_patent.xml", "2022-03-25", day))

        assert record.granted_on == date(2022, 3, 25)

    @pytest.mark.parametrize("day", ["2022-3-25", "25.03.2022", "2022-02-30", "2022-03-25 noon"])
    def test_refuses_a_day_that_is_none(self, day: str) -> None:
        with pytest.raises(UnreadableField):
            read_office_file(changed("st96_patent.xml", "2022-03-25", day))


class TestNewWipoMarks:
    def test_are_all_read(self) -> None:
        american, chinese = marks(MARKS)

        assert (american.jurisdiction, american.registration_number) == ("US", "9978784")
        assert (chinese.jurisdiction, chinese.key_text) == ("CN", "CN:trademark:99345678")

    def test_take_the_newest_of_the_owners_that_america_lists(self) -> None:
        assert [owner.name for owner in marks(MARKS)[0].owners] == ["Xingcan America, Inc."]

    def test_name_no_owner_who_is_only_a_key(self) -> None:
        assert marks(MARKS)[1].owners == ()

    def test_give_goods_by_class_and_classes_without_goods(self) -> None:
        told = [(one.nice_class, one.goods) for one in marks(MARKS)[0].classes]

        assert told == [(9, ("Gateways", "sensors, namely, vibration sensors")), (7, ())]

    def test_end_on_the_anniversary_that_is_printed(self) -> None:
        assert marks(MARKS)[0].ends_on == date(2028, 8, 4)

    def test_tell_their_history_oldest_first(self) -> None:
        (history,) = read_legal(made_up(MARKS))

        assert history.kind is RightKind.TRADEMARK
        assert [entry.code for entry in history.entries] == ["NWAPI", "R.PRA"]

    def test_in_a_class_that_is_none_are_refused(self) -> None:
        with pytest.raises(MalformedNumber):
            read_any(changed(MARKS, "ClassNumber>009<", "ClassNumber>046<"))

    def test_that_name_only_some_owners_are_refused(self) -> None:
        with pytest.raises(MissingField):
            read_any(
                changed(
                    MARKS,
                    "<ns2:Applicant><ns1:PartyIdentifier>key-1</ns1:PartyIdentifier>",
                    "<ns2:Applicant><ns1:Name><ns1:EntityName>甲</ns1:EntityName></ns1:Name>"
                    "</ns2:Applicant><ns2:Applicant>",
                )
            )

    def test_are_several_rights_and_not_one(self) -> None:
        with pytest.raises(NotOneRight) as refused:
            read_office_file(made_up(MARKS))

        assert refused.value.facts["records"] == 2


class TestOlderWipoMarks:
    def test_end_on_the_day_after_the_last_that_is_printed(self) -> None:
        assert marks(OLDER_MARKS)[0].ends_on == date(2026, 4, 21)

    def test_are_read_in_chinese_where_they_speak_it(self) -> None:
        (chinese, american) = marks(OLDER_MARKS)

        assert chinese.owners == (Party("成都星灿智能装备有限公司", "虚拟路99号", "CN", None),)
        assert [one.goods for one in chinese.classes] == [("网关", "传感器"), ()]
        assert [one.nice_class for one in american.classes] == [9]

    def test_find_owners_listed_beside_the_mark(self) -> None:
        assert [owner.name for owner in marks(OLDER_MARKS)[1].owners] == ["Xingcan America, Inc."]

    def test_say_what_the_office_says_of_their_status(self) -> None:
        assert [mark.office_status for mark in marks(OLDER_MARKS)] == ["Registered", "Registered."]


class TestOpsBibliography:
    def test_gives_a_chinese_number_its_check_digit(self) -> None:
        record = patent("ops_biblio.xml")

        assert record.application_number == "201919934567.6"
        assert record.key_text == patent("old_generation.xml").key_text

    def test_finds_the_day_of_filing_in_whichever_form_has_it(self) -> None:
        assert patent("ops_biblio.xml").filed_on == date(2019, 12, 3)

    def test_takes_names_as_the_office_printed_them(self) -> None:
        record = patent("ops_biblio.xml")

        assert record.applicants[0].name == "CHENGDU XINGCAN SMART EQUIPMENT CO., LTD"
        assert record.inventors == ("SU NILAN",)

    def test_whose_forms_of_a_number_disagree_is_refused(self) -> None:
        with pytest.raises(NumbersDisagree):
            read_office_file(
                changed("ops_biblio.xml", "<doc-number>201919934567<", "<doc-number>201919901234<")
            )

    def test_is_read_in_the_layout_of_the_database_itself(self) -> None:
        record = patent("docdb.xml")

        assert record.key_text == patent("ops_biblio.xml").key_text
        assert record.filed_on == date(2019, 12, 3)
        assert record.title == record.publication.number == "CN199345678B"

    def test_of_an_international_application_is_of_no_country(self) -> None:
        data = (
            changed("ops_biblio.xml", "<country>CN<", "<country>WO<")
            .replace(
                b"<country>WO</country><doc-number>201919934567</doc-number><kind>A<",
                b"<country>CN</country><doc-number>2020999001</doc-number><kind>W<",
            )
            .replace(b"2019199345676", b"PCT/CN2020/999001")
        )
        record = read_patent(data)

        assert (record.jurisdiction, record.application_number) == ("WO", "PCT/CN2020/999001")

    def test_tells_of_no_events(self) -> None:
        with pytest.raises(NoEvents):
            read_legal(made_up("ops_biblio.xml"))


class TestOpsFamily:
    def test_joins_the_members_of_one_application(self) -> None:
        told = [(one.jurisdiction, one.number) for one in read_legal(made_up(FAMILY))]

        assert told == [
            ("CN", "201919934567.6"),
            ("EP", "99818324"),
            ("WO", "CN2020999001"),
        ]

    def test_names_the_publications_of_a_right(self) -> None:
        chinese = read_legal(made_up(FAMILY))[0]

        assert [one.number for one in chinese.publications] == ["CN199345678A", "CN199345678B"]
        assert chinese.key_text == "CN:patent:2019199345676"

    def test_tells_each_event_once_whether_the_code_names_its_country_or_not(self) -> None:
        chinese = read_legal(made_up(FAMILY))[0]

        assert [entry.code for entry in chinese.entries] == ["GR01", "PE01", "PC01", "EE01"]

    def test_takes_a_pledge_apart(self) -> None:
        pledge = read_legal(made_up(FAMILY))[0].entries[1]

        assert (pledge.happened_on, pledge.effective_on) == (date(2023, 7, 7), date(2023, 6, 20))
        assert pledge.details["registration_no"] == "Y2023980099001"
        assert pledge.details["pledgor"] == "CHENGDU XINGCAN SMART EQUIPMENT CO.,LTD."
        assert pledge.details["pledgee"] == (
            "Invented Bank Chengdu Branch; Invented Guarantee Ltd."
        )

    def test_takes_chinese_labels_apart_too(self) -> None:
        release = read_legal(made_up(FAMILY))[0].entries[2]

        assert release.details["cancelled_on"] == "2023-12-20"
        assert release.details["pledgee"] == "虚构银行成都分行"

    def test_says_whether_a_licence_is_exclusive(self) -> None:
        licence = read_legal(made_up(FAMILY))[0].entries[3]

        assert licence.details["exclusive"] == "yes"
        assert licence.details["licensee"] == "Invented Licensee"

    def test_keeps_fields_that_it_does_not_know(self) -> None:
        (entry,) = read_legal(made_up(FAMILY))[1].entries

        assert entry == LegalEntry(
            "REG",
            "REFERENCE TO A NATIONAL CODE",
            date(2022, 7, 6),
            date(2022, 6, 7),
            {
                "ref_country": "CH",
                "ref_code": "EP",
                "owner": "Xingcan AG",
                "paid_on": "2022-07-01",
                "l599": "as told",
            },
        )

    def test_loses_no_owner_of_several_after_a_transfer(self) -> None:
        text = "Patentee after: 甲公司; Address after: 某地; Patentee after: 乙公司"
        data = changed(FAMILY, "Assignee: Invented Licensee", text)

        assert read_legal(data)[0].entries[3].details["owner"] == "甲公司; 乙公司"

    def test_describes_no_right(self) -> None:
        with pytest.raises(NotOneRight):
            read_office_file(made_up(FAMILY))

    def test_of_an_event_without_a_gazette_is_of_the_day_from_which_it_holds(self) -> None:
        entry = read_legal(changed(FAMILY, "2022-07-06", "0001-01-01"))[1].entries[0]

        assert entry.happened_on == entry.effective_on == date(2022, 6, 7)

    @pytest.mark.parametrize("day", ["2022-13-25", "yesterday", "", "0000-01-01"])
    def test_of_an_event_without_a_day_is_refused(self, day: str) -> None:
        with pytest.raises((UnreadableField, MissingField)):
            read_any(changed(FAMILY, "2022-03-25", day))


class TestAmericanAssignments:
    def test_tell_the_history_of_each_patent(self) -> None:
        told = {one.number: [e.code for e in one.entries] for one in read_legal(made_up(ANSWER))}

        assert told == {
            "99123456": ["SECURITY-INTEREST", "RELEASE"],
            "99123457": ["SECURITY-INTEREST"],
        }

    def test_name_who_gave_and_who_took_the_security(self) -> None:
        interest, release = read_legal(made_up(ANSWER))[0].entries

        assert interest.details["pledgee"] == release.details["pledgee"] == "INVENTED BANK, N.A."
        assert interest.details["pledgor"] == release.details["pledgor"] == "XINGCAN AMERICA, INC."

    def test_say_which_recording_a_release_ends(self) -> None:
        interest, release = read_legal(made_up(ANSWER))[0].entries

        assert release.details["releases"] == interest.details["registration_no"] == "098818/0520"

    def test_leave_out_numbers_that_the_register_does_not_have(self) -> None:
        numbers = [[p.number for p in one.publications] for one in read_legal(made_up(ANSWER))]

        assert numbers == [["US99912345B"], ["US20219917471A1"]]

    def test_know_a_patent_without_an_application_number_by_its_own(self) -> None:
        data = changed(ANSWER, "<str>99123456</str>", "<str>NULL</str>")

        assert [one.number for one in read_legal(data)] == ["US99912345B", "99123457"]

    def test_of_a_patent_without_any_number_are_refused(self) -> None:
        data = changed(ANSWER, "<str>99123457</str>", "<str>NULL</str>")

        with pytest.raises(MissingField):
            read_any(data.replace(b"<str>20219917471</str>", b"<str>NULL</str>"))

    def test_say_the_same_in_the_bulk_file(self) -> None:
        (bulk,) = read_legal(made_up("us_assignments_bulk.xml"))

        assert bulk.number == "99123456"
        assert bulk.entries[0].details["pledgee"] == "INVENTED BANK, N.A."
        assert bulk.entries[0].effective_on == date(2020, 1, 7)

    def test_whose_lists_do_not_match_are_refused(self) -> None:
        with pytest.raises(UnreadableField):
            read_any(changed(ANSWER, "<str>99912345</str><str>NULL</str>", "<str>99912345</str>"))

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("ASSIGNMENT OF ASSIGNORS INTEREST (SEE DOCUMENT FOR DETAILS).", "ASSIGNMENT"),
            ("NUNC PRO TUNC ASSIGNMENT", "ASSIGNMENT"),
            ("CHANGE OF NAME", "NAME-CHANGE"),
            ("MERGER", "MERGER"),
            ("LIEN (SEE DOCUMENT FOR DETAILS).", "SECURITY-INTEREST"),
            ("RELEASE BY SECURED PARTY", "RELEASE"),
            ("LICENSE", "LICENSE"),
            ("COURT ORDER", "OTHER"),
        ],
    )
    def test_are_told_apart_by_their_words(self, text: str, code: str) -> None:
        data = changed(ANSWER, "SECURITY INTEREST (SEE DOCUMENT FOR DETAILS).", text)

        assert read_legal(data)[1].entries[0].code == code
