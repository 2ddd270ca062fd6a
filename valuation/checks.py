"""One-line checks of type, shape, range and finiteness for the top of a method.

Each returns the value in its one canonical form (`float`, without negative zero), because equal
inputs must also be stored as equal bytes.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from numbers import Real
from types import UnionType
from typing import Any, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valuation.errors import MalformedInput, OutOfRange

Floats: TypeAlias = NDArray[np.float64]

R = TypeVar("R")
K = TypeVar("K")
V = TypeVar("V")


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
    return _check_text(argument, value)


def day(argument: str, value: date) -> date:
    """A calendar day, not a moment."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise MalformedInput(argument, f"must be a date, got {value!r}")
    return value


def whole(argument: str, value: int, low: int, high: int) -> int:
    """A whole number in [low, high]; neither a truth value nor a float."""
    _check_whole(argument, value)
    if not low <= value <= high:
        raise OutOfRange(argument, f"must lie in [{low}, {high}], got {value}")
    return int(value)


def record(argument: str, value: R, kind: type[R]) -> R:
    """A value of this class."""
    if not isinstance(value, kind):
        raise MalformedInput(argument, f"must be a {kind.__name__}, got {value!r}")
    return value


def records(argument: str, values: Iterable[R], kind: type[R] | UnionType) -> tuple[R, ...]:
    """A list of values of this class, or of one of these; it may be empty."""
    entries = cast("Sequence[R]", _entries(argument, values))
    for at, entry in enumerate(entries):
        _check(f"{argument}[{at}]", entry, kind)
    return tuple(entries)


def mapping(argument: str, value: Mapping[K, V]) -> Mapping[K, V]:
    """Named values."""
    if not isinstance(value, Mapping):
        raise MalformedInput(argument, f"must be a mapping, got {value!r}")
    return value


def fields(prefix: str, value: Any) -> None:
    """Every field of a frozen record against its annotation; the ranges are the record's own.

    `prefix` is what the errors put before the name of a field: `subject.` for `subject.number`.
    """
    for name, kind in _kinds(cast("Hashable", type(value))).items():
        _check(f"{prefix}{name}", getattr(value, name), kind)


def column(argument: str, values: ArrayLike) -> Floats:
    """Numbers, one a row, unknown ones as NaN; not copied if they are an array already."""
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise MalformedInput(argument, "must be a series of numbers") from None
    except OverflowError:
        raise OutOfRange(argument, "must be finite") from None
    if numbers.ndim != 1:
        raise MalformedInput(argument, f"must have one number a row, got shape {numbers.shape}")
    return numbers


@cache
def _kinds(of: Hashable) -> dict[str, Any]:
    return get_type_hints(of)


def _check(argument: str, value: object, kind: Any) -> None:
    origin = get_origin(kind)
    if origin is UnionType or origin is Union:
        _check_either(argument, value, get_args(kind))
    elif origin in (tuple, Sequence):
        entries = _entries(argument, value)
        for at, entry in enumerate(entries):
            _check(f"{argument}[{at}]", entry, get_args(kind)[0])
    elif origin is Mapping:
        for key, entry in mapping(argument, cast("Mapping[object, object]", value)).items():
            text(f"{argument}", cast(str, key))
            _check(f"{argument}.{key}", entry, get_args(kind)[1])
    elif isinstance(kind, type):
        _check_one(argument, value, kind)


def _check_either(argument: str, value: object, kinds: tuple[Any, ...]) -> None:
    problems = []
    for kind in kinds:
        try:
            return _check(argument, value, kind)
        except MalformedInput as problem:
            problems.append(problem)
    raise problems[0]


def _check_one(argument: str, value: object, kind: type) -> None:
    if kind is float:
        number(argument, cast(float, value))
    elif kind is str:
        _check_text(argument, value)
    elif kind is date:
        day(argument, cast(date, value))
    elif kind is int:
        _check_whole(argument, value)
    else:
        record(argument, value, kind)


def _check_text(argument: str, value: object) -> str:
    if not isinstance(value, str):
        raise MalformedInput(argument, f"must be a text, got {value!r}")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise MalformedInput(argument, "must be valid Unicode, got half of a surrogate pair")
    return value


def _check_whole(argument: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise MalformedInput(argument, f"must be a whole number, got {value!r}")


def _entries(argument: str, values: object) -> Sequence[object]:
    if isinstance(values, np.ndarray) and values.ndim == 1:
        return cast("Sequence[object]", values.tolist())
    if not isinstance(values, Sequence) or isinstance(values, str | bytes):
        raise MalformedInput(argument, f"must be a list, got {values!r}")
    return values


def _is_series(values: ArrayLike) -> bool:
    if isinstance(values, np.ndarray):
        return values.ndim == 1
    return isinstance(values, Sequence) and not isinstance(values, str | bytes)
