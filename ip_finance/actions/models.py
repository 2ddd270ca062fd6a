"""What people state when they ask for an action."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Entity


class Statement(Committed, Entity):
    """What one person stated for one step; `facts` is what `facts_hash` stands for."""

    __tablename__ = "action_statements"

    kind: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[UUID] = mapped_column(index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    facts: Mapped[dict[str, Any]]
    facts_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.facts_hash, self.facts)
