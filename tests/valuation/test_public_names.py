"""Every public name of the library answers a wrong value with a named error, never another."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

import valuation
from tests.appraisals.many_methods import a_report_by_every_method, a_trademark_report
from tests.valuation.risk.builders import a_point, a_right, loadings, some_loans, some_rights
from valuation import ValuationError
from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.report import inputs_of
from valuation.codec import parse
from valuation.economics.brands import ElasticRoyalty
from valuation.economics.comparables import Comparable
from valuation.economics.cost import CostBasis, IndexLevel, PriceIndex
from valuation.economics.life import LifeLimit, LimitKind
from valuation.economics.market import compare
from valuation.economics.options import Exercise, OptionKind, OptionTerms
from valuation.economics.software import Phase, Productivity
from valuation.models.cn_survival import KnownOfRight, PatentKind
from valuation.risk.lending import LoanTerms
from valuation.risk.liquidation import load_liquidation_terms

BAD: tuple[Any, ...] = (
    None,
    "x",
    "",
    "\ud800",
    [],
    [None],
    {},
    {1: None},
    -1,
    1.5,
    float("nan"),
    10**400,
    object(),
)
YEAR_END = valuation.Convention.YEAR_END
RANGE = valuation.RoyaltyRange(minimum=0.01, maximum=0.05, source="example")
REVENUE = [100.0, 100.0]
TIME: dict[str, Any] = {
    "tax_rate": 0.25,
    "discount_rate": 0.1,
    "convention": YEAR_END,
    "life_years": 2.0,
}


@cache
def patent() -> AppraisalInputs:
    return inputs_of(stored(a_report_by_every_method()))


@cache
def mark() -> AppraisalInputs:
    return inputs_of(stored(a_trademark_report()))


def stored(text: str) -> dict[str, object]:
    document = parse(text)
    assert isinstance(document, dict)
    return document


def examples() -> dict[str, dict[str, Any]]:
    """Valid arguments of the public functions, by name."""
    return {**_of_money(), **_of_models(), **_of_risk(), **_of_scores()}


def _of_money() -> dict[str, dict[str, Any]]:
    terms = OptionTerms(
        spot=10.0, strike=9.0, rate=0.03, volatility=0.3, years=2.0, dividend_yield=0.0
    )
    methods = patent().pricing.methods
    assert methods.cost
    assert methods.market
    assert methods.with_and_without
    assert methods.staged_investment
    cost: dict[str, Any] = {
        "price_index": methods.cost.price_index,
        "base_date": patent().base_date,
        "incentives": methods.cost.incentives,
        "obsolescence": methods.cost.obsolescence,
    }
    deals: Sequence[Comparable] = methods.market.comparables
    subject = deals[0].profile
    base = date(2026, 6, 30)
    compared = compare(subject, deals, bandwidths={"claims": 5.0}, base_date=base)
    one_year = {"discount_rate": 0.1, "convention": YEAR_END, "tax_rate": 0.25}
    return {
        "amortisation_factor": {"years": 10, **one_year},
        "with_amortisation_benefit": {
            "found": valuation.royalty_relief(REVENUE, royalty_rate=0.05, **TIME),
            "years": 10,
            **one_year,
        },
        "binomial": {
            "kind": OptionKind.CALL,
            "exercise": Exercise.AMERICAN,
            "terms": terms,
            "steps": 5,
        },
        "black_scholes_merton": {"kind": OptionKind.CALL, "terms": terms},
        "deferral_option": {"terms": terms, "steps": 5, "assumptions": ()},
        "staged_option": {
            "project_value": 10.0,
            "stages": methods.staged_investment.stages,
            "rate": 0.03,
            "volatility": 0.4,
            "competition_decay": 0.02,
            "steps_per_year": 12,
        },
        "brand_relief": {
            "analysis": mark().pricing.brand_analysis,
            "revenue": REVENUE,
            "royalty_range": RANGE,
            "strength": 50.0,
            **TIME,
        },
        "brand_earnings": {
            "analysis": mark().pricing.brand_analysis,
            "revenue": REVENUE,
            "operating_margin": [0.2, 0.2],
            "royalty": ElasticRoyalty(
                royalty_rate=0.05,
                reference_revenue=100.0,
                elasticity=0.1,
                reference_margin=0.2,
                margin_effect=0.5,
                source="example",
            ),
            **TIME,
        },
        "royalty_from_score": {"royalty_range": RANGE, "score": 50.0},
        "royalty_relief": {"revenue": REVENUE, "royalty_rate": 0.05, "assumptions": (), **TIME},
        "royalty_schedule": {"revenue": REVENUE, "royalty_rate": 0.05, **TIME},
        "relief_from_royalty": {"revenue": REVENUE, "royalty_rate": 0.05, **one_year},
        "excess_earnings": {
            "revenue": REVENUE,
            "operating_margin": [0.2, 0.2],
            "charges": (),
            "decay": [1.0, 0.9],
            "assumptions": (),
            **TIME,
        },
        "incremental_income": {
            "extra_revenue": REVENUE,
            "contribution_margin": [0.2, 0.2],
            "cost_saved": [1.0, 1.0],
            "investment": [0.0, 0.0],
            "assumptions": (),
            **TIME,
        },
        "with_and_without": {
            "with_right": methods.with_and_without.with_right,
            "without_right": methods.with_and_without.without_right,
            "competition": [0.5] * 5,
            "assumptions": (),
            **TIME,
        },
        "compare": {
            "subject": subject,
            "comparables": deals,
            "bandwidths": {"claims": 5.0},
            "base_date": base,
        },
        "market_value": {"comparison": compared},
        "cost_value": {
            "costs": methods.cost.costs,
            "basis": CostBasis.REPRODUCTION,
            "assumptions": (),
            **cost,
        },
        "software_cost": {
            "counts": {"internal-file": {"low": 10}},
            "phase": Phase.TENDER,
            "productivity": Productivity(
                hours_per_function_point=8.0,
                cost_per_person_month=2e4,
                published_on=methods.cost.price_index.levels[0].since,
                source="example",
            ),
            "other_costs": methods.cost.costs,
            "ksloc": 10.0,
            **cost,
        },
        "compare_with_industry": {
            "rate": 0.1,
            "industry": "machinery",
            "on": base,
            "tolerance": 0.1,
        },
        "wacc_at": {"industry": "machinery", "on": base},
        "economic_life": {
            "limits": [LifeLimit(kind=LimitKind.LEGAL, years=5.0, source="register", verified=True)]
        },
        "renewal_prior": {
            "section": "G",
            "currency_per_usd": 7.1,
            "rate_source": "example",
            "years_since_grant": 2.0,
            "remaining_years": 10.0,
            "legal_years": 12.0,
        },
    }


def _of_models() -> dict[str, dict[str, Any]]:
    model = valuation.load_model("cn-kept-5")
    columns = {"claims_domestic": [5.0], "owner": ["domestic"]}
    scored = {"model": model, "columns": columns}
    known = KnownOfRight(kind=PatentKind.INVENTION)
    return {
        "contributions": scored,
        "linear_predictor": scored,
        "predict": scored,
        "load_model": {"model_id": "cn-kept-5", "version": "1"},
        "survival": {
            "known": known,
            "age_years": 5.0,
            "until_age_years": 9.0,
            "model_version": "1",
        },
        "appraise": {"inputs": patent()},
        "to_json": {"value": patent()},
        "recompute": {"text": a_trademark_report()},
    }


def _of_risk() -> dict[str, dict[str, Any]]:
    drawn = {"right": "ZL1", "seed": 7, "paths": 50}
    methods = [
        valuation.Method(name=name, model=model, weight=0.5, reason="example")
        for name, model in (("a", a_right()), ("b", a_point()))
    ]
    loan = LoanTerms(
        exposure=1.0,
        annual_pd=0.02,
        years=1.0,
        ltv_cap=0.5,
        confidence=0.9,
        haircuts={"cash": 0.0},
    )
    return {
        "distribution_of": {"values": [1.0, 2.0], "seed": 7},
        "simulate": {"model": a_right(), **drawn},
        "simulate_many": {"models": [a_right()], "rights": ["ZL1"], "seed": 7, "paths": 50},
        "reconcile": {"methods": methods, "single_method_reason": None, **drawn},
        "tornado": {"methods": methods, **drawn},
        "lending_value": {
            "values": np.ones((2, 9)),
            "dates": [0.0, 1.0],
            "confidence": 0.9,
        },
        "lending_view": {
            "values": np.ones((2, 9)),
            "dates": [0.0, 1.0],
            "appraised": 1.0,
            "loan": loan,
            "terms": load_liquidation_terms(),
            "annual_rate": 0.05,
        },
        "portfolio_risk": {
            "rights": some_rights(),
            "loans": some_loans(),
            "loadings": loadings(),
            "liquidation_share": 0.5,
            "horizon": 2,
            "paths": 50,
            "seed": 7,
        },
    }


def _of_scores() -> dict[str, dict[str, Any]]:
    scheme = valuation.load_scheme("sipo-ppac-2012")
    right = {"office": "CN", "field": "mechanical", "year": 2016}
    return {
        "load_scheme": {"scheme_id": "sipo-ppac-2012", "version": "1"},
        "schemes_for": {"right_type": valuation.RightType.INVENTION},
        "score": {
            "scheme": scheme,
            "ratings": {leaf.code: 6.0 for leaf in scheme.indicators},
        },
        "panel_score": {"scheme": scheme, "cards": patent().scoring.cards},
        "cohort_of": {"indicator": "family_size", **right},
        "cohort_percentiles": {"indicator": "family_size", "values": [1.0, 2.0], **right},
        "composite": {"parts": {"claims": [0.5], "family_size": [0.5]}, "of": ("claims",)},
    }


def refusals(call: Callable[[Any], object]) -> Iterator[ValuationError]:
    """What each bad value is refused with; what the library takes is not listed."""
    for bad in BAD:
        try:
            call(bad)
        except ValuationError as refusal:
            yield refusal


def records_in(value: object) -> Iterator[Any]:
    """Every record in a record, itself among them."""
    if is_dataclass(value):
        yield value
        value = [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for entry in value:
            yield from records_in(entry)


EXAMPLES = examples()
FUNCTIONS = {
    name: value
    for name in valuation.__all__
    if callable(value := getattr(valuation, name)) and not inspect.isclass(value)
}
RECORDS = {
    name: value
    for name in valuation.__all__
    if inspect.isclass(value := getattr(valuation, name)) and is_dataclass(value)
}
METHODS = {**mark().pricing.methods.used, **patent().pricing.methods.used}
KINDS = {type(each).__name__: each for top in (patent(), mark()) for each in records_in(top)}
ARGUMENTS = [(name, argument) for name, valid in EXAMPLES.items() for argument in valid]


def test_every_function_that_takes_something_has_an_example() -> None:
    taking = {name for name, call in FUNCTIONS.items() if inspect.signature(call).parameters}

    assert taking == set(EXAMPLES)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_examples_are_good(name: str) -> None:
    assert FUNCTIONS[name](**EXAMPLES[name]) is not None


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_a_wrong_value_of_one_argument_is_refused_by_name(name: str, argument: str) -> None:
    def call(bad: Any) -> object:
        return FUNCTIONS[name](**{**EXAMPLES[name], argument: bad})

    assert all(refusal.argument for refusal in refusals(call))
    with pytest.raises(ValuationError):
        call(object())


@pytest.mark.parametrize("name", sorted({**FUNCTIONS, **RECORDS}))
def test_wrong_values_of_all_arguments_are_refused(name: str) -> None:
    made = {**FUNCTIONS, **RECORDS}[name]
    parameters = inspect.signature(made).parameters.values()
    asked = [each.name for each in parameters if each.default is each.empty]

    assert all(each.argument for each in refusals(lambda bad: made(**dict.fromkeys(asked, bad))))


def test_the_inputs_hold_records_of_most_kinds() -> None:
    assert len(KINDS) > 30


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_wrong_value_of_any_field_of_the_inputs_is_refused(kind: str) -> None:
    record = KINDS[kind]
    for field in fields(record):

        def call(bad: Any, name: str = field.name) -> object:
            return accepted(replace(record, **{name: bad}))

        assert all(refusal.argument for refusal in refusals(call))
        with pytest.raises(ValuationError):
            call(object())


def accepted(record: Any) -> object:
    """Some records are checked by the one that holds them."""
    [*holding] = [name for name, used in METHODS.items() if type(used) is type(record)]
    if holding:
        return replace(patent().pricing.methods, **{holding[0]: record})
    if isinstance(record, IndexLevel):
        return PriceIndex(id="x", source="x", levels=(record,))
    return record
