"""Running a valuation, and what goes on chain for it. Pure.

The calculation itself is the library `valuation`; here its answer becomes money and a commitment.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from ip_finance.appraisals.domain import RangeEmpty, ValuationRefused
from ip_finance.core.errors import DomainError
from ip_finance.core.money import Fen, from_yuan_down
from valuation import (
    PatentAppraisalInputs,
    ValuationError,
    appraise_patent,
    from_json,
    to_json,
)


@dataclass(frozen=True, slots=True)
class Valued:
    """A report and the range that it found."""

    report: str
    low: Fen
    base: Fen
    high: Fen


@contextmanager
def refusing() -> Iterator[None]:
    """Turns what the calculation refuses into `ValuationRefused`, which names the input."""
    try:
        yield
    except ValuationError as refused:
        raise ValuationRefused(refused.argument, refused.reason) from refused


def value(inputs: PatentAppraisalInputs) -> Valued:
    """Run the valuation.

    Raises: ValuationRefused: the inputs cannot be used. RangeEmpty: nothing is left.
    """
    with refusing():
        found = appraise_patent(inputs)
    low, base, high = (_fen(yuan) for yuan in (found.low, found.base, found.high))
    if low == 0:
        raise RangeEmpty
    return Valued(to_json(found), low, base, high)


def is_recomputed(inputs: str, kept: Valued) -> bool:
    """Whether the stored inputs give the stored report again, byte for byte, and its range."""
    try:
        told = from_json(inputs)
        return to_json(told) == inputs and value(told) == kept
    except (ValuationError, DomainError):  # of another engine, or no longer what was stored
        return False


def restated_by(report: str) -> tuple[Fen, Fen, Fen, str] | None:
    """Low, base, high and the stored form of the inputs, as a report states them.

    None: the text is not a report of this engine.
    """
    try:
        stated = json.loads(report)
        low, base, high = (_fen(float(stated[name])) for name in ("low", "base", "high"))
        return low, base, high, to_json(from_json(report))
    except (ValueError, KeyError, TypeError):  # a ValuationError is a ValueError
        return None


def _fen(yuan: float) -> Fen:
    """Here, and only here, an estimate becomes money."""
    return from_yuan_down(Decimal(repr(yuan)))
