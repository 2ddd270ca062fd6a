"""Classes, opinions, covenants and early warnings as JSON, in and out."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.classification.covenants import AgreeCovenant, ReportCovenant
from ip_finance.classification.domain import OpinionKind
from ip_finance.classification.models import Classification, Covenant, EarlyWarning, Opinion
from ip_finance.classification.review import Reviewed
from ip_finance.classification.service import Risk, StateOpinion
from ip_finance.classification.signals import Comparison, CovenantKind, Gravity, Signal
from ip_finance.core.actor import PersonRole
from ip_finance.policies.contents.classification import Category, Ground

LONGEST_MONTHS = 36
MOST_BPS = 100_000_000
Words = Annotated[str, Field(min_length=1, pattern=r"^[^\x00]+$")]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31))]
"""Days between which what is due month by month can be counted."""


class OpinionIn(BaseModel):
    """A `ground` with its evidence, or an `upgrade` to a better `category` with the reason."""

    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    kind: OpinionKind
    ground: Ground | None = None
    category: Category | None = None
    evidence: Words = Field(max_length=2_000)
    document_id: UUID | None = None

    def to_command(self, opinion_id: UUID) -> StateOpinion:
        return StateOpinion(opinion_id=opinion_id, **dict(self))


class DecisionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_agreed: bool
    comment: Words = Field(max_length=2_000)


class ClosingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Words = Field(max_length=2_000)


class CovenantIn(BaseModel):
    """Ratios in basis points: 15,000 is 1.5 or 150 %."""

    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    kind: CovenantKind
    measure: Words = Field(max_length=200)
    comparison: Comparison | None = None
    threshold_bps: int | None = Field(None, ge=-MOST_BPS, le=MOST_BPS)
    clause: Words = Field(max_length=200)
    first_due_on: Day
    every_months: int = Field(ge=1, le=LONGEST_MONTHS)

    def to_command(self, covenant_id: UUID) -> AgreeCovenant:
        return AgreeCovenant(
            covenant_id=covenant_id,
            loan_id=self.loan_id,
            kind=self.kind,
            measure=self.measure,
            comparison=self.comparison,
            threshold=self.threshold_bps,
            clause=self.clause,
            first_due_on=self.first_due_on,
            every_months=self.every_months,
        )


class CovenantReportIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    covenant_id: UUID
    due_on: Day
    value_bps: int | None = Field(None, ge=-MOST_BPS, le=MOST_BPS)
    source: Words = Field(max_length=500)

    def to_command(self, report_id: UUID) -> ReportCovenant:
        return ReportCovenant(
            report_id=report_id,
            covenant_id=self.covenant_id,
            due_on=self.due_on,
            value=self.value_bps,
            source=self.source,
        )


class ClassOut(BaseModel):
    """`grounds` are the debtor's: each names its least class, its loan, and what was found."""

    loan_id: UUID
    borrower_id: UUID
    day: date
    number: int
    category: Category
    is_non_performing: bool
    grounds: list[dict[str, Any]]
    principal_fen: int
    days_overdue: int
    policy_id: UUID
    opinion_id: UUID | None

    @classmethod
    def of(cls, row: Classification) -> Self:
        return cls(
            loan_id=row.loan_id,
            borrower_id=row.borrower_id,
            day=row.day,
            number=row.number,
            category=row.category,
            is_non_performing=row.category.is_non_performing,
            grounds=row.grounds,
            principal_fen=row.principal,
            days_overdue=row.days_overdue,
            policy_id=row.policy_id,
            opinion_id=row.opinion_id,
        )


class MovedOut(BaseModel):
    """Loans that came from one class to another in a month; `before` null: not classified then."""

    before: Category | None
    now: Category
    loans: int
    principal_fen: int


class InClassOut(BaseModel):
    category: Category
    loans: int
    principal_fen: int


class RiskOut(BaseModel):
    on: date
    before_on: date
    principal_fen: int
    npl_bps: int = Field(description="Principal of the last three classes over all, rounded up.")
    classes: list[InClassOut]
    migration: list[MovedOut]
    loans: list[ClassOut]

    @classmethod
    def of(cls, found: Risk) -> Self:
        moves = [
            MovedOut(before=old, now=new, loans=count, principal_fen=principal)
            for old in (None, *Category)
            for new in Category
            for count, principal in [found.moved(old, new)]
            if count
        ]
        return cls(
            on=found.on,
            before_on=found.before_on,
            principal_fen=found.principal,
            npl_bps=found.npl,
            classes=[
                InClassOut(category=one, loans=count, principal_fen=principal)
                for one in Category
                for count, principal in [found.in_class(one)]
            ],
            migration=moves,
            loans=[ClassOut.of(row) for row in found.rows],
        )


class ReviewedOut(BaseModel):
    on: date
    loans: int
    classified: int
    raised: int
    closed: int

    @classmethod
    def of(cls, found: Reviewed) -> Self:
        return cls.model_validate(found, from_attributes=True)


class OpinionOut(BaseModel):
    id: UUID
    loan_id: UUID
    kind: OpinionKind
    ground: Ground | None
    category: Category
    evidence: str
    document_id: UUID | None
    stated_by: UUID
    stated_on: date
    is_agreed: bool | None
    comment: str | None
    decided_on: date | None

    @classmethod
    def of(cls, one: Opinion) -> Self:
        said = one.decision
        return cls(
            id=one.id,
            loan_id=one.loan_id,
            kind=one.kind,
            ground=one.ground,
            category=one.category,
            evidence=one.evidence,
            document_id=one.document_id,
            stated_by=one.stated_by,
            stated_on=one.stated_on,
            is_agreed=said.is_agreed if said else None,
            comment=said.comment if said else None,
            decided_on=said.decided_on if said else None,
        )


class WarningOut(BaseModel):
    """`role` is whose move it is at the bank."""

    id: UUID
    loan_id: UUID
    kind: Signal
    severity: Gravity
    since: date
    source: str
    facts: dict[str, Any]
    role: PersonRole
    raised_at: datetime
    closed_on: date | None
    comment: str | None

    @classmethod
    def of(cls, one: EarlyWarning) -> Self:
        return cls(
            id=one.id,
            loan_id=one.loan_id,
            kind=one.kind,
            severity=one.severity,
            since=one.since,
            source=one.source,
            facts=one.facts,
            role=one.role,
            raised_at=one.created_at,
            closed_on=one.closing.closed_on if one.closing else None,
            comment=one.closing.comment if one.closing else None,
        )


class CovenantOut(BaseModel):
    id: UUID
    loan_id: UUID
    kind: CovenantKind
    measure: str
    comparison: Comparison | None
    threshold_bps: int | None
    clause: str
    first_due_on: date
    every_months: int

    @classmethod
    def of(cls, one: Covenant) -> Self:
        return cls.model_validate(one, from_attributes=True)


class CovenantReportOut(BaseModel):
    id: UUID
    covenant_id: UUID
    due_on: date
    value_bps: int | None
    source: str
    reported_on: date
