"""Naive predictors that a model must beat to be worth its trouble."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata

from valuation.checks import Floats


def constant(outcome: Floats) -> Floats:
    """The mean of the very rows that are scored: the best that one number can do.

    >>> constant(np.array([0.0, 1.0])).tolist()
    [0.5, 0.5]
    """
    return np.full(len(outcome), outcome.mean())


def equal_weight(columns: Sequence[Floats]) -> Floats:
    """Mean of the percentiles of the columns: what a scorecard with equal weights gives.

    Unknown entries of a column take its middle, 0.5.

    >>> equal_weight([np.array([1.0, 2.0]), np.array([5.0, 9.0])]).tolist()
    [0.25, 0.75]
    """
    return np.asarray(np.mean([_percentiles(column) for column in columns], axis=0))


def ratio_of(outcome: Floats, base: Floats) -> Floats:
    """`base` times the median of outcome / base: a flat royalty, at its best on these rows.

    >>> ratio_of(np.array([1.0, 2.0, 9.0]), np.array([10.0, 10.0, 10.0])).tolist()
    [2.0, 2.0, 2.0]
    """
    return np.asarray(base * np.median(outcome / base), dtype=np.float64)


def _percentiles(column: Floats) -> Floats:
    known = ~np.isnan(column)
    percentiles = np.full(len(column), 0.5)
    percentiles[known] = (rankdata(column[known]) - 0.5) / max(int(known.sum()), 1)
    return percentiles
