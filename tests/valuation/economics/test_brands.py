from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import ANALYSIS, stated, stored
from valuation import Convention, MissingInput, RoyaltyRange, UnknownReference, ValuationError
from valuation.economics.brand_premium import price_premium, volume_premium
from valuation.economics.brands import (
    Answer,
    BrandAnalysis,
    ElasticRoyalty,
    brand_earnings,
    brand_relief,
)
from valuation.economics.flows import MethodValue

WHEN: dict[str, Any] = {
    "tax_rate": 0.25,
    "discount_rate": 0.25,
    "convention": Convention.YEAR_END,
    "life_years": 1.0,
}
SECTOR = RoyaltyRange(minimum=0.0, maximum=0.05, source="example")
ELASTIC: dict[str, Any] = {
    "royalty_rate": 0.04,
    "reference_revenue": 1e6,
    "elasticity": 0.56,
    "reference_margin": 0.1,
    "margin_effect": 2.1,
    "source": "example",
}


def earnings(revenue: float, margin: float = 0.1, **changes: Any) -> MethodValue:
    return brand_earnings(
        ANALYSIS,
        [revenue],
        operating_margin=[margin],
        royalty=ElasticRoyalty(**(ELASTIC | changes)),
        **WHEN,
    )


class TestAnalysisBeforeMoney:
    def test_what_is_not_answered_is_named(self) -> None:
        answers = dict(ANALYSIS.answers)
        del answers["renewal"], answers["awareness"]

        with pytest.raises(
            MissingInput, match=r"brand_analysis lacks renewal \(legal\); awareness \(behavioural\)"
        ):
            BrandAnalysis(answers=answers)

    def test_a_question_nobody_asked_is_refused(self) -> None:
        extra = {**ANALYSIS.answers, "colour": Answer(text="red", source="register")}

        with pytest.raises(UnknownReference, match="has no question colour"):
            BrandAnalysis(answers=extra)

    def test_an_empty_answer_is_no_answer(self) -> None:
        with pytest.raises(ValuationError, match=r"answers\.text"):
            Answer(text=" ", source="register")

    def test_the_answers_go_with_the_value(self) -> None:
        found = earnings(1e6)

        assert "legal-similar-marks" in [each.code for each in found.assumptions]


class TestRelief:
    def test_strength_80_in_0_to_5_percent_gives_4_percent(self) -> None:
        """Brand Finance's published example of its brand strength index."""
        found = brand_relief(ANALYSIS, [1000.0], royalty_range=SECTOR, strength=80.0, **WHEN)

        assert stated(found, "royalty-rate") == pytest.approx(0.04)
        assert found.value == pytest.approx(1000 * 0.04 * 0.75 * 0.8)
        assert stored(found) == found

    @given(st.floats(0, 90), st.floats(0, 10))
    def test_a_stronger_brand_is_worth_more(self, strength: float, more: float) -> None:
        weak, strong = (
            brand_relief(ANALYSIS, [1e6], royalty_range=SECTOR, strength=s, **WHEN).value
            for s in (strength, strength + more)
        )

        assert weak <= strong


class TestElasticEarnings:
    def test_at_the_reference_it_is_the_flat_royalty(self) -> None:
        assert earnings(1e6).value == pytest.approx(1e6 * 0.04 * 0.75 * 0.8)

    def test_an_elasticity_of_one_is_a_flat_royalty(self) -> None:
        assert earnings(5e6, elasticity=1.0).value == pytest.approx(5 * earnings(1e6).value)

    @given(st.floats(1, 1e9), st.floats(1.0, 10.0))
    def test_twice_the_revenue_is_worth_more_but_not_twice(
        self, revenue: float, factor: float
    ) -> None:
        small, large = earnings(revenue).value, earnings(revenue * factor).value

        assert small * (1 - 1e-12) <= large <= small * factor * (1 + 1e-12)

    @given(st.floats(-1, 0.9), st.floats(0, 0.1))
    def test_rises_with_the_margin(self, margin: float, more: float) -> None:
        assert earnings(1e6, margin).value <= earnings(1e6, margin + more).value

    def test_no_revenue_earns_nothing(self) -> None:
        assert earnings(0.0).value == 0.0

    def test_a_royalty_never_exceeds_the_revenue(self) -> None:
        (row,) = earnings(1.0).rows

        assert row.lines[2].amount == 1.0

    @pytest.mark.parametrize("elasticity", [0.0, 0.56, 2.0])
    def test_next_to_no_revenue_earns_next_to_nothing(self, elasticity: float) -> None:
        royalty = ElasticRoyalty(**(ELASTIC | {"elasticity": elasticity}))

        assert 0.0 <= royalty.payment(1e-310, 0.1) <= 1e-300
        assert royalty.payment(5e-324, 0.1) == 0.0

    @pytest.mark.parametrize(
        ("argument", "revenue", "margin"),
        [("revenue", -1.0, 0.1), ("revenue", 1e16, 0.1), ("operating_margin", 1.0, 1e3)],
    )
    def test_a_year_beyond_reason_is_refused(
        self, argument: str, revenue: float, margin: float
    ) -> None:
        with pytest.raises(ValuationError) as refusal:
            ElasticRoyalty(**ELASTIC).payment(revenue, margin)

        assert refusal.value.argument == argument

    @pytest.mark.parametrize(
        ("argument", "wrong"),
        [
            ("royalty_rate", 1.1),
            ("reference_revenue", 0.0),
            ("elasticity", 2.1),
            ("reference_margin", -1.1),
            ("margin_effect", -0.1),
        ],
    )
    def test_names_what_is_wrong(self, argument: str, wrong: float) -> None:
        with pytest.raises(ValuationError) as refusal:
            ElasticRoyalty(**(ELASTIC | {argument: wrong}))

        assert refusal.value.argument == argument


class TestPremiums:
    def price(self, price: float, generic: float = 8.0) -> MethodValue:
        return price_premium(
            ANALYSIS, [100.0], price=[price], generic_price=[generic], brand_cost=[40.0], **WHEN
        )

    def test_a_price_premium_by_hand(self) -> None:
        assert self.price(10.0).value == pytest.approx((100 * 2 - 40) * 0.75 * 0.8)

    def test_a_mark_that_is_cheaper_than_none_is_worth_nothing_not_less(self) -> None:
        found = self.price(7.0)

        assert found.value == 0.0
        assert found.cash[0] < 0.0
        assert "loss-saves-tax" in [each.code for each in found.assumptions]

    def test_only_what_is_spent_on_the_mark_does_not_move_with_revenue(self) -> None:
        found = self.price(10.0)

        assert found.cash == pytest.approx((120.0,))  # (200 - 40) * 0.75
        assert found.fixed_cash == pytest.approx((-30.0,))

    @given(st.floats(0, 1e6), st.floats(0, 1e6))
    def test_rises_with_the_price(self, price: float, more: float) -> None:
        assert self.price(price).value <= self.price(price + more).value

    def test_a_volume_premium_by_hand(self) -> None:
        found = volume_premium(
            ANALYSIS, [100.0], unit_contribution=[3.0], brand_cost=[40.0], **WHEN
        )

        assert found.value == pytest.approx((100 * 3 - 40) * 0.75 * 0.8)
        assert stored(found) == found

    def test_units_and_prices_that_give_more_than_any_economy_are_a_slip(self) -> None:
        with pytest.raises(ValuationError, match="units and prices of year 1"):
            volume_premium(ANALYSIS, [1e12], unit_contribution=[1e12], brand_cost=[0], **WHEN)
