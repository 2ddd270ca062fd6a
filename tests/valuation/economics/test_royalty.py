import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.engine1.builders import a_range
from valuation import (
    EXPERT_INPUT,
    MissingInput,
    OutOfRange,
    RoyaltyRange,
    ValuationError,
    load_royalty_ranges,
    royalty_from_score,
)

fractions = st.floats(0, 1)
scores = st.floats(0, 100)


class TestRoyaltyFromScore:
    def test_gives_the_published_example_of_a_strength_score(self) -> None:
        """Brand Finance's explanation of its method: 0-5 % and a strength of 80 give 4 %."""
        assert royalty_from_score(a_range(0.0, 0.05), score=80) == pytest.approx(0.04)

    def test_reaches_both_ends(self) -> None:
        assert royalty_from_score(a_range(0.01, 0.05), score=0) == 0.01
        assert royalty_from_score(a_range(0.01, 0.05), score=100) == 0.05

    def test_never_exceeds_the_maximum_by_a_rounding_error(self) -> None:
        low, high = 0.06, 0.87
        assert low + (high - low) > high, "the case is one where binary fractions round up"

        assert royalty_from_score(a_range(low, high), score=100) == high

    @given(fractions, fractions, scores, scores)
    def test_stays_in_the_range_and_rises_with_the_score(
        self, one: float, other: float, first: float, second: float
    ) -> None:
        allowed = a_range(*sorted((one, other)))
        worse, better = sorted((first, second))

        low, high = (royalty_from_score(allowed, score=score) for score in (worse, better))

        assert allowed.minimum <= low <= high <= allowed.maximum

    @pytest.mark.parametrize("score", [-1, 101, float("nan")])
    def test_refuses_a_score_off_the_scale(self, score: float) -> None:
        with pytest.raises(OutOfRange, match="score"):
            royalty_from_score(a_range(), score=score)


class TestRoyaltyRange:
    @pytest.mark.parametrize(
        ("minimum", "maximum", "message"),
        [
            (0.05, 0.01, r"royalty_range\.minimum must not exceed the maximum 0\.01, got 0\.05"),
            (0.01, 5, r"royalty_range\.maximum must lie in \[0, 1\], got 5"),
            (-0.01, 0.05, r"royalty_range\.minimum must lie"),
        ],
    )
    def test_refuses_a_malformed_range(self, minimum: float, maximum: float, message: str) -> None:
        with pytest.raises(OutOfRange, match=message):
            a_range(minimum, maximum)

    @pytest.mark.parametrize("source", ["", " ", "\ud800"])
    def test_needs_a_source(self, source: str) -> None:
        with pytest.raises(ValuationError, match=r"royalty_range\.source"):
            RoyaltyRange(minimum=0.01, maximum=0.05, source=source)


class TestRoyaltyRangeTable:
    def test_ships_no_invented_range(self) -> None:
        table = load_royalty_ranges()

        assert (table.ranges, table.source, table.verified) == ({}, EXPERT_INPUT, False)

    def test_asks_for_a_range_where_none_is_published(self) -> None:
        with pytest.raises(MissingInput, match="royalty_range is not published for 'C39'"):
            load_royalty_ranges().for_industry("C39")
