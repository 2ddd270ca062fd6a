"""The need for working capital by the official reference formula (LN-02). Pure and exact.

    need = sales × (1 - margin) × (1 + growth) / turns
    turns = 360 / (inventory + receivable - payable + prepaid - advance receipt days)
    days = 360 × average balance / sales, or / cost of sales

Receivables and advance receipts turn over with sales, the rest with the cost of sales.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ip_finance.core.money import WHOLE, Fen

YEAR_DAYS: Final = 360
FULL_YEARS: Final = 2
"""A statement counts while it is of one of the last two full years: audits take months."""


class Balance(StrEnum):
    """What ties money up between purchase and payment, or sets it free."""

    INVENTORY = "inventory"
    RECEIVABLES = "receivables"
    PAYABLES = "payables"
    PREPAID = "prepaid"
    ADVANCE_RECEIPTS = "advance_receipts"


BY_SALES: Final = frozenset({Balance.RECEIVABLES, Balance.ADVANCE_RECEIPTS})
SET_FREE: Final = frozenset({Balance.PAYABLES, Balance.ADVANCE_RECEIPTS})
SINGLE: Final = (
    "sales_fen",
    "cost_fen",
    "margin_bps",
    "growth_bps",
    "own_funds_fen",
    "existing_loans_fen",
    "other_financing_fen",
)
FIGURES: Final = (
    *SINGLE,
    *(f"{balance.value}_{end}_fen" for balance in Balance for end in ("opening", "closing")),
)
"""Every figure of a statement; which of them are there is for the company to say."""


class Gap(StrEnum):
    """Why the formula gives nothing."""

    NO_STATEMENT = "no-statement"
    STALE = "stale-statement"
    MISSING = "missing-figures"
    NO_SALES = "no-sales"
    CYCLE = "cycle-not-positive"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: days and turns exact, amounts in 分."""

    name: str
    formula: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """What the formula gives. With a `gap` there is no need: an officer states it."""

    steps: tuple[Step, ...]
    need: Fen | None
    new_loan: Fen | None
    gap: Gap | None
    missing: tuple[str, ...] = ()


def measure(figures: Mapping[str, int] | None) -> Measured:
    """The need and the most that may be lent anew, each rounded down to the 分."""
    if figures is None:
        return Measured((), None, None, Gap.NO_STATEMENT)
    missing = tuple(name for name in FIGURES if figures.get(name) is None)
    if missing:
        return Measured((), None, None, Gap.MISSING, missing)
    if figures["sales_fen"] <= 0 or figures["cost_fen"] <= 0:
        return Measured((), None, None, Gap.NO_SALES)
    days = {balance: _days(figures, balance) for balance in Balance}
    return of_days(figures, days)


def measure_filed(figures: Mapping[str, int], fiscal_year: int, this_year: int) -> Measured:
    """The same of a statement as it was filed; an old one tells nothing of last year's sales."""
    if fiscal_year < this_year - FULL_YEARS:
        return Measured((), None, None, Gap.STALE)
    return measure(figures)


def of_days(figures: Mapping[str, int], days: Mapping[Balance, Fraction]) -> Measured:
    """The formula from the days on; `figures` need only hold the single ones."""
    steps = [_told(figures, balance, days[balance]) for balance in Balance]
    cycle = sum((-d if b in SET_FREE else d for b, d in days.items()), Fraction(0))
    steps.append(
        Step("cycle_days", "inventory + receivables - payables + prepaid - advance_receipts", cycle)
    )
    if cycle <= 0:
        return Measured(tuple(steps), None, None, Gap.CYCLE)
    turns = YEAR_DAYS / cycle
    margin, growth = (Fraction(figures[name], WHOLE) for name in ("margin_bps", "growth_bps"))
    need = figures["sales_fen"] * (1 - margin) * (1 + growth) / turns
    taken = [figures[name] for name in SINGLE[-3:]]
    lent = need - sum(taken)
    sales = figures["sales_fen"]
    steps += [
        Step("turns", f"360 / {_short(cycle)}", turns),
        Step("need", f"{sales} × (1 - {margin}) × (1 + {growth}) / {_short(turns)}", need),
        Step("new_loan", " - ".join([_short(need), *map(str, taken)]), lent),
    ]
    return Measured(tuple(steps), _down(need), _down(max(lent, Fraction(0))), None)


def _days(figures: Mapping[str, int], balance: Balance) -> Fraction:
    return YEAR_DAYS * _average(figures, balance) / figures[_flow(balance)]


def _average(figures: Mapping[str, int], balance: Balance) -> Fraction:
    ends = (figures[f"{balance.value}_{end}_fen"] for end in ("opening", "closing"))
    return Fraction(sum(ends), 2)


def _flow(balance: Balance) -> str:
    return "sales_fen" if balance in BY_SALES else "cost_fen"


def _told(figures: Mapping[str, int], balance: Balance, days: Fraction) -> Step:
    formula = "stated"
    if f"{balance.value}_opening_fen" in figures:
        flow = figures[_flow(balance)]
        formula = f"360 × {_short(_average(figures, balance))} / {flow}"
    return Step(f"{balance.value}_days", formula, days)


def _down(exact: Fraction) -> Fen:
    """What we lend is rounded down."""
    return Fen(exact.numerator // exact.denominator)


def _short(exact: Fraction) -> str:
    """Two decimals for reading, half up; the arithmetic goes on with the exact value.

    >>> _short(Fraction(18, 5))
    '3.60'
    """
    sign, hundredths = "-" * (exact < 0), (abs(exact) * 100 + Fraction(1, 2)).__floor__()
    return f"{sign}{hundredths // 100}.{hundredths % 100:02}"


def shown(step: Step) -> str:
    """The value of a step for reading."""
    return _short(step.value)
