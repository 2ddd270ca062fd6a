"""The look at a bank's loans at the end of a business day: signals first, then classes.

Done twice it changes nothing: a signal is known by its key, a class by loan, day and result.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from ip_finance.books import service as books
from ip_finance.classification import gathering, repository
from ip_finance.classification.domain import Classified, LoanFacts, classify
from ip_finance.classification.models import Classification, EarlyWarning, WarningClosing
from ip_finance.classification.signals import Raised, Signal, covenant_signals, overdue_signal
from ip_finance.core.uow import Tx
from ip_finance.policies.contents.classification import Category, parse
from ip_finance.policies.models import PolicyVersion

NAMES: Final = UUID("6d3b6c1e-4a0f-5f7e-9f0d-3e5f2a9c7b34")
FOUND_HERE: Final = (
    Signal.OVERDUE_DAYS,
    Signal.OVERDUE_BEYOND,
    Signal.RIGHT_ENDED,
    Signal.LEGAL_EVENT,
    Signal.VALUE_FALL,
    Signal.VALUE_EXPIRED,
    Signal.COVENANT_BREACHED,
    Signal.COVENANT_LATE,
)
"""The signals that this look finds; those of margin calls come from there."""
NO_MORE: Final = "情形已不存在"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a look at a bank's loans did."""

    on: date
    loans: int
    classified: int
    raised: int
    closed: int


def review(tx: Tx, bank_id: UUID) -> Reviewed:
    """Look at every loan of a bank on the day its books are open for.

    Raises: NoPolicyInForce, BooksNotOpened.
    """
    repository.be_alone(tx.session, bank_id)
    on = books.business_date(tx.session, bank_id)
    version = gathering.policy_of(tx.session, bank_id, on)
    policy = parse(version.content)
    loans = gathering.loan_facts(tx.session, bank_id, policy, on)
    found = [one for loan in loans for one in overdue_signal(loan, policy, on)]
    found += gathering.right_signals(tx.session, bank_id, policy, on, tx.now)
    owed = {loan.loan_id for loan in loans}
    found += [
        one
        for covered in gathering.covered(tx.session, bank_id)
        if covered.loan_id in owed
        for one in covenant_signals(covered, on)
    ]
    raised, closed = keep_signals(tx, bank_id, on, found, FOUND_HERE)
    classified = _classify(tx, bank_id, version, loans)
    return Reviewed(on, len(loans), classified, raised, closed)


def review_debtor(tx: Tx, bank_id: UUID, borrower_id: UUID) -> None:
    """Classify one debtor's loans at once. Raises: NoPolicyInForce, BooksNotOpened."""
    on = books.business_date(tx.session, bank_id)
    version = gathering.policy_of(tx.session, bank_id, on)
    every = gathering.loan_facts(tx.session, bank_id, parse(version.content), on)
    own = [loan for loan in every if loan.borrower_id == borrower_id]
    _classify(tx, bank_id, version, own)


def _classify(tx: Tx, bank_id: UUID, version: PolicyVersion, loans: Sequence[LoanFacts]) -> int:
    """Keep the classes of these loans, which are all of their debtors; how many are new."""
    on = books.business_date(tx.session, bank_id)
    policy = parse(version.content)
    stated = gathering.stated_grounds(tx.session, bank_id, policy, on)
    known = repository.latest(tx.session, bank_id, on)
    results = classify(loans, stated, repository.classes_of(known), policy)
    rows = _rows(tx, bank_id, on, version.id, results, known)
    repository.add_classes(tx.session, rows)
    return len(rows)


def keep_signals(
    tx: Tx, bank_id: UUID, on: date, found: Sequence[Raised], kinds: Collection[Signal]
) -> tuple[int, int]:
    """Raise what is new of these kinds, close what was not found any more; how many of each."""
    open_now = repository.open_warnings(tx.session, bank_id, kinds)
    known = {(one.loan_id, one.kind, one.key): one for one in open_now}
    past = repository.dealt_with(tx.session, bank_id, kinds)
    wanted = {(one.loan_id, one.signal, one.key): one for one in found}
    new = [one for key, one in wanted.items() if key not in known and key not in past]
    gone = [one for key, one in known.items() if key not in wanted]
    tx.session.add_all([_warning(tx, bank_id, on, one) for one in new])
    tx.session.flush()
    tx.session.add_all([_closing(tx, bank_id, on, one) for one in gone])
    tx.session.flush()
    return len(new), len(gone)


def _warning(tx: Tx, bank_id: UUID, on: date, one: Raised) -> EarlyWarning:
    name = f"{one.loan_id}/{one.signal}/{one.key}/{on.isoformat()}/{tx.now.isoformat()}"
    return EarlyWarning(
        id=uuid5(NAMES, name),
        bank_id=bank_id,
        created_at=tx.now,
        loan_id=one.loan_id,
        kind=one.signal,
        severity=one.gravity,
        key=one.key,
        since=one.since,
        source=one.source,
        facts=dict(one.facts),
        role=one.role,
    )


def _closing(tx: Tx, bank_id: UUID, on: date, one: EarlyWarning) -> WarningClosing:
    return WarningClosing(
        id=uuid4(),
        bank_id=bank_id,
        created_at=tx.now,
        warning_id=one.id,
        comment=NO_MORE,
        closed_by=None,
        closed_on=on,
    )


def _rows(
    tx: Tx,
    bank_id: UUID,
    on: date,
    policy_id: UUID,
    results: Sequence[Classified],
    known: Sequence[Classification],
) -> list[dict[str, Any]]:
    """One row a loan and day, and another where the same day has come to another result."""
    last = {row.loan_id: row for row in known}
    rows = []
    for one in results:
        before = last.get(one.loan.loan_id)
        is_today = before is not None and before.day == on
        if is_today and before is not None and _told(before) == _result(one):
            continue
        row = class_row(one.loan.loan_id, on, one.category, [held.plain() for held in one.grounds])
        rows.append(
            row
            | {
                "bank_id": bank_id,
                "created_at": tx.now,
                "borrower_id": one.loan.borrower_id,
                "number": before.number + 1 if is_today and before is not None else 1,
                "principal": one.loan.principal,
                "days_overdue": one.loan.days_overdue,
                "policy_id": policy_id,
                "opinion_id": None,
            }
        )
    return rows


def class_row(loan_id: UUID, on: date, category: Category, grounds: list[Any]) -> dict[str, Any]:
    """What every result says, whoever comes to it."""
    return {
        "id": uuid4(),
        "loan_id": loan_id,
        "day": on,
        "category": category,
        "grounds": grounds,
    }


def _told(row: Classification) -> tuple[object, ...]:
    return row.category, row.grounds, row.principal, row.days_overdue


def _result(one: Classified) -> tuple[object, ...]:
    grounds = [held.plain() for held in one.grounds]
    return one.category, grounds, one.loan.principal, one.loan.days_overdue
