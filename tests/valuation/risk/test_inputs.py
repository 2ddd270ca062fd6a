from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, trapezoid, triang

from valuation import MalformedInput, OutOfRange
from valuation.risk.inputs import (
    Discrete,
    Fixed,
    InputDistribution,
    LogNormal,
    Normal,
    Pert,
    Triangular,
    TwoPiece,
    Uniform,
    median_of,
)

U = np.linspace(0.001, 0.999, 999)
EVEN = (np.arange(100_000) + 0.5) / 100_000
"""Probabilities that stand for all, to integrate a quantile function."""

three = st.tuples(*[st.floats(-100, 100)] * 3).map(sorted).filter(lambda x: x[2] - x[0] > 0.1)

ANY: list[InputDistribution] = [
    Fixed(value=2),
    Normal(mean=1, sd=2),
    LogNormal(median=3, log_sd=0.5),
    Uniform(minimum=-1, maximum=4),
    Triangular(minimum=0, mode=0, maximum=2),
    TwoPiece(minimum=0, low=1, median=1.5, high=1.5, maximum=4),
    TwoPiece(minimum=0, low=0, median=0, high=1, maximum=4),
    Pert(minimum=0, mode=2, maximum=2),
    Discrete(values=(1, 2, 5), probabilities=(0.2, 0.5, 0.3)),
]


@pytest.mark.parametrize("uncertain", ANY, ids=lambda one: type(one).__name__)
class TestEveryInput:
    def test_quantiles_never_fall(self, uncertain: InputDistribution) -> None:
        assert np.all(np.diff(uncertain.quantile(U)) >= 0)

    def test_the_median_is_the_half_quantile(self, uncertain: InputDistribution) -> None:
        assert median_of(uncertain) == uncertain.quantile(np.array([0.2, 0.5]))[1]


class TestClosedForms:
    @given(three)
    def test_a_pert_has_the_published_mean(self, at: list[float]) -> None:
        low, mode, high = at
        uncertain = Pert(minimum=low, mode=mode, maximum=high)

        assert uncertain.mean == pytest.approx((low + 4 * mode + high) / 6)
        assert uncertain.quantile(EVEN).mean() == pytest.approx(
            uncertain.mean, abs=1e-4 * (high - low)
        )

    @given(three)
    def test_a_pert_is_a_beta_distribution(self, at: list[float]) -> None:
        low, mode, high = at
        up, down = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
        exact = beta.ppf(U, up, down, loc=low, scale=high - low)

        assert Pert(minimum=low, mode=mode, maximum=high).quantile(U) == pytest.approx(
            exact, abs=1e-4 * (high - low)
        )

    @given(three)
    def test_a_triangle_is_that_of_scipy(self, at: list[float]) -> None:
        low, mode, high = at
        exact = triang.ppf(U, (mode - low) / (high - low), loc=low, scale=high - low)

        assert Triangular(minimum=low, mode=mode, maximum=high).quantile(U) == pytest.approx(
            exact, abs=1e-9 * (high - low) + 1e-9
        )

    @given(st.tuples(*[st.floats(-100, 100)] * 5).map(sorted).filter(lambda x: x[4] - x[0] > 0.1))
    def test_two_pieces_keep_the_stated_middle_and_the_range(self, at: list[float]) -> None:
        low, shoulder, middle, other, high = at
        uncertain = TwoPiece(minimum=low, low=shoulder, median=middle, high=other, maximum=high)
        drawn = uncertain.quantile(EVEN)

        assert median_of(uncertain) == pytest.approx(middle, abs=1e-9)
        assert low <= drawn.min() <= drawn.max() <= high
        assert np.all(np.diff(drawn) >= -1e-9)

    def test_two_pieces_alike_are_a_trapezoid(self) -> None:
        uncertain = TwoPiece(minimum=0, low=1, median=2, high=3, maximum=4)

        assert uncertain.quantile(U) == pytest.approx(trapezoid.ppf(U, 0.25, 0.75, scale=4))

    def test_a_lognormal_has_its_mean_above_its_median(self) -> None:
        drawn = LogNormal(median=3, log_sd=0.5).quantile(EVEN)

        assert drawn.mean() == pytest.approx(3 * np.exp(0.125), rel=1e-4)

    def test_a_discrete_input_takes_each_value_as_often_as_stated(self) -> None:
        drawn = Discrete(values=(1, 5), probabilities=(0.25, 0.75)).quantile(EVEN)

        assert np.mean(drawn == 1) == 0.25


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: Normal(mean=0, sd=-1), "sd"),
        (lambda: LogNormal(median=-1, log_sd=1), "median"),
        (lambda: LogNormal(median=1, log_sd=6), "log_sd"),
        (lambda: Uniform(minimum=2, maximum=1), "minimum"),
        (lambda: Uniform(minimum=1, maximum=1), "minimum"),
        (lambda: Triangular(minimum=0, mode=3, maximum=2), "minimum"),
        (lambda: TwoPiece(minimum=0, low=2, median=1, high=3, maximum=4), "minimum"),
        (lambda: Pert(minimum=0, mode=-1, maximum=2), "minimum"),
        (lambda: Fixed(value=float("nan")), "value"),
        (lambda: Discrete(values=(2, 1), probabilities=(0.5, 0.5)), "values"),
        (lambda: Discrete(values=(1, 2), probabilities=(0.5, 0.6)), "probabilities"),
    ],
)
def test_an_impossible_input_is_refused(
    make: Callable[[], InputDistribution], argument: str
) -> None:
    with pytest.raises(OutOfRange) as refused:
        make()

    assert refused.value.argument == argument


def test_each_discrete_value_needs_its_probability() -> None:
    with pytest.raises(MalformedInput, match="probabilities must be 2"):
        Discrete(values=(1, 2), probabilities=(1.0,))
