"""What we owe the chain, stored in the same transaction as the reason for it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Base


class OutboxState(StrEnum):
    """PENDING → SIGNED → MINED, or REJECTED before a nonce was spent, or REVERTED on chain."""

    PENDING = "pending"
    SIGNED = "signed"
    MINED = "mined"
    REVERTED = "reverted"
    REJECTED = "rejected"


class OutboxRow(Base):
    """One signed step on its way to the ledger; `raw_tx` is stored before it is sent.

    The first row of a deployment is the deployment itself: `kind` `Deploy`, no request.
    """

    __tablename__ = "chain_outbox"
    __table_args__ = (
        UniqueConstraint("relayer", "nonce"),
        Index("ix_chain_outbox_waiting", "state", postgresql_where=text("state = 'pending'")),
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    dedup_key: Mapped[str] = mapped_column(String(128), unique=True)
    request_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]]
    signatures: Mapped[str]
    state: Mapped[OutboxState]
    refusal: Mapped[dict[str, Any] | None]
    relayer: Mapped[str | None] = mapped_column(String(42))
    nonce: Mapped[int | None]
    raw_tx: Mapped[bytes | None] = mapped_column(LargeBinary)
    tx_hash: Mapped[str | None] = mapped_column(String(66), unique=True)
    mined_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
