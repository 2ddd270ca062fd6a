"""What credit work answers, as JSON. Amounts whole 分, rates basis points, days exact fractions."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.errors import Forbidden
from ip_finance.credit.domain import Decision
from ip_finance.credit.gathering import Limited, Situation
from ip_finance.credit.limit import TermName
from ip_finance.credit.models import (
    CreditDecision,
    CreditMemo,
    FinancialStatement,
    StatedNeed,
)
from ip_finance.credit.need import Gap
from ip_finance.credit.standing import CaseState
from ip_finance.loans.models import Loan
from ip_finance.loans.schemas import CollateralOut, LimitOut


class StatementOut(BaseModel):
    id: UUID
    party_id: UUID
    fiscal_year: int
    figures: dict[str, int]
    source: str
    created_at: datetime

    @classmethod
    def of(cls, one: FinancialStatement) -> Self:
        return cls(
            id=one.id,
            party_id=one.party_id,
            fiscal_year=one.fiscal_year,
            figures=one.figures,
            source=one.source,
            created_at=one.created_at,
        )


class StepOut(BaseModel):
    name: str
    formula: str
    exact: str = Field(description="A fraction; 分 for amounts.")
    shown: str


class NeedOut(BaseModel):
    """The need by formula, or as an officer states it (LN-02, LN-04)."""

    amount_fen: int | None = Field(description="The most that may be lent anew.")
    need_fen: int | None
    fiscal_year: int | None
    statement: UUID | None
    gap: Gap | None
    missing: list[str]
    steps: list[StepOut]
    stated_fen: int | None
    reason: str | None


class TermOut(BaseModel):
    name: TermName
    amount_fen: int | None = Field(description="null: this term does not limit.")
    arithmetic: str
    binds: bool
    source: str
    verified: bool


class CreditLimitOut(LimitOut):
    """The limit with each of its five terms (LN-15)."""

    terms: list[TermOut]
    need: NeedOut

    @classmethod
    def of(cls, found: Limited, need: dict[str, Any], limit: dict[str, Any]) -> Self:
        return cls(
            limit_fen=limit["amount_fen"],
            collateral=[CollateralOut.of(one) for one in found.collateral],
            terms=[TermOut.model_validate(one) for one in limit["terms"]],
            need=NeedOut.model_validate(need),
        )


class StatedNeedOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    loan_id: UUID
    person_id: UUID
    need_fen: int = Field(validation_alias="need")
    reason: str

    @classmethod
    def of(cls, one: StatedNeed) -> Self:
        return cls.model_validate(one)


class MemoOut(BaseModel):
    id: UUID
    loan_id: UUID
    round: int
    person_id: UUID
    proposal: dict[str, Any]
    words: dict[str, str]
    created_at: datetime

    @classmethod
    def of(cls, one: CreditMemo) -> Self:
        return cls(
            id=one.id,
            loan_id=one.loan_id,
            round=one.round,
            person_id=one.person_id,
            proposal=one.proposal,
            words=one.words,
            created_at=one.created_at,
        )


class CreditDecisionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    round: int
    stage: str
    decision: Decision
    comment: str
    papers: list[str]
    person_id: UUID
    memo_id: UUID
    created_at: datetime

    @classmethod
    def of(cls, one: CreditDecision) -> Self:
        return cls.model_validate(one)


class ReferralOut(BaseModel):
    """What the bank asks of the company before it goes on."""

    model_config = ConfigDict(from_attributes=True)

    round: int
    comment: str
    papers: list[str]
    created_at: datetime


class StageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    title: str
    role: str
    votes: int


class CreditOut(BaseModel):
    """Where an application stands with its bank's own people."""

    loan_id: UUID
    number: str
    state: CaseState
    round: int
    stages: list[StageOut]
    stage: StageOut | None = Field(description="Whose turn it is.")
    votes_missing: int
    memo: MemoOut | None
    memo_hash: str | None = Field(description="Of the memo as it was decided on.")
    decisions: list[CreditDecisionOut]
    draft: int = Field(description="How many drafts of the memo there are; send it back.")
    seen: int = Field(description="How many decisions there are; send it back.")
    may_decide: bool
    why_not: str | None = Field(description="The name of the refusal.")

    @classmethod
    def of(cls, one: Situation, refusal: Forbidden | None) -> Self:
        stage, frozen = one.standing.stage, one.frozen_now
        is_open = one.standing.state is CaseState.DECIDING
        return cls(
            loan_id=one.loan.id,
            number=one.loan.number,
            state=one.standing.state,
            round=one.standing.round,
            stages=[StageOut.model_validate(each) for each in one.stages],
            stage=StageOut.model_validate(stage) if stage else None,
            votes_missing=one.standing.missing,
            memo=MemoOut.of(one.memo) if one.memo else None,
            memo_hash=frozen.content_hash if frozen else None,
            decisions=[CreditDecisionOut.of(each) for each in one.decisions],
            draft=len(one.memos),
            seen=len(one.decisions),
            may_decide=is_open and refusal is None,
            why_not=refusal.code if refusal else None,
        )


class QueueOut(BaseModel):
    """One application in the bank's queue, with its age in days."""

    loan_id: UUID
    number: str
    borrower: str
    amount_fen: int
    state: CaseState
    stage: str | None
    applied_on: date
    age_days: int
    may_decide: bool

    @classmethod
    def of(cls, one: Situation, refusal: Forbidden | None, applied_on: date, today: date) -> Self:
        loan: Loan = one.loan
        stage = one.standing.stage
        return cls(
            loan_id=loan.id,
            number=loan.number,
            borrower=loan.borrower.name,
            amount_fen=loan.amount,
            state=one.standing.state,
            stage=stage.title if stage else None,
            applied_on=applied_on,
            age_days=(today - applied_on).days,
            may_decide=one.standing.state is CaseState.DECIDING and refusal is None,
        )
