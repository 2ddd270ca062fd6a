"""Use cases of a file of enforcement. Each runs in the caller's transaction, never commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from ip_finance.actions import service as actions
from ip_finance.actions.catalogue import action_named
from ip_finance.actions.domain import On
from ip_finance.books import repository as books
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.enforcement import repository
from ip_finance.enforcement.calculation import Debt, Distribution, LowerRank, distribute
from ip_finance.enforcement.domain import FACTS, Entry, EntryKind, Setting, Told, recorded
from ip_finance.enforcement.errors import EntryNotFound, EntryOutOfTurn, EntryRecorded
from ip_finance.enforcement.models import EnforcementCase, EnforcementEvent
from ip_finance.enforcement.planning import Step, next_steps
from ip_finance.enforcement.policy import Floors, floors_on
from ip_finance.enforcement.rules import check_entry
from ip_finance.loans import recording
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import LoanChange
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.models import Loan
from ip_finance.pledges import repository as pledges
from ip_finance.servicing import repository as servicing
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class File:
    """A loan's file as it stands today, with what may come next and what is still owed."""

    loan: Loan
    events: Sequence[EnforcementEvent]
    setting: Setting
    floors: Floors
    steps: tuple[Step, ...]
    undistributed: Fen
    debt: Debt


@dataclass(frozen=True, slots=True)
class Share:
    """What a distribution rests on beside the debt: stated costs, taxes and lower ranks."""

    costs: Fen
    taxes: Fen
    lower: tuple[LowerRank, ...] = ()


def look(tx: Tx, loan_id: UUID) -> File:
    """The file, empty if nothing was entered. Raises: LoanNotFound."""
    loan = loans.by_id(tx.session, loan_id)
    case = repository.find_case(tx.session, loan_id)
    setting = _setting(tx, loan, case)
    floors = floors_on(setting.today)
    ledger = loan.on_ledger
    return File(
        loan=loan,
        events=case.events if case else (),
        setting=setting,
        floors=floors,
        steps=next_steps(setting, floors) if setting.defaulted_on else (),
        undistributed=Fen(ledger.undistributed_fen if ledger else 0),
        debt=debt_of(tx, loan),
    )


def enter(tx: Tx, entry: Entry) -> EnforcementEvent:
    """Enter what happened, and have it signed for the ledger.

    Raises: RoleMissing, LoanNotFound, NotTheLender, WrongLoanState, DocumentNotFound,
    PartyNotOnLedger, and the refusals of `check_entry`.
    """
    loan = lent(tx, entry.loan_id)
    case = repository.find_case(tx.session, loan.id)
    setting = _setting(tx, loan, case)
    check_entry(setting, entry)
    return _add(tx, case or _open(tx, loan), entry, _struck(setting, entry))


def ask_entry(tx: Tx, loan_id: UUID, number: int) -> SigningRequest:
    """Have an entry signed whose request has lapsed.

    Raises: RoleMissing, LoanNotFound, NotTheLender, CaseNotFound, EntryNotFound, EntryRecorded.
    """
    lent(tx, loan_id)
    case = repository.case_of(tx.session, loan_id)
    event = next((one for one in case.events if one.number == number), None)
    stated = loans.find_stated(tx.session, event.facts_hash) if event else None
    if event is None or stated is None or stated.party_id != tx.actor.party_id:
        raise EntryNotFound(number)
    if event.on_ledger is not None:
        raise EntryRecorded(number)
    return recording.ask_again(tx, stated)


def counted(tx: Tx, loan_id: UUID) -> tuple[Told, ...]:
    """The entries for the default that now stands, as far as the ledger has them."""
    case = repository.find_case(tx.session, loan_id)
    return recorded(case.standing(repository.cures(tx.session, loan_id))) if case else ()


def realise(tx: Tx, loan_id: UUID, sale: int, paper: Mapping[str, Any]) -> SigningRequest:
    """Have the bank record what a sale of the file brought in; the price is the ledger's.

    Raises: RoleMissing, LoanNotFound, NotTheLender, EntryNotFound, EntryOutOfTurn, and the
    refusals of the action RecordRealisation.
    """
    loan = lent(tx, loan_id)
    setting = _setting(tx, loan, repository.find_case(tx.session, loan_id))
    sold = setting.numbered(sale, EntryKind.SALE)
    if sold is not None and not sold.is_recorded:
        raise EntryOutOfTurn("realisation", [f"signature of entry {sale}"])
    cause = setting.numbered(sold.of, *EntryKind) if sold else None
    if sold is None or cause is None:
        raise EntryNotFound(sale)
    price = sold.facts["price_fen"]
    sales = sum(one.facts["price_fen"] for one in setting.told if one.kind is EntryKind.SALE)
    realised = sum(one.proceeds_fen for one in loans.realisations_of(tx.session, loan_id))
    if realised + price > sales:
        raise EntryOutOfTurn("realisation", ["sale not realised yet"])
    told = {**paper, "pledge_id": UUID(cause.facts["pledge_id"]), "proceeds_fen": price}
    return _take(tx, loan_id, "record-realisation", told, {"entry": sale})


