"""Valuation of intellectual property: pure functions, sourced formulas, repeatable results."""

from valuation.appraisal.appraise import ENGINE, appraise
from valuation.appraisal.caveats import Caveat, CaveatCode
from valuation.appraisal.inputs import AppraisalInputs, Measured, Scoring, Simulation
from valuation.appraisal.methods import Methods
from valuation.appraisal.pricing import Economics, Lives, Pricing, Uncertainty
from valuation.appraisal.report import to_json
from valuation.appraisal.result import Appraisal
from valuation.appraisal.subject import Evidence, Purpose, Subject, ValueType
from valuation.economics.amortisation import amortisation_factor, with_amortisation_benefit
from valuation.economics.brands import BrandAnalysis, brand_earnings, brand_relief
from valuation.economics.cost import cost_value
from valuation.economics.discount import (
    Convention,
    DiscountRateBuildUp,
    PremiumTable,
    compare_with_industry,
    load_premium_table,
    wacc_at,
)
from valuation.economics.earnings import excess_earnings, incremental_income
from valuation.economics.flows import MethodValue
from valuation.economics.income import (
    RoyaltyYear,
    relief_from_royalty,
    royalty_relief,
    royalty_schedule,
)
from valuation.economics.life import economic_life
from valuation.economics.market import compare, market_value
from valuation.economics.options import binomial, black_scholes_merton, deferral_option
from valuation.economics.prior import renewal_prior
from valuation.economics.royalty import (
    EXPERT_INPUT,
    RoyaltyRange,
    RoyaltyRangeTable,
    load_royalty_ranges,
    royalty_from_score,
)
from valuation.economics.software import software_cost
from valuation.economics.staged import staged_option
from valuation.economics.with_without import with_and_without
from valuation.errors import (
    MalformedInput,
    MissingInput,
    OutOfRange,
    UnknownReference,
    ValuationError,
)
from valuation.labels import Label, RightType
from valuation.models.additive import AdditiveModel
from valuation.models.catalogue import available_models, load_model
from valuation.models.cn_survival import survival
from valuation.models.scoring import contributions, linear_predictor, predict
from valuation.reports import Recomputation, recompute
from valuation.risk.distribution import Distribution, distribution_of
from valuation.risk.lending import lending_value, lending_view
from valuation.risk.portfolio import portfolio_risk
from valuation.risk.reconcile import Method, reconcile
from valuation.risk.right_model import PointModel, RightModel
from valuation.risk.simulate import simulate, simulate_many
from valuation.risk.tornado import tornado
from valuation.scores.cohorts import cohort_of, cohort_percentiles
from valuation.scores.panel import PanelScore, Rating, Scorecard, panel_score
from valuation.scores.quality import composite
from valuation.scores.schemes import (
    Indicator,
    Scale,
    Scheme,
    SchemeScore,
    available_schemes,
    load_scheme,
    schemes_for,
    score,
)

__all__ = [
    "ENGINE",
    "EXPERT_INPUT",
    "AdditiveModel",
    "Appraisal",
    "AppraisalInputs",
    "BrandAnalysis",
    "Caveat",
    "CaveatCode",
    "Convention",
    "DiscountRateBuildUp",
    "Distribution",
    "Economics",
    "Evidence",
    "Indicator",
    "Label",
    "Lives",
    "MalformedInput",
    "Measured",
    "Method",
    "MethodValue",
    "Methods",
    "MissingInput",
    "OutOfRange",
    "PanelScore",
    "PointModel",
    "PremiumTable",
    "Pricing",
    "Purpose",
    "Rating",
    "Recomputation",
    "RightModel",
    "RightType",
    "RoyaltyRange",
    "RoyaltyRangeTable",
    "RoyaltyYear",
    "Scale",
    "Scheme",
    "SchemeScore",
    "Scorecard",
    "Scoring",
    "Simulation",
    "Subject",
    "Uncertainty",
    "UnknownReference",
    "ValuationError",
    "ValueType",
    "amortisation_factor",
    "appraise",
    "available_models",
    "available_schemes",
    "binomial",
    "black_scholes_merton",
    "brand_earnings",
    "brand_relief",
    "cohort_of",
    "cohort_percentiles",
    "compare",
    "compare_with_industry",
    "composite",
    "contributions",
    "cost_value",
    "deferral_option",
    "distribution_of",
    "economic_life",
    "excess_earnings",
    "incremental_income",
    "lending_value",
    "lending_view",
    "linear_predictor",
    "load_model",
    "load_premium_table",
    "load_royalty_ranges",
    "load_scheme",
    "market_value",
    "panel_score",
    "portfolio_risk",
    "predict",
    "recompute",
    "reconcile",
    "relief_from_royalty",
    "renewal_prior",
    "royalty_from_score",
    "royalty_relief",
    "royalty_schedule",
    "schemes_for",
    "score",
    "simulate",
    "simulate_many",
    "software_cost",
    "staged_option",
    "survival",
    "to_json",
    "tornado",
    "wacc_at",
    "with_amortisation_benefit",
    "with_and_without",
]
