"""Heads of logs, as the ledger holds them; and where our mirrors differed from the ledger."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.core.db import Base, Entity, LedgerRow, Uint64


class LogAnchorOnLedger(LedgerRow):
    """The root over the first `size` entries of a party's log, as anchored on the ledger."""

    __tablename__ = "log_anchors_on_ledger"

    party: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[Uint64] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(66))
    tx_hash: Mapped[str] = mapped_column(String(66))
    at: Mapped[datetime]


class Difference(Base):
    """One column of one row that was not what the ledger says. `row` stands for a whole row."""

    __tablename__ = "differences"

    reconciliation_id: Mapped[UUID] = mapped_column(
        ForeignKey("reconciliations.id"), primary_key=True
    )
    table_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    row_key: Mapped[str] = mapped_column(primary_key=True)
    column_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    ours: Mapped[str]
    ledgers: Mapped[str]


class Reconciliation(Entity):
    """One comparison of all our mirrors with the ledger, at one block."""

    __tablename__ = "reconciliations"

    block: Mapped[int]
    checked: Mapped[int]
    """How many rows were compared."""
    seen_at: Mapped[datetime] = mapped_column(index=True)
    differences: Mapped[list[Difference]] = relationship(
        lazy="selectin",
        order_by=(Difference.table_name, Difference.row_key, Difference.column_name),
    )
