"""Every query about actions: records as the ledger knows them, and what people stated."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.actions.domain import (
    AssetStanding,
    KeyStanding,
    LoanStanding,
    On,
    PartyStanding,
    PledgeStanding,
    Standing,
    StopStanding,
)
from ip_finance.actions.models import Statement
from ip_finance.chain_api.roles import Role
from ip_finance.core.clock import from_unix
from ip_finance.core.money import Fen
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loans import repository as loans
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import StatedFact
from ip_finance.parties import repository as parties
from ip_finance.parties.models import Person
from ip_finance.pledges import repository as pledges
from ip_finance.servicing import repository as servicing
from ip_finance.signing.models import KeyOnLedger, SigningKey


def standing_of(session: Session, kind: On, record_id: UUID) -> Standing:
    """The record as the ledger knows it, or that record's own `NotFound`."""
    return STANDINGS[kind](session, record_id)


def lock(session: Session, kind: On, record_id: UUID) -> None:
    """Hold the record still until the transaction ends, where others may ask for it at once."""
    if kind in LOCKS:
        LOCKS[kind](session, record_id)


def _party(session: Session, party_id: UUID) -> PartyStanding:
    party = parties.by_id(session, party_id)
    ledger = party.on_ledger
    return PartyStanding(party.number, party.name, ledger.version if ledger else None)


def _key(session: Session, person_id: UUID) -> KeyStanding:
    person = parties.person(session, person_id)
    held = (KeyOnLedger.person == person.number, KeyOnLedger.rotated_to.is_(None))
    key = session.scalars(select(KeyOnLedger).where(*held).order_by(KeyOnLedger.key)).first()
    return KeyStanding(person.id, key.key if key else None, key.version if key else 0)


def _asset(session: Session, asset_id: UUID) -> AssetStanding:
    asset = ip_assets.by_id(session, asset_id)
    ledger, initiator = asset.on_ledger, None
    if ledger is not None and ledger.dispute is not None:
        initiator = ip_assets.dispute_on_ledger(session, asset.asset_key, ledger.dispute).initiator
    until = ledger.verified_until if ledger else 0
    return AssetStanding(
        key=asset.asset_key,
        number=asset.number,
        version=ledger.version if ledger else None,
        owner=asset.owner.number,
        verified_until=from_unix(until) if until else None,
        is_disputed=initiator is not None,
        initiator=initiator,
    )


def _loan(session: Session, loan_id: UUID) -> LoanStanding:
    loan = loans.by_id(session, loan_id)
    ledger = loan.on_ledger
    offer = loans.find_open_offer(session, ledger) if ledger else None
    owed = servicing.positions(session, loan_ids=[loan_id])
    return LoanStanding(
        loan=loan.id,
        state=loan.state,
        version=ledger.version if ledger else 0,
        borrower=loan.borrower.number,
        lender=ledger.bank if ledger else loan.bank.number,
        outstanding=Fen(ledger.outstanding_fen if ledger else 0),
        undistributed=Fen(ledger.undistributed_fen if ledger else 0),
        interest_due=Fen(sum(one.charges for one in owed)),
        offered_to=offer.bank if offer else None,
        offered_terms=offer.terms_hash if offer else None,
    )


def _pledge(session: Session, pledge_id: UUID) -> PledgeStanding:
    pledge = pledges.by_id(session, pledge_id)
    ledger = pledge.on_ledger
    loan = _loan(session, pledge.loan_id)
    return PledgeStanding(pledge.state, ledger.pledge if ledger else None, loan)


def _stop(session: Session, _: UUID) -> StopStanding:
    last = pledges.find_last_stop(session)
    if last is None:
        return StopStanding(is_stopped=False, version=0)
    is_stopped = last.resumed_at is None
    return StopStanding(is_stopped, last.stop_version if is_stopped else last.stop_version + 1)


STANDINGS: Mapping[On, Callable[[Session, UUID], Standing]] = {
    On.PARTY: _party,
    On.PERSON: _key,
    On.ASSET: _asset,
    On.LOAN: _loan,
    On.PLEDGE: _pledge,
    On.PLEDGING: _stop,
}
LOCKS: Mapping[On, Callable[[Session, UUID], Any]] = {
    On.ASSET: ip_assets.for_update,
    On.LOAN: loans.for_update,
    On.PLEDGE: pledges.for_update,
}


def is_sale_stated(session: Session, loan_id: UUID) -> bool:
    """Whether the loan has a file of enforcement with a sale, which has its figures."""
    is_sale = (StatedFact.loan_id == loan_id, StatedFact.fact == LoanFact.AUCTION_SOLD)
    return session.scalar(select(StatedFact.id).where(*is_sale).limit(1)) is not None


def guarding_parties(session: Session, *, without: str) -> int:
    """How many parties have a guardian, if the key `without` were none."""
    guards = KeyOnLedger.roles.bitwise_and(int(Role.GUARDIAN)) != 0
    found = select(func.count(KeyOnLedger.party.distinct())).where(guards)
    return session.scalar(found.where(KeyOnLedger.key != without)) or 0


def every(session: Session) -> Sequence[Statement]:
    return session.scalars(select(Statement).order_by(Statement.id)).all()


def find_by_hash(session: Session, facts_hash: str) -> Statement | None:
    """What the hash in a step stands for, if it was stated here."""
    return session.scalar(select(Statement).where(Statement.facts_hash == facts_hash))


def document_ids_about(session: Session, record_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The documents that statements about these records rest on."""
    found = select(Statement.document_id).where(Statement.record_id.in_(record_ids))
    ids = session.scalars(found.order_by(Statement.id)).all()
    return [document_id for document_id in ids if document_id is not None]


def find_person_with(session: Session, address: str) -> Person | None:
    """Whose key this is."""
    holder = select(Person).join(SigningKey, SigningKey.person_id == Person.id)
    return session.scalar(holder.where(SigningKey.address == address))
