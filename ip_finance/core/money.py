"""Money in whole 分. Every rounding in the system happens here, by name."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NewType

Fen = NewType("Fen", int)
"""An exact amount of CNY: `Fen(1_050)` is 10.50 yuan."""

BasisPoints = NewType("BasisPoints", int)
"""Hundredths of a percent: 10_000 is the whole."""

WHOLE = BasisPoints(10_000)
MAX_FEN = Fen(2**63 - 1)
"""What a BIGINT column holds; the ledger's uint64 holds more."""


def share_down(amount: Fen, share: BasisPoints) -> Fen:
    """The share of an amount, rounded down to the 分: use it for what we lend."""
    return Fen(amount * share // WHOLE)


def share_up(amount: Fen, share: BasisPoints) -> Fen:
    """The share of an amount, rounded up to the 分: use it for what must at least be reached.

    >>> share_up(Fen(101), BasisPoints(7_000))
    71
    """
    return Fen(-(-amount * share // WHOLE))


def split_by_largest_remainder(amount: Fen, shares: Sequence[BasisPoints]) -> list[Fen]:
    """An amount by shares of the whole, which add up to it to the 分.

    Each has its share rounded down; the 分 left over go one each to the largest remainders, of
    equal ones to the first.

    >>> split_by_largest_remainder(Fen(100), [BasisPoints(3_333), BasisPoints(6_667)])
    [33, 67]
    """
    exact = [amount * share for share in shares]
    given = [one // WHOLE for one in exact]
    order = sorted(range(len(shares)), key=lambda place: -(exact[place] % WHOLE))
    for place in order[: amount - sum(given)]:
        given[place] += 1
    return [Fen(one) for one in given]


def from_yuan_down(yuan: Decimal) -> Fen:
    """An estimate in yuan as 分, dropping the fraction of a 分."""
    return Fen(int((yuan * 100).to_integral_value(rounding=ROUND_DOWN)))


def interest_half_up(principal: Fen, rate: BasisPoints, days: int) -> Fen:
    """Interest for `days` at the annual `rate`, actual/360, half up to the 分 (LN-11, LN-12).

    >>> interest_half_up(Fen(100_000_000), BasisPoints(385), 31)
    331528
    """
    exact = Decimal(principal) * rate * days / (WHOLE * 360)
    return Fen(int(exact.to_integral_value(rounding=ROUND_HALF_UP)))
