"""The monthly reconciliation of a bank: found by the platform, signed off by two people.

Runs in the caller's transaction and never commits. What was found is kept as it was found; after
something was put right the month is reconciled anew.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from ip_finance.books import repository as books_repository
from ip_finance.books import service as books
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.calendars import add_months
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import FactOnLedger
from ip_finance.parties import repository as parties
from ip_finance.payments.domain import Direction as EntryDirection
from ip_finance.reports import repository
from ip_finance.reports.domain import Direction, Side
from ip_finance.reports.errors import (
    DifferencesUnexplained,
    MonthNotOver,
    OwnSignOff,
    ReconciliationExists,
    ReconciliationReplaced,
    SignedOffAlready,
)
from ip_finance.reports.models import (
    MonthlyReconciliation,
    MonthlyReconciliationLine,
    MonthlySignOff,
)
from ip_finance.reports.reconciliation import Compared, Item, compare, month_of

SIGNERS = (PersonRole.OFFICER, PersonRole.APPROVER)
TWO_PEOPLE = 2


def reconcile(tx: Tx, reconciliation_id: UUID, month: date) -> MonthlyReconciliation:
    """Hold the month's three accounts against each other; again under the same id: no change.

    Raises: RoleMissing, MonthNotOver, BooksNotOpened, ReconciliationExists, IdTaken.
    """
    tx.actor.require(*SIGNERS)
    bank_id, first = tx.actor.party_id, month_of(month)
    kept = repository.find_reconciliation(tx.session, reconciliation_id)
    if kept is None:
        books_repository.take(tx.session, bank_id)
        open_day = books.business_date(tx.session, bank_id)
        if month_of(open_day) <= first:
            raise MonthNotOver(first, open_day)
        before = repository.newest_of(tx.session, bank_id, first)
        made = MonthlyReconciliation(
            id=reconciliation_id,
            bank_id=bank_id,
            month=first,
            number=before.number + 1 if before else 1,
            made_by=tx.actor.person_id,
            created_at=tx.now,
        )
        kept = insert_or_find(tx.session, made)
        if kept is made:
            _keep(tx, made, compare(told(tx, bank_id, first), first))
    if (kept.bank_id, kept.month) != (bank_id, first):
        raise ReconciliationExists(reconciliation_id)
    return kept


def sign_off(tx: Tx, reconciliation_id: UUID, comment: str) -> MonthlyReconciliation:
    """Stand behind what was found, as the first or the second person.

    Raises: RoleMissing, ReconciliationNotFound, ReconciliationReplaced, SignedOffAlready,
    OwnSignOff, DifferencesUnexplained.
    """
    tx.actor.require(*SIGNERS)
    found = repository.reconciliation(tx.session, reconciliation_id)
    books_repository.take(tx.session, found.bank_id)
    repository.refresh(tx.session, found)
    newest = repository.newest_of(tx.session, found.bank_id, found.month)
    if newest is not None and newest.id != found.id:
        raise ReconciliationReplaced(_name(tx, newest.made_by), newest.created_at.isoformat())
    if len(found.sign_offs) == TWO_PEOPLE:
        last = found.sign_offs[-1]
        raise SignedOffAlready(_name(tx, last.person_id), last.created_at.isoformat())
    if any(one.person_id == tx.actor.person_id for one in found.sign_offs):
        raise OwnSignOff
    if found.differences and not comment.strip():
        raise DifferencesUnexplained(len(found.differences))
    made = MonthlySignOff(
        id=uuid4(),
        reconciliation_id=found.id,
        place=len(found.sign_offs) + 1,
        person_id=tx.actor.person_id,
        comment=comment,
        created_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.record("reports.signed-off", found.id, place=made.place)
    repository.refresh(tx.session, found)
    return found


def told(tx: Tx, bank_id: UUID, month: date) -> dict[Side, list[Item]]:
    """What each side tells of the month, and all of every loan that is told of in it."""
    since, until = days = (month, add_months(month, 1) - timedelta(days=1))
    journal = repository.cash_entries(tx.session, bank_id, since=since, until=until)
    bank = repository.bank_entries(tx.session, bank_id, since=since, until=until)
    touched = {entry.loan_id for entry, _ in journal} | {loan for _, loan, _ in bank}
    touched |= _moved_on_chain(tx, bank_id, days)
    loan_ids = [one for one in touched if one is not None]
    journal = _each_once(journal, repository.cash_entries(tx.session, bank_id, loan_ids=loan_ids))
    bank = _each_once(bank, repository.bank_entries(tx.session, bank_id, loan_ids=loan_ids))
    keys = _keys_of_records(tx, loan_ids)
    return {
        Side.CHAIN: _on_chain(tx, loan_ids),
        Side.JOURNAL: [_of_journal(entry, amount) for entry, amount in journal],
        Side.BANK: [
            Item(
                on=entry.booked_on,
                direction=_way(entry.direction is EntryDirection.CREDIT),
                amount=Fen(entry.amount),
                reference=entry.reference,
                loan_id=loan_id,
                key=keys.get(str(record_id or entry.id)),
            )
            for entry, loan_id, record_id in bank
        ],
    }


def _each_once(*lists: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list({row[0].id: row for row in chain(*lists)}.values())


def _moved_on_chain(tx: Tx, bank_id: UUID, days: tuple[date, date]) -> set[UUID | None]:
    """The bank's loans of which money moved on the ledger between two days."""
    lent = repository.lent_by(tx.session, bank_id)
    moved: list[tuple[UUID, date]] = [
        (one.loan, business_date(one.at)) for one in repository.movements(tx.session, lent)
    ]
    moved += [(one.loan, business_date(one.at)) for one in _others(tx, lent)]
    return {loan for loan, on in moved if days[0] <= on <= days[1]}


