from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.valuation.risk.builders import (
    PATHS,
    SEED,
    a_certain_right,
    a_point,
    a_right,
    drawn,
)
from valuation import MalformedInput, OutOfRange
from valuation.checks import Floats
from valuation.codec import encode
from valuation.risk.holding import hold_values
from valuation.risk.lending import LendingView, LoanTerms, lending_value, lending_view
from valuation.risk.liquidation import liquidation_value, load_liquidation_terms
from valuation.risk.right_model import ValueModel

DATES = (0.0, 1.0, 2.0, 3.0)
Z20 = -0.8416212335729143


def held(model: ValueModel, *, paths: int = PATHS, volatility: float = 0.0) -> Floats:
    return hold_values(
        model, dates=DATES, right="ZL1", seed=SEED, paths=paths, annual_log_sd=volatility
    )


def a_loan(**changes: Any) -> LoanTerms:
    fields: dict[str, Any] = {
        "exposure": 200_000.0,
        "annual_pd": 0.03,
        "years": 3.0,
        "ltv_cap": 0.3,
        "confidence": 0.8,
        "haircuts": {"patent": 0.5, "deposit": 0.0},
    }
    return LoanTerms(**fields | changes)


def view_of(values: Floats, **changes: Any) -> LendingView:
    return lending_view(
        values,
        dates=DATES,
        appraised=1e6,
        loan=a_loan(**changes),
        terms=load_liquidation_terms(),
        annual_rate=0.05,
    )


class TestHolding:
    def test_what_is_left_on_each_date_is_the_later_cash(self) -> None:
        """100, 110, 120 at 25 %; after a year 88 + 76.8, after two 96, then nothing."""
        values = held(a_certain_right(), paths=1)[:, 0]

        assert values == pytest.approx([211.84, 164.8, 96.0, 0.0])

    def test_the_first_date_is_the_value_that_simulation_finds(self) -> None:
        right = a_right(lapse_hazards=(), invalidation_hazard=0.0)

        assert held(right)[0] == pytest.approx(drawn(right))

    def test_an_investment_to_come_is_made_whatever_the_revenue_is(self) -> None:
        """9.0 less 6.75 after a year more: nothing at P10, 9.0 * exp(0.513) - 6.75 at P90."""
        right = a_certain_right(cash=(2.25,), fixed_cash=(-6.75,), times=(2.0,), revenue_log_sd=0.4)
        [values] = hold_values(right, dates=[1.0], right="ZL1", seed=7, paths=PATHS)

        assert np.quantile(values, 0.1) == 0.0
        assert np.quantile(values, 0.9) == pytest.approx(8.28 / 1.25, rel=0.03)

    def test_at_the_base_date_every_right_is_alive(self) -> None:
        assert np.all(held(a_right())[0] > 0)

    @pytest.mark.parametrize("model", [a_right(), a_point(lapse_hazards=(0.11, 0.19, 0.25))])
    def test_rights_end_as_often_as_their_hazards_say(self, model: ValueModel) -> None:
        alive = (held(model) > 0).mean(axis=1)
        void = (1 - model.invalidation_hazard) ** np.arange(4)

        assert alive == pytest.approx(np.array([1, 0.89, 0.89 * 0.81, 0.540675]) * void, abs=0.015)

    def test_what_may_end_a_living_right_later_counts_by_its_probability(self) -> None:
        """After a year, half may lapse in each year: 110 × 0.5 / 1.25 + 120 × 0.25 / 1.25²."""
        values = held(a_certain_right(lapse_hazards=(0.25, 0.5)))[1]

        assert values.max() == pytest.approx(63.2)
        assert set(np.round(values, 3)) == {0.0, 63.2}

    def test_an_ended_right_does_not_come_back(self) -> None:
        alive = held(a_right()) > 0

        assert np.all(alive[1:] <= alive[:-1])

    def test_a_median_falls_in_a_straight_line_to_the_end_of_life(self) -> None:
        values = np.median(held(a_point(life_years=2.0)), axis=1)

        assert values / values[0] == pytest.approx([1, 0.5, 0, 0])

    def test_prices_move_on_as_a_random_walk(self) -> None:
        moved = held(a_point(model_log_sd=1e-9, life_years=99.0), volatility=0.2)

        assert np.log(moved).std(axis=1) == pytest.approx(0.2 * np.sqrt(DATES), abs=0.005)
        assert np.corrcoef(np.log(moved[2]), np.log(moved[3]))[0, 1] == pytest.approx(
            np.sqrt(2 / 3), abs=0.02
        )

    def test_refuses_dates_out_of_order(self) -> None:
        with pytest.raises(OutOfRange, match="dates"):
            hold_values(a_point(), dates=[1, 0], right="a", seed=SEED, paths=1)


