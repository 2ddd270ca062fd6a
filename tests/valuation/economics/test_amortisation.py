from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import line, stored
from valuation import Convention, MalformedInput, ValuationError
from valuation.economics.amortisation import amortisation_factor, with_amortisation_benefit
from valuation.economics.flows import Approach, MethodValue
from valuation.economics.income import royalty_relief

YEAR_END, MID_YEAR = Convention.YEAR_END, Convention.MID_YEAR
TEN_YEARS: dict[str, Any] = {
    "years": 10,
    "tax_rate": 0.25,
    "discount_rate": 0.15,
    "convention": YEAR_END,
}


def relief() -> MethodValue:
    return royalty_relief(
        [1000.0, 1000.0],
        royalty_rate=0.1,
        tax_rate=0.25,
        discount_rate=0.15,
        convention=YEAR_END,
        life_years=2.0,
    )


class TestFactor:
    @given(st.integers(1, 50), st.floats(0, 0.9), st.floats(0.001, 1.0))
    def test_is_the_published_closed_form(self, n: int, tax: float, rate: float) -> None:
        """en.wikipedia.org/wiki/Tax_amortization_benefit, year-end discounting."""
        closed = 1 / (1 - tax / n * (1 / rate - 1 / (rate * (1 + rate) ** n)))

        found = amortisation_factor(years=n, tax_rate=tax, discount_rate=rate, convention=YEAR_END)

        assert found == pytest.approx(closed)

    @given(st.integers(1, 50), st.floats(0.01, 0.9), st.floats(0.01, 1.0))
    def test_is_above_one_and_more_at_mid_year(self, n: int, tax: float, rate: float) -> None:
        late, early = (
            amortisation_factor(years=n, tax_rate=tax, discount_rate=rate, convention=when)
            for when in (YEAR_END, MID_YEAR)
        )

        assert 1.0 < late < early

    def test_without_tax_there_is_no_benefit(self) -> None:
        assert amortisation_factor(**(TEN_YEARS | {"tax_rate": 0.0})) == 1.0

    @pytest.mark.parametrize(
        ("argument", "wrong"),
        [
            ("years", 0),
            ("years", 51),
            ("years", 10.0),
            ("years", True),
            ("tax_rate", 1.0),
            ("discount_rate", 0.0),
            ("convention", "mid-year"),
        ],
    )
    def test_names_what_is_wrong(self, argument: str, wrong: Any) -> None:
        with pytest.raises(ValuationError) as refusal:
            amortisation_factor(**(TEN_YEARS | {argument: wrong}))

        assert refusal.value.argument == argument


class TestApplied:
    def test_the_benefit_is_the_tax_saved_on_the_price_with_the_benefit(self) -> None:
        found = with_amortisation_benefit(relief(), **TEN_YEARS)

        saved = sum(found.value / 10 * 0.25 / 1.15**year for year in range(1, 11))
        assert line(found, "tax-amortisation-benefit") == pytest.approx(saved)
        assert found.value == pytest.approx(relief().value + saved)
        assert found.lines[-1].amount == found.value
        assert stored(found) == found

    def test_no_method_holds_it_by_itself(self) -> None:
        assert "tax-amortisation-benefit" not in [each.code for each in relief().lines]

    def test_it_is_refused_twice(self) -> None:
        once = with_amortisation_benefit(relief(), **TEN_YEARS)

        with pytest.raises(MalformedInput, match="already holds"):
            with_amortisation_benefit(once, **TEN_YEARS)

    def test_it_is_refused_for_market_prices(self) -> None:
        price = MethodValue(
            method="comparable-deals",
            version="1",
            source="example",
            approach=Approach.MARKET,
            formula="",
            value=1.0,
            rows=(),
            lines=(),
            assumptions=(),
            discount_rate=None,
            log_sd=None,
        )

        with pytest.raises(MalformedInput, match="market"):
            with_amortisation_benefit(price, **TEN_YEARS)
