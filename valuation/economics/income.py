"""Income approach: what an asset earns or saves, discounted to the base date."""

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from valuation import checks
from valuation.economics.discount import (
    LONGEST_LIFE,
    Convention,
    cash_times,
    discount_factor,
    year_portions,
)
from valuation.economics.flows import (
    LARGEST_AMOUNT,
    Assumption,
    CashFlow,
    MethodValue,
    horizon,
    income_value,
    lines,
)
from valuation.errors import MalformedInput, MissingInput


@dataclass(frozen=True, slots=True, kw_only=True)
class RoyaltyYear:
    """One row of a relief-from-royalty calculation; money in the units of the revenue."""

    year: int
    portion: float
    revenue: float
    royalty_before_tax: float
    royalty_saved: float
    years_to_cash: float
    discount_factor: float
    present_value: float


def relief_from_royalty(
    revenue: ArrayLike,
    *,
    royalty_rate: float,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
) -> float:
    r"""Present value of the royalties an owner does not have to pay (VA-20).

    .. math:: V = \sum_{t=1}^{n} \frac{R_t \, k \, (1 - T)}{(1 + r)^{t - s}}

    with s = 0 for year-end and s = 1/2 for mid-year cash.

    Args:
        revenue: Forecast revenue `R` of years 1 to n; shape (n,), 1 <= n <= 30, not negative, in
            currency units per year.
        royalty_rate: Arm's-length royalty `k` as a fraction of revenue, in [0, 1].
        tax_rate: Tax on the saved royalty `T`, a fraction in [0, 1); 0 gives the value before tax.
        discount_rate: Annual rate `r` for this asset's risk, a fraction in (0, 1], after tax
            unless `tax_rate` is 0.
        convention: When the cash of a year arrives.

    Returns:
        Value at time 0 in the currency units of `revenue`. The tax amortisation benefit is not
        included.

    Raises:
        ValuationError: An argument has the wrong shape or is outside its range.

    Source:
        IVS 210 Intangible Assets, income approach, relief-from-royalty method (收入分成法).

    >>> revenue = [20_000_000 * 1.08**year for year in range(5)]
    >>> terms = dict(royalty_rate=0.03, tax_rate=0.25, discount_rate=0.18)
    >>> round(relief_from_royalty(revenue, convention=Convention.YEAR_END, **terms), 2)
    1609844.2
    >>> round(relief_from_royalty(revenue, convention=Convention.MID_YEAR, **terms), 2)
    1748738.42
    """
    rows = royalty_schedule(
        revenue,
        royalty_rate=royalty_rate,
        tax_rate=tax_rate,
        discount_rate=discount_rate,
        convention=convention,
    )
    return present_value(rows)


def royalty_schedule(
    revenue: ArrayLike,
    *,
    royalty_rate: float,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float | None = None,
) -> tuple[RoyaltyYear, ...]:
    """The rows behind `relief_from_royalty`, over a life that need not be whole years.

    `life_years` defaults to one year per forecast entry. In a partial last year the revenue counts
    for the part of the year in which the right lives, spread evenly over the year, and the cash
    arrives at the end (or middle) of that part. Forecast years after the life are not used; a
    forecast shorter than the life is refused, because unknown revenue is not zero.

    Other arguments, units, errors and source are those of `relief_from_royalty`.

    >>> [row.revenue for row in royalty_schedule(
    ...     [100, 100, 100], royalty_rate=0.1, tax_rate=0, discount_rate=0.2,
    ...     convention=Convention.YEAR_END, life_years=1.25)]
    [100.0, 25.0]
    """
    forecast = checks.series("revenue", revenue, 0.0, LARGEST_AMOUNT, longest=LONGEST_LIFE)
    k = checks.between("royalty_rate", royalty_rate, 0.0, 1.0)
    kept = 1.0 - checks.below("tax_rate", tax_rate, 1.0, at_least=0.0)
    r = checks.above("discount_rate", discount_rate, 0.0, at_most=1.0)
    if not isinstance(convention, Convention):
        raise MalformedInput("convention", f"must be a Convention, got {convention!r}")

    portions = year_portions(forecast.size if life_years is None else life_years)
    if forecast.size < len(portions):
        raise MissingInput(
            "revenue",
            f"forecasts {forecast.size} years, a life of {life_years} needs {len(portions)}",
        )
    times = cash_times(portions, convention)
    return tuple(
        _row(year, float(amount), portion, time, royalty_rate=k, kept=kept, discount_rate=r)
        for year, (amount, portion, time) in enumerate(
            zip(forecast, portions, times, strict=False), start=1
        )
    )


def royalty_relief(
    revenue: ArrayLike,
    *,
    royalty_rate: float,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float,
    assumptions: tuple[Assumption, ...] = (),
) -> MethodValue:
    """`relief_from_royalty` with its rows, in the shape all methods share.

    Arguments, units, errors and source are those of `royalty_schedule`; `assumptions` are carried
    along (where the royalty comes from, say).

    >>> terms = dict(royalty_rate=0.1, tax_rate=0.25, discount_rate=0.25, life_years=1)
    >>> value = royalty_relief([100], convention=Convention.YEAR_END, **terms)
    >>> value.value, [line.code for line in value.rows[0].lines]
    (6.0, ['revenue', 'royalty-before-tax', 'tax', 'royalty-saved'])
    """
    checks.records("assumptions", assumptions, Assumption)
    rows = royalty_schedule(
        revenue,
        royalty_rate=royalty_rate,
        tax_rate=tax_rate,
        discount_rate=discount_rate,
        convention=convention,
        life_years=life_years,
    )
    return income_value(
        tuple(_cash_flow(row) for row in rows),
        over=horizon(discount_rate=discount_rate, convention=convention, life_years=life_years),
        method="relief-from-royalty",
        version="2",
        source="IVS 210 Intangible Assets, income approach, relief-from-royalty method; VA-20",
        formula="value = sum of revenue * royalty_rate * (1 - tax_rate) * discount_factor",
        assumptions=(
            Assumption(code="royalty-rate", amount=float(royalty_rate)),
            Assumption(code="tax-rate", amount=float(tax_rate)),
            *assumptions,
        ),
    )


def present_value(rows: tuple[RoyaltyYear, ...]) -> float:
    """Sum of the rows, correctly rounded, so that no summation order can change it."""
    return math.fsum(row.present_value for row in rows)


def _cash_flow(row: RoyaltyYear) -> CashFlow:
    return CashFlow(
        year=row.year,
        portion=row.portion,
        lines=lines(
            revenue=row.revenue,
            royalty_before_tax=row.royalty_before_tax,
            tax=row.royalty_before_tax - row.royalty_saved,
            royalty_saved=row.royalty_saved,
        ),
        amount=row.royalty_saved,
        years_to_cash=row.years_to_cash,
        discount_factor=row.discount_factor,
        present_value=row.present_value,
    )


def _row(
    year: int,
    forecast: float,
    portion: float,
    years_to_cash: float,
    *,
    royalty_rate: float,
    kept: float,
    discount_rate: float,
) -> RoyaltyYear:
    revenue = forecast * portion
    royalty = revenue * royalty_rate
    saved = royalty * kept
    factor = discount_factor(discount_rate, years_to_cash)
    return RoyaltyYear(
        year=year,
        portion=portion,
        revenue=revenue,
        royalty_before_tax=royalty,
        royalty_saved=saved,
        years_to_cash=years_to_cash,
        discount_factor=factor,
        present_value=saved * factor,
    )
