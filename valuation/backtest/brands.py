"""Brands of the world's top hundred: value against revenue, margin, year and sector."""

from pathlib import Path

import numpy as np

from valuation.backtest.baselines import constant, ratio_of
from valuation.backtest.results import (
    Bar,
    Measured,
    Predictor,
    Report,
    Result,
    Skipped,
    amounts,
    bar,
)
from valuation.backtest.samples import Kind, Sample, read_sample, seen_by_fit
from valuation.models.brands import MODEL_ID, brand_columns
from valuation.models.catalogue import load_model
from valuation.models.scoring import Column, band_80, predict

SAMPLE = "brands_interbrand_fortune"
TASK = "brand value"
COLUMNS = {
    "brand": Kind.TEXT,
    "sector": Kind.TEXT,
    "year": Kind.NUMBER,
    "brand_value_musd": Kind.AMOUNT,
    "revenue_musd": Kind.AMOUNT,
    "profit_musd": Kind.NUMBER,
    "mono_brand": Kind.EVENT,
}


def run(directory: Path, record_from: Path | None) -> Report:
    """Brands under which all of the revenue is sold."""
    del record_from  # the model asks for no record of the owner
    sample = read_sample(directory, SAMPLE, COLUMNS)
    if sample is None:
        return (Skipped(task=TASK, reason=f"{SAMPLE}.parquet is not there"),)
    priced = with_revenue(sample)
    if not priced.rows:
        return (Skipped(task=TASK, reason="no row has a brand value and revenue"),)
    return (_result(priced),)


def with_revenue(sample: Sample) -> Sample:
    """Rows of one brand a company, with value, revenue and profit."""
    numbers = sample.numbers
    return sample.where(
        (numbers["mono_brand"] == 1.0)
        & (numbers["brand_value_musd"] > 0.0)
        & (numbers["revenue_musd"] > 0.0)
        & ~np.isnan(numbers["profit_musd"])
    )


def columns_of(sample: Sample) -> dict[str, Column]:
    """The columns of the model, from those of the sample."""
    numbers = sample.numbers
    return brand_columns(
        revenue_log=np.log(numbers["revenue_musd"]),
        margin=numbers["profit_musd"] / numbers["revenue_musd"],
        year=numbers["year"],
        sector=list(sample.texts["sector"]),
    )


def bars_of(model: Predictor) -> tuple[Bar, ...]:
    """The bars of issue 5."""
    return (
        bar(model, Measured.LOG_RMSE, most=0.78, stretch=0.74),
        bar(model, Measured.COVERAGE, least=0.75, most=0.85),
    )


def _result(sample: Sample) -> Result:
    value, revenue = sample.numbers["brand_value_musd"], sample.numbers["revenue_musd"]
    model, columns, logs = load_model(MODEL_ID), columns_of(sample), np.log(value)
    low, high = band_80(model, columns)
    ours = amounts(
        f"{model.id} v{model.version}",
        logs,
        np.log(predict(model, columns)),
        (np.log(low), np.log(high)),
    )
    naive = (
        amounts("constant", logs, constant(logs)),
        amounts("flat royalty: revenue x one ratio", logs, np.log(ratio_of(value, revenue))),
    )
    return Result(
        task=TASK,
        sample=SAMPLE,
        rows=sample.rows,
        seen=seen_by_fit(sample.texts["brand"]),
        predictors=(ours, *naive),
        bars=bars_of(ours),
    )
