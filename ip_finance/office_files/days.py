"""Days that no right of China can have: before there were such rights, or after any term."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ip_finance.office_files.model import PatentRecord, RightRecord, SoftwareRecord, TrademarkRecord

EARLIEST: Final = date(1950, 1, 1)
"""The first trademarks of the People's Republic are of that year; other rights are younger."""
LONGEST_AHEAD: Final = timedelta(days=11 * 366)
"""A mark lasts ten years and is renewed in the last of them, so no term ends later."""


@dataclass(frozen=True, slots=True)
class StrangeDay:
    """A day that cannot be: the code of the refusal, and what could be there."""

    name: str
    day: date
    code: str
    expected: str


def strange_days(record: RightRecord, today: date) -> Iterator[StrangeDay]:
    """Days of the record that cannot be, one for each field."""
    for name, day in _days(record):
        if day is not None:
            yield from strange_day(name, day, today)
    if isinstance(record, TrademarkRecord) and record.ends_on is not None:
        yield from strange_end("ends_on", record.ends_on, today)


def strange_day(name: str, day: date, today: date) -> Iterator[StrangeDay]:
    """What is wrong with a day on which something has happened, if anything is."""
    if day < EARLIEST:
        yield StrangeDay(name, day, "date-too-early", f"不早于 {EARLIEST.isoformat()}")
    if day > today:
        yield StrangeDay(name, day, "date-ahead", f"不晚于 {today.isoformat()}")


def strange_end(name: str, day: date, today: date) -> Iterator[StrangeDay]:
    """What is wrong with the end of a trademark's term, if anything is."""
    latest = today + LONGEST_AHEAD
    if day < EARLIEST:
        yield StrangeDay(name, day, "date-too-early", f"不早于 {EARLIEST.isoformat()}")
    if day > latest:
        yield StrangeDay(name, day, "term-too-long", f"不晚于 {latest.isoformat()}")


def _days(record: RightRecord) -> Iterator[tuple[str, date | None]]:
    yield "filed_on", record.filed_on
    yield "granted_on", record.granted_on
    if isinstance(record, PatentRecord):
        yield "published_on", record.publication.published_on
    if isinstance(record, SoftwareRecord):
        yield "completed_on", record.completed_on
        yield "published_on", record.published_on
