"""Compares our tables with the ones a case prints: every figure printed, and none left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from ip_finance.core.money import Fen
from ip_finance.loan_engine.terms import Row, Schedule
from tests.external.words import NotUnderstood, day, fen, require_known, whole

TableRow: TypeAlias = Mapping[str, int | date]
"""One row of ours under the names the cases use."""

_MONEY: Final = frozenset({
    "principal", "interest", "fees", "penalties", "due", "balance", "paid", "in_advance", "late",
    "outstanding",
})  # fmt: skip
_NUMBERS: Final = frozenset({"n", "days"})
_DATES: Final = frozenset({"due_date", "from_date", "paid_date"})
_STATE: Final = frozenset({"as_of", "after_events", "rows", "partial_rows", "total"})
_SAME: Final = {"principal_due": "principal", "instalment": "due", "payment": "due"}
"""Other names of a column."""


@dataclass(frozen=True)
class Table:
    """What our engine says after some of a case's events."""

    rows: Sequence[TableRow]

    def total(self, member: str) -> int:
        if member not in _MONEY:
            raise NotUnderstood(f"no meaning for the total {member!r}")
        return sum(amount for row in self.rows if isinstance(amount := row[member], int))


def table_of(schedule: Schedule) -> Table:
    """A schedule on which nothing has been paid."""
    return Table([_untouched(row) for row in schedule.rows])


def _untouched(row: Row) -> TableRow:
    return {
        "n": row.n,
        "days": row.days,
        "from_date": row.starts_on,
        "due_date": row.due_on,
        "principal": row.principal,
        "interest": row.interest,
        "fees": row.fees,
        "penalties": row.penalties,
        "due": row.due,
        "balance": row.balance,
        "paid": Fen(0),
        "in_advance": Fen(0),
        "late": Fen(0),
        "outstanding": row.due,
    }


def state_differences(state: Mapping[str, Any], table: Table) -> list[str]:
    """What of one printed state our table says otherwise."""
    require_known(state, _STATE)
    differences = []
    if "rows" in state:
        differences += _whole(state["rows"], table)
    differences += partial_differences(state.get("partial_rows", ()), table)
    for member, printed in state.get("total", {}).items():
        ours = table.total(_SAME.get(member, member))
        if ours != fen(printed):
            differences.append(f"total {member}: {printed} printed, {ours / 100:.2f} ours")
    return differences


def _whole(printed: Sequence[Mapping[str, Any]], table: Table) -> list[str]:
    if len(printed) != len(table.rows):
        return [f"{len(printed)} rows printed, {len(table.rows)} ours"]
    return partial_differences(printed, table)


def partial_differences(printed: Iterable[Mapping[str, Any]], table: Table) -> list[str]:
    """What of some printed rows, found by their number, our table says otherwise."""
    by_number = {row["n"]: row for row in table.rows}
    differences = []
    for row in printed:
        ours = by_number.get(whole(row["n"]))
        if ours is None:
            differences.append(f"row {row['n']} is missing")
            continue
        named = {_SAME.get(member, member): value for member, value in row.items()}
        differences += [
            f"row {row['n']} {member}: {value} printed, {_shown(ours.get(member))} ours"
            for member, value in named.items()
            if _read(member, value) != ours.get(member)
        ]
    return differences


def _read(member: str, value: Any) -> int | date | None:
    if member in _MONEY:
        return fen(value)
    if member in _NUMBERS:
        return whole(value)
    if member in _DATES:
        return day(value) if value else None
    raise NotUnderstood(f"no meaning for {member!r} of a row")


def _shown(value: int | date | None) -> str:
    return f"{value} (分 where money)" if isinstance(value, int) else str(value)


def one(name: str, printed: object, ours: object) -> list[str]:
    """A single figure."""
    return [] if printed == ours else [f"{name}: {printed} printed, {ours} ours"]
