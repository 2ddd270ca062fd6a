"""Measures against hand values and published ones."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.backtest.baselines import constant, equal_weight, ratio_of
from valuation.backtest.metrics import (
    auc,
    bootstrap,
    brier,
    calibration_gap,
    chance_gap,
    coverage,
    lift,
    log_rmse,
    spearman,
)
from valuation.checks import Floats

scores = st.lists(st.tuples(st.booleans(), st.integers(-5, 5).map(float)), min_size=2, max_size=40)


def columns(rows: list[tuple[bool, float]]) -> tuple[Floats, Floats]:
    return (
        np.array([float(event) for event, _ in rows]),
        np.array([score for _, score in rows]),
    )


def test_auc_of_hanley_and_mcneil() -> None:
    """Hanley, McNeil 1982, Radiology 143:29, table I: 58 normal and 51 abnormal images."""
    normal, abnormal = (33, 6, 6, 11, 2), (3, 2, 2, 11, 33)
    ratings = [*np.repeat(range(1, 6), normal), *np.repeat(range(1, 6), abnormal)]
    happened = np.repeat([0.0, 1.0], [58, 51])
    assert auc(happened, np.array(ratings, dtype=np.float64)) == pytest.approx(0.893, abs=5e-4)


@given(scores)
def test_auc_is_the_chance_that_an_event_outranks_another_row(
    rows: list[tuple[bool, float]],
) -> None:
    happened, score = columns(rows)
    pairs = [
        (one > other) + 0.5 * (one == other)
        for one in score[happened == 1.0]
        for other in score[happened == 0.0]
    ]
    if not pairs:
        assert math.isnan(auc(happened, score))
    else:
        assert auc(happened, score) == pytest.approx(np.mean(pairs))


@given(scores)
def test_turning_a_score_round_mirrors_its_auc_and_its_rank_correlation(
    rows: list[tuple[bool, float]],
) -> None:
    happened, score = columns(rows)
    assert auc(happened, -score) == pytest.approx(1.0 - auc(happened, score), nan_ok=True)
    assert spearman(happened, -score) == pytest.approx(-spearman(happened, score), nan_ok=True)


def test_spearman_of_ten_pairs_without_ties_is_that_of_the_rank_formula() -> None:
    """1 - 6 sum d^2 / (n (n^2 - 1)), with sum d^2 = 194 and n = 10: -0.1758 (-29/165)."""
    iq = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]
    assert spearman(np.array(iq, float), np.array(hours, float)) == pytest.approx(-29 / 165)


def test_a_constant_has_no_rank_correlation() -> None:
    assert math.isnan(spearman(np.ones(4), np.arange(4.0)))


def test_lift_does_not_depend_on_the_order_of_tied_rows() -> None:
    happened, score = np.array([1.0] * 10 + [0.0] * 10), np.zeros(20)
    assert lift(happened, score) == (1.0, 1.0)
    assert lift(np.arange(20.0), np.arange(20.0)) == pytest.approx((18.5 / 9.5, 0.5 / 9.5))


def test_brier_gap_error_and_coverage_are_those_of_a_hand_calculation() -> None:
    happened, predicted = np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.8, 0.3, 0.6, 0.5])
    assert brier(happened, predicted) == pytest.approx((0.04 + 0.09 + 0.16 + 0.25) / 4)
    assert calibration_gap(happened, predicted) == pytest.approx((0.2 + 0.3 + 0.4 + 0.5) / 4)
    assert log_rmse(np.array([1.0, 2.0]), np.array([0.0, 4.0])) == pytest.approx(math.sqrt(2.5))
    assert coverage(np.array([1.0, 5.0, 2.0]), np.zeros(3), np.full(3, 2.0)) == pytest.approx(2 / 3)


def test_a_perfect_model_has_the_gap_of_chance_and_no_more() -> None:
    generator = np.random.Generator(np.random.PCG64(1))
    predicted = generator.uniform(0.1, 0.9, 2_000)
    gaps = [
        calibration_gap((generator.random(2_000) < predicted).astype(np.float64), predicted)
        for _ in range(40)
    ]
    assert np.mean(gaps) == pytest.approx(chance_gap(predicted), rel=0.1)


def test_the_interval_is_the_same_on_every_run_and_holds_the_figure() -> None:
    score = np.arange(200.0)
    happened = (np.sin(score) > np.cos(score / 70.0)).astype(np.float64)
    interval = bootstrap(auc, happened, score)
    assert interval == bootstrap(auc, happened, score)
    assert interval.low < auc(happened, score) < interval.high


def test_an_interval_of_rows_without_events_is_unknown() -> None:
    assert math.isnan(bootstrap(auc, np.zeros(5), np.arange(5.0)).low)


def test_naive_predictors_are_what_they_say() -> None:
    outcome = np.array([2.0, 4.0, 12.0])
    assert constant(outcome).tolist() == [6.0, 6.0, 6.0]
    assert ratio_of(outcome, np.array([1.0, 1.0, 2.0])).tolist() == [4.0, 4.0, 8.0]
    unknown = equal_weight([np.array([math.nan, 1.0, 3.0]), np.array([1.0, 2.0, 3.0])])
    assert unknown.tolist() == pytest.approx(
        [(0.5 + 1 / 6) / 2, (0.25 + 0.5) / 2, (0.75 + 5 / 6) / 2]
    )
