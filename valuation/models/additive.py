"""Additive models: a sum of one-dimensional terms that a reader can add up by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valuation.labels import Label


class Link(StrEnum):
    """What the sum is on: log-odds of a probability, the log of an amount, or the amount itself."""

    LOGIT = "logit"
    LOG = "log"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piecewise:
    """A numeric feature: linear between knots, flat outside; `missing` where it is unknown."""

    feature: str
    label: Label
    knots: tuple[float, ...]
    values: tuple[float, ...]
    missing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """A categorical feature: one value a level; `other` for levels never seen or unknown."""

    feature: str
    label: Label
    values: Mapping[str, float]
    other: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of a text: the sum of the weights of those known over the root of their count."""

    feature: str
    label: Label
    weights: Mapping[str, float]


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
