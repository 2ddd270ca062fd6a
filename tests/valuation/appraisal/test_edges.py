"""Age of the right, cash that stays when revenue falls, and figures at the ends of their range."""

import json
from datetime import date
from typing import Any

import pytest

from tests.valuation.appraisal.builders import (
    a_pricing,
    a_subject,
    some_inputs,
    some_uncertainty,
)
from valuation.appraisal.appraise import appraise
from valuation.appraisal.income_methods import IncrementalIncome
from valuation.appraisal.methods import Methods
from valuation.appraisal.price_methods import InvestmentOption, RenewalPrior
from valuation.appraisal.pricing import Lives
from valuation.appraisal.report import to_json
from valuation.appraisal.result import Appraisal
from valuation.errors import MissingInput, OutOfRange, ValuationError
from valuation.reports import recompute

OPTION: dict[str, Any] = {
    "project_value": 9e6,
    "project_source": "business plan",
    "investment": 1e7,
    "years_to_decide": 5.0,
    "riskless_rate": 0.02,
    "volatility": 0.4,
    "competition_decay": 0.1,
    "weight": 1.0,
    "weight_reason": "early stage",
}


def by_the_prior(*, granted_on: date | None, filed: int = 2007, legal_years: float) -> Appraisal:
    prior = RenewalPrior(
        cny_per_usd=7.0, rate_source="example", weight=1.0, weight_reason="nothing else is known"
    )
    pricing = a_pricing(
        economics=None,
        methods=Methods(renewal_prior=prior),
        lives=Lives(legal_years=legal_years, economic_years=30.0, economic_source="no end known"),
    )
    subject = a_subject(
        filed_on=date(filed, 2, 1), granted_on=granted_on, expires_on=date(filed + 20, 2, 1)
    )
    return appraise(some_inputs(subject=subject, pricing=pricing))


def test_the_renewal_prior_falls_with_age_and_with_what_is_left() -> None:
    """By hand for 2010: 16.0 years of 16 % and 0.59 years of a stream falling by 0.84 / 1.1."""
    young = by_the_prior(granted_on=date(2025, 6, 30), filed=2024, legal_years=17.59)
    old = by_the_prior(granted_on=date(2010, 6, 30), legal_years=0.59)
    q = 0.84 / 1.1

    assert old.methods[0].value.value == pytest.approx(
        143_500 * 0.84**16 * (1 - q**0.59) / (1 - q**16.59), rel=1e-3
    )
    assert old.distribution.p50 < young.distribution.p50 / 50


def test_the_renewal_prior_needs_the_day_of_grant() -> None:
    with pytest.raises(MissingInput, match=r"subject\.granted_on"):
        by_the_prior(granted_on=None, legal_years=0.59)


def test_an_investment_does_not_shrink_with_the_revenue_that_it_was_made_for() -> None:
    """9.0 m after tax at the median less 6.75 m: at P10 of revenue (a factor of 0.6) a loss."""
    income = IncrementalIncome(
        extra_revenue=[24e6],
        contribution_margin=[0.5],
        cost_saved=[0.0],
        investment=[6.75e6],
        weight=1.0,
        weight_reason="the only forecast",
    )
    pricing = a_pricing(
        methods=Methods(incremental_income=income),
        lives=Lives(legal_years=12.0, economic_years=1.0, economic_source="one season"),
        uncertainty=some_uncertainty(
            growth_sd=0.0,
            discount_sd=0.0,
            model_log_sd=0.1,
            invalidation_hazard=0.0,
            litigation_probability=0.0,
            lapse_factor=0.0,
        ),
    )
    found = appraise(some_inputs(pricing=pricing))

    assert found.distribution.p10 == 0.0
    assert found.distribution.p50 == pytest.approx(2.25e6 / 1.18, rel=0.15)


@pytest.mark.parametrize("name", ["legal_years", "economic_years"])
@pytest.mark.parametrize("years", [0.0, 1e-320, 0.0027, 30.5, float("inf")])
def test_a_life_lasts_from_a_day_to_30_years(name: str, years: float) -> None:
    stated: dict[str, Any] = {"legal_years": 5.0, "economic_years": 5.0}

    with pytest.raises(OutOfRange, match=f"lives.{name}"):
        Lives(**(stated | {name: years}), economic_source="product cycle")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("project_value", -1.0),
        ("investment", 1e-320),
        ("years_to_decide", 1e-320),
        ("years_to_decide", float("inf")),
        ("riskless_rate", 1.1),
        ("volatility", 1e-9),
        ("competition_decay", float("nan")),
    ],
)
def test_an_option_names_its_figure_that_is_out_of_range(name: str, wrong: float) -> None:
    with pytest.raises(OutOfRange, match=f"investment_option.{name}"):
        InvestmentOption(**(OPTION | {name: wrong}))


@pytest.mark.parametrize("figure", ["1e-320", "1e999", "-1", "NaN", '"x"'])
@pytest.mark.parametrize(
    "path",
    [
        ("lives", "legal_years"),
        ("lives", "economic_years"),
        ("methods", "investment_option", "years_to_decide"),
        ("methods", "investment_option", "investment"),
    ],
)
def test_a_document_with_such_a_figure_is_refused_by_name(
    path: tuple[str, ...], figure: str
) -> None:
    pricing = a_pricing(methods=Methods(investment_option=InvestmentOption(**OPTION)))
    document = json.loads(to_json(some_inputs(pricing=pricing)))
    record = document["inputs"]["pricing"]
    for name in path[:-1]:
        record = record[name]
    record[path[-1]] = "@"

    with pytest.raises(ValuationError) as refusal:
        recompute(json.dumps(document).replace('"@"', figure))

    assert path[-1] in refusal.value.argument or "JSON" in str(refusal.value)
