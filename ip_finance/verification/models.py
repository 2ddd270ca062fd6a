"""Findings of tech providers, and the attestations that the ledger holds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.commitment import Commitment, Committed
from ip_finance.core.db import Base, Entity, LedgerRow
from ip_finance.parties.models import Party


class Verification(Committed, Entity):
    """What one provider found out about one right. Never changed; newer findings are a new row."""

    __tablename__ = "verifications"

    asset_id: Mapped[UUID] = mapped_column(ForeignKey("ip_assets.id"), index=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    findings: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(66), unique=True)
    valid_until: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]

    provider: Mapped[Party] = relationship(lazy="raise")
    evidence: Mapped[list["VerificationEvidence"]] = relationship(
        order_by="VerificationEvidence.place", lazy="selectin", viewonly=True
    )
    attestations: Mapped[list["VerificationOnLedger"]] = relationship(
        primaryjoin="foreign(VerificationOnLedger.fingerprint) == Verification.fingerprint",
        order_by="VerificationOnLedger.asset_version",
        viewonly=True,
        lazy="selectin",
    )

    @property
    def commitment(self) -> Commitment:
        return Commitment(self.fingerprint, self.findings)

    @property
    def on_ledger(self) -> "VerificationOnLedger | None":
        """The newest attestation of these findings."""
        return self.attestations[-1] if self.attestations else None


class VerificationEvidence(Base):
    """A document beyond the first that proves findings; `place` counts from 1."""

    __tablename__ = "verification_evidence"

    verification_id: Mapped[UUID] = mapped_column(ForeignKey("verifications.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("ip_assets.id"), index=True)


class FormerNameOnFile(Entity):
    """A name that a party bore before `until`, as a document proves."""

    __tablename__ = "former_names"

    party_id: Mapped[UUID] = mapped_column(ForeignKey("parties.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    until: Mapped[date]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    filed_by: Mapped[UUID] = mapped_column(ForeignKey("parties.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]


class VerificationOnLedger(LedgerRow):
    """An attestation as the ledger holds it; `asset_version` is the version that it made.

    A provider ended it before its time by a withdrawal, or an arbiter by upholding a dispute;
    `end_hash` is the reason of the one or the evidence of the other.
    """

    __tablename__ = "verifications_on_ledger"

    asset: Mapped[str] = mapped_column(String(66), primary_key=True)
    asset_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    provider: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(66), index=True)
    valid_until: Mapped[int]
    evidence_hash: Mapped[str] = mapped_column(String(66))
    ended_by: Mapped[int | None]
    ended_version: Mapped[int | None]
    end_hash: Mapped[str | None] = mapped_column(String(66))
    tx_hash: Mapped[str] = mapped_column(String(66))
