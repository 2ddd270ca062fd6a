"""A company's figures as a workbook: the template, and what stands in one that came back. Pure.

Amounts are typed in yuan, shares in percent; a row that is left empty is a figure that is missing.
"""

import re
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

from ip_finance.core.money import MAX_FEN
from ip_finance.credit.errors import StatementUnreadable
from ip_finance.credit.need import FIGURES
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.portfolio_template import frozen
from ip_finance.office_files.tables import Raw, cell_name, read_workbook

SHEET: Final = "财务报表"
YEAR: Final = "fiscal_year"
HEAD: Final = ("代码", "项目", "数值", "单位", "说明")
NAMES: Final = {
    "sales_fen": "营业收入",
    "cost_fen": "营业成本",
    "margin_bps": "销售利润率",
    "growth_bps": "预计销售收入年增长率",
    "own_funds_fen": "借款人自有资金",
    "existing_loans_fen": "现有流动资金贷款",
    "other_financing_fen": "其他渠道提供的营运资金",
    "inventory_opening_fen": "存货期初余额",
    "inventory_closing_fen": "存货期末余额",
    "receivables_opening_fen": "应收账款期初余额",
    "receivables_closing_fen": "应收账款期末余额",
    "payables_opening_fen": "应付账款期初余额",
    "payables_closing_fen": "应付账款期末余额",
    "prepaid_opening_fen": "预付账款期初余额",
    "prepaid_closing_fen": "预付账款期末余额",
    "advance_receipts_opening_fen": "预收账款期初余额",
    "advance_receipts_closing_fen": "预收账款期末余额",
}
"""Every figure in the words of a Chinese balance sheet."""
_NUMBER: Final = re.compile(r"-?\d{1,18}(\.\d{1,12})?")
_LONGEST_QUOTE: Final = 60
MAX_BPS: Final = 10_000
MAX_GROWTH: Final = 100_000


@cache
def template() -> bytes:
    """The workbook to fill in, xlsx."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for letter, width in zip("ABCDE", (30, 28, 20, 8, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(HEAD)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.append((YEAR, "会计年度", None, "年", "上一个完整年度，例如 2025"))
    for name in FIGURES:
        unit = "元" if name.endswith("_fen") else "%"
        told = "最多两位小数；不适用的填 0，不知道的留空" if unit == "元" else "例如 12 表示 12%"
        sheet.append((name, NAMES[name], None, unit, told))
    return frozen(book)


def figures_in(data: bytes) -> tuple[int, dict[str, int]]:
    """The fiscal year, and the figures in 分 and basis points. Raises: StatementUnreadable."""
    try:
        sheets = {sheet.name: sheet for sheet in read_workbook(data)}
    except OfficeFileError as refused:
        raise StatementUnreadable("file", refused.detail) from refused
    if SHEET not in sheets:
        raise StatementUnreadable("file", f"there is no sheet {SHEET}")
    found: dict[str, int] = {}
    for line in sheets[SHEET].lines[1:]:
        name, value = line.cells[0], line.cells[2] if len(line.cells) > 2 else None
        where = cell_name(2, line.number)
        if not isinstance(name, str) or name not in {YEAR, *FIGURES}:
            raise StatementUnreadable(cell_name(0, line.number), "no code of the template")
        if name in found:
            raise StatementUnreadable(cell_name(0, line.number), f"{name} stands here twice")
        if value is not None and str(value).strip():
            found[name] = _whole(where, name, value)
    if YEAR not in found:
        raise StatementUnreadable("file", f"{YEAR} is missing")
    return found.pop(YEAR), found


def _whole(where: str, name: str, value: Raw) -> int:
    """A number in yuan or percent as whole 分 or basis points; nothing is rounded."""
    text = str(value).replace(",", "").strip()
    if not _NUMBER.fullmatch(text):
        raise StatementUnreadable(where, f"no plain number: {text[:_LONGEST_QUOTE]}")
    try:
        exact = Decimal(text) * (1 if name == YEAR else 100)
    except InvalidOperation as broken:
        raise StatementUnreadable(where, "no plain number") from broken
    if exact != exact.to_integral_value():
        raise StatementUnreadable(where, "more than two decimals")
    low, high = bounds(name)
    if not low <= exact <= high:
        raise StatementUnreadable(where, f"outside {low} to {high}")
    return int(exact)


def bounds(name: str) -> tuple[int, int]:
    """What a figure may be at all."""
    if name == YEAR:
        return 1990, 2200
    if name == "growth_bps":
        return -MAX_BPS, MAX_GROWTH
    return (-MAX_GROWTH, MAX_BPS) if name == "margin_bps" else (0, MAX_FEN)
