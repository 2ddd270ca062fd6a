"""Pledged rights as the rules of monitoring see them, made from plain facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ip_finance.monitoring.domain import Hit, Neighbour, Secured, TaskKind, Watched
from ip_finance.monitoring.rules import hits_of
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.domain import PledgeState
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fees import fee_state
from ip_finance.rights.fold import Baseline, standing_of
from ip_finance.rights.terms import patent_ends_on, trademark_ends_on, years_after
from tests.builders import TODAY
from tests.parties.builders import id_of

FILED, GRANTED = date(2020, 9, 15), date(2022, 8, 16)
SIGNED, REGISTERED = date(2026, 2, 2), date(2026, 3, 2)
MATURES = date(2027, 9, 1)
MARK_GRANTED = date(2017, 4, 21)


def event(kind: EventKind, on: date, code: str | None = None, **details: str) -> LegalEvent:
    return LegalEvent(kind, on, "专利公报（测试）", code, details)


def secured(**changes: Any) -> Secured:
    stated: dict[str, Any] = {
        "pledge_id": id_of("pledge"),
        "loan_id": id_of("loan"),
        "state": PledgeState.REGISTERED,
        "is_owed": True,
        "signed_on": SIGNED,
        "registered_on": REGISTERED,
        "matures_on": MATURES,
    }
    return Secured(**stated | changes)


def right(
    events: Sequence[LegalEvent] = (),
    on: date = TODAY,
    *,
    right_type: RightType = RightType.INVENTION,
    paid_through: date | None = date(2027, 9, 14),
    verified_until: date | None = date(2027, 6, 1),
    siblings: tuple[Neighbour, ...] = (),
    lookalikes: tuple[Neighbour, ...] = (),
    asset_id: UUID | None = None,
    **pledge: Any,
) -> Watched:
    """A right whose every fact is in order, but for what the test says."""
    is_mark = right_type is RightType.TRADEMARK
    granted = MARK_GRANTED if is_mark else GRANTED
    ends = trademark_ends_on(granted) if is_mark else patent_ends_on(right_type, FILED)
    baseline = Baseline(right_type, "登记簿副本", granted, "成都星灿", None, FILED, granted, ends)
    told = tuple(sorted(events, key=lambda one: one.happened_on))
    standing = standing_of(baseline, told, on)
    stated = standing.fees_paid_through
    days = [day for day in (stated.value if stated else None, paid_through) if day]
    return Watched(
        asset_id=asset_id or id_of("asset"),
        number="ZL202010964561.8",
        right_type=right_type,
        owner=standing.owner.value,
        filed_on=FILED,
        granted_on=granted,
        secured=secured(**pledge),
        standing=standing,
        events=tuple(one for one in told if one.happened_on <= on),
        fee=fee_state(right_type, FILED, granted, max(days, default=None), on),
        verified_until=verified_until,
        siblings=siblings,
        lookalikes=lookalikes,
    )


def found(watched: Watched, on: date = TODAY) -> list[Hit]:
    return hits_of([watched], on)


def kinds(watched: Watched, on: date = TODAY) -> list[TaskKind]:
    return [hit.kind for hit in found(watched, on)]


def only(watched: Watched, on: date = TODAY) -> Hit:
    """The one hit that there must be."""
    (hit,) = found(watched, on)
    return hit


def anniversary(years: int) -> date:
    return years_after(FILED, years)
