"""Early-warning signals: what each tells, and those that days overdue and covenants raise. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.classification.domain import LoanFacts
from ip_finance.classification.errors import ThresholdDoesNotFit
from ip_finance.core.actor import PersonRole
from ip_finance.loan_engine.calendars import add_months
from ip_finance.policies.contents.classification import ClassificationPolicy


class Gravity(StrEnum):
    """How grave a signal is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Signal(StrEnum):
    """What an early warning tells of."""

    OVERDUE_DAYS = "overdue-days"
    OVERDUE_BEYOND = "overdue-beyond"
    RIGHT_ENDED = "right-ended"
    LEGAL_EVENT = "legal-event"
    VALUE_FALL = "value-fall"
    VALUE_EXPIRED = "value-expired"
    LTV_WARNING = "ltv-warning"
    LTV_BREACH = "ltv-breach"
    CALL_UNCURED = "call-uncured"
    COVENANT_BREACHED = "covenant-breached"
    COVENANT_LATE = "covenant-late"


class CovenantKind(StrEnum):
    FINANCIAL = "financial"
    INFORMATION = "information"


class Comparison(StrEnum):
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Raised:
    """A signal as the run finds it. `key` tells it from others: the same key is the same signal."""

    loan_id: UUID
    signal: Signal
    gravity: Gravity
    key: str
    since: date
    source: str
    role: PersonRole
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Covered:
    """A covenant with its reports, by the day that each was due."""

    covenant_id: UUID
    loan_id: UUID
    kind: CovenantKind
    measure: str
    comparison: Comparison | None
    threshold: int | None
    clause: str
    first_due_on: date
    every_months: int
    reports: Mapping[date, tuple[int | None, str]]


def check_covenant(
    kind: CovenantKind, comparison: Comparison | None, threshold: int | None
) -> None:
    """Raises: ThresholdDoesNotFit."""
    is_complete = comparison is not None and threshold is not None
    is_empty = comparison is None and threshold is None
    if not (is_complete if kind is CovenantKind.FINANCIAL else is_empty):
        raise ThresholdDoesNotFit(kind.value)


def due_days(first: date, every_months: int, on: date) -> list[date]:
    """The days up to `on` on which something was due.

    >>> due_days(date(2026, 1, 31), 1, date(2026, 3, 1))
    [datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)]
    """
    days: list[date] = []
    while (day := add_months(first, len(days) * every_months)) <= on:
        days.append(day)
    return days


def is_met(comparison: Comparison, threshold: int, value: int) -> bool:
    """Whether a reported figure keeps the promise.

    >>> is_met(Comparison.AT_LEAST, 10_000, 9_999)
    False
    """
    return value >= threshold if comparison is Comparison.AT_LEAST else value <= threshold


def covenant_signals(covered: Covered, on: date) -> list[Raised]:
    """What is late, and what was reported and is not kept, each day due a signal of its own."""
    found = []
    for day in due_days(covered.first_due_on, covered.every_months, on):
        value, source = covered.reports.get(day, (None, ""))
        told: dict[str, Any] = {
            "measure": covered.measure,
            "due_on": day.isoformat(),
            "clause": covered.clause,
        }
        if day not in covered.reports:
            if day < on:
                found.append(_covenant(covered, Signal.COVENANT_LATE, day, covered.clause, told))
        elif covered.comparison is not None and covered.threshold is not None:
            told |= {"value_bps": value, "threshold_bps": covered.threshold}
            if value is None or not is_met(covered.comparison, covered.threshold, value):
                found.append(_covenant(covered, Signal.COVENANT_BREACHED, day, source, told))
    return found


def overdue_signal(loan: LoanFacts, policy: ClassificationPolicy, on: date) -> list[Raised]:
    """One signal of days overdue a loan: mild as long as it may be an operational delay."""
    if not loan.days_overdue:
        return []
    is_short = loan.days_overdue <= policy.tolerance_days
    since = date.fromordinal(on.toordinal() - loan.days_overdue)
    return [
        Raised(
            loan_id=loan.loan_id,
            signal=Signal.OVERDUE_DAYS if is_short else Signal.OVERDUE_BEYOND,
            gravity=Gravity.MEDIUM if is_short else Gravity.HIGH,
            key=since.isoformat(),
            since=since,
            source="贷款台账",
            role=PersonRole.OFFICER,
            facts={"principal_fen": loan.principal, "tolerance_days": policy.tolerance_days},
        )
    ]


def _covenant(
    covered: Covered, signal: Signal, day: date, source: str, told: Mapping[str, Any]
) -> Raised:
    return Raised(
        loan_id=covered.loan_id,
        signal=signal,
        gravity=Gravity.HIGH if signal is Signal.COVENANT_BREACHED else Gravity.MEDIUM,
        key=f"{covered.covenant_id}:{day.isoformat()}",
        since=day,
        source=source,
        role=PersonRole.OFFICER,
        facts=told,
    )
