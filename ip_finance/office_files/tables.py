"""Tables from strangers: the cells of a workbook's sheets, or of text with separators.

Cells come as they are kept; what they mean is for the columns to say.
"""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from ip_finance.office_files.errors import FileTooLarge, OfficeFileError
from ip_finance.office_files.packages import check_package
from ip_finance.office_files.workbook_errors import NotAWorkbook

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 60
MAX_SHEETS: Final = 20

_READING_FAILS: Final = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    ParseError,
    TypeError,
    ValueError,
)
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_BOM_OF_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = ",\t;"


Raw: TypeAlias = str | int | float | date | None
"""What a cell holds. A formula is its text, from `=` on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that is not empty; `number` is its own in the sheet, from 1."""

    number: int
    cells: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet that are not empty; serial dates count from `epoch`."""

    name: str
    lines: tuple[Line, ...]
    epoch: datetime = CALENDAR_WINDOWS_1900


def cell_name(column: int, row: int) -> str:
    """The address in the sheet, columns counted from 0.

    >>> cell_name(2, 7)
    'C7'
    """
    return f"{get_column_letter(column + 1)}{row}"


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """The sheets of an xlsx workbook, values and formulas apart.

    Raises: NotAWorkbook, FileTooLarge, and what `packages.check_package` raises.
    """
    check_package(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parts of newer programs that nobody needs here
        try:
            return _sheets(data)
        except OfficeFileError:
            raise
        except _READING_FAILS as broken:
            raise NotAWorkbook(f"{type(broken).__name__}: {broken}"[:200]) from None


def read_text(data: bytes, name: str) -> Sheet:
    """Text with commas, tabs or semicolons as a sheet of this name; UTF-8 or GB 18030.

    Raises: NotAWorkbook, FileTooLarge.
    """
    text = _decoded(data)
    if "\0" in text:
        raise NotAWorkbook("it is not text")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return Sheet(name, tuple(_bounded(rows)))
    except csv.Error as broken:
        raise NotAWorkbook(str(broken)) from None


def _sheets(data: bytes) -> tuple[Sheet, ...]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if len(book.worksheets) > MAX_SHEETS:
            raise FileTooLarge("sheets", MAX_SHEETS)
        return tuple(_sheet(book, sheet) for sheet in book.worksheets)
    finally:
        book.close()


def _sheet(book: Workbook, sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # what a file says of its own size is a guess
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    return Sheet(str(sheet.title), tuple(_bounded(rows)), book.epoch)


def _raw(value: Any) -> Raw:
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value if not isinstance(value, str) or value.strip() else None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else str(value)
    return value if isinstance(value, date) else str(getattr(value, "text", value))


def _bounded(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    """The rows with something in them. Raises: FileTooLarge."""
    for number, row in enumerate(rows, start=1):
        if row.count(None) == len(row):
            continue
        cells = list(map(_raw, row))
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise FileTooLarge("columns", MAX_COLUMNS)
        if number > MAX_ROWS + 1:
            raise FileTooLarge("rows", MAX_ROWS)
        yield Line(number, tuple(cells))


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_BOM_OF_UTF_16) else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAWorkbook("it is neither UTF-8 nor GB 18030")
