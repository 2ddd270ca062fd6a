from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation import Convention, ValuationError
from valuation.economics.discount import cash_times, year_portions
from valuation.economics.life import (
    LifeLimit,
    LimitKind,
    decay_shares,
    economic_life,
    expected_life,
    load_half_lives,
    survival_limit,
    technology_limit,
)


def legal(years: float) -> LifeLimit:
    return LifeLimit(kind=LimitKind.LEGAL, years=years, source="register", verified=True)


falling = st.lists(st.floats(0, 1), min_size=1, max_size=25).map(
    lambda shares: sorted(shares, reverse=True)
)


class TestEconomicLife:
    @given(st.floats(0.1, 20), st.floats(0, 15), falling)
    def test_is_the_shortest_limit_and_says_which(
        self, years: float, age: float, alive: list[float]
    ) -> None:
        limits = [
            legal(years),
            technology_limit("H", age_years=age),
            survival_limit(
                alive,
                fee_years=[n + 0.5 for n in range(len(alive))],
                until_years=float(len(alive)),
                source="model",
                verified=True,
            ),
        ]

        found = economic_life(limits)

        assert found.years == min(limit.years for limit in limits)
        assert found.years == next(x.years for x in limits if x.kind is found.binding)
        assert found.limits == tuple(limits)

    def test_by_hand(self) -> None:
        found = economic_life([legal(9.0), technology_limit("G", age_years=15.0)])

        assert found.binding is LimitKind.TECHNOLOGY
        assert found.years == pytest.approx(2 * 11.2 - 15.0)
        assert found.limits[1].note == (
            "2 half-lives of 11.2 years in section G, less 15 years since filing"
        )

    def test_without_a_legal_life_there_is_nothing_to_value(self) -> None:
        with pytest.raises(ValuationError, match="limits must hold the legal life"):
            economic_life([technology_limit("G", age_years=1.0)])

    def test_a_limit_by_the_technology_is_a_convention_and_not_verified(self) -> None:
        assert load_half_lives().verified
        assert not technology_limit("G", age_years=1.0).verified

    def test_a_technology_left_behind_leaves_nothing_to_value(self) -> None:
        with pytest.raises(ValuationError, match=r"life\.technology must be a day at least"):
            economic_life([legal(2.0), technology_limit("H", age_years=30.0)])


class TestHalfLives:
    def test_the_table_names_its_source_and_licence(self) -> None:
        table = load_half_lives()

        assert sorted(table.half_lives) == list("ABCDEFGH")
        assert "PatentsView" in table.source
        assert table.licence.startswith("CC BY 4.0")

    @pytest.mark.parametrize("section", ["", "I", "h", "G06F"])
    def test_an_unknown_section_is_refused(self, section: str) -> None:
        with pytest.raises(ValuationError, match="section must be one of A to H"):
            technology_limit(section, age_years=1.0)


class TestSurvival:
    def test_a_right_kept_for_sure_lives_to_its_end(self) -> None:
        assert expected_life([1.0, 1.0], fee_years=[0.3, 1.3], until_years=2.1) == 2.1

    def test_a_fee_just_before_the_end_takes_nothing_of_the_years_before_it(self) -> None:
        assert expected_life([0.0], fee_years=[0.1], until_years=0.2) == pytest.approx(0.1)

    @given(falling, st.floats(0.01, 0.99), st.floats(0.0, 2.0))
    def test_lies_between_the_first_fee_and_the_end(
        self, alive: list[float], first: float, rest: float
    ) -> None:
        fees = [first + year for year in range(len(alive))]
        end = min(fees[-1] + rest, 30.0)
        assert first - 1e-9 <= expected_life(alive, fee_years=fees, until_years=end) <= end + 1e-9

    @pytest.mark.parametrize("wrong", [[], [0.5, 0.6], [1.1, 0.1], [-0.1], [float("nan")], 0.5])
    def test_a_malformed_curve_is_refused(self, wrong: Any) -> None:
        with pytest.raises(ValuationError) as refusal:
            expected_life(wrong, fee_years=[0.5, 1.5], until_years=2.0)

        assert refusal.value.argument.startswith("alive")

    @pytest.mark.parametrize("wrong", [[], [0.5], [0.5, 0.5], [1.0, 0.5], [0.5, 3.0], None])
    def test_malformed_fees_are_refused(self, wrong: Any) -> None:
        with pytest.raises(ValuationError) as refusal:
            expected_life([0.9, 0.8], fee_years=wrong, until_years=2.0)

        assert refusal.value.argument.startswith("fee_years")


class TestDecay:
    @given(st.floats(0.1, 100), st.floats(0.1, 30))
    def test_falls_by_half_in_a_half_life(self, half_life: float, life: float) -> None:
        times = [0.0, *(half_life + time for time in (0.0, life) if half_life + time <= 100)]
        shares = decay_shares(half_life, times)

        assert shares[:2] == (1.0, 0.5)
        assert list(shares) == sorted(shares, reverse=True)

    def test_fits_the_years_of_a_method(self) -> None:
        portions = year_portions(2.5)

        assert len(decay_shares(10.7, cash_times(portions, Convention.MID_YEAR))) == 3

    def test_a_half_life_of_zero_is_refused(self) -> None:
        with pytest.raises(ValuationError, match="half_life_years"):
            decay_shares(0.0, [1.0])
