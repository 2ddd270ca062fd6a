"""Filings and their events. Nothing of either is ever changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.dossiers.domain import Registrar
from ip_finance.pledges.models import Pledge
from ip_finance.registrations.domain import FilingKind, FilingState, Told, state_of


class FilingEvent(Entity):
    """One entry of a filing; `number` counts from 1."""

    __tablename__ = "filing_events"
    __table_args__ = (UniqueConstraint("filing_id", "number"),)

    filing_id: Mapped[UUID] = mapped_column(ForeignKey("filings.id"), index=True)
    number: Mapped[int]
    state: Mapped[FilingState]
    happened_on: Mapped[date]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    facts: Mapped[dict[str, Any]]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]

    @property
    def told(self) -> Told:
        return Told(self.state, self.happened_on, self.facts)


class Filing(Entity):
    """Something to be entered by an office about one pledge."""

    __tablename__ = "filings"

    pledge_id: Mapped[UUID] = mapped_column(ForeignKey("pledges.id"), index=True)
    kind: Mapped[FilingKind]
    registrar: Mapped[Registrar]
    cause: Mapped[str] = mapped_column(String(64))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]

    events: Mapped[list[FilingEvent]] = relationship(
        order_by=FilingEvent.number, lazy="selectin", viewonly=True
    )
    pledge: Mapped[Pledge] = relationship(lazy="selectin", viewonly=True)

    @property
    def told(self) -> list[Told]:
        return [event.told for event in self.events]

    @property
    def state(self) -> FilingState:
        return state_of(self.told)

    def last(self, state: FilingState) -> FilingEvent | None:
        """The newest entry that made this state."""
        return next((one for one in reversed(self.events) if one.state is state), None)
