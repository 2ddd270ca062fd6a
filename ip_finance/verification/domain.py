"""What a tech provider found out about a right, and whether it may attest that. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.core.clock import business_date, from_unix, unix_day
from ip_finance.core.errors import RuleViolated
from ip_finance.ip_assets.domain import OwnerNotNamed, check_owner
from ip_finance.office_files.numbers import RightKind
from ip_finance.rights.events import EventKind
from ip_finance.verification.comparison import VALID_FOR, differences, name_chain
from ip_finance.verification.errors import (
    AnotherRight,
    FeesNotPaid,
    FindingsStale,
    OwnerDiffers,
    ReadInFuture,
    RightDead,
    RightEncumbered,
    RightFrozen,
    RightNotGranted,
    SoftwareDisputed,
)
from ip_finance.verification.findings import AGEING, Claims, Findings

RULES: Final[Mapping[RightKind, Mapping[str, str | None]]] = {
    RightKind.PATENT: {},
    RightKind.TRADEMARK: {
        "owner-differs": "TM-09",
        "right-dead": "TM-09",
        "right-not-granted": "TM-09",
        "right-frozen": "TM-09",
        "right-encumbered": None,
    },
    RightKind.SOFTWARE: {
        "owner-differs": "CR-04",
        "right-dead": "CR-04",
        "right-not-granted": "CR-04",
        "right-frozen": "CR-04",
        "right-encumbered": None,
        "software-disputed": "CR-04",
    },
}
"""What the law of other rights calls the ground that patents know as PP-10 to PP-18."""

LOOK_AGAIN_ON: Final = frozenset(
    {
        EventKind.TRANSFERRED,
        EventKind.OWNER_RENAMED,
        EventKind.INVALIDATION_REQUESTED,
        EventKind.INVALIDATED,
        EventKind.PARTLY_INVALIDATED,
        EventKind.PLEDGED,
        EventKind.FROZEN,
        EventKind.SUSPENDED,
        EventKind.FEE_MISSED,
        EventKind.LAPSED,
        EventKind.TERM_ENDED,
        EventKind.ABANDONED,
        EventKind.PARTLY_ABANDONED,
        EventKind.CANCELLED,
        EventKind.RESTORED,
    }
)
"""After one of these an attestation tells of a right that is no longer the same."""


@dataclass(frozen=True, slots=True)
class LookAgain:
    """How long before the end of an attestation somebody should look again. House policy."""

    days: int
    source: str
    is_verified: bool


LOOK_AGAIN: Final[Mapping[RightKind, LookAgain]] = {
    RightKind.PATENT: LookAgain(14, "平台规则：专利公报每周二、周五出版", is_verified=False),
    RightKind.TRADEMARK: LookAgain(14, "平台规则", is_verified=False),
    RightKind.SOFTWARE: LookAgain(14, "平台规则", is_verified=False),
}


class Why(StrEnum):
    """Why somebody must look at a right again."""

    EXPIRING = "expiring"
    EXPIRED = "expired"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A legal event as far as it matters here: what, when, where read, and when we learned it."""

    kind: EventKind
    happened_on: date
    source: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Stale:
    """Why an attestation no longer tells of the right as it is; `event` if one changed it."""

    why: Why
    since: date
    event: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class AddVerification:
    """Findings about a right, with the documents that prove them. The caller picks the id.

    `document_id` is the document whose hash the ledger gets; the hashes of `further_ids` are part
    of the findings.
    """

    verification_id: UUID
    asset_id: UUID
    document_id: UUID
    findings: Findings
    further_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class AddFormerName:
    """That a party bore a name before `until`. The caller picks the id."""

    name_id: UUID
    party_id: UUID
    name: str
    until: date
    document_id: UUID


def check_read(found: Findings, today: date) -> None:
    """Raises `ReadInFuture` for the first finding that nobody can have read yet."""
    for name, finding in found.each().items():
        if finding.read_on > today:
            raise ReadInFuture(name, finding.read_on)


