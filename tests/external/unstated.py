"""Conditions a case leaves out and shows in its table alone.

Each is read off one printed figure, and every other figure is still ours to reproduce.
`taken_from_table` says what was read, so that the test can show it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from ip_finance.loan_engine.events import DueDateMoved, Event, RateChange
from tests.external.case import Case
from tests.external.words import NotUnderstood, day, fraction_of, simplest_per_cent

_HALF_A_FEN: Final = Fraction(1, 200)
_DAY: Final = timedelta(days=1)
Told = Mapping[str, Any]


def taken_from_table(case: Case) -> tuple[str, ...]:
    """What this case does not state, by name."""
    taken = []
    if unstated_due_dates(case):
        taken.append("due dates")
    if unstated_changes(case, Fraction(1), len(_states(case)) - 1):
        taken.append("what was rescheduled")
    charges = (case.inputs.get(member) for member in ("fee", "penalty"))
    if any(is_unstated(told) for told in charges if told is not None):
        taken.append("share of a charge")
    return tuple(taken)


def _states(case: Case) -> list[Told]:
    return list(case.expected.get("states", ()))


def unstated_due_dates(case: Case) -> tuple[date, ...]:
    """Where a case names no rhythm, its source took the periods as given: from and due dates."""
    if "repay_unit" in case.inputs or "start_date" not in case.inputs:
        return ()
    rows = (_states(case) or [{}])[0].get("rows", ())
    if not rows or not all("from_date" in row for row in rows):
        return ()
    return tuple(day(row["due_date"]) for row in rows)


def unstated_changes(case: Case, rate: Fraction, place: int) -> list[Event]:
    """What a rescheduling changed before the table at `place`, where no event tells it.

    Where two tables differ though nothing lies between, the first row that differs shows the new
    due date or, by its interest, the new rate.
    """
    changes: list[Event] = []
    states = _states(case)
    if case.kind != "restructure":
        return changes
    for earlier, later in pairwise(states[: place + 1]):
        if earlier.get("after_events") != later.get("after_events"):
            continue
        change = _first_change(earlier.get("rows", ()), later.get("rows", ()), rate)
        rate = change.annual_rate if isinstance(change, RateChange) else rate
        changes += [change] if change else []
    return changes


def _first_change(earlier: Iterable[Told], later: Iterable[Told], rate: Fraction) -> Event | None:
    for before, after in zip(earlier, later, strict=False):
        due_on, to = day(before["due_date"]), day(after["due_date"])
        if due_on != to:
            return DueDateMoved(on=min(due_on, to) - _DAY, due_on=due_on, to=to)
        if before["interest"] != after["interest"]:
            starts_on = due_on - timedelta(days=int(before["days"]))
            return RateChange(on=starts_on + _DAY, annual_rate=_rate(before, after, rate))
    return None


def _rate(before: Told, after: Told, rate: Fraction) -> Fraction:
    """The simplest rate at which the same row bears the later interest."""
    old, new = fraction_of(before["interest"]), fraction_of(after["interest"])
    if not old:
        raise NotUnderstood("no rate can be read off a row that bore none")
    low = rate * (new - _HALF_A_FEN) / (old + _HALF_A_FEN)
    return simplest_per_cent(
        max(low, Fraction(0)), rate * (new + _HALF_A_FEN) / (old - _HALF_A_FEN)
    )


def is_unstated(charge: object) -> bool:
    """The words of a charge that name neither a sum nor a share."""
    return isinstance(charge, str) and not any(sign.isdigit() for sign in charge)


def unstated_share(printed: object, base: Fraction) -> Fraction:
    """The simplest share of `base` that comes to the figure printed."""
    amount = fraction_of(printed)
    if not base or not amount:
        raise NotUnderstood("no share can be read off this table")
    return simplest_per_cent((amount - _HALF_A_FEN) / base, (amount + _HALF_A_FEN) / base)
