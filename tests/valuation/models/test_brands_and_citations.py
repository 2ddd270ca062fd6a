"""Brand value and later citations: elasticities, bands and limits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.errors import OutOfRange
from valuation.models.brands import BrandValue, brand_value
from valuation.models.catalogue import load_model
from valuation.models.citations import (
    AFTER_THREE_YEARS,
    AT_GRANT,
    citations_after_three_years,
    citations_at_grant,
    expected_citations,
)


def valued(revenue: float, margin: float | None = 0.1) -> BrandValue:
    return brand_value(
        revenue=revenue, margin=margin, sector="Retail", year=2012, units_per_musd=1.0
    )


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_more_revenue_never_makes_a_brand_worth_less(first: float, second: float) -> None:
    small, large = sorted((first, second))
    assert valued(small).median <= valued(large).median * (1.0 + 1e-12)


def test_revenue_has_an_elasticity_below_one_among_the_brands_seen() -> None:
    elasticity = math.log(valued(60_000).median / valued(6_000).median) / math.log(10.0)
    assert 0.3 < elasticity < 0.8


def test_a_small_brand_is_scaled_down_in_proportion_and_called_an_extrapolation() -> None:
    shop, half = valued(2.0), valued(1.0)
    assert shop.median == pytest.approx(2.0 * half.median)
    assert "revenue_log" in shop.extrapolated
    assert valued(20_000).extrapolated == ()


def test_margin_raises_the_value_and_unknown_margin_is_the_average_brand() -> None:
    assert valued(20_000, 0.02).median < valued(20_000, 0.25).median
    unknown = valued(20_000, None)
    assert valued(20_000, -0.05).median < unknown.median < valued(20_000, 0.3).median


def test_the_band_of_a_brand_lies_around_the_median_and_is_wide() -> None:
    value = valued(20_000)
    assert value.low < value.median < value.high
    assert value.high / value.low > 4.0


def test_the_median_is_the_exponential_of_what_the_result_lists() -> None:
    value = valued(300.0)
    log = value.intercept + sum(value.contributions.values())
    assert value.median == pytest.approx(math.exp(log))


def test_the_unit_of_money_is_that_of_the_revenue() -> None:
    in_yuan = brand_value(
        revenue=20_000 * 7e6, margin=0.1, sector="Retail", year=2012, units_per_musd=7e6
    )
    assert in_yuan.median == pytest.approx(valued(20_000).median * 7e6)


@pytest.mark.parametrize(
    ("changed", "argument"),
    [
        ({"revenue": 0.0}, "revenue"),
        ({"margin": 1.5}, "margin"),
        ({"year": 12}, "year"),
        ({"units_per_musd": -1.0}, "units_per_musd"),
    ],
)
def test_brand_inputs_out_of_range_are_named(changed: dict[str, float], argument: str) -> None:
    inputs = {"revenue": 9e3, "margin": 0.1, "year": 2010, "units_per_musd": 1.0, **changed}
    with pytest.raises(OutOfRange, match=argument):
        brand_value(sector=None, **inputs)  # type: ignore[arg-type]


def after_three(citations: int) -> float:
    columns = citations_after_three_years(
        citations_0_2=[citations / 2],
        citations_0_3=[citations],
        grant_year=[2005],
        grant_lag_years=[2.5],
        backward_patent=[12],
        backward_foreign=[2],
        backward_lag_years=[9.0],
        family_documents=[3],
    )
    expected = expected_citations(AFTER_THREE_YEARS, columns)
    assert 0.0 <= expected.low[0] <= expected.median[0] <= expected.high[0]
    return float(expected.median[0])


def test_citations_so_far_foretell_citations_to_come() -> None:
    expected = [after_three(count) for count in (0, 1, 3, 8, 20)]
    assert expected == sorted(expected)
    assert expected[-1] > 5.0 * expected[0]


def test_citations_at_grant_are_expected_without_looking_ahead() -> None:
    assert not any("family" in name or "0_3" in name for name in load_model(AT_GRANT).features)
    columns = citations_at_grant(
        grant_year=[2005, 2005],
        grant_lag_years=[2.0, math.nan],
        backward_patent=[10, math.nan],
        backward_foreign=[0, math.nan],
        backward_lag_years=[8.0, math.nan],
    )
    expected = expected_citations(AT_GRANT, columns)
    assert expected.median.shape == (2,)
    assert expected.model_id == AT_GRANT


def test_a_negative_count_is_named() -> None:
    with pytest.raises(OutOfRange, match="backward_patent"):
        citations_at_grant(
            grant_year=[2005],
            grant_lag_years=[2.0],
            backward_patent=[-1],
            backward_foreign=[0],
            backward_lag_years=[8.0],
        )
