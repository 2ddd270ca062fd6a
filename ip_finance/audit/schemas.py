"""JSON of an audit."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ip_finance.audit.domain import LogReport, Report
from ip_finance.audit.models import Reconciliation


class MismatchOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    table: str
    key: str
    field: str
    stored: str
    expected: str


class ReportOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    node: str
    block: int
    events: int
    checked: int
    is_consistent: bool
    mismatches: list[MismatchOut]

    @classmethod
    def of(cls, report: Report) -> Self:
        return cls.model_validate(report)


class LogReportOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    node: str
    entries: int
    anchors: int
    checkpoints: int
    cosignatures: int
    is_consistent: bool
    mismatches: list[MismatchOut]

    @classmethod
    def of(cls, report: LogReport) -> Self:
        return cls.model_validate(report)


class DifferenceOut(BaseModel):
    """One column that was not what the ledger says; `row` stands for a whole row."""

    model_config = ConfigDict(from_attributes=True)

    table_name: str
    row_key: str
    column_name: str
    ours: str
    ledgers: str


class ReconciliationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    block: int
    checked: int
    seen_at: datetime
    differences: list[DifferenceOut]

    @classmethod
    def of(cls, run: Reconciliation) -> Self:
        return cls.model_validate(run)
