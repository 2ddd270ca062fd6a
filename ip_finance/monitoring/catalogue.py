"""The table of what can be found: rule, weight, whose task it is, what is offered. Pure.

A finding that the law makes uncertain still has its task; only its deadline says what is known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ip_finance.monitoring.domain import Hit, Severity, Side, Step, TaskKind, Watched
from ip_finance.rights.reminders import DAYS_BEFORE

NOTE, WARNING, ALARM = Severity.NOTE, Severity.WARNING, Severity.ALARM
PLEDGOR, BANK, PROVIDER = Side.PLEDGOR, Side.BANK, Side.PROVIDER
BOTH: Final = (PLEDGOR, BANK)
EVERYBODY: Final = (PLEDGOR, BANK, PROVIDER)
DISPUTE: Final = (Step.OPEN_DISPUTE, Step.WITHDRAW_VERIFICATION)
STAGES: Final = tuple(sorted(DAYS_BEFORE))
"""Days before a date on which people are reminded, the nearest first (§ 6.2, TM-13)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What every hit of a kind has in common."""

    rule: str
    severity: Severity
    side: Side
    tells: tuple[Side, ...] = BOTH
    offers: tuple[Step, ...] = ()


FINDINGS: Final[Mapping[TaskKind, Finding]] = {
    TaskKind.FEE_DUE: Finding("LC-12", NOTE, PLEDGOR),
    TaskKind.FEE_SURCHARGE: Finding("LC-11", WARNING, PLEDGOR),
    TaskKind.FEE_LAPSED: Finding("LC-12", ALARM, BANK, EVERYBODY, DISPUTE),
    TaskKind.FEE_UNKNOWN: Finding("PP-13", NOTE, PROVIDER, (PROVIDER,)),
    TaskKind.RIGHT_ENDED: Finding("PP-11", ALARM, BANK, EVERYBODY, DISPUTE),
    TaskKind.RIGHT_ENDS_EARLY: Finding("PP-15", WARNING, BANK),
    TaskKind.RENEWAL_DUE: Finding("TM-09c", NOTE, PLEDGOR),
    TaskKind.RENEWAL_GRACE: Finding("TM-09c", WARNING, PLEDGOR),
    TaskKind.REGISTRATION_ENDING: Finding("TM-13", NOTE, BANK),
    TaskKind.REGISTRATION_SHORT: Finding("TM-12", WARNING, BANK),
    TaskKind.OWNER_CHANGED: Finding("CC-05", ALARM, BANK, EVERYBODY, DISPUTE),
    TaskKind.OWNER_RENAMED: Finding("PP-35", WARNING, PLEDGOR),
    TaskKind.INVALIDATION_REQUESTED: Finding("CC-11", WARNING, BANK),
    TaskKind.PARTLY_INVALID: Finding("CC-11", ALARM, BANK, EVERYBODY),
    TaskKind.FROZEN_BEFORE: Finding("PP-14", ALARM, BANK, EVERYBODY, DISPUTE),
    TaskKind.FROZEN_AFTER: Finding("LC-05", WARNING, BANK),
    TaskKind.FREEZE_ENDING: Finding("LC-05", NOTE, BANK),
    TaskKind.SUSPENDED: Finding("PP-14", WARNING, BANK),
    TaskKind.LICENSED: Finding("CC-05", WARNING, BANK),
    TaskKind.PLEDGE_CANCELLED: Finding("PP-36", ALARM, BANK, EVERYBODY, (Step.OPEN_DISPUTE,)),
    TaskKind.SIBLING_GRANTED: Finding("PP-19", ALARM, BANK),
    TaskKind.LOOKALIKE: Finding("TM-02", WARNING, BANK),
    TaskKind.VERIFICATION_ENDING: Finding("PP-11", NOTE, PROVIDER, (PROVIDER, BANK)),
    TaskKind.VERIFICATION_OVER: Finding("PP-11", WARNING, PROVIDER, (PROVIDER, BANK)),
    TaskKind.MATURITY_PASSED: Finding("CC-09", WARNING, BANK),
    TaskKind.LIMITATION: Finding("CC-20", WARNING, BANK, (BANK,)),
    TaskKind.REVIEW_LATE: Finding("PP-05", NOTE, BANK),
    TaskKind.CORRECTION_DUE: Finding("TM-08", WARNING, BANK),
    TaskKind.CHANGE_DUTY: Finding("PP-35", WARNING, BANK),
    TaskKind.CANCELLATION_DUTY: Finding("CC-07", WARNING, BANK),
    TaskKind.REVALUATION_DUE: Finding("VA-04", WARNING, BANK, (BANK,)),
}
"""All kinds but OTHER, which people open themselves."""


def hit(
    right: Watched,
    kind: TaskKind,
    source: str,
    on: date,
    what: object,
    *,
    deadline: date | None = None,
    severity: Severity | None = None,
    rule: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Hit:
    """A hit about a right in its pledge; `what` tells it from others of the same kind."""
    found, secured = FINDINGS[kind], right.secured
    return Hit(
        key=f"{kind.value}:{secured.pledge_id}:{right.asset_id}:{what}",
        kind=kind,
        severity=severity or found.severity,
        rule=rule or found.rule,
        side=found.side,
        subject=right.number,
        source=source,
        found_on=on,
        pledge_id=secured.pledge_id,
        loan_id=secured.loan_id,
        asset_id=right.asset_id,
        deadline=deadline,
        tells=found.tells,
        offers=found.offers,
        facts=facts or {},
    )


def stage_of(day: date, on: date) -> int | None:
    """The nearest reminder that is due for a day to come.

    >>> stage_of(date(2026, 12, 1), date(2026, 11, 24))
    7
    >>> stage_of(date(2027, 6, 1), date(2026, 11, 24)) is None
    True
    """
    left = (day - on).days
    return next((stage for stage in STAGES if 0 <= left <= stage), None)


def severity_at(stage: int) -> Severity:
    """A week before, a reminder becomes a warning."""
    return WARNING if stage <= STAGES[0] else NOTE


def reminder(
    right: Watched,
    kind: TaskKind,
    source: str,
    day: date,
    on: date,
    facts: Mapping[str, Any] | None = None,
) -> Iterator[Hit]:
    """A hit in the three months before a day, one a stage."""
    stage = stage_of(day, on)
    if stage is not None:
        what, weight = f"{day}:T-{stage}", severity_at(stage)
        yield hit(right, kind, source, on, what, deadline=day, severity=weight, facts=facts)
