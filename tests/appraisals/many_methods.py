"""Reports by the other methods: a trademark, and an invention valued in every way there is."""

from datetime import date
from functools import cache

from tests.valuation.appraisal.builders import (
    a_pricing,
    a_scoring,
    a_subject,
    royalty_relief_at,
    some_inputs,
)
from valuation.appraisal.appraise import appraise
from valuation.appraisal.brand_methods import BrandRelief, PricePremium
from valuation.appraisal.income_methods import ExcessEarnings, IncrementalIncome, WithAndWithout
from valuation.appraisal.inputs import Measured
from valuation.appraisal.methods import Methods
from valuation.appraisal.price_methods import Cost, Market, StagedInvestment
from valuation.appraisal.pricing import Lives
from valuation.appraisal.report import to_json
from valuation.economics.brands import QUESTIONS, Answer, BrandAnalysis
from valuation.economics.comparables import Comparable, Profile
from valuation.economics.cost import (
    CostBasis,
    CostLine,
    Incentives,
    IndexLevel,
    Obsolescence,
    PriceIndex,
)
from valuation.economics.earnings import ContributoryCharge
from valuation.economics.royalty import RoyaltyRange
from valuation.economics.staged import Stage
from valuation.economics.with_without import Business
from valuation.labels import RightType

YEARS = 5
REASON = "as documented"


def flat(amount: float) -> list[float]:
    return [amount] * YEARS


@cache
def a_trademark_report() -> str:
    """A mark has no survival model."""
    answers = {
        code: Answer(text="seen", source="file") for codes in QUESTIONS.values() for code in codes
    }
    relief = BrandRelief(
        royalty_range=RoyaltyRange(minimum=0.0, maximum=0.05, source="sector, example"),
        weight=0.5,
        weight_reason=REASON,
    )
    premium = PricePremium(
        units=flat(1e5),
        price=flat(120.0),
        generic_price=flat(100.0),
        brand_cost=flat(2e5),
        weight=0.5,
        weight_reason=REASON,
    )
    return to_json(
        appraise(
            some_inputs(
                subject=a_subject(right_type=RightType.TRADEMARK, number="1234567", field="9"),
                measured=Measured(counts={}),
                scoring=a_scoring("brand-strength", 6.0),
                pricing=a_pricing(
                    methods=Methods(brand_relief=relief, price_premium=premium),
                    brand_analysis=BrandAnalysis(answers=answers),
                    lives=Lives(legal_years=5.0, economic_years=5.0, economic_source="renewable"),
                    single_method_reason="",
                ),
            )
        )
    )


@cache
def a_report_by_every_method() -> str:
    """Seven methods, none of them with much weight."""
    return to_json(
        appraise(
            some_inputs(
                pricing=a_pricing(
                    methods=Methods(
                        relief_from_royalty=royalty_relief_at(0.4),
                        excess_earnings=_earnings(),
                        incremental_income=_increment(),
                        with_and_without=_comparison(),
                        market=_market(),
                        cost=_cost(),
                        staged_investment=_stages(),
                    ),
                    amortisation_years=10,
                    single_method_reason="",
                )
            )
        )
    )


def _earnings() -> ExcessEarnings:
    charge = ContributoryCharge(asset="workforce", rate=0.05, source="example")
    return ExcessEarnings(
        operating_margin=flat(0.2),
        charges=[charge],
        half_life_years=8.0,
        weight=0.1,
        weight_reason=REASON,
    )


def _increment() -> IncrementalIncome:
    return IncrementalIncome(
        extra_revenue=flat(1e6),
        contribution_margin=flat(0.4),
        cost_saved=flat(1e5),
        investment=flat(5e4),
        weight=0.1,
        weight_reason=REASON,
    )


def _comparison() -> WithAndWithout:
    return WithAndWithout(
        with_right=Business(revenue=flat(1e7), operating_margin=flat(0.2), investment=flat(0.0)),
        without_right=Business(
            revenue=flat(8e6), operating_margin=flat(0.15), investment=flat(0.0)
        ),
        competition=flat(0.5),
        weight=0.1,
        weight_reason=REASON,
    )


def _market() -> Market:
    deals = [
        Comparable(
            id=f"deal{nth}",
            amount=1e6 * nth,
            agreed_on=date(2025, nth, 1),
            source="example",
            profile=Profile(field="G05B", features={"claims": 8.0 + nth}),
            adjustments=(),
        )
        for nth in (1, 2, 3)
    ]
    return Market(
        profile=Profile(field="G05B", features={"claims": 9.0}),
        comparables=deals,
        bandwidths={"claims": 5.0},
        weight=0.1,
        weight_reason=REASON,
    )


def _cost() -> Cost:
    return Cost(
        costs=[CostLine(code="research", amount=2e6, spent_on=date(2018, 1, 1), source="ledger")],
        basis=CostBasis.REPRODUCTION,
        price_index=PriceIndex(
            id="flat", source="example", levels=[IndexLevel(since=date(2010, 1, 1), level=100.0)]
        ),
        incentives=Incentives(
            developer_profit=0.1,
            entrepreneurial_incentive=0.05,
            development_years=2.0,
            opportunity_rate=0.06,
            source="example",
        ),
        obsolescence=Obsolescence(
            functional=0.1, economic=0.0, used_years=7.0, remaining_years=5.0, reason="age"
        ),
        weight=0.1,
        weight_reason=REASON,
    )


def _stages() -> StagedInvestment:
    return StagedInvestment(
        project_value=5e6,
        project_source="example",
        stages=[
            Stage(code="build", at_years=0.5, investment=1e6, success=0.8, source="example"),
            Stage(code="launch", at_years=2.0, investment=2e6, success=0.9, source="example"),
        ],
        riskless_rate=0.025,
        volatility=0.4,
        competition_decay=0.02,
        weight=0.1,
        weight_reason=REASON,
    )
