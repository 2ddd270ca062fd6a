"""Loans as applied for and decided, their movements, and loans as the ledger knows them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Base, Entity, LedgerRow, Uint64
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.loans.domain import LoanState, Standing
from ip_finance.parties.models import Party


class Loan(Committed, Entity):
    """An application, as the borrower filed it."""

    __tablename__ = "loans"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("term_months > 0", name="term_positive"),
    )

    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    amount: Mapped[Fen]
    term_months: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(500))
    asset_ids: Mapped[list[Any]]
    terms_hash: Mapped[str] = mapped_column(String(66))
    created_at: Mapped[datetime]

    borrower: Mapped[Party] = relationship(lazy="raise", foreign_keys=[borrower_id])
    bank: Mapped[Party] = relationship(lazy="raise", foreign_keys=[bank_id])
    on_ledger: Mapped["LoanOnLedger | None"] = relationship(
        primaryjoin="foreign(LoanOnLedger.loan) == Loan.id",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )

    @property
    def state(self) -> LoanState:
        return self.on_ledger.state if self.on_ledger else LoanState.DRAFT

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.terms_hash, self.terms)

    @property
    def terms(self) -> dict[str, Any]:
        """What `terms_hash` stands for."""
        return {
            "loan": str(self.id),
            "borrower": str(self.borrower_id),
            "bank": str(self.bank_id),
            "amount_fen": self.amount,
            "term_months": self.term_months,
            "purpose": self.purpose,
            "assets": self.asset_ids,
        }


class LoanDecision(Committed, Entity):
    """One proposal of the bank's, to approve or to decline; rows are only added."""

    __tablename__ = "loan_decisions"

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    person_id: Mapped[UUID]
    amount: Mapped[Fen]
    rate: Mapped[BasisPoints]
    maturity_on: Mapped[date | None]
    comment: Mapped[str] = mapped_column(Text)
    terms_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.terms_hash, self.terms)

    @property
    def terms(self) -> dict[str, Any]:
        """What `terms_hash` stands for."""
        return {
            "loan": str(self.loan_id),
            "amount_fen": self.amount,
            "rate_bps": self.rate,
            "maturity_on": self.maturity_on and self.maturity_on.isoformat(),
            "comment": self.comment,
        }


class Movement(Committed, Entity):
    """Money that the bank says moved, out or in; the ledger's events confirm it."""

    __tablename__ = "loan_movements"

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    facts: Mapped[dict[str, Any]]
    evidence_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.evidence_hash, self.facts)


class LtvCap(Base):
    """The most that may be lent on a type of right, as a share of its value; dated policy."""

    __tablename__ = "ltv_caps"

    right_type: Mapped[str] = mapped_column(String(32), primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    cap: Mapped[BasisPoints]
    source: Mapped[str] = mapped_column(String(300))
    is_verified: Mapped[bool]


class LoanOnLedger(LedgerRow):
    """The ledger's word on a loan. Bit n of `registered` and `live` tells of pledge n."""

    __tablename__ = "loans_on_ledger"

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    borrower: Mapped[int]
    bank: Mapped[int]
    version: Mapped[int]
    state: Mapped[LoanState]
    available_fen: Mapped[Uint64]
    outstanding_fen: Mapped[Uint64]
    terms_hash: Mapped[str] = mapped_column(String(66))
    pledges: Mapped[int]
    registered: Mapped[int]
    live: Mapped[int]
    tx_hash: Mapped[str] = mapped_column(String(66))

    @property
    def standing(self) -> Standing:
        return Standing(
            state=self.state,
            available=Fen(self.available_fen),
            outstanding=Fen(self.outstanding_fen),
            live_pledges=self.live.bit_count(),
            unregistered=(self.live & ~self.registered).bit_count(),
        )


class MovementOnLedger(LedgerRow):
    """One release or repayment, as the ledger took it."""

    __tablename__ = "movements_on_ledger"

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    loan_version: Mapped[int] = mapped_column(primary_key=True)
    released_fen: Mapped[Uint64]
    principal_fen: Mapped[Uint64]
    interest_fen: Mapped[Uint64]
    outstanding_fen: Mapped[Uint64]
    evidence_hash: Mapped[str] = mapped_column(String(66))
    tx_hash: Mapped[str] = mapped_column(String(66))
    at: Mapped[datetime]
