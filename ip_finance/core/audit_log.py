"""Append-only log of who did and who read what: each row carries the hash of the row before it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger, String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from ip_finance.core.actor import Actor
from ip_finance.core.canonical import EMPTY_HASH, canonical_json, content_hash
from ip_finance.core.db import Base

THE_ONE = 1
"""The head's only id."""


class AuditEntry(Base):
    """One fact of the log. The application may add rows; nobody may change or remove one."""

    __tablename__ = "audit_log"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    party_id: Mapped[UUID]
    action: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(66))
    hash: Mapped[str] = mapped_column(String(66), unique=True)


class AuditHead(Base):
    """Number and hash of the newest row; locked while the log grows, so it never forks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    size: Mapped[int]
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


def entry_of(
    actor: Actor, at: datetime, action: str, subject_id: UUID, facts: dict[str, Any]
) -> AuditEntry:
    """An entry that has no place in the log yet."""
    return AuditEntry(
        at=at,
        person_id=actor.person_id,
        party_id=actor.party_id,
        action=action,
        subject_id=subject_id,
        facts=facts,
    )


def append(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Add the entries behind the newest. The log is locked until the transaction ends."""
    head = _locked_head(session)
    for entry in entries:
        head.size += 1
        entry.seq, entry.previous_hash = head.size, head.hash
        entry.hash = head.hash = entry_hash(entry)
        session.add(entry)


def head_of(session: Session) -> AuditHead:
    """The newest entry's number and hash; it may move on at once."""
    return session.get(AuditHead, THE_ONE) or AuditHead(size=0, hash=EMPTY_HASH)


def _locked_head(session: Session) -> AuditHead:
    head = session.get(AuditHead, THE_ONE, with_for_update=True, populate_existing=True)
    if head is None:  # the first entry of all; another writer may be at it too
        first = insert(AuditHead).values(id=THE_ONE, size=0, hash=EMPTY_HASH)
        session.execute(first.on_conflict_do_nothing())
        head = session.get_one(AuditHead, THE_ONE, with_for_update=True, populate_existing=True)
    return head
