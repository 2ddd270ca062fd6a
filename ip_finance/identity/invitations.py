"""Invitations: an account made for somebody, taken over once through a link.

The person is filed at once, with a password that nobody knows; the link sets the first one that
somebody does. Only a hash of what the link carries is kept.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from ip_finance.core.uow import Tx
from ip_finance.identity import repository, service, sessions
from ip_finance.identity.domain import INVITATION_VALID_FOR, Device, Opened, Proof
from ip_finance.identity.errors import InvitationEnded
from ip_finance.identity.models import Invitation


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that has just been made; the secret is told once."""

    secret: str
    invitation: Invitation


def unknowable_password() -> str:
    """The first password of an invited person; nobody ever hears it."""
    return secrets.token_urlsafe(48)


def invite(tx: Tx, person_id: UUID) -> Invited:
    """Make the link for a person who has just been filed."""
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        id=uuid4(),
        person_id=person_id,
        secret_hash=sessions.hash_of(secret),
        invited_by=tx.actor.person_id,
        created_at=tx.now,
        expires_at=tx.now + INVITATION_VALID_FOR,
        used_at=None,
    )
    tx.session.add(invitation)
    tx.record("identity.invited", invitation.id, person_id=str(person_id))
    return Invited(secret, invitation)


def standing(tx: Tx, secret: str) -> Invitation:
    """The invitation that this secret opens. Raises: InvitationEnded."""
    found = repository.find_invitation(tx.session, sessions.hash_of(secret))
    if found is None or found.used_at is not None or found.expires_at <= tx.now:
        raise InvitationEnded
    return found


def accept(tx: Tx, secret: str, password: str, device: Device) -> Opened:
    """Set the first password and begin a session. Raises: InvitationEnded, PasswordTooShort."""
    found = standing(tx, secret)
    service.set_password(tx, found.person_id, password)
    found.used_at = tx.now
    return sessions.open_session(tx, found.person_id, uuid4(), device, Proof.INVITATION)
