"""Stored form of appraisals: canonical JSON that can be computed again to the same bytes."""

from valuation.codec import decode, encode, parse
from valuation.engine1.appraise import ENGINE, PatentAppraisal, appraise_patent
from valuation.engine1.inputs import PatentAppraisalInputs
from valuation.errors import MalformedInput, MissingInput, UnknownReference


def to_json(value: PatentAppraisalInputs | PatentAppraisal) -> str:
    """Canonical JSON of an appraisal, or of its inputs with the engine they are meant for.

    Equal values give equal text; encode it as UTF-8 to hash or store it.
    """
    if isinstance(value, PatentAppraisalInputs):
        return encode({"engine": ENGINE, "inputs": value})
    return encode(value)


def from_json(text: str) -> PatentAppraisalInputs:
    """The inputs in a stored document, which may be the inputs or a whole appraisal.

    Raises:
        UnknownReference: The document was made by another engine; this one could not repeat it.
        ValuationError: The document is malformed; the message names the place.
    """
    document = parse(text)
    if not isinstance(document, dict):
        raise MalformedInput("document", "must be an object")
    if missing := sorted({"engine", "inputs"} - set(document)):
        raise MissingInput("document", f"lacks the fields {', '.join(missing)}")
    if document["engine"] != ENGINE:
        raise UnknownReference("engine", f"{document['engine']!r} is not {ENGINE!r}")
    return decode(document["inputs"], PatentAppraisalInputs, "inputs")


def recompute(text: str) -> str:
    """The appraisal of a stored document, as canonical JSON.

    A stored appraisal is genuine if recomputing it gives itself: `recompute(text) == text`.
    """
    return to_json(appraise_patent(from_json(text)))
