"""What was agreed, and the table drawn from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from ip_finance.core.money import Fen
from ip_finance.loan_engine.errors import TermsImpossible
from ip_finance.loan_engine.plan import MAX_PERIODS, Plan

_HIGHEST_RATE: Final = 10
"""A thousand per cent a year: above it somebody typed per cent for a fraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One loan as agreed. The end is a date or a number of periods; `due_dates` settle both."""

    principal: Fen
    annual_rate: Fraction
    starts_on: date
    ends_on: date | None = None
    periods: int | None = None
    plan: Plan = field(default_factory=Plan)
    first_due: date | None = None
    due_dates: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        for is_broken, member in (
            (self.principal <= 0, "principal"),
            (not 0 <= self.annual_rate <= _HIGHEST_RATE, "annual_rate"),
            (self.ends_on is not None and self.ends_on <= self.starts_on, "ends_on"),
            (self.periods is not None and not 0 < self.periods <= MAX_PERIODS, "periods"),
            (self.first_due is not None and self.first_due <= self.starts_on, "first_due"),
        ):
            if is_broken:
                raise TermsImpossible(
                    f"{member} of the loan cannot be {getattr(self, member)}.",
                    cure="Correct the terms.",
                    member=member,
                )
        if self.is_open_ended and not self.plan.fixed_instalment:
            raise TermsImpossible(
                "Neither an end date nor a number of periods was given.",
                cure="Give one of them.",
                member="ends_on",
            )

    @property
    def is_open_ended(self) -> bool:
        """Only an agreed instalment says how long it takes."""
        return self.ends_on is None and self.periods is None and not self.due_dates


class Row(NamedTuple):
    """One instalment. `balance` is the principal left after it."""

    n: int
    starts_on: date
    due_on: date
    days: int
    principal: Fen
    interest: Fen
    fees: Fen
    penalties: Fen
    due: Fen
    balance: Fen


class Totals(NamedTuple):
    """Sums of a table, or of the rows due in one calendar year."""

    principal: Fen
    interest: Fen
    fees: Fen
    penalties: Fen
    due: Fen


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rows in order of their due dates."""

    rows: tuple[Row, ...]
    provisional_from: int | None = None
    """The first row whose due date holidays not announced yet may still move; draw it again."""

    @property
    def totals(self) -> Totals:
        return totals_of(self.rows)

    def by_year(self) -> dict[int, Totals]:
        """Subtotals of each calendar year in which something is due."""
        years: dict[int, list[Row]] = {}
        for row in self.rows:
            years.setdefault(row.due_on.year, []).append(row)
        return {year: totals_of(rows) for year, rows in sorted(years.items())}

    @property
    def ends_on(self) -> date:
        return self.rows[-1].due_on


def totals_of(rows: Sequence[Row]) -> Totals:
    """The sums of `rows`."""
    return Totals(
        Fen(sum(row.principal for row in rows)),
        Fen(sum(row.interest for row in rows)),
        Fen(sum(row.fees for row in rows)),
        Fen(sum(row.penalties for row in rows)),
        Fen(sum(row.due for row in rows)),
    )
