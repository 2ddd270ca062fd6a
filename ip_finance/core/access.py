"""Who may see which record: one row a party and record, read by the row-level security rules."""

from typing import Final
from uuid import UUID

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Mapped, Session, mapped_column

from ip_finance.core.db import Base
from ip_finance.core.errors import Conflict

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
    rows = [{"record_id": record_id, "party_id": party_id} for party_id in sorted(set(party_ids))]
    try:
        session.execute(insert(AccessGrant).values(rows).on_conflict_do_nothing())
    except ProgrammingError as refused:
        if isinstance(refused.orig, InsufficientPrivilege):
            raise IdTaken(record_id) from refused
        raise


def grant_like(session: Session, record_id: UUID, model_id: UUID) -> None:
    """Let everybody who sees the record `model_id` see `record_id` too."""
    session.execute(GRANT_LIKE, {"record": record_id, "model": model_id})
