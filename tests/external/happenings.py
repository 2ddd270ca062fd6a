"""The events of a case as ours."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

from ip_finance.loan_engine.allocation import Bucket
from ip_finance.loan_engine.events import (
    Acceleration,
    Charge,
    Drawdown,
    DueDateMoved,
    Event,
    Extension,
    InterestPause,
    InterestResumed,
    Payment,
    PayOff,
    Prepayment,
    RateChange,
    Restructuring,
    Waiver,
)
from tests.external.reading import annual_rate
from tests.external.words import (
    NotUnderstood,
    day,
    fen,
    meaning,
    meaning_by_pattern,
    plain,
    require_known,
)

Told = Mapping[str, Any]
_DAY: Final = timedelta(days=1)
_ALWAYS: Final = frozenset({"event", "date"})


class _Kind(NamedTuple):
    members: frozenset[str]
    event: Callable[[Told], Event]


def event_of(told: Told) -> Event:
    """One event; a member or a kind without meaning is told."""
    if plain(told["event"]) not in _KINDS:
        raise NotUnderstood(f"no meaning for the event {told['event']!r}")
    kind = _KINDS[plain(told["event"])]
    require_known(told, _ALWAYS, kind.members)
    return kind.event(told)


def _disburse(told: Told) -> Event:
    return Drawdown(on=day(told["date"]), amount=fen(told["amount"]))


_MODES: Final = {
    r"fewer|shorter|number|term": Prepayment.FEWER,
    r"next": Prepayment.NEXT,
    r"smaller|lower|emi|amount": Prepayment.SMALLER,
}


def _repay(told: Told) -> Event:
    mode = meaning_by_pattern(_MODES, told["mode"]) if "mode" in told else None
    return Payment(on=day(told["date"]), amount=fen(told["amount"]), mode=mode)


def _pay_off(told: Told) -> Event:
    return PayOff(on=day(told["date"]))


def _rate(told: Told) -> Event:
    return RateChange(on=day(told["date"]), annual_rate=annual_rate(told))


def _move_due_date(told: Told) -> Event:
    agreed_on = min(day(told["date"]), day(told["from"]) - _DAY)
    return DueDateMoved(on=agreed_on, due_on=day(told["from"]), to=day(told["to"]))


_BUCKETS: Final = {
    "fee": Bucket.FEES,
    "fees": Bucket.FEES,
    "penalty": Bucket.PENALTIES,
    "penalties": Bucket.PENALTIES,
    "late fee": Bucket.PENALTIES,
    "interest": Bucket.INTEREST,
    "principal": Bucket.PRINCIPAL,
}


def _bucket(told: Told, usual: str) -> Bucket:
    return meaning(_BUCKETS, told.get("of", usual))


def _charge(told: Told) -> Event:
    usual = plain(told["event"])
    return Charge(
        on=day(told["date"]),
        bucket=_bucket(told, usual if usual in _BUCKETS else "fee"),
        amount=fen(told["amount"]),
        due_on=day(told.get("due_date", told["date"])),
    )


def _waive(told: Told) -> Event:
    named = plain(told["event"]).removeprefix("waive").strip() or "interest"
    return Waiver(on=day(told["date"]), bucket=_bucket(told, named), amount=fen(told["amount"]))


def _extend(told: Told) -> Event:
    return Extension(on=day(told["date"]), ends_on=day(told["to"]))


def _restructure(told: Told) -> Event:
    is_repriced = {"annual_rate_pct", "monthly_rate_pct"} & told.keys()
    return Restructuring(
        on=day(told["date"]),
        due_dates=tuple(day(on) for on in told["due_dates"]),
        annual_rate=annual_rate(told) if is_repriced else None,
    )


def _pause(told: Told) -> Event:
    return InterestPause(on=day(told["date"]))


def _resume(told: Told) -> Event:
    return InterestResumed(on=day(told["date"]))


def _accelerate(told: Told) -> Event:
    return Acceleration(on=day(told["date"]))


_RATES: Final = frozenset({"annual_rate_pct", "monthly_rate_pct"})
_KINDS: Final[Mapping[str, _Kind]] = {
    **dict.fromkeys(
        ("disburse", "disbursement", "drawdown", "tranche"), _Kind(frozenset({"amount"}), _disburse)
    ),
    **dict.fromkeys(
        (
            "repay",
            "repayment",
            "payment",
            "prepay",
            "prepayment",
            "down payment",
            "merchant issued refund",
            "payout refund",
            "goodwill credit",
        ),
        _Kind(frozenset({"amount", "mode"}), _repay),
    ),
    **dict.fromkeys(("pay off", "payoff", "preclose"), _Kind(frozenset(), _pay_off)),
    **dict.fromkeys(("rate", "rate change", "change rate"), _Kind(_RATES, _rate)),
    **dict.fromkeys(("move due date",), _Kind(frozenset({"from", "to"}), _move_due_date)),
    **dict.fromkeys(
        ("charge", "fee", "penalty", "late fee"),
        _Kind(frozenset({"amount", "due_date", "of"}), _charge),
    ),
    **dict.fromkeys(
        ("waive", "waiver", "waive interest", "waive fee", "waive penalty"),
        _Kind(frozenset({"amount", "of"}), _waive),
    ),
    **dict.fromkeys(("extend", "extension"), _Kind(frozenset({"to"}), _extend)),
    **dict.fromkeys(("restructure", "reschedule"), _Kind(_RATES | {"due_dates"}, _restructure)),
    "pause interest": _Kind(frozenset(), _pause),
    "resume interest": _Kind(frozenset(), _resume),
    "accelerate": _Kind(frozenset(), _accelerate),
}
