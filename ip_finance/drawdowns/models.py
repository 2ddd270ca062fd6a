"""Drawdowns and their events. Nothing of either is ever changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.core.money import Fen
from ip_finance.drawdowns.checklist import Tranche
from ip_finance.drawdowns.domain import (
    Demanded,
    DrawdownEventKind,
    DrawdownState,
    Evidence,
    EvidenceKind,
    PaymentMode,
    Told,
    state_of,
)
from ip_finance.payments.domain import Account


class DrawdownEvent(Entity):
    """What befell a drawdown; `number` counts from 1. The worker's events are of no party."""

    __tablename__ = "drawdown_events"
    __table_args__ = (UniqueConstraint("drawdown_id", "number"),)

    drawdown_id: Mapped[UUID] = mapped_column(ForeignKey("drawdowns.id"), index=True)
    number: Mapped[int]
    kind: Mapped[DrawdownEventKind]
    facts: Mapped[dict[str, Any]]
    party_id: Mapped[UUID]
    person_id: Mapped[UUID]
    at: Mapped[datetime]

    @property
    def told(self) -> Told:
        return Told(self.kind, self.facts, self.person_id, self.at)


class Drawdown(Entity):
    """A tranche as it was proposed, and what policy then demanded of it."""

    __tablename__ = "drawdowns"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loans.id"), index=True)
    amount: Mapped[Fen]
    value_on: Mapped[date]
    mode: Mapped[PaymentMode]
    payee: Mapped[dict[str, Any]]
    evidence: Mapped[list[Any]]
    demanded: Mapped[list[Any]]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]

    events: Mapped[list[DrawdownEvent]] = relationship(
        order_by=DrawdownEvent.number, lazy="selectin", viewonly=True
    )

    @property
    def told(self) -> list[Told]:
        return [event.told for event in self.events]

    @property
    def state(self) -> DrawdownState:
        return state_of(self.told)

    @property
    def proposed_payee(self) -> Account:
        return Account.of(self.payee)

    @property
    def tranche(self) -> Tranche:
        return Tranche(
            amount=Fen(self.amount),
            mode=self.mode,
            evidence=[
                Evidence(EvidenceKind(one["kind"]), UUID(one["document_id"]), one["digest"])
                for one in self.evidence
            ],
            demanded=[Demanded(**one) for one in self.demanded],
            events=self.told,
        )

    def last(self, kind: DrawdownEventKind) -> DrawdownEvent | None:
        """The newest event of this kind."""
        return next((one for one in reversed(self.events) if one.kind is kind), None)
