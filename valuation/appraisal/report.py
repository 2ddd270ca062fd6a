"""Stored form of appraisals: canonical JSON that can be computed again to the same bytes."""

from collections.abc import Mapping
from typing import Any

from valuation import checks
from valuation.appraisal.appraise import ENGINE, appraise
from valuation.appraisal.evaluate import Setting
from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.result import Appraisal
from valuation.appraisal.uncertain import methods_of
from valuation.codec import decode, encode
from valuation.risk.reconcile import Method
from valuation.scores.panel import ScoreInterval


def to_json(value: AppraisalInputs | Appraisal) -> str:
    """Canonical JSON of an appraisal, or of its inputs with the engine they are meant for.

    Equal values give equal text; encode it as UTF-8 to hash or store it.
    """
    if isinstance(value, AppraisalInputs):
        return encode({"engine": ENGINE, "inputs": value})
    return encode(checks.record("value", value, Appraisal))


def inputs_of(document: Mapping[str, Any]) -> AppraisalInputs:
    """The inputs in a parsed document of this engine, which may be a whole appraisal.

    Raises:
        ValuationError: The inputs are malformed; the message names the place.
    """
    return decode(document["inputs"], AppraisalInputs, "inputs")


def methods_in(document: Mapping[str, Any]) -> tuple[Method, ...]:
    """The methods of a parsed appraisal of this engine as models of the value, each weighted.

    Simulated again, they give its distribution; held for a while, what a lender needs.
    """
    setting = Setting(
        inputs=inputs_of(document),
        score=document["score"]["total"],
        life_years=document["horizon_years"],
    )
    hazards = tuple(year["hazard"] for year in document["survival"]["years"])
    possible = ScoreInterval(**document["score"]["possible"])
    return methods_of(setting, possible=possible, hazards=hazards)


def recompute(document: Mapping[str, Any]) -> str:
    """The appraisal of a parsed document, as canonical JSON."""
    return to_json(appraise(inputs_of(document)))
