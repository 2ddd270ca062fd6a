"""What we owe the chain, stored in the same transaction as the reason for it, and how it went.

A step waits in `chain_outbox`. What carries it is a transaction: one nonce of one relayer, signed
once or, at a higher price, again. Each signed form is an attempt; the chain takes one of them.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, String, text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Base, Uint64


class OutboxState(StrEnum):
    """PENDING → SIGNED → MINED, or REJECTED before a nonce was spent, or REVERTED on chain."""

    PENDING = "pending"
    SIGNED = "signed"
    MINED = "mined"
    REVERTED = "reverted"
    REJECTED = "rejected"


class TransactionState(StrEnum):
    """SIGNED → MINED, or FAILED: mined, and nothing of it took effect."""

    SIGNED = "signed"
    MINED = "mined"
    FAILED = "failed"


class OutboxRow(Base):
    """One signed step on its way to the ledger, and its place in the transaction that carries it.

    A step that a failed transaction carried is PENDING again, with no transaction.
    """

    __tablename__ = "chain_outbox"
    __table_args__ = (
        Unique("transaction_id", "place"),
        Index("ix_chain_outbox_waiting", "seq", postgresql_where=text("state = 'pending'")),
        Index("ix_chain_outbox_signed", "seq", postgresql_where=text("state = 'signed'")),
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    dedup_key: Mapped[str] = mapped_column(String(128), unique=True)
    request_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]]
    signatures: Mapped[str]
    state: Mapped[OutboxState]
    refusal: Mapped[dict[str, Any] | None]
    transaction_id: Mapped[int | None] = mapped_column(ForeignKey("chain_transactions.id"))
    place: Mapped[int | None]
    created_at: Mapped[datetime]


class ChainAttempt(Base):
    """One signed form of a transaction, stored before it is sent. Fees are in wei a gas."""

    __tablename__ = "chain_attempts"

    tx_hash: Mapped[str] = mapped_column(String(66), primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("chain_transactions.id"), index=True)
    raw_tx: Mapped[bytes] = mapped_column(LargeBinary)
    max_fee: Mapped[Uint64]
    priority_fee: Mapped[Uint64]
    signed_at_block: Mapped[int]
    """The newest block when it was signed."""
    signed_at: Mapped[datetime]


class ChainTransaction(Base):
    """One nonce of one relayer. The first one carries no step: it deploys the ledger."""

    __tablename__ = "chain_transactions"
    __table_args__ = (
        Unique("relayer", "nonce"),
        Index("ix_chain_transactions_signed", "id", postgresql_where=text("state = 'signed'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    relayer: Mapped[str] = mapped_column(String(42))
    nonce: Mapped[int]
    gas: Mapped[int]
    state: Mapped[TransactionState]
    tx_hash: Mapped[str | None] = mapped_column(String(66), unique=True)
    """Of the attempt that the chain took."""
    block_number: Mapped[int | None]
    mined_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    attempts: Mapped[list[ChainAttempt]] = relationship(
        order_by=ChainAttempt.signed_at_block, lazy="selectin"
    )

    @property
    def newest(self) -> ChainAttempt:
        """The attempt that offers most."""
        return max(self.attempts, key=lambda attempt: attempt.max_fee)
