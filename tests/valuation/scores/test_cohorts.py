from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.errors import MalformedInput, MissingInput, OutOfRange, UnknownReference
from valuation.scores.cohort_table import cohort_table
from valuation.scores.cohorts import (
    CohortBasis,
    cohort_fields,
    cohort_of,
    cohort_percentiles,
    field_of,
)
from valuation.scores.columns import Coded
from valuation.scores.shapes import Shape, mid_ranks

NAN = float("nan")
CODES = [measure.code for measure in cohort_table().measures]
SHARES = {"generality", "originality"}


def some_values(indicator: str) -> st.SearchStrategy[float]:
    if indicator in SHARES:
        return st.floats(0, 1)
    return st.integers(1, 3000).map(float)


class TestCohortOf:
    def test_is_the_cohort_of_field_and_year_where_there_is_one(self) -> None:
        found = cohort_of("family_size", office="CN", field="chemical", year=1994)

        assert (found.basis, found.count) == (CohortBasis.FIELD_AND_YEAR, 404)
        assert (found.mean, found.deviation) == (4.205, 6.289)

    def test_is_all_fields_of_the_year_where_the_field_is_unknown(self) -> None:
        """Mean and deviation of the fields together, from their sums of values and of squares."""
        fields = [
            cohort_of("family_size", office="CN", field=field, year=2016)
            for field in cohort_table().tables[0].fields
        ]

        found = cohort_of("family_size", office="CN", field="", year=2016)

        count = sum(each.count for each in fields)
        mean = sum(each.count * each.mean for each in fields) / count
        square = sum(each.count * (each.deviation**2 + each.mean**2) for each in fields) / count
        assert (found.basis, found.field, found.count) == (CohortBasis.YEAR, "", count)
        assert found.mean == pytest.approx(mean)
        assert found.deviation == pytest.approx((square - mean**2) ** 0.5)

    def test_is_the_nearest_year_where_the_window_was_not_closed(self) -> None:
        found = cohort_of("forward_citations_5", office="CN", field="mechanical", year=2020)

        assert (found.basis, found.year) == (CohortBasis.FIELD_NEAR_YEAR, 2017)

    def test_is_the_weakest_where_neither_is_known(self) -> None:
        found = cohort_of("family_size", office="CN", field="", year=2024)

        assert (found.basis, found.year) == (CohortBasis.NEAR_YEAR, 2022)

    def test_says_where_it_is_from(self) -> None:
        found = cohort_of("claims", office="US", field="G", year=2010)

        assert found.source in {source.id for source in cohort_table().sources}
        assert (found.field_system, found.year_of) == ("cpc-section", "grant")

    @pytest.mark.parametrize("year", [1988, 2028])
    def test_refuses_a_year_too_far_from_any(self, year: int) -> None:
        with pytest.raises(MissingInput, match=rf"year {year} has no cohort of family_size at CN"):
            cohort_of("family_size", office="CN", field="mechanical", year=year)

    def test_refuses_an_office_without_cohorts_and_names_those_with(self) -> None:
        with pytest.raises(MissingInput, match="'CN' has no cohorts of claims; known: US"):
            cohort_of("claims", office="CN", field="G", year=2010)

    def test_refuses_an_indicator_without_cohorts(self) -> None:
        with pytest.raises(UnknownReference, match="indicator 'inventors' has no cohorts"):
            cohort_of("inventors", office="CN", field="", year=2010)


