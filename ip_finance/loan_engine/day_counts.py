"""How long it is from one day to another, in years: every convention as an exact ratio.

The first day counts and the last does not (LN-12), unless the convention says otherwise.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Final, NamedTuple, TypeAlias

from ip_finance.loan_engine.calendars import add_months, days_in_year, is_last_of_february
from ip_finance.loan_engine.conventions import DayCount

Ratio: TypeAlias = tuple[int, int]
"""A numerator and a denominator, not reduced: the same denominator for all stretches if it can."""

_DAY: Final = timedelta(days=1)
_BOTH_YEARS: Final = 365 * 366


class Period(NamedTuple):
    """A stretch between two due dates; `months` it stands for by contract, 0 where it is broken."""

    starts_on: date
    due_on: date
    months: int = 0

    @property
    def days(self) -> int:
        return (self.due_on - self.starts_on).days


def ratio(day_count: DayCount, start: date, end: date, within: Period | None = None) -> Ratio:
    """The years from `start` to `end`, as numerator and denominator.

    `within` is the regular period around them; ISMA, Canadian and by-month counts need it.
    """
    if end < start:
        numerator, denominator = ratio(day_count, end, start, within)
        return -numerator, denominator
    divisor = _ACTUAL.get(day_count)
    if divisor is not None:
        return (end - start).days * divisor[0], divisor[1]
    thirty = _THIRTY.get(day_count)
    if thirty is not None:
        return thirty(start, end), 360
    return _OTHERS[day_count](start, end, within)


def fraction(day_count: DayCount, start: date, end: date, within: Period | None = None) -> Fraction:
    """The years from `start` to `end`.

    >>> fraction(DayCount.ACT_360, date(2026, 3, 21), date(2027, 3, 20))
    Fraction(91, 90)
    >>> fraction(DayCount.MONTHS, date(2024, 1, 1), date(2024, 2, 18))
    Fraction(23, 174)
    """
    return Fraction(*ratio(day_count, start, end, within))


def days(day_count: DayCount, start: date, end: date) -> int:
    """The days the convention counts.

    >>> days(DayCount.THIRTY_360_BOND_BASIS, date(2025, 2, 28), date(2025, 3, 31))
    33
    """
    if end < start:
        return -days(day_count, end, start)
    counted = _THIRTY.get(day_count)
    if counted is not None:
        return counted(start, end)
    if day_count is DayCount.ACT_360_INCLUDING_LAST:
        return (end - start).days + 1
    if day_count is DayCount.ACT_365_NO_LEAP:
        return _days_without_leap_day(start, end)
    if day_count is DayCount.THIRTY_365:
        return _european(start, end)
    return (end - start).days


_ACTUAL: Final[dict[DayCount, Ratio]] = {
    DayCount.ACT_360: (1, 360),
    DayCount.ACT_364: (1, 364),
    DayCount.ACT_365F: (1, 365),
    DayCount.ACT_366: (1, 366),
    DayCount.ACT_365_25: (4, 1461),
}


def _thirty(start: date, end: date, first: int, last: int) -> int:
    months = 12 * (end.year - start.year) + end.month - start.month
    return 30 * months + last - first


def _us(start: date, end: date) -> int:
    first, last = start.day, end.day
    if is_last_of_february(start):
        first = 30
        if is_last_of_february(end):
            last = 30
    if last == 31 and first >= 30:
        last = 30
    return _thirty(start, end, min(first, 30), last)


def _bond_basis(start: date, end: date) -> int:
    first, last = min(start.day, 30), end.day
    return _thirty(start, end, first, 30 if last == 31 and first == 30 else last)


def _european(start: date, end: date) -> int:
    return _thirty(start, end, min(start.day, 30), min(end.day, 30))


def _european_isda(start: date, end: date) -> int:
    first = 30 if is_last_of_february(start) else min(start.day, 30)
    last = 30 if is_last_of_february(end) else min(end.day, 30)
    return _thirty(start, end, first, last)


def _italian(start: date, end: date) -> int:
    first, last = (
        30 if day.month == 2 and day.day > 27 else min(day.day, 30) for day in (start, end)
    )
    return _thirty(start, end, first, last)


def _nasd(start: date, end: date) -> int:
    first, last = min(start.day, 30), end.day
    return _thirty(start, end, first, 30 if last == 31 and first == 30 else last)


_THIRTY: Final[dict[DayCount, Callable[[date, date], int]]] = {
    DayCount.THIRTY_360_US: _us,
    DayCount.THIRTY_360_BOND_BASIS: _bond_basis,
    DayCount.THIRTY_E_360: _european,
    DayCount.THIRTY_E_360_ISDA: _european_isda,
    DayCount.THIRTY_360_ITALIAN: _italian,
    DayCount.THIRTY_360_NASD: _nasd,
}


def _including_last(start: date, end: date, _: Period | None) -> Ratio:
    return (end - start).days + 1, 360


def _days_without_leap_day(start: date, end: date) -> int:
    def numbered(day: date) -> int:
        leap_day_past = days_in_year(day.year) == 366 and (day.month, day.day) >= (2, 29)
        return 365 * day.year + day.timetuple().tm_yday - leap_day_past

    return numbered(end) - numbered(start)


def _no_leap(start: date, end: date, _: Period | None) -> Ratio:
    return _days_without_leap_day(start, end), 365


def _thirty_365(start: date, end: date, _: Period | None) -> Ratio:
    return _european(start, end), 365


def _months_nearest(period: Period) -> int:
    return (2 * 12 * period.days + 365) // (2 * 365)


def _canadian(start: date, end: date, within: Period | None) -> Ratio:
    """Days over 365 while fewer than the period's share of them; else the period less the rest."""
    within = within or Period(start, end)
    months = max(within.months or _months_nearest(within), 1)
    actual = (end - start).days
    if actual < 365 * months // 12:
        return actual * 12, 365 * 12
    return 365 * months - 12 * (within.days - actual), 365 * 12


