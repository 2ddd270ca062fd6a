from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.engine1.builders import a_build_up, a_range, some_inputs, some_ratings
from valuation import Convention, MissingInput, OutOfRange, UnknownReference, ValuationError
from valuation.engine1.appraise import appraise_patent
from valuation.engine1.caveats import CaveatCode
from valuation.engine1.inputs import PatentAppraisalInputs, RoyaltyChoice, Scenario, Scenarios

levels = st.sampled_from([2.0, 4.0, 6.0, 8.0, 10.0])
premiums = st.floats(0.001, 0.1)  # so that a rate stays in (0, 1] under every spread


@st.composite
def scenarios(draw: st.DrawFn) -> Scenarios:
    """Any definition the library accepts."""
    choices = sorted(draw(st.tuples(*[st.sampled_from(RoyaltyChoice)] * 3)), key=_rank)
    spreads = sorted(draw(st.tuples(*[st.floats(-0.004, 0.2)] * 3)), reverse=True)
    factors = sorted(draw(st.tuples(*[st.floats(0, 2)] * 3)))
    low, base, high = (
        Scenario(royalty=choice, discount_spread=spread, revenue_factor=factor)
        for choice, spread, factor in zip(choices, spreads, factors, strict=True)
    )
    return Scenarios(low=low, base=base, high=high)


def _rank(choice: RoyaltyChoice) -> int:
    return tuple(RoyaltyChoice).index(choice)


@st.composite
def inputs(draw: st.DrawFn) -> PatentAppraisalInputs:
    minimum, maximum = sorted(draw(st.tuples(st.floats(0, 0.5), st.floats(0, 0.5))))
    parts = ("risk_free", "technical", "market", "financial", "management")
    return some_inputs(
        revenue=draw(st.lists(st.floats(0, 1e12), min_size=8, max_size=12)),
        ratings=some_ratings(draw(levels), LVD_1=draw(levels), TVD_2=draw(levels)),
        royalty_range=a_range(minimum, maximum),
        tax_rate=draw(st.floats(0, 0.5)),
        discount_rate=a_build_up(**{part: draw(premiums) for part in parts}),
        legal_life_years=draw(st.floats(0.01, 20)),
        economic_life_years=draw(st.floats(0.01, 8)),
        convention=draw(st.sampled_from(Convention)),
        scenarios=draw(scenarios()),
    )


def codes(**changes: Any) -> set[CaveatCode]:
    return {caveat.code for caveat in appraise_patent(some_inputs(**changes)).caveats}


class TestAppraisePatent:
    def test_gives_the_reference_values_of_va_20(self) -> None:
        """A range that is the single rate 3 %, and no stress: all three are the vector."""
        calm = Scenarios.stressed(discount_spread=0.0, revenue_haircut=0.0)

        found = appraise_patent(some_inputs(royalty_range=a_range(0.03, 0.03), scenarios=calm))

        assert [round(value, 2) for value in (found.low, found.base, found.high)] == [
            1_609_844.20
        ] * 3

    def test_each_scenario_by_hand(self) -> None:
        """One year of 1,000,000 before tax at 20 %; score 15.2, so base royalty 1.608 %.

        All ratings 2: LVD 0.2 x 20 = 4, TVD 20, EVD 20; 0.3 x 4 + 0.5 x 20 + 0.2 x 20 = 15.2.
        Low 800,000 x 1 % / 1.25 = 6,400; base 16,080 / 1.2 = 13,400; high 50,000 / 1.2.
        """
        found = appraise_patent(
            some_inputs(
                revenue=[1_000_000],
                ratings=some_ratings(2),
                tax_rate=0,
                discount_rate=a_build_up(market=0.06),
                economic_life_years=1,
                scenarios=Scenarios.stressed(discount_spread=0.05, revenue_haircut=0.2),
            )
        )

        assert found.low == pytest.approx(6_400)
        assert found.base == pytest.approx(13_400)
        assert found.high == pytest.approx(50_000 / 1.2)

    @given(inputs())
    def test_low_base_and_high_are_always_in_order(self, given_: PatentAppraisalInputs) -> None:
        found = appraise_patent(given_)

        assert 0 <= found.low <= found.base <= found.high

    @given(inputs(), st.floats(0.01, 0.3))
    def test_falls_in_every_scenario_as_risk_rises(
        self, given_: PatentAppraisalInputs, more: float
    ) -> None:
        dearer = replace(given_.discount_rate, market=given_.discount_rate.market + more)
        safe = appraise_patent(given_)
        risky = appraise_patent(replace(given_, discount_rate=dearer))

        assert risky.low <= safe.low
        assert risky.base <= safe.base
        assert risky.high <= safe.high

    @given(inputs())
    def test_doubles_with_revenue(self, given_: PatentAppraisalInputs) -> None:
        once = appraise_patent(given_)
        twice = appraise_patent(replace(given_, revenue=[2 * amount for amount in given_.revenue]))

        assert twice.base == pytest.approx(2 * once.base)

    @given(inputs())
    def test_better_ratings_never_lower_the_base(self, given_: PatentAppraisalInputs) -> None:
        better = replace(given_, ratings=some_ratings(10))

        assert appraise_patent(given_).base <= appraise_patent(better).base

    def test_each_scenario_states_its_parameters(self) -> None:
        (method,) = appraise_patent(some_inputs()).methods

        assert (method.method, method.version) == ("relief-from-royalty", "1")
        assert (method.low.royalty_choice, method.low.royalty_rate) == ("minimum", 0.01)
        assert (method.high.royalty_choice, method.high.royalty_rate) == ("maximum", 0.05)
        assert method.low.discount_rate == 0.18 + 0.03
        assert method.low.revenue_factor == 0.8
        assert method.base.discount_rate == method.high.discount_rate == 0.18

    def test_the_rows_add_up_to_the_value(self) -> None:
        (method,) = appraise_patent(some_inputs(economic_life_years=4.5)).methods

        assert len(method.base.years) == 5
        assert method.base.value == pytest.approx(
            sum(row.royalty_saved * row.discount_factor for row in method.base.years)
        )

    @pytest.mark.parametrize(
        ("legal", "economic", "limited_by"), [(3.5, 5, "legal"), (12, 3.5, "economic")]
    )
    def test_values_the_shorter_of_the_two_lives(
        self, legal: float, economic: float, limited_by: str
    ) -> None:
        life = appraise_patent(
            some_inputs(legal_life_years=legal, economic_life_years=economic)
        ).life

        assert (life.years, life.limited_by) == (3.5, limited_by)
        assert (life.full_years, life.partial_last_year) == (3, 0.5)

    def test_refuses_a_forecast_shorter_than_the_life(self) -> None:
        with pytest.raises(MissingInput, match="revenue forecasts 2 years"):
            appraise_patent(some_inputs(revenue=[1, 2]))

    def test_refuses_an_unrated_indicator(self) -> None:
        ratings = some_ratings()
        del ratings["LVD-1"]

        with pytest.raises(MissingInput, match="LVD-1"):
            appraise_patent(some_inputs(ratings=ratings))

    def test_refuses_an_unknown_scheme(self) -> None:
        with pytest.raises(UnknownReference, match="scheme_id 'none' is not shipped"):
            appraise_patent(some_inputs(scheme_id="none"))

    def test_refuses_a_scenario_that_leaves_no_discount_rate(self) -> None:
        stated = some_inputs().scenarios
        free = replace(stated, high=replace(stated.high, discount_spread=-0.18))

        with pytest.raises(OutOfRange, match=r"scenarios\.high\.discount_spread"):
            appraise_patent(some_inputs(scenarios=free))


