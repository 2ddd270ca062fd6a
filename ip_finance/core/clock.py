"""The one clock. Use cases read `tx.now`; nothing else asks what time it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

Clock: TypeAlias = Callable[[], datetime]

BEIJING = ZoneInfo("Asia/Shanghai")


def system_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  this is the Clock


def business_date(now: datetime) -> date:
    """The day it is at the bank, in Asia/Shanghai."""
    return now.astimezone(BEIJING).date()


def morning(day: date) -> datetime:
    """00:00 Beijing time on `day`."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def unix(moment: datetime) -> int:
    """Whole unix seconds, as the ledger counts time."""
    return int(moment.timestamp())


def unix_day(day: date) -> int:
    """Unix seconds of 00:00 Beijing time on `day`."""
    return unix(morning(day))


def from_unix(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
