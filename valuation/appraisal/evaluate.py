"""Each stated method to its arithmetic: one function a method, on the same score and life."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from valuation.appraisal import brand_methods, income_methods, price_methods
from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.lives import horizon_of
from valuation.appraisal.pricing import Economics
from valuation.appraisal.subject import DAYS_A_YEAR
from valuation.economics.amortisation import with_amortisation_benefit
from valuation.economics.brand_premium import price_premium, volume_premium
from valuation.economics.brands import BrandAnalysis, brand_earnings, brand_relief
from valuation.economics.cost import cost_value
from valuation.economics.earnings import excess_earnings, incremental_income
from valuation.economics.flows import Approach, Assumption, MethodValue
from valuation.economics.income import royalty_relief
from valuation.economics.life import decay_shares
from valuation.economics.market import compare, market_value
from valuation.economics.options import OptionTerms, deferral_option
from valuation.economics.prior import renewal_prior
from valuation.economics.royalty import royalty_from_score
from valuation.economics.software import software_cost
from valuation.economics.staged import staged_option
from valuation.economics.with_without import with_and_without
from valuation.errors import MissingInput, OutOfRange
from valuation.labels import RightType


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every method is told beside its own inputs: score in [0, 100], life in years."""

    inputs: AppraisalInputs
    score: float
    life_years: float

    @property
    def economics(self) -> Economics:
        """The forecast; `Pricing` has seen to it that methods that need one have one."""
        economics = self.inputs.pricing.economics
        assert economics is not None
        return economics

    @property
    def brand_analysis(self) -> BrandAnalysis:
        """The answers of ISO 10668, which `Pricing` has seen to as well."""
        analysis = self.inputs.pricing.brand_analysis
        assert analysis is not None
        return analysis

    @property
    def terms(self) -> dict[str, Any]:
        """Arguments that every income method takes."""
        economics = self.economics
        return {
            "tax_rate": economics.tax_rate,
            "discount_rate": economics.discount_rate.rate,
            "convention": economics.convention,
            "life_years": self.life_years,
        }


def evaluate(setting: Setting) -> dict[str, MethodValue]:
    """The arithmetic of every stated method, by name, in the order of `Methods`.

    Raises:
        ValuationError: A method's inputs do not fit; the message names the argument.
    """
    values = {
        name: _METHODS[name](method, setting)
        for name, method in setting.inputs.pricing.methods.used.items()
    }
    return {name: _with_benefit(value, setting) for name, value in values.items()}


def _relief_from_royalty(method: income_methods.ReliefFromRoyalty, setting: Setting) -> MethodValue:
    allowed = method.allowed(setting.inputs.base_date)
    return royalty_relief(
        setting.economics.revenue,
        royalty_rate=royalty_from_score(allowed, score=setting.score),
        assumptions=(
            Assumption(code="royalty-minimum", amount=allowed.minimum, source=allowed.source),
            Assumption(code="royalty-maximum", amount=allowed.maximum, source=allowed.source),
            Assumption(code="score", amount=setting.score),
        ),
        **setting.terms,
    )


def _excess_earnings(method: income_methods.ExcessEarnings, setting: Setting) -> MethodValue:
    years = range(1, len(setting.economics.revenue) + 1)
    half_life = method.half_life_years
    return excess_earnings(
        setting.economics.revenue,
        operating_margin=method.operating_margin,
        charges=method.charges,
        decay=None if half_life is None else decay_shares(half_life, [float(n) for n in years]),
        **setting.terms,
    )


def _incremental_income(method: income_methods.IncrementalIncome, setting: Setting) -> MethodValue:
    return incremental_income(
        method.extra_revenue,
        contribution_margin=method.contribution_margin,
        cost_saved=method.cost_saved,
        investment=method.investment,
        **setting.terms,
    )


def _with_and_without(method: income_methods.WithAndWithout, setting: Setting) -> MethodValue:
    return with_and_without(
        method.with_right, method.without_right, competition=method.competition, **setting.terms
    )


def _brand_relief(method: brand_methods.BrandRelief, setting: Setting) -> MethodValue:
    return brand_relief(
        setting.brand_analysis,
        setting.economics.revenue,
        royalty_range=method.royalty_range,
        strength=setting.score,
        **setting.terms,
    )


def _brand_earnings(method: brand_methods.BrandEarnings, setting: Setting) -> MethodValue:
    return brand_earnings(
        setting.brand_analysis,
        setting.economics.revenue,
        operating_margin=method.operating_margin,
        royalty=method.royalty,
        **setting.terms,
    )


