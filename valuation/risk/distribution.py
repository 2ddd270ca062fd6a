"""What a simulation found, as figures that can be stored: quantiles, moments, a chart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MalformedInput, OutOfRange
from valuation.risk.draws import LARGEST_SEED

QUANTILES = (1, 5, 10, 20, 25, 50, 75, 80, 90, 95, 99)
BINS = 30
SIGNIFICANT = 6
LEAST = 1e-9
"""Less than this, in any unit, is none: such sums are what rounding left."""


def rounded(value: float) -> float:
    """To 6 significant digits, so that a last-bit difference of a C library changes no digest.

    >>> rounded(1234567.89), rounded(0.0)
    (1234570.0, 0.0)
    """
    return float(f"{value:.{SIGNIFICANT}g}") + 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Counts of paths on a logarithmic scale, for a chart.

    `edges` are in the unit of the values, one more than `counts`; the bins reach from P1 to P99 of
    what is above zero. `zero`, `below` and `above` count the paths outside.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    zero: int
    below: int
    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A value as it is known: by its quantiles. Everything in the unit of the paths, 6 digits.

    Bands nest by construction: all quantiles are places in one sorted series.
    """

    p1: float
    p5: float
    p10: float
    p20: float
    p25: float
    p50: float
    p75: float
    p80: float
    p90: float
    p95: float
    p99: float
    mean: float
    sd: float
    probability_of_zero: float
    histogram: Histogram
    paths: int
    seed: int


def distribution_of(values: ArrayLike, *, seed: int) -> Distribution:
    r"""Summary of simulated values.

    A quantile is a path that was drawn, :math:`x_{(\lceil p n \rceil)}` of the sorted values
    (definition 1 of Hyndman and Fan, Sample quantiles in statistical packages, 1996 [mem]); hence
    it passes unchanged through whatever rises with the value.

    Args:
        values: Shape (paths,), not negative, finite; yuan or any unit. Below 1e-9 is zero.
        seed: Which the values were drawn with; stored so that they can be drawn again.

    >>> summary = distribution_of([0.0, 1.0, 2.0, 4.0], seed=7)
    >>> summary.p50, summary.mean, summary.probability_of_zero
    (1.0, 1.75, 0.25)
    """
    checks.whole("seed", seed, 0, LARGEST_SEED)
    ordered = np.sort(_finite(values))
    ordered[ordered < LEAST] = 0.0
    quantiles = {f"p{p}": rounded(at_quantile(ordered, p / 100.0)) for p in QUANTILES}
    return Distribution(
        **quantiles,
        mean=rounded(float(ordered.mean())),
        sd=rounded(float(ordered.std())),
        probability_of_zero=rounded(float(np.mean(ordered == 0.0))),
        histogram=_histogram(ordered),
        paths=len(ordered),
        seed=seed,
    )


def at_quantile(ordered: Floats, p: float) -> float:
    """The value at probability p of a series that is sorted already.

    >>> at_quantile(np.array([1.0, 2.0, 3.0, 4.0]), 0.75)
    3.0
    """
    place = int(np.ceil(p * len(ordered) - 1e-9)) - 1  # 0.07 * 100 is a little above 7
    return float(ordered[max(place, 0)])


def _finite(values: ArrayLike) -> Floats:
    array = checks.column("values", values)
    if not len(array):
        raise MalformedInput("values", "must be at least one path")
    if not np.all(np.isfinite(array)) or array.min() < 0.0:
        raise OutOfRange("values", "must be finite and not negative")
    return array


def _histogram(ordered: Floats) -> Histogram:
    above_zero = ordered[ordered > 0.0]
    zero = len(ordered) - len(above_zero)
    if not len(above_zero):
        return Histogram(edges=(), counts=(), zero=zero, below=0, above=0)
    low = rounded(at_quantile(above_zero, 0.01) * (1.0 - 1e-5))  # values stay off the edges
    high = rounded(at_quantile(above_zero, 0.99) * (1.0 + 1e-5))
    edges = np.array([rounded(edge) for edge in np.geomspace(low, high, BINS + 1)])
    places = np.searchsorted(above_zero, edges)
    return Histogram(
        edges=tuple(edges.tolist()),
        counts=tuple(np.diff(places).tolist()),
        zero=zero,
        below=int(places[0]),
        above=int(len(above_zero) - places[-1]),
    )
