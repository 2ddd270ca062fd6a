"""Scores columns with an additive model: the sum, the prediction and what each term gives."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from valuation import checks
from valuation.checks import Floats
from valuation.errors import MalformedInput, MissingInput, OutOfRange
from valuation.models.additive import AdditiveModel, Levels, Piecewise, Words, inverse_link

BLOCK = 16_384
"""Rows added up at a time, so that a block of every column stays in the cache of a core."""

NORMAL_P90 = 1.2815515655446004
"""90th percentile of the standard normal distribution."""

_WORD = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A categorical column as whole numbers: `codes[i]` is the place in `levels`; -1 is unknown.

    The fastest form for many rows; Arrow's dictionary arrays have the same shape.

    >>> Coded(codes=np.array([0, 1, -1]), levels=("company", "university")).levels[1]
    'university'
    """

    codes: NDArray[np.integer]
    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.codes.ndim != 1 or not np.issubdtype(self.codes.dtype, np.integer):
            raise MalformedInput("codes", "must be a one-dimensional series of whole numbers")
        if self.codes.size and not -1 <= self.codes.min() <= self.codes.max() < len(self.levels):
            raise OutOfRange("codes", f"must lie in [-1, {len(self.levels) - 1}]")

    def __len__(self) -> int:
        return len(self.codes)


Column: TypeAlias = (
    Floats | Sequence[float | None] | Sequence[str | None] | NDArray[np.str_] | Coded
)
"""One value a row. Numbers: NaN or None is unknown. Levels and texts: None is unknown."""

Columns: TypeAlias = Mapping[str, Column]
"""Columns of equal length by feature. A feature that is absent is unknown in every row."""

_Term: TypeAlias = Callable[[int, int], Floats]


def words_of(text: str) -> tuple[str, ...]:
    """Distinct lower-case words of three Latin letters or more, sorted.

    >>> words_of("A method of sensing; the Sensing method")
    ('method', 'sensing', 'the')
    """
    return tuple(sorted(set(_WORD.findall(text.lower()))))


def linear_predictor(model: AdditiveModel, columns: Columns) -> Floats:
    """The sum on the scale of the link: `intercept + term_1 + term_2 + …`, shape (rows,).

    >>> from valuation.models.catalogue import load_model
    >>> linear_predictor(load_model("cn-kept-5"), {"claims_domestic": [5.0, None]}).shape
    (2,)
    """
    rows = _rows(model, columns)
    terms = list(_terms(model, columns).values())
    total = np.full(rows, model.intercept, dtype=np.float64)
    for start in range(0, rows, BLOCK):
        stop = min(start + BLOCK, rows)
        for term in terms:
            total[start:stop] += term(start, stop)
    return total


def predict(model: AdditiveModel, columns: Columns) -> Floats:
    """Probability (logit), median amount (log) or amount (identity) of each row, shape (rows,).

    >>> from valuation.models.catalogue import load_model
    >>> kept = predict(load_model("cn-kept-5"), {"owner": ["foreign", "domestic-individual"]})
    >>> bool(kept[0] > kept[1])
    True
    """
    found = linear_predictor(model, columns)
    return inverse_link(model.link, found)


def contributions(model: AdditiveModel, columns: Columns) -> Mapping[str, Floats]:
    """What each term adds on the scale of the link, by feature in the order of adding.

    `intercept` and these, added from left to right, are the linear predictor to the last bit.

    >>> from valuation.models.catalogue import load_model
    >>> list(contributions(load_model("cn-kept-5"), {"claims_domestic": [5.0]}))[:2]
    ['claims_domestic', 'grant_lag_domestic']
    """
    rows = _rows(model, columns)
    terms = _terms(model, columns)
    return {feature: np.array(term(0, rows)) for feature, term in terms.items()}


def band_80(model: AdditiveModel, columns: Columns) -> tuple[Floats, Floats]:
    """10th and 90th percentile of the result of each row, two arrays of shape (rows,).

    From the errors on rows the fit had not seen: by level of the prediction where the model has a
    `band`, else normal with `error_sd` on the scale of the link (±1.2816 standard deviations).

    >>> from valuation.models.catalogue import load_model
    >>> low, high = band_80(load_model("brand-value"), {"revenue_log": [10.0]})
    >>> bool(low[0] < high[0])
    True
    """
    centre = linear_predictor(model, columns)
    low, high = _errors(model, centre)
    return inverse_link(model.link, centre + low), inverse_link(model.link, centre + high)


