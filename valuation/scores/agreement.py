"""Agreement of scorers: weighted kappa, intraclass correlation, and words for both.

Coefficients are given to six decimals, so that the last bit of a quantile does not show in them.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from valuation.checks import Floats
from valuation.codec import read_data
from valuation.errors import MalformedInput, OutOfRange
from valuation.labels import Label

DECIMALS = 6
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLevel:
    """A word for coefficients from `at_least` upwards, until the next word."""

    at_least: float
    name: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWords:
    """The words of one published guidance, from the lowest upwards."""

    source: str
    levels: tuple[AgreementLevel, ...]

    def of(self, coefficient: float) -> Label:
        """The word for a coefficient, compared at the two decimals of the publication."""
        rounded = round(coefficient, 2)
        reached = [level for level in self.levels if rounded >= level.at_least]
        return (reached or self.levels[:1])[-1].name


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementGuidance:
    """Words for both coefficients; customary, not a test."""

    id: str
    version: str
    as_of: date
    licence: str
    verified: bool
    note: str
    kappa: AgreementWords
    icc: AgreementWords


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelation:
    """ICC(2,1) with its 95 % interval."""

    value: float
    low: float
    high: float


def agreement_guidance() -> AgreementGuidance:
    """The shipped words for kappa and ICC.

    >>> agreement_guidance().kappa.of(0.55).en
    'moderate'
    """
    return read_data("agreement_levels.v1.json", AgreementGuidance)


def weighted_kappa(table: ArrayLike, disagreement: ArrayLike) -> float | None:
    r"""Cohen's weighted kappa of a table of two scorers.

    .. math:: \kappa_w = 1 - \frac{\sum v_{ij} p_{ij}}{\sum v_{ij} p_{i\cdot} p_{\cdot j}}

    Args:
        table: Counts or shares, shape (levels, levels); rows by the first scorer.
        disagreement: Weight of each cell, the same shape; zero on the diagonal.

    Returns:
        At most 1, which is full agreement; 0 is what chance gives. None where both scorers use
        one and the same level only, so that there is no chance to measure against.

    Source:
        Cohen 1968, Psychological Bulletin 70:213-220; for quadratic weights Fleiss, Cohen 1973.

    >>> weighted_kappa([[10, 0], [0, 10]], [[0, 1], [1, 0]])
    1.0
    """
    counts = _matrix("table", table)
    weights = _matrix("disagreement", disagreement)
    if counts.shape[0] != counts.shape[1] or counts.shape != weights.shape:
        raise MalformedInput("disagreement", "and table must be square and of one shape")
    if counts.min() < 0 or weights.min() < 0 or counts.sum() <= 0:
        raise OutOfRange("table", "must hold counts of at least 0 that are not all 0")
    shares = counts / counts.sum()
    by_chance = float((weights * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum())
    if by_chance <= 0.0:
        return None
    return round(1.0 - float((weights * shares).sum()) / by_chance, DECIMALS) + 0.0


def quadratic_kappa(first: ArrayLike, second: ArrayLike) -> float | None:
    """Weighted kappa of two scorers' ratings; a disagreement weighs by its square.

    Args:
        first: Ratings by one scorer, shape (indicators,).
        second: Ratings of the same indicators by the other.

    Source:
        Fleiss, Cohen 1973, Educational and Psychological Measurement 33:613-619.

    >>> quadratic_kappa([2, 4, 6, 8], [2, 4, 6, 10])
    0.928571
    """
    one, other = np.atleast_2d(first), np.atleast_2d(second)
    if one.shape != other.shape:
        raise MalformedInput("second", f"must be as long as first, got {other.shape}")
    ratings = _matrix("ratings", np.concatenate([one, other]))
    levels, at = np.unique(ratings, return_inverse=True)
    rows, columns = at.reshape(ratings.shape)
    table = np.zeros((len(levels), len(levels)))
    np.add.at(table, (rows, columns), 1.0)
    return weighted_kappa(table, np.subtract.outer(levels, levels) ** 2)


def intraclass_correlation(ratings: ArrayLike) -> IntraclassCorrelation | None:
    r"""ICC(2,1): how far one scorer stands for any other, in absolute terms.

    .. math:: \frac{BMS - EMS}{BMS + (k-1) EMS + k (JMS - EMS) / n}

    Two-way random effects, single scorer, absolute agreement, with the interval of Shrout and
    Fleiss by Satterthwaite's degrees of freedom.

    Args:
        ratings: Shape (indicators, scorers), at least 2 by 2, none missing.

    Returns:
        None where all ratings are equal: nothing varies, so nothing can correlate.

    Source:
        Shrout, Fleiss 1979, Psychological Bulletin 86:420-428.

    >>> intraclass_correlation([[2, 4], [6, 6], [10, 8], [4, 4]]).value
    0.863636
    """
    table = _matrix("ratings", ratings)
    if min(table.shape) < 2:
        raise MalformedInput("ratings", f"must be at least 2 by 2, got {table.shape}")
    n, k = table.shape
    rows = k * float(((table.mean(axis=1) - table.mean()) ** 2).sum()) / (n - 1)
    columns = n * float(((table.mean(axis=0) - table.mean()) ** 2).sum()) / (k - 1)
    left = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    error = float((left**2).sum()) / ((n - 1) * (k - 1))
    whole = rows + (k - 1) * error + k * (columns - error) / n
    if np.ptp(table) == 0.0 or whole <= 0.0:
        return None
    value = (rows - error) / whole
    low, high = _interval(value, (rows, columns, error), (n, k))
    return IntraclassCorrelation(
        value=round(value, DECIMALS) + 0.0,
        low=round(min(low, value), DECIMALS) + 0.0,
        high=round(max(high, value), DECIMALS) + 0.0,
    )


def _interval(
    value: float, squares: tuple[float, float, float], shape: tuple[int, int]
) -> tuple[float, float]:
    """Bounds by Shrout and Fleiss; the widest possible where their approximation breaks down."""
    (rows, columns, error), (n, k) = squares, shape
    widest = -1.0 / (k - 1), 1.0
    if max(columns, error) <= 1e-12 * rows:
        return 1.0, 1.0
    between = k * value * columns
    within = (n * (1 + (k - 1) * value) - k * value) * error
    spread = (n - 1) * between**2 + within**2
    if spread <= 0.0:
        return widest
    freedom = (k - 1) * (n - 1) * (between + within) ** 2 / spread
    quantile = (1.0 + CONFIDENCE) / 2.0
    upper = float(special.fdtri(n - 1, freedom, quantile))
    lower = float(special.fdtri(freedom, n - 1, quantile))
    rest = k * columns + (k * n - k - n) * error
    low = n * (rows - upper * error) / (upper * rest + n * rows)
    high = n * (lower * rows - error) / (rest + n * lower * rows)
    if not (np.isfinite(low) and np.isfinite(high)):
        return widest
    return max(low, widest[0]), min(high, widest[1])


def _matrix(argument: str, values: ArrayLike) -> Floats:
    try:
        matrix = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise MalformedInput(
            argument, "must be a table of numbers with rows of one length"
        ) from None
    if matrix.ndim != 2 or not matrix.size:
        raise MalformedInput(argument, f"must have two dimensions, got shape {matrix.shape}")
    if not np.isfinite(matrix).all():
        raise OutOfRange(argument, "must be finite")
    return matrix
