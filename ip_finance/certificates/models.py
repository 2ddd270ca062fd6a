"""Certificates that were issued."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Entity
from ip_finance.documents.models import Document


class EvidenceCertificate(Entity):
    """A certificate of one file: where the ledger carries its hash.

    It holds no digest of the content: erased, the file has none, and the certificate says so.
    """

    __tablename__ = "evidence_certificates"

    number: Mapped[str] = mapped_column(String(20), unique=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(64))
    tx_hash: Mapped[str] = mapped_column(String(66))
    block_number: Mapped[int]
    recorded_at: Mapped[datetime]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID]

    document: Mapped[Document] = relationship(lazy="joined", viewonly=True)
