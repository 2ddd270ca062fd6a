from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.errors import MalformedInput, OutOfRange
from valuation.scores.agreement import (
    agreement_guidance,
    intraclass_correlation,
    quadratic_kappa,
    weighted_kappa,
)

SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
"""Four judges on six targets: Shrout, Fleiss 1979, table 2."""

COHEN = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
COHEN_WEIGHTS = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
"""Two psychiatrists, three diagnoses: Cohen 1968, table 1."""

tables = st.integers(2, 8).flatmap(
    lambda rows: st.lists(
        st.lists(st.integers(1, 5), min_size=2, max_size=2), min_size=rows, max_size=rows
    )
)


class TestIntraclassCorrelation:
    def test_gives_the_published_value_and_interval(self) -> None:
        """Table 4 of the paper has ICC(2,1) = .29; the interval is as in the R package psych."""
        found = intraclass_correlation(SHROUT_FLEISS)

        assert found is not None
        assert found.value == pytest.approx(0.29, abs=0.005)
        assert found.low == pytest.approx(0.019, abs=5e-4)
        assert found.high == pytest.approx(0.761, abs=5e-4)

    def test_is_one_for_scorers_who_agree_in_everything(self) -> None:
        found = intraclass_correlation([[2, 2], [6, 6], [10, 10]])

        assert found is not None
        assert (found.value, found.low, found.high) == (1, 1, 1)

    def test_counts_a_constant_distance_as_disagreement(self) -> None:
        found = intraclass_correlation([[2, 6], [4, 8], [6, 10]])

        assert found is not None
        assert found.value < 0.5

    def test_is_not_defined_where_nothing_varies(self) -> None:
        assert intraclass_correlation([[4, 4], [4, 4], [4, 4]]) is None

    @given(tables)
    def test_lies_in_its_interval_and_is_one_at_most(self, table: list[list[int]]) -> None:
        found = intraclass_correlation(table)

        if found is not None:
            assert found.low <= found.value <= found.high <= 1

    @given(tables, st.randoms())
    def test_does_not_depend_on_the_order_of_the_indicators(
        self, table: list[list[int]], random: Random
    ) -> None:
        shuffled = list(table)
        random.shuffle(shuffled)

        assert intraclass_correlation(shuffled) == intraclass_correlation(table)

    @pytest.mark.parametrize("ratings", [[[1, 2]], [[1], [2]], [1, 2], [], [[1, 2], [3]]])
    def test_refuses_what_is_not_a_table(self, ratings: Any) -> None:
        with pytest.raises(MalformedInput, match="ratings must"):
            intraclass_correlation(ratings)

    def test_refuses_what_is_not_finite(self) -> None:
        with pytest.raises(OutOfRange, match="ratings must be finite"):
            intraclass_correlation([[1.0, float("nan")], [2.0, 3.0]])


class TestWeightedKappa:
    def test_gives_the_published_value(self) -> None:
        """The paper has weighted kappa .348 and, by equal weights, kappa .492."""
        equal = 1 - np.eye(3)

        assert weighted_kappa(COHEN, COHEN_WEIGHTS) == pytest.approx(0.348, abs=5e-4)
        assert weighted_kappa(COHEN, equal) == pytest.approx(0.492, abs=5e-4)

    def test_is_not_defined_where_chance_cannot_disagree(self) -> None:
        assert weighted_kappa([[5, 0], [0, 0]], [[0, 1], [1, 0]]) is None

    @pytest.mark.parametrize("table", [[[-1, 2], [3, 4]], [[0, 0], [0, 0]]])
    def test_refuses_counts_that_are_none(self, table: list[list[int]]) -> None:
        with pytest.raises(OutOfRange, match="table must hold counts"):
            weighted_kappa(table, [[0, 1], [1, 0]])

    def test_refuses_weights_of_another_shape(self) -> None:
        with pytest.raises(MalformedInput, match="of one shape"):
            weighted_kappa(COHEN, [[0, 1], [1, 0]])


class TestQuadraticKappa:
    def test_by_hand(self) -> None:
        """Mean square distance 4 / 4 = 1; by chance 5 + 8.75 + 0.25 = 14; 1 - 1 / 14."""
        assert quadratic_kappa([2, 4, 6, 8], [2, 4, 6, 10]) == pytest.approx(13 / 14, abs=1e-6)

    def test_punishes_a_far_disagreement_more_than_near_ones(self) -> None:
        near = quadratic_kappa([2, 4, 6, 8], [4, 4, 6, 10])
        far = quadratic_kappa([2, 4, 6, 8], [10, 4, 6, 8])

        assert near is not None
        assert far is not None
        assert far < 0 < near

    @given(tables)
    def test_is_the_same_from_either_side(self, table: list[list[int]]) -> None:
        first, second = zip(*table, strict=True)

        forward = quadratic_kappa(first, second)

        assert forward == pytest.approx(quadratic_kappa(second, first), abs=1e-6)

    def test_refuses_scorers_of_different_lengths(self) -> None:
        with pytest.raises(MalformedInput, match="second must be as long as first"):
            quadratic_kappa([1, 2], [1, 2, 3])


class TestGuidance:
    @pytest.mark.parametrize(
        ("kappa", "word"),
        [(-0.2, "poor"), (0.1, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.61, "substantial"),
         (1.0, "almost perfect")],
    )  # fmt: skip
    def test_names_kappa_as_landis_and_koch_do(self, kappa: float, word: str) -> None:
        assert agreement_guidance().kappa.of(kappa).en == word

    @pytest.mark.parametrize(
        ("icc", "word"), [(0.49, "poor"), (0.5, "moderate"), (0.8, "good"), (0.95, "excellent")]
    )
    def test_names_icc_as_koo_and_li_do(self, icc: float, word: str) -> None:
        assert agreement_guidance().icc.of(icc).en == word

    def test_says_that_it_is_from_memory(self) -> None:
        assert not agreement_guidance().verified
