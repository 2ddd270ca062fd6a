"""Things that are open until they are closed: pledges, seizures, licences, requests. Pure.

Several of one kind may be open at once. What closes names its number or does not: a number closes
the entry with that number, no number closes one entry. What two sources tell of one day counts
once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final, TypeAlias

from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.standing import Told


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day on which something binds; `is_stated` by the event, or by the law's limit."""

    day: date
    is_stated: bool


LastDayOf: TypeAlias = Callable[[LegalEvent], LastDay | None]
"""The last day of what the event opens, or None: it binds until it is closed."""


@dataclass(frozen=True)
class Matter:
    """What opens and closes one kind of entry, and the detail that numbers it.

    `implies` are events that tell of an open entry without opening one.
    """

    opens: EventKind
    closes: frozenset[EventKind]
    number: str
    implies: frozenset[EventKind] = frozenset()
    closes_all: frozenset[EventKind] = frozenset()

    @cached_property
    def kinds(self) -> frozenset[EventKind]:
        """Every event that speaks of this matter."""
        return self.closes | self.implies | self.closes_all | {self.opens}


PLEDGES: Final = Matter(
    EventKind.PLEDGED,
    frozenset({EventKind.PLEDGE_CANCELLED}),
    "registration_no",
    frozenset({EventKind.PLEDGE_CHANGED}),
)
FREEZES: Final = Matter(EventKind.FROZEN, frozenset({EventKind.UNFROZEN}), "order_no")
SUSPENSIONS: Final = Matter(EventKind.SUSPENDED, frozenset({EventKind.RESUMED}), "order_no")
INVALIDATIONS: Final = Matter(
    EventKind.INVALIDATION_REQUESTED,
    frozenset({EventKind.INVALIDATION_REJECTED, EventKind.PARTLY_INVALIDATED}),
    "case_no",
    closes_all=frozenset({EventKind.INVALIDATED}),
)
LICENCES: Final = Matter(
    EventKind.LICENSED,
    frozenset({EventKind.LICENCE_ENDED}),
    "registration_no",
    frozenset({EventKind.LICENCE_CHANGED}),
)


@dataclass(slots=True)
class Entry:
    """Something open: since when, as told by which events, and its last day if it has one.

    The law's limit alone ends nothing: a court may have renewed its order, and nobody told.
    """

    number: str | None
    since: date
    until: LastDay | None
    is_exclusive: bool
    told_by: list[LegalEvent]

    @property
    def source(self) -> str:
        """What told it first."""
        return self.told_by[0].source

    def binds_on(self, day: date) -> bool:
        """Whether no day that was stated as its last has passed."""
        return self.is_in_time(day) or not (self.until and self.until.is_stated)

    def is_in_time(self, day: date) -> bool:
        """Whether its last day has not passed, whoever gave it."""
        return self.until is None or day <= self.until.day