def _price_premium(method: brand_methods.PricePremium, setting: Setting) -> MethodValue:
    return price_premium(
        setting.brand_analysis,
        method.units,
        price=method.price,
        generic_price=method.generic_price,
        brand_cost=method.brand_cost,
        **setting.terms,
    )


def _volume_premium(method: brand_methods.VolumePremium, setting: Setting) -> MethodValue:
    return volume_premium(
        setting.brand_analysis,
        method.extra_units,
        unit_contribution=method.unit_contribution,
        brand_cost=method.brand_cost,
        **setting.terms,
    )


def _market(method: price_methods.Market, setting: Setting) -> MethodValue:
    return market_value(
        compare(
            method.profile,
            method.comparables,
            bandwidths=method.bandwidths,
            base_date=setting.inputs.base_date,
        )
    )


def _cost(method: price_methods.Cost, setting: Setting) -> MethodValue:
    return cost_value(
        method.costs,
        basis=method.basis,
        price_index=method.price_index,
        base_date=setting.inputs.base_date,
        incentives=method.incentives,
        obsolescence=method.obsolescence,
    )


def _software_cost(method: price_methods.SoftwareCost, setting: Setting) -> MethodValue:
    return software_cost(
        method.counts,
        phase=method.phase,
        productivity=method.productivity,
        other_costs=method.other_costs,
        price_index=method.price_index,
        base_date=setting.inputs.base_date,
        incentives=method.incentives,
        obsolescence=method.obsolescence,
        ksloc=method.ksloc,
    )


def _staged_investment(method: price_methods.StagedInvestment, setting: Setting) -> MethodValue:
    horizon_years = horizon_of(setting.inputs).years
    for stage in method.stages:
        if stage.at_years > horizon_years:
            raise OutOfRange(
                f"staged_investment.stages.{stage.code}.at_years",
                f"must not exceed the {horizon_years:.2f} years of the life, "
                f"got {stage.at_years:g}",
            )
    return staged_option(
        method.project_value,
        method.stages,
        rate=method.riskless_rate,
        volatility=method.volatility,
        competition_decay=method.competition_decay,
        assumptions=(
            Assumption(code="project-source", text=method.project_source),
            Assumption(code="life-years", amount=setting.life_years),
        ),
    )


def _investment_option(method: price_methods.InvestmentOption, setting: Setting) -> MethodValue:
    return deferral_option(
        OptionTerms(
            spot=method.project_value,
            strike=method.investment,
            rate=method.riskless_rate,
            volatility=method.volatility,
            years=min(method.years_to_decide, setting.inputs.pricing.lives.legal_years),
            dividend_yield=method.competition_decay,
        ),
        assumptions=(Assumption(code="project-source", text=method.project_source),),
    )


def _renewal_prior(method: price_methods.RenewalPrior, setting: Setting) -> MethodValue:
    subject = setting.inputs.subject
    if subject.right_type is not RightType.INVENTION:
        raise OutOfRange(
            "methods.renewal_prior", f"is for inventions only, not for a {subject.right_type}"
        )
    if subject.granted_on is None:
        raise MissingInput("subject.granted_on", "is needed by the renewal prior, as of grant")
    lives = setting.inputs.pricing.lives
    return renewal_prior(
        subject.section or None,
        currency_per_usd=method.cny_per_usd,
        rate_source=method.rate_source,
        years_since_grant=(setting.inputs.base_date - subject.granted_on).days / DAYS_A_YEAR,
        remaining_years=min(lives.legal_years, lives.economic_years),
        legal_years=lives.legal_years,
    )


_METHODS: Final[Mapping[str, Callable[[Any, Setting], MethodValue]]] = {
    "relief_from_royalty": _relief_from_royalty,
    "excess_earnings": _excess_earnings,
    "incremental_income": _incremental_income,
    "with_and_without": _with_and_without,
    "brand_relief": _brand_relief,
    "brand_earnings": _brand_earnings,
    "price_premium": _price_premium,
    "volume_premium": _volume_premium,
    "market": _market,
    "cost": _cost,
    "software_cost": _software_cost,
    "investment_option": _investment_option,
    "staged_investment": _staged_investment,
    "renewal_prior": _renewal_prior,
}


def _with_benefit(value: MethodValue, setting: Setting) -> MethodValue:
    years = setting.inputs.pricing.amortisation_years
    if years is None or value.approach is not Approach.INCOME or not value.rows:
        return value
    economics = setting.economics
    return with_amortisation_benefit(
        value,
        years=years,
        tax_rate=economics.tax_rate,
        discount_rate=economics.discount_rate.rate,
        convention=economics.convention,
    )
