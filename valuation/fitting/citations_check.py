"""Figures of docs/models/citations.md, of patents that a fit has not seen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from valuation.backtest import metrics
from valuation.backtest.baselines import constant
from valuation.backtest.citations import bars_after_three_years, bars_at_grant
from valuation.backtest.results import Bar, Measured, Predictor
from valuation.checks import Floats
from valuation.fitting.citations import (
    FOLDS,
    SALTS,
    STRETCHES,
    chosen_penalties,
    problems_of,
    read_labelled,
)
from valuation.fitting.problem import Problem, Split, split, unseen
from valuation.fitting.spread import held, predictor_of, spread
from valuation.fitting.terms import Penalties
from valuation.models.citations import AFTER_THREE_YEARS, AT_GRANT

SPLITS = 20

Bars = Callable[[Predictor], tuple[Bar, ...]]
BARS: dict[str, Bars] = {AT_GRANT: bars_at_grant, AFTER_THREE_YEARS: bars_after_three_years}


def lines(directory: Path) -> Iterator[str]:
    """One line a figure."""
    sample = read_labelled(directory)
    early = np.nan_to_num(sample.numbers["fwd_cites_0_3"])
    for model_id, problem in problems_of(sample).items():
        logs, penalties = problem.outcome, chosen_penalties(problem)
        yield f"{model_id}: {sample.rows} rows; {penalties}"
        yield f"constant: log-RMSE {metrics.log_rmse(logs, constant(logs)):.3f}"
        yield f"early citations only: Spearman {metrics.spearman(logs, early):.2f}"
        yield from _folds(problem, penalties)
        yield from _splits(problem, penalties, BARS[model_id])


def _folds(problem: Problem, penalties: Penalties) -> Iterator[str]:
    predicted = [unseen(problem, penalties, FOLDS, salt) for salt in SALTS]
    logs = problem.outcome
    yield f"{FOLDS} folds, {len(SALTS)} salts:"
    yield f"  Spearman {spread([metrics.spearman(logs, of) for of in predicted])}"
    yield f"  log-RMSE {spread([metrics.log_rmse(logs, of) for of in predicted])}"


def _splits(problem: Problem, penalties: Penalties, bars: Bars) -> Iterator[str]:
    ranks, covered, outwards, passed = [], [], [], []
    for at in range(SPLITS):
        kept = split(problem, penalties, f"split-{at}", FOLDS, STRETCHES)
        logs = problem.outcome[kept.held]
        low = np.maximum(kept.low, 0.0)
        ranks.append(metrics.spearman(logs, kept.predicted))
        covered.append(metrics.coverage(logs, low, kept.high))
        outwards.append(_covered_outwards(logs, kept))
        figures = {Measured.SPEARMAN: ranks[-1], Measured.COVERAGE: covered[-1]}
        passed.append(bars(predictor_of(figures)))
    yield f"{SPLITS} splits, three rows of ten kept from the fit:"
    yield f"  Spearman {spread(ranks)}"
    yield f"  80 % band covers {spread(covered)}"
    yield f"  with ends rounded outwards to whole counts {spread(outwards)}"
    yield f"  bars held: {held(passed)}"


def _covered_outwards(logs: Floats, kept: Split) -> float:
    low = np.log1p(np.floor(np.maximum(np.expm1(kept.low), 0.0)))
    return metrics.coverage(logs, low, np.log1p(np.ceil(np.expm1(kept.high))))
