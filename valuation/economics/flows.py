"""What every method hands over: rows of cash, lines of arithmetic, assumptions and one value.

A reader without the code can redo a value from it: each row names its columns, each column its
amount, and `formula` says how they hang together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.economics.discount import (
    LONGEST_LIFE,
    SHORTEST_LIFE,
    Convention,
    cash_times,
    discount_factor,
    year_portions,
)
from valuation.errors import MalformedInput, MissingInput

LARGEST_AMOUNT = 1e15
"""Currency units a year; more than a whole economy turns over, so a larger figure is a slip."""

FLOORED = "floored-at-zero"
"""Code of the line that lifts a negative sum to zero: nobody is forced to use a right."""


class Approach(StrEnum):
    """The approaches of IVS 103 and of the Chinese standards; options are an income view apart."""

    INCOME = "income"
    MARKET = "market"
    COST = "cost"
    OPTION = "option"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One named amount, in currency units unless the code says a rate, factor or weight."""

    code: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One thing a value rests on: a number, or words, and where it comes from."""

    code: str
    amount: float | None = None
    text: str | None = None
    source: str | None = None


FIXED_COSTS = Assumption(
    code="fixed-costs", text="Investment and the costs of a mark do not move with revenue."
)
"""Of methods whose cash holds a part that stays when revenue falls short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """One year of an income method; `amount` is the after-tax cash and equals the last line.

    `fixed` is the part of it that comes as planned whatever the revenue is, such as an investment;
    the rest moves with the revenue in proportion.
    """

    year: int
    portion: float
    lines: tuple[Line, ...]
    amount: float
    years_to_cash: float
    discount_factor: float
    present_value: float
    fixed: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodValue:
    """What one method found, and all it was made of.

    `value`: currency units at the base date, never negative. `rows`: the years of an income
    method, empty for others. `lines`: the steps from the rows, or from the inputs, to the value;
    the last is the value. `log_sd`: standard deviation of the error on log value where it has been
    measured, else None, which means unknown and not zero.
    """

    method: str
    version: str
    source: str
    approach: Approach
    formula: str
    value: float
    rows: tuple[CashFlow, ...]
    lines: tuple[Line, ...]
    assumptions: tuple[Assumption, ...]
    discount_rate: float | None
    log_sd: float | None

    @property
    def cash(self) -> tuple[float, ...]:
        """After-tax cash of each year before discounting, currency units; empty without rows."""
        return tuple(row.amount for row in self.rows)

    @property
    def fixed_cash(self) -> tuple[float, ...]:
        """The part of `cash` that does not move with revenue, currency units."""
        return tuple(row.fixed for row in self.rows)

    @property
    def times(self) -> tuple[float, ...]:
        """Years from the base date to each entry of `cash`."""
        return tuple(row.years_to_cash for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The years an income method looks at: rate, timing of cash and shares of each year lived."""

    discount_rate: float
    convention: Convention
    portions: tuple[float, ...]

    @property
    def times(self) -> tuple[float, ...]:
        """Years from the base date to the cash of each year."""
        return cash_times(self.portions, self.convention)

    def forecast(
        self, argument: str, values: ArrayLike, *, lowest: float = 0.0, highest: float | None = None
    ) -> Floats:
        """A series with an entry for every year, cut to the horizon and not yet to the portions."""
        top = LARGEST_AMOUNT if highest is None else highest
        series = checks.series(argument, values, lowest, top, longest=LONGEST_LIFE)
        if series.size < len(self.portions):
            raise MissingInput(
                argument, f"forecasts {series.size} years, the life needs {len(self.portions)}"
            )
        return series[: len(self.portions)]

    def rows(
        self, lines_by_year: Sequence[tuple[Line, ...]], *, fixed: Sequence[float] | None = None
    ) -> tuple[CashFlow, ...]:
        """Discounted rows; the lines already hold the portion, the last is the cash.

        `fixed` is the part of each year's cash that does not move with revenue; None: there is
        none.
        """
        return tuple(
            self._row(at, lines, 0.0 if fixed is None else fixed[at])
            for at, lines in enumerate(lines_by_year)
        )

    def _row(self, at: int, lines: tuple[Line, ...], fixed: float) -> CashFlow:
        factor = discount_factor(self.discount_rate, self.times[at])
        amount = lines[-1].amount
        return CashFlow(
            year=at + 1,
            portion=self.portions[at],
            lines=lines,
            amount=amount,
            years_to_cash=self.times[at],
            discount_factor=factor,
            present_value=amount * factor,
            fixed=fixed + 0.0,
        )


def horizon(*, discount_rate: float, convention: Convention, life_years: float) -> Horizon:
    """The years of a life, its last in part (see `discount.year_portions`).

    Args:
        discount_rate: Annual, a fraction in (0, 1], after tax.
        convention: When the cash of a year arrives.
        life_years: Years from the base date, a day at least, at most 30.

    >>> horizon(discount_rate=0.1, convention=Convention.MID_YEAR, life_years=1.5).times
    (0.5, 1.25)
    """
    rate = checks.above("discount_rate", discount_rate, 0.0, at_most=1.0)
    if not isinstance(convention, Convention):
        raise MalformedInput("convention", f"must be a Convention, got {convention!r}")
    life = checks.between("life_years", life_years, SHORTEST_LIFE, LONGEST_LIFE)
    return Horizon(discount_rate=rate, convention=convention, portions=year_portions(life))


def lines(**amounts: float) -> tuple[Line, ...]:
    """Lines from names; underscores become hyphens.

    >>> lines(revenue=100.0, after_tax=75.0)[1].code
    'after-tax'
    """
    return tuple(
        Line(code=name.replace("_", "-"), amount=float(amount)) for name, amount in amounts.items()
    )


def assumed(source: str | None = None, /, **amounts: float) -> tuple[Assumption, ...]:
    """Assumptions from names, of one source; underscores become hyphens.

    >>> assumed("register", tax_rate=0.25)[0].code
    'tax-rate'
    """
    return tuple(
        Assumption(code=name.replace("_", "-"), amount=float(amount) + 0.0, source=source)
        for name, amount in amounts.items()
    )


def significant(amount: float, digits: int = 10) -> float:
    """Rounded to significant digits, so that a last bit of a C library's `exp` cannot show.

    >>> significant(1234.56789012345)
    1234.56789
    """
    return float(f"{amount:.{digits}g}")


def floored(total: float) -> tuple[float, tuple[Line, ...]]:
    """A value and its closing lines: a negative sum is lifted to zero, and said so.

    >>> floored(-5.0)[0], [line.code for line in floored(-5.0)[1]]
    (0.0, ['sum', 'floored-at-zero', 'value'])
    """
    value = max(total, 0.0) + 0.0
    steps = [Line(code="sum", amount=total)]
    if total < 0.0:
        steps.append(Line(code=FLOORED, amount=-total))
    return value, (*steps, Line(code="value", amount=value))


def income_value(
    rows: tuple[CashFlow, ...],
    *,
    over: Horizon,
    method: str,
    version: str,
    source: str,
    formula: str,
    assumptions: tuple[Assumption, ...],
    log_sd: float | None = None,
) -> MethodValue:
    """The method value of discounted rows: their sum, correctly rounded and floored at zero."""
    value, steps = floored(math.fsum(row.present_value for row in rows))
    return MethodValue(
        method=method,
        version=version,
        source=source,
        approach=Approach.INCOME,
        formula=formula,
        value=value,
        rows=rows,
        lines=steps,
        assumptions=(*assumptions, *_of_horizon(over)),
        discount_rate=over.discount_rate,
        log_sd=log_sd,
    )


def stepwise_value(
    steps: tuple[Line, ...],
    *,
    approach: Approach,
    method: str,
    source: str,
    formula: str,
    assumptions: tuple[Assumption, ...],
    version: str = "1",
    log_sd: float | None = None,
) -> MethodValue:
    """The method value of steps without years; the last step is the value, never negative."""
    return MethodValue(
        method=method,
        version=version,
        source=source,
        approach=approach,
        formula=formula,
        value=steps[-1].amount,
        rows=(),
        lines=steps,
        assumptions=assumptions,
        discount_rate=None,
        log_sd=log_sd,
    )


def _of_horizon(over: Horizon) -> tuple[Assumption, ...]:
    return (
        Assumption(code="discount-rate", amount=over.discount_rate),
        Assumption(code="convention", text=over.convention.value),
        Assumption(code="life-years", amount=math.fsum(over.portions)),
    )
