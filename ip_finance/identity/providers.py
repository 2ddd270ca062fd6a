"""Sign-in at a bank's own provider: set up by two people, tied with a password, then used."""

import secrets
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID, uuid4

from sqlalchemy import delete

from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import repository, service, sessions
from ip_finance.identity.domain import CEREMONY_VALID_FOR, Device, Opened, Proof, ProviderState
from ip_finance.identity.errors import ChangeNotOpen, OwnConfirmation, ProviderRefused
from ip_finance.identity.models import ProviderTie, ProviderVisit, SignInProvider
from ip_finance.identity.oidc import Client, Journey, Relying
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind, RoleNotOfKind

PROPOSERS: Final = (PersonRole.OFFICER, PersonRole.GUARDIAN)
CHECKERS: Final = (PersonRole.APPROVER, PersonRole.GUARDIAN)


class SecretSealer(Protocol):
    """Keeps a secret that must be read again; `storage` has it."""

    def seal(self, keys: tuple[()], content: bytes, bound_to: str) -> bytes: ...

    def open(self, keys: tuple[()], sealed: bytes, bound_to: str) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Door:
    """What sign-in at providers needs from outside; given by the composition root."""

    sealer: SecretSealer
    relying: Relying


@dataclass(frozen=True, slots=True)
class Proposed:
    """Where the bank's people prove who they are, and what we are there."""

    issuer: str
    client_id: str
    client_secret: str


def propose(tx: Tx, door: Door, cmd: Proposed) -> SignInProvider:
    """Have the actor's bank use this provider once a second person has checked it.

    Raises: RoleMissing, RoleNotOfKind, ProviderAddressRefused.
    """
    tx.actor.require(*PROPOSERS)
    party = parties.by_id(tx.session, tx.actor.party_id)
    if party.kind is not PartyKind.BANK:
        raise RoleNotOfKind(party.kind, PersonRole.OFFICER)
    door.relying.check_address(cmd.issuer)
    provider_id = uuid4()
    provider = SignInProvider(
        id=provider_id,
        party_id=party.id,
        issuer=cmd.issuer,
        client_id=cmd.client_id,
        sealed=door.sealer.seal((), cmd.client_secret.encode(), _bound(provider_id)),
        state=ProviderState.PROPOSED,
        proposed_by=tx.actor.person_id,
        proposed_at=tx.now,
    )
    tx.session.add(provider)
    tx.record("identity.provider-proposed", provider.id, issuer=cmd.issuer)
    return provider


def decide(tx: Tx, provider_id: UUID, *, is_agreed: bool) -> SignInProvider:
    """Put it in force in the place of the present one, or refuse it; not by whoever proposed it.

    Raises: RoleMissing, ChangeNotOpen, OwnConfirmation.
    """
    tx.actor.require(*CHECKERS)
    provider = repository.provider(tx.session, provider_id)
    if provider is None or provider.party_id != tx.actor.party_id:
        raise ChangeNotOpen
    if provider.state is not ProviderState.PROPOSED:
        raise ChangeNotOpen
    if provider.proposed_by == tx.actor.person_id:
        raise OwnConfirmation
    if is_agreed:
        for other in repository.providers_of(tx.session, provider.party_id):
            if other.state is ProviderState.IN_FORCE:
                other.state = ProviderState.REPLACED
    provider.state = ProviderState.IN_FORCE if is_agreed else ProviderState.REFUSED
    provider.checked_by, provider.checked_at = tx.actor.person_id, tx.now
    tx.record(f"identity.provider-{provider.state.value}", provider.id)
    return provider


def in_force(tx: Tx, provider_id: UUID) -> SignInProvider:
    """Raises: ProviderRefused."""
    found = repository.provider(tx.session, provider_id)
    if found is None or found.state is not ProviderState.IN_FORCE:
        raise ProviderRefused
    return found


def client_of(door: Door, provider: SignInProvider, redirect: str) -> Client:
    secret = door.sealer.open((), provider.sealed, _bound(provider.id))
    if secret is None:
        raise ProviderRefused
    return Client(provider.client_id, secret.decode(), redirect)


def keep_visit(tx: Tx, provider_id: UUID, told: dict[str, Any], tied_to: str) -> str:
    """Write down what the way back is checked by; gives the state, which is told once."""
    tx.session.execute(delete(ProviderVisit).where(ProviderVisit.expires_at <= tx.now))
    state = secrets.token_urlsafe(32)
    tx.session.add(
        ProviderVisit(
            state_hash=sessions.hash_of(state),
            tied_to=tied_to,
            provider_id=provider_id,
            told=told,
            expires_at=tx.now + CEREMONY_VALID_FOR,
        )
    )
    return state


def come_back(tx: Tx, state: str, tied_to: str) -> ProviderVisit:
    """The visit of this browser with this state, for the only time. Raises: ProviderRefused."""
    found = repository.take_visit(tx.session, sessions.hash_of(state))
    if found is None or found.tied_to != tied_to or found.expires_at <= tx.now:
        raise ProviderRefused
    return found


def sign_in(tx: Tx, provider: SignInProvider, subject: str, device: Device) -> Opened | None:
    """Open a session for whom the subject is tied to; None if it is tied to nobody yet."""
    tie = repository.find_tie(tx.session, provider.issuer, subject)
    if tie is None:
        return None
    person = parties.person(tx.session, tie.person_id)
    if person.party_id != provider.party_id:
        raise ProviderRefused
    return sessions.open_session(tx, person.id, uuid4(), device, Proof.PROVIDER)


def tie(
    tx: Tx, visit: ProviderVisit, login: str, password: str, device: Device
) -> Opened | DomainError:
    """Tie the subject to the person of the same bank who knows this password, and sign in.

    Refusals are given back, so that a wrong password is counted.
    """
    found = service.who(tx, login, password, device)
    if isinstance(found, DomainError):
        return found
    provider = in_force(tx, visit.provider_id)
    if parties.person(tx.session, found).party_id != provider.party_id:
        return ProviderRefused()
    subject = str(visit.told["subject"])
    row = ProviderTie(issuer=provider.issuer, subject=subject, person_id=found, created_at=tx.now)
    tx.session.add(row)
    sessions.record_of(tx, found, "identity.provider-tied", provider.id)
    return sessions.open_session(tx, found, uuid4(), device, Proof.PROVIDER)


def journey_of(visit: ProviderVisit) -> Journey:
    """Raises: ProviderRefused: the visit is past the provider already."""
    try:
        return Journey(**visit.told)
    except TypeError as other:
        raise ProviderRefused from other


def _bound(provider_id: UUID) -> str:
    return f"sign-in provider {provider_id}"
