"""When a rate tied to the LPR is set anew (LN-10)."""

from datetime import date
from typing import Final

from ip_finance.loan_engine.calendars import add_months
from ip_finance.loan_engine.conventions import Repricing
from ip_finance.loan_engine.plan import Plan

_EVERY: Final = {Repricing.MONTHLY: 1, Repricing.QUARTERLY: 3, Repricing.YEARLY: 12}


def reset_dates(plan: Plan, starts_on: date, ends_on: date) -> tuple[date, ...]:
    """The days on which the rate is set anew within the term, the drawdown not among them.

    >>> reset_dates(Plan(repricing=Repricing.JANUARY), date(2026, 3, 15), date(2028, 3, 14))
    (datetime.date(2027, 1, 1), datetime.date(2028, 1, 1))
    """
    if plan.repricing is Repricing.FIXED:
        return ()
    if plan.repricing is Repricing.JANUARY:
        years = range(starts_on.year + 1, ends_on.year + 1)
        return tuple(date(year, 1, 1) for year in years if date(year, 1, 1) < ends_on)
    step, days = _EVERY[plan.repricing], []
    times = 1
    while (day := add_months(starts_on, step * times)) < ends_on:
        days.append(day)
        times += 1
    return tuple(days)