class TestLendingValue:
    def test_is_the_low_quantile_of_a_lognormal(self) -> None:
        found = lending_value(held(a_point(life_years=6.0)), dates=DATES, confidence=0.8)

        assert found.at_maturity == pytest.approx(0.5e6 * np.exp(Z20), rel=0.03)

    def test_counts_the_lowest_date_of_each_path(self) -> None:
        values = np.array([[9.0, 9.0, 9.0, 9.0], [2.0, 8.0, 8.0, 8.0], [9.0, 3.0, 7.0, 6.0]])
        found = lending_value(values, dates=[0, 1, 2], confidence=0.75)

        assert (found.every_date, found.at_maturity) == (3.0, 6.0)

    def test_is_nothing_if_survival_is_less_likely_than_the_confidence(self) -> None:
        found = lending_value(held(a_right()), dates=DATES, confidence=0.8)

        assert found.alive_at_maturity < 0.8
        assert (found.every_date, found.at_maturity) == (0.0, 0.0)

    @settings(max_examples=20)
    @given(st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)))
    def test_more_confidence_is_never_a_higher_value(self, pair: tuple[float, float]) -> None:
        bold, careful = (
            lending_value(held(a_right(), paths=500), dates=DATES, confidence=c)
            for c in sorted(pair)
        )

        assert bold.every_date >= careful.every_date
        assert careful.every_date <= careful.at_maturity

    @pytest.mark.parametrize("confidence", [0.0, 1.0])
    def test_refuses_certainty(self, confidence: float) -> None:
        with pytest.raises(OutOfRange, match="confidence"):
            lending_value(np.ones((1, 1)), dates=[0], confidence=confidence)

    def test_refuses_values_without_a_row_for_each_date(self) -> None:
        with pytest.raises(MalformedInput, match="values"):
            lending_value(np.ones((2, 5)), dates=[0], confidence=0.5)

    @pytest.mark.parametrize("wrong", [np.nan, np.inf, -1.0])
    def test_refuses_values_that_are_none(self, wrong: float) -> None:
        with pytest.raises(OutOfRange, match="values must be finite and not negative"):
            lending_value(np.array([[1.0, wrong]]), dates=[0], confidence=0.5)


class TestLiquidation:
    def test_starts_at_the_floors_of_two_auctions(self) -> None:
        """EN-01: 70 % first, 20 % less second, so 56 %."""
        first, second, *_ = liquidation_value(
            1e6, terms=load_liquidation_terms(), annual_rate=0.05
        ).lines

        assert (first.value, second.value) == (700_000.0, 560_000.0)
        assert {first.law, second.law} == {"EN-01"}

    def test_costs_and_waiting_are_taken_off(self) -> None:
        terms = replace(load_liquidation_terms(), cost_share=0.2, months_to_sale=24.0)
        found = liquidation_value(1e6, terms=terms, annual_rate=0.25)

        assert found.value == pytest.approx(1e6 * 0.56 * 0.8 * 0.64)


class TestView:
    def test_says_what_may_be_lent_and_what_is_missing(self) -> None:
        """Held with certainty: 400,000; cap 30 % lends 120,000; 200,000 lack 80,000 of cover."""
        found = view_of(np.full((4, 100), 400_000.0))

        assert found.maximum_loan == 120_000.0
        assert found.loan_to_value == 0.5
        assert {one.kind: one.needed for one in found.top_ups} == {
            "patent": 160_000.0,
            "deposit": 80_000.0,
        }

    def test_expected_loss_can_be_redone_by_hand(self) -> None:
        """Half the paths are void, half bring 0.48 × 300,000 = 144,000 of 200,000."""
        values = np.full((4, 100), 300_000.0)
        values[-1, ::2] = 0.0
        found = view_of(values)
        pd = 1 - 0.97**3

        assert found.lgd == pytest.approx(0.5 + 0.5 * 56 / 200)
        assert found.expected_loss == pytest.approx(pd * 200_000 * 0.64, rel=1e-5)

    def test_a_void_right_loses_the_whole_exposure(self) -> None:
        found = view_of(np.zeros((4, 100)))

        assert (found.lgd, found.loan_to_value, found.maximum_loan) == (1.0, None, 0.0)
        assert found.expected_loss == found.expected_loss_at_zero

    def test_the_lines_hold_every_figure_of_the_view(self) -> None:
        found = view_of(held(a_point(), paths=500))
        shown = {line.value for line in found.lines}

        assert shown >= {
            found.liquidation.value,
            found.lending_value.every_date,
            found.loan_to_value,
            found.maximum_loan,
            found.lgd,
            found.expected_loss,
            found.expected_loss_at_zero,
            *(one.needed for one in found.top_ups),
        }
        assert {"VA-26", "EN-01", "EN-02", "EN-05", "CC-11"} <= {line.law for line in found.lines}

    def test_the_further_pledge_brings_the_loan_to_its_cap(self) -> None:
        found = view_of(held(a_point(), paths=500))

        for one in found.top_ups:
            counted = 0.3 * found.lending_value.every_date + (1 - one.haircut) * one.needed
            assert counted == pytest.approx(found.loan.exposure, rel=1e-5)

    def test_refuses_dates_that_do_not_end_at_maturity(self) -> None:
        with pytest.raises(MalformedInput, match="dates must end at maturity 2"):
            view_of(np.ones((4, 1)), years=2.0)

    def test_repeats_byte_for_byte(self) -> None:
        assert encode(view_of(held(a_right()))) == encode(view_of(held(a_right())))

    @pytest.mark.parametrize(
        ("field", "value", "argument"),
        [
            ("exposure", 0.0, "exposure"),
            ("annual_pd", 1.5, "annual_pd"),
            ("ltv_cap", 0.0, "ltv_cap"),
            ("years", 31.0, "years"),
            ("confidence", 1.0, "confidence"),
            ("haircuts", {"patent": 1.0}, "haircuts.patent"),
        ],
    )
    def test_refusals_name_the_argument(self, field: str, value: Any, argument: str) -> None:
        with pytest.raises(OutOfRange) as refused:
            a_loan(**{field: value})

        assert refused.value.argument == argument
