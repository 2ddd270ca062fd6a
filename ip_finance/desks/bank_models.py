"""Who has taken which piece of a bank's work."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Base


class WorkClaim(Base):
    """One person of a bank is at work on it. It binds nobody: it keeps two from doing it twice."""

    __tablename__ = "work_claims"

    bank_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None]
    """None once it was put back."""
    claimed_at: Mapped[datetime]
