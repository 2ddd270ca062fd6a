"""Append-only log of who did what: each row carries the hash of the row before it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, SmallInteger, String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from ip_finance.core.actor import Actor
from ip_finance.core.canonical import EMPTY_HASH, canonical_json, content_hash
from ip_finance.core.db import Base


class AuditEntry(Base):
    """One fact of the log. The application may add rows; nobody may change or remove one."""

    __tablename__ = "audit_log"

    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    party_id: Mapped[UUID]
    action: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(66))
    hash: Mapped[str] = mapped_column(String(66), unique=True)


class AuditHead(Base):
    """The hash of the newest row; this one row is locked while the log grows, so it never forks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    hash: Mapped[str] = mapped_column(String(66))


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of the row, its predecessor's hash included."""
    text = canonical_json(
        {
            "at": entry.at.isoformat(),
            "person": str(entry.person_id),
            "party": str(entry.party_id),
            "action": entry.action,
            "subject": str(entry.subject_id),
            "facts": entry.facts,
            "previous": entry.previous_hash,
        }
    )
    return content_hash(text.encode())


def append(
    session: Session,
    *,
    actor: Actor,
    at: datetime,
    action: str,
    subject_id: UUID,
    facts: dict[str, Any],
) -> None:
    """Add one entry behind the newest."""
    head = _locked_head(session)
    entry = AuditEntry(
        at=at,
        person_id=actor.person_id,
        party_id=actor.party_id,
        action=action,
        subject_id=subject_id,
        facts=facts,
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    head.hash = entry.hash
    session.add(entry)


def _locked_head(session: Session) -> AuditHead:
    newest = select(AuditHead).with_for_update()
    head = session.scalars(newest).one_or_none()
    if head is None:  # the first entry of all; another writer may be at it too
        session.execute(insert(AuditHead).values(id=1, hash=EMPTY_HASH).on_conflict_do_nothing())
        head = session.scalars(newest).one()
    return head
