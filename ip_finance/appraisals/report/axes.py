"""Axes of charts: from figures to places, and where the ticks stand. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_TICKS: Final = 5
_STEPS: Final = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class LogAxis:
    """Places on a logarithmic scale between `low` and `high`, both above zero."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Where a value stands; beyond the ends it stands at the end."""
        held = min(max(value, self.low), self.high)
        share = math.log(held / self.low) / math.log(self.high / self.low)
        return self.left + share * (self.right - self.left)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Round figures inside: of 1, 2, 5 times powers of ten, as many as have room."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        for steps in (_STEPS, (1.0, 3.0), (1.0,)):
            found = [step * 10.0**power for power in range(first, last + 1) for step in steps]
            inside = tuple(tick for tick in found if self.low <= tick <= self.high)
            if len(inside) <= MOST_TICKS:
                return inside
        return inside[:: math.ceil(len(inside) / MOST_TICKS)]


@dataclass(frozen=True, slots=True)
class Axis:
    """Places on an even scale."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Where a value stands; beyond the ends it stands at the end."""
        held = min(max(value, self.low), self.high)
        return self.left + (held - self.low) / (self.high - self.low) * (self.right - self.left)


def log_axis(values: Sequence[float], left: float, right: float) -> LogAxis:
    """A scale that holds all values above zero with a little room at both ends."""
    positive = [value for value in values if value > 0.0] or [1.0]
    low, high = min(positive), max(positive)
    room = max((high / low) ** 0.06, 1.1)
    return LogAxis(low / room, high * room, left, right)


def even_axis(values: Sequence[float], left: float, right: float) -> Axis:
    """A scale that holds all values with a little room at both ends."""
    low, high = min(values), max(values)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return Axis(low - room, high + room, left, right)
