"""Heads of logs, as the ledger holds them; and where our mirrors differed from the ledger."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ip_finance.audit.domain import VerdictKind
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


class Finding(Base):
    """One field that was not what the chain, its hash or its file says, in words of `Mismatch`."""

    __tablename__ = "audit_findings"

    verdict_id: Mapped[UUID] = mapped_column(ForeignKey("audit_verdicts.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(String(64))
    row_key: Mapped[str]
    column_name: Mapped[str] = mapped_column(String(64))
    ours: Mapped[str]
    expected: Mapped[str]


class Verdict(Entity):
    """What checks through one node found, and since when: one row while the findings stay the same.

    Of very many findings the first are kept; `mismatches` counts them all.
    """

    __tablename__ = "audit_verdicts"

    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    kind: Mapped[VerdictKind]
    node: Mapped[str] = mapped_column(String(300))
    since: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int]
    block: Mapped[int]
    events: Mapped[int]
    checked: Mapped[int]
    mismatches: Mapped[int]
    findings_hash: Mapped[str] = mapped_column(String(66))
    findings: Mapped[list[Finding]] = relationship(lazy="selectin", order_by=Finding.place)

    @property
    def matched(self) -> int:
        """Of the records, those without any finding."""
        return self.checked - len({(one.table_name, one.row_key) for one in self.findings})


class ChosenNode(Base):
    """The node that an auditor wants to be answered by, in the place of ours."""

    __tablename__ = "chosen_nodes"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    url: Mapped[str | None] = mapped_column(String(300))
    """None: ours again."""
    chosen_at: Mapped[datetime]
