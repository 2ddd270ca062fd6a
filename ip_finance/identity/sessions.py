"""Sessions: opened by a proof, used until idle or old, seen and ended by their owner."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import Actor, StepUpNeeded
from ip_finance.core.audit_log import entry_of
from ip_finance.core.canonical import content_hash
from ip_finance.core.errors import Scalar
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.identity import repository
from ip_finance.identity.domain import (
    SEEN_EVERY,
    SESSION_VALID_FOR,
    STEP_UP_VALID_FOR,
    Device,
    Opened,
    Proof,
)
from ip_finance.identity.errors import RecoveryUnconfirmed, SessionEnded, SessionNotFound
from ip_finance.identity.models import SignInSession
from ip_finance.parties import repository as parties
from ip_finance.parties.models import Person

LONGEST_AGENT, LONGEST_ADDRESS = 200, 64


def open_session(tx: Tx, person_id: UUID, session_id: UUID, device: Device, proof: Proof) -> Opened:
    """Open a session and give its secret, once. Raises: IdTaken."""
    held = repository.find_session_by_id(tx.session, session_id)
    if held is not None and held.person_id != person_id:
        raise IdTaken(session_id)
    secret = secrets.token_urlsafe(32)
    tx.session.merge(  # the same session id again: a new secret takes the old one's place
        SignInSession(
            id=session_id,
            secret_hash=hash_of(secret),
            person_id=person_id,
            created_at=tx.now,
            expires_at=tx.now + SESSION_VALID_FOR,
            seen_at=tx.now,
            stepped_up_at=tx.now if proof is Proof.PASSKEY else None,
            proof=proof,
            device=device.agent[:LONGEST_AGENT],
            address=device.address[:LONGEST_ADDRESS],
        )
    )
    record_of(tx, person_id, "identity.signed-in", session_id, proof=proof.value)
    return Opened(secret, person_id)


def held(tx: Tx, secret: str) -> SignInSession:
    """The session of this secret, used just now. Raises: SessionEnded."""
    return _held(tx, secret)[0]


def actor_of(tx: Tx, secret: str) -> Actor:
    """Who holds the session, as who acts. Raises as `holder_of`."""
    person = holder_of(tx, secret)
    return Actor(person.id, person.party_id, person.roles)


def holder_of(tx: Tx, secret: str) -> Person:
    """Who holds the session, with their party.

    Raises:
        SessionEnded: unknown, signed out, idle or too old.
        RecoveryUnconfirmed: the account was recovered and nobody else has confirmed it.
    """
    _, person, is_recovering = _held(tx, secret)
    if is_recovering:
        raise RecoveryUnconfirmed
    return person


def watcher_of(tx: Tx, secret: str) -> Actor | None:
    """Who holds the session, if it may do anything; it counts as no use of it, whoever asks."""
    found = repository.find_holder(tx.session, hash_of(secret))
    if found is None or not found[0].is_alive(tx.now) or found[2]:
        return None
    return Actor(found[1].id, found[1].party_id, found[1].roles)


def as_actor(tx: Tx, person_id: UUID) -> Actor:
    person = parties.person(tx.session, person_id)
    return Actor(person.id, person.party_id, person.roles)


def require_step_up(tx: Tx, secret: str) -> None:
    """Whoever has a passkey has used it just now; the others' second factor is their signing key.

    Raises: StepUpNeeded.
    """
    found = held(tx, secret)
    at = found.stepped_up_at
    is_fresh = at is not None and tx.now < at + STEP_UP_VALID_FOR
    if not is_fresh and repository.has_passkey(tx.session, found.person_id):
        raise StepUpNeeded


def sign_out(tx: Tx, secret: str) -> None:
    repository.end_session(tx.session, hash_of(secret))


def mine(tx: Tx, page: Page) -> Sequence[SignInSession]:
    """The actor's sessions that have not ended, the one used last first."""
    return repository.sessions_of(tx.session, tx.actor.person_id, tx.now, page)


def end(tx: Tx, session_id: UUID) -> None:
    """End a session of the actor's. Raises: SessionNotFound."""
    if not repository.end_session_of(tx.session, tx.actor.person_id, session_id):
        raise SessionNotFound
    tx.record("identity.session-ended", session_id)


def end_others(tx: Tx, secret: str) -> None:
    """End every session of the actor's but the one of this secret."""
    kept = held(tx, secret)
    repository.end_others(tx.session, tx.actor.person_id, kept.id)
    tx.record("identity.other-sessions-ended", tx.actor.person_id)


def record_of(tx: Tx, person_id: UUID, action: str, subject: UUID, **facts: Scalar) -> None:
    """Write the audit log as the person who is only just proving who they are."""
    entry = entry_of(as_actor(tx, person_id), tx.now, action, subject, dict(facts))
    tx.entries.append(entry)


def hash_of(secret: str) -> str:
    return content_hash(secret.encode())


def _held(tx: Tx, secret: str) -> tuple[SignInSession, Person, bool]:
    found = repository.find_holder(tx.session, hash_of(secret))
    if found is None or not found[0].is_alive(tx.now):
        raise SessionEnded
    if found[0].seen_at + SEEN_EVERY <= tx.now:
        found[0].seen_at = tx.now
    return found
