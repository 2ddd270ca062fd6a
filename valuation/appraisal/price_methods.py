"""Inputs of the methods that do not rest on the forecast: market, cost, options and the prior."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from valuation import checks
from valuation.economics.comparables import Comparable, Profile
from valuation.economics.cost import CostBasis, CostLine, Incentives, Obsolescence, PriceIndex
from valuation.economics.discount import LONGEST_LIFE, SHORTEST_LIFE
from valuation.economics.flows import LARGEST_AMOUNT
from valuation.economics.options import CALMEST, WILDEST
from valuation.economics.software import Phase, Productivity
from valuation.economics.staged import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Prices of comparable rights, weighed by their distance from this one."""

    profile: Profile
    comparables: Sequence[Comparable]
    bandwidths: Mapping[str, float]
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("market.", self)
        object.__setattr__(self, "comparables", tuple(self.comparables))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the right would cost anew, less what it has lost (VA-24)."""

    costs: Sequence[CostLine]
    basis: CostBasis
    price_index: PriceIndex
    incentives: Incentives
    obsolescence: Obsolescence
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("cost.", self)
        object.__setattr__(self, "costs", tuple(self.costs))


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftwareCost:
    """What the software would cost anew by its function points; `ksloc` is for a cross-check."""

    counts: Mapping[str, Mapping[str, int]]
    phase: Phase
    productivity: Productivity
    other_costs: Sequence[CostLine]
    price_index: PriceIndex
    incentives: Incentives
    obsolescence: Obsolescence
    ksloc: float | None
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("software_cost.", self)
        object.__setattr__(self, "other_costs", tuple(self.other_costs))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentOption:
    """An early-stage right as the option to invest now or later, for as long as it lasts.

    `project_value`: present value today of the project's cash, yuan, and on whose word;
    `investment` in yuan; `riskless_rate`, `competition_decay` continuous a year; `volatility` of
    the project value; `years_to_decide`, a day at least, are cut to the legal life.
    """

    project_value: float
    project_source: str
    investment: float
    years_to_decide: float
    riskless_rate: float
    volatility: float
    competition_decay: float
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("investment_option.", self)
        checks.text("investment_option.project_source", self.project_source)
        _keep_in_range("investment_option", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedInvestment:
    """An early-stage right as the option to go on, stage by stage, or to stop.

    `project_value`: present value today of the finished project's cash, yuan, and on whose word;
    `riskless_rate`, `competition_decay` continuous a year; `volatility` of the project value.
    """

    project_value: float
    project_source: str
    stages: Sequence[Stage]
    riskless_rate: float
    volatility: float
    competition_decay: float
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("staged_investment.", self)
        checks.text("staged_investment.project_source", self.project_source)
        _keep_in_range("staged_investment", self)
        object.__setattr__(self, "stages", tuple(self.stages))


_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "project_value": (0.0, LARGEST_AMOUNT),
    "investment": (0.01, LARGEST_AMOUNT),
    "years_to_decide": (SHORTEST_LIFE, LONGEST_LIFE),
    "riskless_rate": (0.0, 1.0),
    "volatility": (CALMEST, WILDEST),
    "competition_decay": (0.0, 1.0),
}
"""Of the figures of an option, so that the error names the method's own argument."""


def _keep_in_range(method: str, option: InvestmentOption | StagedInvestment) -> None:
    for field in fields(option):
        if field.name in _RANGES:
            value = checks.between(
                f"{method}.{field.name}", getattr(option, field.name), *_RANGES[field.name]
            )
            object.__setattr__(option, field.name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalPrior:
    """What holders of such patents reveal by the fees that they pay: a prior without economics.

    `cny_per_usd` turns its dollars into yuan; `rate_source` says whose rate and of which day.
    """

    cny_per_usd: float
    rate_source: str
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("renewal_prior.", self)
        rate = checks.between("renewal_prior.cny_per_usd", self.cny_per_usd, 1e-3, 1e3)
        object.__setattr__(self, "cny_per_usd", rate)
        checks.text("renewal_prior.rate_source", self.rate_source)
