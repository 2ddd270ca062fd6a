"""The form of a pricing, made from the library's own record.

A field of the record is a control of the form by its dotted name. `pricing_fields.json` says what
people call it and in which unit they type it: `%`, `元`, `年`, or as it is.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias, get_args, get_origin, get_type_hints

from ip_finance.office_files.numbers import RightKind
from valuation.appraisal.methods import NEEDING_ECONOMICS
from valuation.appraisal.pricing import Pricing

YEARS: Final = 10
"""Inputs for a series by year, unless more were typed."""
ROWS: Final = 3
PERCENT, YUAN, YEAR_UNIT = "%", "元", "年"
METHODS: Final = "methods"
ECONOMICS: Final = "economics"
NEEDY: Final = frozenset(NEEDING_ECONOMICS)
"""Methods that rest on a forecast."""
BRAND_ANALYSIS: Final = "brand_analysis"
ONLY_FOR: Final[Mapping[str, RightKind]] = {
    "brand_relief": RightKind.TRADEMARK,
    "brand_earnings": RightKind.TRADEMARK,
    "price_premium": RightKind.TRADEMARK,
    "volume_premium": RightKind.TRADEMARK,
    "software_cost": RightKind.SOFTWARE,
    "investment_option": RightKind.PATENT,
    "staged_investment": RightKind.PATENT,
    "renewal_prior": RightKind.PATENT,
}
"""Methods that fit one kind of right alone."""
LONG_TEXTS: Final = ("reason", "source")
_FILE: Final = Path(__file__).with_name("pricing_fields.json")


class Kind(StrEnum):
    """How a control is typed."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    CHOICE = "choice"
    SERIES = "series"
    TABLE = "table"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Control:
    """One input, or one by year."""

    name: str
    label: str
    unit: str
    hint: str
    kind: Kind
    options: tuple[str, ...] = ()
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A record: its controls and the records in it; `rows`: as many of them may be typed."""

    name: str
    label: str
    hint: str
    is_optional: bool
    parts: tuple["Part", ...]
    rows: int = 0

    def row(self, number: int) -> "Section":
        """The section of one row, its controls named by the row's number."""
        return _section(f"{self.name}.{number}", _row_kind(self.name), is_optional=True)


Part: TypeAlias = Control | Section


@cache
def pricing_form() -> Section:
    """All that a pricing may state."""
    return _section("", Pricing, is_optional=False)


def form_for(kind: RightKind, methods: Collection[str]) -> Section:
    """The form with only these methods, and what they need of a right of this kind."""
    whole, all_methods = pricing_form(), _methods()
    chosen = replace(
        all_methods, parts=tuple(one for one in all_methods.parts if _last(one) in methods)
    )
    told = {METHODS: chosen, ECONOMICS: _economics(is_needed=bool(NEEDY.intersection(methods)))}
    parts = (
        told.get(part.name, part)
        for part in whole.parts
        if part.name != BRAND_ANALYSIS or kind is RightKind.TRADEMARK
    )
    return replace(whole, parts=tuple(parts))


def methods_for(kind: RightKind) -> tuple[tuple[str, str], ...]:
    """Name and label of every method that fits a right of this kind."""
    names = ((_last(one), one.label) for one in _methods().parts)
    return tuple((name, label) for name, label in names if ONLY_FOR.get(name, kind) is kind)


def in_words(argument: str) -> str:
    """What people call an input that evidence speaks of: `剩余年限 · 剩余经济年限`."""
    if argument == "measured":
        return "登记簿数据"
    steps = argument.split(".")
    names = (".".join(steps[:count]) for count in range(1, len(steps) + 1))
    return " · ".join(_words(name)[0] for name in names if name != METHODS)


def _methods() -> Section:
    return _part_of_pricing(METHODS)


def _economics(*, is_needed: bool) -> Section:
    return replace(_part_of_pricing(ECONOMICS), is_optional=not is_needed)


def _part_of_pricing(name: str) -> Section:
    parts = pricing_form().parts
    return next(one for one in parts if isinstance(one, Section) and one.name == name)


def controls(section: Section) -> Iterator[Control]:
    """Every control below a section, those of all rows too."""
    if section.rows:
        for number in range(section.rows):
            yield from controls(section.row(number))
        return
    for part in section.parts:
        if isinstance(part, Control):
            yield part
        else:
            yield from controls(part)


def place_of(argument: str) -> str | None:
    """The control that shows what the library says of `argument`, which may lack its beginning."""
    name = re.sub(r"\[\d+\]", "", argument.removeprefix("pricing."))
    known = [control.name for control in controls(pricing_form())]
    found = [one for one in known if one == name or one.endswith(f".{name}")]
    return found[0] if found else None


def _last(part: Part) -> str:
    return part.name.rpartition(".")[2]


def _section(name: str, kind: Any, *, is_optional: bool, rows: int = 0) -> Section:
    label, _, hint = _words(name) if name else ("", "", "")
    hints = get_type_hints(kind)
    prefix = f"{name}." if name else ""
    parts = tuple(_part(f"{prefix}{one.name}", hints[one.name]) for one in fields(kind))
    return Section(name, label, hint, is_optional, parts, rows)


def _part(name: str, hint: Any) -> Part:
    kinds = [one for one in get_args(hint) if one is not type(None)]
    is_optional = type(None) in get_args(hint)
    if is_optional:
        return _optional(_part(name, kinds[0]))
    if get_origin(hint) is not None and is_dataclass(kinds[0]):
        return _section(name, kinds[0], is_optional=True, rows=ROWS)
    if is_dataclass(hint):
        return _section(name, hint, is_optional=False)
    label, unit, note = _words(name)
    options = tuple(hint) if isinstance(hint, type) and issubclass(hint, StrEnum) else ()
    return Control(name, label, unit, note, _kind(name, hint), options)


def _optional(part: Part) -> Part:
    return replace(part, is_optional=True)


def _kind(name: str, hint: Any) -> Kind:
    origin = get_origin(hint)
    if origin is not None:
        if not issubclass(origin, Mapping):
            return Kind.SERIES
        return Kind.ANSWERS if is_dataclass(get_args(hint)[1]) else Kind.TABLE
    if issubclass(hint, StrEnum):
        return Kind.CHOICE
    plain = {float: Kind.NUMBER, int: Kind.WHOLE, date: Kind.DAY}
    return plain.get(hint, Kind.LONG if name.endswith(LONG_TEXTS) else Kind.TEXT)


def _row_kind(name: str) -> Any:
    """The record that the rows of a section are."""
    kind: Any = Pricing
    for step in re.sub(r"\.\d+", "", name).split("."):
        kind = _record_in(get_type_hints(kind)[step])
    return kind


def _record_in(hint: Any) -> Any:
    if is_dataclass(hint):
        return hint
    return next(found for one in get_args(hint) if (found := _record_in(one)) is not None)


def _words(name: str) -> tuple[str, str, str]:
    """Label, unit and hint: of the whole name without numbers of rows, or of its last part."""
    table, path = _table(), re.sub(r"\.\d+", "", name)
    found = table.get(path) or table.get(path.rpartition(".")[2]) or [path]
    label, unit, hint = [*found, "", ""][:3]
    return label, unit, hint


@cache
def _table() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found
