"""Inputs of the methods for trademarks; ISO 10668 asks its questions before any of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from valuation import checks
from valuation.appraisal.income_methods import keep_series
from valuation.economics.brands import ElasticRoyalty
from valuation.economics.flows import LARGEST_AMOUNT
from valuation.economics.royalty import RoyaltyRange


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandRelief:
    """Royalty saved, its rate placed in the sector's range by the brand's strength."""

    royalty_range: RoyaltyRange
    weight: float
    weight_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandEarnings:
    """A royalty that is elastic in revenue and rises with margin; `operating_margin` by year."""

    operating_margin: Sequence[float]
    royalty: ElasticRoyalty
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("brand_earnings.", self)
        keep_series(self, "brand_earnings.operating_margin", -1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePremium:
    """What buyers pay more because of the mark; units, prices in yuan and costs by year."""

    units: Sequence[float]
    price: Sequence[float]
    generic_price: Sequence[float]
    brand_cost: Sequence[float]
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("price_premium.", self)
        for name in ("units", "price", "generic_price", "brand_cost"):
            keep_series(self, f"price_premium.{name}", 0.0, LARGEST_AMOUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePremium:
    """What is sold more because of the mark; units, yuan a unit and costs by year."""

    extra_units: Sequence[float]
    unit_contribution: Sequence[float]
    brand_cost: Sequence[float]
    weight: float
    weight_reason: str

    def __post_init__(self) -> None:
        checks.fields("volume_premium.", self)
        for name in ("extra_units", "unit_contribution", "brand_cost"):
            keep_series(self, f"volume_premium.{name}", 0.0, LARGEST_AMOUNT)
