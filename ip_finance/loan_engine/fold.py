"""The running state of a loan: what is drawn, due, paid and left as the days go by.

The books are kept by instalment. `advance` lives through days: interest is earned stretch by
stretch, and each due date closes its row, whose parts then are due. Nothing here looks ahead; a
forecast is a copy that is advanced to the end.
"""

from datetime import date
from fractions import Fraction

from ip_finance.loan_engine.allocation import places
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conduct import Conduct, Excess, Overdue, Rest, RoundEach
from ip_finance.loan_engine.conventions import InterestOn, Method, rounded
from ip_finance.loan_engine.day_counts import Ratio, ratio
from ip_finance.loan_engine.due_dates import periods_of
from ip_finance.loan_engine.lines import (
    INTEREST,
    PLACE,
    PRINCIPAL,
    AccountRow,
    Line,
)
from ip_finance.loan_engine.penalty import exact_penalty, penalty_rate
from ip_finance.loan_engine.terms import Row, Terms


class Fold:
    """Mutable, and private to the engine: callers hold an `Account`."""

    def __init__(self, terms: Terms, conduct: Conduct) -> None:
        self.terms, self.plan, self.conduct = terms, terms.plan, conduct
        self.rate = terms.annual_rate
        self.day = terms.starts_on
        planned = [row for row in schedule_of(terms).rows if row.due_on > row.starts_on]
        self.planned: list[Row] = planned
        self.is_level = terms.plan.method is Method.EQUAL_INSTALMENT or bool(
            terms.plan.fixed_instalment
        )
        periods = periods_of(terms)[: len(planned)]
        self.lines = [
            Line(n, period, row.due if self.is_level else row.principal)
            for n, (period, row) in enumerate(zip(periods, planned, strict=True))
        ]
        self.at = 0
        self.performing = 0
        """Principal not due yet."""
        self.drawn = 0
        self.credit = 0
        self.rested = 0
        """The credit there was when the current period began."""
        self.skip = 0
        """Principal of the next instalments that counts as paid."""
        self._over, self._under = 0, 1
        self.deferred = 0
        self.is_touched = False
        self.ends_early = conduct.excess is Excess.INTO_ROW
        self.is_misused = False
        self.is_paused = False
        self.is_accelerated = False
        self.is_forecast = False

    def copy(self) -> "Fold":
        twin = object.__new__(Fold)
        twin.__dict__.update(self.__dict__)
        twin.lines = [line.copy() for line in self.lines]
        return twin

    @property
    def current(self) -> Line | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    @property
    def open_lines(self) -> list[Line]:
        return self.lines[self.at :]

    @property
    def closed_lines(self) -> list[Line]:
        return self.lines[: self.at]

    @property
    def matures_on(self) -> date:
        """The last due date; earlier than agreed where prepayments shortened the term."""
        return self.rows()[-1].due_on if self.ends_early else self.lines[-1].period.due_on

    def line_of(self, on: date) -> Line:
        """The instalment whose period `on` falls into: after its start, up to its due date."""
        if self.at and self.lines[self.at - 1].period.due_on >= on:
            return self.lines[self.at - 1]
        return self.current or self.lines[-1]

    def unpaid_principal(self) -> int:
        """Principal due and not paid."""
        return sum(line.due[PRINCIPAL] - line.paid[PRINCIPAL] for line in self.closed_lines)

    def advance(self, to: date) -> None:
        """Live through the days up to `to`, closing each instalment on its due date."""
        while (line := self.current) and line.period.due_on <= to:
            self._accrue(line.period.due_on)
            self._close(line)
        self._accrue(to)

    def _accrue(self, to: date) -> None:
        if to <= self.day:
            return
        start, self.day = self.day, to
        if self.is_paused:
            return
        line = self.current
        if line is not None:
            base = self.bearing()
            is_flat = self.plan.interest_on is InterestOn.ORIGINAL
            self.is_touched = self.is_touched or (base != self.performing and not is_flat)
            self._earn(*self._stretch(base, start, to, line))
        if self.conduct.overdue is Overdue.PENALTY and not self.is_forecast:
            self._fine(start, to)

    def _earn(self, numerator: int, denominator: int) -> None:
        """Kept as one ratio of whole numbers, since stretches mostly share a denominator."""
        if denominator == self._under:
            self._over += numerator
        elif numerator:
            self._over = self._over * denominator + numerator * self._under
            self._under *= denominator

    @property
    def earned(self) -> Fraction:
        """Interest of the current row so far, before rounding."""
        return Fraction(self._over, self._under)

    def earned_more(self, factor: Fraction) -> None:
        """Interest on the sum lent counts for whole periods: a further tranche raises it all."""
        self._over, self._under = self._over * factor.numerator, self._under * factor.denominator

    def _stretch(self, base: int, start: date, to: date, line: Line) -> Ratio:
        if not base or 0 <= line.number < self.plan.interest_free:
            return 0, 1
        numerator, denominator = ratio(self.plan.day_count, start, to, line.period)
        exact = base * self.rate.numerator * numerator, self.rate.denominator * denominator
        if self.conduct.round_each is RoundEach.ROW:
            return exact
        return rounded(*exact, self.plan.rounding), 1

    def stretch_to_due(self, line: Line) -> Fraction:
        """Interest of the current row from today to its due date, what is overdue taken as paid."""
        twin = self.copy()
        twin.is_forecast = True
        return Fraction(*self._stretch(twin.bearing(), self.day, line.period.due_on, line))

    def bearing(self) -> int:
        """The sum interest is earned on today."""
        if self.plan.interest_on is InterestOn.ORIGINAL:
            return self.drawn
        base = self.performing
        if self.conduct.rest is Rest.NEVER:
            return base
        if self.conduct.excess is Excess.NEXT_ROWS:
            felt = self.rested if self.conduct.rest is Rest.PERIOD else self.credit
            base -= min(felt, base)
        if self.conduct.rest is Rest.PERIOD and self.current is not None:
            base += self.current.prepaid
        if self.conduct.overdue is Overdue.CONTRACT and not self.is_forecast:
            base += self.unpaid_principal()
        return base

    def _fine(self, start: date, to: date) -> None:
        """Penalty interest of what is overdue, and of all of it while the money is misused."""
        for line in self.closed_lines:
            if line.paid != line.due:
                self._fine_overdue(line, start, to)
        current = self.current
        if self.is_misused and current is not None:
            dearer = penalty_rate(self.rate, self.plan, is_overdue=False, is_misused=True)
            current.fines += exact_penalty(
                self.performing, dearer - self.rate, start, to, self.plan, current.period
            )

    def _fine_overdue(self, line: Line, start: date, to: date) -> None:
        unpaid = line.due[PRINCIPAL] - line.paid[PRINCIPAL]
        if self.plan.has_compound_interest:
            unpaid += line.due[INTEREST] - line.paid[INTEREST]
        rate = penalty_rate(self.rate, self.plan, is_overdue=True, is_misused=self.is_misused)
        line.fines += exact_penalty(unpaid, rate, start, to, self.plan, None)

    def _close(self, line: Line) -> None:
        interest = self._interest_of(line)
        principal = self._principal_of(line, interest)
        line.due[INTEREST] += interest
        line.due[PRINCIPAL] += principal
        self.performing -= principal - line.prepaid
        line.is_closed = True
        self.at += 1
        self._over, self._under = 0, 1
        if self.credit:
            self._use_credit(line)
        self.rested = self.credit

    def _interest_of(self, line: Line) -> int:
        """What falls due; interest of the grace does with the first row after it."""
        earned = rounded(self._over, self._under, self.plan.rounding)
        if line.number < self.plan.grace_interest and line is not self.lines[-1]:
            self.deferred += earned
            return 0
        interest, self.deferred = earned + self.deferred, 0
        return interest if self.is_touched else self.planned[line.number].interest

    def _principal_of(self, line: Line, interest: int) -> int:
        if not self.is_touched:
            return self.planned[line.number].principal
        if line is self.lines[-1]:
            return self.performing + line.prepaid
        regular = self.regular(line, interest)
        cut = min(self.skip, regular)
        self.skip -= cut
        if self.conduct.excess is Excess.INTO_ROW:
            return min(max(regular - cut, line.prepaid), self.performing + line.prepaid)
        return line.prepaid + min(regular - cut, self.performing)

    def regular(self, line: Line, interest: int) -> int:
        """The principal the plan means for a row in which so much interest falls due."""
        if line.number < self.plan.grace_principal:
            return 0
        regular = max(line.share - interest, 0) if self.is_level else line.share
        paid_before = line.prepaid if self.conduct.excess is Excess.INTO_ROW else 0
        return min(regular, max(self.performing + paid_before - self.plan.balloon, 0))

    def _use_credit(self, line: Line) -> None:
        for place, left in enumerate(line.left(self.plan.rounding)):
            amount = min(left, self.credit)
            self.credit -= amount
            line.paid[place] += amount
            line.in_advance += amount

    def pay_due(self, amount: int, on: date) -> tuple[int, list[int]]:
        """Pay what is due in its order: what is over, and what each part got."""
        rounding = self.plan.rounding
        unpaid = [line for line in self.closed_lines if line.fines or line.paid != line.due]
        outstanding = [line.left(rounding) for line in unpaid]
        parts = [0, 0, 0, 0]
        for row, bucket in places(outstanding, self.conduct.order, self.conduct.across):
            place = PLACE[bucket]
            part = min(amount, outstanding[row][place])
            unpaid[row].pay(place, part, on)
            parts[place] += part
            amount -= part
        return amount, parts

    def forecast(self) -> "Fold":
        """A copy lived through to its last due date, what is overdue taken as paid today."""
        twin = self.copy()
        if twin.conduct.rest is Rest.PERIOD and (line := twin.current) is not None:
            twin.advance(line.period.due_on)
        twin.is_forecast = True
        twin.advance(twin.lines[-1].period.due_on)
        return twin

    def rows(self) -> tuple[AccountRow, ...]:
        """Every instalment: those due as they stand, those to come as they are foreseen."""
        ahead = self.forecast()
        rows: list[AccountRow] = []
        balance = 0
        for n, line in enumerate(ahead.lines, 1):
            rows.append(line.shown(n, balance, self.plan.rounding))
            balance = rows[-1].balance
        while self.ends_early and len(rows) > 1 and not rows[-1].due and not rows[-1].paid:
            rows.pop()
        return tuple(rows)
