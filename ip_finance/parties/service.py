"""Use cases of parties and people. Each runs in the caller's transaction and never commits."""

from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError

from ip_finance.chain_api.members import GUARDIAN
from ip_finance.chain_api.steps import AdmitParty, EnrolKey
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import unix
from ip_finance.core.uow import Tx
from ip_finance.office_files.errors import NumberRefused
from ip_finance.office_files.register_numbers import unified_social_credit_code
from ip_finance.parties import onboarding, repository
from ip_finance.parties.domain import (
    AddPerson,
    AdmitPartyCmd,
    BadUscc,
    PartyExists,
    PartyKind,
    PartyNotOnLedger,
    PersonExists,
    check_roles,
    ledger_roles,
)
from ip_finance.parties.models import Credential, Party, Person
from ip_finance.signing import repository as signing_repository
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, NoKeyEnrolled, Slot
from ip_finance.signing.models import SigningRequest

# They check every newcomer and sign its admission; a bank sees a company when that one applies.
ADMITTERS = (PartyKind.TECH_PROVIDER, PartyKind.OPERATOR)
GUARDIANS = (Slot(GUARDIAN, None), Slot(GUARDIAN, None))

passwords = PasswordHasher()


def add_party(tx: Tx, cmd: AdmitPartyCmd) -> Party:
    """File a party; asking again with the same data changes nothing.

    Raises:
        BadUscc: the unified social credit code is malformed (ID-10).
        PartyExists: the id or the code is on file with other data.
    """
    code = valid_uscc(cmd.uscc)
    same = repository.find_by_id(tx.session, cmd.party_id)
    if same is not None:
        kept = (same.kind, same.name, same.uscc, same.dual_approval_above)
        if kept != (cmd.kind, cmd.name, code, cmd.dual_approval_above):
            raise PartyExists(code)
        return same
    salt = fresh_salt()
    party = Party(
        id=cmd.party_id,
        kind=cmd.kind,
        name=cmd.name,
        uscc=code,
        salt=salt,
        identity_hash=salted_hash(salt, {"uscc": code, "name": cmd.name}),
        dual_approval_above=cmd.dual_approval_above,
        created_at=tx.now,
    )
    seers = [p.id for p in repository.of_kind(tx.session, *ADMITTERS)]
    tx.grant(cmd.party_id, cmd.party_id, tx.actor.party_id, *seers)
    try:
        with tx.session.begin_nested():
            tx.session.add(party)
    except IntegrityError as taken:  # the code is on file, perhaps where the actor cannot see it
        raise PartyExists(code) from taken
    tx.record("parties.added", party.id, kind=cmd.kind.value, uscc=code)
    return party


def ask_admission(tx: Tx, party_id: UUID) -> SigningRequest:
    """Have guardians of two parties admit the party to the ledger.

    Raises: RoleMissing, PartyNotFound, ReferredBack.
    """
    tx.actor.require(PersonRole.ADMIN, PersonRole.GUARDIAN)
    party = repository.by_id(tx.session, party_id)
    onboarding.check_not_referred_back(tx, party)
    step = AdmitParty(
        party=party.number,
        identity=party.identity_hash,
        dual_approval_above_fen=party.dual_approval_above,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, GUARDIANS, record_id=party.id)


def add_person(tx: Tx, cmd: AddPerson) -> Person:
    """File a person of a party; asking again with the same data changes nothing.

    Raises: PartyNotFound, RoleNotOfKind, PersonExists.
    """
    party = repository.by_id(tx.session, cmd.party_id)
    check_roles(party.kind, cmd.roles)
    same = repository.find_person(tx.session, cmd.person_id)
    if same is not None:
        kept = (same.party_id, same.name, same.roles, repository.login_of(tx.session, same.id))
        if kept != (cmd.party_id, cmd.name, cmd.roles, cmd.login):
            raise PersonExists(cmd.login)
        return same
    person = Person(
        id=cmd.person_id,
        party_id=cmd.party_id,
        name=cmd.name,
        role_names=sorted(cmd.roles),
        created_at=tx.now,
    )
    seers = [p.id for p in repository.of_kind(tx.session, *ADMITTERS)]
    tx.grant(cmd.person_id, cmd.party_id, *seers)
    tx.session.add(person)
    tx.session.flush()
    secret = passwords.hash(cmd.password)
    try:
        with tx.session.begin_nested():
            tx.session.add(Credential(login=cmd.login, person_id=person.id, password_hash=secret))
    except IntegrityError as taken:  # the login is in use, perhaps at a party not to be seen
        raise PersonExists(cmd.login) from taken
    tx.record("parties.person-added", person.id, party_id=str(cmd.party_id))
    return person


def ask_enrolment(tx: Tx, person_id: UUID) -> SigningRequest:
    """Have guardians of two parties enrol the key that the person has filed.

    Raises:
        PersonNotFound, NoKeyEnrolled: there is no key to enrol.
        PartyNotOnLedger: the person's party comes first.
    """
    person = repository.person(tx.session, person_id)
    if person.party.on_ledger is None:
        raise PartyNotOnLedger(person.party.name)
    key = signing_repository.find_key(tx.session, person_id)
    if key is None:
        raise NoKeyEnrolled
    step = EnrolKey(
        key=key.address,
        party=person.party.number,
        person=person.number,
        roles=int(ledger_roles(person.roles)),
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, GUARDIANS, record_id=person.id)


def valid_uscc(text: str) -> str:
    """The code in its one canonical form (ID-10). Raises: BadUscc."""
    try:
        return unified_social_credit_code(text)
    except NumberRefused as refused:
        raise BadUscc(text, refused.detail) from refused
