"""Which days of a right somebody must be told of, and when: 90, 30 and 7 days before each.

Days are calendar days; whether the office is open on one is the caller's question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ip_finance.core.money import Fen
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.rights.fees import FeeStateKind, Reduction, fee_state
from ip_finance.rights.renewals import RenewalStateKind, open_to_revocation_from, renewal_state
from ip_finance.rights.standing import Standing

DAYS_BEFORE: Final = (90, 30, 7)
"""T-90, T-30 and T-7 of the duty in § 6.2 (TM-13 has the same)."""


class DeadlineKind(StrEnum):
    """What must be done, or ends, by the deadline."""

    FEE_DUE = "fee-due"
    FEE_LATE_MONTH_ENDS = "fee-late-month-ends"
    FEE_LAST_DAY = "fee-last-day"
    RENEWAL_DUE = "renewal-due"
    RENEWAL_GRACE_ENDS = "renewal-grace-ends"
    NON_USE = "non-use"
    TERM_ENDS = "term-ends"
    FREEZE_ENDS = "freeze-ends"


OFTEN: Final = frozenset({DeadlineKind.FEE_LATE_MONTH_ENDS})
"""These come every month, so that only the last reminder is of use."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """`day` is the last day to act, or the last day of what ends; `payable` what an act costs."""

    kind: DeadlineKind
    day: date
    payable: Fen | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody must be told on `remind_on` of the deadline, which is `days_before` days away."""

    deadline: Deadline
    days_before: int
    remind_on: date


def deadlines(
    right_type: RightType,
    filed_on: date,
    granted_on: date | None,
    standing: Standing,
    on: date,
    *,
    reduction: Reduction = Reduction.NONE,
) -> tuple[Deadline, ...]:
    """The next days that matter for a right that stands so, from that day on, soonest first.

    A right that has ended has none. Of fees only the next unpaid one counts, and none where nobody
    knows what is paid.
    """
    if not standing.is_alive.value and not _is_renewable(right_type, standing, on):
        return ()
    found = [
        *_fees(right_type, filed_on, granted_on, standing, on, reduction),
        *_renewal(right_type, granted_on, standing, on),
        Deadline(DeadlineKind.TERM_ENDS, standing.ends_on.value - timedelta(days=1)),
    ]
    if standing.frozen_until is not None:
        found.append(Deadline(DeadlineKind.FREEZE_ENDS, standing.frozen_until.value))
    ahead = (deadline for deadline in found if deadline.day >= on)
    return tuple(sorted(ahead, key=lambda deadline: (deadline.day, deadline.kind)))


def reminders(
    right_type: RightType,
    filed_on: date,
    granted_on: date | None,
    standing: Standing,
    on: date,
    *,
    reduction: Reduction = Reduction.NONE,
) -> tuple[Reminder, ...]:
    """Each reminder of each deadline ahead, also those whose day has come, soonest first.

    A daily job tells of those with `remind_on <= on` of which it has not told yet.
    """
    ahead = deadlines(right_type, filed_on, granted_on, standing, on, reduction=reduction)
    found = [
        Reminder(deadline, days, deadline.day - timedelta(days=days))
        for deadline in ahead
        for days in (DAYS_BEFORE[-1:] if deadline.kind in OFTEN else DAYS_BEFORE)
    ]
    return tuple(sorted(found, key=lambda reminder: (reminder.remind_on, reminder.deadline.kind)))


def _fees(
    right_type: RightType,
    filed_on: date,
    granted_on: date | None,
    standing: Standing,
    on: date,
    reduction: Reduction,
) -> Iterator[Deadline]:
    told = standing.fees_paid_through
    state = fee_state(
        right_type,
        filed_on,
        granted_on,
        told.value if told else None,
        on,
        ends_on=standing.ends_on.value,
        reduction=reduction,
    )
    if state.fee is None or state.kind is FeeStateKind.LAPSED:
        return
    yield Deadline(DeadlineKind.FEE_DUE, state.fee.due_on, state.fee.payable)
    if state.late is not None:
        yield Deadline(DeadlineKind.FEE_LATE_MONTH_ENDS, state.late.ends_on, state.late.total)
    if state.fee.late_months:
        total = state.fee.late_months[-1].total
        yield Deadline(DeadlineKind.FEE_LAST_DAY, state.fee.last_on, total)


def _renewal(
    right_type: RightType, granted_on: date | None, standing: Standing, on: date
) -> Iterator[Deadline]:
    if right_type.kind is not RightKind.TRADEMARK:
        return
    state = renewal_state(standing.ends_on.value, on)
    yield Deadline(DeadlineKind.RENEWAL_DUE, state.last_on)
    yield Deadline(DeadlineKind.RENEWAL_GRACE_ENDS, state.grace_last_on)
    if granted_on is not None:
        last_safe_day = open_to_revocation_from(granted_on) - timedelta(days=1)
        yield Deadline(DeadlineKind.NON_USE, last_safe_day)


def _is_renewable(right_type: RightType, standing: Standing, on: date) -> bool:
    """A mark whose term is over can still be saved in the months of grace."""
    is_mark = right_type.kind is RightKind.TRADEMARK
    state = renewal_state(standing.ends_on.value, on)
    ended_by_term = standing.is_alive.on == standing.ends_on.value
    return is_mark and ended_by_term and state.kind is RenewalStateKind.IN_GRACE
