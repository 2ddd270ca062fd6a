"""US drone patents: citations in years 4 to 8 after grant."""

from pathlib import Path

import numpy as np

from valuation.backtest.baselines import constant
from valuation.backtest.results import (
    Bar,
    Measured,
    Predictor,
    Report,
    Result,
    Skipped,
    amounts,
    bar,
    ordered,
)
from valuation.backtest.samples import Kind, Sample, read_sample, seen_by_fit
from valuation.models.citations import (
    AFTER_THREE_YEARS,
    AT_GRANT,
    citations_after_three_years,
    citations_at_grant,
    expected_citations,
)
from valuation.models.scoring import Column, Columns

SAMPLE = "us_drone_citations"
TASK = "citations, years 4-8"
OUTCOME = "fwd_cites_4_8"
COLUMNS = {
    "publication_number": Kind.TEXT,
    "grant_year": Kind.NUMBER,
    "grant_lag_years": Kind.NUMBER,
    "bwd_patent_cites": Kind.AMOUNT,
    "bwd_nonus_cites": Kind.AMOUNT,
    "bwd_cite_lag_median_years": Kind.NUMBER,
    "family_docs_by_y3": Kind.AMOUNT,
    "fwd_cites_0_2": Kind.AMOUNT,
    "fwd_cites_0_3": Kind.AMOUNT,
    OUTCOME: Kind.AMOUNT,
}


def run(directory: Path, record_from: Path | None) -> Report:
    """After three years of citations, and at grant."""
    del record_from  # the models ask for no record of the owner
    sample = read_sample(directory, SAMPLE, COLUMNS)
    if sample is None:
        return (Skipped(task=TASK, reason=f"{SAMPLE}.parquet is not there"),)
    labelled = sample.where(~np.isnan(sample.numbers[OUTCOME]))
    if not labelled.rows:
        return (Skipped(task=TASK, reason=f"no row has {OUTCOME}"),)
    return (_after_three_years(labelled), _at_grant(labelled))


def at_grant(sample: Sample) -> dict[str, Column]:
    """The columns of `citations-at-grant`, from those of the sample."""
    numbers = sample.numbers
    return citations_at_grant(
        grant_year=numbers["grant_year"],
        grant_lag_years=numbers["grant_lag_years"],
        backward_patent=numbers["bwd_patent_cites"],
        backward_foreign=numbers["bwd_nonus_cites"],
        backward_lag_years=numbers["bwd_cite_lag_median_years"],
    )


def after_three_years(sample: Sample) -> dict[str, Column]:
    """The columns of `citations-after-3`, from those of the sample."""
    numbers = sample.numbers
    return citations_after_three_years(
        citations_0_2=numbers["fwd_cites_0_2"],
        citations_0_3=numbers["fwd_cites_0_3"],
        grant_year=numbers["grant_year"],
        grant_lag_years=numbers["grant_lag_years"],
        backward_patent=numbers["bwd_patent_cites"],
        backward_foreign=numbers["bwd_nonus_cites"],
        backward_lag_years=numbers["bwd_cite_lag_median_years"],
        family_documents=numbers["family_docs_by_y3"],
    )


def bars_after_three_years(model: Predictor) -> tuple[Bar, ...]:
    """The bars of issue 5 for `citations-after-3`."""
    return (bar(model, Measured.SPEARMAN, least=0.69), *bars_at_grant(model))


def bars_at_grant(model: Predictor) -> tuple[Bar, ...]:
    """The bar of issue 5 for `citations-at-grant`."""
    return (bar(model, Measured.COVERAGE, least=0.75, most=0.85),)


def _after_three_years(sample: Sample) -> Result:
    model = _predictor(AFTER_THREE_YEARS, after_three_years(sample), sample)
    bars = bars_after_three_years(model)
    return _result(f"{TASK}, with three years of citations", sample, model, bars)


def _at_grant(sample: Sample) -> Result:
    model = _predictor(AT_GRANT, at_grant(sample), sample)
    return _result(f"{TASK}, at grant", sample, model, bars_at_grant(model))


def _predictor(model_id: str, columns: Columns, sample: Sample) -> Predictor:
    expected = expected_citations(model_id, columns)
    logs = np.log1p(sample.numbers[OUTCOME])
    band = (np.log1p(expected.low), np.log1p(expected.high))
    name = f"{expected.model_id} v{expected.model_version}"
    return amounts(name, logs, np.log1p(expected.median), band)


def _result(task: str, sample: Sample, model: Predictor, bars: tuple[Bar, ...]) -> Result:
    numbers = sample.numbers
    logs = np.log1p(numbers[OUTCOME])
    naive = (
        amounts("constant", logs, constant(logs)),
        ordered("early citations only", numbers[OUTCOME], np.nan_to_num(numbers["fwd_cites_0_3"])),
        ordered(
            "backward citations only", numbers[OUTCOME], np.nan_to_num(numbers["bwd_patent_cites"])
        ),
    )
    return Result(
        task=task,
        sample=SAMPLE,
        rows=sample.rows,
        seen=seen_by_fit(sample.texts["publication_number"]),
        predictors=(model, *naive),
        bars=bars,
    )
