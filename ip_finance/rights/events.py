"""Legal events of a right in words of ours, whatever register or gazette told them.

Offices have codes of their own (INPADOC has some forty for China alone); what a rule asks is only
what changed. `codes` maps the former to the latter, `standing` folds events into a standing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

DAYS: Final = ("paid_through", "ends_on", "until")
"""Details of events that are ISO dates."""


class EventKind(StrEnum):
    """What happened to a right (domain rules § 6.3, and the like for marks and copyrights).

    The members stand in the order in which events of one day count: what opens comes before what
    closes, and an end before a restoration.
    """

    PUBLISHED = "published"
    GRANTED = "granted"
    REFUSED = "refused"
    FEE_PAID = "fee-paid"
    FEE_MISSED = "fee-missed"
    TERM_CHANGED = "term-changed"
    TERM_ENDED = "term-ended"
    LAPSED = "lapsed"
    ABANDONED = "abandoned"
    PARTLY_ABANDONED = "partly-abandoned"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    RENEWED = "renewed"
    INVALIDATION_REQUESTED = "invalidation-requested"
    INVALIDATION_REJECTED = "invalidation-rejected"
    INVALIDATED = "invalidated"
    PARTLY_INVALIDATED = "partly-invalidated"
    FROZEN = "frozen"
    UNFROZEN = "unfrozen"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    PLEDGED = "pledged"
    PLEDGE_CHANGED = "pledge-changed"
    PLEDGE_CANCELLED = "pledge-cancelled"
    TRANSFERRED = "transferred"
    OWNER_RENAMED = "owner-renamed"
    OWNER_MOVED = "owner-moved"
    LICENSED = "licensed"
    LICENCE_CHANGED = "licence-changed"
    LICENCE_ENDED = "licence-ended"
    OPEN_LICENCE_DECLARED = "open-licence-declared"
    OPEN_LICENCE_WITHDRAWN = "open-licence-withdrawn"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LegalEvent:
    """One entry. `happened_on` is the day of the entry or gazette.

    `code` is the office's own, `source` says where it was read (`EPO OPS legal`, `专利公报` …).
    `details` by kind: `paid_through` (FEE_PAID: ISO date, the last day of the patent year that is
    paid), `ends_on` (RENEWED, TERM_CHANGED: ISO date, the first day without the right), `owner`
    and `owner_uscc` (TRANSFERRED, OWNER_RENAMED), `registration_no` and `pledgee` (PLEDGED …,
    LICENSED …), `until` (FROZEN: ISO date, the last day of the order), `order_no` (FROZEN,
    SUSPENDED … and their ends), `case_no` (INVALIDATION_REQUESTED and what is decided on it),
    `exclusive` (LICENSED: `yes` or `no`).
    """

    kind: EventKind
    happened_on: date
    source: str
    code: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> tuple[object, ...]:
        """What the event says, whoever tells it."""
        return self.kind, self.code, self.happened_on, tuple(sorted(self.details.items()))

    def day(self, name: str) -> date | None:
        """A day among the details; None if it is not there, or is no day."""
        try:
            return date.fromisoformat(self.details.get(name, ""))
        except ValueError:
            return None
