"""Fits `cn-kept-5` and counts the lapses of `cn_lapse` on the public sample."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from valuation.backtest.cn import COLUMNS, OUTCOME, SAMPLE, columns_of
from valuation.backtest.samples import Kind, Sample, read_sample
from valuation.checks import Floats
from valuation.errors import MissingInput
from valuation.fitting.penalised import Plan, fit, grid_of
from valuation.fitting.problem import Problem, chosen, unseen
from valuation.fitting.terms import (
    Curve,
    Group,
    PartialCurve,
    PartialGroup,
    Penalties,
    rounded,
)
from valuation.labels import Label
from valuation.models.additive import AdditiveModel, Levels, Link, Provenance, inverse_link
from valuation.models.cn_kept import MODEL_ID
from valuation.models.cn_survival import (
    LapseGroup,
    LapseRate,
    LapseTable,
    OwnerGroup,
    relative_hazard,
)
from valuation.models.scoring import Columns, linear_predictor

FOLDS = 5
SALTS = ("cn-a", "cn-b", "cn-c")
FIRST_AGE, LAST_AGE = 3, 14
NOTICE_YEARS = 1.66
"""The gazette prints a termination 1.16 years after the anniversary that was not paid for, with
half a year either way; only rows observed for longer tell whether the fee of an age was paid."""

EXPONENTS = tuple(round(0.05 * step, 2) for step in range(21))

ALL_COLUMNS = {
    **COLUMNS,
    "years_paid": Kind.NUMBER,
    "observable_years": Kind.NUMBER,
}

GRID = grid_of(smooth=(2.0, 5.0, 10.0, 20.0), levels=(4.0, 6.0, 10.0))


def provenance(rows: int) -> Provenance:
    """Where these coefficients come from."""
    return Provenance(
        fitted_on=date(2026, 11, 26),
        script="python -m valuation.fitting --only cn",
        data="cn_section_a_renewal, public part: Chinese invention applications of IPC section A "
        "filed about 1999 to 2002 (yaohanli/UW-Research-Project-Suvival-Analysis-on-Patent-Data, "
        "commit 71ae7c9); annuities to 2017-08",
        licence="MIT (data); coefficients under the licence of this library",
        rows=rows,
        not_for="money values; other offices. Other sections, utility models, designs and recent "
        "filings are extrapolations. Filing month and place in the fee year may be marks of this "
        "sample.",
    )


def plan(rows: int) -> Plan:
    """The terms of `cn-kept-5`."""
    return Plan(
        id=MODEL_ID,
        version="1",
        title=Label(zh="授权后维持满五年的概率", en="Kept for five years after grant"),
        link=Link.LOGIT,
        terms=(
            _curve(
                "claims_domestic",
                "权利要求数（国内）",
                "Claims, domestic owners",
                (1, 2, 3, 5, 8, 12, 20),
            ),
            _curve("grant_lag_domestic", "审查年限（国内）", "Years to grant, domestic owners"),
            _curve("publication_lag_domestic", "公布天数（国内）", "Days to publication, domestic"),
            _curve(
                "inventors_foreign",
                "发明人数（国外）",
                "Inventors, foreign owners",
                (1, 2, 3, 5, 8),
            ),
            _curve("grant_lag_foreign", "审查年限（国外）", "Years to grant, foreign owners"),
            _curve(
                "fee_year_place_foreign",
                "授权日在缴费年度中的位置（国外）",
                "Place of the grant in the fee year, foreign owners",
                (0.0, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0),
            ),
            Group(feature="owner", label=Label(zh="申请人类型", en="Kind of owner"), fewest=4),
            Group(feature="field", label=Label(zh="IPC大组", en="IPC main group"), fewest=4),
            PartialGroup(
                feature="filing_month_foreign",
                label=Label(zh="申请月份（国外）", en="Month of filing, foreign owners"),
                fewest=4,
            ),
        ),
        provenance=provenance(rows),
    )


def fit_models(directory: Path) -> Mapping[str, AdditiveModel | LapseTable]:
    """`cn-kept-5` and `cn_lapse`."""
    sample = read_labelled(directory)
    problem = problem_of(sample)
    penalties = chosen_penalties(problem)
    columns, outcome = problem.columns, problem.outcome
    kept_unseen = [unseen(problem, penalties, FOLDS, salt) for salt in SALTS]
    model = fit(problem.plan, columns, outcome, penalties)
    return {
        MODEL_ID: with_unknown_owner(model, columns, outcome),
        "cn_lapse": lapse_table(sample, np.mean(kept_unseen, axis=0)),
    }


def problem_of(sample: Sample) -> Problem:
    """Kept for five years after grant."""
    return Problem(
        plan=plan(sample.rows),
        columns=columns_of(sample),
        outcome=sample.numbers[OUTCOME],
        keys=[str(key) for key in sample.texts["app_num"]],
    )


def chosen_penalties(problem: Problem) -> Penalties:
    """Those of the shipped model."""
    return chosen(problem, FOLDS, SALTS[0], GRID)


def with_unknown_owner(model: AdditiveModel, columns: Columns, outcome: Floats) -> AdditiveModel:
    """The model with what it says where the kind of the owner is unknown, or its origin as well.

    A fit of levels alone mixes both origins there. Each value makes the mean prediction of its
    rows, the owner being hidden, the share that was kept.
    """
    [owner] = [term for term in model.levels if term.feature == "owner"]
    origins = [level.partition("-")[0] for level in cast("Sequence[str]", columns["owner"])]
    without = {name: column for name, column in columns.items() if name != "owner"}
    rest = linear_predictor(model, without) - owner.other
    found = {}
    for origin in sorted(set(origins)):
        of = np.array([one == origin for one in origins])
        found[origin] = _meeting(rest[of], float(outcome[of].mean()))
    hidden = linear_predictor(model, {"owner": [None]}) - owner.other
    stated = Levels(
        feature=owner.feature,
        label=owner.label,
        values={**owner.values, **found},
        other=_meeting(hidden, float(outcome.mean())),
    )
    return replace(model, levels=tuple(stated if term is owner else term for term in model.levels))


def _meeting(rest: Floats, share: float) -> float:
    """What has to be added to these sums for the mean probability to be the share."""

    def excess(added: float) -> float:
        return float(inverse_link(Link.LOGIT, rest + added).mean()) - share

    return rounded(brentq(excess, -20.0, 20.0))


def read_labelled(directory: Path) -> Sample:
    """The granted rows of the sample whose fifth year after grant is over."""
    sample = read_sample(directory, SAMPLE, ALL_COLUMNS)
    if sample is None:
        raise MissingInput("data", f"lacks {SAMPLE}.parquet")
    granted = ~np.isnan(sample.numbers["grant_lag_years"])
    return sample.where(granted & ~np.isnan(sample.numbers[OUTCOME]))


def lapse_table(sample: Sample, kept_unseen: Floats) -> LapseTable:
    """Counts by age and group, and the exponent that fits single years best."""
    domestic = sample.numbers["domestic"] == 1.0
    members = {
        OwnerGroup.DOMESTIC: domestic,
        OwnerGroup.FOREIGN: ~domestic,
        OwnerGroup.ALL: np.full(sample.rows, True),
    }
    groups = {
        group.value: _group(sample.where(of), kept_unseen[of]) for group, of in members.items()
    }
    return LapseTable(id="cn_lapse", version="1", groups=groups, provenance=provenance(sample.rows))


def at_fee(sample: Sample, age: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rows in force and observed at the fee of an age, and those that lapsed at it."""
    paid, numbers = sample.numbers["years_paid"], sample.numbers
    seen = numbers["observable_years"] - NOTICE_YEARS >= age
    in_force = seen & (numbers["grant_lag_years"] < age) & (np.isnan(paid) | (paid >= age))
    return in_force, in_force & (paid == age)


