"""Additive models: a sum of one-dimensional terms that a reader can add up by hand.

Generalised additive models (Hastie, Tibshirani 1990) with piecewise-linear terms: every term is a
table of knots or levels, so that no spline has to be evaluated to follow a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import numpy as np

from valuation import checks
from valuation.errors import MalformedInput, OutOfRange
from valuation.labels import Label

LARGEST = 1e6
"""No coefficient of a link scale is beyond this; a larger one is a slip of the file."""


class Link(StrEnum):
    """What the sum is on: log-odds of a probability, the log of an amount, or the amount itself."""

    LOGIT = "logit"
    LOG = "log"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piecewise:
    """A numeric feature: linear between knots, flat outside; `missing` where it is unknown.

    >>> Piecewise(feature="claims", label=Label(zh="权利要求数", en="claims"),
    ...           knots=(1, 10), values=(-0.2, 0.3), missing=0).values
    (-0.2, 0.3)
    """

    feature: str
    label: Label
    knots: tuple[float, ...]
    values: tuple[float, ...]
    missing: float

    def __post_init__(self) -> None:
        knots = tuple(checks.number(f"{self.feature}.knots", knot) for knot in self.knots)
        if not knots or len(knots) != len(self.values):
            raise MalformedInput(f"{self.feature}.knots", "must be as many as values, at least one")
        if any(right <= left for left, right in pairwise(knots)):
            raise OutOfRange(f"{self.feature}.knots", f"must increase, got {knots}")
        values = tuple(coefficient(f"{self.feature}.values", value) for value in self.values)
        object.__setattr__(self, "knots", knots)
        object.__setattr__(self, "values", values)
        missing = coefficient(f"{self.feature}.missing", self.missing)
        object.__setattr__(self, "missing", missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """A categorical feature: one value a level; `other` for levels never seen or unknown."""

    feature: str
    label: Label
    values: Mapping[str, float]
    other: float

    def __post_init__(self) -> None:
        values = {
            level: coefficient(f"{self.feature}.{level}", value)
            for level, value in self.values.items()
        }
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "other", coefficient(f"{self.feature}.other", self.other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of a text: the sum of the weights of those known over the root of their count."""

    feature: str
    label: Label
    weights: Mapping[str, float]

    def __post_init__(self) -> None:
        weights = {
            word: coefficient(f"{self.feature}.{word}", value)
            for word, value in self.weights.items()
        }
        object.__setattr__(self, "weights", weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBand:
    """The 80 % band around a prediction, where the error depends on its level.

    `low` and `high`: 10th and 90th percentile of the error of rows not seen, on the scale of the
    link, at predictions `knots`; linear between them and flat outside.
    """

    knots: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.knots) == len(self.low) == len(self.high) > 0:
            raise MalformedInput("band", "must have as many knots as low and high values")
        if any(right <= left for left, right in pairwise(self.knots)):
            raise OutOfRange("band.knots", f"must increase, got {self.knots}")
        if any(low > high for low, high in zip(self.low, self.high, strict=True)):
            raise OutOfRange("band.low", "must not lie above band.high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the coefficients come from."""

    fitted_on: date
    script: str
    data: str
    licence: str
    rows: int
    not_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveModel:
    """A fitted model. `error_sd`: standard deviation of the error on the scale of the link."""

    id: str
    version: str
    title: Label
    link: Link
    intercept: float
    piecewise: tuple[Piecewise, ...]
    levels: tuple[Levels, ...]
    words: tuple[Words, ...]
    error_sd: float | None
    provenance: Provenance
    band: ErrorBand | None = None

    def __post_init__(self) -> None:
        checks.fields("", self)
        object.__setattr__(self, "intercept", coefficient("intercept", self.intercept))
        names = self.features
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise MalformedInput("model", f"has two terms for {', '.join(repeated)}")
        if self.error_sd is not None:
            sd = checks.above("error_sd", self.error_sd, 0.0, at_most=LARGEST)
            object.__setattr__(self, "error_sd", sd)

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the columns that the model reads, in the order in which terms are added."""
        return (
            *(term.feature for term in self.piecewise),
            *(term.feature for term in self.levels),
            *(term.feature for term in self.words),
        )


def coefficient(argument: str, value: float) -> float:
    """One value of a term, on the scale of the link."""
    return checks.between(argument, value, -LARGEST, LARGEST)


def inverse_link(link: Link, predictor: checks.Floats) -> checks.Floats:
    """From the scale of the sum to the scale of the result.

    `1 / (1 + exp(-x))` for log-odds, `exp(x)` for logs, `x` itself for amounts.

    >>> float(inverse_link(Link.LOGIT, np.array([0.0]))[0])
    0.5
    """
    if link is Link.LOGIT:
        return np.asarray(0.5 + 0.5 * np.tanh(0.5 * predictor), dtype=np.float64)
    if link is Link.LOG:
        return np.asarray(np.exp(predictor), dtype=np.float64)
    return predictor
