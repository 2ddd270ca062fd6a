"""One instalment while it is being lived through."""

from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from ip_finance.core.money import Fen
from ip_finance.loan_engine.allocation import Bucket
from ip_finance.loan_engine.conventions import Rounding, rounded
from ip_finance.loan_engine.day_counts import Period
from ip_finance.loan_engine.terms import Row

FEES, PENALTIES, INTEREST, PRINCIPAL = range(4)
PLACE: Final = {bucket: place for place, bucket in enumerate(Bucket)}
NOTHING: Final = Fraction(0)


class AccountRow(NamedTuple):
    """One instalment as it stands: due, paid and left. `balance` is the principal after it."""

    n: int
    starts_on: date
    due_on: date
    days: int
    principal: Fen
    interest: Fen
    fees: Fen
    penalties: Fen
    due: Fen
    balance: Fen
    paid: Fen
    in_advance: Fen
    late: Fen
    outstanding: Fen
    paid_principal: Fen
    paid_interest: Fen
    paid_fees: Fen
    paid_penalties: Fen

    @property
    def scheduled(self) -> Row:
        """What is due of it, without what was paid."""
        return Row(
            self.n,
            self.starts_on,
            self.due_on,
            self.days,
            self.principal,
            self.interest,
            self.fees,
            self.penalties,
            self.due,
            self.balance,
        )


class Line:
    """What is due and paid of one instalment, by the parts of `Bucket` in their order."""

    __slots__ = (
        "drawn",
        "due",
        "fines",
        "in_advance",
        "is_closed",
        "late",
        "number",
        "paid",
        "period",
        "prepaid",
        "share",
    )

    def __init__(self, number: int, period: Period, share: int) -> None:
        self.number = number
        """Its place among the regular instalments; -1 for a down payment."""
        self.period = period
        self.share = share
        """The equal instalment, or the principal meant for this row."""
        self.due = [0, 0, 0, 0]
        self.paid = [0, 0, 0, 0]
        self.fines = NOTHING
        """Penalty interest as it accrues, before rounding."""
        self.prepaid = 0
        self.drawn = 0
        self.in_advance = 0
        self.late = 0
        self.is_closed = False

    def copy(self) -> "Line":
        twin = Line(self.number, self.period, self.share)
        twin.due, twin.paid = self.due[:], self.paid[:]
        twin.fines, twin.prepaid, twin.drawn = self.fines, self.prepaid, self.drawn
        twin.in_advance, twin.late, twin.is_closed = self.in_advance, self.late, self.is_closed
        return twin

    def owed(self, rounding: Rounding) -> list[int]:
        """What is due of each part, penalty interest rounded once for the whole row."""
        if not self.fines:
            return self.due
        fines = rounded(self.fines.numerator, self.fines.denominator, rounding)
        fees, penalties, interest, principal = self.due
        return [fees, penalties + fines, interest, principal]

    def left(self, rounding: Rounding) -> list[int]:
        """What is due and not paid of each part."""
        if not self.fines and self.paid == self.due:
            return [0, 0, 0, 0]
        return [
            max(due - paid, 0) for due, paid in zip(self.owed(rounding), self.paid, strict=True)
        ]

    def pay(self, place: int, amount: int, on: date) -> None:
        self.paid[place] += amount
        if on > self.period.due_on:
            self.late += amount

    def shown(self, n: int, opening: int, rounding: Rounding) -> AccountRow:
        owed, paid = self.owed(rounding), self.paid
        due = sum(owed)
        return AccountRow(
            n,
            self.period.starts_on,
            self.period.due_on,
            self.period.days,
            Fen(owed[PRINCIPAL]),
            Fen(owed[INTEREST]),
            Fen(owed[FEES]),
            Fen(owed[PENALTIES]),
            Fen(due),
            Fen(opening - owed[PRINCIPAL] + self.drawn),
            Fen(sum(paid)),
            Fen(self.in_advance),
            Fen(self.late),
            Fen(due - sum(paid)),
            Fen(paid[PRINCIPAL]),
            Fen(paid[INTEREST]),
            Fen(paid[FEES]),
            Fen(paid[PENALTIES]),
        )
