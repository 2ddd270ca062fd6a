"""A report as CSV, workbook or paper: the same cells as on the page, written down."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font

from ip_finance.office_files.error_report import harmless
from ip_finance.papers.render import render
from ip_finance.reports.domain import HUNDREDTHS, Cell, Kind, Line, LineKind, Report, written
from ip_finance.reports.words import TITLES
from ip_finance.web.exports import csv_pieces, workbook_pieces

TEMPLATE: Final = Path(__file__).parent / "templates" / "report.typ"
MOST_ON_PAPER: Final = 400
"""Details of a table on paper and on the page; files have all of them."""
WEIGHTS: Final = {Kind.FEN: 16, Kind.COUNT: 6, Kind.BPS: 8, Kind.MONTHS: 8}
"""How wide a column is on paper beside others."""
FORMATS: Final = {Kind.FEN: "#,##0.00", Kind.BPS: "0.00", Kind.MONTHS: "0.00", Kind.COUNT: "#,##0"}


def as_csv(report: Report) -> Iterator[bytes]:
    """The report piece by piece, in UTF-8 with the mark by which spreadsheets know it."""
    return csv_pieces([_plain(kind, cell) for kind, cell in row] for row in _rows(report))


def as_workbook(report: Report) -> Iterator[bytes]:
    """The report as xlsx, a sheet for the figures and one for each table."""
    book = Workbook(write_only=True)
    cover = book.create_sheet("指标")
    for row in _figure_rows(report):
        cover.append([_stored(kind, cell) for kind, cell in row])
    for table in report.tables:
        sheet = book.create_sheet(table.key[:31])
        sheet.freeze_panes = "A2"
        sheet.append([_bold(sheet, column.heading) for column in table.columns])
        kinds = [column.kind for column in table.columns]
        for line in table.lines:
            sheet.append(
                [_cell(sheet, *pair, line) for pair in zip(kinds, line.cells, strict=True)]
            )
    yield from workbook_pieces(book)


def as_paper(report: Report) -> bytes:
    """The report as PDF/A-2b; long tables with their first details, and with all their totals."""
    return render(TEMPLATE, paper_facts(report), dated=report.on)


def paper_facts(report: Report) -> dict[str, Any]:
    """What the template prints."""
    return {
        "title": TITLES[report.name][0],
        "english": TITLES[report.name][1],
        "on": report.on.isoformat(),
        "bank": report.bank or "全部可见范围 all that the reader may see",
        "figures": [[one.zh, one.en, one.written, one.how] for one in report.figures],
        "tables": [
            {
                "title": f"{table.zh} · {table.en}",
                "columns": [column.heading for column in table.columns],
                "numeric": [column.kind is not Kind.TEXT for column in table.columns],
                "weights": [WEIGHTS.get(column.kind, 10) for column in table.columns],
                "lines": [
                    {"kind": line.kind.value, "cells": written_cells(table.columns, line)}
                    for line in table.shown(MOST_ON_PAPER).lines
                ],
                "left_out": max(0, table.details - MOST_ON_PAPER),
            }
            for table in report.tables
        ],
        "notes": list(report.notes),
    }


def written_cells(columns: tuple[Any, ...], line: Line) -> list[str]:
    """The cells of a line as people read them."""
    return [written(column.kind, cell) for column, cell in zip(columns, line.cells, strict=True)]


def _rows(report: Report) -> Iterator[list[tuple[Kind, Cell]]]:
    yield from _figure_rows(report)
    for table in report.tables:
        yield []
        yield [(Kind.TEXT, f"{table.zh} {table.en}")]
        yield [(Kind.TEXT, column.heading) for column in table.columns]
        kinds = [column.kind for column in table.columns]
        for line in table.lines:
            yield list(zip(kinds, line.cells, strict=True))


def _figure_rows(report: Report) -> Iterator[list[tuple[Kind, Cell]]]:
    yield [(Kind.TEXT, " ".join(TITLES[report.name]))]
    yield [(Kind.TEXT, "营业日 As of"), (Kind.TEXT, report.on.isoformat())]
    yield [(Kind.TEXT, "范围 Scope"), (Kind.TEXT, report.bank or "全部 all")]
    for one in report.figures:
        name = (Kind.TEXT, f"{one.zh} {one.en}")
        yield [name, (one.kind, one.value), (Kind.TEXT, one.unit), (Kind.TEXT, one.how)]
    for note in report.notes:
        yield [(Kind.TEXT, note)]


def _plain(kind: Kind, cell: Cell) -> str:
    """A cell for machines: no grouping; text that no spreadsheet calculates."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return written(kind, cell).replace(",", "")
    return harmless(str(cell))


def _stored(kind: Kind, cell: Cell) -> str | int | Decimal | None:
    if isinstance(cell, int):
        return Decimal(cell).scaleb(-2) if kind in HUNDREDTHS else cell
    return None if cell is None else harmless(str(cell))


def _cell(sheet: Any, kind: Kind, cell: Cell, line: Line) -> SheetCell:
    made: SheetCell = WriteOnlyCell(sheet)
    made.value = _stored(kind, cell)
    if isinstance(cell, int):
        made.number_format = FORMATS.get(kind, "General")
    if line.kind is not LineKind.DETAIL:
        made.font = Font(bold=True)
    return made


def _bold(sheet: Any, text: str) -> SheetCell:
    made: SheetCell = WriteOnlyCell(sheet, harmless(text))
    made.font = Font(bold=True)
    return made
