from collections.abc import Callable
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.errors import MalformedInput, OutOfRange
from valuation.scores.quality import (
    COMPOSITE_4,
    COMPOSITE_6,
    adjusted_claims,
    breakthrough,
    composite,
    diversity,
    generality,
    grant_lag,
    in_cohort,
    npl_share,
    originality,
    radicalness,
    renewal,
)

NAN = float("nan")

counts = st.one_of(st.integers(0, 60).map(float), st.just(NAN))
cohort_rows = st.lists(st.tuples(counts, st.integers(0, 3)), min_size=1, max_size=60)
edges = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 6)), min_size=1, max_size=60
)


class TestInCohort:
    def test_caps_at_the_98th_percentile(self) -> None:
        """Of 0 to 99, 98 values are at most 97: that is the cap, and 48.5 / 97 is one half."""
        found = in_cohort([*range(100), 48.5], [0] * 100 + [1])

        assert found[[0, 97, 98, 99]].tolist() == [0, 1, 1, 1]
        assert found[48] == pytest.approx(48 / 97)
        assert found[100] == 1

    def test_compares_within_the_cohort_only(self) -> None:
        assert in_cohort([1, 2, 10, 20], [5, 5, 6, 6]).tolist() == [0.5, 1, 0.5, 1]

    def test_keeps_unknown_apart_from_zero(self) -> None:
        found = in_cohort([NAN, 0, 4, NAN], [1, 1, 1, 2])

        assert np.isnan(found).tolist() == [True, False, False, True]
        assert found[1] == 0

    def test_a_cohort_of_zeros_is_zero(self) -> None:
        assert in_cohort([0, 0], [1, 1]).tolist() == [0, 0]

    def test_divides_by_the_largest_where_nearly_all_are_zero(self) -> None:
        found = in_cohort([0] * 99 + [4], [0] * 100)

        assert (found[0], found[99]) == (0, 1)

    @given(cohort_rows, st.randoms())
    def test_does_not_depend_on_the_order_of_rows(
        self, rows: list[tuple[float, int]], random: Random
    ) -> None:
        order = list(range(len(rows)))
        random.shuffle(order)
        values, cohorts = np.array([v for v, _ in rows]), np.array([c for _, c in rows])

        found = in_cohort(values, cohorts)

        assert in_cohort(values[order], cohorts[order]).tobytes() == found[order].tobytes()

    @given(cohort_rows)
    def test_is_a_share_that_rises_with_the_value(self, rows: list[tuple[float, int]]) -> None:
        values, cohorts = np.array([v for v, _ in rows]), np.array([c for _, c in rows])

        found = in_cohort(values, cohorts)

        known = ~np.isnan(values)
        assert ((found[known] >= 0) & (found[known] <= 1)).all()
        for cohort in range(4):
            member = known & (cohorts == cohort)
            assert (np.diff(found[member][np.argsort(values[member])]) >= 0).all()

    @pytest.mark.parametrize(
        ("values", "cohort", "place"),
        [([-1.0], [0], "values"), ([[1.0]], [0], "values"), (["a"], [0], "values"),
         ([1.0], [0.5], "cohort"), ([1.0], [0, 1], "cohort")],
    )  # fmt: skip
    def test_refuses_what_is_not_a_column(
        self, values: list[float], cohort: list[int], place: str
    ) -> None:
        with pytest.raises((MalformedInput, OutOfRange), match=f"^{place} must"):
            in_cohort(values, cohort)


class TestIndicators:
    def test_a_quick_grant_is_near_one(self) -> None:
        assert grant_lag([0, 500, 1000], [1, 1, 1]).tolist() == [1, 0.5, 0]

    def test_renewal_ends_at_twenty_years(self) -> None:
        with pytest.raises(OutOfRange, match=r"years must lie in \[0, 20\]"):
            renewal([21], [1])

    def test_adjusted_claims_are_unknown_without_citations(self) -> None:
        found = adjusted_claims([10, 20], [0, 10], [1, 1])

        assert np.isnan(found[0])
        assert found[1] == 1

    def test_npl_share_by_hand(self) -> None:
        assert npl_share([3, 0], [1, 2]).tolist() == [0.75, 0]

    @pytest.mark.parametrize("ratio", [npl_share, lambda a, b: adjusted_claims(a, b, 1)])
    def test_refuses_columns_of_different_lengths(
        self, ratio: Callable[[list[int], list[int]], object]
    ) -> None:
        with pytest.raises(MalformedInput, match="must have 2 rows, got 1"):
            ratio([1, 2], [1])

    def test_breakthroughs_are_the_top_hundredth(self) -> None:
        found = breakthrough(range(200), [0] * 200)

        assert np.flatnonzero(found).tolist() == [197, 198, 199]

    def test_an_uncited_right_is_no_breakthrough(self) -> None:
        assert breakthrough([0, 0, NAN], [1, 1, 1])[:2].tolist() == [0, 0]


