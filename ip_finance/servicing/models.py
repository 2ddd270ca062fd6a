"""Accounts of loans, their instalments, and how far each day's close has come.

Rows follow the ledger's events through projectors, and the close of the day; a loan is known by
its id alone, as the ledger knows it.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Base, Entity
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.servicing.domain import AccountState, AdjustmentKind


class LoanAccount(Base):
    """One loan in its bank's books. `version` is the loan's version that was taken in last."""

    __tablename__ = "loan_accounts"
    __table_args__ = (
        Index("ix_loan_accounts_bank_id", "bank_id", "loan_id"),
        Index("ix_loan_accounts_bank_id_due_on", "bank_id", "due_on", "loan_id"),
        Index("ix_loan_accounts_borrower_id", "borrower_id", "due_on", "loan_id"),
        Index("ix_loan_accounts_due_on", "due_on", "loan_id"),
        Index(
            "ix_loan_accounts_figures",
            "bank_id",
            "state",
            "due_on",
            postgresql_include=["principal", "matures_on", "borrower_id"],
        ),
        Index(
            "ix_loan_accounts_next_reset_on",
            "bank_id",
            "next_reset_on",
            postgresql_where=text("next_reset_on is not null"),
        ),
    )

    loan_id: Mapped[UUID] = mapped_column(primary_key=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    plan: Mapped[dict[str, Any]]
    rate: Mapped[BasisPoints]
    overdue_multiple: Mapped[BasisPoints]
    misuse_multiple: Mapped[BasisPoints]
    has_compound_interest: Mapped[bool]
    year_days: Mapped[int]
    """Days of the year by which a day's penalty is reckoned."""
    opened_on: Mapped[date]
    matures_on: Mapped[date]
    released: Mapped[Fen]
    state: Mapped[AccountState]
    version: Mapped[int]
    closed_through: Mapped[date]
    due_on: Mapped[date]
    """The first day on which something unpaid was or is due; the maturity once all is paid."""
    principal: Mapped[Fen] = mapped_column(default=0, server_default="0")
    """What is unpaid of the instalments' principal: sums over a bank need not read them."""
    is_accelerated: Mapped[bool]
    misused_on: Mapped[date | None]
    next_reset_on: Mapped[date | None]
    """The day from which the rate is set anew; None where it is fixed or none is left."""
    first_matures_on: Mapped[date | None]
    """The maturity first agreed: extensions count from it (LN-05)."""
    restructured_on: Mapped[date | None]
    facts_heard: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")
    """Facts have no version of the loan: those taken in, for a rebuild hears them again."""


class Instalment(Base):
    """What is due on one day, and what was paid of it.

    Interest accrues evenly from `anchor_on`, where `anchor` had accrued, to `due_on`, where all
    of it has: so the days' interest adds up to the instalment's to the 分. `penalty_units` are
    分 × basis points of the rate × basis points of the multiple × days, so that nothing is lost
    to rounding from day to day.
    """

    __tablename__ = "instalments"
    __table_args__ = (
        CheckConstraint("starts_on <= due_on", name="days_in_order"),
        CheckConstraint(
            "principal >= 0 AND interest >= 0 AND fees >= 0 AND penalties >= 0",
            name="not_negative",
        ),
    )

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loan_accounts.loan_id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    due_on: Mapped[date]
    principal: Mapped[Fen]
    interest: Mapped[Fen]
    fees: Mapped[Fen]
    penalties: Mapped[Fen]
    principal_paid: Mapped[Fen]
    interest_paid: Mapped[Fen]
    fees_paid: Mapped[Fen]
    penalties_paid: Mapped[Fen]
    accrued: Mapped[Fen]
    anchor_on: Mapped[date]
    anchor: Mapped[Fen]
    penalty_units: Mapped[Decimal] = mapped_column(Numeric(38, 0))
    is_moved: Mapped[bool]
    """Its principal stands in the books as overdue."""
    paid_on: Mapped[date | None]

    @property
    def unpaid(self) -> Fen:
        due = self.principal + self.interest + self.fees + self.penalties
        paid = self.principal_paid + self.interest_paid + self.fees_paid + self.penalties_paid
        return Fen(due - paid)

    @property
    def days(self) -> int:
        return (self.due_on - self.starts_on).days


class RateChange(Base):
    """The rate of a loan from a day on, and where it comes from; the first is the one agreed."""

    __tablename__ = "rate_changes"

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loan_accounts.loan_id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[BasisPoints]
    lpr: Mapped[BasisPoints | None]
    spread: Mapped[BasisPoints | None]
    tenor: Mapped[str | None] = mapped_column(String(2))
    source: Mapped[str] = mapped_column(Text)


class Closing(Base):
    """The close of one day: how far it is, and what it posted. `cursor` is the last loan done."""

    __tablename__ = "closings"

    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    cursor: Mapped[UUID | None]
    accounts: Mapped[int]
    interest: Mapped[Fen]
    penalties: Mapped[Fen]
    overdue: Mapped[Fen]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ClosingOrder(Entity):
    """Somebody at the bank has the days closed through one; done once the books are past it."""

    __tablename__ = "closing_orders"

    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    person_id: Mapped[UUID]
    through: Mapped[date]
    ordered_at: Mapped[datetime]


class Adjustment(Entity):
    """A waiver, or money taken out of suspense: one proposes it, another confirms it.

    The books follow once the ledger has the fact that this one stands behind.
    """

    __tablename__ = "adjustments"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_stated"),
        CheckConstraint("made_by <> checked_by", name="four_eyes"),
    )

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loan_accounts.loan_id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    kind: Mapped[AdjustmentKind]
    amount: Mapped[Fen]
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    checked_by: Mapped[UUID | None]
    checked_at: Mapped[datetime | None]