class TestCohortPercentiles:
    def test_reads_the_same_count_differently_in_two_offices(self) -> None:
        """Two citations in five years were many in China in 2008 and few in the United States."""
        found = cohort_percentiles(
            "forward_citations_5", [2, 2], office=["CN", "US"], field="mechanical", year=2008
        ).percentile

        assert found[0] > 0.8
        assert found[1] < 0.5

    def test_keeps_unknown_unknown_whatever_the_cohort(self) -> None:
        found = cohort_percentiles(
            "family_size", [NAN, 2, NAN], office=["XX", "CN", "CN"], field="", year=2010
        )

        assert np.isnan(found.percentile).tolist() == [True, False, True]

    def test_a_column_of_unknowns_needs_no_cohort(self) -> None:
        found = cohort_percentiles("family_size", [NAN, NAN], office="XX", field="", year=1900)

        assert np.isnan(found.percentile).all()

    def test_flags_rows_read_in_a_weaker_cohort(self) -> None:
        found = cohort_percentiles(
            "family_size",
            [2, 2, 2],
            office="CN",
            field=["mechanical", "", "mechanical"],
            year=[2016, 2016, 2024],
        )

        assert found.basis.tolist() == [
            CohortBasis.FIELD_AND_YEAR,
            CohortBasis.YEAR,
            CohortBasis.FIELD_NEAR_YEAR,
        ]

    @pytest.mark.parametrize("indicator", CODES)
    @given(data=st.data())
    def test_is_a_share_that_never_falls_as_the_value_rises(
        self, indicator: str, data: st.DataObject
    ) -> None:
        values = sorted(data.draw(st.lists(some_values(indicator), min_size=2, max_size=30)))
        year = data.draw(st.integers(2000, 2017))

        found = cohort_percentiles(indicator, values, office="US", field="", year=year).percentile

        assert ((found >= 0) & (found <= 1)).all()
        assert (np.diff(found) >= 0).all()

    @given(
        st.lists(
            st.tuples(
                st.integers(1, 80),
                st.sampled_from(["CN", "US", "EP"]),
                st.sampled_from(["mechanical", "chemical", ""]),
                st.integers(2005, 2022),
            ),
            min_size=1,
            max_size=30,
        ),
        st.randoms(),
    )
    def test_does_not_depend_on_the_order_of_rows_or_on_the_rows_beside(
        self, rows: list[tuple[int, str, str, int]], random: Random
    ) -> None:
        order = list(range(len(rows)))
        random.shuffle(order)

        found, again = (
            cohort_percentiles(
                "family_size",
                [rows[at][0] for at in chosen],
                office=[rows[at][1] for at in chosen],
                field=[rows[at][2] for at in chosen],
                year=[rows[at][3] for at in chosen],
            )
            for chosen in (list(range(len(rows))), order)
        )

        assert again.percentile.tobytes() == found.percentile[order].tobytes()
        value, office, field, year = rows[0]
        alone = cohort_of("family_size", office=office, field=field, year=year)
        assert alone.percentile(value) == found.percentile[0]

    def test_reads_coded_columns_as_plain_ones(self) -> None:
        plain = cohort_percentiles(
            "family_size", [1, 2, 3], office=["CN", "US", "CN"], field="chemical", year=2010
        )
        by_code = cohort_percentiles(
            "family_size",
            [1, 2, 3],
            office=Coded(codes=np.array([1, 0, 1]), labels=("US", "CN")),
            field=Coded(codes=np.zeros(3, dtype=np.int8), labels=("chemical",)),
            year=np.full(3, 2010),
        )

        assert by_code.percentile.tolist() == plain.percentile.tolist()

    def test_the_least_family_is_at_half_of_the_share_that_has_it(self) -> None:
        """A family has one document at least: its table begins there, one below in the mean."""
        cohort = cohort_of("family_size", office="CN", field="mechanical", year=2016)

        table = mid_ranks(cohort.shape, cohort.mean - 1, cohort.deviation, 1.0)

        assert [cohort.percentile(size) for size in (1, 2)] == table[:2].tolist()

    def test_counts_beyond_the_table_are_at_its_top(self) -> None:
        cohort = cohort_of("family_size", office="CN", field="", year=2010)

        assert cohort.percentile(1e6) == cohort.percentile(5000) > 0.999

    @pytest.mark.parametrize("value", [0, -1])
    def test_refuses_a_value_there_cannot_be(self, value: float) -> None:
        with pytest.raises(OutOfRange, match=r"values must lie in \[1, "):
            cohort_percentiles("family_size", [value], office="CN", field="", year=2010)

    def test_refuses_a_share_above_one(self) -> None:
        with pytest.raises(OutOfRange, match=r"values must lie in \[0, 1\]"):
            cohort_percentiles("originality", [1.5], office="US", field="", year=2010)

    def test_refuses_columns_of_different_lengths(self) -> None:
        with pytest.raises(MalformedInput, match="office must have 2 rows, got 1"):
            cohort_percentiles("family_size", [1, 2], office=["CN"], field="", year=2010)

    def test_refuses_a_year_that_is_not_whole(self) -> None:
        with pytest.raises(MalformedInput, match="year must be a column of whole numbers"):
            cohort_percentiles("family_size", [1], office="CN", field="", year=2010.5)

    @pytest.mark.parametrize("codes", [[0, 2], [-1, 0]])
    def test_refuses_codes_of_no_label(self, codes: list[int]) -> None:
        with pytest.raises(OutOfRange, match=r"codes must lie in \[0, 1\]"):
            Coded(codes=np.array(codes), labels=("CN", "US"))


