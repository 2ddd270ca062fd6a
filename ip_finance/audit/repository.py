"""What an audit reads: every mirror of the ledger, every committed row, and the audit log."""

from collections.abc import Iterator, Sequence

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from ip_finance.audit.domain import Key, Row, Tables
from ip_finance.core.audit_log import AuditEntry, AuditHead
from ip_finance.core.canonical import EMPTY_HASH
from ip_finance.core.commitment import Committed
from ip_finance.core.db import LedgerRow


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


def log_head(session: Session) -> str:
    """The hash that the log's newest entry must have; until the transaction ends none is added."""
    newest = session.scalar(select(AuditHead.hash).with_for_update())
    return newest or EMPTY_HASH


def log_entries(session: Session) -> Sequence[AuditEntry]:
    """The audit log, oldest first."""
    return session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()


def _key(row: LedgerRow) -> Key:
    identity: Key | None = inspect(row).identity
    assert identity is not None, "read from the database"
    return identity


def _columns(row: LedgerRow) -> Row:
    return {column.key: getattr(row, column.key) for column in inspect(row).mapper.columns}
