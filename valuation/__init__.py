"""Valuation of intellectual property: pure functions, sourced formulas, repeatable results."""

from valuation.economics.discount import (
    Convention,
    DiscountRateBuildUp,
    PremiumRange,
    PremiumTable,
    load_premium_table,
)
from valuation.economics.income import RoyaltyYear, relief_from_royalty, royalty_schedule
from valuation.economics.royalty import (
    EXPERT_INPUT,
    RoyaltyRange,
    RoyaltyRangeTable,
    load_royalty_ranges,
    royalty_from_score,
)
from valuation.engine1.appraise import (
    ENGINE,
    MethodResult,
    PatentAppraisal,
    RemainingLife,
    ScenarioValue,
    appraise_patent,
)
from valuation.engine1.caveats import Caveat, CaveatCode
from valuation.engine1.inputs import PatentAppraisalInputs, RoyaltyChoice, Scenario, Scenarios
from valuation.engine1.report import from_json, recompute, to_json
from valuation.errors import (
    MalformedInput,
    MissingInput,
    OutOfRange,
    UnknownReference,
    ValuationError,
)
from valuation.labels import Label
from valuation.scores.schemes import (
    BranchScore,
    Indicator,
    Scale,
    Scheme,
    SchemeScore,
    available_schemes,
    load_scheme,
    score,
)

__all__ = [
    "ENGINE",
    "EXPERT_INPUT",
    "BranchScore",
    "Caveat",
    "CaveatCode",
    "Convention",
    "DiscountRateBuildUp",
    "Indicator",
    "Label",
    "MalformedInput",
    "MethodResult",
    "MissingInput",
    "OutOfRange",
    "PatentAppraisal",
    "PatentAppraisalInputs",
    "PremiumRange",
    "PremiumTable",
    "RemainingLife",
    "RoyaltyChoice",
    "RoyaltyRange",
    "RoyaltyRangeTable",
    "RoyaltyYear",
    "Scale",
    "Scenario",
    "ScenarioValue",
    "Scenarios",
    "Scheme",
    "SchemeScore",
    "UnknownReference",
    "ValuationError",
    "appraise_patent",
    "available_schemes",
    "from_json",
    "load_premium_table",
    "load_royalty_ranges",
    "load_scheme",
    "recompute",
    "relief_from_royalty",
    "royalty_from_score",
    "royalty_schedule",
    "score",
    "to_json",
]
