"""When a loan may end later, and on which dates what is left is repaid."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from ip_finance.loan_engine.calendars import add_months
from ip_finance.loan_engine.day_counts import Period
from ip_finance.loan_engine.due_dates import due_dates_from, periods_of
from ip_finance.loan_engine.errors import ExtensionRefused
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms

_YEAR: Final = 12
_MEDIUM: Final = 60
_LONGEST: Final = 36
"""Months by which a long loan may be extended."""


def latest_end(starts_on: date, ends_on: date) -> date:
    """The last day to which a loan may be extended, all extensions together (LN-05).

    A short loan (to a year) by its own term, a medium one (to five) by half of it, a long one by
    three years.

    >>> latest_end(date(2026, 3, 15), date(2027, 3, 15))
    datetime.date(2028, 3, 14)
    >>> latest_end(date(2026, 1, 1), date(2028, 1, 1))
    datetime.date(2028, 12, 31)
    """
    days = (ends_on - starts_on).days
    if ends_on <= add_months(starts_on, _YEAR):
        return ends_on + timedelta(days=days)
    if ends_on <= add_months(starts_on, _MEDIUM):
        return ends_on + timedelta(days=days // 2)
    return add_months(ends_on, _LONGEST)


def check_extension(terms: Terms, matures_on: date, on: date, ends_on: date) -> None:
    """Refuse an extension after maturity, to an earlier day, or beyond the limit (LN-05).

    `terms` are those first agreed: earlier extensions count against the limit.
    """
    first_end = periods_of(terms)[-1].due_on
    limit = latest_end(terms.starts_on, first_end)
    facts = {"on": on.isoformat(), "matures_on": matures_on.isoformat(), "limit": limit.isoformat()}
    if on >= matures_on:
        raise ExtensionRefused(
            f"The loan matured on {matures_on}; an extension is agreed before that.",
            cure="Restructure the overdue debt instead.",
            **facts,
        )
    if not matures_on < ends_on <= limit:
        raise ExtensionRefused(
            f"The loan may be extended beyond {matures_on} and up to {limit}, not to {ends_on}.",
            cure="Choose a day within the limit.",
            **facts,
        )


def extended_dates(terms: Terms, open_periods: list[Period], ends_on: date) -> tuple[date, ...]:
    """The due dates of what is open when the loan ends on `ends_on` instead."""
    first = open_periods[0]
    plan = replace(
        terms.plan,
        planned=tuple(item for item in terms.plan.planned if item[0] > first.starts_on),
    )
    keeps_rhythm = plan.settle_on is None and len(open_periods) > 1
    longer = replace(
        terms,
        plan=plan,
        starts_on=first.starts_on,
        first_due=first.due_on if keeps_rhythm else None,
        ends_on=ends_on,
        periods=None,
        due_dates=(),
    )
    return tuple(period.due_on for period in periods_of(longer))


def moved_dates(plan: Plan, due_dates: list[date], moved: date, to: date) -> tuple[date, ...]:
    """`due_dates` with one moved and those after it following in the plan's rhythm.

    >>> moved_dates(Plan(), [date(2024, 2, 1), date(2024, 3, 1)], date(2024, 2, 1),
    ...     date(2024, 2, 18))
    (datetime.date(2024, 2, 18), datetime.date(2024, 3, 18))
    """
    place = due_dates.index(moved)
    later = due_dates_from(to, plan, len(due_dates) - place)
    return (*due_dates[:place], *later)


def periods_between(terms: Terms, starts_on: date, due_dates: tuple[date, ...]) -> list[Period]:
    """The periods of agreed due dates from `starts_on` on."""
    dated = replace(
        terms, starts_on=starts_on, due_dates=due_dates, first_due=None, ends_on=None, periods=None
    )
    return periods_of(dated)
