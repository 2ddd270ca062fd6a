"""Working days of the People's Republic, make-up days included, as far as they are announced.

The State Council announces next year's holidays each November, so beyond `KNOWN_THROUGH` nobody
knows: there a weekday counts as a working day, and the answer says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import chinese_calendar

KNOWN_THROUGH: Final = date(max(chinese_calendar.constants.holidays).year, 12, 31)
"""The last day of the last year whose holidays the installed calendar knows."""
KNOWN_FROM: Final = date(min(chinese_calendar.constants.holidays).year, 1, 1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something is in time.

    `is_provisional` where the holidays on the way are not announced yet.
    """

    on: date
    is_provisional: bool = False


def is_working_day(day: date) -> bool:
    """Whether offices work; beyond the announced years, whether it is Monday to Friday.

    >>> is_working_day(date(2026, 10, 1)), is_working_day(date(2026, 10, 10))
    (False, True)
    """
    if KNOWN_FROM <= day <= KNOWN_THROUGH:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def working_days_after(day: date, days: int) -> Deadline:
    """The `days`-th working day after `day`, which itself does not count.

    >>> working_days_after(date(2026, 9, 30), 2)
    Deadline(on=datetime.date(2026, 10, 9), is_provisional=False)
    """
    last = day
    while days:
        last += timedelta(days=1)
        days -= is_working_day(last)
    return Deadline(last, last > KNOWN_THROUGH)


def days_after(day: date, days: int) -> Deadline:
    """The `days`-th calendar day after `day`.

    >>> days_after(date(2026, 11, 24), 30).on
    datetime.date(2026, 12, 24)
    """
    return Deadline(day + timedelta(days=days))
