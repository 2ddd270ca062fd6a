"""The methods that an appraisal combines, and the weight that each carries (VA-02)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Protocol

from valuation import checks
from valuation.appraisal.brand_methods import (
    BrandEarnings,
    BrandRelief,
    PricePremium,
    VolumePremium,
)
from valuation.appraisal.income_methods import (
    ExcessEarnings,
    IncrementalIncome,
    ReliefFromRoyalty,
    WithAndWithout,
)
from valuation.appraisal.price_methods import (
    Cost,
    InvestmentOption,
    Market,
    RenewalPrior,
    SoftwareCost,
    StagedInvestment,
)
from valuation.errors import MissingInput, OutOfRange
from valuation.risk.reconcile import stands_alone

TOLERANCE: Final = 1e-9
"""How far weights may sum from 1: decimal weights are not exact in binary."""

FOR_BRANDS: Final = ("brand_relief", "brand_earnings", "price_premium", "volume_premium")
NEEDING_ECONOMICS: Final = (
    "relief_from_royalty",
    "excess_earnings",
    "incremental_income",
    "with_and_without",
    *FOR_BRANDS,
)


class Weighted(Protocol):
    """What every method states beside its own inputs: its share in the value, and why."""

    @property
    def weight(self) -> float: ...
    @property
    def weight_reason(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """The methods used: those that are not None. Their weights sum to 1."""

    relief_from_royalty: ReliefFromRoyalty | None = None
    excess_earnings: ExcessEarnings | None = None
    incremental_income: IncrementalIncome | None = None
    with_and_without: WithAndWithout | None = None
    brand_relief: BrandRelief | None = None
    brand_earnings: BrandEarnings | None = None
    price_premium: PricePremium | None = None
    volume_premium: VolumePremium | None = None
    market: Market | None = None
    cost: Cost | None = None
    software_cost: SoftwareCost | None = None
    investment_option: InvestmentOption | None = None
    staged_investment: StagedInvestment | None = None
    renewal_prior: RenewalPrior | None = None

    def __post_init__(self) -> None:
        checks.fields("methods.", self)
        if not self.used:
            raise MissingInput("methods", "must name at least one method")
        for name, method in self.used.items():
            checks.fields(f"methods.{name}.", method)
            weight = checks.above(f"methods.{name}.weight", method.weight, 0.0, at_most=1.0)
            object.__setattr__(method, "weight", weight)
            checks.text(f"methods.{name}.weight_reason", method.weight_reason)
        total = math.fsum(method.weight for method in self.used.values())
        if abs(total - 1.0) > TOLERANCE:
            raise OutOfRange("methods", f"must have weights that sum to 1, got {total:g}")

    @property
    def used(self) -> Mapping[str, Weighted]:
        """The methods that are stated, by name, in the order of this record."""
        stated = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: method for name, method in stated.items() if method is not None}

    @property
    def stand_alone(self) -> bool:
        """Whether fewer than two methods count (VA-02)."""
        return stands_alone([method.weight for method in self.used.values()])

    @property
    def for_brands(self) -> tuple[str, ...]:
        """Names of the used methods that value a trademark."""
        return tuple(name for name in self.used if name in FOR_BRANDS)

    @property
    def needing_economics(self) -> tuple[str, ...]:
        """Names of the used methods that rest on a forecast."""
        return tuple(name for name in self.used if name in NEEDING_ECONOMICS)
