"""Views of lists that people saved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Entity


class SavedView(Entity):
    """A list with its filters, under a name of its reader's own: `path` and `query` of the page."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_person_id", "person_id", "path"),)

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(String(200))
    query: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def href(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path
