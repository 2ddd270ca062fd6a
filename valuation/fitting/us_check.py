"""Figures of docs/models/us-renewal.md, of rows kept from the fit.

Fits on some of the public rows and scores the others, with records from the fitted rows alone:
70 % by a hash with several salts, nine tenths by turns, and forward in time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from valuation.backtest import metrics
from valuation.backtest.results import Measured, Predictor
from valuation.backtest.samples import Sample
from valuation.backtest.us import (
    DOCUMENT_TASK,
    OUTCOME,
    OWNER_TASK,
    bars_of,
    columns_of,
    naive_scores,
    patents_of,
)
from valuation.checks import Floats
from valuation.fitting.penalised import folds
from valuation.fitting.spread import held, predictor_of, spread
from valuation.fitting.us import Fitted, fit_both, read_rows
from valuation.models.scoring import predict
from valuation.models.us_renewal import RECORD
from valuation.models.us_renewal_record import owner_record, record_effect

SALTS = ("check-a", "check-b", "check-c", "check-d", "check-e")
LAST_YEAR_FITTED = 2006.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a model reached on rows it had not seen."""

    rows: int
    auc: float
    brier: float
    calibration_gap: float
    chance_gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Both models on the same rows."""

    document: Figures
    owner: Figures


def hashed_split(rows: Sample, salt: str) -> NDArray[np.bool_]:
    """Seven rows of ten, by a hash of the key."""
    return folds([str(key) for key in rows.texts["id"]], 10, salt) < 7


def check(rows: Sample, fitted: NDArray[np.bool_]) -> Checked:
    """Fits on the rows `fitted` and scores the others."""
    document, owner = predictions(fit_both(rows.where(fitted)), rows, fitted)
    happened = rows.numbers[OUTCOME][~fitted]
    return Checked(document=figures(happened, document), owner=figures(happened, owner))


def predictions(models: Fitted, rows: Sample, fitted: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Of both models for the rows not `fitted`, whose record comes from those that are."""
    known, asked = rows.where(fitted), rows.where(~fitted)
    chance = predict(models.document, columns_of(known))
    record = owner_record(patents_of(known), paid=known.numbers[OUTCOME], chance=chance)
    columns = columns_of(asked)
    effect = record_effect(record, patents_of(asked))
    return predict(models.document, columns), predict(models.owner, {**columns, RECORD: effect})


def figures(happened: Floats, predicted: Floats) -> Figures:
    """AUC, Brier score, mean gap of the deciles and what chance alone makes of it."""
    return Figures(
        rows=len(happened),
        auc=metrics.auc(happened, predicted),
        brier=metrics.brier(happened, predicted),
        calibration_gap=metrics.calibration_gap(happened, predicted),
        chance_gap=metrics.chance_gap(predicted),
    )


def lines(directory: Path) -> Iterator[str]:
    """One line a split and model, then how often the bars held."""
    rows = read_rows(directory)
    yield f"{rows.rows} rows, {int(rows.numbers[OUTCOME].sum())} paid"
    for name, score in naive_scores(rows).items():
        yield f"{name}: AUC {metrics.auc(rows.numbers[OUTCOME], score):.3f}"
    hashed = []
    for salt in SALTS:
        hashed.append(check(rows, hashed_split(rows, salt)))
        yield from _lines(salt, hashed[-1])
    yield from _spreads(hashed)
    forwards = patents_of(rows).granted < LAST_YEAR_FITTED
    yield from _lines("2004-05 to 2006-07", check(rows, forwards))
    yield from _lines("tenths by turns", _by_turns(rows))


def _by_turns(rows: Sample) -> Checked:
    """Every row scored by models and records of the other nine tenths, then all judged at once."""
    tenth = folds([str(key) for key in rows.texts["id"]], 10, "check-turns")
    document, owner = np.empty(rows.rows), np.empty(rows.rows)
    for turn in range(10):
        fitted = tenth != turn
        models = fit_both(rows.where(fitted))
        document[~fitted], owner[~fitted] = predictions(models, rows, fitted)
    happened = rows.numbers[OUTCOME]
    return Checked(document=figures(happened, document), owner=figures(happened, owner))


def _spreads(checked: Sequence[Checked]) -> Iterator[str]:
    document = [of.document for of in checked]
    owner = [of.owner for of in checked]
    for task, name, of in (
        (DOCUMENT_TASK, "document", document),
        (OWNER_TASK, "owner", owner),
    ):
        yield f"{name}, {len(of)} splits: AUC {spread([one.auc for one in of])}"
        yield f"  Brier {spread([one.brier for one in of])}"
        yield f"  gap {spread([one.calibration_gap for one in of])}"
        yield f"  bars held: {held([bars_of(task, _predictor(one)) for one in of])}"


def _predictor(of: Figures) -> Predictor:
    return predictor_of({Measured.AUC: of.auc, Measured.CALIBRATION_GAP: of.calibration_gap})


def _lines(name: str, checked: Checked) -> Iterator[str]:
    for model, of in (("document", checked.document), ("owner", checked.owner)):
        yield (
            f"{name:20} {model:9} {of.rows:6,} rows  AUC {of.auc:.3f}  Brier {of.brier:.4f}  "
            f"gap {of.calibration_gap:.3f} (chance {of.chance_gap:.3f})"
        )
