"""What both generations must say, and what becomes of what they leave open."""

import json
from dataclasses import replace
from datetime import date

import pytest

from ip_finance import demo_data
from ip_finance.office_files.errors import (
    MalformedNumber,
    MissingField,
    NumbersDisagree,
    OfficeFileError,
    UnknownFormat,
    UnreadableField,
    WrongCheckDigit,
)
from ip_finance.office_files.model import EarlierFiling, InternationalPhase
from ip_finance.office_files.reader import SUPPORTED_FORMATS, read_office_file
from tests.office_files.builders import a_new_file, an_old_file, read_patent

OLD = demo_data.read("old_generation.xml")

NEW_PCT = """<business:NationalStageEntryDate><base:Date>20210903</base:Date>
</business:NationalStageEntryDate>
<business:PCTOrRegionalApplicationData><base:DocumentID><base:WIPOST3Code>US</base:WIPOST3Code>
<base:DocNumber>PCT/US2021/999999</base:DocNumber><base:Date>00000000</base:Date>
</base:DocumentID></business:PCTOrRegionalApplicationData>
<business:PCTOrRegionalPublishingData><base:DocumentID><base:WIPOST3Code>WO</base:WIPOST3Code>
<base:DocNumber>2021/999999</base:DocNumber><base:Date>20210902</base:Date>
</base:DocumentID></business:PCTOrRegionalPublishingData>"""

DOMESTIC_PRIORITY = """<business:RelatedDocuments><business:DomesticPriorityClaimDetails>
<business:DomesticPriorityClaim><business:SubstitutedApplication><business:DocumentsRelation>
<business:ParentDocument><base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code>
<base:DocNumber>201919901234.3</base:DocNumber><base:Date>20191010</base:Date></base:DocumentID>
</business:ParentDocument></business:DocumentsRelation></business:SubstitutedApplication>
</business:DomesticPriorityClaim></business:DomesticPriorityClaimDetails>
</business:RelatedDocuments>"""

CITED_APPLICANT = """<business:ApplicationCitation><business:ApplicantDetails><business:Applicant>
<base:Name>somebody cited</base:Name></business:Applicant></business:ApplicantDetails>
</business:ApplicationCitation>"""

END = "</business:BibliographicData>"


class TestRegistry:
    def test_names_formats_and_roots_once(self) -> None:
        assert len({known.name for known in SUPPORTED_FORMATS}) == len(SUPPORTED_FORMATS)
        roots = [root for known in SUPPORTED_FORMATS for root in known.roots]
        assert len(set(roots)) == len(roots)

    def test_an_unknown_root_is_named_with_what_is_supported(self) -> None:
        with pytest.raises(UnknownFormat) as refusal:
            read_office_file(b"<invoice/>")

        assert refusal.value.facts["root"] == "invoice"
        roots = tuple(root for known in SUPPORTED_FORMATS for root in known.roots)
        assert refusal.value.facts["supported"] == roots

    def test_the_right_name_in_another_namespace_is_unknown(self) -> None:
        with pytest.raises(UnknownFormat):
            read_office_file(b'<x:PatentDocumentAndRelated xmlns:x="urn:x"/>')


class TestRequiredFields:
    @pytest.mark.parametrize(
        ("old", "path"),
        [
            ("cn-publication-reference", "cn-publication-reference/document-id"),
            ("application-reference", "application-reference/document-id"),
            ("invention-title", "invention-title"),
        ],
    )
    def test_of_the_old_generation_are_named(self, old: str, path: str) -> None:
        with pytest.raises(MissingField) as refusal:
            read_office_file(an_old_file(old, "other"))

        assert refusal.value.facts["path"] == f"cn-patent-document/cn-bibliographic-data/{path}"

    @pytest.mark.parametrize(
        "name", ["PublicationReference", "ApplicationReference", "InventionTitle"]
    )
    def test_of_the_new_generation_are_named(self, name: str) -> None:
        with pytest.raises(MissingField) as refusal:
            read_office_file(a_new_file(f"business:{name}", "business:Other"))

        path = f"business:PatentDocumentAndRelated/business:BibliographicData/business:{name}"
        assert refusal.value.facts["path"] == path

    def test_are_missing_if_they_say_zero(self) -> None:
        with pytest.raises(MissingField) as refusal:
            read_office_file(an_old_file("<date>20191203</date>", "<date>00000000</date>"))

        assert str(refusal.value.facts["path"]).endswith("application-reference/document-id/date")

    def test_are_missing_if_a_number_is_all_zeros(self) -> None:
        with pytest.raises(MissingField) as refusal:
            read_office_file(an_old_file("199345678", "000000000"))

        assert str(refusal.value.facts["path"]).endswith("document-id/doc-number")

    @pytest.mark.parametrize("title", ["", "  "])
    def test_are_missing_if_they_are_blank(self, title: str) -> None:
        printed = "一种基于振动信号的数控机床主轴健康状态监测方法及系统"

        with pytest.raises(MissingField):
            read_office_file(a_new_file(f"{printed}</business:", f"{title}</business:"))

    def test_an_applicant_without_a_name_is_named(self) -> None:
        with pytest.raises(MissingField) as refusal:
            read_office_file(a_new_file("成都星灿智能装备有限公司", ""))

        assert str(refusal.value.facts["path"]).endswith("base:AddressBook/base:Name")


