from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import stored
from valuation import Convention, ValuationError
from valuation.economics.earnings import ContributoryCharge, excess_earnings, incremental_income
from valuation.economics.flows import MethodValue
from valuation.economics.with_without import Business, with_and_without

YEAR_END, MID_YEAR = Convention.YEAR_END, Convention.MID_YEAR
WHEN: dict[str, Any] = {"tax_rate": 0.25, "discount_rate": 0.2, "convention": YEAR_END}

conventions = st.sampled_from(Convention)
lives = st.floats(0.1, 5.0)
rates = st.floats(0.01, 0.5)
revenues = st.lists(st.floats(0, 1e12), min_size=5, max_size=5)


def charge(rate: float, asset: str = "workforce") -> ContributoryCharge:
    return ContributoryCharge(asset=asset, rate=rate, source="example")


def excess(revenue: Any, **changes: Any) -> MethodValue:
    terms: dict[str, Any] = WHEN | {
        "operating_margin": [0.3] * len(revenue),
        "charges": [charge(0.05)],
        "life_years": float(len(revenue)),
    }
    return excess_earnings(revenue, **(terms | changes))


class TestExcessEarnings:
    def test_two_years_by_hand(self) -> None:
        found = excess(
            [1000.0, 1200.0],
            operating_margin=[0.20, 0.25],
            charges=[charge(0.03), charge(0.02, "working-capital")],
            decay=[1.0, 0.5],
        )

        # 1000 * (0.2 * 0.75 - 0.05) = 100; 600 * (0.25 * 0.75 - 0.05) = 82.5
        assert found.cash == pytest.approx((100.0, 82.5))
        assert found.value == pytest.approx(100 / 1.2 + 82.5 / 1.44)

    def test_moves_with_revenue_as_a_whole(self) -> None:
        assert excess([100.0, 200.0]).fixed_cash == (0.0, 0.0)

    def test_a_partial_last_year_counts_and_pays_in_part(self) -> None:
        found = excess([1000.0, 1000.0], life_years=1.5, convention=MID_YEAR)

        assert found.cash == pytest.approx((175.0, 87.5))
        assert found.times == (0.5, 1.25)

    def test_a_row_shows_every_charge(self) -> None:
        (row,) = excess([100.0]).rows

        assert [each.code for each in row.lines] == [
            "forecast",
            "decay-share",
            "revenue",
            "operating-profit",
            "tax",
            "charge-workforce",
            "excess-earnings",
        ]

    def test_charges_above_the_profit_leave_nothing(self) -> None:
        found = excess([100.0], charges=[charge(0.9)])

        assert found.value == 0.0
        assert found.cash[0] < 0.0
        assert "floored-at-zero" in [each.code for each in found.lines]

    @given(revenues, rates, st.floats(0.01, 0.4), lives)
    def test_falls_as_risk_rises(
        self, revenue: list[float], rate: float, step: float, life: float
    ) -> None:
        safe, risky = (
            excess(revenue, discount_rate=r, life_years=life).value for r in (rate, rate + step)
        )

        assert risky <= safe

    @given(revenues, st.floats(0, 0.2), st.floats(0, 0.2))
    def test_rises_with_the_margin_and_falls_with_the_charges(
        self, revenue: list[float], low: float, step: float
    ) -> None:
        thin, fat = (
            excess(revenue, operating_margin=[m] * 5).value for m in (0.3 + low, 0.3 + low + step)
        )
        cheap, dear = (excess(revenue, charges=[charge(c)]).value for c in (low, low + step))

        assert thin <= fat
        assert dear <= cheap

    @given(revenues, st.floats(0.1, 10), conventions, lives)
    def test_is_linear_in_revenue(
        self, revenue: list[float], factor: float, convention: Convention, life: float
    ) -> None:
        plain = excess(revenue, convention=convention, life_years=life).value
        scaled = excess(
            [amount * factor for amount in revenue], convention=convention, life_years=life
        ).value

        assert scaled == pytest.approx(plain * factor)

    @given(revenues, revenues)
    def test_is_additive_over_product_lines(self, one: list[float], other: list[float]) -> None:
        both = excess([a + b for a, b in zip(one, other, strict=True)]).value

        assert both == pytest.approx(excess(one).value + excess(other).value)

    @given(revenues, st.floats(0.1, 4.0), st.floats(0, 1))
    def test_rises_with_the_life_in_whole_years_of_cash(
        self, revenue: list[float], life: float, more: float
    ) -> None:
        short, long = (sum(excess(revenue, life_years=years).cash) for years in (life, life + more))

        assert short <= long * (1 + 1e-12)

    @given(st.lists(st.floats(-1, 1), min_size=3, max_size=3), st.floats(0, 1), st.floats(0, 1e9))
    def test_is_never_negative(self, margin: list[float], taken: float, amount: float) -> None:
        found = excess([amount] * 3, operating_margin=margin, charges=[charge(taken)])

        assert found.value >= 0.0

    @pytest.mark.parametrize(
        ("changes", "argument"),
        [
            ({"operating_margin": [1.5]}, "operating_margin[0]"),
            ({"decay": [1.1]}, "decay[0]"),
            ({"decay": []}, "decay"),
            ({"charges": [charge(0.6), charge(0.6, "brand")]}, "charges"),
            ({"charges": [charge(0.1), charge(0.1)]}, "charges"),
            ({"tax_rate": 1.0}, "tax_rate"),
        ],
    )
    def test_names_what_is_wrong(self, changes: dict[str, Any], argument: str) -> None:
        with pytest.raises(ValuationError) as refusal:
            excess([100.0], **changes)

        assert refusal.value.argument == argument

    def test_survives_storage(self) -> None:
        found = excess([100.0, 200.0])

        assert stored(found) == found


