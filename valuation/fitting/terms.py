"""Terms to be fitted: how each turns a column into a block of the design, and back into a table.

A block knows its own penalty. Curves and levels are centred on the rows where they are known, so
that a contribution says how a row differs from the average row.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from valuation.checks import Floats
from valuation.errors import MalformedInput
from valuation.labels import Label
from valuation.models.additive import Levels, Piecewise, Words
from valuation.models.scoring import Coded, Column, words_of

DIGITS = 6
"""Significant digits of a committed coefficient: the last bits differ between machines."""

TINY_RIDGE = 1e-3
"""Keeps the constant of each term, which the centring takes out of the data, from drifting."""

SLOPE_SHARE = 0.1
"""Part of the smoothness penalty that is put on slopes, so that a curve without rows is flat."""

NAILED = 1e9
"""A penalty that holds a coefficient at zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalties:
    """Strength of the penalties: second differences of curves, squares of levels and of words."""

    smooth: float
    levels: float
    words: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A numeric feature. Knots at quantiles, so that each stretch has as many rows, or given."""

    feature: str
    label: Label
    knots: int = 6
    knots_at: tuple[float, ...] = ()


class PartialCurve(Curve):
    """A curve for some rows alone, such as claims of domestic owners.

    Unknown adds nothing: what sets the other rows apart belongs to the term that tells them apart.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A categorical feature; levels with fewer rows than `fewest` are `other`, as is unknown."""

    feature: str
    label: Label
    fewest: int = 15


class PartialGroup(Group):
    """Levels for some rows alone; an unknown or unseen level adds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text, by its words; words in fewer rows than `fewest` are left out."""

    feature: str
    label: Label
    fewest: int = 30


Term: TypeAlias = Curve | Group | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Columns of the design that belong to one term, and the penalty on their coefficients.

    The last column of a curve is "unknown", that of a group is "other". `centre`: the means that
    were taken from the columns, one a column.
    """

    term: Term
    names: tuple[str, ...] | tuple[float, ...]
    design: Floats
    penalty: Floats
    centre: Floats

    def fitted(self, coefficients: Floats) -> Piecewise | Levels | Words:
        """The table of the term. Of a curve the unknown is not centred, for it never was part."""
        feature, label = self.term.feature, self.term.label
        shift = float(self.centre @ coefficients)
        if isinstance(self.term, Text):
            weights = zip(map(str, self.names), _rounded(coefficients), strict=True)
            return Words(feature=feature, label=label, weights=dict(weights))
        values, last = _rounded(coefficients[:-1] - shift), float(coefficients[-1])
        if isinstance(self.term, Group):
            other = 0.0 if isinstance(self.term, PartialGroup) else rounded(last - shift)
            table = dict(zip(map(str, self.names), values, strict=True))
            return Levels(feature=feature, label=label, values=table, other=other)
        missing = 0.0 if isinstance(self.term, PartialCurve) else rounded(last)
        knots = tuple(float(knot) for knot in self.names)
        return Piecewise(feature=feature, label=label, knots=knots, values=values, missing=missing)


def block_of(term: Term, column: Column, penalties: Penalties) -> Block:
    """The design of a term on these rows."""
    if isinstance(term, Curve):
        return _curve(term, np.asarray(column, dtype=np.float64), penalties)
    if isinstance(column, Coded):
        raise MalformedInput(term.feature, "must be texts to be fitted, got codes")
    texts = [None if text is None else str(text) for text in column]
    if isinstance(term, Group):
        return _group(term, texts, penalties)
    return _text(term, texts, penalties)


def rounded(value: float) -> float:
    """A number of `DIGITS` significant digits."""
    return float(f"{value:.{DIGITS}g}")


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(rounded(float(value)) for value in values)


def _curve(term: Curve, numbers: Floats, penalties: Penalties) -> Block:
    known = ~np.isnan(numbers)
    knots = np.asarray(term.knots_at or _quantile_knots(numbers[known], term.knots))
    count = len(knots)
    hats = np.zeros((len(numbers), count))
    for at in range(count):
        hats[known, at] = np.interp(numbers[known], knots, np.eye(count)[at])
    penalty = np.zeros((count + 1, count + 1))
    penalty[:count, :count] = _roughness(count, penalties.smooth)
    penalty[count, count] = NAILED if isinstance(term, PartialCurve) else penalties.levels
    unknown = (~known).astype(np.float64)[:, np.newaxis]
    return _centred(term, tuple(knots.tolist()), (hats, unknown), known, penalty)


def _roughness(count: int, smooth: float) -> Floats:
    penalty = TINY_RIDGE * np.eye(count)
    for order, share in ((1, SLOPE_SHARE), (2, 1.0)):
        if count > order:
            differences = np.diff(np.eye(count), n=order, axis=0)
            penalty += share * smooth * differences.T @ differences
    return penalty


def _quantile_knots(known: Floats, count: int) -> tuple[float, ...]:
    """Distinct quantiles from the 2nd to the 98th percentile, in four significant digits."""
    quantiles = np.quantile(known, np.linspace(0.02, 0.98, count))
    return tuple(sorted({float(f"{quantile:.4g}") for quantile in quantiles}))


def _group(term: Group, texts: Sequence[str | None], penalties: Penalties) -> Block:
    counts = Counter(text for text in texts if text is not None)
    levels = tuple(sorted(level for level, count in counts.items() if count >= term.fewest))
    place = {level: at for at, level in enumerate(levels)}
    design = np.zeros((len(texts), len(levels) + 1))
    at_level = [len(levels) if text is None else place.get(text, len(levels)) for text in texts]
    design[np.arange(len(texts)), at_level] = 1.0
    penalty = penalties.levels * np.eye(len(levels) + 1)
    known = np.full(len(texts), True)
    if isinstance(term, PartialGroup):
        known = design[:, -1] == 0.0
        penalty[-1, -1] = NAILED
    return _centred(term, levels, (design[:, :-1], design[:, -1:]), known, penalty)


def _centred(
    term: Term,
    names: tuple[str, ...] | tuple[float, ...],
    parts: tuple[Floats, Floats],
    known: NDArray[np.bool_],
    penalty: Floats,
) -> Block:
    """The columns less their means over the known rows; elsewhere they stay zero."""
    design = np.hstack(parts)
    centre = design[known].mean(axis=0)
    if isinstance(term, Curve | PartialGroup):
        centre[-1] = 0.0
    design[known] -= centre
    return Block(term=term, names=names, design=design, penalty=penalty, centre=centre)


def _text(term: Text, texts: Sequence[str | None], penalties: Penalties) -> Block:
    words = [words_of(text or "") for text in texts]
    counts = Counter(word for row in words for word in row)
    chosen = tuple(sorted(word for word, count in counts.items() if count >= term.fewest))
    place = {word: at for at, word in enumerate(chosen)}
    design = np.zeros((len(texts), len(chosen)))
    for row, found in enumerate(words):
        known = [place[word] for word in found if word in place]
        design[row, known] = 1.0 / np.sqrt(max(len(known), 1))
    penalty = penalties.words * np.eye(len(chosen))
    return Block(
        term=term, names=chosen, design=design, penalty=penalty, centre=np.zeros(len(chosen))
    )
