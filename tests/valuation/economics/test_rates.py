from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation import MissingInput, UnknownReference, ValuationError
from valuation.economics.capital_cost import WaccBuildUp
from valuation.economics.discount import (
    compare_with_industry,
    discount_factor,
    load_industry_table,
    power,
    wacc_at,
)

INPUTS: dict[str, float] = {
    "risk_free": 0.02,
    "beta": 1.2,
    "equity_risk_premium": 0.06,
    "size_premium": 0.02,
    "specific_premium": 0.01,
    "cost_of_debt": 0.04,
    "debt_share": 0.25,
    "tax_rate": 0.25,
    "asset_premium": 0.03,
}


class TestCostOfCapital:
    def test_by_hand(self) -> None:
        found = WaccBuildUp(**INPUTS)

        # 0.02 + 1.2 * 0.06 + 0.02 + 0.01 = 0.122; 0.75 * 0.122 + 0.25 * 0.04 * 0.75 + 0.03
        assert found.cost_of_equity == pytest.approx(0.122)
        assert found.rate == pytest.approx(0.129)

    def test_without_debt_or_premiums_it_is_the_capital_asset_pricing_model(self) -> None:
        plain = dict.fromkeys(INPUTS, 0.0) | {
            "risk_free": 0.02,
            "beta": 1.5,
            "equity_risk_premium": 0.06,
        }

        assert WaccBuildUp(**plain).rate == pytest.approx(0.11)

    @given(
        st.sampled_from(
            ["beta", "equity_risk_premium", "size_premium", "specific_premium", "asset_premium"]
        ),
        st.floats(0, 0.1),
    )
    def test_rises_with_every_risk(self, name: str, more: float) -> None:
        assert WaccBuildUp(**(INPUTS | {name: INPUTS[name] + more})).rate >= (
            WaccBuildUp(**INPUTS).rate - 1e-15
        )

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [("beta", 5.1), ("debt_share", 1.0), ("tax_rate", 1.0), ("risk_free", -0.01)],
    )
    def test_names_what_is_wrong(self, name: str, wrong: float) -> None:
        with pytest.raises(ValuationError) as refusal:
            WaccBuildUp(**(INPUTS | {name: wrong}))

        assert refusal.value.argument == f"discount_rate.{name}"


class TestIndustryTable:
    @pytest.mark.parametrize(
        ("industry", "rates"),
        [
            ("total-market", (0.051, 0.076, 0.070)),
            ("semiconductors", (0.062, 0.108, 0.106)),
            ("pharmaceuticals", (0.056, 0.087, 0.078)),
            ("machinery", (0.062, 0.085, 0.077)),
            ("electronics", (0.057, 0.086, 0.079)),
        ],
    )
    def test_holds_the_rates_of_the_reference(
        self, industry: str, rates: tuple[float, ...]
    ) -> None:
        found = [wacc_at(industry, date(year, 6, 30)).rate for year in (2022, 2025, 2026)]

        assert found == pytest.approx(rates, abs=6e-4)

    def test_has_dates_in_order_a_label_and_a_warning(self) -> None:
        table = load_industry_table()

        assert not table.verified
        assert "no rate for a Chinese SME" in table.note
        for industry in table.industries.values():
            days = [dated.since for dated in industry.wacc]
            assert days == sorted(set(days))
            assert industry.label.zh

    def test_gives_the_last_rate_known_on_the_day(self) -> None:
        before, after = (wacc_at("machinery", date(2025, 1, day)) for day in (4, 5))

        assert before.since == date(2022, 1, 5)
        assert after.since == date(2025, 1, 5)

    def test_knows_nothing_before_its_first_day(self) -> None:
        with pytest.raises(MissingInput, match="on is before the first published rate"):
            wacc_at("machinery", date(2021, 12, 31))

    def test_an_unknown_industry_is_answered_with_the_known_ones(self) -> None:
        with pytest.raises(UnknownReference, match=r"industry must be one of agriculture.*'x'"):
            wacc_at("x", date(2026, 1, 5))


class TestCrossCheck:
    @pytest.mark.parametrize(
        ("rate", "notable"), [(0.07, True), (0.08, False), (0.17, False), (0.18, True)]
    )
    def test_a_rate_below_the_industry_or_far_above_is_notable(
        self, rate: float, notable: bool
    ) -> None:
        found = compare_with_industry(rate, industry="machinery", on=date(2026, 6, 30))

        assert found.notable is notable
        assert found.difference == pytest.approx(rate - 0.077)


class TestPower:
    @given(st.floats(1e-3, 1e6), st.floats(-3, 3))
    def test_is_the_power(self, base: float, exponent: float) -> None:
        assert power(base, exponent) == pytest.approx(base**exponent)

    def test_agrees_with_the_discount_factor(self) -> None:
        assert power(1.25, -1.0) == discount_factor(0.25, 1.0) == 0.8

    @pytest.mark.parametrize("wrong", ["1", None, True])
    def test_a_rate_to_check_is_a_number(self, wrong: Any) -> None:
        with pytest.raises(ValuationError, match="rate must be a number"):
            compare_with_industry(wrong, industry="machinery", on=date(2026, 6, 30))
