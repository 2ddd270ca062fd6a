"""JSON of reports and reconciliations. Amounts are whole 分, shares basis points."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.reports.domain import (
    Cell,
    Direction,
    Figure,
    Kind,
    LineKind,
    Outcome,
    Report,
    ReportName,
    Side,
    Table,
)
from ip_finance.reports.models import MonthlyReconciliation, MonthlyReconciliationLine
from ip_finance.reports.words import IN_ENGLISH, OUTCOMES, SUBJECTS, TITLES

Comment = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]


class ReportListedOut(BaseModel):
    name: ReportName
    title: str
    title_en: str
    subject: str

    @classmethod
    def of(cls, name: ReportName) -> Self:
        title, english = TITLES[name]
        return cls(name=name, title=title, title_en=english, subject=SUBJECTS[name])


class ReportsOut(BaseModel):
    """The reports that there are for the reader."""

    reports: list[ReportListedOut]


class ColumnOut(BaseModel):
    key: str
    heading: str
    kind: Kind
    is_summed: bool


class LineOut(BaseModel):
    kind: LineKind
    cells: list[str | int | None]


class TableOut(BaseModel):
    """`details` counts all lines that are no total; of these `lines` has the first."""

    key: str
    title: str
    columns: list[ColumnOut]
    lines: list[LineOut]
    details: int

    @classmethod
    def of(cls, table: Table, most: int) -> Self:
        return cls(
            key=table.key,
            title=f"{table.zh} {table.en}",
            columns=[
                ColumnOut(key=one.key, heading=one.heading, kind=one.kind, is_summed=one.is_summed)
                for one in table.columns
            ],
            lines=[
                LineOut(kind=one.kind, cells=[_cell(cell) for cell in one.cells])
                for one in table.shown(most).lines
            ],
            details=table.details,
        )


class FigureOut(BaseModel):
    key: str
    name: str
    kind: Kind
    value: str | int | None
    how: str

    @classmethod
    def of(cls, one: Figure) -> Self:
        name = f"{one.zh} {one.en}"
        return cls(key=one.key, name=name, kind=one.kind, value=_cell(one.value), how=one.how)


class ReportOut(BaseModel):
    """A report as of a day of the books; the files have every line."""

    name: ReportName
    on: date
    bank: str | None
    figures: list[FigureOut]
    tables: list[TableOut]
    notes: list[str]

    @classmethod
    def of(cls, report: Report, most: int) -> Self:
        return cls(
            name=report.name,
            on=report.on,
            bank=report.bank,
            figures=[FigureOut.of(one) for one in report.figures],
            tables=[TableOut.of(one, most) for one in report.tables],
            notes=list(report.notes),
        )


def _cell(cell: Cell) -> str | int | None:
    return cell.isoformat() if isinstance(cell, date) else cell


class MonthIn(BaseModel):
    """A month, by any of its days."""

    model_config = ConfigDict(extra="forbid")

    month: date


class SignOffIn(BaseModel):
    """Where something differs, the comment says what it is and who follows it up; else it may be
    empty.
    """

    model_config = ConfigDict(extra="forbid")

    comment: Comment


class ToldOut(BaseModel):
    """What one side says of an amount."""

    amount_fen: int
    on: date
    reference: str


class ReconciledLineOut(BaseModel):
    n: int
    outcome: Outcome
    told: str
    told_en: str
    cure: str
    direction: Direction
    loan_id: UUID | None
    bank_file: ToldOut | None
    journal: ToldOut | None
    chain: ToldOut | None

    @classmethod
    def of(cls, line: MonthlyReconciliationLine) -> Self:
        told, cure = OUTCOMES[line.found]
        return cls(
            n=line.n,
            outcome=line.found,
            told=told,
            told_en=IN_ENGLISH[line.found],
            cure=cure,
            direction=Direction(line.direction),
            loan_id=line.loan_id,
            bank_file=_told(line, Side.BANK),
            journal=_told(line, Side.JOURNAL),
            chain=_told(line, Side.CHAIN),
        )


def _told(line: MonthlyReconciliationLine, side: Side) -> ToldOut | None:
    amount = line.amount_of(side)
    if amount is None:
        return None
    stated: dict[str, Any] = {name: getattr(line, f"{side}_{name}") for name in ("on", "reference")}
    return ToldOut(amount_fen=amount, **stated)


class SignOffOut(BaseModel):
    place: int
    person_id: UUID
    comment: str
    at: datetime


class ReconciliationOut(BaseModel):
    """What was found for a month. `differ` counts the lines that are not matched."""

    id: UUID
    month: str = Field(examples=["2026-03"])
    number: int
    made_by: UUID
    made_at: datetime
    matched: int
    differ: int
    sign_offs: list[SignOffOut]
    lines: list[ReconciledLineOut]

    @classmethod
    def of(cls, one: MonthlyReconciliation) -> Self:
        return cls(
            id=one.id,
            month=f"{one.month:%Y-%m}",
            number=one.number,
            made_by=one.made_by,
            made_at=one.created_at,
            matched=len(one.lines) - len(one.differences),
            differ=len(one.differences),
            sign_offs=[
                SignOffOut(
                    place=said.place,
                    person_id=said.person_id,
                    comment=said.comment,
                    at=said.created_at,
                )
                for said in one.sign_offs
            ],
            lines=[ReconciledLineOut.of(line) for line in one.lines],
        )


class ReconciliationListedOut(BaseModel):
    """Without its lines."""

    id: UUID
    month: str
    number: int
    matched: int
    differ: int
    signed_off: int

    @classmethod
    def of(cls, one: MonthlyReconciliation) -> Self:
        return cls(
            id=one.id,
            month=f"{one.month:%Y-%m}",
            number=one.number,
            matched=len(one.lines) - len(one.differences),
            differ=len(one.differences),
            signed_off=len(one.sign_offs),
        )
