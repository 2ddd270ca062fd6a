"""What the band of an appraisal holds, where its middle is, and what a reader is warned of."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.valuation.appraisal.builders import (
    SIPO,
    a_card,
    a_pricing,
    a_subject,
    royalty_relief_at,
    some_inputs,
    some_uncertainty,
)
from valuation.appraisal.appraise import appraise
from valuation.appraisal.caveats import Caveat, CaveatCode
from valuation.appraisal.income_methods import ExcessEarnings, Licences
from valuation.appraisal.inputs import Scoring, Simulation
from valuation.appraisal.methods import Methods
from valuation.appraisal.price_methods import Cost, StagedInvestment
from valuation.appraisal.pricing import Lives, Uncertainty
from valuation.appraisal.result import Appraisal
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
from valuation.economics.staged import Stage
from valuation.errors import MissingInput, OutOfRange
from valuation.risk.simulate import Input
from valuation.scores.panel import Rating, Scorecard


def only_the_royalty(**changes: float) -> Uncertainty:
    """The royalty may be anywhere in its range, and the method errs as little as it can."""
    known: dict[str, float] = {
        "revenue_log_sd": 0.0,
        "growth_sd": 0.0,
        "discount_sd": 0.0,
        "model_log_sd": 0.1,
        "invalidation_hazard": 0.0,
        "litigation_probability": 0.0,
        "lapse_factor": 0.0,
    }
    return some_uncertainty(**(known | changes))


def a_panel(*cards: Scorecard) -> Scoring:
    return Scoring(scheme_id=SIPO, scheme_version="1", cards=cards)


def rated(rating: float) -> Scoring:
    return a_panel(a_card("first", rating), a_card("second", rating))


def with_unknown(card: Scorecard, *codes: str) -> Scorecard:
    unknown = dict.fromkeys(codes, Rating(value=None, reason="no figures yet"))
    return replace(card, ratings={**card.ratings, **unknown})


def relief_in(low: float, high: float, *, scoring: Scoring, paths: int = 20_000) -> Appraisal:
    royalty = RoyaltyRange(minimum=low, maximum=high, source=EXPERT_INPUT)
    methods = Methods(relief_from_royalty=royalty_relief_at(royalty_range=royalty))
    return appraise(
        some_inputs(
            scoring=scoring,
            pricing=a_pricing(methods=methods, uncertainty=only_the_royalty()),
            simulation=Simulation(paths=paths, seed=7),
        )
    )


def a_cost(weight: float, *, amount: float = 2e6, remaining_years: float = 5.0) -> Cost:
    return Cost(
        costs=[CostLine(code="rd", amount=amount, spent_on=date(2018, 1, 1), source="ledger")],
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
            remaining_years=remaining_years,
            reason="age of the product line",
        ),
        weight=weight,
        weight_reason="costs were audited",
    )


def of_two(cost: Cost) -> Appraisal:
    methods = Methods(relief_from_royalty=royalty_relief_at(round(1.0 - cost.weight, 9)), cost=cost)
    return appraise(some_inputs(pricing=a_pricing(methods=methods, single_method_reason="")))


def told(found: Appraisal, code: CaveatCode) -> list[Caveat]:
    return [caveat for caveat in found.caveats if caveat.code is code]


@pytest.mark.parametrize("rating", [2.0, 4.0, 6.0, 8.0, 10.0])
def test_the_median_is_the_arithmetic_where_only_the_royalty_is_not_known(rating: float) -> None:
    """The error of the method moves the middle of a lopsided range by some per cent.

    Most at its end, where half of the chance is on one figure.
    """
    found = relief_in(0.01, 0.05, scoring=rated(rating))
    assert found.distribution.p50 == pytest.approx(found.methods[0].value.value, rel=0.1)


@pytest.mark.parametrize("minimum", [0.0, 1e-320, 1e-17, 0.01])
def test_a_score_of_nothing_leaves_the_lowest_royalty_as_the_median(minimum: float) -> None:
    """The scheme of brands starts at 0; half of the chance is then at the end of the range."""
    scheme = "royalty-share"
    scoring = Scoring(
        scheme_id=scheme,
        scheme_version="1",
        cards=[a_card(who, 0.0, scheme) for who in ("first", "second")],
    )
    found = relief_in(minimum, 0.05, scoring=scoring)
    assert found.score.total == 0.0
    band = found.distribution
    assert band.p50 <= 1.1 * found.methods[0].value.value + 0.05 * band.p90
    assert band.p90 > 0.0


def test_a_royalty_of_nothing_is_worth_nothing() -> None:
    assert relief_in(0.0, 0.0, scoring=rated(6.0), paths=1_000).distribution.p99 == 0.0


def test_unknown_ratings_widen_the_band_and_are_named() -> None:
    known = a_card("first"), a_card("second")
    unknown = tuple(with_unknown(card, *(f"TVD-{n}" for n in range(1, 7))) for card in known)
    sure, unsure = (relief_in(0.01, 0.05, scoring=a_panel(*cards)) for cards in (known, unknown))
    assert sure.score.possible.low == sure.score.possible.high
    assert unsure.score.possible.low < unsure.score.total < unsure.score.possible.high
    widths = [one.distribution.p90 / one.distribution.p10 for one in (sure, unsure)]
    assert widths[1] > 1.05 * widths[0]
    assert told(sure, CaveatCode.UNKNOWN_RATINGS) == []
    (caveat,) = told(unsure, CaveatCode.UNKNOWN_RATINGS)
    assert "TVD-1, TVD-2" in caveat.text


def test_scorers_far_apart_widen_the_band_and_are_named() -> None:
    agreed = relief_in(0.01, 0.05, scoring=rated(6.0))
    apart = relief_in(0.01, 0.05, scoring=a_panel(a_card("first", 2.0), a_card("second", 10.0)))
    assert apart.score.possible.high - apart.score.possible.low > 50.0
    assert apart.distribution.p90 / apart.distribution.p10 > (
        1.2 * agreed.distribution.p90 / agreed.distribution.p10
    )
    assert told(agreed, CaveatCode.SCORERS_DISAGREE) == []
    (caveat,) = told(apart, CaveatCode.SCORERS_DISAGREE)
    assert "LVD-1" in caveat.text


def test_licences_that_differ_leave_a_band_as_wide_as_they_are() -> None:
    """0.01, 0.03 and 0.09, alike in weight: one more licence is 1.27 in the logarithm away."""
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
            for rate in (0.01, 0.03, 0.09)
        ],
        bandwidths={"field": 1.0},
    )
    relief = royalty_relief_at(royalty_range=None, licences=licences)
    pricing = a_pricing(methods=Methods(relief_from_royalty=relief), uncertainty=only_the_royalty())
    found = appraise(some_inputs(pricing=pricing, simulation=Simulation(paths=20_000, seed=7)))
    assert found.distribution.p50 == pytest.approx(found.methods[0].value.value, rel=0.04)
    by_hand = 2.718281828 ** (1.2816 * 1.27)
    assert found.distribution.p90 / found.distribution.p50 == pytest.approx(by_hand, rel=0.05)


def test_methods_far_apart_are_both_in_the_band_and_a_reader_is_told() -> None:
    near, far = of_two(a_cost(0.5)), of_two(a_cost(0.5, amount=4e8))
    relief, cost = far.methods
    assert far.distribution.p10 < relief.distribution.p50
    assert far.distribution.p90 > cost.distribution.p50
    assert relief.distribution.p50 < far.distribution.p50 < cost.distribution.p50
    assert far.tornado.bars[0].driver is Input.METHOD
    assert told(near, CaveatCode.METHODS_APART) == []
    (caveat,) = told(far, CaveatCode.METHODS_APART)
    assert far.agreement.spread is not None
    assert f"{far.agreement.spread:.3g}" in caveat.text


@pytest.mark.parametrize("log_sd", [0.0, 1e-300, 0.099])
def test_an_error_of_the_method_of_next_to_nothing_is_refused(log_sd: float) -> None:
    with pytest.raises(OutOfRange, match=r"uncertainty\.model_log_sd must be at least 0\.1"):
        some_uncertainty(model_log_sd=log_sd)


def test_a_cost_alone_without_economics_has_the_wide_band_of_its_caveat() -> None:
    """A factor of 3.6 each way at least, whatever the appraiser states."""
    pricing = a_pricing(
        economics=None,
        methods=Methods(cost=a_cost(1.0)),
        uncertainty=some_uncertainty(model_log_sd=0.1),
    )
    found = appraise(some_inputs(pricing=pricing))
    band = found.distribution
    assert band.p90 / band.p50 > 3.2
    assert band.p50 / band.p10 > 3.2
    (caveat,) = told(found, CaveatCode.NO_ECONOMICS)
    assert "log error of 1 at least" in caveat.text


def test_a_method_of_hardly_any_weight_is_no_second_method() -> None:
    methods = Methods(relief_from_royalty=royalty_relief_at(0.96), cost=a_cost(0.04))
    with pytest.raises(MissingInput, match="single_method_reason"):
        a_pricing(methods=methods, single_method_reason="")
    found = appraise(some_inputs(pricing=a_pricing(methods=methods)))
    (caveat,) = told(found, CaveatCode.SINGLE_METHOD)
    assert "no comparable deals are known" in caveat.text


def test_a_stage_after_the_end_of_the_life_is_refused_by_its_name() -> None:
    def worth(at_years: float) -> Appraisal:
        stages = [
            Stage(code="pilot", at_years=0.0, investment=1e5, success=0.5, source="plan"),
            Stage(code="launch", at_years=at_years, investment=1e6, success=1.0, source="plan"),
        ]
        option = StagedInvestment(
            project_value=9e6,
            project_source="plan of the pilot line",
            stages=stages,
            riskless_rate=0.02,
            volatility=0.4,
            competition_decay=0.1,
            weight=1.0,
            weight_reason="no sales yet",
        )
        methods = Methods(staged_investment=option)
        return appraise(some_inputs(pricing=a_pricing(economics=None, methods=methods)))

    assert worth(5.0).distribution.p50 > 0.0
    with pytest.raises(OutOfRange, match=r"staged_investment\.stages\.launch\.at_years.* 5\.00"):
        worth(5.5)


def test_a_cost_written_down_beyond_the_life_is_named() -> None:
    assert told(of_two(a_cost(0.3)), CaveatCode.OBSOLESCENCE_BEYOND_LIFE) == []
    (caveat,) = told(of_two(a_cost(0.3, remaining_years=9.0)), CaveatCode.OBSOLESCENCE_BEYOND_LIFE)
    assert "9 more years" in caveat.text


@pytest.mark.parametrize(
    ("term", "half_life", "is_told"), [(25, 8.0, True), (25, None, False), (20, 8.0, False)]
)
def test_ageing_counted_twice_is_named(term: int, half_life: float | None, is_told: bool) -> None:
    """Two half-lives of section H are 21.4 years: only an extended term reaches that far."""
    excess = ExcessEarnings(
        operating_margin=[0.3] * 5,
        charges=[],
        half_life_years=half_life,
        weight=1.0,
        weight_reason="the margin is documented",
    )
    subject = a_subject(
        field="H04L1/00",
        filed_on=date(2007, 1, 1),
        granted_on=date(2010, 1, 1),
        expires_on=date(2007 + term, 1, 1),
    )
    pricing = a_pricing(
        methods=Methods(excess_earnings=excess),
        lives=Lives(legal_years=term - 19.5, economic_years=5.0, economic_source="product cycle"),
    )
    found = appraise(some_inputs(subject=subject, pricing=pricing))
    assert bool(told(found, CaveatCode.DECAY_AND_TECHNOLOGY_LIMIT)) is is_told


def with_lives(legal_years: float, **subject: Any) -> Appraisal:
    lives = Lives(legal_years=legal_years, economic_years=5.0, economic_source="product cycle")
    return appraise(some_inputs(subject=a_subject(**subject), pricing=a_pricing(lives=lives)))


def test_a_legal_life_beyond_the_register_is_refused() -> None:
    with pytest.raises(OutOfRange, match=r"lives\.legal_years must not exceed the 0\.08 years"):
        with_lives(12.0, expires_on=date(2026, 7, 30))


def test_a_legal_life_is_verified_only_where_the_register_says_the_same() -> None:
    assert [with_lives(years).life.limits[0].verified for years in (12.5, 12.0)] == [True, False]


def test_an_application_is_named_as_one() -> None:
    assert told(appraise(some_inputs()), CaveatCode.NOT_GRANTED) == []
    (caveat,) = told(with_lives(12.0, granted_on=None), CaveatCode.NOT_GRANTED)
    assert "ZL201810000001.1 is an application" in caveat.text


def test_a_grant_after_the_base_date_is_refused() -> None:
    with pytest.raises(OutOfRange, match=r"subject\.granted_on must not follow the base date"):
        some_inputs(subject=a_subject(granted_on=date(2026, 7, 1)))
