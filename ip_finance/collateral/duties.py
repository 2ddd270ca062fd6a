"""When a pledged right must be valued anew, and why (VA-04, CC-11). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.collateral.policy import PolicyName, value, whole
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.standing import Standing
from ip_finance.rights.terms import years_after

MONTHS_A_YEAR = 12
OUR_LEDGER = "账本"


class Reason(StrEnum):
    """Why a right is to be valued anew."""

    CALENDAR = "calendar"
    EXPIRING = "expiring"
    INVALIDATION = "invalidation"
    LAPSE = "lapse"
    LICENCE = "licence"
    DISPUTE = "dispute"
    REVENUE_DROP = "revenue-drop"
    CITATIONS = "citations"


BY_EVENT: Final[Mapping[EventKind, Reason]] = {
    EventKind.INVALIDATION_REQUESTED: Reason.INVALIDATION,
    EventKind.PARTLY_INVALIDATED: Reason.INVALIDATION,
    EventKind.PARTLY_ABANDONED: Reason.INVALIDATION,
    EventKind.INVALIDATED: Reason.LAPSE,
    EventKind.FEE_MISSED: Reason.LAPSE,
    EventKind.LAPSED: Reason.LAPSE,
    EventKind.ABANDONED: Reason.LAPSE,
    EventKind.CANCELLED: Reason.LAPSE,
    EventKind.LICENSED: Reason.LICENCE,
    EventKind.LICENCE_CHANGED: Reason.LICENCE,
    EventKind.LICENCE_ENDED: Reason.LICENCE,
    EventKind.OPEN_LICENCE_DECLARED: Reason.LICENCE,
}
"""Events after which a value is not the one that was appraised."""
CITED: Final = (RightType.INVENTION, RightType.UTILITY_MODEL)
"""Rights that later patents cite."""
RULES: Final[Mapping[Reason, str]] = {
    Reason.CALENDAR: "VA-04",
    Reason.EXPIRING: "VA-04",
    Reason.INVALIDATION: "CC-11",
    Reason.LAPSE: "CC-11",
    Reason.LICENCE: "CC-11",
    Reason.DISPUTE: "CC-11",
    Reason.REVENUE_DROP: "CC-11",
    Reason.CITATIONS: "VA-04",
}
PRIVATE: Final = frozenset({Reason.REVENUE_DROP})
"""Reasons that only the bank knows, which learnt of them."""


@dataclass(frozen=True, slots=True)
class RevenueTold:
    """Revenue of a period that rests on the right, against what was forecast for it."""

    period_ended_on: date
    forecast_fen: int
    actual_fen: int
    source: str
    reported_on: date

    @property
    def drop(self) -> float:
        """The missing share of the forecast; negative where more came in."""
        return round(1 - self.actual_fen / self.forecast_fen, 9)


@dataclass(frozen=True, slots=True)
class ValuedRight:
    """A pledged right as its newest valuation on the ledger saw it, and what was told since."""

    asset_id: UUID
    number: str
    right_type: RightType
    valued_on: date
    valid_until: date
    standing: Standing
    events: Sequence[LegalEvent]
    disputed_on: date | None
    revenues: Sequence[RevenueTold]


@dataclass(frozen=True, slots=True)
class Due:
    """A revaluation that is due: since when, by when, and what told so.

    `what` tells it from others with the same reason: a code of the office, or a period.
    """

    reason: Reason
    since: date
    deadline: date
    source: str
    what: str = ""

    @property
    def rule(self) -> str:
        return RULES[self.reason]

    @property
    def is_private(self) -> bool:
        return self.reason in PRIVATE


def due(right: ValuedRight, on: date) -> tuple[Due, ...]:
    """Every reason for which the right is to be valued anew on the day.

    What happened on the base date or before was there for the appraisers to see; what the bank
    alone was told on that day was not.
    """
    return (
        *_by_calendar(right, on),
        *_by_events(right, on),
        *_by_dispute(right, on),
        *_by_revenue(right, on),
        *_by_citations(right, on),
    )


def calendar_day(valued_on: date, on: date) -> date:
    """By when the next value must be there, whatever happens."""
    months = whole(PolicyName.REVALUATION_MONTHS, on)
    return years_after(valued_on, months // MONTHS_A_YEAR)


def _by_calendar(right: ValuedRight, on: date) -> Iterator[Due]:
    last = min(calendar_day(right.valued_on, on), right.valid_until)
    source = f"评估基准日 {right.valued_on}"
    notice = timedelta(days=value(PolicyName.EXPIRY_NOTICE, on))
    if on >= last:
        yield Due(Reason.CALENDAR, last, last, source)
    elif on >= last - notice:
        yield Due(Reason.EXPIRING, last - notice, last, source)


def _by_events(right: ValuedRight, on: date) -> Iterator[Due]:
    for event in right.events:
        reason = BY_EVENT.get(event.kind)
        if reason and right.valued_on < event.happened_on <= on:
            what = event.code or event.kind.value
            yield _since(reason, event.happened_on, event.source, on, what)


def _by_dispute(right: ValuedRight, on: date) -> Iterator[Due]:
    opened = right.disputed_on
    if opened is not None and right.valued_on < opened <= on:
        yield _since(Reason.DISPUTE, opened, OUR_LEDGER, on)


def _by_revenue(right: ValuedRight, on: date) -> Iterator[Due]:
    for told in right.revenues:
        is_newer = right.valued_on <= told.reported_on <= on
        if is_newer and told.drop >= value(PolicyName.REVENUE_DROP, on):
            period = told.period_ended_on.isoformat()
            yield _since(Reason.REVENUE_DROP, told.reported_on, told.source, on, period)


def _by_citations(right: ValuedRight, on: date) -> Iterator[Due]:
    granted = right.standing.granted_on
    if granted is None or right.right_type not in CITED:
        return
    third = years_after(granted, whole(PolicyName.CITATION_YEARS, on))
    if right.valued_on < third <= on:
        yield _since(Reason.CITATIONS, third, right.standing.is_granted.source, on)


def _since(reason: Reason, since: date, source: str, on: date, what: str = "") -> Due:
    until = since + timedelta(days=value(PolicyName.EVENT_NOTICE, on))
    return Due(reason, since, until, source, what)
