from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.engine1.builders import VECTOR_REVENUE
from valuation import (
    Convention,
    MissingInput,
    RoyaltyYear,
    ValuationError,
    relief_from_royalty,
    royalty_schedule,
)
from valuation.economics.income import present_value

YEAR_END, MID_YEAR = Convention.YEAR_END, Convention.MID_YEAR

conventions = st.sampled_from(Convention)
rates = st.floats(0.01, 0.5)
steps = st.floats(0.01, 0.5)
amounts = st.floats(0, 1e12)
revenues = st.lists(amounts, min_size=1, max_size=20)


def value_of(revenue: Any, **changes: Any) -> float:
    terms: dict[str, Any] = {
        "royalty_rate": 0.03,
        "tax_rate": 0.25,
        "discount_rate": 0.18,
        "convention": YEAR_END,
    }
    return relief_from_royalty(revenue, **(terms | changes))


def schedule(revenue: Any, **changes: Any) -> tuple[RoyaltyYear, ...]:
    terms: dict[str, Any] = {
        "royalty_rate": 0.1,
        "tax_rate": 0.0,
        "discount_rate": 0.21,
        "convention": YEAR_END,
    }
    return royalty_schedule(revenue, **(terms | changes))


class TestReliefFromRoyalty:
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
        value = value_of(VECTOR_REVENUE, convention=convention, tax_rate=tax_rate)

        assert round(value, 2) == expected

    def test_one_year_by_hand(self) -> None:
        terms = {"royalty_rate": 0.1, "tax_rate": 0.2, "discount_rate": 0.21}

        assert value_of([100], **terms) == pytest.approx(8 / 1.21, rel=1e-15)
        assert value_of([100], convention=MID_YEAR, **terms) == pytest.approx(8 / 1.1, rel=1e-15)

    def test_takes_a_list_a_tuple_and_an_array_alike(self) -> None:
        assert value_of([1, 2]) == value_of((1.0, 2.0)) == value_of(np.array([1.0, 2.0]))

    @given(revenues, conventions, rates, steps)
    def test_falls_as_risk_rises(
        self, revenue: list[float], convention: Convention, rate: float, step: float
    ) -> None:
        safe, risky = (
            value_of(revenue, convention=convention, discount_rate=r) for r in (rate, rate + step)
        )

        assert risky <= safe

    @given(revenues, conventions, rates, steps)
    def test_rises_with_the_royalty(
        self, revenue: list[float], convention: Convention, rate: float, step: float
    ) -> None:
        small, large = (
            value_of(revenue, convention=convention, royalty_rate=k) for k in (rate, rate + step)
        )

        assert small <= large

    @given(revenues, conventions, st.floats(0.1, 10))
    def test_is_linear_in_revenue(
        self, revenue: list[float], convention: Convention, factor: float
    ) -> None:
        scaled = value_of(np.asarray(revenue) * factor, convention=convention)

        assert scaled == pytest.approx(value_of(revenue, convention=convention) * factor)

    @given(revenues, rates)
    def test_mid_year_is_worth_half_a_year_more(self, revenue: list[float], rate: float) -> None:
        late, early = (
            value_of(revenue, discount_rate=rate, convention=c) for c in (YEAR_END, MID_YEAR)
        )

        assert early == pytest.approx(late * (1 + rate) ** 0.5)

    @given(revenues, conventions)
    def test_lies_between_nothing_and_the_undiscounted_royalty(
        self, revenue: list[float], convention: Convention
    ) -> None:
        assert 0 <= value_of(revenue, convention=convention) <= sum(revenue) * 0.03 * 0.75 + 1e-6

    def test_does_not_depend_on_the_order_of_summation(self) -> None:
        rows = schedule([0.1, 0.2, 0.3, 1e15, 0.7, 0.1])

        assert present_value(rows) == present_value(rows[::-1])
        assert sum(row.present_value for row in rows) != sum(
            row.present_value for row in reversed(rows)
        )


class TestRoyaltySchedule:
    def test_a_partial_last_year_by_hand(self) -> None:
        rows = schedule([100, 100, 100], life_years=1.5)

        assert [row.revenue for row in rows] == [100, 50]
        assert [row.years_to_cash for row in rows] == [1.0, 1.5]
        assert rows[1].present_value == pytest.approx(5 / 1.331, rel=1e-15)

    def test_a_partial_last_year_pays_in_the_middle_of_its_part(self) -> None:
        rows = schedule([100, 100], life_years=1.5, convention=MID_YEAR)

        assert [row.years_to_cash for row in rows] == [0.5, 1.25]

    def test_every_row_explains_itself(self) -> None:
        (row,) = schedule([100], tax_rate=0.25, discount_rate=0.25)

        assert row == RoyaltyYear(
            year=1,
            portion=1.0,
            revenue=100.0,
            royalty_before_tax=10.0,
            royalty_saved=7.5,
            years_to_cash=1.0,
            discount_factor=0.8,
            present_value=6.0,
        )

    @given(revenues, conventions)
    def test_whole_years_are_the_default(
        self, revenue: list[float], convention: Convention
    ) -> None:
        explicit = schedule(revenue, convention=convention, life_years=len(revenue))

        assert explicit == schedule(revenue, convention=convention)

    @given(st.lists(amounts, min_size=10, max_size=10), st.floats(0.1, 9), st.floats(0, 1))
    def test_a_longer_life_under_year_end_adds_royalties(
        self, revenue: list[float], life: float, more: float
    ) -> None:
        short, long = (
            sum(row.royalty_saved for row in schedule(revenue, life_years=years))
            for years in (life, life + more)
        )

        assert short <= long * (1 + 1e-12)

    def test_refuses_a_forecast_shorter_than_the_life(self) -> None:
        with pytest.raises(MissingInput, match=r"revenue forecasts 2 years.* 2.1 needs 3"):
            schedule([100, 100], life_years=2.1)


@pytest.mark.parametrize(
    "revenue",
    [
        [],
        [[1.0]],
        [float("nan")],
        [float("inf")],
        [-1.0],
        [1e16],
        ["1"],
        [True],
        [None],
        [10**400],
        [1.0] * 31,
        "123",
        5.0,
        {1.0, 2.0},
        np.array(1.0),
        np.array([[1.0]]),
        np.array([1j]),
    ],
)
def test_refuses_a_malformed_forecast(revenue: Any) -> None:
    with pytest.raises(ValuationError) as refusal:
        value_of(revenue)

    assert refusal.value.argument.startswith("revenue")


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -0.01, 18, "0.1", None, True])
@pytest.mark.parametrize("argument", ["royalty_rate", "tax_rate", "discount_rate"])
def test_refuses_a_malformed_rate_by_name(argument: str, wrong: Any) -> None:
    with pytest.raises(ValuationError) as refusal:
        value_of([1.0], **{argument: wrong})

    assert refusal.value.argument == argument
    assert str(refusal.value).startswith(argument)


@pytest.mark.parametrize(("argument", "edge"), [("tax_rate", 1.0), ("discount_rate", 0.0)])
def test_refuses_the_open_end_of_a_range(argument: str, edge: float) -> None:
    with pytest.raises(ValuationError, match=argument):
        value_of([1.0], **{argument: edge})


def test_refuses_a_convention_given_as_text() -> None:
    with pytest.raises(ValuationError, match="convention must be a Convention"):
        value_of([1.0], convention="mid-year")
