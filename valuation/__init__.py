"""Valuation of intellectual property: pure functions, sourced formulas, repeatable results."""

from valuation.appraise import (
    ENGINE,
    MethodResult,
    PatentAppraisal,
    RemainingLife,
    ScenarioValue,
    appraise_patent,
)
from valuation.caveats import Caveat, CaveatCode
from valuation.discount import (
    Convention,
    DiscountRateBuildUp,
    PremiumRange,
    PremiumTable,
    load_premium_table,
)
from valuation.errors import (
    MalformedInput,
    MissingInput,
    OutOfRange,
    UnknownReference,
    ValuationError,
)
from valuation.income import RoyaltyYear, relief_from_royalty, royalty_schedule
from valuation.inputs import PatentAppraisalInputs, RoyaltyChoice, Scenario, Scenarios
from valuation.report import from_json, recompute, to_json
from valuation.royalty import (
    EXPERT_INPUT,
    RoyaltyRange,
    RoyaltyRangeTable,
    load_royalty_ranges,
    royalty_from_score,
)
from valuation.schemes import (
    BranchScore,
    Indicator,
    Label,
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
