"""Appraisal of one patent: score, royalty, relief from royalty in three scenarios, caveats.

The result carries everything it was made of, so that anyone can make it again bit for bit.
"""

import math
from dataclasses import dataclass

from valuation.economics.income import RoyaltyYear, present_value, royalty_schedule
from valuation.economics.royalty import royalty_from_score
from valuation.engine1.caveats import Caveat, caveats_of
from valuation.engine1.inputs import PatentAppraisalInputs, RoyaltyChoice, Scenario
from valuation.errors import OutOfRange
from valuation.scores.schemes import SchemeScore, load_scheme, score

ENGINE = "patent-appraisal/1"
"""Name and version of the calculation, the shipped tables and the stored format together. It rises
whenever any of them could change a byte of a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainingLife:
    """Years valued: the shorter of legal and economic life (VA-20)."""

    years: float
    limited_by: str
    full_years: int
    partial_last_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioValue:
    """Value in one scenario, yuan, with the parameters and rows that explain it."""

    royalty_choice: RoyaltyChoice
    royalty_rate: float
    discount_spread: float
    discount_rate: float
    revenue_factor: float
    value: float
    years: tuple[RoyaltyYear, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodResult:
    """What one method found."""

    method: str
    version: str
    source: str
    low: ScenarioValue
    base: ScenarioValue
    high: ScenarioValue


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentAppraisal:
    """Value of a patent at its base date: low, base and high in yuan, and all they rest on.

    Several methods and their reconciliation fit in (VA-02); today there is one.
    """

    engine: str
    inputs: PatentAppraisalInputs
    low: float
    base: float
    high: float
    methods: tuple[MethodResult, ...]
    reconciliation: str
    scheme_score: SchemeScore
    life: RemainingLife
    caveats: tuple[Caveat, ...]


def appraise_patent(inputs: PatentAppraisalInputs) -> PatentAppraisal:
    """Value one patent by relief from royalty (VA-20 to VA-23).

    Returns:
        low <= base <= high in yuan at the base date, unrounded: whoever makes money of them names
        the rounding. The three are the stated scenarios, not quantiles.

    Raises:
        MissingInput: An indicator is not rated, or the forecast is shorter than the life.
        UnknownReference: The scheme or its version is not shipped.
        ValuationError: A rating is off the scale, or a scenario's discount rate is not in (0, 1].

    Source:
        IVS 210 Intangible Assets, relief-from-royalty method; 专利资产评估指导意见 (China Appraisal
        Society, 2017), income approach.
    """
    scheme = load_scheme(inputs.scheme_id, inputs.scheme_version)
    scheme_score = score(scheme, inputs.ratings)
    life = _remaining_life(inputs)
    method = _relief_from_royalty(inputs, scheme_score, life)
    return PatentAppraisal(
        engine=ENGINE,
        inputs=inputs,
        low=method.low.value,
        base=method.base.value,
        high=method.high.value,
        methods=(method,),
        reconciliation="One method only: its range is the result.",
        scheme_score=scheme_score,
        life=life,
        caveats=caveats_of(inputs, scheme=scheme, life_years=life.years),
    )


def _remaining_life(inputs: PatentAppraisalInputs) -> RemainingLife:
    legal, economic = inputs.legal_life_years, inputs.economic_life_years
    years = min(legal, economic)
    full_years = math.floor(years)
    return RemainingLife(
        years=years,
        limited_by="legal" if legal <= economic else "economic",
        full_years=full_years,
        partial_last_year=years - full_years,
    )


def _relief_from_royalty(
    inputs: PatentAppraisalInputs, scheme_score: SchemeScore, life: RemainingLife
) -> MethodResult:
    allowed = inputs.royalty_range
    royalties = {
        RoyaltyChoice.MINIMUM: allowed.minimum,
        RoyaltyChoice.SCORED: royalty_from_score(allowed, score=scheme_score.total),
        RoyaltyChoice.MAXIMUM: allowed.maximum,
    }
    low, base, high = (
        _scenario_value(name, scenario, inputs, royalties[scenario.royalty], life)
        for name, scenario in (
            ("low", inputs.scenarios.low),
            ("base", inputs.scenarios.base),
            ("high", inputs.scenarios.high),
        )
    )
    return MethodResult(
        method="relief-from-royalty",
        version="1",
        source="IVS 210 Intangible Assets, income approach; no tax amortisation benefit",
        low=low,
        base=base,
        high=high,
    )


def _scenario_value(
    name: str,
    scenario: Scenario,
    inputs: PatentAppraisalInputs,
    royalty_rate: float,
    life: RemainingLife,
) -> ScenarioValue:
    discount_rate = inputs.discount_rate.rate + scenario.discount_spread
    if not 0.0 < discount_rate <= 1.0:
        raise OutOfRange(
            f"scenarios.{name}.discount_spread",
            f"makes the discount rate {discount_rate:g}; it must lie in (0, 1]",
        )
    rows = royalty_schedule(
        [amount * scenario.revenue_factor for amount in inputs.revenue],
        royalty_rate=royalty_rate,
        tax_rate=inputs.tax_rate,
        discount_rate=discount_rate,
        convention=inputs.convention,
        life_years=life.years,
    )
    return ScenarioValue(
        royalty_choice=scenario.royalty,
        royalty_rate=royalty_rate,
        discount_spread=scenario.discount_spread,
        discount_rate=discount_rate,
        revenue_factor=scenario.revenue_factor,
        value=present_value(rows),
        years=rows,
    )