def check_attestable(claimed: Claims, found: Findings, *, expires_on: date, today: date) -> None:
    """Refuse to attest a right that could not be pledged today.

    Patents: PP-10 to PP-14 and PP-18; trademarks: TM-09; software: CR-04.

    Raises: AnotherRight, RightDead, RightNotGranted, OwnerDiffers, SoftwareDisputed, RightFrozen,
        RightEncumbered, FeesNotPaid.
    """
    try:
        _check_existence(claimed, found, expires_on, today)
        _check_owner(claimed, found)
        _check_burdens(found)
    except RuleViolated as refused:
        refused.rule = RULES[claimed.kind].get(refused.code, refused.rule)
        raise
    if found.fees_paid_through is not None:
        paid_through = found.fees_paid_through.found
        if paid_through is None or paid_through < today:
            raise FeesNotPaid(paid_through, today)


def check_fresh(valid_until: datetime, now: datetime) -> None:
    """Raises `FindingsStale` once the findings no longer hold."""
    if valid_until <= now:
        raise FindingsStale(valid_until)


def valid_until(found: Findings, expires_on: date) -> datetime:
    """When the findings stop holding, 00:00 in Beijing.

    That is `VALID_FOR` after the oldest reading of what may change, the day after the fees are
    paid through, or the end of the right (the one read, else `expires_on`), whichever is first.
    """
    ends = [_end(found, expires_on), read_from(found) + VALID_FOR]
    paid = found.fees_paid_through
    if paid is not None and paid.found is not None and paid.found < expires_on:
        ends.append(paid.found + timedelta(days=1))
    return from_unix(unix_day(min(ends)))


def read_from(found: Findings) -> date:
    """The oldest day on which something was read that may have changed since."""
    return min(one.read_on for name, one in found.each().items() if name in AGEING)


def stale(
    found: Findings,
    *,
    filed_at: datetime,
    valid_until: datetime,
    kind: RightKind,
    events: list[Occurrence],
    today: date,
) -> Stale | None:
    """Why somebody must look again, if so: an event first, then the end of the attestation.

    Only an event that we learned of after the findings were filed can change them; and one from
    before the register was read was in the register when it was read.
    """
    since = read_from(found)
    for one in sorted(events, key=lambda event: event.happened_on):
        is_news = one.recorded_at > filed_at and one.happened_on >= since
        if one.kind in LOOK_AGAIN_ON and is_news:
            return Stale(Why.EVENT, one.happened_on, one)
    end = business_date(valid_until)
    if end <= today:
        return Stale(Why.EXPIRED, end)
    look_again = end - timedelta(days=LOOK_AGAIN[kind].days)
    return Stale(Why.EXPIRING, look_again) if look_again <= today else None


def _check_existence(claimed: Claims, found: Findings, expires_on: date, today: date) -> None:
    for difference in differences(claimed, found):
        if difference.field in {"number", "filed_on"}:
            raise AnotherRight(difference.field, difference.claimed, difference.found)
    ends_on = _end(found, expires_on)
    if not found.is_alive.found or today >= ends_on:
        raise RightDead(found.is_alive.source, ends_on)
    if found.granted_on.found is None or found.granted_on.found > today:
        raise RightNotGranted(found.granted_on.source)


def _end(found: Findings, expires_on: date) -> date:
    return (found.ends_on.found if found.ends_on else None) or expires_on


def _check_owner(claimed: Claims, found: Findings) -> None:
    """A former name passes where the register prints no code that would say otherwise."""
    owner = (found.owner_name.found, found.owner_uscc.found)
    try:
        check_owner(claimed.owner_name, claimed.owner_uscc, [owner])
    except OwnerNotNamed as other:
        if owner[1] is not None or not name_chain(claimed, owner[0]):
            raise OwnerDiffers(claimed.owner_name, found.owner_name.found) from other


def _check_burdens(found: Findings) -> None:
    if found.is_disputed is not None and found.is_disputed.found:
        raise SoftwareDisputed(found.is_disputed.source)
    if found.is_frozen.found:
        raise RightFrozen(found.is_frozen.source)
    if found.is_encumbered.found:
        raise RightEncumbered(found.is_encumbered.source)
