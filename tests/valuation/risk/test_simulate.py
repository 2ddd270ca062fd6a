from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.valuation.risk.builders import (
    NEARLY_CERTAIN,
    PATHS,
    SEED,
    a_certain_right,
    a_point,
    a_right,
    drawn,
)
from valuation import MalformedInput, OutOfRange
from valuation.codec import encode
from valuation.risk.distribution import QUANTILES, distribution_of
from valuation.risk.inputs import Fixed
from valuation.risk.right_model import ValueModel, kept
from valuation.risk.simulate import Input, simulate, simulate_many, values_from

factors = st.floats(1.0, 10.0)
years = st.integers(1, 5)
Z10 = 1.2815515655446004
"""The 90 % quantile of a standard normal variable."""


class TestOneRight:
    def test_what_is_certain_is_worth_its_discounted_cash(self) -> None:
        """100, 110, 120 at 25 %: 80 + 70.4 + 61.44, by hand."""
        assert drawn(a_certain_right(), paths=1)[0] == pytest.approx(211.84)

    def test_the_vector_of_relief_from_royalty_comes_out(self) -> None:
        """domain-rules 7.4, VA-20: 20 m growing 8 %, 3 %, tax 25 %, 18 %, 5 years, year-end."""
        cash = tuple(20e6 * 1.08**year * 0.03 * 0.75 for year in range(5))
        right = a_certain_right(cash=cash, times=(1.0, 2.0, 3.0, 4.0, 5.0), discount_rate=0.18)

        assert drawn(right, paths=1)[0] == pytest.approx(1_609_844.20, abs=0.01)

    def test_a_median_and_a_band_give_the_quantiles_of_a_lognormal(self) -> None:
        """Reference 6.4: without economics the 80 % band is a factor of 15 each way."""
        found = distribution_of(drawn(a_point(model_log_sd=2.11), paths=200_000), seed=SEED)

        assert found.p50 == pytest.approx(1e6, rel=0.03)
        assert found.p90 / found.p50 == pytest.approx(np.exp(Z10 * 2.11), rel=0.04)
        assert found.p50 / found.p10 == pytest.approx(np.exp(Z10 * 2.11), rel=0.04)
        assert 14 < np.exp(Z10 * 2.11) < 16

    def test_independent_uncertainties_add_their_variances(self) -> None:
        right = a_certain_right(model_log_sd=0.3, revenue_log_sd=0.4)

        assert np.log(drawn(right)).std() == pytest.approx(0.5, rel=0.02)

    def test_growth_adds_to_the_band_with_time(self) -> None:
        right = a_certain_right(cash=(100.0,), times=(4.0,), growth_sd=0.05, discount_sd=0.02)

        assert np.log(drawn(right)).std() == pytest.approx(4 * np.hypot(0.05, 0.02), rel=0.02)

    def test_the_mean_counts_each_cash_with_its_survival(self) -> None:
        right = a_certain_right(lapse_hazards=(0.1, 0.3), invalidation_hazard=0.05)
        expected = np.sum(np.array([80.0, 70.4, 61.44]) * right.survival)

        assert drawn(right).mean() == pytest.approx(expected, rel=0.01)
        assert right.survival[1] == pytest.approx(0.9 * 0.7 * 0.95**2)

    def test_an_early_end_may_leave_nothing(self) -> None:
        right = a_certain_right(lapse_hazards=(0.25,))

        assert distribution_of(drawn(right), seed=SEED).probability_of_zero == pytest.approx(
            0.25, abs=0.01
        )

    def test_a_suit_costs_its_share_as_often_as_stated(self) -> None:
        right = a_certain_right(litigation_probability=0.2, litigation_cost_share=0.5)

        assert drawn(right).mean() == pytest.approx(211.84 * 0.9, rel=0.01)

    def test_an_investment_is_made_even_if_revenue_falls_short(self) -> None:
        """9.0 of revenue less 6.75 invested, both in a year, at a log sd of 0.4.

        By hand the P10 of revenue is 9.0 * exp(-0.513) = 5.39, less than the investment: nothing;
        the P90 is 9.0 * exp(0.513) - 6.75 = 8.28. Both at 25 %.
        """
        right = a_certain_right(cash=(2.25,), fixed_cash=(-6.75,), times=(1.0,), revenue_log_sd=0.4)
        found = distribution_of(drawn(right, paths=200_000), seed=SEED)

        assert found.p10 == 0.0
        assert found.p50 == pytest.approx(2.25 / 1.25, rel=0.02)
        assert found.p90 == pytest.approx((9.0 * np.exp(Z10 * 0.4) - 6.75) / 1.25, rel=0.01)

    def test_fixed_cash_has_no_growth_but_a_discount_rate(self) -> None:
        terms: dict[str, Any] = {"cash": (50.0,), "fixed_cash": (50.0,), "times": (4.0,)}

        assert np.log(drawn(a_certain_right(**terms, growth_sd=0.1))).std() < 1e-6
        assert np.log(drawn(a_certain_right(**terms, discount_sd=0.1))).std() == pytest.approx(
            0.4, rel=0.02
        )

    def test_what_would_only_cost_money_is_dropped(self) -> None:
        assert drawn(a_certain_right(cash=(-100.0, -1.0, -1.0)), paths=1)[0] == 0.0


