"""Drafts of applications: found, kept as they are typed, and emptied once they were sent."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ip_finance.core.actor import PersonRole
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.desks.errors import TooManyDrafts
from ip_finance.desks.models import ApplicationDraft

MOST: Final = 20
"""Drafts of one person."""

Content = Mapping[str, Sequence[str]]


def find(session: Session, draft_id: UUID) -> ApplicationDraft | None:
    """The draft, if it is the caller's own and has not ended."""
    found = session.get(ApplicationDraft, draft_id)
    return found if found is not None and found.ended_at is None else None


def every(session: Session) -> Sequence[ApplicationDraft]:
    """The caller's drafts, the one written last first."""
    row = ApplicationDraft
    found = select(row).where(row.ended_at.is_(None)).order_by(row.saved_at.desc(), row.id)
    return session.scalars(found.limit(MOST)).all()


def keep(tx: Tx, draft_id: UUID, step: str, typed: Content) -> ApplicationDraft:
    """Keep what was typed at a step beside what stands at the others.

    Raises: TooManyDrafts; IdTaken: a draft of somebody else has this id.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    draft = find(tx.session, draft_id) or _begun(tx, draft_id, step)
    draft.content = draft.content | {name: list(values) for name, values in typed.items()}
    draft.step, draft.saved_at, draft.ended_at = step, tx.now, None
    tx.session.flush()
    return draft


def end(tx: Tx, draft_id: UUID) -> None:
    """Empty the draft: it was sent, or is not wanted. One that is gone already stays gone."""
    draft = find(tx.session, draft_id)
    if draft is not None:
        draft.content, draft.ended_at = {}, tx.now
        tx.session.flush()


def _begun(tx: Tx, draft_id: UUID, step: str) -> ApplicationDraft:
    if len(every(tx.session)) >= MOST:
        raise TooManyDrafts(MOST)
    made = ApplicationDraft(
        id=draft_id,
        party_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        step=step,
        content={},
        created_at=tx.now,
        saved_at=tx.now,
    )
    return insert_or_find(tx.session, made)
