"""Every query about sessions, passkeys, companies of one human, and what waits for two people."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, contains_eager, joinedload

from ip_finance.core.paging import Page, down
from ip_finance.identity.domain import IDLE_FOR, ChangeState, ProviderState
from ip_finance.identity.models import (
    AccountRecovery,
    Invitation,
    Membership,
    OpenCeremony,
    Passkey,
    ProviderTie,
    ProviderVisit,
    RecoveryCode,
    RoleChange,
    SignInProvider,
    SignInSession,
    SignInTries,
)
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party, Person


def find_holder(session: Session, secret_hash: str) -> tuple[SignInSession, Person, bool] | None:
    """The session, whose it is, and whether their account waits to be confirmed: in one query."""
    waits = exists().where(
        AccountRecovery.person_id == SignInSession.person_id,
        AccountRecovery.confirmed_at.is_(None),
    )
    found = session.execute(
        select(SignInSession, Person, waits)
        .join(Person, Person.id == SignInSession.person_id)
        .where(SignInSession.secret_hash == secret_hash)
        .options(joinedload(Person.party))
    ).one_or_none()
    return None if found is None else (found[0], found[1], bool(found[2]))


def find_session_by_id(session: Session, session_id: UUID) -> SignInSession | None:
    return session.get(SignInSession, session_id)


def sessions_of(
    session: Session, person_id: UUID, now: datetime, page: Page
) -> Sequence[SignInSession]:
    """Those that have not ended, the one used last first."""
    found = select(SignInSession).where(
        SignInSession.person_id == person_id,
        SignInSession.expires_at > now,
        SignInSession.seen_at > now - IDLE_FOR,
    )
    return page.rows(session, found, down(SignInSession.seen_at), down(SignInSession.id))


def end_session(session: Session, secret_hash: str) -> None:
    session.execute(delete(SignInSession).where(SignInSession.secret_hash == secret_hash))


def end_session_of(session: Session, person_id: UUID, session_id: UUID) -> bool:
    mine = delete(SignInSession).where(
        SignInSession.person_id == person_id, SignInSession.id == session_id
    )
    return bool(session.execute(mine.returning(SignInSession.id)).all())


def end_others(session: Session, person_id: UUID, kept: UUID | None) -> None:
    others = delete(SignInSession).where(SignInSession.person_id == person_id)
    session.execute(others.where(SignInSession.id != kept) if kept else others)


def is_recovering(session: Session, person_id: UUID) -> bool:
    waits = exists().where(
        AccountRecovery.person_id == person_id, AccountRecovery.confirmed_at.is_(None)
    )
    return bool(session.scalar(select(waits)))


def has_passkey(session: Session, person_id: UUID) -> bool:
    return bool(session.scalar(select(exists().where(Passkey.person_id == person_id))))


def tries_for_update(session: Session, key: str) -> SignInTries:
    """The count, and nobody else has it until this transaction ends."""
    row = insert(SignInTries).values(key=key, failures=0, failed_at=None)
    session.execute(row.on_conflict_do_nothing())
    return session.get_one(SignInTries, key, with_for_update=True, populate_existing=True)


def find_tries(session: Session, key: str) -> SignInTries | None:
    return session.get(SignInTries, key)


def passkeys_of(session: Session, person_id: UUID) -> Sequence[Passkey]:
    found = select(Passkey).where(Passkey.person_id == person_id)
    return session.scalars(found.order_by(Passkey.created_at).limit(50)).all()


def find_passkey(session: Session, credential_id: bytes) -> Passkey | None:
    return session.scalar(
        select(Passkey).where(Passkey.credential_id == credential_id).with_for_update()
    )


def remove_passkey(session: Session, person_id: UUID, passkey_id: UUID) -> bool:
    mine = delete(Passkey).where(Passkey.person_id == person_id, Passkey.id == passkey_id)
    return bool(session.execute(mine.returning(Passkey.id)).all())


def take_ceremony(session: Session, challenge: bytes) -> OpenCeremony | None:
    """The question, which nobody can answer again."""
    taken = delete(OpenCeremony).where(OpenCeremony.challenge == challenge)
    return session.scalars(taken.returning(OpenCeremony)).one_or_none()


def human_of(session: Session, person_id: UUID) -> Membership | None:
    return session.get(Membership, person_id)


def untie(session: Session, person_id: UUID) -> None:
    session.execute(delete(Membership).where(Membership.person_id == person_id))


def companies_of(session: Session, person_id: UUID) -> Sequence[tuple[Person, Party]]:
    """The accounts of the human whose account this is, with their companies."""
    human = select(Membership.human_id).where(Membership.person_id == person_id)
    found = (
        select(Person, Party)
        .join(Membership, Membership.person_id == Person.id)
        .join(Party, Party.id == Person.party_id)
        .options(contains_eager(Person.party))
        .where(Membership.human_id == human.scalar_subquery())
        .order_by(Party.number)
        .limit(50)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def find_invitation(session: Session, secret_hash: str) -> Invitation | None:
    found = select(Invitation).where(Invitation.secret_hash == secret_hash)
    return session.scalar(found.with_for_update())


def open_invitations(session: Session) -> Sequence[tuple[Invitation, Person, Party]]:
    found = (
        select(Invitation, Person, Party)
        .join(Person, Person.id == Invitation.person_id)
        .join(Party, Party.id == Person.party_id)
        .options(contains_eager(Person.party))
        .where(Invitation.used_at.is_(None))
        .order_by(Invitation.created_at.desc())
        .limit(100)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def role_change(session: Session, change_id: UUID) -> RoleChange | None:
    return session.get(RoleChange, change_id, with_for_update=True)


def open_change_of(session: Session, person_id: UUID) -> RoleChange | None:
    mine = RoleChange.person_id == person_id, RoleChange.state == ChangeState.ASKED
    return session.scalar(select(RoleChange).where(*mine))


def open_changes(session: Session) -> Sequence[tuple[RoleChange, Person, Party]]:
    found = (
        select(RoleChange, Person, Party)
        .join(Person, Person.id == RoleChange.person_id)
        .join(Party, Party.id == Person.party_id)
        .options(contains_eager(Person.party))
        .where(RoleChange.state == ChangeState.ASKED)
        .order_by(RoleChange.asked_at)
        .limit(100)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def people_of_platform(session: Session) -> Sequence[tuple[Person, Party]]:
    """Whoever may hold a role that only the platform knows."""
    found = (
        select(Person, Party)
        .join(Party, Party.id == Person.party_id)
        .options(contains_eager(Person.party))
        .where(Party.kind.in_((PartyKind.OPERATOR, PartyKind.AUDITOR)))
        .order_by(Party.number, Person.number)
        .limit(500)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def find_code(session: Session, code_hash: str) -> RecoveryCode | None:
    return session.get(RecoveryCode, code_hash, with_for_update=True)


def codes_left(session: Session, person_id: UUID) -> int:
    mine = RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    return len(session.scalars(select(RecoveryCode.code_hash).where(*mine)).all())


def remove_codes(session: Session, person_id: UUID) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def open_recovery_of(session: Session, person_id: UUID) -> AccountRecovery | None:
    mine = AccountRecovery.person_id == person_id, AccountRecovery.confirmed_at.is_(None)
    return session.scalar(select(AccountRecovery).where(*mine).with_for_update())


def open_recoveries(session: Session) -> Sequence[tuple[AccountRecovery, Person, Party]]:
    found = (
        select(AccountRecovery, Person, Party)
        .join(Person, Person.id == AccountRecovery.person_id)
        .join(Party, Party.id == Person.party_id)
        .options(contains_eager(Person.party))
        .where(AccountRecovery.confirmed_at.is_(None))
        .order_by(AccountRecovery.begun_at)
        .limit(100)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def providers_of(session: Session, party_id: UUID) -> Sequence[SignInProvider]:
    found = select(SignInProvider).where(SignInProvider.party_id == party_id)
    return session.scalars(found.order_by(SignInProvider.proposed_at.desc()).limit(50)).all()


def provider(session: Session, provider_id: UUID) -> SignInProvider | None:
    return session.get(SignInProvider, provider_id)


def providers_in_force(session: Session) -> Sequence[tuple[SignInProvider, Party]]:
    found = (
        select(SignInProvider, Party)
        .join(Party, Party.id == SignInProvider.party_id)
        .where(SignInProvider.state == ProviderState.IN_FORCE)
        .order_by(Party.number)
        .limit(100)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def find_tie(session: Session, issuer: str, subject: str) -> ProviderTie | None:
    return session.get(ProviderTie, (issuer, subject))


def take_visit(session: Session, state_hash: str) -> ProviderVisit | None:
    """The visit, which cannot come back a second time."""
    taken = delete(ProviderVisit).where(ProviderVisit.state_hash == state_hash)
    return session.scalars(taken.returning(ProviderVisit)).one_or_none()
