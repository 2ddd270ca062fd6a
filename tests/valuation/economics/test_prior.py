import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.economics.builders import line, stored
from valuation import UnknownReference, ValuationError
from valuation.economics.flows import MethodValue
from valuation.economics.prior import load_renewal_prior, renewal_prior


def prior(section: str | None, **changes: Any) -> MethodValue:
    """At grant, with all of its life before it, unless a test says otherwise."""
    terms: dict[str, Any] = {
        "currency_per_usd": 7.0,
        "rate_source": "PBoC",
        "years_since_grant": 0.0,
        "remaining_years": 17.0,
        "legal_years": 17.0,
    }
    return renewal_prior(section, **(terms | changes))


@pytest.mark.parametrize(
    ("section", "usd"),
    [("A", 15_700), ("B", 16_600), ("C", 15_500), ("F", 26_800), ("G", 20_500), ("H", 25_900)],
)
def test_holds_the_medians_of_the_reference(section: str, usd: float) -> None:
    assert prior(section, currency_per_usd=1.0).value == usd


@pytest.mark.parametrize("section", [None, "D", "E"])
def test_where_no_section_was_measured_it_takes_all(section: str | None) -> None:
    found = prior(section)

    assert found.value == 18_000 * 7
    assert "the common median" in (found.assumptions[0].text or "")


def test_its_80_percent_band_is_a_factor_of_15_each_way_with_the_document() -> None:
    table = load_renewal_prior()

    assert math.exp(1.2816 * table.log_sd_with_document) == pytest.approx(15, abs=0.5)
    assert prior("G").log_sd == table.log_sd > table.log_sd_with_document


def test_its_source_is_papers_and_data_that_a_reader_can_find() -> None:
    source = prior("G").source

    assert "Econometrica 54" in source
    assert "Economic Journal 96" in source
    assert "reference on valuation" not in source


def test_carries_its_warnings() -> None:
    warnings = [each.text or "" for each in prior("G").assumptions if each.code == "warning"]

    assert any("Chinese" in warning for warning in warnings)
    assert any("depends on the model" in warning for warning in warnings)


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(UnknownReference, match="section must be one of A to H"):
        prior("Z")


@pytest.mark.parametrize("wrong", [0.0, -7.0, float("nan"), "7", None])
def test_the_currency_rate_has_to_be_given(wrong: Any) -> None:
    with pytest.raises(ValuationError, match="currency_per_usd"):
        prior("G", currency_per_usd=wrong)


@pytest.mark.parametrize(
    ("argument", "wrong"),
    [
        ("years_since_grant", -0.1),
        ("years_since_grant", None),
        ("legal_years", 1e-320),
        ("remaining_years", 0.0),
        ("remaining_years", 17.1),
    ],
)
def test_a_life_that_cannot_be_is_refused(argument: str, wrong: Any) -> None:
    with pytest.raises(ValuationError) as refusal:
        prior("G", **{argument: wrong})

    assert refusal.value.argument == argument


def test_each_year_since_grant_takes_16_percent() -> None:
    """Reference 3.5; the share of the life is left out of it."""
    new, old = prior("G"), prior("G", years_since_grant=2.0, remaining_years=15.0, legal_years=15.0)

    assert line(old, "decay-factor") == pytest.approx(0.84**2)
    assert old.value == pytest.approx(new.value * 0.84**2 * line(old, "life-share"))
    assert "16 % a year" in next(e.source or "" for e in old.assumptions if e.code == "decay")


def test_a_life_cut_short_brings_the_returns_of_its_years_only() -> None:
    """By hand: a year of a stream that falls by 0.84 / 1.1 a year, over 17 years of it."""
    cut = prior("G", remaining_years=1.0)
    yearly = [(0.84 / 1.1) ** year for year in range(17)]

    assert line(cut, "life-share") == pytest.approx(yearly[0] / sum(yearly))
    assert cut.value == pytest.approx(143_500 * yearly[0] / sum(yearly))


@given(st.floats(0, 15), st.floats(0.01, 4), st.floats(0.01, 1))
def test_an_older_patent_is_worth_less(age: float, more: float, left: float) -> None:
    young, old = (
        prior("G", years_since_grant=a, remaining_years=left * (20 - a), legal_years=20 - a).value
        for a in (age, age + more)
    )

    assert 0.0 < old < young


def test_survives_storage() -> None:
    assert stored(prior("G")) == prior("G")
