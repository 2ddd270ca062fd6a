"""Accounts of one human at several companies: tied with the password of each, then switched."""

from uuid import UUID, uuid4

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.identity import repository, service, sessions
from ip_finance.identity.domain import Device, Opened, Proof
from ip_finance.identity.errors import CompaniesOnly, CompanyNotTied
from ip_finance.identity.models import Membership
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind


def tie(tx: Tx, login: str, password: str, device: Device) -> DomainError | None:
    """Tie the account of this login to the actor's: whoever knows both passwords is both.

    A refusal is given back, so that a wrong password is counted: WrongCredentials, TooManyTries,
    CompaniesOnly: at a bank, a provider or the operator, one human is one person and signs once.
    """
    found = service.who(tx, login, password, device)
    if isinstance(found, DomainError):
        return found
    mine = parties.person(tx.session, tx.actor.person_id)
    other = parties.person(tx.session, found)
    is_company = {mine.party.kind, other.party.kind} == {PartyKind.SME}
    if not is_company or mine.party_id == other.party_id:
        return CompaniesOnly()
    human = _human_of(tx, mine.id)
    for one in repository.companies_of(tx.session, other.id) or [(other, other.party)]:
        repository.untie(tx.session, one[0].id)
        tx.session.add(Membership(person_id=one[0].id, human_id=human, created_at=tx.now))
    tx.record("identity.companies-tied", other.id)
    return None


def switch(tx: Tx, person_id: UUID, secret: str, device: Device) -> Opened:
    """End the session and begin one as the other account of the same human.

    Raises: CompanyNotTied.
    """
    known = [person.id for person, _ in repository.companies_of(tx.session, tx.actor.person_id)]
    if person_id not in known or person_id == tx.actor.person_id:
        raise CompanyNotTied
    tx.record("identity.company-switched", person_id)
    sessions.sign_out(tx, secret)
    return sessions.open_session(tx, person_id, uuid4(), device, Proof.COMPANY)


def other_companies(tx: Tx, actor: Actor) -> tuple[tuple[str, str], ...]:
    """The actor's other accounts, by id and company; at institutions there are none."""
    if PersonRole.SIGNATORY not in actor.roles:
        return ()
    found = repository.companies_of(tx.session, actor.person_id)
    return tuple((str(one.id), party.name) for one, party in found if one.id != actor.person_id)


def leave(tx: Tx) -> None:
    """Take the actor's account out of those that are tied."""
    repository.untie(tx.session, tx.actor.person_id)
    tx.record("identity.companies-untied", tx.actor.person_id)


def _human_of(tx: Tx, person_id: UUID) -> UUID:
    known = repository.human_of(tx.session, person_id)
    if known is not None:
        return known.human_id
    human = uuid4()
    tx.session.add(Membership(person_id=person_id, human_id=human, created_at=tx.now))
    return human
