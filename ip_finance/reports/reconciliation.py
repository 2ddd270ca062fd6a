"""Bank file, journal and chain held against each other: three columns, and what differs. Pure.

What carries the same key is one amount. The bank's file knows no key of ours where nobody has
matched an entry: then loan, direction and amount tell, the nearest day first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from ip_finance.core.money import Fen
from ip_finance.reports.domain import Direction, Outcome, Side

NEAR_DAYS: Final = 10
"""As far apart may days be of what only loan, direction and amount tell to be one."""


MISSING: Final[Mapping[frozenset[Side], Outcome]] = {
    frozenset({Side.JOURNAL, Side.CHAIN}): Outcome.MISSING_IN_BANK_FILE,
    frozenset({Side.BANK, Side.CHAIN}): Outcome.MISSING_IN_JOURNAL,
    frozenset({Side.BANK, Side.JOURNAL}): Outcome.MISSING_ON_CHAIN,
    frozenset({Side.BANK}): Outcome.ONLY_IN_BANK_FILE,
    frozenset({Side.JOURNAL}): Outcome.ONLY_IN_JOURNAL,
    frozenset({Side.CHAIN}): Outcome.ONLY_ON_CHAIN,
}
"""What is missing, by who tells of the amount."""


@dataclass(frozen=True, slots=True)
class Item:
    """One movement of money as one side tells it. `key` is the loan's version that it made."""

    on: date
    direction: Direction
    amount: Fen
    reference: str
    loan_id: UUID | None = None
    key: str | None = None


@dataclass(slots=True)
class Compared:
    """One amount with what each side says of it."""

    items: dict[Side, Item] = field(default_factory=dict)

    @property
    def first(self) -> Item:
        return next(iter(self.items.values()))

    @property
    def loan_id(self) -> UUID | None:
        return next((one.loan_id for one in self.items.values() if one.loan_id), None)

    @property
    def outcome(self) -> Outcome:
        told = frozenset(self.items)
        if len(told) < len(Side):
            return MISSING[told]
        if len({(one.amount, one.direction) for one in self.items.values()}) > 1:
            return Outcome.AMOUNT_DIFFERS
        months = {month_of(one.on) for one in self.items.values()}
        return Outcome.MATCHED if len(months) == 1 else Outcome.OTHER_MONTH

    def touches(self, month: date) -> bool:
        return any(month_of(one.on) == month for one in self.items.values())


Fits: TypeAlias = Callable[[Compared, Item], bool]


def month_of(day: date) -> date:
    """The first day of its month.

    >>> month_of(date(2026, 3, 16))
    datetime.date(2026, 3, 1)
    """
    return day.replace(day=1)


def compare(told: Mapping[Side, Sequence[Item]], month: date) -> list[Compared]:
    """Every amount of which somebody tells in the month, differences first."""
    found: dict[str, Compared] = {}
    loose: list[tuple[Side, Item]] = []
    for side, items in told.items():
        for item in items:
            one = found.setdefault(item.key, Compared()) if item.key else None
            if one is None or side in one.items:
                loose.append((side, item))
            else:
                one.items[side] = item
    every = list(found.values())
    left = _attach(every, loose, _is_same)
    left = _attach(every, left, _may_be)
    every += _joined(left)
    shown = [one for one in every if one.touches(month)]
    return sorted(shown, key=_order)


def _attach(
    every: Sequence[Compared], loose: Iterable[tuple[Side, Item]], fits: Fits
) -> list[tuple[Side, Item]]:
    """Give each loose item to the nearest amount that lacks its side; what is left over."""
    open_by: dict[tuple[UUID | None, Direction], list[Compared]] = {}
    for one in every:
        if len(one.items) < len(Side):
            open_by.setdefault((one.loan_id, one.first.direction), []).append(one)
    left = []
    for side, item in sorted(loose, key=lambda pair: (pair[1].on, pair[1].reference)):
        near = [
            one
            for one in open_by.get((item.loan_id, item.direction), ())
            if side not in one.items and _apart(one, item) <= NEAR_DAYS and fits(one, item)
        ]
        if near:
            min(near, key=lambda one: _apart(one, item)).items[side] = item
        else:
            left.append((side, item))
    return left


def _joined(loose: Iterable[tuple[Side, Item]]) -> list[Compared]:
    """What no key holds together: put together by loan, direction and amount."""
    made: list[Compared] = []
    for side, item in loose:
        if _attach(made, [(side, item)], _is_same):
            made.append(Compared({side: item}))
    return made


def _is_same(one: Compared, item: Item) -> bool:
    return one.first.amount == item.amount


def _may_be(one: Compared, item: Item) -> bool:  # noqa: ARG001  the loan is the same already
    """Of the same loan, on about the same day: the same money, told wrongly by somebody."""
    return item.loan_id is not None


def _apart(one: Compared, item: Item) -> int:
    return min(abs((other.on - item.on).days) for other in one.items.values())


def _order(one: Compared) -> tuple[bool, date, str]:
    return one.outcome.is_matched, one.first.on, one.first.reference
