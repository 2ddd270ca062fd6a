import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import line, stored
from valuation import ValuationError
from valuation.economics.options import (
    Exercise,
    OptionKind,
    OptionTerms,
    binomial,
    black_scholes_merton,
    deferral_option,
)

CALL, PUT = OptionKind.CALL, OptionKind.PUT
EUROPEAN, AMERICAN = Exercise.EUROPEAN, Exercise.AMERICAN

HULL_STOCK = OptionTerms(spot=42, strike=40, rate=0.10, volatility=0.20, years=0.5)
HULL_INDEX = OptionTerms(
    spot=930, strike=900, rate=0.08, volatility=0.20, years=2 / 12, dividend_yield=0.03
)
HULL_PUT = OptionTerms(spot=50, strike=50, rate=0.10, volatility=0.40, years=5 / 12)

terms = st.builds(
    OptionTerms,
    spot=st.floats(0, 1e6),
    strike=st.floats(1, 1e6),
    rate=st.floats(0, 0.2),
    volatility=st.floats(0.05, 1),
    years=st.floats(0.1, 20),
    dividend_yield=st.floats(0, 0.2),
)
lively = terms.filter(lambda option: option.volatility > 0.2)
stretches = st.floats(1, 2)


class TestPublishedExamples:
    """Hull, Options, Futures, and Other Derivatives."""

    def test_a_call_and_a_put_on_a_stock(self) -> None:
        assert round(black_scholes_merton(CALL, HULL_STOCK), 2) == 4.76
        assert round(black_scholes_merton(PUT, HULL_STOCK), 2) == 0.81

    def test_its_two_arguments(self) -> None:
        assert round(HULL_STOCK.d1, 4) == 0.7693
        assert round(HULL_STOCK.d2, 4) == 0.6278

    def test_a_call_on_an_index_with_dividends(self) -> None:
        assert round(black_scholes_merton(CALL, HULL_INDEX), 2) == 51.83

    def test_a_call_on_an_index_in_two_steps(self) -> None:
        index = OptionTerms(
            spot=810, strike=800, rate=0.05, volatility=0.2, years=0.5, dividend_yield=0.02
        )

        assert round(binomial(CALL, EUROPEAN, index, steps=2), 2) == 53.39

    @pytest.mark.parametrize(
        ("steps", "expected"),
        [(5, 4.488), (30, 4.263), (50, 4.272), (100, 4.278), (500, 4.283)],
    )
    def test_an_american_put_on_growing_trees(self, steps: int, expected: float) -> None:
        assert round(binomial(PUT, AMERICAN, HULL_PUT, steps=steps), 3) == expected

    @pytest.mark.parametrize("spot", [1.0, 1.5, 2.0])
    def test_the_right_to_invest_nears_the_perpetual_one(self, spot: float) -> None:
        """Dixit and Pindyck (1994), ch. 5: r = q = 4 %, σ = 20 %, I = 1 give F = V²/4, V* = 2."""
        project = OptionTerms(
            spot=spot, strike=1, rate=0.04, volatility=0.2, years=30, dividend_yield=0.04
        )

        found = binomial(CALL, AMERICAN, project, steps=600)

        assert 0.95 * spot**2 / 4 <= found <= spot**2 / 4


