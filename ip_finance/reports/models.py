"""Monthly reconciliations of a bank, their lines, and who signed them off. Rows are only added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Base, Entity
from ip_finance.core.money import Fen
from ip_finance.reports.domain import Outcome, Side


class MonthlyReconciliationLine(Base):
    """One amount as each of the three has it; empty where one has none."""

    __tablename__ = "monthly_reconciliation_lines"

    reconciliation_id: Mapped[UUID] = mapped_column(
        ForeignKey("monthly_reconciliations.id"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(32))
    direction: Mapped[str] = mapped_column(String(32))
    loan_id: Mapped[UUID | None]
    bank_amount: Mapped[Fen | None]
    journal_amount: Mapped[Fen | None]
    chain_amount: Mapped[Fen | None]
    bank_on: Mapped[date | None]
    journal_on: Mapped[date | None]
    chain_on: Mapped[date | None]
    bank_reference: Mapped[str | None] = mapped_column(String(120))
    journal_reference: Mapped[str | None] = mapped_column(String(120))
    chain_reference: Mapped[str | None] = mapped_column(String(120))

    @property
    def found(self) -> Outcome:
        return Outcome(self.outcome)

    def amount_of(self, side: Side) -> Fen | None:
        amount: Fen | None = getattr(self, f"{side}_amount")
        return amount


class MonthlySignOff(Entity):
    """One of the two people who stand behind a reconciliation."""

    __tablename__ = "monthly_sign_offs"
    __table_args__ = (
        UniqueConstraint("reconciliation_id", "place"),
        UniqueConstraint("reconciliation_id", "person_id"),
        CheckConstraint("place in (1, 2)", name="two_places"),
    )

    reconciliation_id: Mapped[UUID] = mapped_column(ForeignKey("monthly_reconciliations.id"))
    place: Mapped[int]
    person_id: Mapped[UUID]
    comment: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class MonthlyReconciliation(Entity):
    """What was found for a month, counted from 1: a later one takes the place of the earlier."""

    __tablename__ = "monthly_reconciliations"
    __table_args__ = (UniqueConstraint("bank_id", "month", "number"),)

    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    month: Mapped[date]
    number: Mapped[int]
    made_by: Mapped[UUID]
    created_at: Mapped[datetime]

    lines: Mapped[list[MonthlyReconciliationLine]] = relationship(
        order_by=MonthlyReconciliationLine.n, lazy="selectin", viewonly=True
    )
    sign_offs: Mapped[list[MonthlySignOff]] = relationship(
        order_by=MonthlySignOff.place, lazy="selectin", viewonly=True
    )

    @property
    def differences(self) -> list[MonthlyReconciliationLine]:
        return [one for one in self.lines if not one.found.is_matched]
