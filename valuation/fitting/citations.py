"""Fits `citations-at-grant` and `citations-after-3` on the public sample."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from valuation.backtest.citations import COLUMNS, SAMPLE, after_three_years, at_grant
from valuation.backtest.samples import Sample, read_sample
from valuation.errors import MissingInput
from valuation.fitting.bands import error_band
from valuation.fitting.penalised import Plan, fit, grid_of
from valuation.fitting.problem import Problem, chosen, unseen
from valuation.fitting.terms import Curve, Penalties
from valuation.labels import Label
from valuation.models.additive import AdditiveModel, Link, Provenance
from valuation.models.citations import AFTER_THREE_YEARS, AT_GRANT

FOLDS = 10
SALTS = ("citations-a", "citations-b", "citations-c", "citations-d")
STRETCHES = 3
OUTCOME = "fwd_cites_4_8"
GRID = grid_of(smooth=(0.3, 1.0, 3.0, 10.0, 30.0), levels=(5.0,))

_AT_GRANT = (
    ("grant_year", "授权年份", "Year of grant"),
    ("grant_lag_years", "审查年限", "Years to grant"),
    ("backward_patent_log1p", "引用专利数（对数）", "Cited patents (log)"),
    ("backward_foreign_log1p", "引用非美国专利数（对数）", "Cited non-US patents (log)"),
    ("backward_lag_years", "被引专利年龄中位数", "Median age of cited patents"),
)
_LATER = (
    ("citations_0_3_log1p", "前三年被引数（对数）", "Citations in three years (log)"),
    ("citations_year_3_log1p", "第三年被引数（对数）", "Citations in the third year (log)"),
    ("family_documents_log1p", "同族文献数（对数）", "Family documents (log)"),
)


def fit_models(directory: Path) -> Mapping[str, AdditiveModel]:
    """Both models."""
    problems = problems_of(read_labelled(directory))
    return {model_id: _fitted(problem) for model_id, problem in problems.items()}


def problems_of(sample: Sample) -> Mapping[str, Problem]:
    """Log of one plus the later citations, at grant and after three years."""
    columns = {AT_GRANT: at_grant(sample), AFTER_THREE_YEARS: after_three_years(sample)}
    return {
        model_id: Problem(
            plan=plan(model_id, sample.rows),
            columns=known,
            outcome=np.log1p(sample.numbers[OUTCOME]),
            keys=[str(key) for key in sample.texts["publication_number"]],
        )
        for model_id, known in columns.items()
    }


def chosen_penalties(problem: Problem) -> Penalties:
    """Those of the shipped model."""
    return chosen(problem, FOLDS, SALTS[0], GRID)


def read_labelled(directory: Path) -> Sample:
    """The rows whose eighth year is over."""
    sample = read_sample(directory, SAMPLE, COLUMNS)
    if sample is None:
        raise MissingInput("data", f"lacks {SAMPLE}.parquet")
    return sample.where(~np.isnan(sample.numbers[OUTCOME]))


def plan(model_id: str, rows: int) -> Plan:
    """The terms of a model."""
    later = model_id == AFTER_THREE_YEARS
    terms = (*_AT_GRANT, *_LATER) if later else _AT_GRANT
    title = (
        Label(zh="授权后第4至8年被引数（满三年时）", en="Citations in years 4 to 8, after three")
        if later
        else Label(zh="授权后第4至8年被引数（授权时）", en="Citations in years 4 to 8, at grant")
    )
    return Plan(
        id=model_id,
        version="1",
        title=title,
        link=Link.IDENTITY,
        terms=tuple(
            Curve(feature=feature, label=Label(zh=zh, en=en), knots=5) for feature, zh, en in terms
        ),
        provenance=Provenance(
            fitted_on=date(2026, 11, 26),
            script="python -m valuation.fitting --only citations",
            data="us_drone_citations, public part: US grants 1990 to 2009 in a collection of drone "
            "technology (poldham/drones, commit 86cece7)",
            licence="MIT (data); coefficients under the licence of this library",
            rows=rows,
            not_for="money values; other offices or fields, whose levels of citation differ; "
            "grants after 2009, which take the level of 2009.",
        ),
    )


def _fitted(problem: Problem) -> AdditiveModel:
    penalties = chosen_penalties(problem)
    predicted = np.concatenate([unseen(problem, penalties, FOLDS, salt) for salt in SALTS])
    repeated = np.tile(problem.outcome, len(SALTS))
    error_sd = float(np.sqrt(np.square(repeated - predicted).mean()))
    model = fit(problem.plan, problem.columns, problem.outcome, penalties, error_sd)
    return replace(model, band=error_band(predicted, repeated, STRETCHES))
