"""What an adjustment changes of the instalments, and posts: a waiver, or suspense cleared."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from ip_finance.books import repository as books_repository
from ip_finance.books import service as books
from ip_finance.books.domain import Account, Entry, Event, Line, moved
from ip_finance.core.money import WHOLE, Fen
from ip_finance.core.uow import Tx
from ip_finance.servicing import applying, repository
from ip_finance.servicing.applying import Received
from ip_finance.servicing.domain import AdjustmentKind
from ip_finance.servicing.models import Adjustment, Instalment, LoanAccount

ADJUSTMENT: Final = "adjustment"
"""The member of a fact that names the adjustment behind it."""
CLEARED_TO: Final[Mapping[AdjustmentKind, Account]] = {
    AdjustmentKind.SUSPENSE_TO_CASH: Account.CASH,
    AdjustmentKind.SUSPENSE_TO_INCOME: Account.RECOVERY_INCOME,
    AdjustmentKind.SUSPENSE_TO_LOSS: Account.LOSS,
}
WAIVERS: Final = (AdjustmentKind.INTEREST_WAIVED, AdjustmentKind.PENALTY_WAIVED)


def most(tx: Tx, account: LoanAccount, kind: AdjustmentKind) -> Fen:
    """The most that may be adjusted now."""
    rows = _due(tx, account)
    if kind is AdjustmentKind.INTEREST_WAIVED:
        return Fen(sum(row.accrued - row.interest_paid for row in rows))
    if kind is AdjustmentKind.PENALTY_WAIVED:
        return Fen(sum(row.penalties - row.penalties_paid for row in rows))
    held = _in_suspense(tx, account)
    if kind is not AdjustmentKind.SUSPENSE_TO_DEBT:
        return Fen(abs(held))
    every = repository.instalments(tx.session, account.loan_id)
    owed = sum(row.accrued + row.penalties + row.fees for row in every)
    paid = sum(row.interest_paid + row.penalties_paid + row.fees_paid for row in every)
    return Fen(max(0, min(-held, owed - paid)))


def carry_out(tx: Tx, account: LoanAccount, adjustment: Adjustment) -> None:
    """Change and post as far as there still is what to adjust; an event is never refused."""
    amount = Fen(min(adjustment.amount, most(tx, account, adjustment.kind)))
    lines = _lines(tx, account, adjustment.kind, amount)
    tx.session.flush()
    applying.settle_state(tx, account)
    if lines:
        event = Event.WAIVER if adjustment.kind in WAIVERS else Event.SUSPENSE_CLEARED
        on = books.business_date(tx.session, account.bank_id)
        reference = f"adjustment:{adjustment.id}"
        books.post(tx, Entry(account.bank_id, on, event, account.loan_id, reference, lines))


def _lines(tx: Tx, account: LoanAccount, kind: AdjustmentKind, amount: Fen) -> tuple[Line, ...]:
    if kind is AdjustmentKind.INTEREST_WAIVED:
        _waive_interest(_due(tx, account), amount)
        return moved(Account.INTEREST_INCOME, Account.INTEREST_RECEIVABLE, amount)
    if kind is AdjustmentKind.PENALTY_WAIVED:
        _waive_penalties(_due(tx, account), amount, account.year_days)
        return moved(Account.PENALTY_INCOME, Account.PENALTY_RECEIVABLE, amount)
    if kind is AdjustmentKind.SUSPENSE_TO_DEBT:
        return _paid_from_suspense(tx, account, amount)
    if _in_suspense(tx, account) < 0:
        return moved(Account.SUSPENSE, CLEARED_TO[kind], amount)
    return moved(CLEARED_TO[kind], Account.SUSPENSE, amount)


def _waive_interest(rows: Sequence[Instalment], amount: Fen) -> None:
    for row in rows:
        part = min(amount, row.accrued - row.interest_paid)
        row.interest, row.accrued = Fen(row.interest - part), Fen(row.accrued - part)
        row.anchor = Fen(min(row.anchor, row.accrued))
        amount = Fen(amount - part)


def _waive_penalties(rows: Sequence[Instalment], amount: Fen, year_days: int) -> None:
    """The units that they are rounded from go with them, or the close would bring them back."""
    for row in rows:
        part = min(amount, row.penalties - row.penalties_paid)
        row.penalties = Fen(row.penalties - part)
        units = int(row.penalty_units) - part * year_days * WHOLE * WHOLE
        row.penalty_units = Decimal(max(0, units))
        amount = Fen(amount - part)


def _paid_from_suspense(tx: Tx, account: LoanAccount, amount: Fen) -> tuple[Line, ...]:
    rows = repository.instalments(tx.session, account.loan_id)
    received = Received(interest=amount, principal=Fen(0))
    shares = applying.place(rows, books.business_date(tx.session, account.bank_id), received)
    _, *credited = applying.receipt(rows, shares, received, Fen(0)) or (None,)
    return (Line(Account.SUSPENSE, debit=amount), *credited) if credited else ()


def _due(tx: Tx, account: LoanAccount) -> list[Instalment]:
    """What fell due: interest of the running instalment is not waived before its day."""
    on = books.business_date(tx.session, account.bank_id)
    rows = repository.instalments(tx.session, account.loan_id)
    return [row for row in rows if row.due_on <= on]


def _in_suspense(tx: Tx, account: LoanAccount) -> Fen:
    return books_repository.balance(tx.session, account.bank_id, Account.SUSPENSE, account.loan_id)
