"""What a back-test gives: measures of the model beside those of naive predictors, and the bars.

A task is a function `(directory, record_from) -> Report`: one `Result` a population, or `Skipped`
where its sample file is not there. A file that cannot be used makes the task `Unusable`. Tasks are
listed in `valuation/backtest/tasks.py`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from valuation.backtest import metrics
from valuation.backtest.metrics import Interval
from valuation.checks import Floats


class Measured(StrEnum):
    """The measures of this back-test."""

    AUC = "AUC"
    SPEARMAN = "Spearman"
    TOP_LIFT = "top-decile lift"
    BOTTOM_LIFT = "bottom-decile lift"
    BRIER = "Brier"
    CALIBRATION_GAP = "calibration gap"
    CHANCE_GAP = "gap by chance alone"
    LOG_RMSE = "log-RMSE"
    COVERAGE = "coverage of the 80 % band"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure, with an interval where it was resampled."""

    of: Measured
    value: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictor:
    """A model (`id vN`) or a naive predictor, and how it did."""

    name: str
    measures: tuple[Measure, ...]

    def value(self, of: Measured) -> float:
        """The figure of a measure; NaN if it was not taken."""
        return next((measure.value for measure in self.measures if measure.of is of), math.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a figure must reach: at least `least`, at most `most`, or both; and would better."""

    of: Measured
    value: float
    least: float | None = None
    most: float | None = None
    stretch: float | None = None

    @property
    def passed(self) -> bool:
        """Whether it does; a figure that could not be taken does not."""
        reached = self.least is None or self.value >= self.least
        kept = self.most is None or self.value <= self.most
        return reached and kept and not math.isnan(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A population of a task: the model first, then the naive predictors.

    `seen`: rows whose key is of the public part, on which the models are fitted.
    """

    task: str
    sample: str
    rows: int
    seen: int
    predictors: tuple[Predictor, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A task without rows to score, or a file without a task, and why."""

    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A task whose file cannot be used; the reason names the file and the column."""

    task: str
    reason: str


Part: TypeAlias = Result | Skipped | Unusable
Report: TypeAlias = tuple[Part, ...]
Task: TypeAlias = Callable[[Path, Path | None], Report]


def ranked(name: str, happened: Floats, score: Floats) -> Predictor:
    """A score of an event that is not a probability: AUC and decile lift."""
    return Predictor(name=name, measures=(_auc(happened, score), *_lifts(happened, score)))


def calibrated(name: str, happened: Floats, predicted: Floats) -> Predictor:
    """A probability of an event: AUC, decile lift, Brier score, calibration gap."""
    gap = metrics.calibration_gap(happened, predicted)
    return Predictor(
        name=name,
        measures=(
            _auc(happened, predicted),
            *_lifts(happened, predicted),
            Measure(of=Measured.BRIER, value=metrics.brier(happened, predicted)),
            Measure(of=Measured.CALIBRATION_GAP, value=gap),
            Measure(of=Measured.CHANCE_GAP, value=metrics.chance_gap(predicted)),
        ),
    )


def ordered(name: str, outcome: Floats, score: Floats) -> Predictor:
    """A score of an amount in another unit: Spearman and decile lift."""
    return Predictor(name=name, measures=(_spearman(outcome, score), *_lifts(outcome, score)))


def amounts(
    name: str,
    logs: Floats,
    predicted: Floats,
    band: tuple[Floats, Floats] | None = None,
) -> Predictor:
    """A prediction of a log: Spearman, log-RMSE, and coverage where it has a band (of logs)."""
    error = Measure(of=Measured.LOG_RMSE, value=metrics.log_rmse(logs, predicted))
    covered = (
        ()
        if band is None
        else (Measure(of=Measured.COVERAGE, value=metrics.coverage(logs, *band)),)
    )
    return Predictor(name=name, measures=(_spearman(logs, predicted), error, *covered))


def bar(
    predictor: Predictor,
    of: Measured,
    *,
    least: float | None = None,
    most: float | None = None,
    stretch: float | None = None,
) -> Bar:
    """A bar on a figure of a predictor."""
    return Bar(of=of, value=predictor.value(of), least=least, most=most, stretch=stretch)


def _auc(happened: Floats, score: Floats) -> Measure:
    value = metrics.auc(happened, score)
    interval = metrics.bootstrap(metrics.auc, happened, score)
    return Measure(of=Measured.AUC, value=value, interval=interval)


def _spearman(outcome: Floats, score: Floats) -> Measure:
    value = metrics.spearman(outcome, score)
    interval = metrics.bootstrap(metrics.spearman, outcome, score)
    return Measure(of=Measured.SPEARMAN, value=value, interval=interval)


def _lifts(outcome: Floats, score: Floats) -> tuple[Measure, Measure]:
    top, bottom = metrics.lift(outcome, score)
    return (
        Measure(of=Measured.TOP_LIFT, value=top),
        Measure(of=Measured.BOTTOM_LIFT, value=bottom),
    )
