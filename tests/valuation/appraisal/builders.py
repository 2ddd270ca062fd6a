"""Valid inputs by default; a test names only what matters to it."""

from dataclasses import replace
from datetime import date
from typing import Any

from valuation.appraisal.income_methods import ReliefFromRoyalty
from valuation.appraisal.inputs import AppraisalInputs, Measured, Scoring, Simulation
from valuation.appraisal.methods import Methods
from valuation.appraisal.pricing import Economics, Lives, Pricing, Uncertainty
from valuation.appraisal.subject import Evidence, Purpose, Subject, ValueType
from valuation.economics.discount import Convention, DiscountRateBuildUp
from valuation.economics.royalty import EXPERT_INPUT, RoyaltyRange
from valuation.labels import RightType
from valuation.models.cn_kept import OwnerKind
from valuation.scores.panel import Rating, Scorecard
from valuation.scores.schemes import load_scheme

SIPO = "sipo-ppac-2012"
VECTOR_REVENUE = (20_000_000.0, 21_600_000.0, 23_328_000.0, 25_194_240.0, 27_209_779.2)
"""20,000,000 growing 8 % a year (VA-20), written out so that no machine computes it otherwise."""


def a_card(scorer: str, rating: float = 6.0, scheme_id: str = SIPO, **changes: float) -> Scorecard:
    """One rating for every indicator; changes by code, with `_` for `-`."""
    codes = [leaf.code for leaf in load_scheme(scheme_id).indicators]
    values = dict.fromkeys(codes, rating) | {c.replace("_", "-"): v for c, v in changes.items()}
    return Scorecard(
        scorer=scorer,
        ratings={code: Rating(value=value, reason="as seen") for code, value in values.items()},
    )


def a_scoring(scheme_id: str = SIPO, rating: float = 6.0) -> Scoring:
    """Two scorers who agree."""
    cards = [a_card(scorer, rating, scheme_id) for scorer in ("first", "second")]
    return Scoring(scheme_id=scheme_id, scheme_version="1", cards=cards)


def a_subject(**changes: Any) -> Subject:
    """A Chinese invention of section G, filed seven and a half years before the base date."""
    stated = Subject(
        right_type=RightType.INVENTION,
        jurisdiction="CN",
        number="ZL201810000001.1",
        title="Spindle sensor",
        field="G05B19/4093",
        filed_on=date(2018, 12, 31),
        granted_on=date(2021, 3, 16),
        expires_on=date(2038, 12, 31),
    )
    return replace(stated, **changes)


def royalty_relief_at(weight: float = 1.0, **changes: Any) -> ReliefFromRoyalty:
    """A range of 1 % to 5 %, chosen by an expert."""
    stated = ReliefFromRoyalty(
        royalty_range=RoyaltyRange(minimum=0.01, maximum=0.05, source=EXPERT_INPUT),
        weight=weight,
        weight_reason="the only forecast that documents support",
    )
    return replace(stated, **changes)


def some_economics(**changes: Any) -> Economics:
    """The revenue, tax and rate of the VA-20 vectors."""
    stated = Economics(
        revenue=VECTOR_REVENUE,
        tax_rate=0.25,
        discount_rate=DiscountRateBuildUp(
            risk_free=0.03, technical=0.04, market=0.04, financial=0.04, management=0.03
        ),
        convention=Convention.YEAR_END,
    )
    return replace(stated, **changes)


def some_uncertainty(**changes: Any) -> Uncertainty:
    """A forecast known within a factor of 1.7 each way, and some risk of every kind."""
    stated = Uncertainty(
        revenue_log_sd=0.4,
        growth_sd=0.03,
        discount_sd=0.02,
        model_log_sd=0.3,
        invalidation_hazard=0.01,
        litigation_probability=0.05,
        litigation_cost_share=0.2,
        lapse_factor=1.0,
        source=EXPERT_INPUT,
    )
    return replace(stated, **changes)


def a_pricing(**changes: Any) -> Pricing:
    """Relief from royalty alone, with a reason."""
    stated: dict[str, Any] = {
        "economics": some_economics(),
        "lives": Lives(legal_years=12.0, economic_years=5.0, economic_source="product cycle"),
        "methods": Methods(relief_from_royalty=royalty_relief_at()),
        "brand_analysis": None,
        "amortisation_years": None,
        "single_method_reason": "no comparable deals are known",
        "uncertainty": some_uncertainty(),
    }
    return Pricing(**(stated | changes))


def some_inputs(**changes: Any) -> AppraisalInputs:
    """An appraisal for a pledge, on a thousand paths."""
    stated: dict[str, Any] = {
        "subject": a_subject(),
        "purpose": Purpose.PLEDGE,
        "value_type": ValueType.MARKET,
        "base_date": date(2026, 6, 30),
        "scoring": a_scoring(),
        "measured": Measured(
            counts={"family_size": 2.0, "forward_citations_5": 4.0},
            domestic=True,
            owner=OwnerKind.COMPANY,
            main_ipc="G05B19/4093",
            claims=9.0,
            inventors=3.0,
        ),
        "pricing": a_pricing(),
        "evidence": [
            Evidence(argument="economics.revenue", source="audited accounts 2025", sha256="")
        ],
        "simulation": Simulation(paths=1_000, seed=7),
    }
    return AppraisalInputs(**(stated | changes))