def share_out(tx: Tx, loan_id: UUID, share: Share) -> Distribution:
    """Who would receive what of the undistributed proceeds. Raises: LoanNotFound, and of
    `distribute`.
    """
    loan = loans.by_id(tx.session, loan_id)
    proceeds = Fen(loan.on_ledger.undistributed_fen if loan.on_ledger else 0)
    return distribute(proceeds, share.costs, share.taxes, debt_of(tx, loan), share.lower)


def distribute_proceeds(
    tx: Tx, loan_id: UUID, share: Share, paper: Mapping[str, Any]
) -> SigningRequest:
    """Have the bank record the distribution that EN-02 gives; nobody types its figures.

    Raises: RoleMissing, LoanNotFound, NotTheLender, CostsAboveProceeds, and the refusals of the
    action DistributeProceeds.
    """
    lent(tx, loan_id)
    found = share_out(tx, loan_id, share)
    told = {
        **paper,
        "costs_fen": found.costs + found.taxes,
        "interest_fen": found.interest,
        "principal_fen": found.principal,
        "surplus_fen": found.rest,
    }
    lower = [{"name": one.name, "amount_fen": one.amount} for one in found.lower]
    return _take(
        tx,
        loan_id,
        "distribute-proceeds",
        told,
        {"taxes_fen": found.taxes, "lower_ranks": lower, "to_pledgor_fen": found.surplus},
    )


def today_of(tx: Tx, bank_id: UUID) -> date:
    """The day of the bank's books; the clock's where the books have yet to be brought to it."""
    clock = business_date(tx.now)
    return max(books.find_open_day(tx.session, bank_id) or clock, clock)


def debt_of(tx: Tx, loan: Loan) -> Debt:
    """What the borrower owes: principal by the ledger, interest by the bank's books."""
    found = servicing.positions(tx.session, loan_ids=[loan.id])
    interest = sum(one.charges for one in found)
    return Debt(Fen(interest), Fen(loan.on_ledger.outstanding_fen if loan.on_ledger else 0))


def lent(tx: Tx, loan_id: UUID, role: PersonRole = PersonRole.OFFICER) -> Loan:
    """The own bank's loan, locked. Raises: RoleMissing, LoanNotFound, NotTheLender."""
    tx.actor.require(role)
    loan = loans.for_update(tx.session, loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    return loan


def _setting(tx: Tx, loan: Loan, case: EnforcementCase | None) -> Setting:
    known = pledges.of_loan(tx.session, loan.id)
    return Setting(
        told=case.standing(repository.cures(tx.session, loan.id)) if case else (),
        state=loan.state,
        defaulted_on=repository.changed_on(tx.session, loan.id, LoanChange.DEFAULT),
        today=today_of(tx, loan.lender_id),
        pledges=frozenset(str(one.id) for one in known if one.on_ledger is not None),
    )


def _open(tx: Tx, loan: Loan) -> EnforcementCase:
    case = EnforcementCase(
        id=uuid4(),
        loan_id=loan.id,
        bank_id=loan.lender_id,
        opened_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.session.add(case)
    tx.session.flush()
    tx.record("enforcement.opened", case.id, loan_id=str(loan.id))
    return case


def _struck(setting: Setting, entry: Entry) -> Told | None:
    is_counter = entry.kind is EntryKind.STRIKE_OUT
    return setting.numbered(entry.facts["of"], *EntryKind) if is_counter else None


def _add(tx: Tx, case: EnforcementCase, entry: Entry, struck: Told | None) -> EnforcementEvent:
    number = len(case.events) + 1
    facts: dict[str, Any] = {
        "case": str(case.id),
        "number": number,
        "kind": entry.kind.value,
        "on": entry.happened_on.isoformat(),
        **entry.facts,
    }
    if entry.document_id is not None:
        document = documents.share_like(tx, entry.document_id, entry.loan_id)
        facts["document_hash"] = document.evidence_hash
    fact = FACTS[struck.kind if struck else entry.kind]
    asked = recording.ask_fact(tx, entry.loan_id, fact, facts, amount=entry.amount)
    event = EnforcementEvent(
        id=uuid4(),
        case_id=case.id,
        number=number,
        cures=repository.cures(tx.session, entry.loan_id),
        kind=entry.kind,
        happened_on=entry.happened_on,
        document_id=entry.document_id,
        facts=dict(entry.facts),
        facts_hash=repository.facts_hash(tx.session, asked.record_id),
        request_id=asked.id,
        party_id=tx.actor.party_id,
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    repository.add_event(tx.session, case, event)
    tx.record("enforcement.entered", case.id, kind=entry.kind.value, number=number)
    return event


def _take(
    tx: Tx, loan_id: UUID, slug: str, told: Mapping[str, Any], more: Mapping[str, Any]
) -> SigningRequest:
    action = action_named(On.LOAN, slug)
    facts = {name: _plain(value) for name, value in told.items()} | dict(more)
    return actions.ask(tx, actions.Take(action, loan_id, dict(told), facts))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date | UUID) else value
