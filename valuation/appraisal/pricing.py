"""What the appraiser states about money: economics, lives, methods with weights, uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from valuation import checks
from valuation.appraisal.methods import Methods
from valuation.economics.brands import BrandAnalysis
from valuation.economics.discount import (
    LONGEST_LIFE,
    SHORTEST_LIFE,
    Convention,
    DiscountRateBuildUp,
)
from valuation.economics.flows import LARGEST_AMOUNT
from valuation.errors import MissingInput, OutOfRange
from valuation.risk.reconcile import LEAST_WEIGHT
from valuation.risk.right_model import LEAST_MODEL_LOG_SD

WIDE_LOG_SD: Final = 1.0
"""An 80 % band of a factor of 3.6 each way: the least for a method whose error nobody measured,
where no revenue or margin is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Economics:
    """What the business behind the right earns; shared by every income method.

    Attributes:
        revenue: Forecast revenue of each year after the base date that rests on the right, yuan;
            at least as many years as the right is valued for, a started year counting as one.
        tax_rate: Tax on what the right earns or saves, a fraction in [0, 1).
        discount_rate: Components of the annual after-tax discount rate.
        convention: When the cash of a year arrives.
        industry: Code of the table of industry rates to compare the discount rate with, or None.
    """

    revenue: Sequence[float]
    tax_rate: float
    discount_rate: DiscountRateBuildUp
    convention: Convention
    industry: str | None = None

    def __post_init__(self) -> None:
        checks.fields("economics.", self)
        forecast = checks.series(
            "economics.revenue", self.revenue, 0.0, LARGEST_AMOUNT, longest=LONGEST_LIFE
        )
        object.__setattr__(self, "revenue", tuple(float(amount) for amount in forecast))
        tax = checks.below("economics.tax_rate", self.tax_rate, 1.0, at_least=0.0)
        object.__setattr__(self, "tax_rate", tax)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """Years from the base date for which the right can earn, by law and by economics (VA-20).

    A day at least, at most 30 years.

    `economic_source` says why the economics end there: half-life table, contract, product cycle.
    """

    legal_years: float
    economic_years: float
    economic_source: str

    def __post_init__(self) -> None:
        for name in ("legal_years", "economic_years"):
            years = checks.between(
                f"lives.{name}", getattr(self, name), SHORTEST_LIFE, LONGEST_LIFE
            )
            object.__setattr__(self, name, years)
        checks.text("lives.economic_source", self.economic_source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """How far each input may be from the truth. There are no defaults: who states, answers.

    Attributes:
        revenue_log_sd: Standard deviation of the log of the revenue level; 0.4 is a factor of 1.67
            each way in an 80 % band.
        growth_sd: Standard deviation of the yearly growth of revenue, a fraction a year.
        discount_sd: Standard deviation of the discount rate, a fraction a year.
        model_log_sd: Log error that stays when every input is right: the method itself; 0.1 at
            least.
        invalidation_hazard: Probability a year that the right is declared invalid.
        litigation_probability: Probability that the right is litigated once in its life.
        litigation_cost_share: Share of the value that a litigation costs.
        lapse_factor: What multiplies the lapse hazards of the survival model; 1 is the model, less
            where a covenant makes somebody pay the fees. Zero: no lapse is reckoned with.
        source: Where these figures come from.
    """

    revenue_log_sd: float
    growth_sd: float
    discount_sd: float
    model_log_sd: float
    invalidation_hazard: float
    litigation_probability: float
    litigation_cost_share: float
    lapse_factor: float
    source: str

    def __post_init__(self) -> None:
        highest = {
            "revenue_log_sd": 3.0,
            "model_log_sd": 3.0,
            "growth_sd": 0.5,
            "discount_sd": 0.2,
            "lapse_factor": 5.0,
        }
        for field in fields(self):
            if field.name != "source":
                value = checks.between(
                    f"uncertainty.{field.name}",
                    getattr(self, field.name),
                    0.0,
                    highest.get(field.name, 1.0),
                )
                object.__setattr__(self, field.name, value)
        if self.model_log_sd < LEAST_MODEL_LOG_SD:
            raise OutOfRange(
                "uncertainty.model_log_sd",
                f"must be at least {LEAST_MODEL_LOG_SD:g}, for no method is free of error, "
                f"got {self.model_log_sd:g}",
            )
        checks.text("uncertainty.source", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """All that the appraiser states about money.

    `economics` may be missing: then no income method can be used, and the band is wide.
    `brand_analysis` holds the answers that ISO 10668 asks for before a trademark is valued.
    `amortisation_years` are the years over which a buyer could deduct the price, for the tax
    amortisation benefit of the income methods; None leaves the benefit out.
    `single_method_reason` is needed when one method stands alone (VA-02), and empty otherwise;
    a method of less than 5 % of the weight is no second one.
    """

    economics: Economics | None
    lives: Lives
    methods: Methods
    brand_analysis: BrandAnalysis | None
    amortisation_years: int | None
    single_method_reason: str
    uncertainty: Uncertainty

    def __post_init__(self) -> None:
        checks.fields("", self)
        if self.economics is None and (needing := self.methods.needing_economics):
            raise MissingInput("economics", f"is needed by {', '.join(needing)}")
        if self.brand_analysis is None and (brands := self.methods.for_brands):
            raise MissingInput("brand_analysis", f"is needed by {', '.join(brands)} (ISO 10668)")
        if self.methods.stand_alone and not self.single_method_reason.strip():
            raise MissingInput(
                "single_method_reason",
                "must say why one method must do: an appraisal combines two or more (VA-02), "
                f"each with a weight of {LEAST_WEIGHT:.0%} or more",
            )
