"""What would end a loan on a day, or prepay it: told before anybody commits to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from ip_finance.books import service as books
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.loans import repository as loans
from ip_finance.servicing import applying, repository
from ip_finance.servicing.errors import DayNotQuoted
from ip_finance.servicing.models import Instalment, LoanAccount
from ip_finance.servicing.planning import Running
from ip_finance.servicing.prepaying import Ahead, Dues, Mode, Split, modes_of, split_of
from ip_finance.servicing.reckoning import accrued_by, interest_by

LONGEST: Final = timedelta(days=366)
"""How far ahead a day may be: rates and payments of a later one are anybody's guess."""


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer to prepay: what is due first, and the three ways for what is over."""

    dues: Dues
    amount: Fen
    split: Split
    modes: tuple[Mode, ...]


def payoff(tx: Tx, loan_id: UUID, on: date | None) -> Dues:
    """What ends the loan on the day, by default the open one.

    Raises: LoanNotFound, AccountNotFound, DayNotQuoted.
    """
    account, rows, day = _found(tx, loan_id, on)
    return dues_on(account, rows, day)


def prepayment(tx: Tx, loan_id: UUID, on: date | None, amount: Fen) -> Quote:
    """What paying this would change.

    Raises: LoanNotFound, AccountNotFound, DayNotQuoted, AboveOwed, NothingAhead.
    """
    account, rows, day = _found(tx, loan_id, on)
    dues = dues_on(account, rows, day)
    split = split_of(dues, amount)
    return Quote(dues, amount, split, tuple(modes_of(_ahead_on(account, rows, day), split.prepaid)))


def dues_on(account: LoanAccount, rows: Sequence[Instalment], on: date) -> Dues:
    """What is owed at the beginning of the day, nothing being paid until then."""
    behind = [row for row in rows if row.due_on <= on]
    ahead = [row for row in rows if row.due_on > on]
    penalties = [accrued_by(account, rows, row, on).penalties for row in rows]
    return Dues(
        on=on,
        fees=Fen(sum(row.fees - row.fees_paid for row in rows)),
        penalties=Fen(sum(penalties) - sum(row.penalties_paid for row in rows)),
        interest=Fen(sum(row.interest - row.interest_paid for row in behind)),
        principal=Fen(sum(row.principal - row.principal_paid for row in behind)),
        accrued=Fen(sum(interest_by(row, on) - row.interest_paid for row in ahead)),
        ahead=Fen(sum(row.principal - row.principal_paid for row in ahead)),
    )


def _found(
    tx: Tx, loan_id: UUID, on: date | None
) -> tuple[LoanAccount, Sequence[Instalment], date]:
    loans.by_id(tx.session, loan_id)
    account = repository.account(tx.session, loan_id)
    open_day = books.business_date(tx.session, account.bank_id)
    day = on or open_day
    if not open_day <= day <= open_day + LONGEST:
        raise DayNotQuoted(day, open_day, open_day + LONGEST)
    return account, repository.instalments(tx.session, loan_id), day


def _ahead_on(account: LoanAccount, rows: Sequence[Instalment], on: date) -> Ahead:
    ahead = [row for row in rows if row.due_on > on]
    running = Running(on, Fen(0))
    if ahead:
        running = Running(ahead[0].starts_on, interest_by(ahead[0], on))
    return Ahead(
        on,
        applying.lefts(ahead),
        running,
        applying.agreed_of(account, ahead),
        len(rows) - len(ahead),
    )
