"""JSON of loans. Amounts are whole 分, rates basis points a year on actual/360."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ip_finance.core.canonical import writable
from ip_finance.core.clock import business_date
from ip_finance.core.money import MAX_FEN, BasisPoints, Fen
from ip_finance.loan_engine.plan import carried, content_of
from ip_finance.loans.domain import (
    Apply,
    Approve,
    Collateral,
    LoanChange,
    LoanState,
    Repay,
)
from ip_finance.loans.models import Loan, LoanDecision
from ip_finance.web.exports import Column, in_yuan

PositiveFen = Annotated[int, Field(gt=0, le=MAX_FEN)]
Text = Annotated[str, Field(min_length=2, pattern=r"^[^\x00]+$")]
PlanIn = Annotated[
    dict[str, Any],
    AfterValidator(writable),
    Field(max_length=60, description="How it is repaid (LN-14)."),
]


class LoanIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bank_id: UUID
    amount_fen: PositiveFen
    term_months: int = Field(ge=1, le=120)
    purpose: Text = Field(max_length=500)
    asset_ids: list[UUID] = Field(min_length=1, max_length=100)

    def to_command(self, loan_id: UUID) -> Apply:
        return Apply(
            loan_id=loan_id,
            bank_id=self.bank_id,
            amount=Fen(self.amount_fen),
            term_months=self.term_months,
            purpose=self.purpose,
            asset_ids=tuple(self.asset_ids),
        )


class ApprovalIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount_fen: PositiveFen
    rate_bps: int = Field(gt=0, le=10_000, description="Annual rate, basis points (CC-17).")
    maturity_on: date
    comment: Text = Field(max_length=2_000)
    plan: PlanIn = Field(
        default_factory=dict, description="Left out: that of the offer accepted, else the usual."
    )

    def to_command(self, loan_id: UUID) -> Approve:
        """Raises: PlanNotUnderstood, PlanNotCarried."""
        return Approve(
            loan_id=loan_id,
            amount=Fen(self.amount_fen),
            rate=BasisPoints(self.rate_bps),
            maturity_on=self.maturity_on,
            comment=self.comment,
            plan=content_of(carried(self.plan)) if self.plan else {},
        )


class DeclineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Text = Field(max_length=2_000)


class RepaymentIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    principal_fen: int = Field(ge=0, le=MAX_FEN)
    interest_fen: int = Field(ge=0, le=MAX_FEN)
    paid_on: date

    def to_command(self, loan_id: UUID) -> Repay:
        return Repay(loan_id, Fen(self.principal_fen), Fen(self.interest_fen), self.paid_on)


class CollateralOut(BaseModel):
    number: str
    value_fen: int
    cap_bps: int
    lending_value_fen: int
    expires_on: date

    @classmethod
    def of(cls, one: Collateral) -> Self:
        return cls(
            number=one.number,
            value_fen=one.value,
            cap_bps=one.cap,
            lending_value_fen=one.lending_value,
            expires_on=one.expires_on,
        )


class LimitOut(BaseModel):
    """What the offered rights can carry, with the arithmetic (LN-15)."""

    limit_fen: int
    collateral: list[CollateralOut]


class DecisionOut(BaseModel):
    amount_fen: int
    rate_bps: int
    maturity_on: date | None
    comment: str
    plan: dict[str, Any] | None
    memo_hash: str | None
    person_id: UUID
    created_at: datetime

    @classmethod
    def of(cls, decision: LoanDecision) -> Self:
        return cls(
            amount_fen=decision.amount,
            rate_bps=decision.rate,
            maturity_on=decision.maturity_on,
            comment=decision.comment,
            plan=decision.plan,
            memo_hash=decision.memo_hash,
            person_id=decision.person_id,
            created_at=decision.created_at,
        )


class MovementOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    loan_version: int
    released_fen: int
    principal_fen: int
    interest_fen: int
    outstanding_fen: int
    tx_hash: str
    at: datetime


class ChangeOut(BaseModel):
    """What befell the loan beside money and pledges."""

    model_config = ConfigDict(from_attributes=True)

    loan_version: int
    change: LoanChange
    overdue_fen: int | None
    overdue_since: int | None
    document_hash: str
    tx_hash: str
    at: datetime


class FactOut(BaseModel):
    """What a party stated about the loan: a record of who said what, and nothing more."""

    fact: str = Field(description="Name of the fact, or `unknown fact N`.")
    number: int
    party: str = Field(description="Whose person stated it.")
    amount_fen: int
    evidence_hash: str
    tx_hash: str
    at: datetime


class ClaimOfferOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    loan_version: int
    offered_by: int = Field(description="Number of the bank that held the claim.")
    bank: int = Field(description="Number of the bank to which it was offered.")
    terms_hash: str
    offered_at: datetime
    accepted_at: datetime | None
    tx_hash: str


class RealisationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    loan_version: int
    pledge: int
    proceeds_fen: int
    tx_hash: str
    at: datetime


class DistributionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    loan_version: int
    costs_fen: int
    interest_fen: int
    principal_fen: int
    surplus_fen: int
    outstanding_fen: int
    tx_hash: str
    at: datetime


class LoanOut(BaseModel):
    id: UUID
    number: str = Field(description="For people: SQ-2026-000042.")
    borrower_id: UUID
    bank_id: UUID = Field(description="The bank applied to.")
    lender_id: UUID = Field(description="The bank that holds the claim now.")
    amount_fen: int
    term_months: int
    purpose: str
    asset_ids: list[UUID]
    terms_hash: str
    state: LoanState
    version: int | None
    available_fen: int
    outstanding_fen: int
    undistributed_fen: int = Field(description="Proceeds of sales that nobody has received yet.")
    live_pledges: int
    tx_hash: str | None

    @classmethod
    def of(cls, loan: Loan) -> Self:
        ledger = loan.on_ledger
        return cls(
            id=loan.id,
            number=loan.number,
            borrower_id=loan.borrower_id,
            bank_id=loan.bank_id,
            lender_id=loan.lender_id,
            amount_fen=loan.amount,
            term_months=loan.term_months,
            purpose=loan.purpose,
            asset_ids=[UUID(asset_id) for asset_id in loan.asset_ids],
            terms_hash=loan.terms_hash,
            state=loan.state,
            version=ledger.version if ledger else None,
            available_fen=ledger.available_fen if ledger else 0,
            outstanding_fen=ledger.outstanding_fen if ledger else 0,
            undistributed_fen=ledger.undistributed_fen if ledger else 0,
            live_pledges=ledger.standing.live_pledges if ledger else 0,
            tx_hash=ledger.tx_hash if ledger else None,
        )


class LoanDetail(LoanOut):
    decisions: list[DecisionOut]
    movements: list[MovementOut]
    changes: list[ChangeOut]
    facts: list[FactOut]
    claim_offers: list[ClaimOfferOut]
    realisations: list[RealisationOut]
    distributions: list[DistributionOut]


COLUMNS: Sequence[Column[Loan]] = (
    Column("申请编号 number", lambda loan: loan.number),
    Column("借款人 borrower", lambda loan: loan.borrower.name),
    Column("受理银行 bank", lambda loan: loan.bank.name),
    Column("债权银行 lender", lambda loan: loan.lender.name),
    Column("金额（元） amount, CNY", lambda loan: in_yuan(loan.amount)),
    Column("期限（月） months", lambda loan: loan.term_months),
    Column("状态 state", lambda loan: loan.state.value),
    Column(
        "未偿本金（元） outstanding, CNY",
        lambda loan: in_yuan(loan.on_ledger.outstanding_fen if loan.on_ledger else 0),
    ),
    Column("申请日 filed on", lambda loan: business_date(loan.created_at)),
    Column("编号 id", lambda loan: str(loan.id)),
)
"""Of the list as a file."""