class TestOrder:
    @settings(max_examples=20)
    @given(factors)
    def test_values_are_linear_in_cash(self, factor: float) -> None:
        right = a_right()
        more = replace(right, cash=tuple(cash * factor for cash in right.cash))

        assert drawn(more, paths=500) == pytest.approx(drawn(right, paths=500) * factor)

    @settings(max_examples=20)
    @given(factors)
    def test_more_royalty_is_never_worth_less(self, factor: float) -> None:
        less, more = (a_right(rate_factor=Fixed(value=rate)) for rate in (1.0, factor))

        assert np.all(drawn(more, paths=500) >= drawn(less, paths=500))

    @settings(max_examples=20)
    @given(years, years)
    def test_a_longer_life_is_never_worth_less(self, one: int, other: int) -> None:
        right = a_right()
        short, long = (
            drawn(replace(right, cash=right.cash[:life], times=right.times[:life]), paths=500)
            for life in sorted((one, other))
        )

        assert np.all(long >= short)

    @settings(max_examples=20)
    @pytest.mark.parametrize("risk", ["invalidation_hazard", "litigation_probability"])
    @given(pair=st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)))
    def test_more_risk_is_never_worth_more(self, risk: str, pair: tuple[float, float]) -> None:
        safe, risky = (drawn(a_right(**{risk: chance}), paths=500) for chance in sorted(pair))

        assert np.all(safe >= risky)

    @settings(max_examples=20)
    @given(st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)))
    def test_a_higher_rate_is_never_worth_more(self, pair: tuple[float, float]) -> None:
        low, high = (drawn(a_right(discount_rate=rate), paths=500) for rate in sorted(pair))

        assert np.all(low >= high)

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(0, 20), st.floats(0, 20))
    def test_survival_never_rises(self, hazards: list[float], one: float, other: float) -> None:
        early, late = kept(tuple(hazards), np.array(sorted((one, other))))

        assert 1 >= early >= late >= 0


class TestDistribution:
    @given(arrays(np.float64, st.integers(1, 60), elements=st.floats(0, 1e12)))
    def test_bands_nest_and_nothing_is_negative(self, values: np.ndarray[Any, Any]) -> None:
        found = distribution_of(values, seed=SEED)
        quantiles = [getattr(found, f"p{p}") for p in QUANTILES]
        chart = found.histogram

        assert quantiles == sorted(quantiles)
        assert quantiles[0] >= 0
        assert chart.zero + chart.below + sum(chart.counts) + chart.above == len(values)

    def test_a_quantile_is_the_path_in_that_place(self) -> None:
        found = distribution_of(np.arange(100.0, 0.0, -1.0), seed=SEED)

        assert [getattr(found, f"p{p}") for p in QUANTILES] == list(QUANTILES)

    def test_holds_six_digits(self) -> None:
        found = distribution_of([1234567.0, 1234567.0], seed=SEED)

        assert (found.p50, found.mean, found.sd) == (1234570.0, 1234570.0, 0.0)

    def test_a_quantile_passes_through_whatever_rises(self) -> None:
        values = drawn(a_point(), paths=999)

        assert distribution_of(np.sqrt(values), seed=1).p10 == pytest.approx(
            np.sqrt(distribution_of(values, seed=1).p10), rel=1e-5
        )

    @pytest.mark.parametrize("values", [[-1.0], [np.nan], [np.inf]])
    def test_refuses_what_is_no_value(self, values: list[float]) -> None:
        with pytest.raises(OutOfRange, match="values"):
            distribution_of(values, seed=SEED)

    @pytest.mark.parametrize("values", [[], [[1.0]]])
    def test_refuses_what_is_no_series(self, values: list[float]) -> None:
        with pytest.raises(MalformedInput, match="values"):
            distribution_of(values, seed=SEED)