@dataclass(slots=True)
class Ledger:
    """The entries of one matter while its events are read, oldest first."""

    matter: Matter
    last_day: LastDayOf
    entries: list[Entry] = field(default_factory=list)
    closings: list[LegalEvent] = field(default_factory=list)

    def read(self, event: LegalEvent) -> None:
        """Take the next event."""
        if event.kind is self.matter.opens:
            self._open(event)
        elif event.kind in self.matter.implies:
            self._imply(event)
        elif event.kind in self.matter.closes_all:
            self.entries.clear()
            self.closings.append(event)
        else:
            self._close(event)

    def open_on(self, day: date) -> list[Entry]:
        """What still binds on the day."""
        return [entry for entry in self.entries if entry.binds_on(day)]

    def ended(self, day: date) -> tuple[str, date] | None:
        """What came to an end last, by the day: its source and the first day without it."""
        ends = [(event.happened_on, event.source) for event in self.closings]
        ends += [
            (entry.until.day + timedelta(days=1), entry.source)
            for entry in self.entries
            if entry.until is not None and not entry.binds_on(day)
        ]
        if not ends:
            return None
        ended_on, source = max(ends)
        return source, ended_on

    def _open(self, event: LegalEvent) -> None:
        number, until = event.details.get(self.matter.number), self.last_day(event)
        is_exclusive = event.details.get("exclusive") == "yes"
        for entry in self.entries:
            if _is_told_again(event, number, entry.number, entry.told_by):
                entry.told_by.append(event)
                entry.number = entry.number or number
                entry.until = until and entry.until and _later(until, entry.until)
                entry.is_exclusive |= is_exclusive
                return
        self.entries.append(Entry(number, event.happened_on, until, is_exclusive, [event]))

    def _imply(self, event: LegalEvent) -> None:
        number = event.details.get(self.matter.number)
        known = [entry for entry in self.entries if _may_be_one(number, entry.number)]
        if not known:
            self._open(event)
        elif "exclusive" in event.details:
            known[0].is_exclusive = event.details["exclusive"] == "yes"

    def _close(self, event: LegalEvent) -> None:
        key = self.matter.number
        number = event.details.get(key)
        for earlier in self.closings:
            if _is_told_again(event, number, earlier.details.get(key), [earlier]):
                return
        self.closings.append(event)
        open_now = self.open_on(event.happened_on)
        same = [entry for entry in open_now if number is not None and entry.number == number]
        unnumbered = [entry for entry in open_now if number is None or entry.number is None]
        found = same or unnumbered
        in_time = [entry for entry in found if entry.is_in_time(event.happened_on)]
        if found:
            self.entries.remove(min(in_time or found, key=_least))


NOTHING: Final = Ledger(PLEDGES, lambda _: None)
"""What is left of any matter that nobody told of; only ever read."""


def read_matter(matter: Matter, events: Iterable[LegalEvent], last_day: LastDayOf) -> Ledger:
    """The entries of the matter after these events, which come in their order."""
    ledger = Ledger(matter, last_day)
    for event in events:
        ledger.read(event)
    return ledger


def is_open(ledger: Ledger, on: date, nothing: Told[bool]) -> Told[bool]:
    """Whether an entry is open, as the oldest tells; `nothing` if there never was one."""
    if ledger is NOTHING:
        return nothing
    return _oldest(ledger.open_on(on)) or _ended(ledger, on) or nothing


def is_exclusive(ledger: Ledger, on: date, nothing: Told[bool]) -> Told[bool]:
    """Whether an exclusive entry is open."""
    exclusive = [entry for entry in ledger.open_on(on) if entry.is_exclusive]
    return _oldest(exclusive) or _ended(ledger, on) or nothing


def _oldest(entries: Sequence[Entry]) -> Told[bool] | None:
    return Told(True, entries[0].source, entries[0].since) if entries else None


def _ended(ledger: Ledger, on: date) -> Told[bool] | None:
    ended = ledger.ended(on)
    return Told(False, *ended) if ended else None


def _least(entry: Entry) -> tuple[date, bool, bool, date]:
    """Which entry an end without a number takes: the one that leaves most binding behind."""
    until = entry.until.day if entry.until else date.max
    return until, entry.is_exclusive, entry.number is not None, entry.since


def _later(one: LastDay, other: LastDay) -> LastDay:
    """A second telling cannot shorten an order, nor state the end of one that named none."""
    return LastDay(max(one.day, other.day), one.is_stated and other.is_stated)


def _is_told_again(
    event: LegalEvent, number: str | None, other: str | None, told_by: Sequence[LegalEvent]
) -> bool:
    """Whether the event is one that was told before, by another source or in the same words."""
    first = told_by[0]
    if event.happened_on != first.happened_on or not _may_be_one(number, other):
        return False
    sources = {told.source for told in told_by}
    return event.source not in sources or any(event.details == told.details for told in told_by)


def _may_be_one(number: str | None, other: str | None) -> bool:
    return number is None or other is None or number == other
