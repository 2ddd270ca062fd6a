"""What the readers make of real publications. These are not ours to copy, so they lie elsewhere."""

import json
from datetime import date
from pathlib import Path

import pytest

from ip_finance.office_files.legal import read_legal
from ip_finance.office_files.model import (
    EarlierFiling,
    InternationalPhase,
    Party,
    PatentRecord,
    Publication,
    SourceFormat,
    TrademarkRecord,
)
from ip_finance.office_files.reader import read_any, read_office_file
from tests.office_files.builders import read_patent

SHARED_DATA = Path(__file__).parents[2] / "../shared/data"

# The folder decides, not the file: where the folder is there, a missing file must fail.
if not SHARED_DATA.is_dir():
    pytest.skip("the real publications of ../shared/data are not here", allow_module_level=True)


FILES = tuple(
    sorted(
        str(file.relative_to(SHARED_DATA / "ip-samples"))
        for file in (SHARED_DATA / "ip-samples").rglob("*.xml")
    )
)


def sample(name: str) -> bytes:
    return (SHARED_DATA / "ip-samples" / name).read_bytes()


def patent(name: str) -> PatentRecord:
    return read_patent(sample(name))


class TestNewGeneration:
    @pytest.fixture
    def record(self) -> PatentRecord:
        return patent("cnipa/cn_new1.xml")

    def test_names_its_source(self, record: PatentRecord) -> None:
        assert record.source == SourceFormat("cnipa-new", "V2.2.1")

    def test_says_what_was_published_when(self, record: PatentRecord) -> None:
        assert record.publication == Publication("CN113781974A", "A", date(2021, 12, 10))

    def test_is_no_grant(self, record: PatentRecord) -> None:
        assert record.granted_on is None

    def test_says_what_was_filed_when(self, record: PatentRecord) -> None:
        # A divisional keeps the filing date of its parent, so the year is not that of the number.
        assert record.application_number == "202111286633.X"
        assert record.filed_on == date(2017, 4, 24)

    def test_names_the_application_it_was_divided_from(self, record: PatentRecord) -> None:
        assert record.divided_from == EarlierFiling("CN", "201710269973.9", date(2017, 4, 24))

    def test_names_the_applicant_without_inventing_a_code(self, record: PatentRecord) -> None:
        assert record.applicants == (Party("三星显示有限公司", "韩国京畿道", "KR", None),)

    def test_names_nobody_as_owner(self, record: PatentRecord) -> None:
        assert record.owners == ()

    def test_names_the_inventors_and_the_agency(self, record: PatentRecord) -> None:
        assert record.inventors == ("金驲柱", "田武经", "李安洙")
        assert record.agency == "北京英赛嘉华知识产权代理有限责任公司 11204"

    def test_counts_a_priority_once_that_is_printed_twice(self, record: PatentRecord) -> None:
        assert record.priorities == (EarlierFiling("KR", "10-2016-0063019", date(2016, 5, 23)),)

    def test_gives_the_classes(self, record: PatentRecord) -> None:
        assert record.ipc_classes == ("G09G 3/36", "G09G 3/3208", "G09G 3/34")

    def test_gives_title_and_abstract(self, record: PatentRecord) -> None:
        assert record.title == "显示设备"
        assert record.abstract is not None
        assert record.abstract.startswith("公开了一种显示设备。")

    def test_counts_the_claims(self, record: PatentRecord) -> None:
        assert record.claims is not None
        assert (record.claims.count, record.claims.independent) == (17, 1)
        assert record.claims.first.startswith("1.显示设备，包括：显示面板，")

    def test_is_national(self, record: PatentRecord) -> None:
        assert record.international is None


class TestOldGeneration:
    @pytest.fixture
    def record(self) -> PatentRecord:
        return patent("cnipa/cn_old1.xml")

    def test_is_read_behind_a_byte_order_mark(self, record: PatentRecord) -> None:
        assert sample("cnipa/cn_old1.xml").startswith(b"\xef\xbb\xbf")
        assert record.source == SourceFormat("cnipa-old", None)

    def test_says_what_was_published_and_filed_when(self, record: PatentRecord) -> None:
        assert record.publication == Publication("CN104223352A", "A", date(2014, 12, 24))
        assert record.application_number == "201410408762.5"
        assert record.filed_on == date(2014, 8, 19)

    def test_names_the_applicant(self, record: PatentRecord) -> None:
        address = "650231 云南省昆明市五华区红锦路367号云烟科技园C区"
        assert record.applicants == (Party("云南中烟工业有限责任公司", address, None, None),)

    def test_names_eight_inventors(self, record: PatentRecord) -> None:
        assert len(record.inventors) == 8
        assert record.inventors[0] == "段焰青"

    def test_gives_the_classes(self, record: PatentRecord) -> None:
        assert record.ipc_classes == ("A24B 15/18", "C11B 9/00", "C12P 1/02", "C12R 1/645")

    def test_leaves_the_deposit_out_of_the_abstract(self, record: PatentRecord) -> None:
        assert record.abstract is not None
        assert record.abstract.endswith("具有良好的应用前景。")

    def test_joins_the_lines_of_a_claim(self, record: PatentRecord) -> None:
        assert record.claims is not None
        assert "将甘草片或甘草粉与水按1:5～1:50的质量比" in record.claims.first

    def test_leaves_open_whether_a_use_claim_stands_alone(self, record: PatentRecord) -> None:
        assert record.claims is not None
        assert (record.claims.count, record.claims.independent) == (3, None)


