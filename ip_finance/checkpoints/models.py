"""Checkpoints, who may cosign them, the cosignatures, and what was sent to be anchored."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.checkpoints.domain import CheckpointKind, KnownCosigner
from ip_finance.core.db import Base
from ip_finance.evidence.note import VerifierKey


class Cosignature(Base):
    """One cosigner's line under one checkpoint; `signed_at` is the time that was signed."""

    __tablename__ = "cosignatures"

    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoints.id"), primary_key=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("cosigners.party_id"), primary_key=True)
    line: Mapped[str] = mapped_column(String(500))
    signed_at: Mapped[datetime]


class Checkpoint(Base):
    """Where the log or the chain stood. `note` is the text with the platform's own signature.

    A local chain can lose its newest blocks; a checkpoint on one that is gone is withdrawn.
    """

    __tablename__ = "checkpoints"
    __table_args__ = (
        Index(
            "uq_checkpoints_standing",
            "kind",
            "number",
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[CheckpointKind]
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(66))
    note: Mapped[str] = mapped_column(String(1_000))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    cosignatures: Mapped[list[Cosignature]] = relationship(
        lazy="selectin", order_by=Cosignature.party_id
    )

    @property
    def signed_note(self) -> bytes:
        """The C2SP note: the text, the platform's signature, and all cosignatures."""
        return (self.note + "".join(one.line for one in self.cosignatures)).encode()


class Cosigner(Base):
    """A party's name among cosigners, and its verifier key. The secret key stays at its home."""

    __tablename__ = "cosigners"

    party_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    registered_at: Mapped[datetime]
    registered_by: Mapped[UUID]

    @property
    def known(self) -> KnownCosigner:
        return KnownCosigner(self.party_id, VerifierKey.parse(self.key))


class LogAnchor(Base):
    """A root of the audit log that was sent to the ledger, on this business day."""

    __tablename__ = "log_anchors"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(66))
    sent_on: Mapped[date] = mapped_column(index=True)


class ChainProgress(Base):
    """The newest block with an event of the ledger; a checkpoint is due once it is behind us."""

    __tablename__ = "chain_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_block: Mapped[int]
