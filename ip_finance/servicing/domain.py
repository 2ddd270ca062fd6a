"""Loans that run: what is owed, what is late, and who does what first. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.money import WHOLE, BasisPoints, Fen

LENDERS: Final = (PersonRole.OFFICER, PersonRole.APPROVER)
"""Who reads a bank's books and accounts, beside the borrower and auditors."""


class AccountState(StrEnum):
    """OPEN while anything is owed."""

    OPEN = "open"
    SETTLED = "settled"
    WRITTEN_OFF = "written-off"


@dataclass(frozen=True, slots=True)
class Position:
    """All figures of one loan on the open day of its bank's books, from one query.

    `interest_due` is of instalments that fell due; `accrued` is of the one that runs, up to and
    without the day `on`, less what was paid of it.
    """

    loan_id: UUID
    bank_id: UUID
    borrower_id: UUID
    on: date
    principal: Fen
    overdue_principal: Fen
    interest_due: Fen
    penalty_due: Fen
    fees_due: Fen
    accrued: Fen
    days_overdue: int
    oldest_unpaid_on: date | None
    next_due_on: date | None
    next_due: Fen
    rate_bps: BasisPoints
    matures_on: date
    is_accelerated: bool
    state: AccountState

    @property
    def rate(self) -> Fraction:
        """A year's interest on one."""
        return Fraction(self.rate_bps, WHOLE)

    @property
    def charges(self) -> Fen:
        """What is owed beside the principal: interest, penalties and fees."""
        return Fen(self.interest_due + self.penalty_due + self.fees_due + self.accrued)

    @property
    def owed(self) -> Fen:
        """What would settle the loan today."""
        return Fen(self.principal + self.charges)

    @property
    def on_books(self) -> Fen:
        """What of that stands in the bank's books: nothing once the loan was written off, though
        the debtor still owes it.
        """
        return Fen(0) if self.state is AccountState.WRITTEN_OFF else self.owed


@dataclass(frozen=True, slots=True)
class Share:
    """What a payment gave to one instalment, in the order costs, interest, principal (CC-15)."""

    n: int
    fees: Fen
    penalties: Fen
    interest: Fen
    principal: Fen


class AdjustmentKind(StrEnum):
    """What two people of the bank may agree to change of an account beside the ledger's events."""

    INTEREST_WAIVED = "interest-waived"
    PENALTY_WAIVED = "penalty-waived"
    SUSPENSE_TO_DEBT = "suspense-to-debt"
    SUSPENSE_TO_CASH = "suspense-to-cash"
    SUSPENSE_TO_INCOME = "suspense-to-income"
    SUSPENSE_TO_LOSS = "suspense-to-loss"
