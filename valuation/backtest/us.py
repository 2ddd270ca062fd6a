"""US patents of universities: whether the fees due 7.5 and 11.5 years after grant were paid."""

from pathlib import Path

import numpy as np

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
from valuation.errors import MissingInput
from valuation.models.catalogue import load_model
from valuation.models.scoring import Column, predict
from valuation.models.us_renewal import (
    DOCUMENT_MODEL,
    OWNER_MODEL,
    RECORD,
    calendar_years,
    document_columns,
)
from valuation.models.us_renewal_likeness import Patents
from valuation.models.us_renewal_record import OwnerRecord, owner_record, record_effect

SAMPLE = "us_university_renewal"
DOCUMENT_TASK = "US fee at 7.5 years, document alone"
OWNER_TASK = "US fee at 7.5 years, with the owner's record"
THIRD_DOCUMENT_TASK = "US fee at 11.5 years, document alone"
THIRD_OWNER_TASK = "US fee at 11.5 years, with the owner's record"
OUTCOME = "paid_ge2"
THIRD_OUTCOME = "paid_ge3"

COLUMNS = {
    "id": Kind.TEXT,
    "kind": Kind.TEXT,
    "title": Kind.TEXT,
    "assignee": Kind.TEXT,
    "cpc_section": Kind.TEXT,
    "priority_date": Kind.DAY,
    "filing_date": Kind.DAY,
    "grant_date": Kind.DAY,
    "n_claims": Kind.AMOUNT,
    "n_cpc_codes": Kind.AMOUNT,
    "bwd_patent_cites": Kind.AMOUNT,
    "bwd_npl_cites": Kind.AMOUNT,
    "n_similar_prior_docs": Kind.AMOUNT,
    "n_inventors": Kind.AMOUNT,
    "n_title_words": Kind.AMOUNT,
    OUTCOME: Kind.EVENT,
    THIRD_OUTCOME: Kind.EVENT,
}


def run_document(directory: Path, record_from: Path | None) -> Report:
    """The document model on all rows."""
    del record_from  # the model asks for no record of the owner
    rows = _scored(directory, DOCUMENT_TASK)
    if isinstance(rows, Skipped):
        return (rows,)
    tasks = (DOCUMENT_TASK, THIRD_DOCUMENT_TASK)
    return _results(tasks, rows, DOCUMENT_MODEL, columns_of(rows))


def run_owner(directory: Path, record_from: Path | None) -> Report:
    """The owner's model, where other rows give a record."""
    rows = _scored(directory, OWNER_TASK)
    if isinstance(rows, Skipped):
        return (rows,)
    return _with_owner(rows, record_from)


def labelled(sample: Sample) -> Sample:
    """The rows whose second fee is known to have been paid or not."""
    return sample.where(~np.isnan(sample.numbers[OUTCOME]))


def columns_of(sample: Sample) -> dict[str, Column]:
    """The columns of the document model, from those of the sample."""
    numbers, texts, days = sample.numbers, sample.texts, sample.days
    return document_columns(
        title=texts["title"],
        kind=texts["kind"],
        section=texts["cpc_section"],
        claims=numbers["n_claims"],
        cpc_codes=numbers["n_cpc_codes"],
        patent_citations=numbers["bwd_patent_cites"],
        other_citations=numbers["bwd_npl_cites"],
        similar_documents=numbers["n_similar_prior_docs"],
        inventors=numbers["n_inventors"],
        title_words=numbers["n_title_words"],
        priority=days["priority_date"],
        filed=days["filing_date"],
        granted=days["grant_date"],
    )


def patents_of(sample: Sample) -> Patents:
    """What the owner's record compares."""
    return Patents(
        keys=[str(key) for key in sample.texts["id"]],
        owners=sample.texts["assignee"],
        titles=sample.texts["title"],
        granted=calendar_years(sample.days["grant_date"]),
    )


def record_of(known: Sample) -> OwnerRecord:
    """The record of known rows, by the shipped document model."""
    chance = predict(load_model(DOCUMENT_MODEL), columns_of(known))
    return owner_record(patents_of(known), paid=known.numbers[OUTCOME], chance=chance)


