"""Lost accounts: a code kept on paper opens one that can do nothing until somebody confirms it."""

import secrets
from collections.abc import Sequence
from uuid import UUID, uuid4

from ip_finance.core.canonical import content_hash
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import repository, sessions, tries
from ip_finance.identity.domain import CONFIRMERS, RECOVERY_CODES, Device, Opened, Proof
from ip_finance.identity.errors import (
    ChangeNotOpen,
    OwnConfirmation,
    RecoveryCodeWrong,
    TooManyTries,
)
from ip_finance.identity.models import AccountRecovery, RecoveryCode
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind

GROUPS, GROUP_BYTES = 5, 2
"""A code is five groups of four hexadecimal digits: 80 bits."""


def make_codes(tx: Tx) -> Sequence[str]:
    """New codes for the actor, told once; older ones no longer work."""
    repository.remove_codes(tx.session, tx.actor.person_id)
    codes = [_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        tx.session.add(
            RecoveryCode(
                code_hash=_hash(tx.actor.person_id, code),
                person_id=tx.actor.person_id,
                created_at=tx.now,
                used_at=None,
            )
        )
    tx.record("identity.recovery-codes-made", tx.actor.person_id)
    return codes


def begin(tx: Tx, login: str, code: str, device: Device) -> Opened | DomainError:
    """Open a session that can only set a new password or passkey. Every other session ends.

    Refusals are given back, so that they are counted: RecoveryCodeWrong, TooManyTries.
    """
    wait = tries.wait_of(tx, login, device)
    if wait:
        return TooManyTries(wait)
    credential = parties.find_credential(tx.session, login)
    found = _find(tx, credential.person_id, code) if credential else None
    if credential is None or found is None or found.used_at is not None:
        tries.count_failure(tx, login, device)
        return RecoveryCodeWrong()
    person_id = credential.person_id
    found.used_at = tx.now
    repository.end_others(tx.session, person_id, None)
    if repository.open_recovery_of(tx.session, person_id) is None:
        opened = AccountRecovery(id=uuid4(), person_id=person_id, begun_at=tx.now)
        tx.session.add(opened)
        tx.session.flush()
        sessions.record_of(tx, person_id, "identity.recovery-begun", opened.id)
    return sessions.open_session(tx, person_id, uuid4(), device, Proof.RECOVERY_CODE)


def confirm(tx: Tx, person_id: UUID) -> None:
    """Stand by it that the account is with its owner again; not by the owner.

    A guardian answers for people of the own party; an administrator for any; for a company, which
    has no guardian, a guardian of a provider does too.

    Raises: RoleMissing, OwnConfirmation, ChangeNotOpen.
    """
    tx.actor.require(*CONFIRMERS)
    if tx.actor.person_id == person_id:
        raise OwnConfirmation
    found = repository.open_recovery_of(tx.session, person_id)
    if found is None or not may_confirm(tx, person_id):
        raise ChangeNotOpen
    found.confirmed_by, found.confirmed_at = tx.actor.person_id, tx.now
    tx.record("identity.recovery-confirmed", found.id, person_id=str(person_id))


def may_confirm(tx: Tx, person_id: UUID) -> bool:
    """Whether the actor answers for this person."""
    person = parties.person(tx.session, person_id)
    mine = parties.by_id(tx.session, tx.actor.party_id)
    is_company = person.party.kind is PartyKind.SME
    answers_for_all = mine.kind is PartyKind.OPERATOR
    return (
        answers_for_all
        or person.party_id == mine.id
        or (is_company and mine.kind is PartyKind.TECH_PROVIDER)
    )


def _find(tx: Tx, person_id: UUID, code: str) -> RecoveryCode | None:
    return repository.find_code(tx.session, _hash(person_id, code.strip().lower()))


def _code() -> str:
    return "-".join(secrets.token_hex(GROUP_BYTES) for _ in range(GROUPS))


def _hash(person_id: UUID, code: str) -> str:
    return content_hash(person_id.bytes + code.encode())
