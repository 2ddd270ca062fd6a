"""What a patent appraisal is told. Everything is checked and made canonical on creation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from valuation import checks
from valuation.economics.discount import LONGEST_LIFE, Convention, DiscountRateBuildUp
from valuation.economics.flows import LARGEST_AMOUNT
from valuation.economics.royalty import RoyaltyRange
from valuation.errors import MalformedInput, OutOfRange


class RoyaltyChoice(StrEnum):
    """Which royalty of the range a scenario takes; members are in rising order."""

    MINIMUM = "minimum"
    SCORED = "scored"
    MAXIMUM = "maximum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """How a scenario departs from the stated inputs.

    `discount_spread` is added to the discount rate (fraction a year); `revenue_factor` multiplies
    the forecast, so 0.8 is a haircut of 20 %.
    """

    royalty: RoyaltyChoice
    discount_spread: float
    revenue_factor: float

    def __post_init__(self) -> None:
        if not isinstance(self.royalty, RoyaltyChoice):
            raise MalformedInput("royalty", f"must be a RoyaltyChoice, got {self.royalty!r}")
        spread = checks.between("discount_spread", self.discount_spread, -1.0, 1.0)
        factor = checks.between("revenue_factor", self.revenue_factor, 0.0, 10.0)
        object.__setattr__(self, "discount_spread", spread)
        object.__setattr__(self, "revenue_factor", factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """Low, base and high; refused unless each is at least as favourable as the one before.

    So low <= base <= high holds for every patent, and is not an accident of one case.
    """

    low: Scenario
    base: Scenario
    high: Scenario

    def __post_init__(self) -> None:
        _check_order("base", self.base, "low", self.low)
        _check_order("high", self.high, "base", self.base)

    @classmethod
    def stressed(cls, *, discount_spread: float, revenue_haircut: float) -> Self:
        """The usual three: base as stated; high differs in royalty only; low in all three.

        The spread and haircut are policy. No figure is published, so none is a default.
        """
        haircut = checks.between("revenue_haircut", revenue_haircut, 0.0, 1.0)
        spread = checks.between("discount_spread", discount_spread, 0.0, 1.0)
        return cls(
            low=Scenario(
                royalty=RoyaltyChoice.MINIMUM,
                discount_spread=spread,
                revenue_factor=1.0 - haircut,
            ),
            base=Scenario(royalty=RoyaltyChoice.SCORED, discount_spread=0.0, revenue_factor=1.0),
            high=Scenario(royalty=RoyaltyChoice.MAXIMUM, discount_spread=0.0, revenue_factor=1.0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentAppraisalInputs:
    """All a relief-from-royalty appraisal of one patent depends on.

    Attributes:
        base_date: Day the value is for (评估基准日).
        revenue: Forecast revenue attributable to the patent in each year after the base date,
            yuan; at least as many years as the patent has left, a started year counting as one.
        royalty_range: Lowest and highest royalty, fractions of revenue.
        ratings: Rating of each indicator by code, on the scheme's scale.
        scheme_id: Indicator scheme that turns ratings into the scored royalty.
        scheme_version: Its version; named, so that a later version cannot change this appraisal.
        tax_rate: Tax on the saved royalty, a fraction in [0, 1).
        discount_rate: Components of the annual discount rate.
        legal_life_years: Years until the right expires.
        economic_life_years: Years the technology is expected to earn.
        convention: When the cash of a year arrives.
        scenarios: What low, base and high mean.
    """

    base_date: date
    revenue: Sequence[float]
    royalty_range: RoyaltyRange
    ratings: Mapping[str, float]
    scheme_id: str
    scheme_version: str
    tax_rate: float
    discount_rate: DiscountRateBuildUp
    legal_life_years: float
    economic_life_years: float
    convention: Convention
    scenarios: Scenarios

    def __post_init__(self) -> None:
        if not isinstance(self.base_date, date) or isinstance(self.base_date, datetime):
            raise MalformedInput("base_date", f"must be a date, got {self.base_date!r}")
        for name, kind in _RECORDS.items():
            if not isinstance(getattr(self, name), kind):
                raise MalformedInput(name, f"must be a {kind.__name__}")
        checks.text("scheme_id", self.scheme_id)
        checks.text("scheme_version", self.scheme_version)
        for name, value in self._canonical().items():
            object.__setattr__(self, name, value)

    def _canonical(self) -> dict[str, object]:
        forecast = checks.series("revenue", self.revenue, 0.0, LARGEST_AMOUNT, longest=LONGEST_LIFE)
        return {
            "revenue": tuple(float(amount) for amount in forecast),
            "ratings": {
                checks.text("ratings", code): checks.number(f"ratings.{code}", rating)
                for code, rating in self.ratings.items()
            },
            "tax_rate": checks.below("tax_rate", self.tax_rate, 1.0, at_least=0.0),
            "legal_life_years": _life("legal_life_years", self.legal_life_years),
            "economic_life_years": _life("economic_life_years", self.economic_life_years),
        }


_RECORDS: Mapping[str, type] = {
    "royalty_range": RoyaltyRange,
    "ratings": Mapping,
    "discount_rate": DiscountRateBuildUp,
    "convention": Convention,
    "scenarios": Scenarios,
}


def _life(argument: str, years: float) -> float:
    return checks.above(argument, years, 0.0, at_most=LONGEST_LIFE)


def _check_order(better_name: str, better: Scenario, worse_name: str, worse: Scenario) -> None:
    order = tuple(RoyaltyChoice)
    rises = {
        "royalty": order.index(worse.royalty) <= order.index(better.royalty),
        "discount_spread": worse.discount_spread >= better.discount_spread,
        "revenue_factor": worse.revenue_factor <= better.revenue_factor,
    }
    for name, holds in rises.items():
        if not holds:
            raise OutOfRange(
                f"scenarios.{better_name}.{name}",
                f"must be at least as favourable as in {worse_name}, got "
                f"{getattr(better, name)} after {getattr(worse, name)}",
            )