def _group(sample: Sample, kept_unseen: Floats) -> LapseGroup:
    rates = []
    for age in range(FIRST_AGE, LAST_AGE + 1):
        in_force, lapsed = at_fee(sample, age)
        rates.append(
            LapseRate(age_years=age, at_risk=int(in_force.sum()), lapsed=int(lapsed.sum()))
        )
    kept_5 = rounded(float(sample.numbers[OUTCOME].mean()))
    candidates = [
        LapseGroup(rates=tuple(rates), kept_5=kept_5, exponent=exponent) for exponent in EXPONENTS
    ]
    likelihoods = [_likelihood(sample, kept_unseen, candidate) for candidate in candidates]
    return candidates[int(np.argmax(likelihoods))]


def _likelihood(sample: Sample, kept_unseen: Floats, group: LapseGroup) -> float:
    """Log-likelihood of every right at every fee, given predictions that had not seen it."""
    relative = np.array([relative_hazard(kept, group) for kept in kept_unseen])
    total = 0.0
    for age in range(FIRST_AGE, LAST_AGE + 1):
        in_force, lapsed = at_fee(sample, age)
        stays = (1.0 - group.hazard(age)) ** relative
        total += float(np.log(1.0 - stays[lapsed]).sum() + np.log(stays[in_force & ~lapsed]).sum())
    return total


def _curve(feature: str, zh: str, en: str, knots_at: tuple[float, ...] = ()) -> Curve:
    return PartialCurve(feature=feature, label=Label(zh=zh, en=en), knots=5, knots_at=knots_at)
