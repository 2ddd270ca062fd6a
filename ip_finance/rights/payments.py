"""Through which day annual fees are paid, as events tell it. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fees import (
    AnnualFee,
    FeeStateKind,
    fee_state,
    granted_paid_through,
    patent_year,
)
from ip_finance.rights.standing import Told
from ip_finance.rights.terms import years_after

FEES: Final = frozenset({EventKind.FEE_PAID, EventKind.FEE_MISSED})
ONE_DAY: Final = timedelta(days=1)


def paid_through(
    right_type: RightType,
    filed_on: date,
    granted: Told[date] | None,
    told: Sequence[LegalEvent],
    on: date,
) -> Told[date] | None:
    """The last day paid for, if a source says it: unknown is not unpaid.

    The grant says so of its own year; after that year it says nothing. A missed fee says that the
    patent year before was the last one paid. So does one that came after its last day: it saves
    nothing, nor does any later one, unless the office restored the right (LC-13). `told` are the
    events up to the day `on`, oldest first.
    """
    days: list[Told[date]] = []
    for event in told:
        day = _paid_by(event, filed_on) if event.kind in FEES else None
        if day is None or any(day <= known.value for known in days):
            continue
        late = _late_for(right_type, filed_on, granted, event, day)
        if late is not None and not _is_restored(told, late.last_on):
            days.append(Told(late.starts_on - ONE_DAY, event.source, event.happened_on))
            break
        days.append(Told(day, event.source, event.happened_on))
    if granted is not None:
        at_grant = granted_paid_through(filed_on, granted.value)
        if days or on <= at_grant:
            days.append(Told(at_grant, granted.source, granted.on))
    return max(days, key=lambda told: told.value, default=None)


def is_last_of_year(filed_on: date, day: date) -> bool:
    """Whether a patent year ends with the day: fees are paid by the year."""
    return years_after(filed_on, patent_year(filed_on, day)) == day + ONE_DAY


def _late_for(
    right_type: RightType,
    filed_on: date,
    granted: Told[date] | None,
    event: LegalEvent,
    through: date,
) -> AnnualFee | None:
    """The fee for which the payment came after the last day."""
    if event.kind is not EventKind.FEE_PAID or granted is None:
        return None
    before = years_after(filed_on, patent_year(filed_on, through) - 1) - ONE_DAY
    state = fee_state(right_type, filed_on, granted.value, before, event.happened_on)
    return state.fee if state.kind is FeeStateKind.LAPSED else None


def _is_restored(told: Sequence[LegalEvent], after: date) -> bool:
    return any(event.kind is EventKind.RESTORED and event.happened_on > after for event in told)


def _paid_by(event: LegalEvent, filed_on: date) -> date | None:
    day = event.day("paid_through")
    if day is not None or event.kind is EventKind.FEE_PAID:
        return day
    year = patent_year(filed_on, event.happened_on)
    return years_after(filed_on, year - 1) - ONE_DAY
