"""JSON of imports, identifiers and certificates."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ip_finance.intake.domain import (
    ImportState,
    MarkCertificate,
    Outcome,
    ReceiveImport,
    SoftwareCertificate,
)
from ip_finance.intake.models import Import, ImportRow
from ip_finance.office_files.identifiers import IdentifierKind
from ip_finance.office_files.model import GoodsClass
from ip_finance.web.intake_refusals import CELL_WORDS, FILE_WORDS, REASON_WORDS
from ip_finance.web.refusals import UNKNOWN, WORDS, Facts, Told

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Group = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class ImportIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID = Field(description="The file, kept before.")

    def to_command(self, import_id: UUID) -> ReceiveImport:
        return ReceiveImport(import_id, self.document_id)


class RefusalOut(BaseModel):
    """Why a file cannot be read at all."""

    code: str
    detail: str
    cure: str


class ImportOut(BaseModel):
    id: UUID
    document_id: UUID
    file_name: str
    state: ImportState
    format: str | None = Field(description="Known once the file was read.")
    refusal: RefusalOut | None
    rows: int = Field(description="Lines of the table, or items of the office's file.")
    rows_read: int = Field(description="Grows while the file is read.")
    rows_filed: int = Field(description="Grows while rights are filed; all of them count or none.")
    filed: int
    known: int = Field(description="Rights that were on file before; left alone.")
    kept: int = Field(description="Foreign rights, and events that could not be recorded.")
    problems: int
    created_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, batch: Import) -> Self:
        told = file_told(batch)
        return cls(
            id=batch.id,
            document_id=batch.document_id,
            file_name=batch.file_name,
            state=batch.state,
            format=batch.format,
            refusal=RefusalOut(code=told.code, detail=told.detail, cure=told.cure)
            if told
            else None,
            rows=batch.rows,
            rows_read=batch.progress.rows_read,
            rows_filed=batch.progress.rows_filed,
            filed=batch.filed,
            known=batch.known,
            kept=batch.kept,
            problems=batch.problems,
            created_at=batch.created_at,
            ended_at=batch.ended_at,
        )


class ProblemOut(BaseModel):
    """What is wrong at one place: what was found, what is expected, and the cure."""

    code: str
    column: str
    found: str
    expected: str
    rule: str | None
    detail: str
    cure: str

    @classmethod
    def of(cls, row: ImportRow) -> Self:
        told = cell_told(row)
        return cls(**row.detail, detail=told.detail, cure=told.cure)


class ImportRowOut(BaseModel):
    position: int
    outcome: Outcome
    place: str = Field(description="The cell, such as `专利!C7`, or the turn in the file.")
    right_type: str | None
    number: str | None
    title: str | None
    asset_id: UUID | None
    problem: ProblemOut | None
    detail: dict[str, Any] = Field(description="What is kept of a foreign right or of events.")

    @classmethod
    def of(cls, row: ImportRow) -> Self:
        is_problem = row.outcome is Outcome.REFUSED
        return cls(
            position=row.position,
            outcome=row.outcome,
            place=row.place,
            right_type=row.right_type,
            number=row.right_number,
            title=row.title,
            asset_id=row.asset_id,
            problem=ProblemOut.of(row) if is_problem else None,
            detail={} if is_problem else row.detail,
        )


class IdentifierOut(BaseModel):
    kind: IdentifierKind
    text: str
    canonical: str


class GoodsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    nice_class: int = Field(ge=1, le=45)
    groups: list[Group] = Field(default=[], max_length=200, description="类似群, 4 digits each.")
    goods: list[Line] = Field(default=[], max_length=400)

    def to_goods(self) -> GoodsClass:
        return GoodsClass(self.nice_class, tuple(sorted(set(self.groups))), tuple(self.goods))


class MarkIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID = Field(description="The certificate, kept before.")
    number: Line
    mark: Line | None = Field(default=None, description="The words; none of a figure mark.")
    filed_on: date
    registered_on: date
    last_day: date | None = Field(default=None, description="The last day of the term.")
    owners: list[Line] = Field(min_length=1, max_length=20)
    classes: list[GoodsIn] = Field(min_length=1, max_length=45)

    def to_command(self, asset_id: UUID) -> MarkCertificate:
        told = self.model_dump(exclude={"classes"})
        goods = [one.to_goods() for one in self.classes]
        return MarkCertificate(asset_id=asset_id, classes=goods, **told)


class SoftwareIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID = Field(description="The certificate, kept before.")
    number: Line
    title: Line
    version: Line | None = None
    completed_on: date
    published_on: date | None = None
    registered_on: date
    owners: list[Line] = Field(min_length=1, max_length=20)

    def to_command(self, asset_id: UUID) -> SoftwareCertificate:
        return SoftwareCertificate(asset_id=asset_id, **self.model_dump())


def file_told(batch: Import) -> Told | None:
    """Why the file as a whole was refused, in words for people."""
    if batch.refusal is None:
        return None
    code = str(batch.refusal["code"])
    words = FILE_WORDS.get(code) or WORDS.get(code, UNKNOWN)
    return _told(code, words, batch.refusal["facts"], None)


def cell_told(row: ImportRow) -> Told:
    """What is wrong at the place of the row, in words for people."""
    code = str(row.detail["code"])
    return _told(code, CELL_WORDS.get(code, UNKNOWN), row.detail, row.detail["rule"])


def kept_told(row: ImportRow) -> list[str]:
    """What was kept of the events of a right, each with the reason."""
    return [
        f"{one['happened_on']} {one['code']} {one['title'] or ''}："
        + REASON_WORDS.get(one["reason"], "不能记录")
        for one in row.detail.get("kept", ())
    ]


def report_line(row: ImportRow) -> tuple[str, ...]:
    """A problem as a line of the report."""
    told, detail = cell_told(row), row.detail
    stated = (detail["column"], detail["found"], detail["expected"])
    return (row.place, *stated, told.detail, told.cure, told.rule or "")


def _told(code: str, words: tuple[str, str], facts: dict[str, Any], rule: str | None) -> Told:
    shown = Facts({name: str(value) for name, value in facts.items()})
    return Told(code, words[0].format_map(shown), words[1].format_map(shown), rule)
