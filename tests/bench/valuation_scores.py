"""Additive scores of coded columns: patents a second on one core, beside a loop over the tables.

Columns of text are slower by an order: see `valuation_text`.
"""

import bisect
import math
import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from tests.bench.figures import Figure
from valuation.checks import Floats
from valuation.models.additive import AdditiveModel, Piecewise
from valuation.models.catalogue import load_model
from valuation.models.cn_kept import MODEL_ID
from valuation.models.scoring import Coded, Columns, predict

PATENTS = 1_000_000
BY_HAND = 20_000
"""Rows of the loop, which is slower by orders; its rate does not depend on their number."""
LEAST_A_SECOND = 1_000_000
SEED = 5
UNKNOWN = 0.05
NAME = "score patents with cn-kept-5, coded columns"


def measure() -> Iterator[Figure]:
    """All columns as arrays and codes, against a row at a time and against the requirement."""
    model = load_model(MODEL_ID)
    columns = _columns(model)
    rate = _rate(PATENTS, lambda: predict(model, columns))
    rows = [_row(columns, at) for at in range(BY_HAND)]
    by_hand = _rate(BY_HAND, lambda: [_score(model, row) for row in rows])
    yield Figure(NAME, rate, "patents/s/core", "budget", LEAST_A_SECOND)
    yield Figure(NAME, rate, "patents/s/core", "row by row", by_hand)


def _rate(rows: int, do: Callable[[], object]) -> float:
    before = time.process_time()  # nothing waits here; other processes must not count
    do()
    return round(rows / (time.process_time() - before))


def _columns(model: AdditiveModel) -> Columns:
    generator = np.random.Generator(np.random.PCG64(SEED))
    columns: dict[str, Floats | Coded] = {}
    for term in model.piecewise:
        numbers = generator.uniform(term.knots[0], term.knots[-1], PATENTS)
        numbers[generator.random(PATENTS) < UNKNOWN] = np.nan
        columns[term.feature] = numbers
    for levels in model.levels:
        names = tuple(levels.values)
        codes = generator.integers(-1, len(names), PATENTS)
        columns[levels.feature] = Coded(codes=codes, levels=names)
    return columns


def _row(columns: Columns, at: int) -> Mapping[str, float | str | None]:
    row: dict[str, float | str | None] = {}
    for feature, column in columns.items():
        if isinstance(column, Coded):
            code = int(column.codes[at])
            row[feature] = None if code < 0 else column.levels[code]
        else:
            row[feature] = float(np.asarray(column)[at])
    return row


def _score(model: AdditiveModel, row: Mapping[str, float | str | None]) -> float:
    total = model.intercept
    for term in model.piecewise:
        total += _interpolated(term, row[term.feature])
    for levels in model.levels:
        total += levels.values.get(str(row[levels.feature]), levels.other)
    return 1.0 / (1.0 + math.exp(-total))


def _interpolated(term: Piecewise, value: float | str | None) -> float:
    assert isinstance(value, float)
    if math.isnan(value):
        return term.missing
    place = bisect.bisect_right(term.knots, value)
    if place in (0, len(term.knots)):
        return term.values[min(place, len(term.knots) - 1)]
    left, right = term.knots[place - 1], term.knots[place]
    share = (value - left) / (right - left)
    return term.values[place - 1] + share * (term.values[place] - term.values[place - 1])
