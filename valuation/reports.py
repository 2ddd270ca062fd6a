"""Stored reports of every engine: engines live side by side, so that an old report recomputes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from valuation import checks
from valuation.appraisal import report as unified
from valuation.appraisal.appraise import ENGINE
from valuation.codec import parse
from valuation.engine1 import report as first
from valuation.engine1.appraise import ENGINE as FIRST_ENGINE
from valuation.errors import MalformedInput, MissingInput, UnknownReference

ENGINES: Final[Mapping[str, Callable[[str, dict[str, object]], str]]] = {
    FIRST_ENGINE: lambda text, _: first.recompute(text),
    ENGINE: lambda _, document: unified.recompute(document),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputation:
    """A stored report beside the one that its inputs give today; digests are SHA-256 in hex."""

    engine: str
    stored: str
    recomputed: str

    @property
    def stored_digest(self) -> str:
        return digest(self.stored)

    @property
    def recomputed_digest(self) -> str:
        return digest(self.recomputed)

    @property
    def is_genuine(self) -> bool:
        """Whether the inputs give the stored report again, byte for byte."""
        return self.stored == self.recomputed


def engine_of(text: str) -> str:
    """The engine that made a stored document, which may be a report or its inputs.

    Raises:
        UnknownReference: No engine of this library made it, so that none can repeat it.
        ValuationError: The document is not a report; the message says why.
    """
    return _read(text)[0]


def recompute(text: str) -> Recomputation:
    """Compute a stored report, or stored inputs, again with the engine that made it.

    Args:
        text: Canonical JSON; a report carries `engine` and `inputs` beside its results.

    Raises:
        UnknownReference: No engine of this library made it, so that none can repeat it.
        ValuationError: The document is malformed; the message names the place.
    """
    engine, document = _read(text)
    return Recomputation(engine=engine, stored=text, recomputed=ENGINES[engine](text, document))


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, 64 hexadecimal digits.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return sha256(text.encode()).hexdigest()


def _read(text: str) -> tuple[str, dict[str, object]]:
    document = parse(checks.text("document", text))
    if not isinstance(document, dict):
        raise MalformedInput("document", "must be an object")
    if missing := sorted({"engine", "inputs"} - set(document)):
        raise MissingInput("document", f"lacks the fields {', '.join(missing)}")
    engine = document["engine"]
    if not isinstance(engine, str) or engine not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise UnknownReference("engine", f"{engine!r} is not one of {known}")
    return engine, document
