"""Folds what was told of a right into how it stands on a day (domain rules § 6.3). Pure.

Each answer looks only at the events that speak of it, so the answers are independent. Events of one
day count in the order of `EventKind`; those after the day that is asked for do not count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self, TypeAlias

from ip_finance.office_files.model import PatentRecord, RightRecord
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fees import months_after
from ip_finance.rights.matters import (
    FREEZES,
    INVALIDATIONS,
    LICENCES,
    NOTHING,
    PLEDGES,
    SUSPENSIONS,
    Entry,
    LastDay,
    Ledger,
    Matter,
    is_exclusive,
    is_open,
    read_matter,
)
from ip_finance.rights.payments import paid_through
from ip_finance.rights.renewals import RENEWABLE_MONTHS
from ip_finance.rights.standing import Standing, Told
from ip_finance.rights.terms import TRADEMARK_YEARS, ends_on, years_after

Events: TypeAlias = Sequence[LegalEvent]


@dataclass(frozen=True, slots=True)
class FreezeLimit:
    """How long a court's seizure binds if its order names no end, unless the court renews it."""

    months: int
    source: str
    is_verified: bool


FREEZE_LIMITS: Final = {
    RightKind.PATENT: FreezeLimit(6, "专利权保全司法解释（LC-05）", is_verified=False),
    RightKind.TRADEMARK: FreezeLimit(12, "注册商标权保全司法解释", is_verified=False),
    RightKind.SOFTWARE: FreezeLimit(36, "民事诉讼法解释第485条", is_verified=False),
}

