"""Predicted survival against what happened to the rights that were predicted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from valuation import checks
from valuation.errors import MalformedInput, MissingInput

BANDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Ends of the bands of the predicted probability."""

MOST_RIGHTS = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBand:
    """Rights with a prediction in [low, high): mean predicted, share that happened."""

    low: float
    high: float
    rights: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedAgainstObserved:
    """How many events a model expected and how many happened.

    `ratio` is observed over expected, with its exact 95 % Poisson interval; above 1 more happened
    than was predicted. `consistent`: the interval holds 1, so chance explains the difference.
    """

    rights: int
    expected: float
    observed: int
    ratio: float
    ratio_low: float
    ratio_high: float
    brier: float
    brier_of_constant: float
    bands: tuple[CalibrationBand, ...]

    @property
    def consistent(self) -> bool:
        """Whether chance explains the difference."""
        return self.ratio_low <= 1.0 <= self.ratio_high


def expected_against_observed(
    predicted: Sequence[float] | ArrayLike, happened: Sequence[bool] | ArrayLike
) -> ExpectedAgainstObserved:
    """Compare probabilities of an event with the event, one entry a right whose time is over.

    `ratio = O / E`, `E = sum of predicted`; interval `chi2(0.025, 2 O) / (2 E)` to
    `chi2(0.975, 2 O + 2) / (2 E)` (Garwood 1936, exact for Poisson counts and wider than needed
    for events that are not rare). Brier score: mean of (predicted - happened) squared.

    Predict the lapse rather than the survival: lapses are the rarer of the two.

    >>> compared = expected_against_observed([0.1, 0.2, 0.3, 0.4], [False, False, True, False])
    >>> compared.observed, compared.expected, compared.consistent
    (1, 1.0, True)
    """
    chance = checks.series("predicted", predicted, 0.0, 1.0, longest=MOST_RIGHTS)
    event = _events(happened)
    if len(event) != len(chance):
        raise MalformedInput("happened", f"must have {len(chance)} entries, got {len(event)}")
    expected, observed = float(chance.sum()), int(event.sum())
    if expected == 0.0:
        raise MissingInput("predicted", "expects no event at all, so nothing can be compared")
    low = float(chi2.ppf(0.025, 2 * observed)) if observed else 0.0
    high = float(chi2.ppf(0.975, 2 * observed + 2))
    return ExpectedAgainstObserved(
        rights=len(chance),
        expected=expected,
        observed=observed,
        ratio=observed / expected,
        ratio_low=low / (2.0 * expected),
        ratio_high=high / (2.0 * expected),
        brier=float(np.square(chance - event).mean()),
        brier_of_constant=float(np.square(chance.mean() - event).mean()),
        bands=_bands(chance, event),
    )


def _events(happened: Sequence[bool] | ArrayLike) -> checks.Floats:
    events = np.asarray(happened)
    if events.ndim != 1 or events.dtype != np.bool_:
        raise MalformedInput("happened", "must be a series of true and false, one a right")
    return events.astype(np.float64)


def _bands(chance: checks.Floats, event: checks.Floats) -> tuple[CalibrationBand, ...]:
    """The bands that hold rights; a probability of 1 belongs to the last."""
    place = np.minimum(np.searchsorted(BANDS, chance, side="right") - 1, len(BANDS) - 2)
    return tuple(
        CalibrationBand(
            low=BANDS[at],
            high=BANDS[at + 1],
            rights=int((place == at).sum()),
            predicted=float(chance[place == at].mean()),
            observed=float(event[place == at].mean()),
        )
        for at in range(len(BANDS) - 1)
        if (place == at).any()
    )