def _errors(model: AdditiveModel, centre: Floats) -> tuple[Floats, Floats]:
    if model.band is not None:
        low = np.interp(centre, model.band.knots, model.band.low)
        high = np.interp(centre, model.band.knots, model.band.high)
        return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if model.error_sd is None:
        raise MissingInput("model", f"{model.id} states no error, so no band can be given")
    width = np.full(len(centre), NORMAL_P90 * model.error_sd)
    return -width, width


def _rows(model: AdditiveModel, columns: Columns) -> int:
    checks.record("model", model, AdditiveModel)
    checks.mapping("columns", columns)
    if unknown := sorted(map(str, set(columns) - set(model.features))):
        known = ", ".join(model.features)
        raise MalformedInput("columns", f"has {', '.join(unknown)}; {model.id} reads only {known}")
    for feature, column in columns.items():
        if isinstance(column, str | bytes) or not hasattr(column, "__len__"):
            raise MalformedInput(feature, f"must be a column, got {column!r}")
    lengths = {feature: len(column) for feature, column in columns.items()}
    if not lengths:
        raise MalformedInput("columns", "must hold at least one column; its length gives the rows")
    if len(set(lengths.values())) > 1:
        raise MalformedInput("columns", f"must be equally long, got {lengths}")
    return next(iter(lengths.values()))


def _terms(model: AdditiveModel, columns: Columns) -> dict[str, _Term]:
    """Each term as a function of a block of rows."""
    terms: dict[str, _Term] = {}
    for piecewise in model.piecewise:
        terms[piecewise.feature] = _piecewise(piecewise, columns.get(piecewise.feature))
    for levels in model.levels:
        terms[levels.feature] = _levels(levels, columns.get(levels.feature))
    for words in model.words:
        terms[words.feature] = _words(words, columns.get(words.feature))
    return terms


def _constant(value: float) -> _Term:
    return lambda start, stop: np.full(stop - start, value, dtype=np.float64)


def _piecewise(term: Piecewise, column: Column | None) -> _Term:
    if column is None:
        return _constant(term.missing)
    numbers = _numbers(term.feature, column)
    knots, values = np.asarray(term.knots), np.asarray(term.values)

    def block(start: int, stop: int) -> Floats:
        given = np.asarray(np.interp(numbers[start:stop], knots, values), dtype=np.float64)
        given[np.isnan(given)] = term.missing
        return given

    return block


def _levels(term: Levels, column: Column | None) -> _Term:
    if column is None:
        return _constant(term.other)
    if isinstance(column, Coded):
        codes = column.codes
        table = np.array(
            [*(term.values.get(level, term.other) for level in column.levels), term.other]
        )
        return lambda start, stop: table[codes[start:stop]]  # code -1 is the last entry
    texts = _texts(term.feature, column)
    value_of = cast(Mapping[str | None, float], term.values)
    return lambda start, stop: np.array(
        [value_of.get(text, term.other) for text in texts[start:stop]], dtype=np.float64
    )


def _words(term: Words, column: Column | None) -> _Term:
    if column is None:
        return _constant(0.0)
    texts = _texts(term.feature, column)
    return lambda start, stop: np.array(
        [_weight(term.weights, text) for text in texts[start:stop]], dtype=np.float64
    )


def _weight(weights: Mapping[str, float], text: str | None) -> float:
    known = [weights[word] for word in words_of(text or "") if word in weights]
    return float(sum(known) / np.sqrt(len(known))) if known else 0.0


def _numbers(feature: str, column: Column) -> Floats:
    if isinstance(column, Coded):
        raise MalformedInput(feature, "must be numbers, got levels")
    try:
        numbers = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise MalformedInput(feature, "must be numbers, with None or NaN for unknown") from None
    if numbers.ndim != 1:
        raise MalformedInput(feature, f"must have one number a row, got shape {numbers.shape}")
    if np.isinf(numbers).any():
        raise OutOfRange(feature, "must be finite, or None or NaN for unknown")
    return numbers


def _texts(feature: str, column: Column) -> list[str | None]:
    if isinstance(column, Coded):
        raise MalformedInput(feature, "must be texts, got codes")
    texts: list[Any] = column.tolist() if isinstance(column, np.ndarray) else list(column)
    if any(text is not None and not isinstance(text, str) for text in texts):
        raise MalformedInput(feature, "must be texts, with None for unknown")
    return texts
