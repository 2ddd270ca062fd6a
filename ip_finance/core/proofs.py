"""What proves each step, as the node told it when the step's block was final.

Written once, by the capture. A node may not serve the state of an old block later on.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import Base


class CapturePlace(Base):
    """How far the capture has come: one row.

    All headers up to `linked_to_block` hang together up to the checkpoint after them.
    """

    __tablename__ = "capture_place"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    keys_slot: Mapped[int]
    captured_to_block: Mapped[int]
    captured_to_hash: Mapped[str] = mapped_column(String(66))
    linked_to_block: Mapped[int]


class ProofHeader(Base):
    """A block's header in RLP, checked against `hash`, which is what the next block calls it."""

    __tablename__ = "proof_headers"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(66))
    rlp: Mapped[bytes] = mapped_column(LargeBinary)


class ProofNode(Base):
    """A trie node, kept once however many proofs it is part of. `hash` is its keccak-256."""

    __tablename__ = "proof_nodes"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    node: Mapped[bytes] = mapped_column(LargeBinary)


class CapturedStep(Base):
    """A step as it was signed, where its event is, what it is about, and what proves it.

    `transaction` is the index in the block, `log` the index within that transaction's receipt;
    `sides` are pairs of a side and the block after which the directory's word is proven.
    """

    __tablename__ = "captured_steps"
    __table_args__ = (
        Index("ix_captured_steps_assets", "assets", postgresql_using="gin"),
        Index("ix_captured_steps_keys", "keys", postgresql_using="gin"),
    )

    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transaction: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    log: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(64))
    message: Mapped[dict[str, Any]]
    sides: Mapped[list[Any]]
    signatures: Mapped[bytes] = mapped_column(LargeBinary)
    signers: Mapped[list[str]] = mapped_column(ARRAY(String(42)))
    parties: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    loan: Mapped[UUID | None] = mapped_column(index=True)
    assets: Mapped[list[str]] = mapped_column(ARRAY(String(66)))
    keys: Mapped[list[str]] = mapped_column(ARRAY(String(42)))
    party: Mapped[int | None] = mapped_column(index=True)
    nodes: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary))


class CaptureGap(Base):
    """A transaction whose steps could not be proven, and why; nothing is left out in silence."""

    __tablename__ = "capture_gaps"

    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    transaction: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(500))
