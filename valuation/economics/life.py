"""Remaining economic life: the shortest of the legal life, the technology's and the survival."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.codec import read_data
from valuation.economics.discount import LONGEST_LIFE, SHORTEST_LIFE, power
from valuation.errors import MalformedInput, MissingInput, OutOfRange, UnknownReference

HALF_LIVES_TO_OBSOLETE = 2.0
"""A technology counts as left behind when a quarter of its use is left; a convention of this
library, not a measurement."""


class LimitKind(StrEnum):
    """What can end the economic life of a right."""

    LEGAL = "legal"
    TECHNOLOGY = "technology"
    SURVIVAL = "survival"
    ECONOMIC = "economic"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeLimit:
    """Years from the base date after which one thing ends the life, why, and on whose word."""

    kind: LimitKind
    years: float
    source: str
    verified: bool
    note: str = ""

    def __post_init__(self) -> None:
        checks.fields("life.", self)
        years = checks.between(f"life.{self.kind.value}", self.years, 0.0, 100.0)
        object.__setattr__(self, "years", years)
        checks.text(f"life.{self.kind.value}.source", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicLife:
    """The life that is valued, what limits it, and every limit that was looked at."""

    years: float
    binding: LimitKind
    limits: tuple[LifeLimit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLife:
    """Years in which half of the citations of a patent come, from so many citations."""

    years: float
    citations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLifeTable:
    """Half-lives of technology by CPC section, with where they come from."""

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    note: str
    half_lives: Mapping[str, HalfLife]

    def of_section(self, section: str) -> HalfLife:
        """The half-life of a CPC or IPC section, A to H."""
        if section not in self.half_lives:
            raise UnknownReference("section", f"must be one of A to H, got {section!r}")
        return self.half_lives[section]


def load_half_lives() -> HalfLifeTable:
    """The shipped table.

    >>> load_half_lives().of_section("H").years
    10.7
    """
    return read_data("technology_half_lives.v1.json", HalfLifeTable)


def economic_life(limits: Sequence[LifeLimit]) -> EconomicLife:
    """The shortest limit; of equal ones the first given binds (VA-20).

    Raises:
        MissingInput: No limit is given, or the legal one is not.
        OutOfRange: The shortest is under a day, so nothing is left to value, or above 30 years.

    >>> legal = LifeLimit(kind=LimitKind.LEGAL, years=12.0, source="register", verified=True)
    >>> found = economic_life([legal, technology_limit("H", age_years=15.0)])
    >>> found.binding.value, round(found.years, 6)
    ('technology', 6.4)
    """
    checks.records("limits", limits, LifeLimit)
    if LimitKind.LEGAL not in {limit.kind for limit in limits}:
        raise MissingInput("limits", "must hold the legal life: without a right there is no value")
    shortest = min(limits, key=lambda limit: limit.years)
    if not SHORTEST_LIFE <= shortest.years <= LONGEST_LIFE:
        raise OutOfRange(
            f"life.{shortest.kind.value}",
            f"must be a day at least and {LONGEST_LIFE} years at most, got {shortest.years:g}",
        )
    return EconomicLife(years=shortest.years, binding=shortest.kind, limits=tuple(limits))


def technology_limit(
    section: str, *, age_years: float, half_lives: float = HALF_LIVES_TO_OBSOLETE
) -> LifeLimit:
    r"""When a technology is left behind: some half-lives after it was filed.

    .. math:: L = \max(m \, h - a, 0)

    Args:
        section: CPC or IPC section, A to H.
        age_years: Years `a` since filing, in [0, 100].
        half_lives: `m`, in (0, 10]; the share still in use then is 2 to the power of -m.

    Source:
        Table `technology_half_lives.v1.json`, which was verified; that citations tell of use, and
        that a technology ends after so many half-lives, are assumptions: the limit is not.
    """
    table = load_half_lives()
    half_life = table.of_section(section).years
    age = checks.between("age_years", age_years, 0.0, 100.0)
    count = checks.above("half_lives", half_lives, 0.0, at_most=10.0)
    return LifeLimit(
        kind=LimitKind.TECHNOLOGY,
        years=max(count * half_life - age, 0.0),
        source=f"{table.id} version {table.version}: {table.source}",
        verified=False,
        note=f"{count:g} half-lives of {half_life:g} years in section {section}, "
        f"less {age:g} years since filing",
    )


def survival_limit(
    alive: ArrayLike, *, fee_years: ArrayLike, until_years: float, source: str, verified: bool
) -> LifeLimit:
    """The expected years that a right is kept, from its survival curve (see `expected_life`).

    Not to be used on cash that is multiplied by survival already.
    """
    return LifeLimit(
        kind=LimitKind.SURVIVAL,
        years=expected_life(alive, fee_years=fee_years, until_years=until_years),
        source=source,
        verified=verified,
        note="expected years kept alive within the legal life",
    )


def expected_life(alive: ArrayLike, *, fee_years: ArrayLike, until_years: float) -> float:
    r"""Expected years that a right is kept until its end; it ends at a fee that is not paid.

    .. math:: E = \sum_{i=0}^{n} S_i (t_{i+1} - t_i), \qquad S_0 = 1,\ t_0 = 0,\ t_{n+1} = T

    Args:
        alive: Probability `S` that the right is kept past each fee, not rising; shape (n,).
        fee_years: Years `t` from now to each fee, rising; shape (n,).
        until_years: Years `T` from now to the end of the right, not before the last fee.

    Returns:
        Years in (0, T].

    >>> expected_life([0.5, 0.25], fee_years=[0.5, 1.5], until_years=2.5)
    1.25
    """
    curve = checks.series("alive", alive, 0.0, 1.0, longest=LONGEST_LIFE)
    end = checks.above("until_years", until_years, 0.0, at_most=LONGEST_LIFE)
    fees = checks.series("fee_years", fee_years, 0.0, end, longest=LONGEST_LIFE)
    if len(fees) != len(curve):
        raise MalformedInput("fee_years", f"must have {len(curve)} entries, got {len(fees)}")
    if np.any(np.diff(curve, prepend=1.0) > 0.0):
        raise OutOfRange("alive", "must not rise: a right that has lapsed does not come back")
    if np.any(np.diff(fees) <= 0.0):
        raise OutOfRange("fee_years", "must rise from fee to fee")
    spells = np.diff(fees, prepend=0.0, append=end).tolist()
    kept = [1.0, *curve.tolist()]
    return math.fsum(share * years for share, years in zip(kept, spells, strict=True))


def decay_shares(half_life_years: float, times: Sequence[float]) -> tuple[float, ...]:
    r"""Share of revenue that still rests on the right: :math:`2^{-t/h}`.

    Args:
        half_life_years: `h`, above 0.
        times: Years `t` from the base date, not negative.

    Returns:
        Fractions in (0, 1], one for each time, for the `decay` of `earnings.excess_earnings`. Not
        with a technology limit as well, unless the result says that both were used.

    >>> decay_shares(10.0, [0.0, 10.0, 20.0])
    (1.0, 0.5, 0.25)
    """
    half_life = checks.above("half_life_years", half_life_years, 0.0, at_most=1000.0)
    return tuple(
        power(2.0, -checks.between(f"times[{at}]", time, 0.0, 100.0) / half_life)
        for at, time in enumerate(times)
    )