def bars_of(task: str, model: Predictor) -> tuple[Bar, ...]:
    """The bars of issue 5."""
    least, stretch = {DOCUMENT_TASK: (0.60, 0.617), OWNER_TASK: (0.67, 0.69)}[task]
    return (
        bar(model, Measured.AUC, least=least, stretch=stretch),
        bar(model, Measured.CALIBRATION_GAP, most=0.03),
    )


def _scored(directory: Path, task: str) -> Sample | Skipped:
    sample = read_sample(directory, SAMPLE, COLUMNS)
    if sample is None:
        return Skipped(task=task, reason=f"{SAMPLE}.parquet is not there")
    rows = labelled(sample)
    return rows if rows.rows else Skipped(task=task, reason=f"no row has {OUTCOME}")


def _with_owner(rows: Sample, record_from: Path | None) -> Report:
    if record_from is None:
        reason = "no folder of other rows was given (--record-from DIR)"
        return (Skipped(task=OWNER_TASK, reason=reason),)
    known = _others(rows, record_from)
    if not known.rows:
        reason = "the folder of the record holds no other rows than those scored"
        return (Skipped(task=OWNER_TASK, reason=reason),)
    effect = record_effect(record_of(known), patents_of(rows))
    columns = {**columns_of(rows), RECORD: effect}
    return _results((OWNER_TASK, THIRD_OWNER_TASK), rows, OWNER_MODEL, columns)


def _others(rows: Sample, record_from: Path) -> Sample:
    """The known rows that are not among those scored."""
    known = read_sample(record_from, SAMPLE, COLUMNS)
    if known is None:
        raise MissingInput("record-from", f"lacks {SAMPLE}.parquet")
    scored = set(rows.texts["id"])
    known = labelled(known)
    return known.where(np.array([key not in scored for key in known.texts["id"]], dtype=np.bool_))


def _results(
    tasks: tuple[str, str], rows: Sample, model_id: str, columns: dict[str, Column]
) -> Report:
    """The second fee, and how the same score ranks the third where its window has closed."""
    model = load_model(model_id)
    name, predicted = f"{model.id} v{model.version}", predict(model, columns)
    second = calibrated(name, rows.numbers[OUTCOME], predicted)
    closed = ~np.isnan(rows.numbers[THIRD_OUTCOME])
    later = rows.where(closed)
    if not later.rows:
        return (
            _result(tasks[0], rows, OUTCOME, second, bars_of(tasks[0], second)),
            Skipped(task=tasks[1], reason=f"no row has {THIRD_OUTCOME}"),
        )
    third = ranked(f"{name} (fee of 7.5 years)", later.numbers[THIRD_OUTCOME], predicted[closed])
    return (
        _result(tasks[0], rows, OUTCOME, second, bars_of(tasks[0], second)),
        _result(tasks[1], later, THIRD_OUTCOME, third, ()),
    )


def _result(
    task: str, rows: Sample, outcome: str, model: Predictor, bars: tuple[Bar, ...]
) -> Result:
    naive = _naive(rows, rows.numbers[outcome])
    return Result(
        task=task,
        sample=SAMPLE,
        rows=rows.rows,
        seen=seen_by_fit(rows.texts["id"]),
        predictors=(model, *naive),
        bars=bars,
    )


def naive_scores(rows: Sample) -> dict[str, Floats]:
    """Scores that need no model."""
    numbers = rows.numbers
    scored = ("n_claims", "n_cpc_codes", "bwd_patent_cites", "bwd_npl_cites", "n_inventors")
    return {
        "claim count": np.nan_to_num(numbers["n_claims"]),
        "patents cited": np.nan_to_num(numbers["bwd_patent_cites"]),
        "equal-weight score": equal_weight([numbers[name] for name in scored]),
    }


def _naive(rows: Sample, happened: Floats) -> tuple[Predictor, ...]:
    scores = naive_scores(rows).items()
    return (
        calibrated("constant", happened, constant(happened)),
        *(ranked(name, happened, score) for name, score in scores),
    )
