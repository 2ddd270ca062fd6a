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
    `frozen_until` is the end of the order, if it names one. `owner` is the newest name told.
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