class TestClosedForm:
    @given(terms)
    def test_call_and_put_are_in_parity(self, option: OptionTerms) -> None:
        call, put = (black_scholes_merton(kind, option) for kind in OptionKind)
        forward = option.spot * math.exp(
            -option.dividend_yield * option.years
        ) - option.strike * math.exp(-option.rate * option.years)

        assert call - put == pytest.approx(forward, abs=1e-9 * max(option.spot, option.strike, 1.0))

    @given(terms, stretches)
    def test_a_call_rises_with_the_project_and_with_uncertainty(
        self, option: OptionTerms, stretch: float
    ) -> None:
        plain = black_scholes_merton(CALL, option)
        tolerance = 1e-9 * max(option.spot, option.strike)

        for name in ("spot", "volatility"):
            more = replace(option, **{name: getattr(option, name) * stretch})
            assert black_scholes_merton(CALL, more) >= plain - tolerance

    @given(terms, stretches)
    def test_a_call_falls_with_the_investment_and_with_competition(
        self, option: OptionTerms, stretch: float
    ) -> None:
        plain = black_scholes_merton(CALL, option)
        tolerance = 1e-9 * max(option.spot, option.strike)

        for name in ("strike", "dividend_yield"):
            more = replace(option, **{name: getattr(option, name) * stretch})
            assert black_scholes_merton(CALL, more) <= plain + tolerance

    @given(terms)
    def test_lies_between_the_forward_and_the_project(self, option: OptionTerms) -> None:
        call = black_scholes_merton(CALL, option)

        assert 0.0 <= call <= option.spot * (1 + 1e-12)


class TestLattice:
    @given(lively)
    def test_nears_the_closed_form(self, option: OptionTerms) -> None:
        closed = black_scholes_merton(CALL, option)

        assert binomial(CALL, EUROPEAN, option, steps=400) == pytest.approx(
            closed, abs=5e-3 * max(option.spot, option.strike)
        )

    @given(lively, st.sampled_from(OptionKind))
    def test_an_american_option_is_worth_its_exercise_and_a_european_one(
        self, option: OptionTerms, kind: OptionKind
    ) -> None:
        sign = 1.0 if kind is CALL else -1.0
        american, european = (
            binomial(kind, exercise, option, steps=200) for exercise in (AMERICAN, EUROPEAN)
        )

        assert american >= max(sign * (option.spot - option.strike), 0.0) * (1 - 1e-9)
        assert american >= european * (1 - 1e-9)

    def test_an_american_call_without_dividends_is_not_exercised_early(self) -> None:
        american, european = (
            binomial(CALL, exercise, HULL_STOCK, steps=200) for exercise in Exercise
        )

        assert american == european

    @pytest.mark.parametrize(
        ("changes", "steps", "argument"),
        [
            ({"volatility": 0.01, "rate": 0.5}, 1, "volatility"),
            ({"volatility": 5.0, "years": 30}, 5000, "volatility"),
            ({"years": 1e-300}, 10, "years"),
            ({}, 0, "steps"),
            ({}, 5001, "steps"),
            ({}, 2.0, "steps"),
            ({"volatility": 0.0}, 10, "volatility"),
            ({"strike": 0.0}, 10, "strike"),
            ({"years": 31}, 10, "years"),
            ({"rate": float("nan")}, 10, "rate"),
        ],
    )
    def test_names_what_is_wrong(self, changes: dict[str, Any], steps: Any, argument: str) -> None:
        with pytest.raises(ValuationError) as refusal:
            binomial(CALL, EUROPEAN, replace(HULL_STOCK, **changes), steps=steps)

        assert refusal.value.argument == argument

    def test_a_kind_is_not_a_text(self) -> None:
        with pytest.raises(ValuationError, match="kind must be a OptionKind"):
            black_scholes_merton("call", HULL_STOCK)  # type: ignore[arg-type]


class TestDeferral:
    PROJECT = OptionTerms(
        spot=90.0, strike=100.0, rate=0.03, volatility=0.4, years=5.0, dividend_yield=0.1
    )

    def test_a_project_that_loses_money_today_is_still_worth_waiting_for(self) -> None:
        found = deferral_option(self.PROJECT)

        assert line(found, "invest-now") == 0.0
        assert found.value > line(found, "european") > 0.0

    def test_waiting_is_worth_nothing_when_competition_takes_it_all(self) -> None:
        rich = replace(self.PROJECT, spot=300.0, dividend_yield=1.0)

        assert deferral_option(rich).value == 200.0

    def test_survives_storage(self) -> None:
        found = deferral_option(self.PROJECT)

        assert stored(found) == found
