"""What the readers make of real publications. These are not ours to copy, so they lie elsewhere."""

import json
from datetime import date
from pathlib import Path

import pytest

from ip_finance.office_files.errors import UnknownFormat
from ip_finance.office_files.model import (
    EarlierFiling,
    InternationalPhase,
    Party,
    PatentRecord,
    Publication,
    SourceFormat,
)
from ip_finance.office_files.reader import read_office_file

SHARED_DATA = Path(__file__).parents[2] / "../shared/data"

# The folder decides, not the file: where the folder is there, a missing file must fail.
if not SHARED_DATA.is_dir():
    pytest.skip("the real publications of ../shared/data are not here", allow_module_level=True)


def sample(name: str) -> bytes:
    return (SHARED_DATA / "ip-samples" / name).read_bytes()


class TestNewGeneration:
    @pytest.fixture
    def record(self) -> PatentRecord:
        return read_office_file(sample("cnipa/cn_new1.xml"))

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
        return read_office_file(sample("cnipa/cn_old1.xml"))

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
        return read_office_file(sample("cnipa/cn_old3.xml"))

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

    @pytest.mark.parametrize(
        "name", ["st96/PatentPublication_Example.xml", "ops/legal_1.xml", "ops/family_1.xml"]
    )
    def test_of_other_offices_are_refused_by_name(self, name: str) -> None:
        with pytest.raises(UnknownFormat) as refusal:
            read_office_file(sample(name))

        assert "cn-patent-document" in str(refusal.value)
