"""Penalised fits on NumPy alone: logistic regression by reweighted least squares, and squares.

Penalised likelihood with second-difference penalties (Eilers, Marx 1996, P-splines) on
piecewise-linear bases. Nothing is random: folds come from a hash of each row's key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import cast

import numpy as np
from numpy.typing import NDArray

from valuation.checks import Floats
from valuation.fitting.terms import Block, Penalties, Term, block_of, rounded
from valuation.labels import Label
from valuation.models.additive import AdditiveModel, Levels, Link, Piecewise, Provenance, Words
from valuation.models.scoring import Coded, Column, predict

MOST_STEPS = 50
CONVERGED = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is fitted: the name of the model, its terms and link, and where it comes from."""

    id: str
    version: str
    title: Label
    link: Link
    terms: tuple[Term, ...]
    provenance: Provenance


Rows = Mapping[str, Column]


def folds(keys: Sequence[str], count: int, salt: str) -> NDArray[np.int64]:
    """The fold of each row, 0 to count - 1, from SHA-256 of salt and key.

    >>> folds(["a", "b", "a"], 5, "salt").tolist()[0] == folds(["a"], 5, "salt").tolist()[0]
    True
    """
    digests = [sha256(f"{salt}:{key}".encode()).hexdigest()[:8] for key in keys]
    return np.array([int(digest, 16) % count for digest in digests], dtype=np.int64)


def take(columns: Rows, chosen: NDArray[np.bool_]) -> dict[str, Column]:
    """The chosen rows of each column."""
    return {name: _take(column, chosen) for name, column in columns.items()}


def fit(
    plan: Plan, columns: Rows, outcome: Floats, penalties: Penalties, error_sd: float | None = None
) -> AdditiveModel:
    """The model that minimises deviance (logit) or squares (identity, log) plus the penalties.

    `outcome`: 0 or 1 for the logit; the amount otherwise (its log is fitted under a log link).
    Coefficients are rounded to 6 significant digits.
    """
    blocks = [block_of(term, columns[term.feature], penalties) for term in plan.terms]
    design = np.hstack([np.ones((len(outcome), 1)), *(block.design for block in blocks)])
    penalty = _penalty(blocks)
    if plan.link is Link.LOGIT:
        solution = _reweighted(design, outcome, penalty)
    else:
        target = np.log(outcome) if plan.link is Link.LOG else outcome
        solution = _solve(design, np.ones(len(target)), target, penalty)
    return _assembled(plan, blocks, solution, error_sd)


def out_of_fold(
    plan: Plan, columns: Rows, outcome: Floats, penalties: Penalties, fold: NDArray[np.int64]
) -> Floats:
    """For every row the prediction of a model that has not seen the row's fold."""
    predicted = np.empty(len(outcome))
    for left_out in np.unique(fold):
        held, seen = fold == left_out, fold != left_out
        model = fit(plan, take(columns, seen), outcome[seen], penalties)
        predicted[held] = predict(model, take(columns, held))
    return predicted


def choose(
    plan: Plan,
    columns: Rows,
    outcome: Floats,
    fold: NDArray[np.int64],
    grid: Sequence[Penalties],
) -> Penalties:
    """The penalties with the least out-of-fold loss; the first of equals."""
    losses = [
        loss(plan.link, outcome, out_of_fold(plan, columns, outcome, penalties, fold))
        for penalties in grid
    ]
    return grid[int(np.argmin(losses))]


def grid_of(
    smooth: Sequence[float], levels: Sequence[float], words: Sequence[float] = (30.0,)
) -> tuple[Penalties, ...]:
    """Every combination, strongest first, so that of equal losses the plainer model is taken."""
    combinations = product(*(sorted(part, reverse=True) for part in (smooth, levels, words)))
    return tuple(Penalties(smooth=s, levels=g, words=w) for s, g, w in combinations)


def loss(link: Link, outcome: Floats, predicted: Floats) -> float:
    """Mean log loss (logit) or mean squared error on the scale of the link."""
    if link is Link.LOGIT:
        likelihood = np.where(outcome == 1.0, predicted, 1.0 - predicted)
        return float(-np.log(np.maximum(likelihood, 1e-12)).mean())
    on_scale: Callable[[Floats], Floats] = np.log if link is Link.LOG else np.asarray
    return float(np.square(on_scale(outcome) - on_scale(predicted)).mean())


def _take(column: Column, chosen: NDArray[np.bool_]) -> Column:
    if isinstance(column, Coded):
        return Coded(codes=column.codes[chosen], levels=column.levels)
    if isinstance(column, np.ndarray):
        return cast(Column, column[chosen])
    return cast(Column, [value for value, keep in zip(column, chosen, strict=True) if keep])


def _penalty(blocks: Sequence[Block]) -> Floats:
    size = 1 + sum(block.design.shape[1] for block in blocks)
    penalty, start = np.zeros((size, size)), 1
    for block in blocks:
        stop = start + block.design.shape[1]
        penalty[start:stop, start:stop] = block.penalty
        start = stop
    return penalty


def _solve(design: Floats, weights: Floats, target: Floats, penalty: Floats) -> Floats:
    weighted = design * weights[:, np.newaxis]
    solution = np.linalg.solve(design.T @ weighted + penalty, weighted.T @ target)
    return np.asarray(solution, dtype=np.float64)


def _reweighted(design: Floats, outcome: Floats, penalty: Floats) -> Floats:
    """Newton's method; with a penalty it converges from zero on data of any kind."""
    solution = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        predictor = np.clip(design @ solution, -30.0, 30.0)
        chance = 1.0 / (1.0 + np.exp(-predictor))
        weights = np.maximum(chance * (1.0 - chance), 1e-9)
        updated = _solve(design, weights, predictor + (outcome - chance) / weights, penalty)
        if np.abs(updated - solution).max() < CONVERGED:
            return updated
        solution = updated
    return solution


def _assembled(
    plan: Plan, blocks: Sequence[Block], solution: Floats, error_sd: float | None
) -> AdditiveModel:
    stops = np.cumsum([1, *(block.design.shape[1] for block in blocks)])
    terms = [
        block.fitted(solution[start:stop])
        for block, start, stop in zip(blocks, stops, stops[1:], strict=False)
    ]
    return AdditiveModel(
        id=plan.id,
        version=plan.version,
        title=plan.title,
        link=plan.link,
        intercept=rounded(float(solution[0])),
        piecewise=tuple(term for term in terms if isinstance(term, Piecewise)),
        levels=tuple(term for term in terms if isinstance(term, Levels)),
        words=tuple(term for term in terms if isinstance(term, Words)),
        error_sd=None if error_sd is None else rounded(error_sd),
        provenance=plan.provenance,
    )
