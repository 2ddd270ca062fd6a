"""Money that came in before it was recorded counts from the day it came (value date).

Days that are closed stay closed: what accrued too much since is taken back on the open day.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ip_finance.books.domain import Account, Line, moved
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.core.workdays import is_working_day
from ip_finance.servicing import repository
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.models import Instalment, LoanAccount
from ip_finance.servicing.reckoning import DAY, Accrued, accrued_by, accrued_since
from ip_finance.signing.domain import SIGNATURE_VALID_FOR

WORKING_DAYS_BACK: Final = 5
"""How long after it came in the bank may ask to record a payment."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What going back, or forward again, changed of a loan's receivables and overdue principal."""

    interest: Fen
    penalties: Fen
    overdue: Fen

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(
            Fen(self.interest + other.interest),
            Fen(self.penalties + other.penalties),
            Fen(self.overdue + other.overdue),
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        return (
            *_signed(Account.INTEREST_RECEIVABLE, Account.INTEREST_INCOME, self.interest),
            *_signed(Account.PENALTY_RECEIVABLE, Account.PENALTY_INCOME, self.penalties),
            *_signed(Account.OVERDUE_PRINCIPAL, Account.PRINCIPAL, self.overdue),
        )


def first_recordable(open_day: date) -> date:
    """The earliest day that a payment recorded now may have come in on."""
    found = open_day
    for _ in range(WORKING_DAYS_BACK):
        found -= DAY
        while not is_working_day(found):
            found -= DAY
    return found


def value_date(tx: Tx, account: LoanAccount, open_day: date, paid_on: date) -> date:
    """From which day money counts: the one it came in on, but not before the loan last changed.

    An event of the ledger is never refused: one signed late counts from as far back as goes.
    """
    if account.state is not AccountState.OPEN or paid_on >= open_day:
        return open_day
    furthest = first_recordable(open_day - SIGNATURE_VALID_FOR)
    changed_on = repository.last_change(tx.session, account)
    return min(open_day, max(paid_on, furthest, changed_on))


def go_back(account: LoanAccount, rows: list[Instalment], on: date) -> Difference:
    """Put the rows as they were at the beginning of the day."""
    before = [accrued_by(account, rows, row, on) for row in rows]
    changed = Difference(
        Fen(sum(was.interest - row.accrued for row, was in zip(rows, before, strict=True))),
        Fen(sum(was.penalties - row.penalties for row, was in zip(rows, before, strict=True))),
        Fen(-sum(_left(row) for row in rows if row.is_moved and row.due_on >= on)),
    )
    for row, was in zip(rows, before, strict=True):
        row.accrued, row.penalties, row.penalty_units = (
            was.interest,
            was.penalties,
            Decimal(was.units),
        )
        row.is_moved = row.is_moved and row.due_on < on
    return changed


def go_forward(account: LoanAccount, rows: list[Instalment], since: date, on: date) -> Difference:
    """Accrue anew from the beginning of `since` to that of `on`, as the closes between did."""
    after = [accrued_since(account, rows, row, on, since - DAY) for row in rows]
    moving = [row for row in rows if not row.is_moved and row.due_on < on and _left(row)]
    changed = Difference(
        Fen(sum(now.interest - row.accrued for row, now in zip(rows, after, strict=True))),
        Fen(sum(now.penalties - row.penalties for row, now in zip(rows, after, strict=True))),
        Fen(sum(_left(row) for row in moving)),
    )
    for row, now in zip(rows, after, strict=True):
        row.accrued, row.penalties, row.penalty_units = (
            now.interest,
            now.penalties,
            Decimal(now.units),
        )
    for row in moving:
        row.is_moved = True
    return changed


def _put(row: Instalment, has: Accrued) -> None:
    row.accrued, row.penalties, row.penalty_units = has.interest, has.penalties, Decimal(has.units)


def _left(row: Instalment) -> int:
    return row.principal - row.principal_paid


def _signed(debit: Account, credit: Account, amount: Fen) -> tuple[Line, ...]:
    """What is below nothing goes the other way."""
    return moved(debit, credit, amount) if amount >= 0 else moved(credit, debit, Fen(-amount))