def _isda(start: date, end: date, _: Period | None) -> Ratio:
    if start.year == end.year:
        return (end - start).days * (_BOTH_YEARS // days_in_year(start.year)), _BOTH_YEARS
    first = (date(start.year + 1, 1, 1) - start).days * (_BOTH_YEARS // days_in_year(start.year))
    last = (end - date(end.year, 1, 1)).days * (_BOTH_YEARS // days_in_year(end.year))
    return first + last + (end.year - start.year - 1) * _BOTH_YEARS, _BOTH_YEARS


def _by_last_day(start: date, end: date, within: Period | None) -> Ratio:
    return _isda(start + _DAY, end + _DAY, within)


def _isma(start: date, end: date, within: Period | None) -> Ratio:
    """Days over the days of the regular period they fall in, counted from it both ways."""
    within = within or Period(start, end)
    months = within.months or _months_nearest(within)
    if not months:
        months, within = 12, Period(start, add_months(start, 12))
    first, last = 0, 1
    if start < within.starts_on:
        while add_months(within.starts_on, months * first) > start:
            first -= 1
    while add_months(within.due_on, months * (last - 1)) < end:
        last += 1
    marks = [add_months(within.starts_on, months * n) for n in range(first, 1)]
    marks += [add_months(within.due_on, months * n) for n in range(last)]
    total = Fraction()
    for opens, closes in pairwise(marks):
        overlap = (min(closes, end) - max(opens, start)).days
        if overlap > 0:
            total += Fraction(months * overlap, 12 * (closes - opens).days)
    return total.numerator, total.denominator


def _afb(start: date, end: date, _: Period | None) -> Ratio:
    """Whole years back from the end; the rest over 366 where it holds a 29 February."""
    years, rest_end = 0, end
    while (earlier := _year_before(end, years + 1)) >= start:
        years, rest_end = years + 1, earlier
    holds_leap_day = any(
        days_in_year(year) == 366 and start <= date(year, 2, 29) < rest_end
        for year in (start.year, rest_end.year)
    )
    length = 366 if holds_leap_day else 365
    return years * length + (rest_end - start).days, length


def _year_before(day: date, years: int) -> date:
    earlier = add_months(day, -12 * years)
    if (earlier.month, earlier.day) == (2, 28) and days_in_year(earlier.year) == 366:
        return earlier + _DAY
    return earlier


def _by_months(start: date, end: date, within: Period | None) -> Ratio:
    if within is not None and within.months and within.starts_on <= start and end <= within.due_on:
        return within.months * (end - start).days, 12 * within.days
    months = max(12 * (end.year - start.year) + end.month - start.month, 0)
    if add_months(start, months) > end:
        months -= 1
    opens, closes = add_months(start, months), add_months(start, months + 1)
    length = (closes - opens).days
    return months * length + (end - opens).days, 12 * length


def _equal_periods(start: date, end: date, within: Period | None) -> Ratio:
    if within is None or not within.months:
        return _by_months(start, end, within)
    return within.months * (end - start).days, 12 * within.days


def _one(start: date, end: date, _: Period | None) -> Ratio:
    return int(end > start), 1


_OTHERS: Final[dict[DayCount, Callable[[date, date, Period | None], Ratio]]] = {
    DayCount.ACT_360_INCLUDING_LAST: _including_last,
    DayCount.ACT_365_NO_LEAP: _no_leap,
    DayCount.ACT_365_CANADIAN: _canadian,
    DayCount.ACT_ACT_ISDA: _isda,
    DayCount.ACT_ACT_ISMA: _isma,
    DayCount.ACT_ACT_AFB: _afb,
    DayCount.ACT_ACT_BY_LAST_DAY: _by_last_day,
    DayCount.THIRTY_365: _thirty_365,
    DayCount.MONTHS: _by_months,
    DayCount.EQUAL_PERIODS: _equal_periods,
    DayCount.ONE: _one,
}


def ratios(day_count: DayCount, periods: Sequence[Period]) -> tuple[list[int], int]:
    """The years of each period, as numerators over the denominator they share."""
    divisor = _ACTUAL.get(day_count)
    if divisor is not None:
        factor, denominator = divisor
        return [factor * (ends - starts).days for starts, ends, _ in periods], denominator
    if day_count in _NOMINAL and all(period.months for period in periods):
        return [period.months for period in periods], 12
    return common([ratio(day_count, period.starts_on, period.due_on, period) for period in periods])


_NOMINAL: Final = (DayCount.MONTHS, DayCount.EQUAL_PERIODS)


def common(each: list[Ratio]) -> tuple[list[int], int]:
    """The numerators over the smallest denominator they share.

    >>> common([(1, 2), (1, 3)])
    ([3, 2], 6)
    """
    shared = lcm(*{denominator for _, denominator in each})
    return [numerator * (shared // denominator) for numerator, denominator in each], shared
