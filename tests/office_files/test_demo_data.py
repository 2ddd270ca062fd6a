"""The demonstration files hold together as real ones would."""

from datetime import date

import pytest

from ip_finance import demo_data
from ip_finance.office_files.model import PatentRecord
from ip_finance.office_files.numbers import PatentNumber, RightType
from ip_finance.office_files.register_numbers import unified_social_credit_code
from tests.office_files.builders import read_patent

OWNER = "成都星灿智能装备有限公司"


def demo(name: str) -> PatentRecord:
    return read_patent(demo_data.read(name))


@pytest.mark.parametrize("name", demo_data.NAMES)
class TestEveryDemonstrationFile:
    def test_says_that_it_is_invented(self, name: str) -> None:
        assert b"All facts in this file are invented" in demo_data.read(name)

    def test_is_there(self, name: str) -> None:
        assert demo_data.path(name).is_file()

    def test_belongs_to_the_invented_company(self, name: str) -> None:
        record = demo(name)

        assert [owner.name for owner in record.owners] == [OWNER]
        assert record.owners == record.applicants

    def test_gives_the_owner_a_code_that_could_be_one(self, name: str) -> None:
        code = demo(name).owners[0].organisation_code

        assert code is not None
        assert unified_social_credit_code(code) == code

    def test_cannot_be_taken_for_a_real_number(self, name: str) -> None:
        assert demo(name).patent_number.serial.startswith("99")

    def test_has_countable_claims(self, name: str) -> None:
        claims = demo(name).claims

        assert claims is not None
        assert 6 <= claims.count <= 10
        assert claims.independent is not None

    def test_was_filed_and_then_granted(self, name: str) -> None:
        record = demo(name)

        assert record.granted_on == record.publication.published_on
        assert date(2019, 1, 1) <= record.filed_on < record.granted_on <= date(2023, 12, 31)

    def test_names_only_numbers_that_add_up(self, name: str) -> None:
        for priority in demo(name).priorities:
            assert PatentNumber.parse(priority.number).canonical == priority.number


class TestTheThreeFiles:
    def test_the_new_one_is_an_invention(self) -> None:
        record = demo("new_generation.xml")

        assert record.patent_number.patent_no == "ZL202019912345.7"
        assert record.publication.number == "CN199123456B"
        assert record.right_type is RightType.INVENTION
        assert record.source.name == "cnipa-new"

    def test_the_old_one_is_an_invention(self) -> None:
        record = demo("old_generation.xml")

        assert record.patent_number.patent_no == "ZL201919934567.6"
        assert record.publication.number == "CN199345678B"
        assert record.right_type is RightType.INVENTION
        assert record.source.name == "cnipa-old"

    def test_the_third_is_a_utility_model(self) -> None:
        record = demo("utility_model.xml")

        assert record.patent_number.patent_no == "ZL202129945678.X"
        assert record.publication.number == "CN299456789U"
        assert record.right_type is RightType.UTILITY_MODEL
