"""One-line checks of type, shape, range and finiteness for the top of a method.

Each returns the value in its one canonical form (`float`, without negative zero), because equal
inputs must also be stored as equal bytes.
"""

from collections.abc import Sequence
from numbers import Real
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valuation.errors import MalformedInput, OutOfRange

Floats: TypeAlias = NDArray[np.float64]


def number(argument: str, value: float) -> float:
    """A finite real number; neither a truth value nor text."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise MalformedInput(argument, f"must be a number, got {value!r}")
    try:
        canonical = float(value) + 0.0  # the addition turns -0.0 into 0.0
    except OverflowError:
        raise OutOfRange(argument, "must be finite") from None
    if not np.isfinite(canonical):
        raise OutOfRange(argument, f"must be finite, got {value}")
    return canonical


def between(argument: str, value: float, low: float, high: float) -> float:
    """A number in the closed interval [low, high]."""
    canonical = number(argument, value)
    if not low <= canonical <= high:
        raise OutOfRange(argument, f"must lie in [{low:g}, {high:g}], got {value}")
    return canonical


def above(argument: str, value: float, low: float, *, at_most: float) -> float:
    """A number in the half-open interval (low, at_most]."""
    canonical = number(argument, value)
    if not low < canonical <= at_most:
        raise OutOfRange(argument, f"must lie in ({low:g}, {at_most:g}], got {value}")
    return canonical


def below(argument: str, value: float, high: float, *, at_least: float) -> float:
    """A number in the half-open interval [at_least, high)."""
    canonical = number(argument, value)
    if not at_least <= canonical < high:
        raise OutOfRange(argument, f"must lie in [{at_least:g}, {high:g}), got {value}")
    return canonical


def series(argument: str, values: ArrayLike, low: float, high: float, *, longest: int) -> Floats:
    """A one-dimensional series of 1 to `longest` numbers, each in [low, high]."""
    if not _is_series(values):
        raise MalformedInput(argument, f"must be a one-dimensional series, got {values!r}")
    entries = cast("Sequence[float]", values)
    if not 1 <= len(entries) <= longest:
        raise MalformedInput(argument, f"must have 1 to {longest} entries, got {len(entries)}")
    checked = [between(f"{argument}[{at}]", entry, low, high) for at, entry in enumerate(entries)]
    return np.asarray(checked, dtype=np.float64)


def text(argument: str, value: str) -> str:
    """A text that is not blank and can be stored as UTF-8."""
    if not isinstance(value, str) or not value.strip():
        raise MalformedInput(argument, f"must be a text that is not blank, got {value!r}")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise MalformedInput(argument, "must be valid Unicode, got half of a surrogate pair")
    return value


def _is_series(values: ArrayLike) -> bool:
    if isinstance(values, np.ndarray):
        return values.ndim == 1
    return isinstance(values, Sequence) and not isinstance(values, str | bytes)