class TestNumbers:
    def test_with_a_wrong_check_digit_are_refused(self) -> None:
        with pytest.raises(WrongCheckDigit) as refusal:
            read_office_file(an_old_file("201919934567.6", "201919934567.5"))

        assert refusal.value.facts["expected"] == "6"

    def test_that_disagree_are_refused(self) -> None:
        with pytest.raises(NumbersDisagree) as refusal:
            read_office_file(a_new_file("102020009912345", "102020009912346"))

        assert refusal.value.facts["one"] == "202019912345.7"

    def test_need_not_be_printed_twice(self) -> None:
        record = read_patent(a_new_file('dataFormat="standard"', 'dataFormat="x"'))

        assert record.application_number == "202019912345.7"

    def test_of_other_offices_are_not_read_as_chinese(self) -> None:
        with pytest.raises(UnreadableField):
            read_office_file(an_old_file("<country>CN</country>", "<country>US</country>"))

    def test_of_publications_are_checked(self) -> None:
        with pytest.raises(MalformedNumber):
            read_office_file(an_old_file("<kind>B</kind>", "<kind>U</kind>"))


class TestValues:
    @pytest.mark.parametrize("day", ["2019-12-03", "20191301", "20190230", "yesterday"])
    def test_a_day_that_is_none_is_refused(self, day: str) -> None:
        with pytest.raises(UnreadableField) as refusal:
            read_office_file(an_old_file("20191203", day))

        assert refusal.value.facts["text"] == day

    def test_a_class_that_is_none_is_refused(self) -> None:
        with pytest.raises(UnreadableField):
            read_office_file(an_old_file("G05B   19/418", "machines"))

    def test_zeros_are_unknown_and_not_a_code(self) -> None:
        record = read_patent(a_new_file("91510100MA9XCK003K", "0000000000"))

        assert record.applicants[0].organisation_code is None
        assert record.owners[0].organisation_code is None

    def test_a_corrected_reprint_does_not_date_the_grant(self) -> None:
        record = read_patent(an_old_file("<kind>B</kind>", "<kind>B8</kind>"))

        assert record.granted_on is None

    def test_a_grant_is_dated_by_its_announcement(self) -> None:
        assert read_office_file(OLD).granted_on == date(2022, 3, 25)

    def test_a_document_may_name_no_agency(self) -> None:
        record = read_patent(a_new_file("business:Agency>", "business:Other>"))

        assert record.agency is None

    def test_a_document_may_have_no_claims(self) -> None:
        record = read_patent(an_old_file("claims>", "others>"))

        assert record.claims is None


class TestRelations:
    def test_the_national_phase_of_the_new_generation_is_read(self) -> None:
        record = read_patent(a_new_file(END, NEW_PCT + END))

        assert record.international == InternationalPhase(
            EarlierFiling("US", "PCT/US2021/999999", None),
            EarlierFiling("WO", "2021/999999", date(2021, 9, 2)),
            date(2021, 9, 3),
        )

    def test_a_domestic_priority_is_read(self) -> None:
        record = read_patent(a_new_file(END, DOMESTIC_PRIORITY + END))

        assert record.priorities == (EarlierFiling("CN", "201919901234.3", date(2019, 10, 10)),)

    def test_applicants_of_cited_documents_are_not_ours(self) -> None:
        record = read_patent(a_new_file(END, CITED_APPLICANT + END))

        assert [party.name for party in record.applicants] == ["成都星灿智能装备有限公司"]

    def test_a_division_of_the_old_generation_is_read(self) -> None:
        parent = "<country>CN</country><doc-number>2019199012343</doc-number><date>20190410</date>"
        document = f"<parent-doc><document-id>{parent}</document-id></parent-doc>"
        division = f"<division><relation>{document}</relation></division>"
        related = f"<cn-related-documents>{division}</cn-related-documents>"
        record = read_patent(an_old_file("<cn-related-documents />", related))

        assert record.divided_from == EarlierFiling("CN", "201919901234.3", date(2019, 4, 10))


class TestEncodings:
    @pytest.mark.parametrize("declared", ["GB18030", "gbk", "gb2312"])
    def test_of_china_are_read(self, declared: str) -> None:
        text = OLD.decode().replace('encoding="UTF-8"', f'encoding="{declared}"')

        assert read_office_file(text.encode("gb18030")) == read_office_file(OLD)

    def test_of_utf_16_are_read(self) -> None:
        text = OLD.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')

        assert read_office_file(text.encode("utf-16")) == read_office_file(OLD)

    def test_with_a_byte_order_mark_are_read(self) -> None:
        assert read_office_file(b"\xef\xbb\xbf" + OLD) == read_office_file(OLD)


class TestRecord:
    def test_becomes_json_that_says_days_in_iso(self) -> None:
        told = json.loads(json.dumps(read_office_file(OLD).to_json()))

        assert told["filed_on"] == "2019-12-03"
        assert told["international"] is None
        assert told["inventors"] == ["苏拟岚", "罗星野"]

    def test_is_a_value(self) -> None:
        record = read_patent(OLD)

        assert replace(record) == record


class TestErrors:
    def test_are_value_errors_with_a_public_name(self) -> None:
        with pytest.raises(ValueError, match="should be 6") as refusal:
            read_office_file(an_old_file("201919934567.6", "201919934567.5"))

        assert isinstance(refusal.value, OfficeFileError)
        assert refusal.value.code == "wrong-check-digit"
