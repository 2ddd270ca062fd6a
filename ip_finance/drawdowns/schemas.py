"""Drawdowns in and out, as JSON and as forms."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.money import Fen
from ip_finance.drawdowns.afterwards import CheckUse
from ip_finance.drawdowns.domain import (
    DrawdownEventKind,
    DrawdownState,
    Evidence,
    EvidenceKind,
    Finding,
    Item,
    PaymentMode,
    Propose,
    Standing,
)
from ip_finance.drawdowns.models import Drawdown
from ip_finance.loans.domain import Release
from ip_finance.loans.schemas import PositiveFen, Text
from ip_finance.payments.models import PaymentOrder
from ip_finance.payments.schemas import PRINTABLE, AccountIn, AccountOut, PaymentOrderOut
from ip_finance.signing.models import SigningRequest

Reason = Annotated[str, Field(min_length=2, max_length=500, pattern=r"^[^\x00]+$")]


class ReleaseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount_fen: PositiveFen
    payee: Text = Field(max_length=200)
    drawdown_id: UUID | None = Field(
        None, description="Needed where the bank has conditions of its own; its payment follows."
    )

    def to_command(self, loan_id: UUID) -> Release:
        return Release(loan_id, Fen(self.amount_fen), self.payee)


class EvidenceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: EvidenceKind
    document_id: UUID = Field(description="Kept before.")


class DrawdownIn(BaseModel):
    """A tranche, and who receives it."""

    model_config = ConfigDict(extra="forbid")

    loan_id: UUID
    amount_fen: PositiveFen
    value_on: date
    mode: PaymentMode
    payee: AccountIn
    evidence: list[EvidenceIn] = Field(default_factory=list, max_length=50)

    def to_command(self, drawdown_id: UUID) -> Propose:
        return Propose(
            drawdown_id=drawdown_id,
            loan_id=self.loan_id,
            amount=Fen(self.amount_fen),
            value_on=self.value_on,
            mode=self.mode,
            payee=self.payee.to_account(),
            evidence=tuple(Evidence(one.kind, one.document_id) for one in self.evidence),
        )


class AccountCheckIn(BaseModel):
    """Holder and number as the second person reads them on the payee's papers."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2, max_length=140, pattern=PRINTABLE)
    number: str = Field(min_length=5, max_length=34, pattern=r"^[0-9A-Za-z-]+$")


class ConditionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    condition: str = Field(min_length=1, max_length=40)
    is_met: bool
    remark: Reason


class WaiverIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    condition: str = Field(min_length=1, max_length=40)
    reason: Reason


class CheckIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Reason


class WithdrawalIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason


class CorrectionIn(BaseModel):
    """The account to which a rejected payment shall go."""

    model_config = ConfigDict(extra="forbid")

    payee: AccountIn
    reason: Reason


class UseCheckIn(BaseModel):
    """A later check of where the money went (LN-06)."""

    model_config = ConfigDict(extra="forbid")

    finding: Finding
    remark: Reason
    document_ids: list[UUID] = Field(default_factory=list, max_length=50)

    def to_command(self, drawdown_id: UUID) -> CheckUse:
        return CheckUse(drawdown_id, self.finding, self.remark, tuple(self.document_ids))


class ItemOut(BaseModel):
    """A condition precedent, how it stands, and why."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    title: str
    standing: Standing
    is_waivable: bool
    why: str
    by: UUID | None
    at: datetime | None


class DrawdownEventOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: int
    kind: DrawdownEventKind
    facts: dict[str, Any]
    person_id: UUID
    at: datetime


class DrawdownOut(BaseModel):
    id: UUID
    loan_id: UUID
    amount_fen: int
    value_on: date
    mode: PaymentMode
    payee: AccountOut
    evidence: list[dict[str, str]] = Field(description="Documents with their salted hashes.")
    state: DrawdownState
    conditions: list[ItemOut]
    payments: list[PaymentOrderOut] = Field(description="One for each attempt to pay.")
    is_paid: bool = Field(description="The bank's account shows the debit.")
    created_by: UUID
    created_at: datetime
    events: list[DrawdownEventOut]
    signing_request_id: UUID | None = Field(
        None, description="The step that this has led to: sign it at `/signing-requests`."
    )

    @classmethod
    def of(
        cls,
        drawdown: Drawdown,
        items: list[Item],
        orders: list[PaymentOrder],
        asked: SigningRequest | None = None,
    ) -> Self:
        payments = [PaymentOrderOut.of(order) for order in orders]
        return cls(
            id=drawdown.id,
            loan_id=drawdown.loan_id,
            amount_fen=drawdown.amount,
            value_on=drawdown.value_on,
            mode=drawdown.mode,
            payee=AccountOut.model_validate(drawdown.proposed_payee),
            evidence=drawdown.evidence,
            state=drawdown.state,
            conditions=[ItemOut.model_validate(item) for item in items],
            payments=payments,
            is_paid=any(one.state == "booked" for one in payments),
            created_by=drawdown.created_by,
            created_at=drawdown.created_at,
            events=[DrawdownEventOut.model_validate(event) for event in drawdown.events],
            signing_request_id=asked.id if asked else None,
        )
