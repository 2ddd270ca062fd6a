"""Chinese inventions: whether the annuities were paid for five years after grant."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from valuation.backtest.baselines import constant, equal_weight
from valuation.backtest.results import (
    Bar,
    Measured,
    Predictor,
    Report,
    Result,
    Skipped,
    bar,
    calibrated,
    ranked,
)
from valuation.backtest.samples import Kind, Sample, read_sample, seen_by_fit
from valuation.checks import Floats
from valuation.models.catalogue import load_model
from valuation.models.cn_kept import MODEL_ID, OwnerKind, kept_columns, owner_kind
from valuation.models.scoring import Column, predict

SAMPLE = "cn_section_a_renewal"
TASK = "cn-kept-5"
OUTCOME = "kept5_after_grant"

COLUMNS = {
    "app_num": Kind.TEXT,
    "main_ipc": Kind.TEXT,
    "app_date": Kind.DAY,
    "pub_date": Kind.DAY,
    "n_ipc": Kind.AMOUNT,
    "n_inventors": Kind.AMOUNT,
    "is_company": Kind.EVENT,
    "is_university": Kind.EVENT,
    "is_individual": Kind.EVENT,
    "domestic": Kind.EVENT,
    "n_claims": Kind.AMOUNT,
    "grant_lag_years": Kind.NUMBER,
    OUTCOME: Kind.EVENT,
}


def run(directory: Path, record_from: Path | None) -> Report:
    """All owners, and domestic owners alone, which is the case of this platform."""
    del record_from  # the model asks for no record of the owner
    sample = read_sample(directory, SAMPLE, COLUMNS)
    if sample is None:
        return (Skipped(task=TASK, reason=f"{SAMPLE}.parquet is not there"),)
    labelled = sample.where(~np.isnan(sample.numbers[OUTCOME]))
    domestic = labelled.where(labelled.numbers["domestic"] == 1.0)
    return (
        _population(f"{TASK}, all owners", labelled, bars_of_all),
        _population(f"{TASK}, domestic owners", domestic, bars_of_domestic),
    )


def columns_of(sample: Sample) -> dict[str, Column]:
    """The columns of the model, from those of the sample."""
    numbers = sample.numbers
    return kept_columns(
        domestic=[None if np.isnan(one) else one == 1.0 for one in numbers["domestic"]],
        owner=_owners(sample),
        claims=numbers["n_claims"],
        inventors=numbers["n_inventors"],
        grant_lag_years=numbers["grant_lag_years"],
        publication_lag_days=_days_between(sample.days["app_date"], sample.days["pub_date"]),
        main_ipc=sample.texts["main_ipc"],
        filing_month=[_month(day) for day in sample.days["app_date"]],
    )


def bars_of_all(model: Predictor) -> tuple[Bar, ...]:
    """The bars of issue 5 for all owners."""
    return (
        bar(model, Measured.AUC, least=0.75),
        bar(model, Measured.CALIBRATION_GAP, most=0.05),
    )


def bars_of_domestic(model: Predictor) -> tuple[Bar, ...]:
    """The bar of issue 5 for domestic owners."""
    return (bar(model, Measured.AUC, least=0.64, stretch=0.67),)


def _population(
    task: str, sample: Sample, bars: Callable[[Predictor], tuple[Bar, ...]]
) -> Result | Skipped:
    if not sample.rows:
        return Skipped(task=task, reason=f"no row has {OUTCOME}")
    model, naive = _predictors(sample)
    return Result(
        task=task,
        sample=SAMPLE,
        rows=sample.rows,
        seen=seen_by_fit(sample.texts["app_num"]),
        predictors=(model, *naive),
        bars=bars(model),
    )


def _predictors(sample: Sample) -> tuple[Predictor, tuple[Predictor, ...]]:
    happened, numbers = sample.numbers[OUTCOME], sample.numbers
    model = load_model(MODEL_ID)
    score = equal_weight([numbers["n_claims"], numbers["n_ipc"], numbers["n_inventors"]])
    return calibrated(
        f"{model.id} v{model.version}", happened, predict(model, columns_of(sample))
    ), (
        calibrated("constant", happened, constant(happened)),
        ranked("claim count", happened, np.nan_to_num(numbers["n_claims"])),
        ranked("equal-weight score", happened, score),
    )


def _owners(sample: Sample) -> list[OwnerKind | None]:
    flags = zip(
        *(sample.numbers[name] for name in ("is_company", "is_university", "is_individual")),
        strict=True,
    )
    return [
        None
        if np.isnan(row).any()
        else owner_kind(
            is_company=row[0] == 1.0, is_university=row[1] == 1.0, is_individual=row[2] == 1.0
        )
        for row in flags
    ]


def _days_between(first: NDArray[np.datetime64], last: NDArray[np.datetime64]) -> Floats:
    days = (last - first).astype("timedelta64[D]")
    known: Floats = np.where(np.isnat(days), np.nan, days.astype(np.float64))
    return known


def _month(day: np.datetime64) -> int | None:
    return None if np.isnat(day) else int(day.astype("datetime64[M]").astype(int)) % 12 + 1
