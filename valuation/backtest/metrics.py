"""Measures of a score on rows it has not seen. Ties share ranks; intervals have a fixed seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from valuation.checks import Floats

SEED = 20_250_101
RESAMPLES = 1_000
DECILES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A 95 % percentile bootstrap interval."""

    low: float
    high: float


def auc(happened: Floats, score: Floats) -> float:
    """Area under the ROC curve: chance that a row with the event outranks one without.

    `(R1 - n1 (n1 + 1) / 2) / (n1 n0)` with mid-ranks (Mann-Whitney); NaN with one class only.

    >>> auc(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.75
    """
    with_event = happened == 1.0
    events, others = int(with_event.sum()), int((~with_event).sum())
    if not events or not others:
        return float("nan")
    rank_sum = rankdata(score)[with_event].sum()
    return float((rank_sum - events * (events + 1) / 2) / (events * others))


def spearman(outcome: Floats, score: Floats) -> float:
    """Rank correlation (Spearman 1904), Pearson's on mid-ranks; NaN if either is constant.

    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0]))
    0.5
    """
    first, second = rankdata(outcome), rankdata(score)
    first, second = first - first.mean(), second - second.mean()
    scale = np.sqrt((first @ first) * (second @ second))
    return float(first @ second / scale) if scale > 0 else float("nan")


def bootstrap(
    measure: Callable[[Floats, Floats], float], outcome: Floats, score: Floats
) -> Interval:
    """Interval of a measure over rows drawn with replacement; the same on every run."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    rows = len(outcome)
    drawn = [generator.integers(0, rows, rows) for _ in range(RESAMPLES)]
    values = np.array([measure(outcome[at], score[at]) for at in drawn])
    known = values[~np.isnan(values)]
    if not len(known):
        return Interval(low=float("nan"), high=float("nan"))
    low, high = np.quantile(known, [0.025, 0.975])
    return Interval(low=float(low), high=float(high))


def lift(outcome: Floats, score: Floats) -> tuple[float, float]:
    """Mean outcome of the top and of the bottom decile of the score over that of all rows.

    >>> lift(np.arange(10.0), np.arange(10.0))
    (2.0, 0.0)
    """
    mean, evened = float(outcome.mean()), _evened(outcome, score)
    groups = _deciles(score)
    if mean == 0.0:
        return float("nan"), float("nan")
    return float(evened[groups[-1]].mean() / mean), float(evened[groups[0]].mean() / mean)


def brier(happened: Floats, predicted: Floats) -> float:
    """Mean squared difference of probability and event (Brier 1950).

    >>> brier(np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    0.25
    """
    return float(np.square(happened - predicted).mean())


def calibration_gap(happened: Floats, predicted: Floats) -> float:
    """Mean over deciles of the prediction of |mean predicted - share that happened|.

    >>> calibration_gap(np.array([1.0, 0.0] * 10), np.array([0.5] * 20))
    0.0
    """
    evened = _evened(happened, predicted)
    gaps = [
        abs(float(predicted[group].mean() - evened[group].mean())) for group in _deciles(predicted)
    ]
    return float(np.mean(gaps))


def chance_gap(predicted: Floats) -> float:
    """The calibration gap that chance alone gives a perfect model on so few rows.

    Mean over deciles of `sqrt(2/pi * sum p (1 - p)) / n`, the mean of |normal error| (binomial).

    >>> round(chance_gap(np.full(1000, 0.5)), 4)
    0.0399
    """
    variance = predicted * (1.0 - predicted)
    gaps = [
        float(np.sqrt(2.0 / np.pi * variance[group].sum()) / len(group))
        for group in _deciles(predicted)
    ]
    return float(np.mean(gaps))


def log_rmse(outcome: Floats, predicted: Floats) -> float:
    """Root mean squared difference of two columns of logs."""
    return float(np.sqrt(np.square(outcome - predicted).mean()))


def coverage(outcome: Floats, low: Floats, high: Floats) -> float:
    """Share of rows inside their band, ends included.

    >>> coverage(np.array([1.0, 5.0]), np.array([0.0, 0.0]), np.array([2.0, 2.0]))
    0.5
    """
    return float(((low <= outcome) & (outcome <= high)).mean())


def _evened(outcome: Floats, score: Floats) -> Floats:
    """The mean outcome of all rows with the same score: the order of a file must not matter."""
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    means: Floats = np.bincount(place, weights=outcome) / counts
    return means[place]


def _deciles(score: Floats) -> list[NDArray[np.intp]]:
    """Ten groups of rows by rising score; fewer if there are fewer rows."""
    order = np.argsort(score, kind="stable")
    return [group for group in np.array_split(order, DECILES) if len(group)]
