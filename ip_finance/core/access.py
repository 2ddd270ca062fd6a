"""Who may see which record: one row a party and record, read by the row-level security rules."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from ip_finance.core.db import Base


class AccessGrant(Base):
    """`party_id` may see the record `record_id` and all that hangs on it."""

    __tablename__ = "access_grants"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


def grant(session: Session, record_id: UUID, *party_ids: UUID) -> None:
    """Let each of `party_ids` see the record; asking again changes nothing."""
    rows = [{"record_id": record_id, "party_id": party_id} for party_id in sorted(set(party_ids))]
    session.execute(insert(AccessGrant).values(rows).on_conflict_do_nothing())
