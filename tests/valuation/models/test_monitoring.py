"""Expected against observed, with vectors that others have published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.errors import MalformedInput, MissingInput, OutOfRange
from valuation.models.monitoring import expected_against_observed


@pytest.mark.parametrize(
    ("observed", "low", "high"),
    # Exact 95 % Poisson limits: Garwood 1936; tabulated in Ulm 1990, Am J Epidemiol 131:373.
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_the_interval_is_the_exact_poisson_interval(observed: int, low: float, high: float) -> None:
    happened = [at < observed for at in range(100)]
    compared = expected_against_observed([0.01] * 100, happened)
    assert compared.expected == pytest.approx(1.0)
    assert compared.ratio_low == pytest.approx(low, abs=1e-3)
    assert compared.ratio_high == pytest.approx(high, abs=1e-3)


def test_a_model_that_expects_half_of_what_happens_is_not_consistent() -> None:
    compared = expected_against_observed([0.2] * 100, [at < 40 for at in range(100)])
    assert compared.ratio == pytest.approx(2.0)
    assert not compared.consistent


@given(st.lists(st.tuples(st.floats(0.01, 1.0), st.booleans()), min_size=1, max_size=50))
def test_bands_hold_every_right_once_and_add_up(rows: list[tuple[float, bool]]) -> None:
    compared = expected_against_observed([p for p, _ in rows], [event for _, event in rows])
    assert sum(band.rights for band in compared.bands) == len(rows)
    observed = sum(band.observed * band.rights for band in compared.bands)
    assert observed == pytest.approx(compared.observed)
    expected = sum(band.predicted * band.rights for band in compared.bands)
    assert expected == pytest.approx(compared.expected)
    assert compared.ratio_low <= compared.ratio <= compared.ratio_high


def test_the_brier_score_is_that_of_a_hand_calculation() -> None:
    compared = expected_against_observed([0.9, 0.2], np.array([True, False]))
    assert compared.brier == pytest.approx((0.01 + 0.04) / 2)
    assert compared.brier_of_constant == pytest.approx((0.45**2 + 0.55**2) / 2)


def test_malformed_comparisons_are_named() -> None:
    with pytest.raises(OutOfRange, match=r"predicted\[0\]"):
        expected_against_observed([1.2], [True])
    with pytest.raises(MalformedInput, match="happened must have 2 entries, got 1"):
        expected_against_observed([0.2, 0.3], [True])
    with pytest.raises(MalformedInput, match="series of true and false"):
        expected_against_observed([0.2], [1])
    with pytest.raises(MissingInput, match="expects no event"):
        expected_against_observed([0.0], [False])
