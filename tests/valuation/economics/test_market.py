import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import BASE_DATE, line, stored
from valuation import MissingInput, ValuationError
from valuation.economics.comparables import Adjustment, Comparable, Profile
from valuation.economics.market import (
    Comparison,
    compare,
    market_value,
    royalty_from_comparables,
)

HERE = Profile(field="G06F 17/00", features={"age": 5.0})


def deal(name: str, amount: float, *, age: float = 5.0, field: str = "G06F", **more: Any) -> Any:
    return Comparable(
        id=name,
        amount=amount,
        agreed_on=date(2025, 1, 1),
        source="example",
        profile=Profile(field=field, features={"age": age}),
        **more,
    )


def compared(*deals: Comparable, **bandwidths: float) -> Comparison:
    return compare(
        HERE, deals, bandwidths=bandwidths or {"field": 1.0, "age": 5.0}, base_date=BASE_DATE
    )


THREE = deal("a", 100.0), deal("b", 200.0), deal("c", 400.0)


class TestCompare:
    def test_equally_near_deals_give_their_geometric_mean(self) -> None:
        found = compared(*THREE)

        assert found.amount == pytest.approx(200.0)
        assert found.effective == pytest.approx(3.0)

    def test_the_spread_is_that_of_one_more_deal(self) -> None:
        found = compared(*THREE)

        sample = math.log(2)  # log 100, 200, 400: unbiased standard deviation
        assert found.log_sd == pytest.approx(sample * math.sqrt(1 + 1 / 3))

    def test_a_far_deal_counts_less(self) -> None:
        found = compared(deal("a", 100.0), deal("b", 100.0), deal("c", 800.0, age=10.0), age=5.0)

        near, far = 1.0, math.exp(-0.5)
        share = far / (2 * near + far)
        assert found.comparables[2].weight == pytest.approx(share)
        assert found.amount == pytest.approx(100 * 8**share)
        assert found.effective == pytest.approx((2 + far) ** 2 / (2 + far**2))

    @pytest.mark.parametrize(("field", "apart"), [("G06F 3/01", 0.0), ("G06N", 1.0), ("A61K", 2.0)])
    def test_fields_are_compared_by_subclass_and_section(self, field: str, apart: float) -> None:
        found = compared(*THREE, deal("d", 1.0, field=field), field=1.0)

        assert found.comparables[3].distance == apart

    def test_adjustments_multiply_and_are_shown_with_their_reasons(self) -> None:
        older = Adjustment(code="time", factor=1.1, reason="prices rose by a tenth")
        smaller = Adjustment(code="size", factor=2.0, reason="half the market")
        found = compared(deal("a", 100.0, adjustments=[older, smaller]), *THREE[1:])

        assert found.comparables[0].adjusted == pytest.approx(220.0)
        reasons = {each.code: each.text for each in market_value(found).assumptions}
        assert reasons["adjust-a-size"] == "half the market"

    def test_leaving_one_out_shows_what_a_single_deal_does(self) -> None:
        found = compared(*THREE)

        assert found.lowest_without_one == pytest.approx(math.sqrt(100 * 200))
        assert found.highest_without_one == pytest.approx(math.sqrt(200 * 400))

    @given(st.lists(st.floats(1, 1e9), min_size=3, max_size=8), st.floats(0.1, 10))
    def test_scales_with_the_prices_and_lies_among_them(
        self, amounts: list[float], factor: float
    ) -> None:
        found, scaled = (
            compared(*(deal(str(at), amount * by) for at, amount in enumerate(amounts)))
            for by in (1.0, factor)
        )

        assert scaled.amount == pytest.approx(found.amount * factor)
        assert min(amounts) * (1 - 1e-9) <= found.amount <= max(amounts) * (1 + 1e-9)
        assert found.lowest_without_one <= found.amount * (1 + 1e-9)
        assert found.amount <= found.highest_without_one * (1 + 1e-9)

    def test_two_deals_are_too_few(self) -> None:
        with pytest.raises(MissingInput, match="comparables are 2, at least 3 are needed"):
            compared(*THREE[:2])

    def test_deals_that_are_all_but_one_far_away_are_too_few(self) -> None:
        far = [deal(name, 100.0, age=90.0) for name in "bcd"]

        with pytest.raises(MissingInput, match=r"count as 1\.00 effective ones"):
            compared(deal("a", 100.0), *far)

    def test_says_so_when_fewer_than_three_count(self) -> None:
        found = compared(THREE[0], THREE[1], deal("c", 400.0, age=20.0))

        assert 2.0 <= found.effective < 3.0
        assert "few-effective-comparables" in [e.code for e in market_value(found).assumptions]

    def test_an_unknown_feature_is_refused_not_taken_as_zero(self) -> None:
        unknown = Comparable(
            id="d",
            amount=1.0,
            agreed_on=date(2025, 1, 1),
            source="example",
            profile=Profile(field="G06F", features={}),
        )

        with pytest.raises(MissingInput, match=r"comparables\.d\.features\.age is not known"):
            compared(*THREE, unknown)

    @pytest.mark.parametrize(
        ("deals", "bandwidths", "argument"),
        [
            ((*THREE[:2], THREE[0]), {"age": 1.0}, "comparables"),
            (THREE, {"age": 0.0}, "bandwidths.age"),
            (THREE, {"size": 1.0}, "subject.features.size"),
        ],
    )
    def test_names_what_is_wrong(
        self, deals: Any, bandwidths: dict[str, float], argument: str
    ) -> None:
        with pytest.raises(ValuationError) as refusal:
            compared(*deals, **bandwidths)

        assert refusal.value.argument == argument

    def test_a_deal_after_the_base_date_is_refused(self) -> None:
        with pytest.raises(ValuationError, match=r"comparables\.a was agreed on 2025-01-01"):
            compare(HERE, THREE, bandwidths={"age": 1.0}, base_date=date(2024, 1, 1))

    @pytest.mark.parametrize("factor", [0.0, 11.0, float("nan"), "2"])
    def test_an_adjustment_has_a_range_and_a_reason(self, factor: Any) -> None:
        with pytest.raises(ValuationError, match=r"adjustments\.time"):
            Adjustment(code="time", factor=factor, reason="prices rose")
        with pytest.raises(ValuationError, match="reason"):
            Adjustment(code="time", factor=1.0, reason=" ")

    @pytest.mark.parametrize(("amount", "factor"), [(1e-300, 1.0), (1.0, 10.0), (1.0, 0.1)])
    def test_adjustments_do_not_lead_beyond_any_price(self, amount: float, factor: float) -> None:
        by = [Adjustment(code=str(n), factor=factor, reason="example") for n in range(400)]

        with pytest.raises(ValuationError, match=r"comparables\.a"):
            deal("a", amount, adjustments=by)


class TestValueAndRoyalty:
    def test_the_value_can_be_redone_from_its_lines(self) -> None:
        found = market_value(compared(*THREE, deal("d", 900.0, age=9.0)))

        logs = [
            line(found, f"weight-{name}") * math.log(line(found, f"adjusted-{name}"))
            for name in "abcd"
        ]
        assert found.value == pytest.approx(math.exp(sum(logs)))
        assert stored(found) == found

    def test_comparable_licences_give_a_royalty_range(self) -> None:
        found = compared(deal("a", 0.02), deal("b", 0.03), deal("c", 0.045))
        royalty = royalty_from_comparables(found)

        assert royalty.minimum < 0.03 < royalty.maximum
        assert royalty.minimum * royalty.maximum == pytest.approx(0.03**2)

    def test_a_royalty_never_exceeds_the_revenue(self) -> None:
        found = compared(deal("a", 0.2), deal("b", 0.9), deal("c", 0.9))

        assert royalty_from_comparables(found).maximum == 1.0
