"""Floors, shares and periods of an enforcement: data with its source. Pure.

The figures stand in `policy.json`; those that nobody has checked say `verified: false`, and pages
show them as what they are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

from ip_finance.core.money import WHOLE, BasisPoints, Fen, share_down, share_up


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a number of days in force from a day on, and where it is written."""

    name: str
    value: int
    unit: str
    effective_from: date
    source: str
    is_verified: bool


def _read() -> tuple[Figure, ...]:
    told = json.loads(files(__package__).joinpath("policy.json").read_text(encoding="utf-8"))
    return tuple(
        Figure(
            name=one["name"],
            value=one["value"],
            unit=one["unit"],
            effective_from=date.fromisoformat(one["effective_from"]),
            source=one["source"],
            is_verified=one["verified"],
        )
        for one in told["entries"]
    )


FIGURES: Final = _read()


@dataclass(frozen=True, slots=True)
class Floors:
    """The figures in force on one day, by what they are used for (EN-01, CC-23)."""

    figures: tuple[Figure, ...]

    def value(self, name: str) -> int:
        return next(one.value for one in self.figures if one.name == name)

    def share(self, name: str) -> BasisPoints:
        return BasisPoints(self.value(name))

    def first_reserve(self, appraisal: Fen) -> Fen:
        """The lowest reserve of a first auction, rounded up to the 分."""
        return share_up(appraisal, self.share("first-reserve"))

    def second_reserve(self, previous: Fen) -> Fen:
        """The lowest reserve after a failed auction, rounded up to the 分."""
        return share_up(previous, BasisPoints(WHOLE - self.value("second-cut")))

    def market_floor(self, market: Fen) -> Fen:
        """The lowest price of an agreement or a mandate, rounded up to the 分."""
        return share_up(market, self.share("market-share"))

    def deposit(self, reserve: Fen) -> tuple[Fen, Fen]:
        """The least and the most that a bidder deposits."""
        low = share_up(reserve, self.share("deposit-low"))
        return low, share_down(reserve, self.share("deposit-high"))

    def after(self, name: str, day: date) -> date:
        """The day on which a period that began after `day` ends."""
        return day + timedelta(days=self.value(name))


def floors_on(day: date) -> Floors:
    """What is in force on the day: of each name the newest."""
    newest: dict[str, Figure] = {}
    for one in sorted(FIGURES, key=lambda figure: figure.effective_from):
        if one.effective_from <= day or one.name not in newest:
            newest[one.name] = one
    return Floors(tuple(newest.values()))


def sources_on(day: date) -> Sequence[Figure]:
    """The same, for people to read."""
    return floors_on(day).figures
