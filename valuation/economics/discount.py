"""Rates to factors: build-up of the rate, timing of cash, factors equal on every machine."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

from valuation import checks
from valuation.codec import read_data

LONGEST_LIFE = 30
"""Years. A patent lives 20 from filing, some years more with compensation (LC-01, LC-03); a larger
figure is a slip, such as months given for years."""


class Convention(StrEnum):
    """When the cash of a year is taken to arrive (VA-20)."""

    YEAR_END = "year-end"
    MID_YEAR = "mid-year"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountRateBuildUp:
    """After-tax annual rate as a sum of fractions a year: risk-free plus four premiums.

    Source: build-up method as used in Chinese patent appraisal reports, rule VA-23 (from
    professional memory, not confirmed in a published text).

    >>> DiscountRateBuildUp(
    ...     risk_free=0.03, technical=0.04, market=0.04, financial=0.04, management=0.03).rate
    0.18
    """

    risk_free: float
    technical: float
    market: float
    financial: float
    management: float

    def __post_init__(self) -> None:
        for part in fields(self):
            share = checks.between(f"discount_rate.{part.name}", getattr(self, part.name), 0.0, 1.0)
            object.__setattr__(self, part.name, share)
        checks.above("discount_rate", self.rate, 0.0, at_most=1.0)

    @property
    def rate(self) -> float:
        """The sum, correctly rounded, so that the order of the parts cannot matter."""
        return math.fsum(getattr(self, part.name) for part in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumRange:
    """Usual range of one premium, fractions a year."""

    component: str
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumTable:
    """Usual ranges of the build-up premiums, with where they come from."""

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    premiums: tuple[PremiumRange, ...]

    def unusual(self, build_up: DiscountRateBuildUp) -> tuple[str, ...]:
        """Names of the premiums outside their usual range."""
        return tuple(
            usual.component
            for usual in self.premiums
            if not usual.minimum <= getattr(build_up, usual.component) <= usual.maximum
        )


def load_premium_table() -> PremiumTable:
    """The shipped table of discount-rate premiums (VA-23).

    >>> load_premium_table().verified
    False
    """
    return read_data("discount_premiums.v1.json", PremiumTable)


def year_portions(life_years: float) -> tuple[float, ...]:
    """Share of each year in which the right still lives; only the last can be partial.

    >>> year_portions(2.5)
    (1.0, 1.0, 0.5)
    """
    life = checks.above("life_years", life_years, 0.0, at_most=LONGEST_LIFE)
    full_years = math.floor(life)
    rest = life - full_years
    return (1.0,) * full_years + ((rest,) if rest else ())


def cash_times(portions: Sequence[float], convention: Convention) -> tuple[float, ...]:
    """Years from the base date to the cash of each year.

    Year-end: when the year's portion ends. Mid-year: in the middle of the portion. For full years
    these are t and t - 1/2 (VA-20); a partial last year ends, and pays, earlier.

    >>> cash_times((1.0, 1.0, 0.5), Convention.YEAR_END)
    (1.0, 2.0, 2.5)
    >>> cash_times((1.0, 1.0, 0.5), Convention.MID_YEAR)
    (0.5, 1.5, 2.25)
    """
    share = {Convention.YEAR_END: 1.0, Convention.MID_YEAR: 0.5}[convention]
    return tuple(year + portion * share for year, portion in enumerate(portions))


def discount_factor(rate: float, years: float) -> float:
    r"""Present value of 1 due in `years`: :math:`(1 + r)^{-t}`.

    Computed with 34 decimal digits and rounded once: `pow` of C libraries and vector units differ
    in the last bit between machines, and an appraisal must be repeatable bit for bit.

    >>> discount_factor(0.25, 1.0), discount_factor(0.21, 0.5)
    (0.8, 0.9090909090909091)
    """
    context = Context(prec=34, rounding=ROUND_HALF_EVEN)
    return float(context.power(context.add(Decimal(1), Decimal(rate)), Decimal(-years)))
