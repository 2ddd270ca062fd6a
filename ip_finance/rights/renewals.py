"""Renewal of trademarks: when it may be asked for, the grace after, and the risk of non-use."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ip_finance.rights.fees import months_after
from ip_finance.rights.terms import years_after

RENEWABLE_MONTHS: Final = 12
"""Before the end of the term (Trademark Law art. 40)."""
GRACE_MONTHS: Final = 6
"""After it, with an extra fee (art. 40)."""
NON_USE_YEARS: Final = 3
"""Without use and without reason: then anybody may ask for revocation (art. 49)."""


class RenewalStateKind(StrEnum):
    """Where the renewal of a mark stands."""

    NOT_YET = "not-yet"
    OPEN = "open"
    IN_GRACE = "in-grace"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class RenewalState:
    """`opens_on` and the two last days are days on which a renewal can be asked for."""

    kind: RenewalStateKind
    opens_on: date
    last_on: date
    grace_last_on: date


def renewal_state(ends_on: date, on: date) -> RenewalState:
    """Where the renewal stands on the day; `ends_on` is the first day without the mark.

    >>> renewal_state(date(2026, 4, 21), date(2026, 4, 21)).kind
    <RenewalStateKind.IN_GRACE: 'in-grace'>
    """
    opens_on = months_after(ends_on, -RENEWABLE_MONTHS)
    last_on = ends_on - timedelta(days=1)
    grace_last_on = months_after(ends_on, GRACE_MONTHS) - timedelta(days=1)
    if on < opens_on:
        kind = RenewalStateKind.NOT_YET
    elif on <= last_on:
        kind = RenewalStateKind.OPEN
    elif on <= grace_last_on:
        kind = RenewalStateKind.IN_GRACE
    else:
        kind = RenewalStateKind.MISSED
    return RenewalState(kind, opens_on, last_on, grace_last_on)


def open_to_revocation_from(granted_on: date, last_used_on: date | None = None) -> date:
    """From when on the mark may be revoked for want of use, unless it is used before.

    >>> open_to_revocation_from(date(2016, 4, 21))
    datetime.date(2019, 4, 21)
    """
    return years_after(max(granted_on, last_used_on or granted_on), NON_USE_YEARS)
