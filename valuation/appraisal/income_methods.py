"""Inputs of the income methods: what a right earns or saves, from the shared forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from valuation import checks
from valuation.economics.comparables import Comparable, Profile
from valuation.economics.discount import LONGEST_LIFE
from valuation.economics.earnings import ContributoryCharge
from valuation.economics.flows import LARGEST_AMOUNT
from valuation.economics.market import Comparison, compare, royalty_from_comparables
from valuation.economics.royalty import RoyaltyRange
from valuation.economics.with_without import Business
from valuation.errors import MalformedInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Licences:
    """Comparable licences with their royalties, weighed by their distance from this right."""

    profile: Profile
    comparables: Sequence[Comparable]
    bandwidths: Mapping[str, float]

    def __post_init__(self) -> None:
        checks.fields("licences.", self)
        object.__setattr__(self, "comparables", tuple(self.comparables))

    def compared(self, base_date: date) -> Comparison:
        """Their weighted mean, and how far one more licence may be from it."""
        return compare(
            self.profile, self.comparables, bandwidths=self.bandwidths, base_date=base_date
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefFromRoyalty:
    """Royalty saved on the revenue, its rate placed in the range by the score (VA-20, VA-21).

    The range is stated, or found from comparable licences; one of the two.
    """

    weight: float
    weight_reason: str
    royalty_range: RoyaltyRange | None = None
    licences: Licences | None = None

    def __post_init__(self) -> None:
        checks.fields("relief_from_royalty.", self)
        if (self.royalty_range is None) == (self.licences is None):
            raise MalformedInput(
                "relief_from_royalty", "must have a royalty_range or licences, and not both"
            )

    def allowed(self, base_date: date) -> RoyaltyRange:
        """The range, fractions of revenue, with its source."""
        if self.licences is None:
            assert self.royalty_range is not None
            return self.royalty_range
        return royalty_from_comparables(self.licences.compared(base_date))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcessEarnings:
    """What revenue leaves when every other asset has been paid (MPEEM).

    `operating_margin` a year, fractions; `half_life_years` of the technology behind the revenue,
    or None if the forecast already falls with it.
    """

    operating_margin: Sequence[float]
    charges: Sequence[ContributoryCharge]
    half_life_years: float | None
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("excess_earnings.", self)
        keep_series(self, "excess_earnings.operating_margin", -1.0, 1.0)
        object.__setattr__(self, "charges", tuple(self.charges))
        if self.half_life_years is not None:
            checks.above(
                "excess_earnings.half_life_years", self.half_life_years, 0.0, at_most=100.0
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class IncrementalIncome:
    """Revenue that only the right brings, and costs that it saves, less what it needs; by year."""

    extra_revenue: Sequence[float]
    contribution_margin: Sequence[float]
    cost_saved: Sequence[float]
    investment: Sequence[float]
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("incremental_income.", self)
        for name in ("extra_revenue", "cost_saved", "investment"):
            keep_series(self, f"incremental_income.{name}", 0.0, LARGEST_AMOUNT)
        keep_series(self, "incremental_income.contribution_margin", -1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAndWithout:
    """The business with the right less the business without it; `competition` by year in [0, 1]."""

    with_right: Business
    without_right: Business
    competition: Sequence[float]
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("with_and_without.", self)
        keep_series(self, "with_and_without.competition", 0.0, 1.0)


def keep_series(method: object, argument: str, low: float, high: float) -> None:
    """The series of a method, checked and made canonical."""
    name = argument.rpartition(".")[2]
    series = checks.series(argument, getattr(method, name), low, high, longest=LONGEST_LIFE)
    object.__setattr__(method, name, tuple(float(entry) for entry in series))