ENDS: Final = frozenset(
    {
        EventKind.REFUSED,
        EventKind.TERM_ENDED,
        EventKind.LAPSED,
        EventKind.ABANDONED,
        EventKind.CANCELLED,
    }
)
TERM: Final = frozenset({EventKind.TERM_CHANGED, EventKind.RENEWED})
PARTS: Final = frozenset({EventKind.PARTLY_INVALIDATED, EventKind.PARTLY_ABANDONED})
OWNERS: Final = frozenset({EventKind.TRANSFERRED, EventKind.OWNER_RENAMED})
OPEN_LICENCE: Final = frozenset({EventKind.OPEN_LICENCE_DECLARED})
OPEN_LICENCES: Final = OPEN_LICENCE | {EventKind.OPEN_LICENCE_WITHDRAWN}
ORDER: Final = {kind: place for place, kind in enumerate(EventKind)}


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a right's own document says. `as_of` is its day: it tells of no later change of owner.

    `owner_uscc` is None where the document prints no code, or names several owners.
    """

    right_type: RightType
    source: str
    as_of: date
    owner: str
    owner_uscc: str | None
    filed_on: date
    granted_on: date | None
    ends_on: date

    @classmethod
    def of(cls, record: RightRecord) -> Self:
        """The baseline of a right as its own document tells it."""
        owners = record.named_owners
        document, as_of = record.number, record.granted_on
        if isinstance(record, PatentRecord):
            document, as_of = record.publication.number, record.publication.published_on
        return cls(
            right_type=record.right_type,
            source=f"{document} ({record.source.name})",
            as_of=as_of or record.filed_on,
            owner="、".join(owner.name for owner in owners),
            owner_uscc=owners[0].organisation_code if len(owners) == 1 else None,
            filed_on=record.filed_on,
            granted_on=record.granted_on,
            ends_on=ends_on(record),
        )


def standing_of(baseline: Baseline, events: Iterable[LegalEvent], on: date) -> Standing:
    """How the right stands on the day. The order in which events are given does not matter."""
    told = sorted((event for event in events if event.happened_on <= on), key=_place)
    no = Told(False, baseline.source, baseline.as_of)
    granted, term = _granted(baseline, told), _term(baseline, told)
    freezes, licences = _read(FREEZES, told, baseline), _read(LICENCES, told, baseline)
    owner, owner_uscc = _owner(baseline, told)
    return Standing(
        is_granted=Told(True, granted.source, granted.on) if granted else no,
        is_alive=_alive(baseline, told, term, on),
        is_encumbered=is_open(_read(PLEDGES, told, baseline), on, no),
        is_frozen=is_open(freezes, on, no),
        is_suspended=is_open(_read(SUSPENSIONS, told, baseline), on, no),
        is_invalidation_pending=is_open(_read(INVALIDATIONS, told, baseline), on, no),
        is_partly_invalid=_newest(told, PARTS, PARTS) or no,
        is_exclusively_licensed=is_exclusive(licences, on, no),
        is_openly_licensed=_newest(told, OPEN_LICENCES, OPEN_LICENCE) or no,
        owner=owner,
        owner_uscc=owner_uscc,
        ends_on=term,
        fees_paid_through=_paid(baseline, told, granted, on),
        frozen_until=_longest(freezes.open_on(on)),
        document=Told(baseline.as_of, *_said_by(baseline)),
    )


def _place(event: LegalEvent) -> tuple[date, int, str, str, list[tuple[str, str]]]:
    """Where the event stands among all: events that differ never share a place."""
    details = sorted(event.details.items())
    return event.happened_on, ORDER[event.kind], event.source, event.code or "", details


def _read(matter: Matter, told: Events, baseline: Baseline) -> Ledger:
    kinds = matter.kinds
    mine = [event for event in told if event.kind in kinds]
    if not mine:
        return NOTHING
    months = FREEZE_LIMITS[baseline.right_type.kind].months

    def last_day(event: LegalEvent) -> LastDay | None:
        if event.kind is not EventKind.FROZEN:
            return None
        stated = event.day("until")
        return LastDay(stated or months_after(event.happened_on, months), stated is not None)

    return read_matter(matter, mine, last_day)


def _longest(freezes: Sequence[Entry]) -> Told[date] | None:
    ends = [Told(one.until.day, one.source, one.since) for one in freezes if one.until]
    return max(ends, key=lambda told: told.value, default=None)


def _granted(baseline: Baseline, told: Events) -> Told[date] | None:
    """The day of the grant, once it has come."""
    days = [
        Told(event.happened_on, event.source, event.happened_on)
        for event in told
        if event.kind is EventKind.GRANTED
    ]
    if baseline.granted_on is not None:
        days.insert(0, Told(baseline.granted_on, baseline.source, baseline.granted_on))
    return days[0] if days else None


def _alive(baseline: Baseline, told: Events, term: Told[date], on: date) -> Told[bool]:
    """Invalidated is for ever (LC-04); any other end can be undone, but not the end of the term."""
    last: LegalEvent | None = None
    for event in told:
        if event.kind is EventKind.INVALIDATED:
            return Told(False, event.source, event.happened_on)
        if event.kind in ENDS or _revives(event, last):
            last = event
    if last and last.kind in ENDS:
        return Told(False, last.source, last.happened_on)
    if on >= term.value:
        return Told(False, term.source, term.value)
    return Told(True, *((last.source, last.happened_on) if last else _said_by(baseline)))


def _revives(event: LegalEvent, last: LegalEvent | None) -> bool:
    """A restoration undoes whatever ended the right; a renewal, that its term had ended."""
    is_over = last is not None and last.kind is EventKind.TERM_ENDED
    return event.kind is EventKind.RESTORED or (event.kind is EventKind.RENEWED and is_over)


def _term(baseline: Baseline, told: Events) -> Told[date]:
    """The end that was told last.

    A renewal that names none adds ten years to a term that is due: told twice, it counts once.
    """
    term = Told(baseline.ends_on, *_said_by(baseline))
    for event in told:
        if event.kind not in TERM:
            continue
        end = event.day("ends_on")
        opens_on = months_after(term.value, -RENEWABLE_MONTHS)
        if end is None and event.kind is EventKind.RENEWED and opens_on <= event.happened_on:
            end = years_after(term.value, TRADEMARK_YEARS)
        if end is not None:
            term = Told(end, event.source, event.happened_on)
    return term


def _owner(baseline: Baseline, told: Events) -> tuple[Told[str], Told[str | None]]:
    """Name and code. A transfer leaves nothing of the owner before; a new name leaves the code."""
    owner = Told(baseline.owner, *_said_by(baseline))
    uscc: Told[str | None] = Told(baseline.owner_uscc, *_said_by(baseline))
    for event in told:
        if event.kind not in OWNERS or event.happened_on <= baseline.as_of:
            continue
        by = (event.source, event.happened_on)
        owner = Told(event.details.get("owner", ""), *by)
        if event.kind is EventKind.TRANSFERRED or "owner_uscc" in event.details:
            uscc = Told(event.details.get("owner_uscc"), *by)
    return owner, uscc


def _paid(
    baseline: Baseline, told: Events, granted: Told[date] | None, on: date
) -> Told[date] | None:
    if baseline.right_type.kind is not RightKind.PATENT:
        return None
    return paid_through(baseline.right_type, baseline.filed_on, granted, told, on)


def _newest(
    told: Events, kinds: frozenset[EventKind], true: frozenset[EventKind]
) -> Told[bool] | None:
    for event in reversed(told):
        if event.kind in kinds:
            return Told(event.kind in true, event.source, event.happened_on)
    return None


def _said_by(baseline: Baseline) -> tuple[str, date]:
    return baseline.source, baseline.as_of
