"""In which order a payment meets what is due (CC-15)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from ip_finance.core.money import Fen


class Bucket(StrEnum):
    """The parts of a debt."""

    FEES = "fees"
    """Fees, and the costs of realising the claim (实现债权的费用)."""
    PENALTIES = "penalties"
    """Penalty interest and compound interest (罚息, 复利), and late fees."""
    INTEREST = "interest"
    PRINCIPAL = "principal"


Order: TypeAlias = tuple[Bucket, ...]

CC_15: Final[Order] = (Bucket.FEES, Bucket.PENALTIES, Bucket.INTEREST, Bucket.PRINCIPAL)
"""Costs, then interest, then principal (Civil Code 561); penalty interest before interest."""


class Across(StrEnum):
    """Whether the order runs through the whole debt or instalment by instalment."""

    DEBT = "debt"
    """All costs of all instalments, then all interest, then principal."""
    INSTALMENT = "instalment"
    """The oldest instalment in full, then the next."""


class Split(NamedTuple):
    """Where a payment went. `credit` was not due and is kept for the debtor."""

    costs: Fen
    penalties: Fen
    interest: Fen
    principal: Fen
    credit: Fen = Fen(0)

    @property
    def total(self) -> Fen:
        return Fen(sum(self))


def places(
    outstanding: Sequence[Sequence[int]], order: Order, across: Across
) -> list[tuple[int, Bucket]]:
    """The places a payment visits, as (instalment, part), those with nothing due left out.

    `outstanding` holds, for each instalment, what is due of each part in the order of `Bucket`.

    >>> places([[0, 0, 5, 9], [0, 0, 4, 9]], CC_15, Across.DEBT)[:2]
    [(0, <Bucket.INTEREST: 'interest'>), (1, <Bucket.INTEREST: 'interest'>)]
    """
    columns = [(part, _PLACE[part]) for part in order]
    rows = range(len(outstanding))
    if across is Across.DEBT:
        visits = [(row, part, column) for part, column in columns for row in rows]
    else:
        visits = [(row, part, column) for row in rows for part, column in columns]
    return [(row, part) for row, part, column in visits if outstanding[row][column] > 0]


_PLACE: Final = {part: place for place, part in enumerate(Bucket)}