class TestIncrementalIncome:
    def test_two_years_by_hand(self) -> None:
        found = incremental_income(
            [100.0, 200.0],
            contribution_margin=[0.5, 0.5],
            cost_saved=[10.0, 0.0],
            investment=[20.0, 0.0],
            life_years=2.0,
            **WHEN,
        )

        # (50 + 10) * 0.75 - 20 = 25; 100 * 0.75 = 75
        assert found.cash == pytest.approx((25.0, 75.0))
        assert found.value == pytest.approx(25 / 1.2 + 75 / 1.44)

    def test_only_the_investment_does_not_move_with_revenue(self) -> None:
        found = incremental_income(
            [100.0, 200.0],
            contribution_margin=[0.5, 0.5],
            cost_saved=[10.0, 0.0],
            investment=[20.0, 8.0],
            life_years=1.5,
            **WHEN,
        )

        assert found.fixed_cash == (-20.0, -4.0)
        assert "fixed-costs" in [each.code for each in found.assumptions]

    @given(st.floats(0, 1e9), st.floats(0, 1e9))
    def test_saving_more_is_worth_more(self, saved: float, more: float) -> None:
        little, much = (
            incremental_income(
                [100.0],
                contribution_margin=[0.1],
                cost_saved=[amount],
                investment=[5.0],
                life_years=0.7,
                **WHEN,
            ).value
            for amount in (saved, saved + more)
        )

        assert little <= much


class TestWithAndWithout:
    STRONG = Business(revenue=[100, 200], operating_margin=[0.3, 0.3], investment=[0, 10])
    WEAK = Business(revenue=[80, 80], operating_margin=[0.25, 0.25], investment=[0, 0])

    def value(self, **changes: Any) -> MethodValue:
        terms: dict[str, Any] = WHEN | {"competition": [0.5, 1.0], "life_years": 2.0}
        return with_and_without(self.STRONG, self.WEAK, **(terms | changes))

    def test_two_years_by_hand(self) -> None:
        found = self.value()

        # 22.5 - 15 = 7.5, half of it; 45 - 10 - 15 = 20
        assert found.cash == pytest.approx((3.75, 20.0))
        assert found.value == pytest.approx(3.75 / 1.2 + 20 / 1.44)

    def test_only_the_investments_do_not_move_with_revenue(self) -> None:
        spending = Business(revenue=[80, 80], operating_margin=[0.25, 0.25], investment=[4, 0])
        found = with_and_without(
            self.STRONG, spending, competition=[0.5, 1.0], life_years=1.5, **WHEN
        )

        # (4 - 0) * 0.5; (0 - 10) * 1.0 in half a year
        assert found.fixed_cash == (2.0, -5.0)

    @given(st.floats(0, 1), st.floats(0, 1))
    def test_surer_competition_makes_the_right_worth_more(self, one: float, two: float) -> None:
        low, high = sorted((one, two))

        assert (
            self.value(competition=[low, low]).value <= self.value(competition=[high, high]).value
        )

    def test_a_right_that_changes_nothing_is_worth_nothing(self) -> None:
        found = with_and_without(
            self.WEAK, self.WEAK, competition=[1.0, 1.0], life_years=2.0, **WHEN
        )

        assert found.value == 0.0

    def test_names_the_forecast_that_is_too_short(self) -> None:
        short = Business(revenue=[1], operating_margin=[0.1], investment=[0])

        with pytest.raises(ValuationError, match=r"without_right.revenue forecasts 1 years"):
            with_and_without(self.STRONG, short, competition=[1, 1], life_years=2.0, **WHEN)
