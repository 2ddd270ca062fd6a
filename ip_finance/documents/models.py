"""Documents and the key of each subject."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Base, Entity


class SubjectKey(Base):
    """The wrapped key of one party's files; erasing it erases them (PI-06)."""

    __tablename__ = "subject_keys"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Document(Committed, Entity):
    """A kept file. `evidence_hash`, salted, may go on chain; the blob is named by it."""

    __tablename__ = "documents"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(66))
    evidence_hash: Mapped[str] = mapped_column(String(66), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.evidence_hash, {"sha256": self.sha256})
