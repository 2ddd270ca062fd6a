"""What an input may be, when nobody knows it: eight families, each with its quantile function."""

import functools
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from scipy.special import betaincinv, ndtri

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MalformedInput, OutOfRange

LARGEST = 1e15
"""Beyond any sum of money or rate; a larger figure is a slip."""
WIDEST = 5.0
"""Standard deviation of a logarithm. Patent values as such have about 2.2 (valuation reference
3.5); a larger figure is a slip, such as per cent given for a fraction."""
_CELLS = 512


def _canonical(record: object, low: float, high: float) -> None:
    """Every field checked for its range and brought to its one form."""
    for field in fields(record):  # type: ignore[arg-type]
        value = checks.between(field.name, getattr(record, field.name), low, high)
        object.__setattr__(record, field.name, value)


def _ascending(record: object, *names: str) -> None:
    values = [getattr(record, name) for name in names]
    if values != sorted(values) or values[0] == values[-1]:
        raise OutOfRange(names[0], f"must not exceed {', '.join(names[1:])}, got {values}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value without uncertainty.

    >>> Fixed(value=3).quantile(np.array([0.1, 0.9])).tolist()
    [3.0, 3.0]
    """

    value: float

    def __post_init__(self) -> None:
        _canonical(self, -LARGEST, LARGEST)

    def quantile(self, u: Floats) -> Floats:
        return np.full_like(u, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    r"""Normal, :math:`\mu + \sigma \, \Phi^{-1}(u)`.

    >>> Normal(mean=1, sd=2).quantile(np.array([0.5])).tolist()
    [1.0]
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        _canonical(self, -LARGEST, LARGEST)
        checks.between("sd", self.sd, 0.0, LARGEST)

    def quantile(self, u: Floats) -> Floats:
        return self.mean + self.sd * np.asarray(ndtri(u))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormal:
    r"""Lognormal by its median m and the sd of its logarithm, :math:`m \, e^{s \Phi^{-1}(u)}`.

    Its mean is :math:`m \, e^{s^2/2}`; an 80 % band is a factor of :math:`e^{1.2816 s}` each way.

    >>> LogNormal(median=4, log_sd=1).quantile(np.array([0.5])).tolist()
    [4.0]
    """

    median: float
    log_sd: float

    def __post_init__(self) -> None:
        _canonical(self, 0.0, LARGEST)
        checks.between("log_sd", self.log_sd, 0.0, WIDEST)

    def quantile(self, u: Floats) -> Floats:
        return self.median * np.exp(self.log_sd * np.asarray(ndtri(u)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform:
    """Each value of a range as likely as the others.

    >>> Uniform(minimum=1, maximum=3).quantile(np.array([0.25])).tolist()
    [1.5]
    """

    minimum: float
    maximum: float

    def __post_init__(self) -> None:
        _canonical(self, -LARGEST, LARGEST)
        _ascending(self, "minimum", "maximum")

    def quantile(self, u: Floats) -> Floats:
        return self.minimum + (self.maximum - self.minimum) * u


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangular:
    r"""Triangle over [a, b] with its top at the mode c.

    .. math:: q(u) = a + \sqrt{u (b-a)(c-a)} \text{ below the mode}, \quad
              b - \sqrt{(1-u)(b-a)(b-c)} \text{ above}

    >>> Triangular(minimum=0, mode=1, maximum=2).quantile(np.array([0.125, 0.5])).tolist()
    [0.5, 1.0]
    """

    minimum: float
    mode: float
    maximum: float

    def __post_init__(self) -> None:
        _canonical(self, -LARGEST, LARGEST)
        _ascending(self, "minimum", "mode", "maximum")

    def quantile(self, u: Floats) -> Floats:
        a, c, b = self.minimum, self.mode, self.maximum
        rising = a + np.sqrt(u * ((b - a) * (c - a)))
        falling = b - np.sqrt((1.0 - u) * ((b - a) * (b - c)))
        return np.where(u < (c - a) / (b - a), rising, falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPiece:
    r"""Two pieces of equal chance that meet at the median m; each is flat from the median to the
    shoulder s, then falls in a straight line to nothing at the end e of the range.

    .. math:: d(v) = v a \text{ up to } |s - m|, \quad
              |e - m| - \sqrt{2 (1-v) a |e - s|} \text{ beyond}, \qquad
              a = |s - m| + \frac{|e - s|}{2}

    with d the distance from the median and v = |2u - 1|. A triangle about its mode has another
    median unless it is symmetric; here what is stated as the middle stays the middle. A piece of
    no width puts half of the chance on the median.

    >>> around = TwoPiece(minimum=0, low=1, median=1, high=1, maximum=9)
    >>> around.quantile(np.array([0.125, 0.5, 0.875])).tolist()
    [0.5, 1.0, 5.0]
    """

    minimum: float
    low: float
    median: float
    high: float
    maximum: float

    def __post_init__(self) -> None:
        _canonical(self, -LARGEST, LARGEST)
        _ascending(self, "minimum", "low", "median", "high", "maximum")

    def quantile(self, u: Floats) -> Floats:
        below = _distance(1.0 - 2.0 * u, self.median - self.low, self.low - self.minimum)
        above = _distance(2.0 * u - 1.0, self.high - self.median, self.maximum - self.high)
        return np.clip(self.median - below + above, self.minimum, self.maximum)


def _distance(v: Floats, flat: float, slope: float) -> Floats:
    """How far from the median at the share v of a piece; nothing where v is not above zero."""
    area = flat + slope / 2.0
    share = np.clip(v, 0.0, 1.0)
    beyond = flat + slope - np.sqrt((1.0 - share) * (2.0 * area * slope))
    return np.where(share * area <= flat, share * area, beyond)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pert:
    r"""Beta over [a, b] from an expert's least, likeliest and greatest value.

    .. math:: \alpha = 1 + 4 \frac{c-a}{b-a}, \quad \beta = 1 + 4 \frac{b-c}{b-a}, \quad
              E = \frac{a + 4c + b}{6}

    Source: Malcolm, Roseboom, Clark, Fazar, Application of a technique for research and development
    program evaluation, Operations Research 7 (1959) [mem]. The quantile is read off a table of 513
    nodes, dense at both ends; between P0.1 and P99.9 the error is below 1e-4 of the range.

    >>> Pert(minimum=0, mode=1, maximum=2).quantile(np.array([0.5])).round(9).tolist()
    [1.0]
    """

    minimum: float
    mode: float
    maximum: float

    def __post_init__(self) -> None:
        _canonical(self, -LARGEST, LARGEST)
        _ascending(self, "minimum", "mode", "maximum")

    @property
    def mean(self) -> float:
        return (self.minimum + 4.0 * self.mode + self.maximum) / 6.0

    def quantile(self, u: Floats) -> Floats:
        span = self.maximum - self.minimum
        quantiles, steps = _beta_table(1.0 + 4.0 * (self.mode - self.minimum) / span)
        places = np.arccos(1.0 - 2.0 * u)  # the inverse of how the nodes are spaced
        places *= _CELLS / np.pi
        cells = places.astype(np.intp)
        places -= cells
        return self.minimum + span * (quantiles[cells] + places * steps[cells])


@functools.lru_cache(maxsize=1024)
def _beta_table(alpha: float) -> tuple[Floats, Floats]:
    """Quantiles of the beta distribution with shapes alpha and 6 - alpha, and steps to the next."""
    nodes = (1.0 - np.cos(np.linspace(0.0, np.pi, _CELLS + 1))) / 2.0
    quantiles = np.asarray(betaincinv(alpha, 6.0 - alpha, nodes))
    return quantiles, np.diff(quantiles, append=quantiles[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrete:
    """One of several values, each with its probability.

    >>> Discrete(values=(1, 5), probabilities=(0.25, 0.75)).quantile(np.array([0.2, 0.3])).tolist()
    [1.0, 5.0]
    """

    values: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        values = checks.series("values", self.values, -LARGEST, LARGEST, longest=1000)
        chances = checks.series("probabilities", self.probabilities, 0.0, 1.0, longest=1000)
        if len(values) != len(chances):
            raise MalformedInput("probabilities", f"must be {len(values)}, one a value")
        if abs(float(chances.sum()) - 1.0) > 1e-9:
            raise OutOfRange("probabilities", f"must sum to 1, got {chances.sum():g}")
        if np.any(np.diff(values) <= 0.0):
            raise OutOfRange("values", "must ascend, so that quantiles do")
        object.__setattr__(self, "values", tuple(values.tolist()))
        object.__setattr__(self, "probabilities", tuple(chances.tolist()))

    def quantile(self, u: Floats) -> Floats:
        places = np.searchsorted(np.cumsum(self.probabilities)[:-1], u, side="right")
        return np.asarray(self.values)[places]


InputDistribution: TypeAlias = (
    Fixed | Normal | LogNormal | Uniform | Triangular | TwoPiece | Pert | Discrete
)


def median_of(uncertain: InputDistribution) -> float:
    """The value that the input exceeds in half of all cases, in the input's own unit.

    >>> median_of(Uniform(minimum=0, maximum=3))
    1.5
    """
    return float(uncertain.quantile(np.array([0.5]))[0])
