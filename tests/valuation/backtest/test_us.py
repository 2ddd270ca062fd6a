"""The US tasks of the back-test on made-up files: whose record is used, and what is skipped."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.valuation.backtest.builders import write
from valuation.backtest.results import Measured, Part, Result, Skipped, Unusable
from valuation.backtest.tasks import run_all
from valuation.backtest.us import (
    DOCUMENT_TASK,
    OWNER_TASK,
    SAMPLE,
    THIRD_OWNER_TASK,
    run_document,
    run_owner,
)
from valuation.errors import MissingInput

ROWS = 120


def university(prefix: str, seed: int) -> dict[str, Sequence[object]]:
    """Acme pays for nearly all of its patents, Bolt for few; the documents are all alike."""
    generator = np.random.Generator(np.random.PCG64(seed))
    acme = generator.random(ROWS) < 0.5
    paid = (generator.random(ROWS) < np.where(acme, 0.9, 0.2)).astype(float)
    granted = [date(2004, 1, 6) + timedelta(days=7 * at) for at in range(ROWS)]
    return {
        "id": [f"{prefix}{at}" for at in range(ROWS)],
        "kind": ["B2"] * ROWS,
        "title": ["Laser"] * ROWS,
        "assignee": ["Acme University" if one else "University Of Bolt" for one in acme],
        "cpc_section": ["H"] * ROWS,
        "priority_date": [date(2000, 3, 1)] * ROWS,
        "filing_date": [date(2001, 3, 1)] * ROWS,
        "grant_date": granted,
        "n_claims": generator.integers(1, 40, ROWS).astype(float).tolist(),
        "n_cpc_codes": [3.0] * ROWS,
        "bwd_patent_cites": [8.0] * ROWS,
        "bwd_npl_cites": [8.0] * ROWS,
        "n_similar_prior_docs": [4.0] * ROWS,
        "n_inventors": [2.0] * ROWS,
        "n_title_words": [1.0] * ROWS,
        "paid_ge2": paid.tolist(),
        "paid_ge3": [value if at < 60 else None for at, value in enumerate(paid)],
    }


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    return folder(tmp_path, "scored", university("a", 1))


@pytest.fixture
def others(tmp_path: Path) -> Path:
    return folder(tmp_path, "others", university("b", 2))


def folder(at: Path, name: str, columns: dict[str, Sequence[object]]) -> Path:
    (at / name).mkdir()
    write(at / name, SAMPLE, columns)
    return at / name


def by_task(directory: Path, record_from: Path | None) -> dict[str, Part]:
    return {
        part.task: part for run in (run_document, run_owner) for part in run(directory, record_from)
    }


def figure(part: Part, of: Measured) -> float:
    assert isinstance(part, Result)
    return part.predictors[0].value(of)


def test_the_record_of_other_rows_finds_who_pays(scored: Path, others: Path) -> None:
    parts = by_task(scored, others)
    document, owner = parts[DOCUMENT_TASK], parts[OWNER_TASK]
    assert figure(owner, Measured.AUC) > 0.75 > figure(document, Measured.AUC)
    third = parts[THIRD_OWNER_TASK]
    assert isinstance(third, Result)
    assert third.rows == 60
    assert third.bars == ()


def test_each_model_stands_beside_what_is_naive_and_its_bars(scored: Path, others: Path) -> None:
    document = by_task(scored, others)[DOCUMENT_TASK]
    assert isinstance(document, Result)
    assert [predictor.name for predictor in document.predictors] == [
        "us-renewal-document v1",
        "constant",
        "claim count",
        "patents cited",
        "equal-weight score",
    ]
    assert [(bar.of, bar.least, bar.most) for bar in document.bars] == [
        (Measured.AUC, 0.6, None),
        (Measured.CALIBRATION_GAP, None, 0.03),
    ]


def test_without_other_rows_the_owner_is_left_out_with_the_reason(scored: Path) -> None:
    part = by_task(scored, None)[OWNER_TASK]
    assert isinstance(part, Skipped)
    assert "--record-from" in part.reason


def test_rows_that_are_scored_are_never_in_the_record(scored: Path, tmp_path: Path) -> None:
    part = by_task(scored, scored)[OWNER_TASK]
    assert isinstance(part, Skipped)
    assert "no other rows" in part.reason
    flipped = university("a", 1)
    flipped["paid_ge2"] = [1.0 - float(str(value)) for value in flipped["paid_ge2"]]
    others = university("b", 2)
    both: dict[str, Sequence[object]] = {name: [*others[name], *flipped[name]] for name in others}
    alone = by_task(scored, folder(tmp_path, "others", others))
    mixed = by_task(scored, folder(tmp_path, "mixed", both))
    assert mixed[OWNER_TASK] == alone[OWNER_TASK]


def test_a_bad_folder_of_records_costs_the_owner_alone(scored: Path, tmp_path: Path) -> None:
    parts = {part.task: part for part in run_all(scored, tmp_path)}
    assert isinstance(parts[DOCUMENT_TASK], Result)
    refused = parts[OWNER_TASK]
    assert isinstance(refused, Unusable)
    assert refused.reason == f"record-from lacks {SAMPLE}.parquet"


def test_a_folder_of_records_without_the_sample_is_named(scored: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match=f"record-from lacks {SAMPLE}.parquet"):
        run_owner(scored, tmp_path)


def test_a_folder_without_the_sample_is_skipped(tmp_path: Path) -> None:
    (part,) = run_document(tmp_path, None)
    assert isinstance(part, Skipped)
    assert f"{SAMPLE}.parquet is not there" in part.reason


def test_rows_without_an_outcome_are_left_out(tmp_path: Path, others: Path) -> None:
    columns = university("a", 1)
    columns["paid_ge2"] = [None] * ROWS
    (part,) = run_owner(folder(tmp_path, "scored", columns), others)
    assert isinstance(part, Skipped)
    assert "no row has paid_ge2" in part.reason
