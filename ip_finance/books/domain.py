"""A bank's books: accounts, balanced entries, and the one day they are open for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.books.errors import EntryEmpty, EntryUnbalanced
from ip_finance.core.actor import PersonRole
from ip_finance.core.money import Fen

READERS: Final = (PersonRole.OFFICER, PersonRole.APPROVER, PersonRole.AUDITOR)
"""Who reads a bank's books; row-level security says whose."""
NOTHING: Final = Fen(0)


class Account(StrEnum):
    """The accounts of the chart; `chart.json` has their codes, names and sides."""

    CASH = "cash"
    PRINCIPAL = "principal"
    OVERDUE_PRINCIPAL = "overdue-principal"
    INTEREST_RECEIVABLE = "interest-receivable"
    PENALTY_RECEIVABLE = "penalty-receivable"
    FEES_RECEIVABLE = "fees-receivable"
    POOL_RECEIVABLE = "pool-receivable"
    SUSPENSE = "suspense"
    INTEREST_INCOME = "interest-income"
    PENALTY_INCOME = "penalty-income"
    RECOVERY_INCOME = "recovery-income"
    LOSS = "loss"
    OFF_BALANCE_INTEREST = "off-balance-interest"
    OFF_BALANCE_CONTRA = "off-balance-contra"


class Event(StrEnum):
    """What an entry is of."""

    DRAWDOWN = "drawdown"
    REPAYMENT = "repayment"
    ACCRUAL = "accrual"
    OVERDUE = "overdue"
    REPLANNED = "replanned"
    BACKDATED = "backdated"
    DISTRIBUTION = "distribution"
    CLAIM_SOLD = "claim-sold"
    CLAIM_BOUGHT = "claim-bought"
    WAIVER = "waiver"
    SUSPENSE_CLEARED = "suspense-cleared"
    POOL_CLAIM = "pool-claim"
    POOL_PAYMENT = "pool-payment"
    WRITE_OFF = "write-off"
    RECOVERY = "recovery"


class DayState(StrEnum):
    """OPEN takes entries; CLOSING takes what the close itself posts; CLOSED takes none."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry: either a debit or a credit."""

    account: Account
    debit: Fen = NOTHING
    credit: Fen = NOTHING


@dataclass(frozen=True, slots=True)
class Entry:
    """What is posted in one piece. `reference` names it once and for all in the bank's books."""

    bank_id: UUID
    on: date
    event: Event
    loan_id: UUID | None
    reference: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What one account has on either side."""

    account: Account
    debit: Fen
    credit: Fen

    @property
    def balance(self) -> Fen:
        """Debits less credits."""
        return Fen(self.debit - self.credit)


def moved(debit: Account, credit: Account, amount: Fen) -> tuple[Line, ...]:
    """The two lines of a single amount; none where nothing moves."""
    if amount == 0:
        return ()
    return Line(debit, debit=amount), Line(credit, credit=amount)


def check_balanced(entry: Entry) -> None:
    """Raises: EntryEmpty, EntryUnbalanced."""
    if not entry.lines or any(not _is_one_sided(line) for line in entry.lines):
        raise EntryEmpty(entry.reference)
    debits = sum(line.debit for line in entry.lines)
    credits_ = sum(line.credit for line in entry.lines)
    if debits != credits_:
        raise EntryUnbalanced(entry.reference, debits, credits_)


def difference(totals: Sequence[Total]) -> Fen:
    """What is wrong with a trial balance: always nothing."""
    return Fen(sum(one.balance for one in totals))


def _is_one_sided(line: Line) -> bool:
    return min(line.debit, line.credit) == 0 and max(line.debit, line.credit) > 0