class TestShapes:
    @pytest.mark.parametrize(
        ("shape", "mean", "deviation"),
        [(Shape.NEGATIVE_BINOMIAL, 3.8, 6.0), (Shape.POISSON_LOG_NORMAL, 9.0, 14.0),
         (Shape.POISSON_LOG_NORMAL, 2.0, 1.0), (Shape.NEGATIVE_BINOMIAL, 2.0, 1.0)],
    )  # fmt: skip
    def test_counts_have_the_mean_they_were_matched_to(
        self, shape: Shape, mean: float, deviation: float
    ) -> None:
        """The sum of 1 - F(k) is the mean, and mid-ranks are F less half of each step."""
        above = 1 - mid_ranks(shape, mean, deviation, 1.0)

        assert above.sum() - 0.5 == pytest.approx(mean, rel=0.01)

    def test_a_negative_binomial_of_size_one_is_geometric(self) -> None:
        """Mean 3 and variance 12: P(0) = 1/4, P(1) = 3/16; mid-ranks 1/8 and 1/4 + 3/32."""
        table = mid_ranks(Shape.NEGATIVE_BINOMIAL, 3.0, 12**0.5, 1.0)

        assert table[:2] == pytest.approx([1 / 8, 1 / 4 + 3 / 32])

    def test_a_log_normal_has_half_below_its_median(self) -> None:
        """Mean 100 x sqrt(1 + 0.25) and deviation half of it: the median is 100."""
        mean = 100 * 1.25**0.5

        assert mid_ranks(Shape.LOG_NORMAL, mean, mean / 2, 10.0)[10] == pytest.approx(0.5)

    def test_a_beta_of_one_and_one_is_uniform(self) -> None:
        table = mid_ranks(Shape.BETA, 0.5, (1 / 12) ** 0.5, 0.01)

        assert table[[25, 50, 75]] == pytest.approx([0.25, 0.5, 0.75])

    def test_a_beta_cannot_vary_more_than_two_ends(self) -> None:
        table = mid_ranks(Shape.BETA, 0.5, 0.6, 0.01)

        assert table[50] == pytest.approx(0.5, abs=0.01)
        assert table[1] > 0.45


class TestCohortFields:
    def test_takes_the_longest_prefix(self) -> None:
        assert cohort_fields(["B60L 50/00", "B29C", "a61q19/00", "A61F", "Z99", ""]) == (
            "mechanical",
            "chemical",
            "chemical",
            "drugs-medical",
            "",
            "",
        )

    @pytest.mark.parametrize(
        ("indicator", "office", "symbol", "field"),
        [
            ("claims", "US", "h04l9/40", "H"),
            ("family_size", "US", "H04L9/40", "computers-communications"),
            ("family_size", "XX", "H04L9/40", ""),
            ("claims", "US", "", ""),
        ],
    )
    def test_uses_the_field_system_of_the_indicator(
        self, indicator: str, office: str, symbol: str, field: str
    ) -> None:
        assert field_of(indicator, office, symbol) == field

    def test_gives_fields_of_the_tables_only(self) -> None:
        fields = cohort_table().tables[0].fields

        assert set(cohort_table().field_map.prefixes.values()) <= set(fields)


class TestTable:
    def test_says_for_every_table_where_it_is_from_and_under_which_terms(self) -> None:
        sources = {source.id: source for source in cohort_table().sources}

        for table in cohort_table().tables:
            assert sources[table.source].licence

    def test_has_no_cohort_of_a_window_that_was_open(self) -> None:
        for table in cohort_table().tables:
            if "forward_citations_5" in table.measures:
                moments = table.measures["forward_citations_5"]
                open_years = moments.mean[2018 - table.first_year :]
                assert {mean for line in open_years for mean in line} == {None}

    def test_is_small(self) -> None:
        path = Path(__file__).parents[3] / "valuation/data/cohorts.v1.json"

        assert path.stat().st_size < 150_000
