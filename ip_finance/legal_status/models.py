"""What was told of rights. Rows are added and never changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Entity
from ip_finance.rights.events import EventKind, LegalEvent


class RecordedEvent(Entity):
    """One event of one right, once whoever tells it how often.

    `content_hash` is of what is told, without who told it or the document. `party_id` and
    `recorded_by` are zero if the platform read it by itself.
    """

    __tablename__ = "legal_events"
    __table_args__ = (UniqueConstraint("asset_id", "content_hash"),)

    asset_id: Mapped[UUID] = mapped_column(ForeignKey("ip_assets.id"))
    kind: Mapped[EventKind]
    code: Mapped[str | None] = mapped_column(String(16))
    happened_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(500))
    details: Mapped[dict[str, Any]]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    content_hash: Mapped[str] = mapped_column(String(66))
    party_id: Mapped[UUID]
    recorded_by: Mapped[UUID]
    created_at: Mapped[datetime]

    @property
    def event(self) -> LegalEvent:
        """What was told."""
        return LegalEvent(self.kind, self.happened_on, self.source, self.code, self.details)
