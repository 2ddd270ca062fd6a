"""What a bank keeps for itself, and what is due, in and out, as JSON and as forms."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.collateral.comparison import Difference
from ip_finance.collateral.domain import ReportRevenue, ValueInternally, ValueRange
from ip_finance.collateral.lending import DueRight, Revalued
from ip_finance.collateral.models import InternalValuation, RevenueReport
from ip_finance.collateral.schemas import PolicyViewOut, RangeOut
from ip_finance.collateral.service import Compared
from ip_finance.core.money import MAX_FEN, Fen

Text = Annotated[str, Field(min_length=2, max_length=2_000, pattern=r"^[^\x00]+$")]
Short = Annotated[str, Field(min_length=2, max_length=500, pattern=r"^[^\x00]+$")]
Amount = Annotated[int, Field(ge=0, le=MAX_FEN)]


class RangeIn(BaseModel):
    """A range of the bank's own."""

    model_config = ConfigDict(extra="forbid")

    low_fen: Amount
    base_fen: Amount
    high_fen: Amount


class InternalValuationIn(BaseModel):
    """The bank's own value of a right, by a range or by its own pricing."""

    model_config = ConfigDict(extra="forbid")

    asset_id: UUID
    appraisal_id: UUID
    stated: RangeIn | None = None
    pricing: dict[str, Any] | None = Field(
        None, description="A pricing as in `PUT /appraisals/{id}`, run by the same engine."
    )
    basis: Short = Field(description="What the value rests on.")
    reasons: Text
    explanation: str = Field(
        "",
        max_length=2_000,
        pattern=r"^[^\x00]*$",
        description="Why it differs; mandatory above the threshold of the policy.",
    )

    def to_command(self, valuation_id: UUID) -> ValueInternally:
        own = self.stated
        stated = ValueRange(Fen(own.low_fen), Fen(own.base_fen), Fen(own.high_fen)) if own else None
        return ValueInternally(
            valuation_id=valuation_id,
            asset_id=self.asset_id,
            appraisal_id=self.appraisal_id,
            stated=stated,
            pricing=self.pricing,
            basis=self.basis,
            reasons=self.reasons,
            explanation=self.explanation,
        )


class RevenueReportIn(BaseModel):
    """What the bank learnt of the revenue that rests on a right."""

    model_config = ConfigDict(extra="forbid")

    asset_id: UUID
    period_ended_on: Annotated[date, Field(ge=date(2000, 1, 1))]
    forecast_fen: Annotated[int, Field(gt=0, le=MAX_FEN)]
    actual_fen: Amount
    source: Short

    def to_command(self, report_id: UUID) -> ReportRevenue:
        return ReportRevenue(
            report_id,
            self.asset_id,
            self.period_ended_on,
            Fen(self.forecast_fen),
            Fen(self.actual_fen),
            self.source,
        )


class InternalValuationOut(BaseModel):
    id: UUID
    asset_id: UUID
    appraisal_id: UUID
    range: RangeOut
    has_run: bool
    basis: str
    reasons: str
    explanation: str
    created_at: datetime

    @classmethod
    def of(cls, one: InternalValuation) -> Self:
        return cls(
            id=one.id,
            asset_id=one.asset_id,
            appraisal_id=one.appraisal_id,
            range=RangeOut.of(one.range),
            has_run=one.inputs is not None,
            basis=one.basis,
            reasons=one.reasons,
            explanation=one.explanation,
            created_at=one.created_at,
        )


class ComparedOut(InternalValuationOut):
    """With the external value and every line that differs."""

    external: RangeOut
    difference: float = Field(description="Internal base / external base − 1.")
    lines: list[Difference]
    inputs: dict[str, Any] | None
    is_recomputed: bool | None

    @classmethod
    def of_both(cls, found: Compared) -> Self:
        own, external = found.own, found.external
        band = ValueRange(external.low, external.base, external.high)
        return cls(
            **InternalValuationOut.of(own).model_dump(),
            external=RangeOut.of(band),
            difference=found.difference,
            lines=list(found.lines),
            inputs=json.loads(own.inputs) if own.inputs else None,
            is_recomputed=own.is_recomputed,
        )


class RevenueReportOut(BaseModel):
    id: UUID
    asset_id: UUID
    period_ended_on: date
    forecast_fen: int
    actual_fen: int
    source: str
    created_at: datetime

    @classmethod
    def of(cls, one: RevenueReport) -> Self:
        return cls(
            id=one.id,
            asset_id=one.asset_id,
            period_ended_on=one.period_ended_on,
            forecast_fen=one.forecast,
            actual_fen=one.actual,
            source=one.source,
            created_at=one.created_at,
        )


class DueOut(BaseModel):
    asset_id: UUID
    number: str
    loan_id: UUID
    borrower: str
    reason: str
    rule: str
    since: date
    deadline: date
    source: str

    @classmethod
    def of(cls, one: DueRight) -> Self:
        return cls(
            asset_id=one.asset.id,
            number=one.asset.number,
            loan_id=one.loan_id,
            borrower=one.borrower,
            reason=one.due.reason.value,
            rule=one.due.rule,
            since=one.due.since,
            deadline=one.due.deadline,
            source=one.due.source,
        )


class RevaluedOut(BaseModel):
    asset_id: UUID
    number: str
    loan_id: UUID
    value_before_fen: int
    value_after_fen: int
    before: PolicyViewOut
    after: PolicyViewOut

    @classmethod
    def of(cls, one: Revalued) -> Self:
        return cls(
            asset_id=one.asset_id,
            number=one.number,
            loan_id=one.loan_id,
            value_before_fen=one.value_before,
            value_after_fen=one.value_after,
            before=PolicyViewOut.of(one.before),
            after=PolicyViewOut.of(one.after),
        )


class RevaluationsOut(BaseModel):
    """What is due, and what came of the revaluations that were made."""

    due: list[DueOut]
    done: list[RevaluedOut]
