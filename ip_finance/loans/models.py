"""Loans as applied for and decided, their movements, and loans as the ledger knows them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Base, Entity, LedgerRow, Uint64
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.loans.domain import LoanChange, LoanState, Standing
from ip_finance.parties.models import Party

STATED = text("is_stated")
WAITING = text(
    "(state in ('applied', 'approved', 'defaulted', 'enforcing') or available_fen > 0"
    " or live <> 0 and (state = 'settled' or (live & ~registered) <> 0))"
)
"""Of a loan on the ledger: something is left to its bank to do, other than to be paid back."""


class Loan(Committed, Entity):
    """An application, as the borrower filed it."""

    __tablename__ = "loans"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("term_months > 0", name="term_positive"),
        Index("ix_loans_created_at", "created_at", "id"),
    )

    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    amount: Mapped[Fen]
    term_months: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(500))
    asset_ids: Mapped[list[Any]]
    terms_hash: Mapped[str] = mapped_column(String(66))
    created_at: Mapped[datetime]
    number: Mapped[str] = mapped_column(String(20), unique=True, server_default=FetchedValue())
    """`SQ-2026-000042`, for people; the database counts."""

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
    def lender(self) -> Party:
        """The bank that holds the claim now: after an assignment not the one applied to."""
        return self.on_ledger.lender if self.on_ledger else self.bank

    @property
    def lender_id(self) -> UUID:
        return self.on_ledger.lender.id if self.on_ledger else self.bank_id

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
    plan: Mapped[dict[str, Any] | None]
    """How it is repaid (`loan_engine.plan`); None where nothing is lent, and in older rows."""
    memo_hash: Mapped[str | None] = mapped_column(String(66))
    terms_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.terms_hash, self.terms)

    @property
    def terms(self) -> dict[str, Any]:
        """What `terms_hash` stands for; of older rows it does not cover what they do not have."""
        added = {"plan": self.plan, "memo_hash": self.memo_hash}
        return {
            "loan": str(self.loan_id),
            "amount_fen": self.amount,
            "rate_bps": self.rate,
            "maturity_on": self.maturity_on and self.maturity_on.isoformat(),
            "comment": self.comment,
            **{name: value for name, value in added.items() if value is not None},
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


class StatedFact(Committed, Entity):
    """A fact about a loan as one person of a party stated it; `facts_hash` goes on the ledger."""

    __tablename__ = "loan_facts"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    fact: Mapped[int]
    amount: Mapped[Fen]
    facts: Mapped[dict[str, Any]]
    facts_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.facts_hash, self.facts)


class LtvCap(Base):
    """The most that may be lent on a type of right, as a share of its value; dated policy."""

    __tablename__ = "ltv_caps"

    right_type: Mapped[str] = mapped_column(String(32), primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    cap: Mapped[BasisPoints]
    source: Mapped[str] = mapped_column(String(300))
    is_verified: Mapped[bool]


class LoanOnLedger(LedgerRow):
    """The ledger's word on a loan. Bit n of `registered` and `live` tells of pledge n.

    `undistributed_fen` is what sales of pledged rights brought in and nobody has received yet.
    """

    __tablename__ = "loans_on_ledger"
    __table_args__ = (
        Index("ix_loans_on_ledger_bank", "bank", "state"),
        Index("ix_loans_on_ledger_waiting", "bank", postgresql_where=WAITING),
    )

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    borrower: Mapped[int]
    bank: Mapped[int]
    version: Mapped[int]
    state: Mapped[LoanState]
    applied_fen: Mapped[Uint64]
    approved_fen: Mapped[Uint64]
    available_fen: Mapped[Uint64]
    outstanding_fen: Mapped[Uint64]
    undistributed_fen: Mapped[Uint64]
    terms_hash: Mapped[str] = mapped_column(String(66))
    pledges: Mapped[int]
    registered: Mapped[int]
    live: Mapped[int]
    tx_hash: Mapped[str] = mapped_column(String(66))

    lender: Mapped[Party] = relationship(
        primaryjoin="foreign(LoanOnLedger.bank) == Party.number", viewonly=True
    )

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


class LoanChangeOnLedger(LedgerRow):
    """What befell a loan, as the ledger took it; `document_hash` is the step's own hash."""

    __tablename__ = "loan_changes_on_ledger"

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    loan_version: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[LoanChange]
    overdue_fen: Mapped[Uint64 | None]
    overdue_since: Mapped[int | None]
    document_hash: Mapped[str] = mapped_column(String(66))
    tx_hash: Mapped[str] = mapped_column(String(66))
    at: Mapped[datetime]


class FactOnLedger(LedgerRow):
    """Who stated what about a loan, and when. `fact` may be a number that no `LoanFact` has.

    Anybody may record any hash. `is_stated`: party, loan, fact and amount are those of the
    `StatedFact` of that hash; of a hash at most one row is, and only that one counts.
    """

    __tablename__ = "facts_on_ledger"
    __table_args__ = (
        Index("uq_facts_on_ledger_stated", "evidence_hash", unique=True, postgresql_where=STATED),
    )

    party: Mapped[int] = mapped_column(primary_key=True)
    evidence_hash: Mapped[str] = mapped_column(String(66), primary_key=True)
    loan: Mapped[UUID] = mapped_column(index=True)
    fact: Mapped[int]
    amount_fen: Mapped[Uint64]
    is_stated: Mapped[bool]
    tx_hash: Mapped[str] = mapped_column(String(66))
    at: Mapped[datetime]


class ClaimOfferOnLedger(LedgerRow):
    """A claim on offer to another bank: good for one version of the loan; taken with a notice."""

    __tablename__ = "claim_offers_on_ledger"

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    loan_version: Mapped[int] = mapped_column(primary_key=True)
    offered_by: Mapped[int]
    bank: Mapped[int]
    terms_hash: Mapped[str] = mapped_column(String(66))
    offered_at: Mapped[datetime]
    notice_hash: Mapped[str | None] = mapped_column(String(66))
    accepted_at: Mapped[datetime | None]
    tx_hash: Mapped[str] = mapped_column(String(66))
