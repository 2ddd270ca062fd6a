"""Canonical JSON of frozen dataclasses, and strict reading of it.

Canonical: keys sorted, no spaces, floats in the shortest form that reads back the same (`repr`),
Unicode as it is. Strict: unknown, missing and repeated keys, NaN and infinities are refused.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from valuation.errors import MalformedInput, MissingInput

T = TypeVar("T")

LATER = {"later": True}
"""Metadata of a field added after its record was released: left out while it has its default, so
that the canonical bytes and digests of older records stay what they were."""

DEEPEST = 100
"""Levels of a document; the records of this library have a dozen."""

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def encode(value: object) -> str:
    """The one canonical text of a value.

    >>> encode({"b": 0.1, "a": date(2026, 1, 2)})
    '{"a":"2026-01-02","b":0.1}'
    """
    return json.dumps(
        value,
        default=_plain,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def parse(text: str) -> object:
    """JSON to plain Python values, refusing what canonical JSON cannot hold."""
    _check_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except MalformedInput:
        raise
    except (ValueError, RecursionError, TypeError) as problem:
        raise MalformedInput("document", f"is not JSON: {problem}") from None


def decode(raw: object, kind: type[T], argument: str) -> T:
    """Plain Python values to `kind`; errors name the place, such as `inputs.scenarios.low`."""
    decoded: T = _decode(raw, kind, argument)
    return decoded


def read_data(name: str, kind: type[T]) -> T:
    """A table shipped in `valuation/data`, read once."""
    of: Any = kind
    shipped: T = _shipped(name, of)
    return shipped


@cache
def _shipped(name: str, kind: type[Any]) -> Any:
    text = files("valuation").joinpath("data", name).read_text(encoding="utf-8")
    return decode(parse(text), kind, name)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value) if _is_stated(f, value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _is_stated(field: Field[Any], value: object) -> bool:
    return "later" not in field.metadata or getattr(value, field.name) != field.default


def _check_depth(text: str) -> None:
    """Some libraries raise Python's recursion limit beyond what the stack of a process holds."""
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.group(), 0)
        if depth > DEEPEST:
            raise MalformedInput("document", f"is not JSON: nested deeper than {DEEPEST}")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise MalformedInput("document", f"repeats the keys {', '.join(repeated)}")
    return record


def _refuse_constant(constant: str) -> object:
    raise MalformedInput("document", f"holds {constant}, which is not a JSON number")


def _decode(raw: object, kind: Any, at: str) -> Any:
    if get_origin(kind) is not None:
        return _decode_generic(raw, kind, at)
    if is_dataclass(kind):
        return _decode_record(raw, kind, at)
    if kind is date:
        return _decode_date(raw, at)
    if issubclass(kind, StrEnum):
        return _decode_member(raw, kind, at)
    return _decode_scalar(raw, kind, at)


def _decode_generic(raw: object, kind: Any, at: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if raw is None else _decode(raw, arguments[0], at)
    if origin in (tuple, Sequence):
        entries = _expect(raw, list, at, "a list")
        return tuple(_decode(entry, arguments[0], f"{at}[{i}]") for i, entry in enumerate(entries))
    assert origin is Mapping, f"no rule to read {kind}"
    record = _expect(raw, dict, at, "an object")
    return {name: _decode(entry, arguments[1], f"{at}.{name}") for name, entry in record.items()}


def _decode_record(raw: object, kind: Any, at: str) -> Any:
    record = _expect(raw, dict, at, "an object")
    hints = _hints(kind)
    if unknown := sorted(set(record) - set(hints)):
        raise MalformedInput(at, f"has unknown fields: {', '.join(unknown)}")
    if missing := sorted(_required(fields(kind)) - set(record)):
        raise MissingInput(at, f"lacks the fields {', '.join(missing)}")
    return kind(**{name: _decode(record[name], hints[name], f"{at}.{name}") for name in record})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """Read once a record: most of the time of reading a report went into it."""
    return get_type_hints(kind)


def _required(of: Iterable[Field[Any]]) -> set[str]:
    return {field.name for field in of if field.default is MISSING}


def _decode_date(raw: object, at: str) -> date:
    try:
        day = date.fromisoformat(_expect(raw, str, at, "a date"))
    except ValueError:
        day = None
    if day is None or day.isoformat() != raw:  # other ISO spellings of a day are not canonical
        raise MalformedInput(at, f"must be a date as YYYY-MM-DD, got {raw!r}")
    return day


def _decode_member(raw: object, kind: type[StrEnum], at: str) -> StrEnum:
    choices = [member.value for member in kind]
    if raw not in choices:
        raise MalformedInput(at, f"must be one of {', '.join(choices)}, got {raw!r}")
    return kind(str(raw))


def _decode_scalar(raw: object, kind: type, at: str) -> object:
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return raw  # the dataclass turns it into a float after checking its range
    return _expect(raw, kind, at, {str: "a text", bool: "true or false"}.get(kind, "a number"))


def _expect(raw: object, kind: type, at: str, wording: str) -> Any:
    if not isinstance(raw, kind):
        raise MalformedInput(at, f"must be {wording}, got {raw!r}")
    return raw
