"""Deals and licences that a right is compared with, and the adjustments that make them alike."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from valuation import checks

AMOUNTS = (1e-9, 1e15)
"""Least and greatest price or royalty; what lies beyond is a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One factor on a comparable's amount, in [0.1, 10], and the reason for it."""

    code: str
    factor: float
    reason: str

    def __post_init__(self) -> None:
        checks.text("adjustments.code", self.code)
        factor = checks.between(f"adjustments.{self.code}", self.factor, 0.1, 10.0)
        object.__setattr__(self, "factor", factor)
        checks.text(f"adjustments.{self.code}.reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is compared: IPC symbol and numeric features (size, age, remaining life)."""

    field: str
    features: Mapping[str, float]

    def __post_init__(self) -> None:
        checks.fields("", self)
        checks.text("field", self.field)
        numbers = {
            name: checks.between(f"features.{name}", value, -1e15, 1e15)
            for name, value in self.features.items()
        }
        object.__setattr__(self, "features", numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """One deal or licence: `amount` is a price in currency units, or a royalty as a fraction.

    Both it and what the adjustments make of it lie in [1e-9, 1e15].
    """

    id: str
    amount: float
    agreed_on: date
    source: str
    profile: Profile
    adjustments: Sequence[Adjustment] = ()

    def __post_init__(self) -> None:
        checks.fields("comparables.", self)
        checks.text("comparables.id", self.id)
        amount = checks.between(f"comparables.{self.id}", self.amount, *AMOUNTS)
        object.__setattr__(self, "amount", amount)
        checks.text(f"comparables.{self.id}.source", self.source)
        checks.day(f"comparables.{self.id}.agreed_on", self.agreed_on)
        object.__setattr__(self, "adjustments", tuple(self.adjustments))
        checks.between(f"comparables.{self.id}.adjusted", self.adjusted, *AMOUNTS)

    @property
    def adjusted(self) -> float:
        """The amount times every adjustment."""
        return self.amount * math.prod(each.factor for each in self.adjustments)
