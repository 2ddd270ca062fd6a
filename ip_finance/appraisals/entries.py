"""What was typed into the form of a pricing, as the JSON that the API takes."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from ip_finance.appraisals.controls import PERCENT, YUAN, Control, Kind, Section, controls
from ip_finance.web import forms
from ip_finance.web.forms import NotReadable, Typed
from valuation.appraisal.pricing import Pricing
from valuation.scores.schemes import Scheme

UNKNOWN: Final = "unknown"
"""What the form sends where a scorer cannot tell."""
LONGEST_REASON: Final = 4000


def read(form: Section, typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed as the JSON of a pricing, and what cannot be read, by control."""
    wrong: dict[str, str] = {}
    told = _record(form, typed, wrong)
    return {**{field.name: None for field in fields(Pricing)}, **told}, wrong


def read_card(scheme: Scheme, typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed into a scorecard as the JSON of one, and what is missing, by field."""
    wrong: dict[str, str] = {}
    ratings = {one.code: _rated(scheme, one.code, typed, wrong) for one in scheme.indicators}
    return {"ratings": ratings}, wrong


def _rated(scheme: Scheme, code: str, typed: Typed, wrong: dict[str, str]) -> dict[str, Any]:
    value, reason = (
        "".join(typed.get(f"{name}.{code}", ())[:1]).strip() for name in ("value", "reason")
    )
    if not reason or len(reason) > LONGEST_REASON:
        wrong[f"reason.{code}"] = f"请写明理由，最多 {LONGEST_REASON} 个字。"
    if value == UNKNOWN:
        return {"value": None, "reason": reason}
    try:
        rating = float(unicodedata.normalize("NFKC", value))
        scheme.scale.share(code, rating)
    except ValueError:  # a ValuationError is one
        wrong[f"value.{code}"] = "请按量表评分，或选“无法判断”。"
        return {"value": None, "reason": reason}
    return {"value": rating, "reason": reason}


def in_chinese(reason: str) -> str:
    """What the library says against an input, for the person who typed it."""
    match = re.fullmatch(r"must lie in ([\[(].+?[\])]), got (.+)", reason)
    if match:
        return f"须在 {match[1]} 之内（比率以小数表示），填写的是 {match[2]}。"
    return f"不可用：{reason}。"


def _record(section: Section, typed: Typed, wrong: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for part in section.parts:
        name = part.name.rpartition(".")[2]
        if isinstance(part, Control):
            told[name] = _value(part, typed, wrong)
        elif part.rows:
            rows = [part.row(number) for number in range(part.rows)]
            told[name] = [_record(row, typed, wrong) for row in rows if _is_typed(row, typed)]
        elif part.is_optional and not _is_typed(part, typed):
            told[name] = None
        else:
            told[name] = _record(part, typed, wrong)
    return told


def _is_typed(section: Section, typed: Typed) -> bool:
    """Choices always hold something, so they alone do not count."""
    texts = (typed.get(one.name, ()) for one in controls(section) if one.kind is not Kind.CHOICE)
    return any("".join(found).strip() for found in texts)


def _value(control: Control, typed: Typed, wrong: dict[str, str]) -> object:
    texts = [text.strip() for text in typed.get(control.name, ())]
    try:
        if control.kind is Kind.SERIES:
            return [_number(control, text) for text in _without_gap(texts)]
        if control.kind is Kind.TABLE:
            return _table(_lines(texts))
        if control.kind is Kind.ANSWERS:
            return dict(_answer(line) for line in _lines(texts))
        return _READERS[control.kind](control, texts[0]) if texts and texts[0] else _blank(control)
    except NotReadable as refused:
        wrong[control.name] = str(refused)
        return None


def _blank(control: Control) -> str | None:
    is_text = control.kind in {Kind.TEXT, Kind.LONG}
    return "" if is_text and not control.is_optional else None


def _without_gap(texts: Sequence[str]) -> Sequence[str]:
    told = sum(bool(text) for text in texts)
    if not all(texts[:told]):
        year = [bool(text) for text in texts].index(False) + 1
        raise NotReadable(f"第 {year} 年没有填写；没有的，请填 0。")
    return texts[:told]


def _number(control: Control, text: str) -> float:
    plain = unicodedata.normalize("NFKC", text).strip()
    sign, digits = (-1.0, plain[1:]) if plain.startswith("-") else (1.0, plain)
    if control.unit == PERCENT:
        return sign * float(forms.fraction(digits))
    if control.unit == YUAN:
        return sign * float(forms.yuan(digits))
    try:
        return sign * float(digits)
    except ValueError:
        raise NotReadable("请填写数字。") from None


def _whole(control: Control, text: str) -> int:
    number = _number(control, text)
    if not number.is_integer():
        raise NotReadable("请填写整数。")
    return int(number)


def _table(lines: Sequence[str]) -> dict[str, Any]:
    """`name=8`, or `group.name=8` where the table has groups."""
    told: dict[str, Any] = {}
    for line in lines:
        name, number = _pair(line)
        group, is_grouped, rest = name.partition(".")
        if is_grouped:
            told.setdefault(group, {})[rest] = number
        else:
            told[name] = number
    return told


def _lines(texts: Sequence[str]) -> list[str]:
    return [line for line in "\n".join(texts).splitlines() if line.strip()]


def _answer(line: str) -> tuple[str, dict[str, str]]:
    name, is_pair, rest = line.partition("=")
    text, is_sourced, source = rest.replace("|", "｜").partition("｜")
    if not (is_pair and is_sourced):
        raise NotReadable("每行写一项，如 registration=第 7 类有效｜商标注册证。")
    return name.strip(), {"text": text.strip(), "source": source.strip()}


def _pair(line: str) -> tuple[str, float]:
    name, _, typed = unicodedata.normalize("NFKC", line).partition("=")
    number = typed.strip()
    try:
        return name.strip(), int(number) if number.isdecimal() else float(number or "?")
    except ValueError:
        raise NotReadable("每行写一项，如 remaining_years=8。") from None


_READERS: Final[Mapping[Kind, Callable[[Control, str], object]]] = {
    Kind.TEXT: lambda _, text: text,
    Kind.LONG: lambda _, text: text,
    Kind.CHOICE: lambda _, text: text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.DAY: lambda _, text: forms.day(text).isoformat(),
}
