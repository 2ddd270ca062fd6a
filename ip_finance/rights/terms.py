"""How long each kind of right lasts, to the day.

A term ends on a day that no longer belongs to it, and office holidays do not move that day
(LC-02): a right exists while `today < ends_on`.
"""

from datetime import date
from typing import Final

from ip_finance.office_files.model import PatentRecord, RightRecord, SoftwareRecord, TrademarkRecord
from ip_finance.office_files.numbers import RightType

PATENT_YEARS: Final = {RightType.INVENTION: 20, RightType.UTILITY_MODEL: 10, RightType.DESIGN: 15}
"""Years from filing (Patent Law art. 42; LC-01)."""
LONGER_DESIGNS_FROM: Final = date(2021, 6, 1)
"""Designs filed before have ten years."""
TRADEMARK_YEARS: Final = 10
"""From registration, and again with each renewal (Trademark Law art. 39, 40)."""
SOFTWARE_YEARS: Final = 50
"""To 31 December of the fiftieth year after first publication, or else after completion
(Software Regulations art. 14; CR-08). Of a legal person's software."""


def patent_ends_on(right_type: RightType, filed_on: date) -> date:
    """The first day without the patent (LC-01, LC-02).

    >>> patent_ends_on(RightType.INVENTION, date(2020, 9, 15))
    datetime.date(2040, 9, 15)
    """
    years = PATENT_YEARS[right_type]
    if right_type is RightType.DESIGN and filed_on < LONGER_DESIGNS_FROM:
        years = 10
    return years_after(filed_on, years)


def trademark_ends_on(registered_on: date) -> date:
    """The first day without the mark, unless it is renewed.

    >>> trademark_ends_on(date(2016, 4, 21))
    datetime.date(2026, 4, 21)
    """
    return years_after(registered_on, TRADEMARK_YEARS)


def software_ends_on(completed_on: date, published_on: date | None) -> date:
    """The first day without the copyright (CR-08).

    >>> software_ends_on(date(2019, 11, 30), date(2020, 3, 1))
    datetime.date(2071, 1, 1)
    """
    return date((published_on or completed_on).year + SOFTWARE_YEARS + 1, 1, 1)


def ends_on(record: RightRecord) -> date:
    """The first day without the right, by what its own document says.

    A trademark's document may print the end of a renewed term, which then counts; what came
    later, a renewal or a term extension, is an event (`legal_status`), not part of the document.
    """
    match record:
        case PatentRecord():
            return patent_ends_on(record.right_type, record.filed_on)
        case TrademarkRecord():
            return record.ends_on or trademark_ends_on(record.granted_on or record.filed_on)
        case SoftwareRecord():
            return software_ends_on(record.completed_on, record.published_on)


def years_after(day: date, years: int) -> date:
    """The corresponding day; of 29 February, in a year that has none, the last of its month
    (Implementing Rules art. 5), as `fees.months_after` counts.

    >>> years_after(date(2020, 2, 29), 1)
    datetime.date(2021, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
