"""What an audit reads: every mirror of the ledger, every committed row, and the audit log."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from ip_finance.audit.calculation import Entry, Extent
from ip_finance.audit.domain import Key, Row, Tables, VerdictKind
from ip_finance.audit.models import ChosenNode, LogAnchorOnLedger, Reconciliation, Verdict
from ip_finance.core.audit_log import THE_ONE, AuditEntry, AuditHead, entry_hash
from ip_finance.core.canonical import EMPTY_HASH
from ip_finance.core.commitment import Committed
from ip_finance.core.db import LedgerRow
from ip_finance.core.paging import Page, down, up

CHUNK = 1_000


def mirrors(session: Session) -> Tables:
    """Every row of every table that mirrors the ledger, keyed by primary key."""
    return {
        table.__tablename__: {_key(row): _columns(row) for row in session.scalars(select(table))}
        for table in LedgerRow.all_tables()
    }


def committed(session: Session) -> Iterator[tuple[str, str, Committed]]:
    """Table, id and row of everything that a hash on the ledger stands for."""
    for kind in Committed.__subclasses__():
        for row in session.scalars(select(kind)):
            yield row.__tablename__, str(row.id), row  # type: ignore[attr-defined]


def log_extent(session: Session) -> Extent:
    """How far the log reaches, at one moment; what is added after it is another matter."""
    last = select(func.coalesce(func.max(AuditEntry.seq), 0)).scalar_subquery()
    head = select(AuditHead.size, AuditHead.hash, last).where(AuditHead.id == THE_ONE)
    found = session.execute(head).one_or_none()
    return Extent(*found) if found else Extent(0, EMPTY_HASH, session.scalar(select(last)) or 0)


def log_entries(session: Session, extent: Extent) -> Iterator[Entry]:
    """The audit log, oldest first."""
    rows = select(AuditEntry).where(AuditEntry.seq <= max(extent.head_size, extent.last_row))
    for row in session.scalars(rows.order_by(AuditEntry.seq)).yield_per(CHUNK):
        yield Entry(row.seq, row.previous_hash, row.hash, entry_hash(row))


def reconciliations(session: Session, page: Page) -> Sequence[Reconciliation]:
    """The newest comparisons with the ledger, newest first, each with what differed."""
    keys = (down(Reconciliation.seen_at), up(Reconciliation.id))
    return page.rows(session, select(Reconciliation), *keys)


def newest_verdict(session: Session, kind: VerdictKind) -> Verdict | None:
    """What the newest check of this kind found."""
    found = select(Verdict).where(Verdict.kind == kind)
    return session.scalar(found.order_by(Verdict.number.desc()).limit(1))


def newest_anchor(session: Session) -> LogAnchorOnLedger | None:
    """The newest root of the audit log on the ledger."""
    found = select(LogAnchorOnLedger).order_by(LogAnchorOnLedger.at.desc()).limit(1)
    return session.scalar(found)


def chosen_node(session: Session, person_id: UUID) -> ChosenNode | None:
    """The auditor's choice of a node; without an address it is ours."""
    return session.get(ChosenNode, person_id)


def _key(row: LedgerRow) -> Key:
    identity: Key | None = inspect(row).identity
    assert identity is not None, "read from the database"
    return identity


def _columns(row: LedgerRow) -> Row:
    return {column.key: getattr(row, column.key) for column in inspect(row).mapper.columns}
