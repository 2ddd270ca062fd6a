"""What is fitted on which rows, and predictions for rows that a fit has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.checks import Floats
from valuation.fitting.bands import error_band
from valuation.fitting.penalised import Plan, Rows, choose, fit, folds, out_of_fold, take
from valuation.fitting.terms import Penalties
from valuation.models.additive import Link
from valuation.models.scoring import linear_predictor

TENTHS = 10
FITTED_TENTHS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A plan and its rows. Rows of one key are never on both sides of a split."""

    plan: Plan
    columns: Rows
    outcome: Floats
    keys: Sequence[str]

    @property
    def on_scale(self) -> Floats:
        """The outcome on the scale of the link; for a logit the event itself."""
        return np.log(self.outcome) if self.plan.link is Link.LOG else self.outcome

    def where(self, chosen: NDArray[np.bool_]) -> "Problem":
        """The chosen rows."""
        return Problem(
            plan=self.plan,
            columns=take(self.columns, chosen),
            outcome=self.outcome[chosen],
            keys=[key for key, keep in zip(self.keys, chosen, strict=True) if keep],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Rows kept from a fit: which, and prediction and 80 % band of each on the link's scale."""

    held: NDArray[np.bool_]
    predicted: Floats
    low: Floats
    high: Floats


def chosen(problem: Problem, count: int, salt: str, grid: Sequence[Penalties]) -> Penalties:
    """The penalties with the least loss on rows not seen, in so many folds."""
    fold = folds(problem.keys, count, salt)
    return choose(problem.plan, problem.columns, problem.outcome, fold, grid)


def unseen(problem: Problem, penalties: Penalties, count: int, salt: str) -> Floats:
    """For every row the prediction of a fit on the other folds; logs under a log link."""
    fold = folds(problem.keys, count, salt)
    predicted = out_of_fold(problem.plan, problem.columns, problem.outcome, penalties, fold)
    return np.log(predicted) if problem.plan.link is Link.LOG else predicted


def seven_of_ten(problem: Problem, salt: str) -> NDArray[np.bool_]:
    """The rows of a fit that keeps about three keys of ten for the test."""
    return folds(problem.keys, TENTHS, salt) < FITTED_TENTHS


def split(problem: Problem, penalties: Penalties, salt: str, count: int, stretches: int) -> Split:
    """Fit and band from seven keys of ten, for the others: what a back-test elsewhere sees.

    The band comes from the errors in `count` folds of the fitted rows, as that of a shipped model.
    """
    fitted = seven_of_ten(problem, salt)
    known, held = problem.where(fitted), problem.where(~fitted)
    model = fit(known.plan, known.columns, known.outcome, penalties)
    band = error_band(unseen(known, penalties, count, salt), known.on_scale, stretches)
    predicted = linear_predictor(model, held.columns)
    return Split(
        held=~fitted,
        predicted=predicted,
        low=predicted + np.interp(predicted, band.knots, band.low),
        high=predicted + np.interp(predicted, band.knots, band.high),
    )
