"""Rates to factors: build-up of the rate, timing of cash, factors equal on every machine."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

from valuation import checks
from valuation.codec import read_data
from valuation.errors import MissingInput, UnknownReference
from valuation.labels import Label

LONGEST_LIFE = 30
"""Years. A patent lives 20 from filing, some years more with compensation (LC-01, LC-03); a larger
figure is a slip, such as months given for years."""

SHORTEST_LIFE = 1.0 / 365.25
"""Years: a day. What ends sooner has ended."""

_CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN)


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
    return float(_CONTEXT.power(_CONTEXT.add(Decimal(1), Decimal(rate)), Decimal(-years)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRate:
    """A rate published on a day, a fraction a year."""

    since: date
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """Averages of the listed US firms of one industry; ratios as of the table's `ratios_as_of`."""

    label: Label
    firms: int
    wacc: tuple[DatedRate, ...]
    operating_margin: float
    rd_to_sales: float
    ev_to_sales: float
    beta: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryTable:
    """Dated industry averages, with where they come from and what they are not."""

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    ratios_as_of: date
    note: str
    industries: Mapping[str, Industry]

    def industry(self, code: str) -> Industry:
        """One industry by its code, such as `machinery`; `total-market` holds them all."""
        if checks.text("industry", code) not in self.industries:
            known = ", ".join(sorted(self.industries))
            raise UnknownReference("industry", f"must be one of {known}; got {code!r}")
        return self.industries[code]


def load_industry_table() -> IndustryTable:
    """The shipped table of industry averages.

    >>> load_industry_table().industry("machinery").operating_margin
    0.1579
    """
    return read_data("industry_rates.v1.json", IndustryTable)


def wacc_at(industry: str, on: date) -> DatedRate:
    """The last industry WACC published on or before a day, with its own day.

    >>> wacc_at("machinery", date(2025, 6, 30))
    DatedRate(since=datetime.date(2025, 1, 5), rate=0.0854)
    """
    checks.day("on", on)
    published = load_industry_table().industry(industry).wacc
    known = [dated for dated in published if dated.since <= on]
    if not known:
        raise MissingInput("on", f"is before the first published rate, {published[0].since}")
    return max(known, key=lambda dated: dated.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCheck:
    """A discount rate beside the industry's WACC; `notable` if they differ by more than stated."""

    industry: str
    published: DatedRate
    rate: float
    difference: float
    tolerance: float
    notable: bool


def compare_with_industry(
    rate: float, *, industry: str, on: date, tolerance: float = 0.10
) -> RateCheck:
    """How far a discount rate is from the industry's WACC.

    A right is riskier than its business, so a rate some points above is usual; one below, or far
    above, is to be explained. `tolerance` (a convention of this library) is the largest difference
    upwards that is not notable; downwards none is.

    >>> compare_with_industry(0.18, industry="machinery", on=date(2026, 6, 1)).notable
    True
    """
    asked = checks.above("rate", rate, 0.0, at_most=1.0)
    allowed = checks.between("tolerance", tolerance, 0.0, 1.0)
    published = wacc_at(industry, on)
    difference = asked - published.rate
    return RateCheck(
        industry=industry,
        published=published,
        rate=asked,
        difference=difference,
        tolerance=allowed,
        notable=not 0.0 <= difference <= allowed,
    )


def power(base: float, exponent: float) -> float:
    """A positive base to a power, equal on every machine (see `discount_factor`).

    >>> power(4.0, 0.5), power(2.0, -1.0)
    (2.0, 0.5)
    """
    return float(_CONTEXT.power(Decimal(base), Decimal(exponent)))
