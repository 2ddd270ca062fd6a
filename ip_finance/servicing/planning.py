"""What is due when: the engine's schedule, of a new loan and of the rest of one that changed. Pure.

A change on a day leaves alone what fell due by then. The instalment that runs keeps what had
accrued and reckons the rest of its days anew; all behind it is drawn again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ip_finance.core.errors import RuleViolated
from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import DayCount, rounded
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Row, Terms

YEARS: Final = {
    DayCount.ACT_364: 364,
    DayCount.ACT_365F: 365,
    DayCount.ACT_366: 366,
    DayCount.THIRTY_365: 365,
}
"""Days of the plan's year, where not 360: `plan.carried` admits none whose years differ."""


@dataclass(frozen=True, slots=True)
class Due:
    """One instalment as planned; its interest begins with `anchor`, which had accrued before."""

    starts_on: date
    due_on: date
    principal: Fen
    interest: Fen
    anchor_on: date
    anchor: Fen


@dataclass(frozen=True, slots=True)
class Running:
    """The instalment that runs on the day of a change: what accrued of it."""

    starts_on: date
    accrued: Fen


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the rest of a loan is reckoned by. `due_dates` bind where the term stays as it was."""

    rate: BasisPoints
    plan: Plan
    matures_on: date
    due_dates: tuple[date, ...] = ()


def year_days(plan: Plan) -> int:
    """The year by which a day's penalty is reckoned: the plan's own."""
    return YEARS.get(plan.day_count, 360)


def planned(balance: Fen, agreed: Agreed, starts_on: date) -> list[Due]:
    """The instalments of a loan that starts now; with nothing lent there are none."""
    rows = _rows(balance, agreed, starts_on, starts_on)
    return [_due(row, row.starts_on, Fen(0), row.interest) for row in rows]


def rest(balance: Fen, agreed: Agreed, running: Running, on: date, passed: int) -> list[Due]:
    """The instalments from the one that runs; `passed` periods of grace are behind it."""
    if balance == 0:
        return [_ended(running, on)]
    later = replace(agreed, plan=_rest_of(agreed.plan, balance, on, passed))
    rows = _rows(balance, later, running.starts_on, on)
    first, *others = rows
    interest = Fen(running.accrued + _share(first, on))
    changed = _due(first, on, running.accrued, interest)
    later_on = [_due(row, row.starts_on, Fen(0), row.interest) for row in others]
    while later_on and not later_on[-1].principal and not later_on[-1].interest:
        later_on.pop()  # paid before its time
    return [changed, *later_on]


def _due(row: Row, anchor_on: date, anchor: Fen, interest: Fen) -> Due:
    return Due(row.starts_on, row.due_on, row.principal, interest, anchor_on, anchor)


def _ended(running: Running, on: date) -> Due:
    """Nothing is lent any more: what accrued is due now."""
    return Due(running.starts_on, on, Fen(0), running.accrued, on, running.accrued)


def _share(row: Row, on: date) -> int:
    """The interest of the days from the change on, half up to the 分."""
    days, left = (row.due_on - row.starts_on).days, (row.due_on - on).days
    return (2 * row.interest * left + days) // (2 * days)


def _rows(balance: Fen, agreed: Agreed, starts_on: date, on: date) -> Sequence[Row]:
    """The engine's rows; where no schedule can be drawn any more, all at once at the end.

    An event of the ledger is never refused, whatever was agreed.
    """
    due_dates = tuple(day for day in agreed.due_dates if day > on)
    try:
        terms = Terms(
            principal=balance,
            annual_rate=Fraction(agreed.rate, WHOLE),
            starts_on=starts_on,
            ends_on=None if due_dates else agreed.matures_on,
            due_dates=due_dates,
            plan=agreed.plan,
        )
        rows = schedule_of(terms).rows
    except RuleViolated:
        rows = ()
    if not rows or rows[0].due_on <= on or sum(row.principal for row in rows) != balance:
        return [_bullet(balance, agreed, starts_on, on)]
    return rows


def _bullet(balance: Fen, agreed: Agreed, starts_on: date, on: date) -> Row:
    due_on = max(agreed.matures_on, on + timedelta(days=1))
    days = (due_on - starts_on).days
    exact = Fraction(balance * agreed.rate * days, WHOLE * year_days(agreed.plan))
    interest = Fen(rounded(exact.numerator, exact.denominator, agreed.plan.rounding))
    due = Fen(balance + interest)
    return Row(1, starts_on, due_on, days, balance, interest, Fen(0), Fen(0), due, Fen(0))


def _rest_of(plan: Plan, balance: Fen, on: date, passed: int) -> Plan:
    """The plan without what lies behind: grace that is over, shares that fell due."""
    left, planned_left = balance, []
    for day, amount in plan.planned:
        if day > on and left > 0:
            planned_left.append((day, Fen(min(amount, left))))
            left = Fen(left - planned_left[-1][1])
    return replace(
        plan,
        grace_principal=max(0, plan.grace_principal - passed),
        grace_interest=max(0, plan.grace_interest - passed),
        interest_free=max(0, plan.interest_free - passed),
        balloon=Fen(min(plan.balloon, balance)),
        planned=tuple(planned_left),
        down_payment_bps=0,
    )
