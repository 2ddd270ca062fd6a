"""Running a valuation, and what goes on chain for it. Pure.

The calculation itself is the library `valuation`; here its answer becomes money and a commitment.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints
from uuid import UUID

from ip_finance.appraisals.domain import RangeEmpty, ValuationRefused
from ip_finance.core.money import Fen, from_yuan_down
from valuation import checks, reports
from valuation.appraisal.appraise import appraise
from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.pricing import Pricing
from valuation.appraisal.report import inputs_of, to_json
from valuation.codec import decode, encode
from valuation.errors import ValuationError
from valuation.risk.draws import LARGEST_SEED
from valuation.scores.panel import PanelScore, Rating, Scorecard, panel_score
from valuation.scores.schemes import Scheme, load_scheme, score

REVENUE: Final = "economics.revenue"
AMOUNTS: Final[Mapping[str, str]] = {
    "incremental_income": "extra_revenue",
    "with_and_without": "with_right",
    "price_premium": "price",
    "volume_premium": "extra_units",
    "market": "comparables",
    "cost": "costs",
    "software_cost": "counts",
    "investment_option": "project_value",
    "staged_investment": "project_value",
}
"""What a method takes its amount from, where that is not the forecast of revenue."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A report and the range that it found: P10, P50 and P90 of the distribution."""

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
        raise ValuationRefused(_sayable(refused.argument), _sayable(refused.reason)) from refused


def pricing_of(stated: Mapping[str, Any]) -> Pricing:
    """What the appraiser states about money. Raises: ValuationRefused."""
    with refusing():
        pricing = decode(dict(stated), Pricing, "pricing")
        checks.text("pricing", encode(pricing))
    return pricing


def amounts_of(pricing: Pricing) -> tuple[str, ...]:
    """The inputs that the amount of a value comes from; no appraisal states them unproven."""
    own = (f"methods.{name}.{AMOUNTS[name]}" for name in pricing.methods.used if name in AMOUNTS)
    return *((REVENUE,) if pricing.economics else ()), *own


def value(inputs: AppraisalInputs) -> Valued:
    """Run the valuation.

    Raises: ValuationRefused: the inputs cannot be used. RangeEmpty: nothing is left.
    """
    with refusing():
        report = to_json(appraise(inputs))
    low, base, high = range_of(json.loads(report))
    if low == 0:
        raise RangeEmpty
    return Valued(report, low, base, high)


def cards_of(ratings: Mapping[str, Mapping[str, Any]]) -> tuple[Scorecard, ...]:
    """The cards as the library takes them, from what is stored, by scorer."""
    return tuple(
        Scorecard(
            scorer=scorer,
            ratings={
                code: Rating(value=rated["value"], reason=rated["reason"])
                for code, rated in card.items()
            },
        )
        for scorer, card in ratings.items()
    )


def check_card(scheme: Scheme, ratings: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a card that does not rate every indicator on the scale. Raises: ValuationRefused."""
    with refusing():
        (card,) = cards_of({"card": ratings})
        score(scheme, card.values(unknown_as=scheme.scale.lowest))


def panel(scheme: Scheme, ratings: Mapping[str, Mapping[str, Any]]) -> PanelScore:
    """The score of all scorers, and how far they agree."""
    with refusing():
        return panel_score(scheme, cards_of(ratings))


def scheme_of(scheme_id: str, version: str) -> Scheme:
    """A shipped scheme. Raises: ValuationRefused."""
    with refusing():
        return load_scheme(scheme_id, version)


def is_recomputed(inputs: str, kept: Valued) -> bool:
    """Whether the stored inputs give the stored report again, byte for byte, and its range."""
    try:
        again = reports.recompute(inputs).recomputed
        return again == kept.report and restated_by(again) == (
            kept.low,
            kept.base,
            kept.high,
            inputs,
        )
    except ValuationError:  # of an engine that is not shipped, or no longer what was stored
        return False


def restated_by(report: str) -> tuple[Fen, Fen, Fen, str] | None:
    """Low, base, high and the stored form of the inputs, as a report states them.

    None: the text is not a report of an engine of ours.
    """
    try:
        stated = json.loads(report)
        inputs = {"engine": stated["engine"], "inputs": stated["inputs"]}
        return *range_of(stated), encode(inputs)
    except (ValueError, KeyError, TypeError):  # a ValuationError is a ValueError
        return None


def range_of(report: Mapping[str, Any]) -> tuple[Fen, Fen, Fen]:
    """Low, base and high: quantiles of the distribution."""
    low, base, high = (report["distribution"][name] for name in ("p10", "p50", "p90"))
    return _fen(float(low)), _fen(float(base)), _fen(float(high))


def inputs_in(stored: str) -> AppraisalInputs:
    """The inputs as they are stored with an appraisal of the engine of today."""
    return inputs_of(json.loads(stored))


def seed_of(record_id: UUID) -> int:
    """The seed of a simulation follows from what it is about: always the same draws."""
    return record_id.int % (LARGEST_SEED + 1)


@cache
def arguments() -> tuple[str, ...]:
    """Every input that evidence can speak of, such as `economics.revenue` or `measured`."""
    return *sorted(set(_names(Pricing, ""))), "measured"


def _names(kind: Any, prefix: str) -> Iterator[str]:
    hints = get_type_hints(kind)
    for field in fields(kind):
        name = f"{prefix}{field.name}"
        yield name
        record = _record_in(hints[field.name])
        if record is not None:
            yield from _names(record, f"{name}.")


def _record_in(hint: Any) -> Any:
    """The record that a field holds, may hold, or holds a series of."""
    if get_origin(hint) is None:
        return hint if is_dataclass(hint) else None
    found = (_record_in(one) for one in get_args(hint))
    return next((one for one in found if one is not None), None)


def _sayable(text: str) -> str:
    """What a client sent may hold half of a surrogate pair, which no answer can carry."""
    return text.encode("utf-8", "backslashreplace").decode()


def _fen(yuan: float) -> Fen:
    """Here, and only here, an estimate becomes money."""
    return from_yuan_down(Decimal(repr(yuan)))
