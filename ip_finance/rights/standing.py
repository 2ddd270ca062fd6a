"""How a right stands today, as its document and the events since tell it."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A fact, with what told it and as of which day."""

    value: T
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Independent answers; none follows from another (domain rules § 6.3).

    `fees_paid_through` is None where no source says it: unknown is not unpaid, and not paid.
    `frozen_until` is the last day of the longest order that is open; it is past where the law's
    limit, not the order, gives it: somebody must look whether it was renewed or released. `owner`
    is the newest name told, with "、" between several; it is empty after a change that names no new
    owner, so that nobody passes for it. `owner_uscc` is None where no code is told, or where owners
    are several. `is_partly_invalid` also tells of a part that was abandoned. `document` is the day
    of the right's own document: what that alone tells is no reading of a register.
    """

    is_granted: Told[bool]
    is_alive: Told[bool]
    is_encumbered: Told[bool]
    is_frozen: Told[bool]
    is_suspended: Told[bool]
    is_invalidation_pending: Told[bool]
    is_partly_invalid: Told[bool]
    is_exclusively_licensed: Told[bool]
    is_openly_licensed: Told[bool]
    owner: Told[str]
    owner_uscc: Told[str | None]
    ends_on: Told[date]
    fees_paid_through: Told[date] | None
    frozen_until: Told[date] | None
    document: Told[date]

    @property
    def granted_on(self) -> date | None:
        """The day of the grant, once it has come, whichever source told it."""
        return self.is_granted.on if self.is_granted.value else None
