"""The report of a back-test as text and as JSON."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from valuation.backtest.results import Bar, Measure, Part, Predictor, Result, Unusable


def as_text(report: Sequence[Part]) -> str:
    """One block a population: the model, the naive predictors under it, then the bars."""
    return "\n".join(line for part in report for line in _lines(part)) + "\n"


def as_json(report: Sequence[Part]) -> str:
    """A list of results, with `passed` at every bar; a figure that could not be taken is null."""
    return json.dumps([_record(part) for part in report], indent=1, allow_nan=False) + "\n"


def _lines(part: Part) -> Iterator[str]:
    if not isinstance(part, Result):
        yield f"{part.task}: {_status(part)}, {part.reason}"
        return
    yield f"{part.task}: {part.rows} rows of {part.sample}"
    width = max(len(predictor.name) for predictor in part.predictors)
    for predictor in part.predictors:
        yield f"  {predictor.name:<{width}}  {_measures(predictor)}"
    if part.seen == part.rows:
        yield "  all rows are of the public part, which the fit has seen: the figures are too good"
    for bar in part.bars:
        yield f"  {'pass' if bar.passed else 'FAIL'}  {_bar(bar)}"


def _measures(predictor: Predictor) -> str:
    return "  ".join(_measure(measure) for measure in predictor.measures)


def _measure(measure: Measure) -> str:
    text = f"{measure.of.value} {measure.value:.3f}"
    if measure.interval is None:
        return text
    return f"{text} ({measure.interval.low:.3f}-{measure.interval.high:.3f})"


def _bar(bar: Bar) -> str:
    bounds = [
        *([] if bar.least is None else [f">= {bar.least:g}"]),
        *([] if bar.most is None else [f"<= {bar.most:g}"]),
        *([] if bar.stretch is None else [f"stretch {bar.stretch:g}"]),
    ]
    return f"{bar.of.value} {bar.value:.3f} ({', '.join(bounds)})"


def _status(part: Part) -> str:
    if isinstance(part, Unusable):
        return "unusable"
    return "scored" if isinstance(part, Result) else "skipped"


def _record(part: Part) -> object:
    record = _finite({"status": _status(part), **asdict(part)})
    assert isinstance(record, dict)
    if isinstance(part, Result):
        for entry, bar in zip(record["bars"], part.bars, strict=True):
            entry["passed"] = bar.passed
    return record


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
