"""A portfolio in one file, workbook or text: every right in it, or every error in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from ip_finance.office_files.errors import Fact, FileTooLarge
from ip_finance.office_files.model import RightRecord, SourceFormat, TrademarkRecord
from ip_finance.office_files.packages import is_package
from ip_finance.office_files.portfolio_columns import (
    EXPLANATION,
    KEY_HEADINGS,
    SOURCE_VERSION,
    Form,
    plain_heading,
)
from ip_finance.office_files.portfolio_rows import Row, joined, record_of
from ip_finance.office_files.tables import (
    MAX_ROWS,
    Line,
    Sheet,
    cell_name,
    read_text,
    read_workbook,
)
from ip_finance.office_files.workbook_errors import (
    CellProblem,
    EmptyPortfolio,
    NoKnownSheet,
    quoted,
)

WORKBOOK: Final = SourceFormat("portfolio-workbook", SOURCE_VERSION)
TABLE: Final = SourceFormat("portfolio-csv", SOURCE_VERSION)
NEWS_EVERY: Final = 500
"""Rows between two words about how far the reading is."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A right, and the cells of its number: several for a mark with a row for each class."""

    record: RightRecord
    sheet: str
    cells: tuple[str, ...]
    heading: str

    @property
    def place(self) -> str:
        """Where the right stands first: `专利!C7`."""
        return f"{self.sheet}!{self.cells[0]}"

    def problem(self, code: str, expected: str, rule: str, **facts: Fact) -> CellProblem:
        """Something that is wrong with the right as a whole."""
        found = self.record.number
        return CellProblem(
            self.sheet, self.cells[0], code, self.heading, found, expected, rule, facts
        )


@dataclass
class Portfolio:
    """What a file says. If there is one problem, nothing of it should be used."""

    source: SourceFormat
    rights: list[Placed] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    rows: int = 0


def read_portfolio(
    data: bytes, today: date, on_rows: Callable[[int], None] = lambda _: None
) -> Portfolio:
    """Every row of every sheet that has the template's headings.

    `on_rows` is told now and then how many rows were read.

    Raises: FileRefused and its kinds: the file as a whole cannot be read.
    """
    is_workbook = is_package(data)
    sheets = read_workbook(data) if is_workbook else (_text_sheet(data),)
    portfolio = Portfolio(WORKBOOK if is_workbook else TABLE)
    known = [(sheet, form) for sheet in sheets if (form := _form_of(sheet))]
    portfolio.problems += _strangers(sheets)
    if not known and not portfolio.problems:
        raise NoKnownSheet(tuple(sheet.name for sheet in sheets))
    if sum(len(sheet.lines) - 1 for sheet, _ in known) > MAX_ROWS:
        raise FileTooLarge("rows", MAX_ROWS)
    seen: dict[str, int] = {}
    for sheet, form in known:
        for line, places in _below_headings(sheet, form, portfolio):
            row = Row(sheet, form, line, places, portfolio.source, today)
            _add(portfolio, row, seen)
            if portfolio.rows % NEWS_EVERY == 0:
                on_rows(portfolio.rows)
    if not portfolio.rows and not portfolio.problems:
        raise EmptyPortfolio
    on_rows(portfolio.rows)
    return portfolio


def _text_sheet(data: bytes) -> Sheet:
    """The table of a text file, called as the template calls its sheet."""
    sheet = read_text(data, "CSV")
    form = _form_of(sheet)
    return replace(sheet, name=form.title) if form else sheet


def _form_of(sheet: Sheet) -> Form | None:
    """The form whose number has a column here."""
    headings = [plain_heading(raw) for raw in sheet.lines[0].cells] if sheet.lines else []
    return next((form for name, form in KEY_HEADINGS.items() if name in headings), None)


def _strangers(sheets: tuple[Sheet, ...]) -> Iterator[CellProblem]:
    """Sheets with something in them that no form knows: passing them over would lose rights."""
    if not any(_form_of(sheet) for sheet in sheets):
        return
    for sheet in sheets:
        if sheet.lines and sheet.name != EXPLANATION and _form_of(sheet) is None:
            expected = "模板的表头：" + "、".join(KEY_HEADINGS)
            first = quoted(next(raw for raw in sheet.lines[0].cells if raw is not None))
            cell = cell_name(0, sheet.lines[0].number)
            yield CellProblem(sheet.name, cell, "unknown-sheet", "", first, expected)


def _below_headings(
    sheet: Sheet, form: Form, portfolio: Portfolio
) -> Iterator[tuple[Line, Mapping[str, int]]]:
    """The rows of the sheet with the places of its columns; none if the headings are wrong."""
    names = {column.heading: column.name for column in form.columns}
    places: dict[str, int] = {}
    wrong = len(portfolio.problems)
    for place, raw in enumerate(sheet.lines[0].cells):
        heading = plain_heading(raw) if raw is not None else ""
        name = names.get(heading)
        if raw is not None and (name is None or name in places):
            code = "unknown-column" if name is None else "column-twice"
            portfolio.problems.append(_heading_problem(sheet, form, place, code, str(raw)))
        elif name is not None:
            places[name] = place
    missing = [one.heading for one in form.columns if one.is_required and one.name not in places]
    if missing:
        problem = _heading_problem(sheet, form, 0, "missing-column", "")
        portfolio.problems.append(replace(problem, expected="、".join(missing)))
    if len(portfolio.problems) == wrong:
        yield from ((line, places) for line in sheet.lines[1:])


def _heading_problem(sheet: Sheet, form: Form, place: int, code: str, raw: str) -> CellProblem:
    cell = cell_name(place, sheet.lines[0].number)
    expected = "、".join(column.heading for column in form.columns)
    return CellProblem(sheet.name, cell, code, "表头", quoted(raw), expected)


def _add(portfolio: Portfolio, row: Row, seen: dict[str, int]) -> None:
    """Take the row's right, or its problems; a right told before only as a further class."""
    portfolio.rows += 1
    record = record_of(row)
    portfolio.problems += row.problems
    if record is None:
        return
    cell = cell_name(row.places[row.form.key], row.line.number)
    placed = Placed(record, row.sheet.name, (cell,), row.form.column(row.form.key).heading)
    at = seen.setdefault(record.key_text, len(portfolio.rights))
    if at == len(portfolio.rights):
        portfolio.rights.append(placed)
        return
    first = portfolio.rights[at]
    whole = None
    if isinstance(record, TrademarkRecord) and isinstance(first.record, TrademarkRecord):
        whole = joined(first.record, record)
    if whole is None:
        problem = placed.problem("repeated-right", f"只写一次；已在 {first.place}", "PP-18")
        portfolio.problems.append(problem)
    else:
        portfolio.rights[at] = replace(first, record=whole, cells=(*first.cells, cell))
