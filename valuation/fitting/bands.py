"""The 80 % band of a model, from its errors on rows it had not seen."""

import numpy as np

from valuation.checks import Floats
from valuation.fitting.terms import rounded
from valuation.models.additive import ErrorBand

LOW, HIGH = 0.1, 0.9


def error_band(predicted: Floats, outcome: Floats, stretches: int) -> ErrorBand:
    """Percentiles of the error in stretches of equally many rows, by rising prediction."""
    order = np.argsort(predicted, kind="stable")
    groups = np.array_split(order, stretches)
    errors = [outcome[group] - predicted[group] for group in groups]
    return ErrorBand(
        knots=tuple(rounded(float(np.median(predicted[group]))) for group in groups),
        low=tuple(rounded(float(np.quantile(error, LOW))) for error in errors),
        high=tuple(rounded(float(np.quantile(error, HIGH))) for error in errors),
    )
