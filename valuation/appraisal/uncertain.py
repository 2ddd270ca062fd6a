"""From each method's arithmetic to a model of its value: what it is known by, and how well."""

import math
from dataclasses import replace
from typing import Final

from valuation.appraisal.evaluate import Setting, evaluate
from valuation.appraisal.pricing import WIDE_LOG_SD
from valuation.economics.flows import MethodValue
from valuation.economics.royalty import royalty_from_score
from valuation.risk.inputs import Fixed, InputDistribution, LogNormal, TwoPiece
from valuation.risk.reconcile import Method
from valuation.risk.right_model import AS_STATED, PointModel, RightModel, ValueModel
from valuation.scores.panel import ScoreInterval

HIGHEST_SCORE: Final = 100.0
"""Models of royalties hold the cash at the top of the range, and the rate relative to it: so a
scored rate of nothing is a rate as any other."""


def methods_of(
    setting: Setting, *, possible: ScoreInterval, hazards: tuple[float, ...]
) -> tuple[Method, ...]:
    """Every method as a model with its weight.

    Args:
        setting: Inputs, the score of the panel, and the years over which a value can arise.
        possible: What the score may be, by what is unknown and where scorers differ.
        hazards: Of lapse, year by year.
    """
    used = setting.inputs.pricing.methods.used
    return tuple(
        Method(
            name=name,
            model=_model(value, setting, _rate_factor(name, setting, possible), hazards),
            weight=used[name].weight,
            reason=used[name].weight_reason,
        )
        for name, value in evaluate(replace(setting, score=HIGHEST_SCORE)).items()
    )


def _model(
    value: MethodValue,
    setting: Setting,
    rate_factor: InputDistribution,
    hazards: tuple[float, ...],
) -> ValueModel:
    unsure = setting.inputs.pricing.uncertainty
    if not value.rows:
        return PointModel(
            median=value.value,
            model_log_sd=_log_sd(value, setting),
            life_years=setting.life_years,
            lapse_hazards=hazards,
            invalidation_hazard=unsure.invalidation_hazard,
        )
    scale = _scale(value)
    return RightModel(
        cash=tuple(amount * scale for amount in value.cash),
        fixed_cash=tuple(amount * scale for amount in value.fixed_cash),
        times=value.times,
        discount_rate=setting.economics.discount_rate.rate,
        model_log_sd=unsure.model_log_sd,
        rate_factor=rate_factor,
        revenue_log_sd=unsure.revenue_log_sd,
        growth_sd=unsure.growth_sd,
        discount_sd=unsure.discount_sd,
        lapse_hazards=hazards,
        invalidation_hazard=unsure.invalidation_hazard,
        litigation_probability=unsure.litigation_probability,
        litigation_cost_share=unsure.litigation_cost_share,
    )


def _log_sd(value: MethodValue, setting: Setting) -> float:
    """The measured error of the method, and the stated one that no data show."""
    pricing = setting.inputs.pricing
    stated = pricing.uncertainty.model_log_sd
    if value.log_sd is not None:
        return math.hypot(value.log_sd, stated)
    return stated if pricing.economics is not None else max(stated, WIDE_LOG_SD)


def _scale(value: MethodValue) -> float:
    """What the tax amortisation benefit multiplies the cash by."""
    present = math.fsum(row.present_value for row in value.rows)
    return value.value / present if present > 0.0 else 1.0


def _rate_factor(name: str, setting: Setting, possible: ScoreInterval) -> InputDistribution:
    """The royalty relative to the highest of its range; its median is the scored one.

    In a stated range every rate that a possible score gives is as likely as the scored one, and
    those beyond less and less to the ends of the range. Licences say themselves how far one more
    licence may be from them; the possible scores add to that as a uniform error of the logarithm.
    """
    methods = setting.inputs.pricing.methods
    relief, brand = methods.relief_from_royalty, methods.brand_relief
    if name == "relief_from_royalty" and relief is not None:
        allowed = relief.allowed(setting.inputs.base_date)
    elif name == "brand_relief" and brand is not None:
        allowed = brand.royalty_range
    else:
        return AS_STATED
    if allowed.maximum == 0.0:
        return AS_STATED
    low, scored, high = (
        royalty_from_score(allowed, score=score) / allowed.maximum
        for score in (possible.low, setting.score, possible.high)
    )
    if name == "relief_from_royalty" and relief is not None and relief.licences is not None:
        measured = relief.licences.compared(setting.inputs.base_date).log_sd
        of_score = math.log(high / low) / math.sqrt(12.0)
        return LogNormal(median=scored, log_sd=math.hypot(measured, of_score))
    lowest = allowed.minimum / allowed.maximum
    if lowest == 1.0:
        return Fixed(value=1.0)
    return TwoPiece(minimum=lowest, low=low, median=scored, high=high, maximum=1.0)
