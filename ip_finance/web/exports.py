"""A list as a file, however long it is: read page by page, written as it is read."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import Any, Final, Generic, TypeAlias, TypeVar

from fastapi.responses import StreamingResponse
from openpyxl import Workbook

from ip_finance.core.actor import Actor
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.office_files.error_report import harmless

AT_ONCE: Final = 1_000
"""Rows that are read in one transaction; memory holds no more of them."""
BYTE_ORDER_MARK: Final = "\ufeff"
CHUNK: Final = 64 * 1024
IN_MEMORY: Final = 4 * 1024 * 1024

T = TypeVar("T")
Cell: TypeAlias = str | int | Decimal | date | None


class FileForm(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


MEDIA: Final = {
    FileForm.CSV: "text/csv",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {media: {} for media in MEDIA.values()}}
}
"""What an endpoint that exports tells of its answers."""


@dataclass(frozen=True)  # with slots, Python 3.11 cannot make a `Column[Row](…)`
class Column(Generic[T]):
    """A heading, with its unit, and what stands below it."""

    heading: str
    cell: Callable[[T], Cell]


@dataclass(frozen=True, slots=True)
class Export(Generic[T]):
    """A list as a file: its name, its columns, and how a page of it is read."""

    name: str
    columns: Sequence[Column[T]]
    read: Callable[[Tx, Page], Sequence[T]]

    def answer(self, uow: UnitOfWork, actor: Actor, form: FileForm) -> StreamingResponse:
        """The file, piece by piece. That it was asked for is in the audit log before it begins."""
        with uow.begin(actor):
            written = self.pieces(replace(uow, reading=None), actor, form)
        headers = {"Content-Disposition": f'attachment; filename="{self.name}.{form}"'}
        return StreamingResponse(written, media_type=MEDIA[form], headers=headers)

    def pieces(self, uow: UnitOfWork, actor: Actor, form: FileForm) -> Iterator[bytes]:
        """The file as it is written."""
        rows = self._rows(uow, actor)
        return _as_csv(rows) if form is FileForm.CSV else _as_workbook(rows)

    def _rows(self, uow: UnitOfWork, actor: Actor) -> Iterator[Sequence[Cell]]:
        yield [column.heading for column in self.columns]
        page = Page(AT_ONCE)
        while True:
            with uow.begin(actor) as tx:
                found = [
                    [column.cell(row) for column in self.columns] for row in self.read(tx, page)
                ]
            yield from found
            if page.then is None:
                return
            page = Page(AT_ONCE, page.then)


def in_yuan(fen: int) -> Decimal:
    """An amount as a spreadsheet adds it up.

    >>> in_yuan(300_000_050)
    Decimal('3000000.50')
    """
    return Decimal(fen).scaleb(-2).quantize(Decimal("0.01"))


def csv_pieces(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Rows as CSV, piece by piece, in UTF-8 with the mark by which spreadsheets know it.

    Cells are written as they come: make text `harmless` first.
    """
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    made.write(BYTE_ORDER_MARK)
    for row in rows:
        writer.writerow(row)
        if made.tell() >= CHUNK:
            yield made.getvalue().encode()
            made.seek(0)
            made.truncate()
    yield made.getvalue().encode()


def workbook_pieces(book: Workbook) -> Iterator[bytes]:
    """A finished workbook, piece by piece; from disk where it is large."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        book.save(kept)
        kept.seek(0)
        while piece := kept.read(CHUNK):
            yield piece


def _as_csv(rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
    return csv_pieces([_safe(cell) for cell in row] for row in rows)


def _as_workbook(rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
    """Written to disk row by row, since a workbook ends with its directory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("list")
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    yield from workbook_pieces(book)


def _safe(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell
