"""Moving dates by months, and onto days on which banks work."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from typing import Final

from ip_finance.core.workdays import KNOWN_THROUGH, is_working_day
from ip_finance.loan_engine.conventions import BusinessDays, MonthEnd

_DAY: Final = timedelta(days=1)
SHORTEST_MONTH: Final = 28


def add_months(day: date, months: int, month_end: MonthEnd = MonthEnd.CLAMP) -> date:
    """The same day of a later (or earlier) month.

    >>> add_months(date(2025, 1, 31), 1), add_months(date(2025, 1, 31), 1, MonthEnd.ROLL)
    (datetime.date(2025, 2, 28), datetime.date(2025, 3, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    clamped = date(year, month + 1, last)
    return clamped + _DAY if month_end is MonthEnd.ROLL else clamped


def days_in_year(year: int) -> int:
    return 366 if isleap(year) else 365


def is_last_of_february(day: date) -> bool:
    return day.month == 2 and (day + _DAY).month == 3


def adjusted(day: date, business_days: BusinessDays) -> date:
    """The day on which what is due on `day` is paid.

    >>> adjusted(date(2026, 10, 3), BusinessDays.FOLLOWING)
    datetime.date(2026, 10, 8)
    """
    if business_days is BusinessDays.UNADJUSTED or is_working_day(day):
        return day
    moved = day
    while not is_working_day(moved):
        moved += _DAY
    if business_days is BusinessDays.FOLLOWING or moved.month == day.month:
        return moved
    while not is_working_day(day):
        day -= _DAY
    return day


def is_provisional(day: date, business_days: BusinessDays) -> bool:
    """Whether holidays not announced yet may still move a due date."""
    return business_days is not BusinessDays.UNADJUSTED and day > KNOWN_THROUGH
