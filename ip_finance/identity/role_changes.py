"""Roles that only the platform knows, changed by two people; the ledger's own change there."""

from collections.abc import Set
from uuid import UUID, uuid4

from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.identity import repository
from ip_finance.identity.domain import CONFIRMERS, PLATFORM_ROLES, ChangeState
from ip_finance.identity.errors import ChangeNotOpen, ChangePending, OnLedgerOnly, OwnConfirmation
from ip_finance.identity.models import RoleChange
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import check_roles


def ask(tx: Tx, person_id: UUID, roles: Set[PersonRole], reason: str) -> RoleChange:
    """Ask for these platform roles in the place of the person's present ones.

    Raises: RoleMissing, PersonNotFound, OnLedgerOnly, RoleNotOfKind, ChangePending.
    """
    tx.actor.require(PersonRole.ADMIN)
    person = parties.person(tx.session, person_id)
    for role in sorted(roles - PLATFORM_ROLES):
        raise OnLedgerOnly(role)
    check_roles(person.party.kind, frozenset(roles))
    if repository.open_change_of(tx.session, person_id) is not None:
        raise ChangePending
    change = RoleChange(
        id=uuid4(),
        person_id=person_id,
        role_names=sorted(roles),
        reason=reason,
        state=ChangeState.ASKED,
        asked_by=tx.actor.person_id,
        asked_at=tx.now,
    )
    tx.session.add(change)
    tx.record("identity.roles-asked", change.id, person_id=str(person_id), roles=_told(change))
    return change


def decide(tx: Tx, change_id: UUID, *, is_agreed: bool) -> RoleChange:
    """Give the roles, or refuse them; not by whoever asked, nor by whom it is about.

    Raises: RoleMissing, ChangeNotOpen, OwnConfirmation.
    """
    tx.actor.require(*CONFIRMERS)
    change = repository.role_change(tx.session, change_id)
    if change is None or change.state is not ChangeState.ASKED:
        raise ChangeNotOpen
    if tx.actor.person_id in (change.asked_by, change.person_id):
        raise OwnConfirmation
    person = parties.person(tx.session, change.person_id)
    if is_agreed:
        person.role_names = sorted((person.roles - PLATFORM_ROLES) | change.roles)
    change.state = ChangeState.DONE if is_agreed else ChangeState.REFUSED
    change.checked_by, change.checked_at = tx.actor.person_id, tx.now
    tx.record(
        f"identity.roles-{change.state.value}",
        change.id,
        person_id=str(person.id),
        roles=_told(change),
    )
    return change


def _told(change: RoleChange) -> str:
    return ", ".join(change.role_names)
