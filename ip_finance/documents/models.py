"""Documents, whose data they hold, the key of each subject, and what was decided of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Base, Entity
from ip_finance.documents.domain import DecisionKind, ScanState
from ip_finance.documents.retention import DocumentKind


class SubjectKey(Base):
    """The wrapped key of one subject's files; destroyed, they are erased for ever (PI-06).

    The party that brought the files in is a subject too, under its own id.
    """

    __tablename__ = "subject_keys"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class DataSubject(Entity):
    """A natural person whose data a party's documents hold.

    `reference` is the party's own, such as a file number: no name, so that nothing personal is
    left here when the documents are erased.
    """

    __tablename__ = "data_subjects"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    reference: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]


class Document(Committed, Entity):
    """A kept file. `evidence_hash`, salted, may go on chain; the blob is named by it.

    A newer version is another document that `replaces_id` this one; both stay. `sealed_key` is
    the file's own key, wrapped by its subject's; None on files from before, which have none.
    Erased, it is empty like `salt` and `sha256`: the hash on the ledger then says nothing.
    """

    __tablename__ = "documents"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    kind: Mapped[DocumentKind]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(66), index=True)
    evidence_hash: Mapped[str] = mapped_column(String(66), unique=True)
    scan: Mapped[ScanState]
    scanned_at: Mapped[datetime | None]
    virus: Mapped[str | None] = mapped_column(String(200))
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.evidence_hash, {"sha256": self.sha256})

    @property
    def recomputed_hash(self) -> str:
        """Erased, there is nothing to hash; that it was rightly erased is asked of the content."""
        return super().recomputed_hash if self.salt else self.evidence_hash


class DocumentUse(Base):
    """That a record relies on a document as evidence. While it does, the document is kept.

    Nobody ends a use but the operator's command (`ipfin documents end-use`).
    """

    __tablename__ = "document_uses"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    ended_on: Mapped[date | None]


class DocumentDecision(Entity):
    """That the purpose of a document ended, or that its content is restricted or erased.

    About one document or about all of a subject's. `day` is the end of the purpose, or the day on
    which the duty to keep a restricted document ends, as far as it is known.
    """

    __tablename__ = "document_decisions"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"), index=True)
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[DecisionKind]
    day: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime]
    decided_by: Mapped[UUID]