class TestDiversity:
    def test_gives_the_worked_check(self) -> None:
        """Domain rule 7.6: shares .5, .3, .2 give 0.62."""
        assert diversity([0.5, 0.3, 0.2]) == pytest.approx(0.62)

    def test_originality_gives_the_worked_check(self) -> None:
        """Ten citations: five of one class, three of another, two of a third."""
        found = originality([0] * 10, [1] * 5 + [2] * 3 + [3] * 2, rights=2)

        assert found[0] == pytest.approx(0.62)
        assert np.isnan(found[1])

    def test_every_citing_patent_has_one_vote_in_generality(self) -> None:
        """One patent of classes 1 and 2, one of class 1: shares 3/4 and 1/4."""
        found = generality([0, 0, 0], [7, 7, 8], [1, 2, 1], rights=1)

        assert found[0] == pytest.approx(1 - (9 / 16 + 1 / 16))

    def test_radicalness_is_the_share_of_foreign_classes(self) -> None:
        found = radicalness(
            [0, 0, 0, 2], [1, 2, 3, 1], own_right=[0, 2], own_class=[1, 1], rights=3
        )

        assert found[[0, 2]].tolist() == [pytest.approx(2 / 3), 0]
        assert np.isnan(found[1])

    def test_takes_publication_numbers_for_citing_patents(self) -> None:
        """Number 7 cites rights 0 and 4; joined naively with 2**62 - 1, both pairs were one."""
        right, classes = [0, 0, 0, 4, 1], [1, 1, 2, 1, 1]

        long = generality(right, [7, 8, 8, 7, 2**62 - 1], classes, rights=5)
        short = generality(right, [7, 8, 8, 7, 9], classes, rights=5)

        assert long.tobytes() == short.tobytes()

    def test_adds_votes_up_in_one_order_whatever_the_order_of_rows(self) -> None:
        """Votes of 1/2, 1/3, 1/4 and 1/11 do not add up to the same bits in every order."""
        found = set()
        for order in permutations([2, 3, 4, 11]):
            rows = np.array([(citing, of) for citing in order for of in range(citing)])
            right = np.zeros(len(rows), dtype=np.int64)
            found.add(generality(right, rows[:, 0], rows[:, 1], rights=1).tobytes())

        assert len(found) == 1

    def test_a_right_that_nothing_cites_has_no_generality(self) -> None:
        empty = np.zeros(0, dtype=np.int64)

        assert np.isnan(generality(empty, empty, empty, rights=2)).all()

    @pytest.mark.parametrize("rights", [0, -1])
    def test_refuses_no_rights(self, rights: int) -> None:
        with pytest.raises(OutOfRange, match=r"rights must lie in \[1, "):
            originality([0], [1], rights=rights)

    @given(edges, st.randoms())
    def test_does_not_depend_on_the_order_of_citations(
        self, rows: list[tuple[int, int, int]], random: Random
    ) -> None:
        right, citing, classes = (np.array(column) for column in zip(*rows, strict=True))
        order = list(range(len(rows)))
        random.shuffle(order)

        found = generality(right, citing, classes, rights=5)
        again = generality(right[order], citing[order], classes[order], rights=5)

        assert found.tobytes() == again.tobytes()
        known = found[~np.isnan(found)]
        assert ((known >= -1e-12) & (known < 1)).all()

    def test_refuses_shares_that_do_not_make_a_whole(self) -> None:
        with pytest.raises(OutOfRange, match="shares must sum to 1"):
            diversity([0.5, 0.3])

    @pytest.mark.parametrize(("right", "classes"), [([5], [1]), ([-1], [1]), ([0], [-1])])
    def test_refuses_numbers_of_no_right_or_class(
        self, right: list[int], classes: list[int]
    ) -> None:
        with pytest.raises(OutOfRange, match="must"):
            originality(right, classes, rights=2)


class TestComposite:
    def test_is_the_mean_of_its_parts(self) -> None:
        parts = dict(zip(COMPOSITE_6, ([0.1], [0.2], [0.3], [0.4], [0.5], [0.9]), strict=True))

        assert composite(parts, of=COMPOSITE_4).value[0] == pytest.approx(0.25)
        assert composite(parts, of=COMPOSITE_6).value[0] == pytest.approx(0.4)

    def test_is_unknown_unless_all_parts_are_known_and_names_what_lacks(self) -> None:
        found = composite(
            {"forward_citations": [0.0, NAN], "family_size": [0.5, 0.5], "claims": [1.0, NAN]},
            of=COMPOSITE_4,
        )

        assert np.isnan(found.value).all()
        assert found.lacks(0) == ("generality",)
        assert found.lacks(1) == ("forward_citations", "claims", "generality")

    def test_refuses_raw_counts(self) -> None:
        with pytest.raises(OutOfRange, match=r"claims must lie in \[0, 1\]"):
            composite({"claims": [12.0]}, of=COMPOSITE_4)

    @pytest.mark.parametrize("parts", [{}, {"claims": [0.1], "family_size": [0.1, 0.2]}])
    def test_refuses_columns_that_do_not_match(self, parts: dict[str, list[float]]) -> None:
        with pytest.raises(MalformedInput, match="parts must have columns of one length"):
            composite(parts, of=COMPOSITE_4)
