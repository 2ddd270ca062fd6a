"""Figures of docs/models/brands.md, of brands that a fit has not seen."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from valuation.backtest import metrics
from valuation.backtest.baselines import constant, ratio_of
from valuation.backtest.brands import bars_of
from valuation.backtest.results import Measured
from valuation.checks import Floats
from valuation.fitting.bands import error_band
from valuation.fitting.brands import FOLDS, SALTS, STRETCHES, chosen_penalties, problem_of
from valuation.fitting.brands import read_priced as read
from valuation.fitting.penalised import folds
from valuation.fitting.problem import Problem, split, unseen
from valuation.fitting.spread import held, predictor_of, spread
from valuation.fitting.terms import Penalties

SPLITS = 20


def lines(directory: Path) -> Iterator[str]:
    """One line a figure."""
    sample = read(directory)
    problem = problem_of(sample)
    penalties, logs = chosen_penalties(problem), problem.on_scale
    yield f"{sample.rows} rows, {len(set(problem.keys))} brands; {penalties}"
    flat = np.log(ratio_of(problem.outcome, sample.numbers["revenue_musd"]))
    yield f"constant: log-RMSE {metrics.log_rmse(logs, constant(logs)):.3f}"
    yield (
        f"flat royalty: log-RMSE {metrics.log_rmse(logs, flat):.3f}, "
        f"Spearman {metrics.spearman(logs, flat):.2f}"
    )
    yield from _folds(problem, penalties)
    yield from _splits(problem, penalties)


def _folds(problem: Problem, penalties: Penalties) -> Iterator[str]:
    logs = problem.on_scale
    predicted = {salt: unseen(problem, penalties, FOLDS, salt) for salt in SALTS}
    errors = [logs - of for of in predicted.values()]
    yield f"{FOLDS} folds, {len(SALTS)} salts:"
    yield f"  log-RMSE {spread([metrics.log_rmse(logs, of) for of in predicted.values()])}"
    yield f"  Spearman {spread([metrics.spearman(logs, of) for of in predicted.values()])}"
    yield f"  within a factor 2 {spread([np.mean(np.abs(e) <= np.log(2.0)) for e in errors])}"
    covered = [_covered(problem, of, salt) for salt, of in predicted.items()]
    yield f"  80 % band of the other folds covers {spread(covered)}"


def _covered(problem: Problem, predicted: Floats, salt: str) -> float:
    """Coverage of every fold by the band of the errors in the others."""
    fold, logs = folds(problem.keys, FOLDS, salt), problem.on_scale
    inside = np.empty(len(logs))
    for left_out in np.unique(fold):
        of = fold == left_out
        band = error_band(predicted[~of], logs[~of], STRETCHES)
        error = logs[of] - predicted[of]
        inside[of] = (band.low[0] <= error) & (error <= band.high[0])
    return float(inside.mean())


def _splits(problem: Problem, penalties: Penalties) -> Iterator[str]:
    errors, covered, bars = [], [], []
    for at in range(SPLITS):
        kept = split(problem, penalties, f"split-{at}", FOLDS, STRETCHES)
        logs = problem.on_scale[kept.held]
        errors.append(metrics.log_rmse(logs, kept.predicted))
        covered.append(metrics.coverage(logs, kept.low, kept.high))
        figures = {Measured.LOG_RMSE: errors[-1], Measured.COVERAGE: covered[-1]}
        bars.append(bars_of(predictor_of(figures)))
    yield f"{SPLITS} splits, three brands of ten kept from the fit:"
    yield f"  log-RMSE {spread(errors)}"
    yield f"  80 % band covers {spread(covered)}"
    yield f"  bars held: {held(bars)}"
