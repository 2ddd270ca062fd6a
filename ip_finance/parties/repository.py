"""Every query about parties and people."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.db import among
from ip_finance.core.paging import Page, up, whole
from ip_finance.parties.domain import PartyKind, PartyNotFound, PersonNotFound
from ip_finance.parties.models import (
    Credential,
    OnboardingFiling,
    OnboardingReferral,
    Party,
    PartyOnLedger,
    Person,
)
from ip_finance.signing.models import SigningRequest

MOST_FILINGS = 20


def by_id(session: Session, party_id: UUID) -> Party:
    """The party, or `PartyNotFound`."""
    party = session.get(Party, party_id)
    if party is None:
        raise PartyNotFound(party_id)
    return party


def find_by_id(session: Session, party_id: UUID) -> Party | None:
    return session.get(Party, party_id)


def find_by_uscc(session: Session, uscc: str) -> Party | None:
    return session.scalar(select(Party).where(Party.uscc == uscc))


def find_by_number(session: Session, number: int) -> Party | None:
    """The party that the ledger knows by this number, if the caller may see it."""
    return session.scalar(select(Party).where(Party.number == number))


def names_of(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """The names of parties by their numbers on the ledger, of those that the caller may see."""
    found = select(Party.number, Party.name).where(among(Party.number, numbers))
    return {row.number: row.name for row in session.execute(found)}


def names_in(session: Session, requests: Iterable[SigningRequest]) -> dict[int, str]:
    """The same of whoever signed these requests, or is named to sign them."""
    return names_of(session, {number for request in requests for number in request.parties})


def on_ledger(session: Session, number: int) -> PartyOnLedger:
    """The ledger's word on a party that is known to be there."""
    return session.get_one(PartyOnLedger, number)


def every(session: Session, page: Page | None = None) -> Sequence[Party]:
    """The parties that the caller may see, in order of their number."""
    return (page or whole()).rows(session, select(Party), up(Party.number))


def outside(session: Session, most: int) -> Sequence[Party]:
    """The oldest parties that the ledger does not know; auditors need not be on it."""
    found = select(Party).where(~Party.on_ledger.has(), Party.kind != PartyKind.AUDITOR)
    return session.scalars(found.order_by(Party.number).limit(most)).all()


def companies(session: Session, text: str, most: int) -> Sequence[Party]:
    """Companies whose name or USCC has the text in it, by name."""
    is_there = (column.icontains(text, autoescape=True) for column in (Party.name, Party.uscc))
    found = select(Party).where(Party.kind == PartyKind.SME, or_(*is_there))
    return session.scalars(found.order_by(Party.name, Party.number).limit(most)).all()


def of_kind(session: Session, *kinds: PartyKind) -> Sequence[Party]:
    return session.scalars(select(Party).where(Party.kind.in_(kinds)).order_by(Party.number)).all()


def person(session: Session, person_id: UUID) -> Person:
    """The person with their party, or `PersonNotFound`."""
    found = session.get(Person, person_id, options=[joinedload(Person.party)])
    if found is None:
        raise PersonNotFound(person_id)
    return found


def find_person(session: Session, person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def names(session: Session, party_ids: Collection[UUID]) -> dict[UUID, str]:
    """The parties' names, by id, of those that the caller may see."""
    found = select(Party.id, Party.name).where(among(Party.id, party_ids))
    return dict(session.execute(found).all())


def people_of(session: Session, party_ids: Sequence[UUID]) -> Sequence[Person]:
    found = select(Person).where(among(Person.party_id, party_ids)).order_by(Person.number)
    return session.scalars(found).all()


def onboarding_filings(session: Session, party_id: UUID) -> Sequence[OnboardingFiling]:
    """What the party has stated of itself, the newest first."""
    row = OnboardingFiling
    found = select(row).where(row.party_id == party_id).order_by(row.number.desc())
    return session.scalars(found.limit(MOST_FILINGS)).all()


def onboarding_referrals(session: Session, party_id: UUID) -> Sequence[OnboardingReferral]:
    """How often the party was sent back, and why, the newest first."""
    row = OnboardingReferral
    found = select(row).where(row.party_id == party_id).order_by(row.number.desc())
    return session.scalars(found.limit(MOST_FILINGS)).all()


def login_of(session: Session, person_id: UUID) -> str | None:
    """Reads the login only: the application's role has no right to the password hash."""
    return session.scalar(select(Credential.login).where(Credential.person_id == person_id))


def find_credential(session: Session, login: str) -> Credential | None:
    return session.get(Credential, login)
