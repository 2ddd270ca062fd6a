"""Thresholds and assumptions of the bank's view: data with a day and a source. Pure.

The figures stand in `policy.json`. None is law; each says so by `verified: false`, and pages show
them as what they are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Final

from ip_finance.collateral.errors import NoCollateralPolicy


class PolicyName(StrEnum):
    """What can be set."""

    DIFFERENCE_THRESHOLD = "difference-threshold"
    REVALUATION_MONTHS = "revaluation-months"
    EXPIRY_NOTICE = "expiry-notice"
    CITATION_YEARS = "citation-years"
    REVENUE_DROP = "revenue-drop"
    EVENT_NOTICE = "event-notice"
    DEFAULT_PROBABILITY = "default-probability"
    CONFIDENCE = "confidence"
    ENFORCEMENT_DISCOUNT = "enforcement-discount"
    ANNUAL_LOG_SD = "annual-log-sd"
    FEWEST_RIGHTS = "fewest-rights"
    PORTFOLIO_PATHS = "portfolio-paths"


@dataclass(frozen=True, slots=True)
class Policy:
    """One figure in force from a day on, and where it is written."""

    name: PolicyName
    value: float
    unit: str
    effective_from: date
    source: str
    is_verified: bool


def _read() -> tuple[Policy, ...]:
    told = json.loads(files(__package__).joinpath("policy.json").read_text(encoding="utf-8"))
    return tuple(
        Policy(
            name=PolicyName(one["name"]),
            value=one["value"],
            unit=one["unit"],
            effective_from=date.fromisoformat(one["effective_from"]),
            source=one["source"],
            is_verified=one["verified"],
        )
        for one in told["entries"]
    )


POLICIES: Final = _read()


def policy(name: PolicyName, on: date) -> Policy:
    """The newest figure of this name in force on the day. Raises: NoCollateralPolicy."""
    found = [one for one in POLICIES if one.name is name and one.effective_from <= on]
    if not found:
        raise NoCollateralPolicy(name.value, on)
    return max(found, key=lambda one: one.effective_from)


def value(name: PolicyName, on: date) -> float:
    """The figure alone. Raises: NoCollateralPolicy."""
    return policy(name, on).value


def whole(name: PolicyName, on: date) -> int:
    """A figure that counts something. Raises: NoCollateralPolicy."""
    return int(value(name, on))


def policies(on: date) -> Sequence[Policy]:
    """Every figure in force on the day, for people to read."""
    return [policy(name, on) for name in PolicyName]
