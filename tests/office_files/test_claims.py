"""Which wording makes a claim stand alone."""

import pytest

from ip_finance.office_files.claims import count_claims

PUMP = "1.一种泵，其特征在于，有阀。"


def independent(*more: str) -> int | None:
    claims = count_claims([PUMP, *more])
    assert claims is not None
    return claims.independent


class TestCountClaims:
    def test_counts_nothing_in_a_design(self) -> None:
        assert count_claims([]) is None

    @pytest.mark.parametrize(
        "text",
        [
            "2.根据权利要求1所述的泵，其特征在于，所述阀为球阀。",
            "2. 如权利要求1所述的泵，其特征在于，还包括壳体。",
            "2、按照权利要求1至3中任一项所述的泵，得到的压力为1MPa。",
            "2．根据上述权利要求中任一项所述的用于井下的泵，其特征在于，有壳体。",
        ],
    )
    def test_knows_a_claim_that_narrows_another(self, text: str) -> None:
        assert independent(text) == 1

    def test_knows_a_second_claim_that_stands_alone(self) -> None:
        assert independent("2.一种泵的控制方法，其特征在于，先开阀。") == 2

    @pytest.mark.parametrize(
        "text",
        [
            "3.权利要求1所述的泵在灌溉中的应用，具体为：抽水。",
            "3.一种车辆，其特征在于，包括权利要求1所述的泵。",
            "3.根据权利要求2所述的方法制得的泵，其特征在于，有阀。",
            "3.如权利要求1所述的泵在灌溉中的用途。",
        ],
    )
    def test_leaves_open_what_the_wording_leaves_open(self, text: str) -> None:
        assert independent(text) is None

    def test_does_not_take_a_chemical_name_for_a_claim_number(self) -> None:
        claims = count_claims(["1.2,4-二氨基苯的制造方法，其特征在于，冷却。"])

        assert claims is not None
        assert claims.independent == 1
