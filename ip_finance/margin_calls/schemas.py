"""Margin calls and measures as JSON, in and out."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.classification.schemas import Words
from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.margin_calls.cures import PledgeEffect
from ip_finance.margin_calls.domain import CallState, Cover, Level, MeasureKind, ProposeMeasure
from ip_finance.margin_calls.models import MarginCall, MarginCallStatement, Measure
from ip_finance.margin_calls.service import Looked


class CallIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    loan_id: UUID


class OfferedIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    asset_id: UUID = Field(description="A right of the borrower's own.")


class ReasonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(max_length=2_000)


class MeasureIn(BaseModel):
    """`amount_fen`: what a guarantee covers, what was misused, or what falls due at once."""

    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    call_id: UUID | None = None
    kind: MeasureKind
    reason: Words = Field(max_length=2_000)
    document_id: UUID | None = None
    amount_fen: int = Field(0, ge=0, le=MAX_FEN)
    pay_by: date | None = None

    def to_command(self, measure_id: UUID) -> ProposeMeasure:
        return ProposeMeasure(
            measure_id=measure_id,
            loan_id=self.loan_id,
            call_id=self.call_id,
            kind=self.kind,
            reason=self.reason,
            document_id=self.document_id,
            amount=Fen(self.amount_fen),
            pay_by=self.pay_by,
        )


class DecisionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_agreed: bool
    comment: Words = Field(max_length=2_000)


class StatementOut(BaseModel):
    fact: str
    reason: str
    party_id: UUID
    request_id: UUID
    facts_hash: str
    created_at: datetime
    tx_hash: str | None = Field(description="Null until the ledger has it.")

    @classmethod
    def of(cls, one: MarginCallStatement) -> Self:
        return cls(
            fact=one.name,
            reason=one.reason,
            party_id=one.party_id,
            request_id=one.request_id,
            facts_hash=one.facts_hash,
            created_at=one.created_at,
            tx_hash=one.on_ledger.tx_hash if one.on_ledger else None,
        )


class MarginCallOut(BaseModel):
    """`facts` is the arithmetic as at the day of the call."""

    id: UUID
    loan_id: UUID
    bank_id: UUID
    borrower_id: UUID
    state: CallState
    called_on: date
    cure_by: date
    is_provisional: bool
    facts: dict[str, Any]
    policy_id: UUID
    statements: list[StatementOut]

    @classmethod
    def of(cls, call: MarginCall) -> Self:
        return cls(
            id=call.id,
            loan_id=call.loan_id,
            bank_id=call.bank_id,
            borrower_id=call.borrower_id,
            state=call.state,
            called_on=call.called_on,
            cure_by=call.cure_by,
            is_provisional=call.is_provisional,
            facts=call.facts,
            policy_id=call.policy_id,
            statements=[StatementOut.of(one) for one in call.statements],
        )


class CoverOut(BaseModel):
    """A loan against its line: the limit is the sum of value × cap, rounded down right by right."""

    loan_id: UUID
    borrower: str
    on: date
    level: Level
    outstanding_fen: int
    value_before_fen: int
    value_fen: int
    limit_fen: int
    target_fen: int
    shortfall_fen: int
    ltv_bps: int | None
    cap_bps: int
    used_bps: int | None
    unvalued: list[str]

    @classmethod
    def of(cls, one: Cover) -> Self:
        return cls(
            loan_id=one.loan_id,
            borrower=one.borrower,
            on=one.on,
            level=one.level,
            outstanding_fen=one.outstanding,
            value_before_fen=one.value_before,
            value_fen=one.value,
            limit_fen=one.limit,
            target_fen=one.target,
            shortfall_fen=one.shortfall,
            ltv_bps=one.ltv,
            cap_bps=one.cap,
            used_bps=one.used,
            unvalued=[right.number for right in one.unvalued],
        )


class PledgeCureOut(BaseModel):
    asset_id: UUID
    number: str
    title: str
    right_type: str
    value_fen: int
    cap_bps: int
    lending_value_fen: int
    shortfall_after_fen: int
    ltv_after_bps: int | None
    cures: bool

    @classmethod
    def of(cls, one: PledgeEffect) -> Self:
        return cls(
            asset_id=one.right.asset_id,
            number=one.right.number,
            title=one.right.title,
            right_type=one.right.right_type,
            value_fen=one.right.value,
            cap_bps=one.right.cap,
            lending_value_fen=one.right.lending_value,
            shortfall_after_fen=one.shortfall,
            ltv_after_bps=one.ltv,
            cures=one.cures,
        )


class RepayCureOut(BaseModel):
    amount_fen: int
    outstanding_after_fen: int
    ltv_after_bps: int | None


class WaiverCureOut(BaseModel):
    guarantee_fen: int
    undrawn_fen: int


class CuresOut(BaseModel):
    """Three ways out, each with its effect; `shortfall_all_pledged_fen` if all rights came in."""

    pledge: list[PledgeCureOut]
    shortfall_all_pledged_fen: int
    repay: RepayCureOut
    waiver: WaiverCureOut


class LookedOut(BaseModel):
    """The call as it was made, the loan as it stands now, and what would cure it."""

    call: MarginCallOut
    now: CoverOut
    cures: CuresOut
    today: date
    is_past_cure: bool

    @classmethod
    def of(cls, found: Looked) -> Self:
        cures = found.cures
        return cls(
            call=MarginCallOut.of(found.call),
            now=CoverOut.of(found.cover),
            cures=CuresOut(
                pledge=[PledgeCureOut.of(one) for one in cures.pledges],
                shortfall_all_pledged_fen=cures.all_pledged,
                repay=RepayCureOut(
                    amount_fen=cures.repayment.amount,
                    outstanding_after_fen=cures.repayment.outstanding,
                    ltv_after_bps=cures.repayment.ltv,
                ),
                waiver=WaiverCureOut(
                    guarantee_fen=cures.waiver.guarantee, undrawn_fen=cures.waiver.undrawn
                ),
            ),
            today=found.today,
            is_past_cure=found.is_past_cure,
        )


class MeasureOut(BaseModel):
    id: UUID
    loan_id: UUID
    call_id: UUID | None
    kind: MeasureKind
    reason: str
    document_id: UUID | None
    amount_fen: int
    proposed_on: date
    pay_by: date | None
    is_agreed: bool | None
    comment: str | None
    is_on_ledger: bool

    @classmethod
    def of(cls, one: Measure) -> Self:
        return cls(
            id=one.id,
            loan_id=one.loan_id,
            call_id=one.call_id,
            kind=one.kind,
            reason=one.reason,
            document_id=one.document_id,
            amount_fen=one.amount,
            proposed_on=one.proposed_on,
            pay_by=one.pay_by,
            is_agreed=one.decision.is_agreed if one.decision else None,
            comment=one.decision.comment if one.decision else None,
            is_on_ledger=one.is_on_ledger,
        )
