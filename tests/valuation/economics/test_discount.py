from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.engine1.builders import a_build_up
from valuation import Convention, OutOfRange, load_premium_table
from valuation.economics.discount import cash_times, discount_factor, year_portions

rates = st.floats(0.001, 1)
lives = st.floats(0.01, 30)


class TestDiscountFactor:
    @given(rates, st.integers(1, 30))
    def test_is_correctly_rounded_for_whole_years(self, rate: float, years: int) -> None:
        assert discount_factor(rate, float(years)) == float(1 / (1 + Fraction(rate)) ** years)

    @given(rates, st.integers(0, 29))
    def test_is_correctly_rounded_for_half_years(self, rate: float, years: int) -> None:
        factor = Fraction(discount_factor(rate, years + 0.5))

        assert float(factor**2 * (1 + Fraction(rate)) ** (2 * years + 1)) == pytest.approx(
            1, rel=3e-16
        )

    @given(rates, rates, lives, lives)
    def test_never_rises_with_rate_or_time(
        self, rate: float, other: float, years: float, later: float
    ) -> None:
        low, high = sorted((rate, other))
        soon, late = sorted((years, later))

        assert discount_factor(high, late) <= discount_factor(low, soon)


class TestYearPortions:
    @given(lives)
    def test_sum_to_the_life(self, life: float) -> None:
        portions = year_portions(life)

        assert sum(portions) == pytest.approx(life)
        assert all(portion == 1 for portion in portions[:-1])
        assert 0 < portions[-1] <= 1

    @given(lives)
    def test_the_last_cash_at_year_end_comes_when_the_right_ends(self, life: float) -> None:
        assert cash_times(year_portions(life), Convention.YEAR_END)[-1] == life

    @pytest.mark.parametrize("life", [0.0, -1.0, 144.0, float("nan")])
    def test_refuse_an_impossible_life(self, life: float) -> None:
        with pytest.raises(OutOfRange, match="life_years"):
            year_portions(life)


class TestDiscountRateBuildUp:
    def test_is_the_sum_of_its_parts(self) -> None:
        assert a_build_up().rate == 0.18

    def test_names_the_part_that_is_wrong(self) -> None:
        with pytest.raises(OutOfRange, match=r"discount_rate\.market must lie in \[0, 1\], got 4"):
            a_build_up(market=4)

    def test_refuses_a_sum_of_nothing(self) -> None:
        with pytest.raises(OutOfRange, match="discount_rate must lie"):
            a_build_up(risk_free=0, technical=0, market=0, financial=0, management=0)


class TestPremiumTable:
    def test_says_where_it_comes_from_and_that_nobody_checked(self) -> None:
        table = load_premium_table()

        assert table.source
        assert not table.verified

    def test_has_a_range_for_each_premium_and_none_for_the_risk_free_rate(self) -> None:
        components = [usual.component for usual in load_premium_table().premiums]

        assert components == ["technical", "market", "financial", "management"]

    def test_names_premiums_outside_their_range(self) -> None:
        table = load_premium_table()

        assert table.unusual(a_build_up(market=0.05)) == ()
        assert table.unusual(a_build_up(market=0.06)) == ("market",)
