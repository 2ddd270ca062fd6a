"""A loan account: its terms, and everything that happened to it, folded to figures.

`Account.of(terms, events)` lives through the events once and keeps the state; every figure is
read from it. Nothing is stored: the same events give the same figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Self

from ip_finance.core.money import Fen
from ip_finance.loan_engine.allocation import Split
from ip_finance.loan_engine.conduct import OURS, Conduct
from ip_finance.loan_engine.conventions import rounded
from ip_finance.loan_engine.events import Drawdown, Event
from ip_finance.loan_engine.fold import Fold
from ip_finance.loan_engine.happening import apply
from ip_finance.loan_engine.lines import FEES, INTEREST, PENALTIES, PRINCIPAL, AccountRow
from ip_finance.loan_engine.paying import pay_off_amount
from ip_finance.loan_engine.terms import Schedule, Terms


class Position(NamedTuple):
    """What is owed on a day, before that day's payments."""

    on: date
    principal: Fen
    """All of it, due or not."""
    overdue_principal: Fen
    interest_due: Fen
    penalty_due: Fen
    fees_due: Fen
    accrued: Fen
    """Interest earned in the current period and not due yet."""
    credit: Fen
    """Money kept for the debtor."""
    days_overdue: int
    oldest_unpaid_on: date | None
    next_due_on: date | None
    next_due: Fen
    rate: Fraction
    matures_on: date
    is_accelerated: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account lived through up to its last event; later days are foreseen, never assumed."""

    terms: Terms
    events: tuple[Event, ...]
    conduct: Conduct
    _fold: Fold = field(repr=False, compare=False)

    @classmethod
    def of(cls, terms: Terms, events: Iterable[Event] = (), conduct: Conduct = OURS) -> Self:
        """Fold the events in the order of their dates; those of one day as given.

        Without a drawdown among them the whole principal is drawn on the first day.
        """
        happened = tuple(sorted(events, key=lambda event: event.on))
        if not any(isinstance(event, Drawdown) for event in happened):
            happened = (Drawdown(on=terms.starts_on, amount=terms.principal), *happened)
        fold = Fold(terms, conduct)
        for event in happened:
            apply(fold, event)
        return cls(terms, happened, conduct, fold)

    def then(self, *events: Event) -> Self:
        """The account after further events; this one stays as it is."""
        fold = self._fold.copy()
        for event in events:
            apply(fold, event)
        return type(self)(self.terms, (*self.events, *events), self.conduct, fold)

    def on(self, day: date) -> Self:
        """The account on `day`; what happened later has not."""
        if day >= self._fold.day:
            fold = self._fold.copy()
            fold.advance(day)
            return type(self)(self.terms, self.events, self.conduct, fold)
        known = tuple(event for event in self.events if event.on <= day)
        fold = Fold(self.terms, self.conduct)
        for event in known:
            apply(fold, event)
        fold.advance(day)
        return type(self)(self.terms, known, self.conduct, fold)

    @property
    def day(self) -> date:
        """The day up to which the account is lived through."""
        return self._fold.day

    @property
    def rows(self) -> tuple[AccountRow, ...]:
        """Every instalment: past ones as they stand, later ones as foreseen."""
        return self._fold.rows()

    @property
    def schedule(self) -> Schedule:
        """The rows without what was paid, with totals and yearly subtotals."""
        return Schedule(tuple(row.scheduled for row in self.rows))

    @property
    def credit(self) -> Fen:
        return Fen(self._fold.credit)

    @property
    def rate(self) -> Fraction:
        return self._fold.rate

    def position(self, day: date) -> Position:
        """What is owed on `day`."""
        fold = self.on(day)._fold
        due = [0, 0, 0, 0]
        overdue, oldest = 0, None
        for line in fold.closed_lines:
            left = line.left(fold.plan.rounding)
            due = [mine + its for mine, its in zip(due, left, strict=True)]
            if line.period.due_on < day and any(left):
                overdue += left[PRINCIPAL]
                oldest = oldest or line.period.due_on
        ahead = fold.forecast()
        current = ahead.lines[fold.at] if fold.current is not None else None
        if current is not None and not fold.performing and not sum(current.due):
            current = None
        accrued = rounded(fold.earned.numerator, fold.earned.denominator, fold.plan.rounding)
        return Position(
            on=day,
            principal=Fen(fold.performing + due[PRINCIPAL]),
            overdue_principal=Fen(overdue),
            interest_due=Fen(due[INTEREST]),
            penalty_due=Fen(due[PENALTIES]),
            fees_due=Fen(due[FEES]),
            accrued=Fen(accrued + fold.deferred),
            credit=Fen(fold.credit),
            days_overdue=(day - oldest).days if oldest else 0,
            oldest_unpaid_on=oldest,
            next_due_on=current.period.due_on if current else None,
            next_due=Fen(sum(current.left(fold.plan.rounding)) if current else 0),
            rate=fold.rate,
            matures_on=fold.matures_on,
            is_accelerated=fold.is_accelerated,
        )

    def allocate(self, amount: Fen, day: date) -> Split:
        """Where a payment on `day` would go (CC-15); nothing is changed."""
        fold = self.on(day)._fold.copy()
        over, parts = fold.pay_due(amount, day)
        return Split(
            Fen(parts[FEES]),
            Fen(parts[PENALTIES]),
            Fen(parts[INTEREST]),
            Fen(parts[PRINCIPAL]),
            Fen(over),
        )

    def payoff(self, day: date) -> Fen:
        """The sum that ends the loan on `day`: all that is due, all principal, interest to it."""
        return Fen(pay_off_amount(self.on(day)._fold))
