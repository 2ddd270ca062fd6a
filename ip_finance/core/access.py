"""Who may see which record: one row a party and record, read by the row-level security rules."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import TextClause, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Mapped, Session, mapped_column

from ip_finance.core.db import Base
from ip_finance.core.errors import Conflict

# One statement: the rule that asks whose record it is must not see its first grant at the second.
GRANT: Final = text(
    "insert into access_grants (record_id, party_id)"
    " select :record, party from unnest(cast(:parties as uuid[])) as party order by party"
    " on conflict do nothing"
)
GRANT_EACH: Final = text(
    "select ipfin_grant_each(cast(:records as uuid[]), cast(:parties as uuid[]))"
)
GRANT_LIKE: Final = text("select ipfin_grant_like(:record, :model)")


class AccessGrant(Base):
    """`party_id` may see the record `record_id` and all that hangs on it."""

    __tablename__ = "access_grants"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class IdTaken(Conflict):
    code = "id-taken"

    def __init__(self, record_id: UUID) -> None:
        super().__init__(
            "This id is in use for another record.",
            cure="Choose a fresh random UUID.",
            record_id=str(record_id),
        )


def grant(session: Session, record_id: UUID, *party_ids: UUID) -> None:
    """Let each of `party_ids` see the record; asking again changes nothing.

    Raises: IdTaken: the record is one that the caller may not see, so it is not the caller's.
    """
    rows = {"record": record_id, "parties": list(set(party_ids))}
    _grant(session, GRANT, rows, record_id)


def grant_each(session: Session, record_ids: Sequence[UUID], *party_ids: UUID) -> None:
    """As `grant`, of many records at once, which one question to the rules answers for."""
    if record_ids:
        rows = {"records": list(record_ids), "parties": list(set(party_ids))}
        _grant(session, GRANT_EACH, rows, record_ids[0])


def grant_like(session: Session, record_id: UUID, model_id: UUID) -> None:
    """Let everybody who sees the record `model_id` see `record_id` too."""
    session.execute(GRANT_LIKE, {"record": record_id, "model": model_id})


def _grant(session: Session, statement: TextClause, rows: dict[str, Any], record_id: UUID) -> None:
    try:
        session.execute(statement, rows)
    except ProgrammingError as refused:
        if isinstance(refused.orig, InsufficientPrivilege):
            raise IdTaken(record_id) from refused
        raise
