"""Distributions of a cohort from its mean and standard deviation, as tables of percentiles.

A percentile is a mid-rank: the share of the cohort below, and half of the share that is equal.
It is read from a table over bins, rounded to nine decimals so that no last bit shows in it.
"""

from enum import StrEnum
from functools import lru_cache

import numpy as np
from scipy import special

from valuation.checks import Floats

BINS = 2048
"""Bins of a table; what lies beyond the last one counts as in it."""
DECIMALS = 9
_NODES = np.linspace(-5.0, 5.0, 129)
_STEPS = np.unique(np.concatenate([np.arange(48), np.geomspace(48, BINS - 1, 64).astype(int)]))


class Shape(StrEnum):
    """What a cohort is taken to be distributed as, matched to its mean and deviation."""

    POISSON_LOG_NORMAL = "poisson-log-normal"
    NEGATIVE_BINOMIAL = "negative-binomial"
    LOG_NORMAL = "log-normal"
    BETA = "beta"


@lru_cache(maxsize=4096)
def mid_ranks(shape: Shape, mean: float, deviation: float, width: float) -> Floats:
    r"""Percentile of each bin, shape (2048,), read-only, not falling.

    Matched by moments. Counts (bins 0, 1, 2, ...): Poisson mixed with a log-normal rate,
    :math:`\sigma^2 = \ln(1 + (s^2 - m) / m^2)`; or negative binomial,
    :math:`r = m^2 / (s^2 - m)`. A deviation not above that of Poisson leaves Poisson. Log-normal:
    :math:`\sigma^2 = \ln(1 + s^2 / m^2)` at the lower edge of the bin. Beta (shares of 1):
    :math:`a + b = m (1 - m) / s^2 - 1`, equal within a bin.

    Args:
        shape: Which of them.
        mean: Of the cohort, above 0.
        deviation: Standard deviation of the cohort, above 0.
        width: Of a bin, in units of the indicator; counts have 1.

    Source:
        Poisson-log-normal: Aitchison, Ho 1989, Biometrika 76:643-653. The others: textbooks.

    >>> table = mid_ranks(Shape.NEGATIVE_BINOMIAL, 3.8, 6.0, 1.0)
    >>> [round(float(table[count]), 3) for count in (0, 4, 20)]
    [0.182, 0.702, 0.971]
    """
    if shape is Shape.POISSON_LOG_NORMAL:
        table = _poisson_log_normal(mean, deviation)
    elif shape is Shape.NEGATIVE_BINOMIAL:
        table = _negative_binomial(mean, deviation)
    elif shape is Shape.LOG_NORMAL:
        table = _log_normal(mean, deviation, width)
    else:
        table = _beta(mean, deviation, width)
    rising = np.maximum.accumulate(np.clip(table, 0.0, 1.0))
    rounded: Floats = np.asarray(np.round(rising, DECIMALS), dtype=np.float64)
    rounded.setflags(write=False)
    return rounded


def _poisson_log_normal(mean: float, deviation: float) -> Floats:
    variance = np.log1p(max(deviation**2 - mean, 0.0) / mean**2)
    rates = np.exp(np.log(mean) - variance / 2.0 + np.sqrt(variance) * _NODES)
    weights = np.exp(-(_NODES**2) / 2.0)
    weights /= weights.sum()
    upto = np.interp(np.arange(BINS), _STEPS, special.pdtr(_STEPS[:, None], rates) @ weights)
    return _middle(upto)


def _negative_binomial(mean: float, deviation: float) -> Floats:
    excess = deviation**2 - mean
    if excess <= 0.0:
        return _poisson_log_normal(mean, deviation)
    size, success = mean**2 / excess, mean / deviation**2
    upto = special.betainc(size, np.arange(BINS) + 1.0, success)
    return _middle(upto)


def _log_normal(mean: float, deviation: float, width: float) -> Floats:
    variance = np.log1p((deviation / mean) ** 2)
    edges = np.maximum(np.arange(BINS) * width, 1e-300)
    scores = (np.log(edges) - np.log(mean) + variance / 2.0) / np.sqrt(variance)
    ranks: Floats = special.ndtr(scores)
    return ranks


def _beta(mean: float, deviation: float, width: float) -> Floats:
    """A deviation at or beyond the largest possible one leaves all mass at both ends."""
    total = max(mean * (1.0 - mean) / deviation**2 - 1.0, 1e-3)
    edges = np.clip((np.arange(BINS + 1) - 0.5) * width, 0.0, 1.0)
    upto = special.betainc(mean * total, (1.0 - mean) * total, edges)
    middle: Floats = (upto[1:] + upto[:-1]) / 2.0
    return middle


def _middle(upto: Floats) -> Floats:
    """Shares up to each count to mid-ranks."""
    middle: Floats = (upto + np.concatenate([[0.0], upto[:-1]])) / 2.0
    return middle
