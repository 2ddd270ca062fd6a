"""What each event does to the running state of a loan."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from ip_finance.loan_engine.allocation import Bucket
from ip_finance.loan_engine.conduct import DayOf, Tranches
from ip_finance.loan_engine.conventions import InterestOn, Method, rounded
from ip_finance.loan_engine.day_counts import Period
from ip_finance.loan_engine.errors import EventImpossible
from ip_finance.loan_engine.events import (
    Acceleration,
    Charge,
    Drawdown,
    DueDateMoved,
    Event,
    Extension,
    InterestPause,
    InterestResumed,
    Misuse,
    MisuseCured,
    Payment,
    PayOff,
    RateChange,
    Restructuring,
    Waiver,
)
from ip_finance.loan_engine.fold import Fold
from ip_finance.loan_engine.lines import PLACE, PRINCIPAL, Line
from ip_finance.loan_engine.paying import call, pay, pay_off
from ip_finance.loan_engine.restructuring import (
    check_extension,
    extended_dates,
    moved_dates,
    periods_between,
)
from ip_finance.loan_engine.spreading import spread

_DAY: Final = timedelta(days=1)


def apply(fold: Fold, event: Event) -> None:
    """Live through the days up to the event, then let it happen."""
    on = event.on
    if isinstance(event, RateChange) and fold.conduct.day_of is DayOf.END:
        on = max(on - _DAY, fold.terms.starts_on)
    if on < fold.day:
        raise EventImpossible(
            f"The account is folded up to {fold.day}; {on} is past.",
            cure="Fold all events in the order of their dates.",
            on=on.isoformat(),
        )
    fold.advance(on)
    _HANDLERS[type(event)](fold, event)


def _draw(fold: Fold, event: Drawdown) -> None:
    if fold.current is None or fold.is_accelerated or event.amount <= 0:
        raise EventImpossible(
            f"Nothing can be drawn on {event.on}: the loan has matured or was called.",
            cure="Agree on an extension first.",
            on=event.on.isoformat(),
        )
    if fold.drawn or event.amount != fold.terms.principal or event.on != fold.terms.starts_on:
        fold.is_touched = True
    if fold.plan.interest_on is InterestOn.ORIGINAL and fold.drawn:
        fold.earned_more(Fraction(fold.drawn + event.amount, fold.drawn))
    fold.drawn += event.amount
    fold.performing += event.amount
    target = fold.line_of(event.on)
    down = rounded(event.amount * fold.plan.down_payment_bps, 10_000, fold.plan.rounding)
    if down:
        target = _down_payment(fold, event, down)
    target.drawn += event.amount
    if fold.is_touched and fold.conduct.tranches is Tranches.SPREAD:
        spread(fold, fold.at)


def _down_payment(fold: Fold, event: Drawdown, down: int) -> Line:
    """A row of its own, due on the day of the drawdown."""
    line = Line(-1, Period(event.on, event.on), 0)
    line.due[PRINCIPAL] = down
    line.is_closed = True
    fold.lines.insert(fold.at, line)
    fold.at += 1
    fold.performing -= down
    fold.is_touched = True
    return line


def _accelerate(fold: Fold, _: Acceleration) -> None:
    fold.is_accelerated = True
    call(fold)


def _change_rate(fold: Fold, event: RateChange) -> None:
    fold.is_touched = True
    fold.rate = event.annual_rate
    spread(fold, fold.at)


def _move_due_date(fold: Fold, event: DueDateMoved) -> None:
    dates = [line.period.due_on for line in fold.open_lines]
    if event.due_on not in dates:
        raise EventImpossible(
            f"No open instalment falls due on {event.due_on}.",
            cure="Name the due date of an instalment to come.",
            due_on=event.due_on.isoformat(),
        )
    _redate(fold, moved_dates(fold.plan, dates, event.due_on, event.to))


def _redate(fold: Fold, dates: tuple[date, ...]) -> None:
    """Give what is open other due dates; what was prepaid or charged stays with its row."""
    open_lines = fold.open_lines
    if not open_lines or dates[0] <= fold.day:
        raise EventImpossible(
            "The first due date of what is left must lie ahead.",
            cure="Choose later due dates, while something is still to fall due.",
        )
    fold.is_touched = True
    number, last = open_lines[0].number, open_lines[-1]
    periods = periods_between(fold.terms, open_lines[0].period.starts_on, dates)
    for n, period in enumerate(periods):
        if n < len(open_lines):
            open_lines[n].period = period
        else:
            fold.lines.append(Line(number + n, period, last.share if fold.is_level else 0))
    if not fold.is_level:
        fold.lines[-1].share, last.share = last.share, fold.lines[-1].share
    gone = fold.lines[fold.at + len(periods) :]
    del fold.lines[fold.at + len(periods) :]
    for line in gone:
        fold.lines[-1].due = [
            mine + its for mine, its in zip(fold.lines[-1].due, line.due, strict=True)
        ]


def _extend(fold: Fold, event: Extension) -> None:
    check_extension(fold.terms, fold.lines[-1].period.due_on, event.on, event.ends_on)
    periods = [line.period for line in fold.open_lines]
    _redate(fold, extended_dates(fold.terms, periods, event.ends_on))
    if fold.plan.method is not Method.PLANNED:
        spread(fold, fold.at)


def _restructure(fold: Fold, event: Restructuring) -> None:
    if event.annual_rate is not None:
        fold.rate = event.annual_rate
    fold.is_accelerated = False
    for line in fold.closed_lines:
        unpaid = line.due[PRINCIPAL] - line.paid[PRINCIPAL]
        line.due[PRINCIPAL] -= unpaid
        fold.performing += unpaid
    if fold.current is None:
        last = fold.lines[-1]
        fold.lines.append(Line(last.number + 1, Period(fold.day, event.due_dates[0]), last.share))
    _redate(fold, event.due_dates)
    spread(fold, fold.at)


def _charge(fold: Fold, event: Charge) -> None:
    lines = [line for line in fold.lines if line.period.due_on >= event.due_on]
    (lines or fold.lines[-1:])[0].due[PLACE[event.bucket]] += event.amount


def _waive(fold: Fold, event: Waiver) -> None:
    if event.bucket is Bucket.PRINCIPAL:
        raise EventImpossible(
            "Principal is not waived but written off.", cure="Record a write-off instead."
        )
    place, left = PLACE[event.bucket], event.amount
    for line in fold.closed_lines:
        part = min(left, line.left(fold.plan.rounding)[place])
        line.due[place] -= part
        left = type(left)(left - part)
    if left:
        raise EventImpossible(
            f"More is waived than is due: {left} 分 are left over.",
            cure="Waive what is due at most.",
            left=left,
        )


def _pause(fold: Fold, _: InterestPause) -> None:
    fold.is_touched = True
    fold.is_paused = True


def _resume(fold: Fold, _: InterestResumed) -> None:
    fold.is_paused = False


def _misuse(fold: Fold, _: Misuse) -> None:
    fold.is_misused = True


def _cure_misuse(fold: Fold, _: MisuseCured) -> None:
    fold.is_misused = False


_HANDLERS: Final[dict[type[Any], Callable[[Fold, Any], None]]] = {
    Drawdown: _draw,
    Payment: pay,
    PayOff: pay_off,
    RateChange: _change_rate,
    DueDateMoved: _move_due_date,
    Extension: _extend,
    Restructuring: _restructure,
    Charge: _charge,
    Waiver: _waive,
    InterestPause: _pause,
    InterestResumed: _resume,
    Acceleration: _accelerate,
    Misuse: _misuse,
    MisuseCured: _cure_misuse,
}
