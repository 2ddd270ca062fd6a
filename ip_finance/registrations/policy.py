"""How long things take at a registrar, and how long we have: data with its source. Pure.

The figures stand in `policy.json`. Those that the law leaves uncertain say `verified: false`, and
pages show them as what they are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Final

from ip_finance.core.workdays import Deadline, days_after, working_days_after
from ip_finance.dossiers.domain import Registrar
from ip_finance.registrations.domain import Channel, FilingKind, FilingState
from ip_finance.registrations.errors import NoPolicyInForce

REVIEW, PRACTICE, CORRECTION = "review", "review-practice", "correction"
WORKING: Final = "working"


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days in force from a day on, and where it is written."""

    name: str
    registrar: Registrar
    channel: Channel | None
    days: int
    unit: str
    effective_from: date
    source: str
    is_verified: bool

    def after(self, day: date) -> Deadline:
        """The last day of the period that begins after `day`."""
        count = working_days_after if self.unit == WORKING else days_after
        return count(day, self.days)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline, and the period that it follows from."""

    deadline: Deadline
    period: Period


def _read() -> tuple[Period, ...]:
    told = json.loads(files(__package__).joinpath("policy.json").read_text(encoding="utf-8"))
    return tuple(
        Period(
            name=one["name"],
            registrar=Registrar(one["registrar"]),
            channel=Channel(one["channel"]) if one["channel"] else None,
            days=one["days"],
            unit=one["unit"],
            effective_from=date.fromisoformat(one["effective_from"]),
            source=one["source"],
            is_verified=one["verified"],
        )
        for one in told["entries"]
    )


PERIODS: Final = _read()


def find_period(
    name: str, registrar: Registrar, on: date, channel: Channel | None = None
) -> Period | None:
    """The newest period of this name in force on the day; of the channel before of any."""
    found = [
        one
        for one in PERIODS
        if (one.name, one.registrar) == (name, registrar)
        and one.channel in (None, channel)
        and one.effective_from <= on
    ]
    return max(found, key=lambda one: (one.effective_from, one.channel is not None), default=None)


def period(name: str, registrar: Registrar, on: date) -> Period:
    """Raises: NoPolicyInForce."""
    found = find_period(name, registrar, on)
    if found is None:
        raise NoPolicyInForce(name, registrar.value, on)
    return found


def review_due(registrar: Registrar, channel: Channel, submitted_on: date) -> Due | None:
    """By when the office should have answered; the longer, where rule and practice differ."""
    names = (REVIEW, PRACTICE)
    known = [find_period(name, registrar, submitted_on, channel) for name in names]
    dues = [Due(one.after(submitted_on), one) for one in known if one is not None]
    return max(dues, key=lambda due: due.deadline.on, default=None)


def correction_due(registrar: Registrar, noticed_on: date) -> Due | None:
    """By when a correction must be made; None where the notice alone says it."""
    found = find_period(CORRECTION, registrar, noticed_on)
    return Due(found.after(noticed_on), found) if found else None


def duty_due(kind: FilingKind, registrar: Registrar, arisen_on: date) -> Due:
    """By when a change or a cancellation must be filed. Raises: NoPolicyInForce."""
    found = period(kind.value, registrar, arisen_on)
    return Due(found.after(arisen_on), found)


def waits_for(state: FilingState) -> str:
    """Whose move it is while a filing is in this state: `parties`, `office` or nobody."""
    if state is FilingState.SUBMITTED:
        return "office"
    return "parties" if state in {FilingState.DRAFT, FilingState.CORRECTION} else ""


def sources_of(registrar: Registrar, on: date) -> Sequence[Period]:
    """Every period of the registrar in force on the day, for people to read."""
    return [one for one in PERIODS if one.registrar is registrar and one.effective_from <= on]
