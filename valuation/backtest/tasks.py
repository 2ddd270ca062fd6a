"""The tasks of the back-test, in the order in which they are printed."""

from pathlib import Path

import numpy as np

from valuation.backtest import brands, citations, cn, us
from valuation.backtest.results import Report, Skipped, Task, Unusable
from valuation.errors import ValuationError

TASKS: dict[str, Task] = {
    us.DOCUMENT_TASK: us.run_document,
    us.OWNER_TASK: us.run_owner,
    cn.TASK: cn.run,
    citations.TASK: citations.run,
    brands.TASK: brands.run,
}

SAMPLES = (us.SAMPLE, cn.SAMPLE, citations.SAMPLE, brands.SAMPLE)

NOT_SCORED = {
    "cn_citations_undated": "it has no dates, and citations without an age rank nothing",
}


def run_all(directory: Path, record_from: Path | None) -> Report:
    """Every task, whatever becomes of the others, then the files that no task reads."""
    parts = [part for name in TASKS for part in _run(name, directory, record_from)]
    return (*parts, *_unread(directory))


def _run(name: str, directory: Path, record_from: Path | None) -> Report:
    try:
        with np.errstate(over="raise", divide="raise"):
            return TASKS[name](directory, record_from)
    except ValuationError as error:
        return (Unusable(task=name, reason=str(error)),)
    except FloatingPointError as error:
        reason = f"a number of its file is too large or too small to reckon with: {error}"
        return (Unusable(task=name, reason=reason),)


def _unread(directory: Path) -> Report:
    others = sorted({path.stem for path in directory.glob("*.parquet")} - set(SAMPLES))
    return tuple(
        Skipped(task=f"{name}.parquet", reason=NOT_SCORED.get(name, "no task reads this file"))
        for name in others
    )
