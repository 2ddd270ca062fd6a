"""Figures of docs/models/cn-survival.md, of rights that a fit has not seen."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from valuation.backtest import metrics
from valuation.backtest.baselines import constant
from valuation.backtest.cn import bars_of_all, bars_of_domestic
from valuation.backtest.results import Bar, Measured
from valuation.backtest.samples import Sample
from valuation.checks import Floats
from valuation.fitting.cn import (
    FOLDS,
    NOTICE_YEARS,
    SALTS,
    chosen_penalties,
    lapse_table,
    problem_of,
    read_labelled,
)
from valuation.fitting.penalised import fit
from valuation.fitting.problem import Problem, seven_of_ten, unseen
from valuation.fitting.spread import held, predictor_of, spread
from valuation.fitting.terms import Penalties
from valuation.models.cn_survival import LapseGroup, OwnerGroup, relative_hazard
from valuation.models.scoring import predict

CHECK_FOLDS = 10
CHECK_SALTS = tuple(f"unseen-{at}" for at in range(1, 7))
SPLITS = 20
FROM_AGES = (5, 6, 8)
FEES = 3

Members = Mapping[str, NDArray[np.bool_]]


def lines(directory: Path) -> Iterator[str]:
    """One line a figure."""
    sample = read_labelled(directory)
    problem = problem_of(sample)
    penalties = chosen_penalties(problem)
    domestic = sample.numbers["domestic"] == 1.0
    members = {"all": np.full(sample.rows, True), "domestic": domestic, "foreign": ~domestic}
    yield f"{sample.rows} rows, {domestic.sum()} domestic; {penalties}"
    for name, of in members.items():
        yield f"kept, {name}: {problem.outcome[of].mean():.3f}"
    yield from _like_with_like(problem, penalties, domestic)
    yield from _folds(problem, penalties, members)
    yield from _splits(problem, penalties, domestic)
    kept = np.mean([unseen(problem, penalties, FOLDS, salt) for salt in SALTS], axis=0)
    yield from _survival(sample, np.asarray(kept), domestic)


def _like_with_like(
    problem: Problem, penalties: Penalties, domestic: NDArray[np.bool_]
) -> Iterator[str]:
    predicted = [unseen(problem, penalties, FOLDS, salt) for salt in SALTS]
    everybody = [metrics.auc(problem.outcome, of) for of in predicted]
    at_home = [metrics.auc(problem.outcome[domestic], of[domestic]) for of in predicted]
    yield f"{FOLDS} folds: AUC all {spread(everybody)}, domestic {spread(at_home)}"


def _folds(problem: Problem, penalties: Penalties, members: Members) -> Iterator[str]:
    predicted = [unseen(problem, penalties, CHECK_FOLDS, salt) for salt in CHECK_SALTS]
    yield f"{CHECK_FOLDS} folds, {len(CHECK_SALTS)} salts:"
    for name, of in members.items():
        happened, scores = problem.outcome[of], [every[of] for every in predicted]
        yield from (f"  {name}: {line}" for line in _figures(happened, scores))


def _figures(happened: Floats, scores: Sequence[Floats]) -> Iterator[str]:
    lifts = [metrics.lift(happened, one) for one in scores]
    yield f"AUC {spread([metrics.auc(happened, one) for one in scores])}"
    yield (
        f"gap {spread([metrics.calibration_gap(happened, one) for one in scores])}, "
        f"by chance {np.mean([metrics.chance_gap(one) for one in scores]):.3f}"
    )
    yield f"lift of the top decile {spread([top for top, _ in lifts])}"
    yield f"lift of the bottom decile {spread([bottom for _, bottom in lifts])}"
    yield (
        f"Brier {spread([metrics.brier(happened, one) for one in scores])}, "
        f"constant {metrics.brier(happened, constant(happened)):.3f}"
    )


def _splits(problem: Problem, penalties: Penalties, domestic: NDArray[np.bool_]) -> Iterator[str]:
    everybody, at_home, gaps, bars, rows = [], [], [], [], []
    for at in range(SPLITS):
        fitted = seven_of_ten(problem, f"split-{at}")
        known, asked = problem.where(fitted), problem.where(~fitted)
        model = fit(known.plan, known.columns, known.outcome, penalties)
        predicted, of = predict(model, asked.columns), domestic[~fitted]
        rows.append(f"{len(predicted)}")
        everybody.append(metrics.auc(asked.outcome, predicted))
        at_home.append(metrics.auc(asked.outcome[of], predicted[of]))
        gaps.append(metrics.calibration_gap(asked.outcome, predicted))
        bars.append(_bars(everybody[-1], at_home[-1], gaps[-1]))
    yield f"{SPLITS} splits, three rows of ten kept from the fit ({min(rows)} to {max(rows)}):"
    yield f"  AUC all {spread(everybody)}"
    yield f"  AUC domestic {spread(at_home)}"
    yield f"  gap all {spread(gaps)}"
    yield f"  bars held (AUC and gap of all, AUC of domestic): {held(bars)}"


def _bars(everybody: float, at_home: float, gap: float) -> tuple[Bar, ...]:
    of_all = predictor_of({Measured.AUC: everybody, Measured.CALIBRATION_GAP: gap})
    return (*bars_of_all(of_all), *bars_of_domestic(predictor_of({Measured.AUC: at_home})))


def _survival(sample: Sample, kept_5: Floats, domestic: NDArray[np.bool_]) -> Iterator[str]:
    table = lapse_table(sample, kept_5)
    yield f"kept past {FEES} fees, by predictions that had not seen the right:"
    for group, of in ((OwnerGroup.DOMESTIC, domestic), (OwnerGroup.FOREIGN, ~domestic)):
        hazards = table.groups[group.value]
        yield f"  {group.value}: exponent {hazards.exponent:g}"
        for age in FROM_AGES:
            yield f"  {group.value}, {_kept_past(sample.where(of), kept_5[of], hazards, age)}"


def _kept_past(sample: Sample, kept_5: Floats, group: LapseGroup, age: int) -> str:
    """Rights granted and in force before the first of the fees and observed at the last."""
    numbers, last = sample.numbers, age + FEES
    paid = np.where(np.isnan(numbers["years_paid"]), np.inf, numbers["years_paid"])
    at_risk = (
        (numbers["grant_lag_years"] < age)
        & (paid > age)
        & (numbers["observable_years"] - NOTICE_YEARS >= last)
    )
    happened = (paid[at_risk] > last).astype(np.float64)
    relative = np.array([relative_hazard(kept, group) for kept in kept_5[at_risk]])
    stays = np.prod([1.0 - group.hazard(fee) for fee in range(age + 1, last + 1)])
    predicted = stays**relative
    return (
        f"fees at {age + 1} to {last}: {len(happened)} rights, kept {happened.mean():.3f}, "
        f"predicted {predicted.mean():.3f}, "
        f"gap {metrics.calibration_gap(happened, predicted):.3f} "
        f"(chance {metrics.chance_gap(predicted):.3f}), AUC {metrics.auc(happened, predicted):.2f}"
    )
