from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import (
    BASE_DATE,
    FLAT_INDEX,
    NO_INCENTIVES,
    NOTHING_LOST,
    stated,
    stored,
)
from valuation import MissingInput, UnknownReference, ValuationError
from valuation.economics.flows import MethodValue
from valuation.economics.software import (
    Phase,
    Productivity,
    cocomo,
    function_points,
    load_software_measures,
    software_cost,
)

TEAM = Productivity(
    hours_per_function_point=8.7,
    cost_per_person_month=25_000.0,
    published_on=date(2025, 1, 1),
    source="example",
)
COUNTS = {"external-input": {"average": 10}, "internal-file": {"low": 4, "high": 2}}


def value(**changes: Any) -> MethodValue:
    terms: dict[str, Any] = {
        "phase": Phase.DELIVERED,
        "productivity": TEAM,
        "other_costs": [],
        "price_index": FLAT_INDEX,
        "base_date": BASE_DATE,
        "incentives": NO_INCENTIVES,
        "obsolescence": NOTHING_LOST,
    }
    return software_cost(COUNTS, **(terms | changes))


class TestFunctionPoints:
    def test_every_weight_once_is_the_sum_of_the_table(self) -> None:
        every = {
            kind: dict.fromkeys(("low", "average", "high"), 1)
            for kind in load_software_measures().function_weights
        }

        assert function_points(every) == 13 + 16 + 13 + 32 + 22

    def test_by_hand(self) -> None:
        assert function_points(COUNTS) == 10 * 4 + 4 * 7 + 2 * 15

    def test_no_function_is_no_size(self) -> None:
        with pytest.raises(MissingInput, match="counts must hold at least one function"):
            function_points({"external-input": {"low": 0}})

    @pytest.mark.parametrize(
        ("counts", "argument"),
        [
            ({"screen": {"low": 1}}, "counts.screen"),
            ({"external-input": {"easy": 1}}, "counts.external-input.easy"),
        ],
    )
    def test_an_unknown_kind_is_named(self, counts: Any, argument: str) -> None:
        with pytest.raises(UnknownReference) as refusal:
            function_points(counts)

        assert refusal.value.argument == argument

    def test_the_table_says_that_it_is_not_verified(self) -> None:
        assert not load_software_measures().verified


class TestCocomo:
    def test_the_example_of_the_definition_manual(self) -> None:
        """100 KSLOC with exponent 1.15: 586.6 person-months, 29.7 months."""
        found = cocomo(100.0, scale_factors=24.0)

        assert found.exponent == pytest.approx(1.15)
        assert round(found.person_months, 1) == 586.6
        assert round(found.schedule_months, 1) == 29.7

    def test_all_nominal_has_the_exponent_1_0997(self) -> None:
        assert cocomo(10.0).exponent == pytest.approx(1.0997)

    @given(st.floats(0.1, 1e4), st.floats(1, 2))
    def test_twice_the_size_takes_more_than_twice_the_effort(
        self, ksloc: float, factor: float
    ) -> None:
        small, large = (cocomo(size).person_months for size in (ksloc, ksloc * factor))

        assert large >= small * factor * (1 - 1e-12)

    def test_multipliers_multiply(self) -> None:
        plain = cocomo(10.0).person_months

        assert cocomo(10.0, multipliers=[1.1, 0.9]).person_months == pytest.approx(plain * 0.99)

    @pytest.mark.parametrize(
        ("terms", "argument"),
        [
            ({"ksloc": 0.0}, "ksloc"),
            ({"ksloc": 1.0, "scale_factors": 41.0}, "scale_factors"),
            ({"ksloc": 1.0, "multipliers": [0.0]}, "multipliers[0]"),
        ],
    )
    def test_names_what_is_wrong(self, terms: dict[str, Any], argument: str) -> None:
        with pytest.raises(ValuationError) as refusal:
            cocomo(**terms)

        assert refusal.value.argument == argument


class TestReplacementCost:
    def test_by_hand(self) -> None:
        found = value()

        # 98 points * 8.7 hours / 174 hours a month = 4.9 person-months at 25,000
        assert stated(found, "person-months") == pytest.approx(4.9)
        assert found.value == pytest.approx(122_500.0)
        assert stored(found) == found

    def test_functions_counted_early_will_become_more(self) -> None:
        assert value(phase=Phase.EARLY).value == pytest.approx(122_500.0 * 1.39)

    def test_cocomo_stands_beside_it(self) -> None:
        found = value(ksloc=5.0)

        assert stated(found, "cocomo-person-months") == cocomo(5.0).person_months
        assert found.value == value().value

    @given(st.floats(0, 1), st.floats(0, 1))
    def test_obsolescence_takes_from_it(self, one: float, two: float) -> None:
        little, much = sorted((one, two))

        assert (
            value(obsolescence=replace(NOTHING_LOST, functional=much)).value
            <= value(obsolescence=replace(NOTHING_LOST, functional=little)).value
        )