def _others(tx: Tx, loan_ids: Iterable[UUID]) -> list[Any]:
    wanted = list(loan_ids)
    return [
        *repository.distributions(tx.session, wanted),
        *repository.money_facts(tx.session, wanted),
    ]


def _keys_of_records(tx: Tx, loan_ids: list[UUID]) -> dict[str, str]:
    """By drawdown or account entry, the loan's version that came of it."""
    stated = repository.movement_facts(tx.session, loan_ids)
    keys = {}
    for one in repository.movements(tx.session, loan_ids):
        facts = stated[one.evidence_hash].facts if one.evidence_hash in stated else {}
        for name in ("drawdown", "account_entry"):
            if name in facts:
                keys[str(facts[name])] = _key(one.loan, one.loan_version)
    return keys


def _on_chain(tx: Tx, loan_ids: list[UUID]) -> list[Item]:
    items = []
    for one in repository.movements(tx.session, loan_ids):
        is_in = one.released_fen == 0
        amount = one.principal_fen + one.interest_fen if is_in else one.released_fen
        items.append(_version_item(one, amount, is_in=is_in))
    for sale in repository.distributions(tx.session, loan_ids):
        amount = sale.principal_fen + sale.interest_fen
        items.append(_version_item(sale, amount, is_in=True))
    return items + [_of_fact(one) for one in repository.money_facts(tx.session, loan_ids)]


def _version_item(one: Any, amount: int, *, is_in: bool) -> Item:
    return Item(
        on=business_date(one.at),
        direction=_way(is_in),
        amount=Fen(amount),
        reference=one.tx_hash,
        loan_id=one.loan,
        key=_key(one.loan, one.loan_version),
    )


def _of_fact(one: FactOnLedger) -> Item:
    is_in = one.fact != LoanFact.RECOVERY_SHARED
    day = business_date(one.at)
    return Item(day, _way(is_in), Fen(one.amount_fen), one.tx_hash, one.loan)


def _of_journal(entry: Any, amount: Fen) -> Item:
    """`servicing` names an entry `event:loan:vN`; others are told by loan and amount."""
    event, _, rest = entry.reference.partition(":")
    key = rest.replace(":v", ":") if ":v" in rest else None
    return Item(
        on=entry.on,
        direction=_way(amount > 0),
        amount=Fen(abs(amount)),
        reference=f"{event}:{rest}",
        loan_id=entry.loan_id,
        key=key,
    )


def _key(loan_id: UUID, version: int) -> str:
    return f"{loan_id}:{version}"


def _way(is_in: bool) -> Direction:
    return Direction.IN if is_in else Direction.OUT


def _keep(tx: Tx, made: MonthlyReconciliation, found: list[Compared]) -> None:
    tx.session.add_all([_line(made.id, n, one) for n, one in enumerate(found, start=1)])
    tx.session.flush()
    repository.refresh(tx.session, made)
    tx.record(
        "reports.reconciled", made.id, month=f"{made.month:%Y-%m}", differ=len(made.differences)
    )


def _line(reconciliation_id: UUID, n: int, one: Compared) -> MonthlyReconciliationLine:
    told_by: dict[str, Any] = {}
    for side in Side:
        item = one.items.get(side)
        told_by |= {
            f"{side}_amount": item and item.amount,
            f"{side}_on": item and item.on,
            f"{side}_reference": item and item.reference[:120],
        }
    return MonthlyReconciliationLine(
        reconciliation_id=reconciliation_id,
        n=n,
        outcome=one.outcome.value,
        direction=one.first.direction.value,
        loan_id=one.loan_id,
        **told_by,
    )


def _name(tx: Tx, person_id: UUID) -> str:
    return parties.person(tx.session, person_id).name
