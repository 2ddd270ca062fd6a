"""JSON of an audit."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from ip_finance.audit.domain import Report


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
