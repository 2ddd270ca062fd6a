"""Login and password. Each use case runs in the caller's transaction and never commits."""

import secrets
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from ip_finance.core.actor import SYSTEM
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import repository, sessions, tries
from ip_finance.identity.domain import (
    SHORTEST_PASSWORD,
    Device,
    Enter,
    Opened,
    Proof,
    is_password_enough,
)
from ip_finance.identity.errors import PasswordTooShort, TooManyTries, WrongCredentials
from ip_finance.parties import repository as parties

passwords = PasswordHasher()
# Checked when a login is unknown, so that an attacker's clock cannot tell.
NOBODY = passwords.hash(secrets.token_hex(16))


def sign_in(tx: Tx, cmd: Enter) -> Opened | DomainError:
    """Open a session. A refusal is given back, not raised: that it happened must be kept.

    Refusals: WrongCredentials for an unknown login just as for a wrong password; TooManyTries.
    Raises: IdTaken.
    """
    person_id = who(tx, cmd.login, cmd.password, cmd.device)
    if isinstance(person_id, DomainError):
        return person_id
    return sessions.open_session(tx, person_id, cmd.session_id, cmd.device, Proof.PASSWORD)


def who(tx: Tx, login: str, password: str, device: Device) -> UUID | DomainError:
    """Whose login and password these are, or why that is not said."""
    wait = tries.wait_of(tx, login, device)
    if wait:
        return TooManyTries(wait)
    credential = parties.find_credential(tx.session, login)
    try:
        passwords.verify(credential.password_hash if credential else NOBODY, password)
    except VerificationError:
        tries.count_failure(tx, login, device)
        _record_failure(tx, credential.person_id if credential else None)
        return WrongCredentials()
    if credential is None:
        return WrongCredentials()
    tries.forget(tx, login)
    return credential.person_id


def change_password(tx: Tx, secret: str, old: str, new: str) -> DomainError | None:
    """The actor's own; every other session of theirs ends.

    Raises: PasswordTooShort. A wrong old password is counted, and so given back.
    """
    check_password(new)
    wrong = check_own(tx, old, sessions.held(tx, secret).came_from)
    if wrong is not None:
        return wrong
    set_password(tx, tx.actor.person_id, new)
    sessions.end_others(tx, secret)
    return None


def check_own(tx: Tx, password: str, device: Device) -> DomainError | None:
    """Why this is not accepted as the actor's own password; a wrong one is counted."""
    found = who(tx, parties.login_of(tx.session, tx.actor.person_id) or "", password, device)
    return found if isinstance(found, DomainError) else None


def set_password(tx: Tx, person_id: UUID, password: str) -> None:
    """Raises: PasswordTooShort."""
    check_password(password)
    login = parties.login_of(tx.session, person_id)
    credential = parties.find_credential(tx.session, login) if login else None
    assert credential is not None, "every person has a credential from the beginning"
    credential.password_hash = passwords.hash(password)
    sessions.record_of(tx, person_id, "identity.password-set", person_id)


def check_password(password: str) -> None:
    if not is_password_enough(password):
        raise PasswordTooShort(SHORTEST_PASSWORD)


def has_passkey(tx: Tx, person_id: UUID) -> bool:
    return repository.has_passkey(tx.session, person_id)


def _record_failure(tx: Tx, person_id: UUID | None) -> None:
    """In the platform's own name: nobody has proved to be that person."""
    tx.record("identity.sign-in-failed", person_id or SYSTEM.person_id)
