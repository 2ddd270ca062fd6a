"""Valid inputs by default; a test names only what matters to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from valuation import EXPERT_INPUT, Convention, DiscountRateBuildUp, RoyaltyRange, load_scheme
from valuation.engine1.inputs import PatentAppraisalInputs, Scenarios

SIPO = "sipo-ppac-2012"
VECTOR_REVENUE = (20_000_000.0, 21_600_000.0, 23_328_000.0, 25_194_240.0, 27_209_779.2)
"""20,000,000 growing 8 % a year (VA-20), written out so that no machine computes it otherwise."""


def some_ratings(rating: float = 6.0, **changes: float) -> dict[str, float]:
    """One rating for all 18 indicators; changes by code, with `_` for `-`."""
    ratings = dict.fromkeys((leaf.code for leaf in load_scheme(SIPO).indicators), rating)
    return ratings | {code.replace("_", "-"): changed for code, changed in changes.items()}


def a_range(minimum: float = 0.01, maximum: float = 0.05) -> RoyaltyRange:
    """A royalty range of an expert."""
    return RoyaltyRange(minimum=minimum, maximum=maximum, source=EXPERT_INPUT)


def a_build_up(**changes: float) -> DiscountRateBuildUp:
    """Components that sum to 18 %."""
    stated = DiscountRateBuildUp(
        risk_free=0.03, technical=0.04, market=0.04, financial=0.04, management=0.03
    )
    return replace(stated, **changes)


def some_inputs(
    revenue: Sequence[float] = VECTOR_REVENUE,
    ratings: Mapping[str, float] | None = None,
    **changes: Any,
) -> PatentAppraisalInputs:
    """The revenue, tax and rate of the VA-20 vectors, with a royalty range of 1 % to 5 %."""
    stated = PatentAppraisalInputs(
        base_date=date(2026, 6, 30),
        revenue=revenue,
        royalty_range=a_range(),
        ratings=some_ratings() if ratings is None else ratings,
        scheme_id=SIPO,
        scheme_version="1",
        tax_rate=0.25,
        discount_rate=a_build_up(),
        legal_life_years=12.0,
        economic_life_years=5.0,
        convention=Convention.YEAR_END,
        scenarios=Scenarios.stressed(discount_spread=0.03, revenue_haircut=0.2),
    )
    return replace(stated, **changes)
