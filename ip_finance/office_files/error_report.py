"""What is wrong in a file, as a table to work through; safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

from ip_finance.office_files.portfolio_template import frozen

HEADINGS: Final = ("位置", "列", "填写的内容", "应为", "问题", "怎样改正", "规则")
_WIDTHS: Final = (18, 18, 30, 40, 44, 44, 10)
_STARTS_FORMULA: Final = tuple("=+-@＝＋－＠\t\r\n")
_BYTE_ORDER_MARK: Final = "\ufeff"


def as_workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """The table as xlsx."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "错误清单"
    sheet.append(HEADINGS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([harmless(text) for text in row])
    return frozen(book)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The table as CSV in UTF-8 with the mark by which spreadsheets know it."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([harmless(text) for text in row] for row in rows)
    return (_BYTE_ORDER_MARK + made.getvalue()).encode()


def harmless(text: str) -> str:
    """The text so that no spreadsheet calculates it (CWE-1236).

    >>> harmless("=1+1")
    "'=1+1"
    """
    visible = "".join(sign for sign in text if sign.isprintable() or sign in "\t\n")
    starts = visible.lstrip(" \u3000").startswith(_STARTS_FORMULA)
    return f"'{visible}" if starts or visible.startswith(_STARTS_FORMULA) else visible
