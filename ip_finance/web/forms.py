"""A typed form as the schema that the JSON API takes, or what is wrong with it, in Chinese.

Names of fields are names of the schema, with a dot into nested schemas and maps. By its ending a
name says how people type it: `_fen` and `_yuan` in yuan, `_bps` in percent.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ip_finance.web.pages import Form

M = TypeVar("M", bound=BaseModel)
Typed: TypeAlias = Mapping[str, tuple[str, ...]]
Reader: TypeAlias = Callable[[str], object]

UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}
AMOUNT = re.compile(r"¥?(\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.(\d{1,12}))?(万|亿)?元?")
PERCENT = re.compile(r"(\d{1,6})(?:\.(\d{1,12}))?%?")
DAY = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?")

WRONG = {
    "missing": "请填写此项。",
    "string_too_short": "至少需要 {min_length} 个字。",
    "string_too_long": "最多 {max_length} 个字。",
    "string_pattern_mismatch": "格式不正确。",
    "greater_than": "须大于 {gt}。",
    "greater_than_equal": "不得小于 {ge}。",
    "less_than": "须小于 {lt}。",
    "less_than_equal": "不得大于 {le}。",
    "int_parsing": "请填写整数。",
    "int_from_float": "请填写整数。",
    "float_parsing": "请填写数字。",
    "finite_number": "请填写数字。",
    "bool_parsing": "请选择是或否。",
    "uuid_parsing": "请从列表中选择。",
    "enum": "请从列表中选择。",
    "literal_error": "请从列表中选择。",
    "too_short": "至少选择 {min_length} 项。",
    "too_long": "最多 {max_length} 项。",
    "json_invalid": "内容无法读取，请重试。",
}
MANY = {list, set, frozenset, tuple}
NOT_A_DAY = "请填写日期，例如 2026-11-24。"


class NotReadable(ValueError):
    """What was typed cannot be read; the message is for the person who typed it."""


@dataclass(frozen=True)
class Filled(Generic[M]):
    """A form as it was typed: `model` if it can be used, else `errors` by field."""

    typed: Typed = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    model: M | None = None

    def value(self, name: str, default: str = "") -> str:
        """What stands in the field; `default` until the form has been sent."""
        found = self.typed.get(name)
        return found[0] if found else default

    def values(self, name: str) -> tuple[str, ...]:
        """What is ticked, where several may be."""
        return self.typed.get(name, ())

    def error(self, name: str) -> str:
        return self.errors.get(name, "")


def read(form: Form, schema: type[M], **readers: Reader) -> Filled[M]:
    """The form as `schema`. `readers` read single fields in their own way: `tax_rate=percent`.

    For a name with dots write two underscores: `discount_rate__market=fraction`.
    """
    wrong: dict[str, str] = {}
    own = {name.replace("__", "."): reader for name, reader in readers.items()}
    told = _told(form.values, schema, "", own, wrong)
    try:
        model = schema.model_validate(told)
    except ValidationError as refused:
        found = {_path(error): _in_chinese(error) for error in refused.errors()}
        return Filled(form.values, {**found, **wrong})
    return Filled(form.values, wrong, None if wrong else model)


def yuan(text: str) -> Decimal:
    """An amount of CNY.

    >>> yuan("300万")
    Decimal('3000000')
    """
    plain = _plain(text)
    match = AMOUNT.fullmatch(plain)
    if match is None:
        raise NotReadable("请填写金额，例如 300万 或 3,000,000。")
    whole, fraction, unit = match.groups()
    amount = Decimal(f"{whole.replace(',', '')}.{fraction or '0'}") * UNITS[unit or ""]
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount


def fen(text: str) -> int:
    """An amount in yuan as whole 分; a fraction of a 分 is refused, never rounded.

    >>> fen("3,000,000.50")
    300000050
    """
    exact = yuan(text) * 100
    if exact != exact.to_integral_value():
        raise NotReadable("金额最多精确到分（两位小数）。")
    return int(exact)


def fraction(text: str) -> Decimal:
    """A percentage as a fraction of one.

    >>> fraction("18.5%")
    Decimal('0.185')
    """
    match = PERCENT.fullmatch(_plain(text))
    if match is None:
        raise NotReadable("请填写百分数，例如 3.45。")
    return Decimal(f"{match[1]}.{match[2] or '0'}").normalize() / 100


def basis_points(text: str) -> int:
    """A percentage as basis points; finer than that is refused.

    >>> basis_points("3.45")
    345
    """
    exact = fraction(text) * 10_000
    if exact != exact.to_integral_value():
        raise NotReadable("最多两位小数，例如 3.45。")
    return int(exact)


def day(text: str) -> date:
    """A date as people write it.

    >>> day("2026年11月24日")
    datetime.date(2026, 11, 24)
    """
    match = DAY.fullmatch(_plain(text))
    if match is None:
        raise NotReadable(NOT_A_DAY)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as impossible:
        raise NotReadable(NOT_A_DAY) from impossible


def json_object(text: str) -> object:
    """What a script of ours has put into a hidden field."""
    try:
        return json.loads(text)
    except ValueError as broken:
        raise NotReadable("密钥文件无法读取，请重新生成。") from broken


def _plain(text: str) -> str:
    """Full-width digits and signs as plain ones, and no space anywhere."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_typed(typed: Typed, prefix: str) -> bool:
    """Whether anything stands in a field of a part that may be left out."""
    return any("".join(texts).strip() for name, texts in typed.items() if name.startswith(prefix))


