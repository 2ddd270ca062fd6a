"""What may happen to a loan after it was agreed, each on its business date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from ip_finance.core.money import Fen
from ip_finance.loan_engine.allocation import Bucket


class Prepayment(StrEnum):
    """What becomes of the instalments when principal comes back early."""

    FEWER = "fewer-instalments"
    """缩短期限: the instalment stays, the loan ends sooner."""
    SMALLER = "smaller-instalments"
    """减少月供: the term stays, each instalment shrinks."""
    NEXT = "next-instalments"
    """提前归还后期: the principal of the next instalments counts as paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawdown:
    on: date
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money in. What is due comes first; what is over is kept, or prepays in the mode agreed."""

    on: date
    amount: Fen
    mode: Prepayment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOff:
    """The whole debt to the day, in one sum."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange:
    on: date
    annual_rate: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDateMoved:
    """One due date moves, those after it follow; the instalment stays."""

    on: date
    due_on: date
    to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """展期: the loan ends later. Agreed before maturity only (LN-05)."""

    on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructuring:
    """What is left is repaid on other dates, at another rate where one was agreed."""

    on: date
    due_dates: tuple[date, ...]
    annual_rate: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A cost, a fee or a late fee that falls due with the first instalment on or after `due_on`."""

    on: date
    bucket: Bucket
    amount: Fen
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """The bank lets the debtor off a part of what is due, oldest first; never of principal."""

    on: date
    bucket: Bucket
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestPause:
    """Neither interest nor penalty until `InterestResumed`."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestResumed:
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceleration:
    """All that is owed falls due at once."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Misuse:
    """The money went elsewhere than agreed: penalty interest until `MisuseCured` (LN-06)."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseCured:
    on: date


Event: TypeAlias = (
    Drawdown
    | Payment
    | PayOff
    | RateChange
    | DueDateMoved
    | Extension
    | Restructuring
    | Charge
    | Waiver
    | InterestPause
    | InterestResumed
    | Acceleration
    | Misuse
    | MisuseCured
)
