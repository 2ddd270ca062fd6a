"""Files of enforcement with their entries, write-offs, and what came in after them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.core.money import Fen
from ip_finance.enforcement.domain import EntryKind, Told, WriteOffGround, standing
from ip_finance.loans.models import FactOnLedger


class EnforcementEvent(Entity):
    """One entry; `number` counts from 1. The ledger has its hash once somebody has signed it."""

    __tablename__ = "enforcement_events"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("enforcement_cases.id"), index=True)
    number: Mapped[int]
    cures: Mapped[int]
    """How often the loan had been cured: what was entered for one default serves no later one."""
    kind: Mapped[EntryKind]
    happened_on: Mapped[date]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    facts: Mapped[dict[str, Any]]
    facts_hash: Mapped[str] = mapped_column(String(66))
    request_id: Mapped[UUID]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]

    on_ledger: Mapped[FactOnLedger | None] = relationship(
        primaryjoin="and_(foreign(FactOnLedger.evidence_hash) == EnforcementEvent.facts_hash, "
        "FactOnLedger.is_stated)",
        viewonly=True,
        uselist=False,
        lazy="selectin",
    )

    @property
    def told(self) -> Told:
        is_recorded = self.on_ledger is not None
        return Told(self.number, self.kind, self.happened_on, self.facts, is_recorded)


class EnforcementCase(Entity):
    """The file of one loan."""

    __tablename__ = "enforcement_cases"

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), unique=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    opened_by: Mapped[UUID]
    created_at: Mapped[datetime]

    events: Mapped[list[EnforcementEvent]] = relationship(
        order_by=EnforcementEvent.number, lazy="selectin", viewonly=True
    )

    def standing(self, cures: int) -> tuple[Told, ...]:
        """What counts of a loan that was cured so often."""
        return standing([event.told for event in self.events if event.cures == cures])


class WriteOffDecision(Entity):
    """What the second person said."""

    __tablename__ = "write_off_decisions"

    write_off_id: Mapped[UUID] = mapped_column(ForeignKey("write_offs.id"), unique=True)
    bank_id: Mapped[UUID]
    is_agreed: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID]
    created_at: Mapped[datetime]


class WriteOff(Entity):
    """What is left of a loan, proposed to be written off; `booked_on` comes with the ledger."""

    __tablename__ = "write_offs"

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    ground: Mapped[WriteOffGround]
    reason: Mapped[str] = mapped_column(Text)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    principal: Mapped[Fen]
    interest: Mapped[Fen]
    proposed_on: Mapped[date]
    proposed_by: Mapped[UUID]
    booked_on: Mapped[date | None]
    created_at: Mapped[datetime]

    decision: Mapped[WriteOffDecision | None] = relationship(
        viewonly=True, uselist=False, lazy="selectin"
    )

    @property
    def is_refused(self) -> bool:
        return self.decision is not None and not self.decision.is_agreed


class Recovery(Entity):
    """Money that came in after the write-off, and what it cost to get it."""

    __tablename__ = "recoveries"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("costs >= 0 AND costs <= amount", name="costs_within"),
    )

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    amount: Mapped[Fen]
    costs: Mapped[Fen]
    received_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(500))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    made_by: Mapped[UUID]
    booked_on: Mapped[date | None]
    created_at: Mapped[datetime]
