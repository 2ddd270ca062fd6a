import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import multivariate_normal, norm

from tests.valuation.economics.builders import line, stored
from valuation import ValuationError
from valuation.economics.flows import MethodValue
from valuation.economics.options import OptionKind, OptionTerms, black_scholes_merton
from valuation.economics.renewal_option import renewal_option
from valuation.economics.staged import Stage, staged_option

CALM: dict[str, Any] = {"rate": 0.05, "volatility": 0.3, "competition_decay": 0.03}


def stage(at: float, investment: float, success: float = 1.0, code: str = "trial") -> Stage:
    return Stage(code=code, at_years=at, investment=investment, success=success, source="plan")


def geske(value: float, terms: dict[str, float], first: Stage, last: Stage) -> float:
    """Closed form of a call on a call (Geske 1979, with a dividend yield)."""
    r, sd, q = terms["rate"], terms["volatility"], terms["competition_decay"]
    t1, t2, rest = first.at_years, last.at_years, last.at_years - first.at_years

    def inner(project: float) -> float:
        option = OptionTerms(
            spot=project,
            strike=last.investment,
            rate=r,
            volatility=sd,
            years=rest,
            dividend_yield=q,
        )
        return black_scholes_merton(OptionKind.CALL, option) - first.investment

    threshold = brentq(inner, 1e-6, 1e6)
    a1 = (math.log(value / threshold) + (r - q + sd**2 / 2) * t1) / (sd * math.sqrt(t1))
    b1 = (math.log(value / last.investment) + (r - q + sd**2 / 2) * t2) / (sd * math.sqrt(t2))
    a2, b2 = a1 - sd * math.sqrt(t1), b1 - sd * math.sqrt(t2)
    both = multivariate_normal(mean=[0, 0], cov=[[1, (rho := math.sqrt(t1 / t2))], [rho, 1]])
    return float(
        value * math.exp(-q * t2) * both.cdf(np.array([a1, b1]))
        - last.investment * math.exp(-r * t2) * both.cdf(np.array([a2, b2]))
        - first.investment * math.exp(-r * t1) * norm.cdf(a2)
    )


class TestStages:
    def test_one_stage_is_a_european_call(self) -> None:
        found = staged_option(100.0, [stage(2.0, 90.0)], **CALM)
        closed = black_scholes_merton(
            OptionKind.CALL,
            OptionTerms(
                spot=100, strike=90, rate=0.05, volatility=0.3, years=2, dividend_yield=0.03
            ),
        )

        assert found.value == pytest.approx(closed, rel=5e-3)

    def test_two_stages_near_the_closed_form_of_geske(self) -> None:
        first, last = stage(1.0, 10.0), stage(3.0, 90.0, code="build")
        found = staged_option(100.0, [first, last], steps_per_year=200, **CALM)

        assert found.value == pytest.approx(geske(100.0, CALM, first, last), rel=5e-3)

    def test_a_stage_today_by_hand(self) -> None:
        found = staged_option(100.0, [stage(0.0, 30.0, success=0.5)], **CALM)

        assert found.value == 20.0

    @given(st.floats(0, 500), st.floats(0, 50), st.floats(0.05, 1.0))
    @settings(max_examples=30)
    def test_the_right_to_stop_is_worth_at_least_going_through_with_it(
        self, project: float, first: float, success: float
    ) -> None:
        stages = [stage(0.5, first, success), stage(2.0, 60.0, code="build")]
        found = staged_option(project, stages, steps_per_year=24, **CALM)

        committed = line(found, "committed-to-all-stages")
        assert found.value >= max(committed, 0.0) - 1e-6

    @given(st.floats(0.1, 0.9), st.floats(0, 0.1))
    @settings(max_examples=30)
    def test_rises_with_the_chance_of_success(self, success: float, more: float) -> None:
        low, high = (
            staged_option(100.0, [stage(1.0, 10.0, s), stage(2.0, 60.0)], **CALM).value
            for s in (success, success + more)
        )

        assert low <= high

    def test_stages_out_of_order_are_refused(self) -> None:
        with pytest.raises(ValuationError, match="stages must be in the order of time"):
            staged_option(100.0, [stage(2.0, 1.0), stage(1.0, 1.0)], **CALM)

    def test_no_stage_is_refused(self) -> None:
        with pytest.raises(ValuationError, match="at least one stage"):
            staged_option(100.0, [], **CALM)

    def test_survives_storage(self) -> None:
        found = staged_option(100.0, [stage(1.0, 50.0)], **CALM)

        assert stored(found) == found


def kept(first_return: float, fees: list[float], **changes: Any) -> MethodValue:
    terms: dict[str, Any] = {"decay": 0.2, "volatility": 0.5, "discount_rate": 0.1}
    return renewal_option(first_return, fees, **(terms | changes))


class TestRenewal:
    def test_certain_returns_are_paid_for_as_long_as_they_cover_the_fee(self) -> None:
        found = kept(100.0, [10.0, 20.0, 70.0, 80.0], volatility=0.0)

        # returns 100, 80, 64, 51.2: the third fee of 70 is not paid
        assert found.value == pytest.approx(90 + 60 / 1.1)

    def test_a_bad_year_is_borne_for_better_ones(self) -> None:
        found = kept(100.0, [150.0, 0.0], volatility=0.0, decay=0.0)

        assert found.value == pytest.approx(-50 + 100 / 1.1)

    def test_one_step_of_chance_by_hand(self) -> None:
        found = kept(100.0, [0.0, 100.0], volatility=0.5, decay=0.0, steps_per_year=1)

        up = 100 * math.exp(0.5) / math.cosh(0.5)
        assert found.value == pytest.approx(100 + 0.5 * (up - 100) / 1.1)

    @given(st.floats(0, 1e6), st.lists(st.floats(0, 1e5), min_size=1, max_size=10))
    @settings(max_examples=50)
    def test_is_never_below_nothing_or_paying_all(
        self, first_return: float, fees: list[float]
    ) -> None:
        found = kept(first_return, fees)

        committed = line(found, "committed-to-all-fees")
        assert found.value >= max(committed, 0.0) - 1e-6 * (1 + abs(committed))

    @given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 0.8), st.floats(0, 0.1))
    @settings(max_examples=50)
    def test_rises_with_the_return_and_falls_with_decay(
        self, low: float, more: float, decay: float, faster: float
    ) -> None:
        fees = [100.0, 200.0, 400.0]

        assert kept(low, fees).value <= kept(low + more, fees).value + 1e-6
        assert kept(low, fees, decay=decay + faster).value <= (
            kept(low, fees, decay=decay).value + 1e-6
        )

    def test_uncertainty_makes_the_right_to_stop_worth_more(self) -> None:
        calm, wild = (
            kept(100.0, [90.0] * 5, volatility=volatility).value for volatility in (0.1, 0.8)
        )

        assert calm < wild

    @pytest.mark.parametrize(
        ("argument", "wrong"),
        [("decay", 1.0), ("volatility", 2.1), ("discount_rate", 0.0), ("steps_per_year", 0)],
    )
    def test_names_what_is_wrong(self, argument: str, wrong: Any) -> None:
        with pytest.raises(ValuationError) as refusal:
            kept(1.0, [1.0], **{argument: wrong})

        assert refusal.value.argument == argument

    def test_survives_storage(self) -> None:
        found = kept(100.0, [10.0, 20.0])

        assert stored(found) == found
