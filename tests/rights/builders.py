"""A patent in good order, and events about it; a test names only what matters to it."""

from dataclasses import replace
from datetime import date
from typing import Any

from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fold import Baseline, standing_of
from ip_finance.rights.standing import Standing

FILED_ON, GRANTED_ON, ENDS_ON = date(2020, 9, 15), date(2022, 8, 16), date(2040, 9, 15)
OWNER, USCC = "成都星灿智能装备有限公司", "91510100MA9XCK003K"
TODAY = date(2026, 11, 24)


def baseline(**changes: Any) -> Baseline:
    """An invention that was granted to one company."""
    stated = Baseline(
        right_type=RightType.INVENTION,
        source="公布文件",
        as_of=GRANTED_ON,
        owner=OWNER,
        owner_uscc=USCC,
        filed_on=FILED_ON,
        granted_on=GRANTED_ON,
        ends_on=ENDS_ON,
    )
    return replace(stated, **changes)


def mark(**changes: Any) -> Baseline:
    """A trademark registered ten years before its term ends in 2026."""
    stated = baseline(
        right_type=RightType.TRADEMARK,
        as_of=date(2016, 4, 21),
        filed_on=date(2015, 3, 2),
        granted_on=date(2016, 4, 21),
        ends_on=date(2026, 4, 21),
    )
    return replace(stated, **changes)


def event(
    kind: EventKind, happened_on: str, source: str = "专利公报", **details: str
) -> LegalEvent:
    return LegalEvent(kind, date.fromisoformat(happened_on), source, None, details)


def stands(*events: LegalEvent, on: date = TODAY, base: Baseline | None = None) -> Standing:
    """How the patent stands after these events."""
    return standing_of(base or baseline(), events, on)
