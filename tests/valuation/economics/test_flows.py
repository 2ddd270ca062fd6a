import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import line, stored
from tests.valuation.engine1.builders import VECTOR_REVENUE
from valuation import Convention, MissingInput, ValuationError, relief_from_royalty
from valuation.economics.flows import Line, floored, horizon
from valuation.economics.income import royalty_relief

YEAR_END, MID_YEAR = Convention.YEAR_END, Convention.MID_YEAR


def vector(**changes: Any) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "royalty_rate": 0.03,
        "tax_rate": 0.25,
        "discount_rate": 0.18,
        "convention": YEAR_END,
        "life_years": 5.0,
    }
    return terms | changes


@pytest.mark.parametrize("life_years", [0.0, 1e-320, 0.0027, 30.1, float("inf"), None])
def test_a_life_lasts_from_a_day_to_30_years(life_years: Any) -> None:
    terms: dict[str, Any] = {"discount_rate": 0.1, "convention": YEAR_END}

    with pytest.raises(ValuationError) as refusal:
        horizon(life_years=life_years, **terms)

    assert refusal.value.argument == "life_years"
    assert horizon(life_years=1 / 365.25, **terms).portions == (1 / 365.25,)


class TestRoyaltyRelief:
    @pytest.mark.parametrize(
        ("convention", "tax_rate", "expected"),
        [
            (YEAR_END, 0.25, 1_609_844.20),
            (MID_YEAR, 0.25, 1_748_738.42),
            (YEAR_END, 0.0, 2_146_458.94),
        ],
    )
    def test_gives_the_reference_values_of_va_20(
        self, convention: Convention, tax_rate: float, expected: float
    ) -> None:
        found = royalty_relief(VECTOR_REVENUE, **vector(convention=convention, tax_rate=tax_rate))

        assert round(found.value, 2) == expected

    def test_is_the_plain_method_with_its_rows(self) -> None:
        terms = vector()
        found = royalty_relief(VECTOR_REVENUE, **terms)
        terms.pop("life_years")

        assert found.value == relief_from_royalty(VECTOR_REVENUE, **terms)

    @given(st.floats(0.1, 5.0), st.sampled_from(Convention))
    def test_can_be_redone_by_hand_from_its_rows(
        self, life_years: float, convention: Convention
    ) -> None:
        found = royalty_relief(
            VECTOR_REVENUE, **vector(life_years=life_years, convention=convention)
        )

        assert found.discount_rate is not None
        by_hand = [
            amount * (1 + found.discount_rate) ** -time
            for amount, time in zip(found.cash, found.times, strict=True)
        ]
        assert found.value == pytest.approx(math.fsum(by_hand))
        for row in found.rows:
            columns = {each.code: each.amount for each in row.lines}
            assert columns["royalty-before-tax"] - columns["tax"] == pytest.approx(row.amount)
            assert row.amount == row.lines[-1].amount

    def test_survives_storage(self) -> None:
        found = royalty_relief(VECTOR_REVENUE, **vector(life_years=4.5))

        assert stored(found) == found


class TestHorizon:
    def test_refuses_a_forecast_shorter_than_the_life(self) -> None:
        over = horizon(discount_rate=0.1, convention=YEAR_END, life_years=2.5)

        with pytest.raises(MissingInput, match="units forecasts 2 years, the life needs 3"):
            over.forecast("units", [1.0, 2.0])

    @pytest.mark.parametrize(
        ("argument", "wrong"),
        [("discount_rate", 0.0), ("convention", "year-end"), ("life_years", 31.0)],
    )
    def test_names_what_is_wrong(self, argument: str, wrong: Any) -> None:
        terms: dict[str, Any] = {
            "discount_rate": 0.1,
            "convention": YEAR_END,
            "life_years": 2.0,
        }

        with pytest.raises(ValuationError) as refusal:
            horizon(**(terms | {argument: wrong}))

        assert refusal.value.argument == argument


class TestFloor:
    def test_a_negative_sum_is_lifted_to_zero_and_said_so(self) -> None:
        value, steps = floored(-7.0)

        assert value == 0.0
        assert steps == (
            Line(code="sum", amount=-7.0),
            Line(code="floored-at-zero", amount=7.0),
            Line(code="value", amount=0.0),
        )

    def test_a_positive_sum_is_the_value(self) -> None:
        value, steps = floored(7.0)

        assert value == 7.0
        assert [each.code for each in steps] == ["sum", "value"]

    def test_the_last_line_is_the_value(self) -> None:
        found = royalty_relief(VECTOR_REVENUE, **vector())

        assert line(found, "value") == found.value == found.lines[-1].amount
