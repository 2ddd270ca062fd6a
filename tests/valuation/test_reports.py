"""Stored reports of both engines, computed again."""

import json
from pathlib import Path

import pytest

from tests.valuation.appraisal.builders import some_inputs
from valuation.appraisal.appraise import appraise
from valuation.appraisal.report import to_json
from valuation.errors import MissingInput, UnknownReference
from valuation.reports import recompute

FIRST_ENGINE = Path(__file__).with_name("engine1") / "kept_report.json"
KEPT = Path(__file__).with_name("appraisal") / "kept_report.json"


def test_inputs_and_report_give_the_same_report() -> None:
    inputs = some_inputs()
    report = to_json(appraise(inputs))
    assert recompute(report).is_genuine
    assert recompute(to_json(inputs)).recomputed == report


def test_a_report_of_the_first_engine_is_repeated_beside_the_new_ones() -> None:
    found = recompute(FIRST_ENGINE.read_text(encoding="utf-8"))
    assert found.engine == "patent-appraisal/1"
    assert found.is_genuine


def test_a_report_that_was_kept_is_repeated_byte_for_byte() -> None:
    found = recompute(KEPT.read_text(encoding="utf-8"))
    assert found.stored_digest == found.recomputed_digest


def test_a_changed_figure_is_found_out() -> None:
    report = json.loads(to_json(appraise(some_inputs())))
    report["distribution"]["p50"] *= 2
    found = recompute(json.dumps(report))
    assert not found.is_genuine
    assert found.stored_digest != found.recomputed_digest


@pytest.mark.parametrize(
    ("document", "error", "words"),
    [
        ('{"engine":"ip-appraisal/99","inputs":{}}', UnknownReference, "is not one of"),
        ('{"engine":"ip-appraisal/2"}', MissingInput, "lacks the fields inputs"),
        ('{"engine":"ip-appraisal/2","inputs":{}}', MissingInput, "inputs lacks the fields"),
    ],
)
def test_a_document_that_is_no_report_is_refused_by_name(
    document: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        recompute(document)
