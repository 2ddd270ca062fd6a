"""The whole report of engine 2, in one language, from its stored text."""

from typing import Any, Final

from ip_finance.appraisals.report import (
    cohorts,
    lives,
    methods,
    proof,
    scores,
    summary,
    uncertainty,
)
from ip_finance.appraisals.report.blocks import Document
from ip_finance.appraisals.report.reading import Reading, Surroundings
from ip_finance.appraisals.words import Lang
from valuation.appraisal.appraise import ENGINE
from valuation.codec import parse
from valuation.errors import MalformedInput, UnknownReference, ValuationError
from valuation.reports import digest

_MALFORMED: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a text may end in that only says that it is a report of this engine."""


def compose(text: str, *, lang: Lang, around: Surroundings) -> Document:
    """The report of a stored appraisal.

    Raises:
        UnknownReference: Another engine made it.
        MalformedInput: The text is not a whole report.
    """
    report = _parsed(text)
    if report.get("engine") != ENGINE:
        raise UnknownReference("engine", f"{report.get('engine')!r} is not {ENGINE!r}")
    reading = Reading(lang=lang, report=report, digest=digest(text))
    try:
        return _document(reading, around)
    except (ValuationError, *_MALFORMED) as trouble:
        raise MalformedInput("document", f"is not a whole report: {trouble!r}") from trouble


def _parsed(text: str) -> dict[str, Any]:
    parsed = parse(text)
    if not isinstance(parsed, dict):
        raise MalformedInput("document", "must be an object")
    return parsed


def _document(reading: Reading, around: Surroundings) -> Document:
    told = reading.inputs["subject"]
    return Document(
        lang=reading.lang.value,
        title=reading.say("知识产权评估报告", "Appraisal of an intellectual property right"),
        subtitle=f"{told['jurisdiction']} {told['number']} · {reading.inputs['base_date']}"
        + (f" · {around.number}" if around.number else ""),
        dated=reading.base_date,
        sections=(
            summary.result(reading, around),
            summary.subject(reading, around),
            summary.knock_outs(reading, around),
            summary.caveats(reading),
            scores.score(reading, around),
            cohorts.cohort(reading),
            lives.survival(reading, around),
            lives.life(reading),
            methods.discount_rate(reading),
            methods.methods(reading),
            uncertainty.reconciliation(reading),
            uncertainty.drivers(reading),
            proof.evidence(reading),
            proof.recomputation(reading, around),
        ),
        signatures_title=reading.say("签署", "Signatures"),
        signatures=proof.signatures(reading, around),
    )
