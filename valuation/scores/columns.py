"""Columns of names: plain, one for every row, or dictionary-coded as in Arrow and pandas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valuation.checks import Floats
from valuation.errors import MalformedInput, OutOfRange

Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A column of names as row codes into a short list of labels.

    Reading a million names this way takes no comparison of texts.

    >>> Coded(codes=np.array([0, 1, 0]), labels=("CN", "US")).labels
    ('CN', 'US')
    """

    codes: Integers
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        codes = np.asarray(self.codes)
        if codes.ndim != 1 or codes.dtype.kind not in "iu":
            raise MalformedInput("codes", "must be a one-dimensional series of whole numbers")
        if codes.size and not 0 <= codes.min() <= codes.max() < len(self.labels):
            raise OutOfRange("codes", f"must lie in [0, {len(self.labels) - 1}]")
        object.__setattr__(self, "codes", codes.astype(np.int64, copy=False))


Names: TypeAlias = str | Sequence[str] | Coded


def coded(argument: str, names: Names, rows: int) -> Coded:
    """A column of names in its coded form; one name stands for every row.

    >>> coded("office", "CN", 2).codes.tolist()
    [0, 0]
    """
    if isinstance(names, str):
        return Coded(codes=np.zeros(rows, dtype=np.int64), labels=(names,))
    column = names if isinstance(names, Coded) else _factorised(argument, names)
    if len(column.codes) != rows:
        raise MalformedInput(argument, f"must have {rows} rows, got {len(column.codes)}")
    return column


def floats(argument: str, values: ArrayLike, *, low: float, high: float) -> Floats:
    """A column of numbers in [low, high], or NaN where unknown."""
    try:
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):  # the last of 10**400
        raise MalformedInput(argument, "must be a column of numbers") from None
    if column.ndim != 1:
        raise MalformedInput(argument, f"must have one dimension, got shape {column.shape}")
    if column.size and (np.fmin.reduce(column) < low or np.fmax.reduce(column) > high):
        raise OutOfRange(argument, f"must lie in [{low:g}, {high:g}] or be NaN")
    return column


def whole(argument: str, values: ArrayLike, rows: int) -> Integers:
    """A column of whole numbers; one number stands for every row."""
    column = np.asarray(values)
    if column.dtype.kind not in "iu" or column.ndim > 1:
        raise MalformedInput(argument, "must be a column of whole numbers, or one")
    if column.ndim and len(column) != rows:
        raise MalformedInput(argument, f"must have {rows} rows, got {len(column)}")
    return np.broadcast_to(column.astype(np.int64, copy=False), (rows,))


def _factorised(argument: str, names: Sequence[str]) -> Coded:
    known: dict[str, int] = {}
    try:
        codes = [known.setdefault(name, len(known)) for name in names]
    except TypeError:
        raise MalformedInput(argument, "must be a column of texts") from None
    if not all(isinstance(name, str) for name in known):
        raise MalformedInput(argument, "must be a column of texts")
    return Coded(codes=np.array(codes, dtype=np.int64), labels=tuple(known))
