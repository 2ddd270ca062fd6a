"""What single cells of a portfolio mean. Each reader gives a value or raises `CellRefused`."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final, TypeVar

from openpyxl.utils.datetime import from_excel

from ip_finance.office_files.errors import (
    MalformedNumber,
    NumberRefused,
    PublicationNumberGiven,
    WrongCheckDigit,
)
from ip_finance.office_files.identifiers import RULES, IdentifierKind, canonical
from ip_finance.office_files.numbers import RightType
from ip_finance.office_files.portfolio_columns import TYPE_WORDS
from ip_finance.office_files.spelling import squeezed
from ip_finance.office_files.tables import Raw
from ip_finance.office_files.workbook_errors import CellRefused

T = TypeVar("T")

LONGEST_TEXT: Final = 500
LONGEST_LIST: Final = 8_000
MOST_IN_LIST: Final = 400
EXACT_BELOW: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number and writes zeros for the rest."""

_STARTS_FORMULA: Final = tuple("=+-@＝＋－＠\t\r")
_SHEET_ERRORS: Final = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")
)
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]|_x[0-9A-F]{4}_")
_SEPARATOR: Final = re.compile(r"[;；、\n|]")
_DAY: Final = re.compile(r"([0-9]{4})(?:[-/.年])([0-9]{1,2})(?:[-/.月])([0-9]{1,2})日?")
_COMPACT_DAY: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
# Five digits are days since 1927; four are a year whose month and day are missing.
_SERIAL: Final = re.compile(r"[0-9]{5}")
_SHA256: Final = re.compile(r"(?:0X)?([0-9A-F]{64})")
_TYPES: Final = {word: right_type for right_type, word in TYPE_WORDS.items()} | {
    "发明专利": RightType.INVENTION,
    "实用新型专利": RightType.UTILITY_MODEL,
    "外观设计专利": RightType.DESIGN,
}
A_DAY: Final = "日期，如 2021-01-19"


def refuse_formula(raw: Raw) -> None:
    """Nothing that a spreadsheet would calculate, here or in a table made from it (CWE-1236)."""
    if isinstance(raw, str) and raw.lstrip(" \u3000").startswith(_STARTS_FORMULA):
        raise CellRefused("formula-in-cell", "文字或数值，不以 = + - @ 开头")
    if isinstance(raw, int | float) and raw < 0:
        raise CellRefused("formula-in-cell", "不小于零的数值")
    if isinstance(raw, str) and raw.strip() in _SHEET_ERRORS:
        raise CellRefused("formula-in-cell", "值，不是计算错误")


def text(raw: Raw) -> str:
    """Words on one line."""
    words = " ".join(_written(raw).split())
    if len(words) > LONGEST_TEXT:
        raise CellRefused("text-too-long", f"不超过 {LONGEST_TEXT} 字")
    return words


def texts(raw: Raw) -> tuple[str, ...]:
    """Words separated by semicolons, 顿号 or lines; empty ones are left out."""
    return tuple(part for part in slots(raw) if part)


def slots(raw: Raw) -> tuple[str, ...]:
    """As `texts`, and empty ones keep their place."""
    whole = _written(raw)
    parts = tuple(" ".join(part.split()) for part in _SEPARATOR.split(whole))
    if len(whole) > LONGEST_LIST or len(parts) > MOST_IN_LIST:
        raise CellRefused("text-too-long", f"不超过 {LONGEST_LIST} 字、{MOST_IN_LIST} 项")
    if any(len(part) > LONGEST_TEXT for part in parts):
        raise CellRefused("text-too-long", f"每项不超过 {LONGEST_TEXT} 字")
    return parts


def number(kind: IdentifierKind) -> Callable[[Raw], str]:
    """Reads an identifier of this kind in its canonical form."""
    return lambda raw: identifier(kind, _written(raw))


def identifier(kind: IdentifierKind, written: str) -> str:
    """The canonical form. Raises: CellRefused, with the check digit expected."""
    try:
        return canonical(kind, written)
    except WrongCheckDigit as wrong:
        expected, found = wrong.facts["expected"], wrong.facts["found"]
        told = f"校验位 {expected}，填写的是 {found}"
        raise CellRefused("wrong-check-digit", told, RULES[kind], written) from None
    except PublicationNumberGiven:
        told = "专利号（申请号）；填写的是公告号"
        raise CellRefused("malformed-number", told, RULES[kind], written) from None
    except MalformedNumber:
        raise CellRefused("malformed-number", _SHAPES[kind], RULES[kind], written) from None
    except NumberRefused as refused:
        raise CellRefused(refused.code, _SHAPES[kind], RULES[kind], written) from None


def day(epoch: datetime) -> Callable[[Raw], date]:
    """Reads a date: as such, as text, or as a serial number that counts from `epoch`."""
    return lambda raw: raw if isinstance(raw, date) else _day(raw, epoch)


def right_type(raw: Raw) -> RightType:
    """One of the three patents, by its Chinese name."""
    found = _TYPES.get(squeezed(_written(raw)))
    if found is None:
        raise CellRefused("not-a-choice", "、".join(TYPE_WORDS.values()))
    return found


def sha256(raw: Raw) -> str:
    """The hash of a picture, as `0x` and 64 digits."""
    match = _SHA256.fullmatch(squeezed(_written(raw)))
    if match is None:
        raise CellRefused("malformed-number", "64 位十六进制的 SHA-256")
    return f"0x{match[1].lower()}"


def _written(raw: Raw) -> str:
    """A cell as it would be typed; a whole number has no point."""
    if isinstance(raw, int | float) and abs(raw) >= EXACT_BELOW:
        raise CellRefused("number-too-long", "“文本”格式的单元格；数值格式只保留前 15 位")
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    written = raw.isoformat() if isinstance(raw, date) else str(raw)
    if _UNSEEN.search(written):
        raise CellRefused("unseen-signs", "没有控制字符的文字")
    return written


def _day(raw: Raw, epoch: datetime) -> date:
    written = squeezed(_written(raw))
    match = _DAY.fullmatch(written) or _COMPACT_DAY.fullmatch(written)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if _SERIAL.fullmatch(written):
            found = from_excel(int(written), epoch)
            return found.date() if isinstance(found, datetime) else _not_a_day()
    except (ValueError, OverflowError):
        return _not_a_day()
    return _not_a_day()


def _not_a_day() -> date:
    raise CellRefused("not-a-date", A_DAY)


_SHAPES: Final = {
    IdentifierKind.PATENT: "专利号：年份、类型、流水号、校验位，如 ZL202110071567.8",
    IdentifierKind.PUBLICATION: "公告号：CN、9 位数字、文献种类，如 CN112800000B",
    IdentifierKind.TRADEMARK: "注册号：至多 8 位数字，国际注册以 G 开头",
    IdentifierKind.SOFTWARE: "登记号：年份、SR、7 位数字，如 2020SR1234567",
    IdentifierKind.SOFTWARE_CERTIFICATE: "证书号：软著登字第…号",
    IdentifierKind.PLEDGE_REGISTRATION: "质押登记号：Y、年份、数字",
    IdentifierKind.USCC: "18 位统一社会信用代码，不含 I、O、S、V、Z",
    IdentifierKind.LEI: "20 位 LEI 编码",
    IdentifierKind.NICE_CLASS: "国际分类 1 至 45",
    IdentifierKind.SIMILAR_GROUP: "4 位类似群代码，如 0901",
}