def _told(
    typed: Typed,
    schema: type[BaseModel],
    prefix: str,
    own: Mapping[str, Reader],
    wrong: dict[str, str],
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, info in schema.model_fields.items():
        path, kinds = prefix + name, _kinds(info.annotation)
        nested = next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
        reader = own.get(path) or _reader(name, kinds)
        if nested is not None and type(None) in kinds and not _is_typed(typed, f"{path}."):
            continue
        if nested is not None and path not in own:
            told[name] = _told(typed, nested, f"{path}.", own, wrong)
        elif dict in kinds and path not in own:
            told[name] = _map(typed, f"{path}.", reader, wrong)
        elif kinds & MANY and path not in own:
            texts = [text for text in typed.get(path, ()) if text.strip()]
            told[name] = [_one(path, text, reader, wrong) for text in texts]
        elif text := "".join(typed.get(path, ())[:1]).strip():
            told[name] = _one(path, text, reader, wrong)
        elif info.is_required() and type(None) in kinds:
            told[name] = None
    return told


def _map(typed: Typed, prefix: str, reader: Reader, wrong: dict[str, str]) -> dict[str, Any]:
    return {
        path.removeprefix(prefix): _one(path, texts[0], reader, wrong)
        for path, texts in typed.items()
        if path.startswith(prefix) and texts[0].strip()
    }


def _one(path: str, text: str, reader: Reader, wrong: dict[str, str]) -> object:
    try:
        return reader(text)
    except NotReadable as refused:
        wrong[path] = str(refused)
        return text


def _reader(name: str, kinds: set[Any]) -> Reader:
    if name.endswith("_fen"):
        return fen
    if name.endswith("_yuan"):
        return yuan
    if name.endswith("_bps"):
        return basis_points
    return day if date in kinds else str.strip


def _kinds(annotation: Any) -> set[Any]:
    """The classes named in an annotation: `list[UUID] | None` names list and NoneType."""
    origin = get_origin(annotation)
    if isinstance(origin, type) and origin in {dict, *MANY}:
        return {origin}
    if origin is None:
        return {annotation}
    parts = get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        parts = parts[:1]
    return {kind for part in parts for kind in _kinds(part)}


def _path(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"] if not isinstance(part, int))


def _in_chinese(error: ErrorDetails) -> str:
    kind, path = error["type"], _path(error)
    if kind.startswith("date"):
        return NOT_A_DAY
    limits = dict(error.get("ctx", {}))
    for name in ("gt", "ge", "lt", "le"):
        if name in limits:
            limits[name] = _as_typed(path, limits[name])
    try:
        return WRONG.get(kind, "请检查此项。").format(**limits)
    except KeyError:
        return "请检查此项。"


def _as_typed(path: str, limit: object) -> str:
    """A limit in the unit in which people type the field."""
    if isinstance(limit, int) and path.endswith("_fen"):
        return f"{Decimal(limit) / 100:,} 元"
    if isinstance(limit, int) and path.endswith("_bps"):
        return f"{Decimal(limit) / 100}%"
    return str(limit)