class TestRepetition:
    def test_the_same_seed_gives_the_same_bytes(self) -> None:
        one, other = (encode(distribution_of(drawn(a_right()), seed=SEED)) for _ in range(2))

        assert one == other

    def test_another_seed_gives_other_values(self) -> None:
        other = simulate(a_right(), right="ZL1", seed=SEED + 1, paths=PATHS)

        assert other.tolist() != drawn(a_right()).tolist()

    def test_other_rights_shift_nobodys_draws(self) -> None:
        models: list[ValueModel] = [a_right(), a_point(), a_right(growth_sd=0.0)]
        many = simulate_many(models, rights=["ZL0", "ZL1", "ZL2"], seed=SEED, paths=300)

        assert many[1].tolist() == drawn(a_point(), right="ZL1", paths=300).tolist()

    def test_another_input_shifts_nobodys_draws(self) -> None:
        """Growth of one year at time zero changes nothing, though it is drawn."""
        right = a_certain_right(cash=(100.0,), times=(0.0,), model_log_sd=0.4)
        with_growth = replace(right, growth_sd=0.3)

        assert drawn(with_growth).tolist() == drawn(right).tolist()

    def test_chunks_do_not_show(self) -> None:
        assert drawn(a_right(), paths=9000)[:5000] == pytest.approx(
            drawn(a_right(), paths=5000), rel=1e-12
        )


class TestRefusals:
    @pytest.mark.parametrize(
        ("field", "value", "argument"),
        [
            ("cash", (1.0, np.nan, 1.0), "cash[1]"),
            ("times", (1.0, 2.0), "times"),
            ("fixed_cash", (1.0, 2.0), "fixed_cash"),
            ("fixed_cash", (1.0, np.inf, 2.0), "fixed_cash[1]"),
            ("times", (1.0, 3.0, 2.0), "times"),
            ("discount_rate", 1.5, "discount_rate"),
            ("model_log_sd", 0.0, "model_log_sd"),
            ("revenue_log_sd", -0.1, "revenue_log_sd"),
            ("lapse_hazards", (0.1, 1.2), "lapse_hazards[1]"),
            ("litigation_cost_share", 2.0, "litigation_cost_share"),
        ],
    )
    def test_name_the_argument(self, field: str, value: Any, argument: str) -> None:
        with pytest.raises((OutOfRange, MalformedInput)) as refused:
            a_certain_right(**{field: value})

        assert refused.value.argument == argument

    @pytest.mark.parametrize("paths", [None, "x", -1, 0, 1.5, True, 10**12])
    def test_paths_are_counted_before_they_are_drawn(self, paths: Any) -> None:
        with pytest.raises((OutOfRange, MalformedInput), match=r"^paths"):
            simulate(a_point(), right="ZL1", seed=SEED, paths=paths)
        with pytest.raises((OutOfRange, MalformedInput), match=r"^paths"):
            simulate_many([a_point()], rights=["ZL1"], seed=SEED, paths=paths)
        with pytest.raises((OutOfRange, MalformedInput), match=r"^paths"):
            values_from(a_point(), {}, paths=paths)

    @pytest.mark.parametrize("median", [5e-324, 1e-320, 1e-300])
    def test_less_than_any_money_is_none(self, median: float) -> None:
        found = distribution_of(drawn(a_point(median=median), paths=100), seed=SEED)

        assert found.probability_of_zero == 1.0
        assert found.histogram.edges == ()

    def test_no_value_comes_without_a_band(self) -> None:
        with pytest.raises(OutOfRange, match="model_log_sd"):
            a_point(model_log_sd=0.0)

        assert NEARLY_CERTAIN > 0

    def test_each_model_needs_an_id(self) -> None:
        with pytest.raises(MalformedInput, match="rights"):
            simulate_many([a_point()], rights=[], seed=SEED, paths=1)

    def test_too_much_for_the_memory_is_refused_before_it_is_drawn(self) -> None:
        with pytest.raises(OutOfRange, match="paths"):
            simulate_many([a_point()] * 26, rights=["a"] * 26, seed=SEED, paths=10_000_000)


def test_the_names_of_streams_never_change() -> None:
    assert [name.value for name in Input] == [
        "revenue", "growth", "rate", "discount", "lapse", "invalidation", "litigation", "model",
        "method",
    ]  # fmt: skip