class TestNationalPhase:
    @pytest.fixture
    def record(self) -> PatentRecord:
        return patent("cnipa/cn_old3.xml")

    def test_names_the_international_application(self, record: PatentRecord) -> None:
        filing = EarlierFiling("JP", "PCT/JP2014/059529", date(2014, 3, 31))
        assert record.international == InternationalPhase(filing, None, date(2014, 8, 28))

    def test_has_a_number_of_the_international_kind(self, record: PatentRecord) -> None:
        assert record.application_number == "201480000788.4"
        assert record.patent_number.kind.is_pct

    def test_counts_the_claims(self, record: PatentRecord) -> None:
        assert record.claims is not None
        assert (record.claims.count, record.claims.independent) == (5, 1)

    def test_does_not_guess_the_language(self, record: PatentRecord) -> None:
        assert record.language is None


class TestAllSamples:
    @pytest.mark.parametrize("name", ["cn_new1.xml", "cn_old1.xml", "cn_old3.xml"])
    def test_become_json_without_zeros_for_unknown(self, name: str) -> None:
        text = json.dumps(read_office_file(sample(f"cnipa/{name}")).to_json())

        assert '"00000000' not in text
        assert '""' not in text
        assert '"0"' not in text

    @pytest.mark.parametrize("name", FILES)
    def test_are_read(self, name: str) -> None:
        told = read_any(sample(name))

        assert told.records or told.events


class TestFamiliesAndEvents:
    def test_of_a_family_name_every_application_once(self) -> None:
        told = [(one.jurisdiction, one.number) for one in read_legal(sample("ops/family_1.xml"))]

        assert told == [
            ("EP", "99203729"),
            ("AT", "99203729"),
            ("DE", "69905327"),
            ("NL", "1010536"),
            ("US", "20685698"),
        ]

    def test_of_the_legal_service_are_all_told(self) -> None:
        (told,) = read_legal(sample("ops/legal_1.xml"))

        assert len(told.entries) == sample("ops/legal_1.xml").count(b"<ops:legal ") == 50
        lapse = next(entry for entry in told.entries if "owner" in entry.details)
        assert lapse.details["owner"].startswith("BEHEERMAATSCHAPPIJ")

    def test_of_the_american_register_tell_nine_recordings(self) -> None:
        told = read_legal(sample("uspto/assignment_security_interests.xml"))
        (ours,) = [one for one in told if one.number == "14190982"]
        codes = [entry.code for entry in ours.entries]

        assert (codes.count("SECURITY-INTEREST"), codes.count("RELEASE")) == (6, 2)
        assert codes.count("ASSIGNMENT") == 1
        places = {entry.details["registration_no"] for entry in ours.entries}
        assert all(
            entry.details["releases"] in places
            for entry in ours.entries
            if "releases" in entry.details
        )


class TestOtherOffices:
    def test_of_wipos_own_example_of_a_patent_is_read(self) -> None:
        record = read_office_file(sample("st96/PatentPublication_Example.xml"))

        assert isinstance(record, PatentRecord)
        assert (record.number, record.filed_on) == ("US08936998B2", date(2013, 3, 12))
        assert record.owners[0].name == "Mitsubishi Heavy Industries, Ltd."
        assert record.divided_from is not None
        assert record.claims is not None

    def test_of_wipos_own_example_of_a_mark_is_read(self) -> None:
        record = read_office_file(sample("st96/TrademarkApplication_Example.xml"))

        assert isinstance(record, TrademarkRecord)
        assert (record.mark, record.registration_number) == ("LANYI", "5169753")
        assert [one.nice_class for one in record.classes] == [9]

    def test_of_the_american_status_service_names_the_owner_of_today(self) -> None:
        record = read_office_file(sample("st96/us-trademark-rn2178784.xml"))

        assert isinstance(record, TrademarkRecord)
        assert [owner.name for owner in record.owners] == ["Oracle America, Inc."]
        assert record.filed_on == date(1995, 2, 7)
