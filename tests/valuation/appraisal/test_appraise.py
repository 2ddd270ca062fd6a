"""The unified appraisal through its public function: what it gives, and what drives it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.valuation.appraisal.builders import (
    VECTOR_REVENUE,
    a_pricing,
    a_scoring,
    a_subject,
    royalty_relief_at,
    some_economics,
    some_inputs,
    some_uncertainty,
)
from valuation.appraisal.appraise import appraise
from valuation.appraisal.brand_methods import BrandRelief
from valuation.appraisal.caveats import CaveatCode
from valuation.appraisal.income_methods import Licences
from valuation.appraisal.inputs import Measured
from valuation.appraisal.methods import Methods
from valuation.appraisal.price_methods import Cost, InvestmentOption, RenewalPrior
from valuation.appraisal.pricing import Lives, Uncertainty
from valuation.appraisal.result import Appraisal
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
from valuation.economics.royalty import EXPERT_INPUT, RoyaltyRange
from valuation.errors import MalformedInput, MissingInput, OutOfRange
from valuation.labels import RightType

EXACTLY_3_PERCENT = RoyaltyRange(minimum=0.03, maximum=0.03, source=EXPERT_INPUT)
FIVE_YEARS = Lives(legal_years=12.0, economic_years=5.0, economic_source="product cycle")


def certain(**changes: float) -> Uncertainty:
    """Every input known; only the method itself may err a little."""
    none = {
        "revenue_log_sd": 0.0,
        "growth_sd": 0.0,
        "discount_sd": 0.0,
        "model_log_sd": 0.1,
        "invalidation_hazard": 0.0,
        "litigation_probability": 0.0,
        "lapse_factor": 0.0,
    }
    return some_uncertainty(**(none | changes))


def relief_only(**changes: object) -> Appraisal:
    methods = Methods(relief_from_royalty=royalty_relief_at(royalty_range=EXACTLY_3_PERCENT))
    pricing = a_pricing(**({"methods": methods, "uncertainty": certain()} | changes))
    return appraise(some_inputs(pricing=pricing))


def a_cost(weight: float) -> Cost:
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
            functional=0.1,
            economic=0.0,
            used_years=7.0,
            remaining_years=5.0,
            reason="age of the product line",
        ),
        weight=weight,
        weight_reason="costs were audited",
    )


def test_the_vector_of_the_rules_comes_out_when_nothing_is_uncertain() -> None:
    found = relief_only()
    assert found.methods[0].value.value == pytest.approx(1_609_844.20, abs=0.005)  # VA-20
    assert found.distribution.p50 == pytest.approx(1_609_844.20, rel=1e-2)
    assert found.distribution.p10 < found.distribution.p50 < found.distribution.p90


def test_a_reader_gets_the_value_from_the_rows_of_the_report() -> None:
    value = relief_only().methods[0].value
    by_hand = 0.0
    for year, row in enumerate(value.rows, start=1):
        revenue = VECTOR_REVENUE[year - 1]
        by_hand += revenue * 0.03 * (1 - 0.25) / 1.18**year
        assert row.lines[0].amount == revenue
    assert value.value == pytest.approx(by_hand, rel=1e-12)


def test_bands_nest_and_death_of_the_right_is_in_them() -> None:
    found = appraise(some_inputs()).distribution
    ladder = [found.p1, found.p5, found.p10, found.p25, found.p50, found.p75, found.p90, found.p99]
    assert ladder == sorted(ladder)
    immortal = relief_only(uncertainty=some_uncertainty(lapse_factor=0.0)).distribution
    mortal = relief_only(uncertainty=some_uncertainty(lapse_factor=2.0)).distribution
    assert mortal.p10 < immortal.p10
    assert mortal.mean < immortal.mean


@settings(max_examples=15, deadline=None)
@given(factor=st.floats(0.1, 10.0))
def test_value_is_linear_in_revenue(factor: float) -> None:
    scaled = some_economics(revenue=[factor * amount for amount in VECTOR_REVENUE])
    once, more = relief_only(), relief_only(economics=scaled)
    assert more.methods[0].value.value == pytest.approx(factor * once.methods[0].value.value)
    assert more.distribution.p50 == pytest.approx(factor * once.distribution.p50, rel=2e-5)


@pytest.mark.parametrize(("worse", "better"), [(2, 4), (4, 10), (8, 10)])
def test_a_better_score_never_lowers_the_value(worse: int, better: int) -> None:
    low, high = (
        appraise(some_inputs(scoring=a_scoring(rating=rating))).distribution
        for rating in (worse, better)
    )
    assert low.p50 < high.p50
    assert low.p10 < high.p10


@pytest.mark.parametrize("spread", [0.01, 0.05])
def test_more_risk_is_less_value(spread: float) -> None:
    economics = some_economics()
    riskier = replace(
        economics, discount_rate=replace(economics.discount_rate, market=0.04 + spread)
    )
    assert relief_only(economics=riskier).distribution.p50 < relief_only().distribution.p50


def test_a_longer_life_never_lowers_the_value() -> None:
    shorter = relief_only(lives=replace(FIVE_YEARS, economic_years=3.5))
    assert shorter.distribution.p50 < relief_only(lives=FIVE_YEARS).distribution.p50
    assert shorter.life.binding.value == "economic"


def test_the_survival_of_the_right_shortens_its_life() -> None:
    long = a_pricing(
        economics=some_economics(revenue=[2e7] * 12),
        lives=Lives(legal_years=12.0, economic_years=12.0, economic_source="product cycle"),
    )
    found = appraise(some_inputs(pricing=long))
    assert found.life.binding.value == "survival"
    assert found.life.years < found.horizon_years == 12.0
    assert found.survival.years[-1].kept < 1.0
    assert CaveatCode.SURVIVAL_EXTRAPOLATED in {caveat.code for caveat in found.caveats}


def test_a_covenant_to_pay_the_fees_is_stated_and_lowers_the_hazard() -> None:
    model, kept = (
        appraise(
            some_inputs(pricing=a_pricing(uncertainty=some_uncertainty(lapse_factor=factor)))
        ).survival
        for factor in (1.0, 0.25)
    )
    assert kept.years[0].group_hazard == model.years[0].group_hazard
    assert 0.0 < kept.years[0].hazard < model.years[0].hazard


def test_without_economics_the_band_is_a_factor_of_ten_and_more_each_way() -> None:
    prior = RenewalPrior(
        cny_per_usd=7.1, rate_source="example", weight=1.0, weight_reason="nothing else is known"
    )
    found = appraise(
        some_inputs(
            pricing=a_pricing(economics=None, methods=Methods(renewal_prior=prior)),
        )
    )
    band = found.distribution
    assert band.p90 / band.p50 > 10
    assert band.p50 / band.p10 > 10
    assert CaveatCode.NO_ECONOMICS in {caveat.code for caveat in found.caveats}


def test_two_methods_are_weighed_and_their_spread_is_told() -> None:
    methods = Methods(relief_from_royalty=royalty_relief_at(0.7), cost=a_cost(0.3))
    found = appraise(some_inputs(pricing=a_pricing(methods=methods, single_method_reason="")))
    relief, cost = found.methods
    assert [relief.weight, cost.weight] == [0.7, 0.3]
    assert found.agreement.spread is not None
    assert found.agreement.spread > 1.0
    middle = sorted([relief.distribution.p50, cost.distribution.p50])
    assert middle[0] < found.distribution.p50 < middle[1]
    assert CaveatCode.SINGLE_METHOD not in {caveat.code for caveat in found.caveats}


def test_one_method_without_a_reason_is_refused() -> None:
    with pytest.raises(MissingInput, match="single_method_reason"):
        a_pricing(single_method_reason=" ")


def test_weights_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(OutOfRange, match=r"methods must have weights that sum to 1, got 0\.9"):
        Methods(relief_from_royalty=royalty_relief_at(0.6), cost=a_cost(0.3))


def test_a_forecast_is_needed_by_an_income_method() -> None:
    with pytest.raises(MissingInput, match="economics is needed by relief_from_royalty"):
        a_pricing(economics=None)


def test_a_trademark_is_valued_after_the_questions_of_the_standard() -> None:
    relief = BrandRelief(
        royalty_range=RoyaltyRange(minimum=0.0, maximum=0.05, source="sector, example"),
        weight=1.0,
        weight_reason="sales under the mark are documented",
    )
    with pytest.raises(MissingInput, match="brand_analysis is needed by brand_relief"):
        a_pricing(methods=Methods(brand_relief=relief))
    answers = {
        code: Answer(text="seen", source="file") for codes in QUESTIONS.values() for code in codes
    }
    found = appraise(
        some_inputs(
            subject=a_subject(right_type=RightType.TRADEMARK, number="1234567", field="9"),
            measured=Measured(counts={}),
            scoring=a_scoring("brand-strength", 6.0),
            pricing=a_pricing(
                methods=Methods(brand_relief=relief),
                brand_analysis=BrandAnalysis(answers=answers),
                lives=Lives(legal_years=5.0, economic_years=5.0, economic_source="renewable"),
            ),
        )
    )
    assert found.survival.model_id == ""
    assert found.survival.years == ()
    assert CaveatCode.NO_SURVIVAL_MODEL in {caveat.code for caveat in found.caveats}
    assert found.distribution.p10 > 0


def test_a_rate_far_from_its_industry_is_named() -> None:
    found = appraise(some_inputs(pricing=a_pricing(economics=some_economics(industry="machinery"))))
    (told,) = [each for each in found.caveats if each.code is CaveatCode.RATE_FAR_FROM_INDUSTRY]
    assert "machinery" in told.text


def test_a_royalty_is_taken_from_licences_or_stated_but_not_both() -> None:
    profile = Profile(field="G05B", features={})
    licences = Licences(
        profile=profile,
        comparables=[
            Comparable(
                id=str(rate),
                amount=rate,
                agreed_on=date(2025, 1, 1),
                source="example",
                profile=profile,
            )
            for rate in (0.02, 0.03, 0.04)
        ],
        bandwidths={"field": 1.0},
    )
    with pytest.raises(MalformedInput, match="must have a royalty_range or licences"):
        royalty_relief_at(licences=licences)
    relief = royalty_relief_at(royalty_range=None, licences=licences)
    found = appraise(some_inputs(pricing=a_pricing(methods=Methods(relief_from_royalty=relief))))
    rate = {each.code: each.amount for each in found.methods[0].value.assumptions}["royalty-rate"]
    assert rate is not None
    assert 0.02 < rate < 0.04


def test_an_early_stage_right_is_an_option_to_invest() -> None:
    option = InvestmentOption(
        project_value=9e6,
        project_source="plan of the pilot line",
        investment=1e7,
        years_to_decide=5.0,
        riskless_rate=0.02,
        volatility=0.4,
        competition_decay=0.1,
        weight=1.0,
        weight_reason="no sales yet",
    )
    methods = Methods(investment_option=option)
    found = appraise(some_inputs(pricing=a_pricing(economics=None, methods=methods)))
    lines = {line.code: line.amount for line in found.methods[0].value.lines}
    assert lines["invest-now"] == 0.0
    assert lines["value"] > 0.0


def test_a_scheme_that_is_not_for_the_right_is_named() -> None:
    subject = a_subject(right_type=RightType.SOFTWARE, field="", number="2024SR0000001")
    found = appraise(some_inputs(subject=subject, measured=Measured(counts={})))
    assert CaveatCode.SCHEME_DOES_NOT_FIT in {caveat.code for caveat in found.caveats}


def test_raw_counts_become_places_in_their_cohort() -> None:
    found = {position.indicator: position for position in appraise(some_inputs()).cohort}
    family = found["family_size"].percentile
    assert family is not None
    assert 0.0 < family < 1.0
    unknown = Measured(counts={"unheard_of": 3.0})
    (position,) = appraise(some_inputs(measured=unknown)).cohort
    assert position.percentile is None
    assert "has no cohorts" in position.cohort