class TestCaveats:
    def test_a_plain_case_warns_of_what_nobody_has_verified(self) -> None:
        assert codes() == {
            CaveatCode.SINGLE_METHOD,
            CaveatCode.SCHEME_NOT_VERIFIED,
            CaveatCode.ROYALTY_RANGE_NOT_VERIFIED,
            CaveatCode.NOT_A_LENDING_VALUE,
            CaveatCode.RANGE_IS_NOT_A_PROBABILITY,
        }

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"economic_life_years": 4.5}, CaveatCode.PARTIAL_LAST_YEAR),
            ({"economic_life_years": 4}, CaveatCode.FORECAST_BEYOND_LIFE),
            ({"discount_rate": a_build_up(market=0.06)}, CaveatCode.PREMIUM_UNUSUAL),
        ],
    )
    def test_a_special_case_warns_of_what_is_special(
        self, changes: dict[str, Any], code: CaveatCode
    ) -> None:
        assert code not in codes()
        assert code in codes(**changes)


@pytest.mark.parametrize(
    ("argument", "wrong"),
    [
        ("base_date", "2026-06-30"),
        ("base_date", datetime(2026, 6, 30)),  # noqa: DTZ001  any datetime is refused
        ("revenue", []),
        ("revenue", [-1.0] * 5),
        ("revenue", None),
        ("royalty_range", (0.01, 0.05)),
        ("ratings", [6.0] * 18),
        ("ratings", {1: 6.0}),
        ("ratings", {"LVD-1": None}),
        ("scheme_id", ""),
        ("scheme_version", 1),
        ("tax_rate", 25),
        ("tax_rate", float("nan")),
        ("discount_rate", 0.18),
        ("legal_life_years", 0),
        ("legal_life_years", 144),
        ("economic_life_years", float("inf")),
        ("convention", "year-end"),
        ("scenarios", None),
    ],
)
def test_malformed_inputs_are_refused_by_name(argument: str, wrong: Any) -> None:
    with pytest.raises(ValuationError) as refusal:
        some_inputs(**{argument: wrong})

    assert refusal.value.argument.startswith(argument)


class TestScenarios:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"royalty": RoyaltyChoice.MAXIMUM}, r"scenarios\.base\.royalty must be at least"),
            ({"discount_spread": -0.01}, r"scenarios\.base\.discount_spread"),
            ({"revenue_factor": 1.1}, r"scenarios\.base\.revenue_factor .* 1\.0 after 1\.1"),
        ],
    )
    def test_refuse_a_low_that_is_better_than_base(
        self, change: dict[str, Any], message: str
    ) -> None:
        stated = some_inputs().scenarios

        with pytest.raises(OutOfRange, match=message):
            replace(stated, low=replace(stated.low, **change))

    @pytest.mark.parametrize(
        "change", [{"royalty": "minimum"}, {"discount_spread": 3}, {"revenue_factor": -0.1}]
    )
    def test_refuse_a_malformed_scenario_by_name(self, change: dict[str, Any]) -> None:
        with pytest.raises(ValuationError, match=next(iter(change))):
            replace(some_inputs().scenarios.low, **change)

    @pytest.mark.parametrize("argument", ["discount_spread", "revenue_haircut"])
    def test_stress_is_a_fraction(self, argument: str) -> None:
        stress = {"discount_spread": 0.03, "revenue_haircut": 0.2} | {argument: 20}

        with pytest.raises(OutOfRange, match=argument):
            Scenarios.stressed(**stress)
