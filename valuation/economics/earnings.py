"""Income from the business behind a right: excess earnings and incremental income.

Both follow the after-tax cash of each year; a loss saves tax, because the business is taken to
earn enough elsewhere (an assumption that every result states).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.economics.discount import Convention
from valuation.economics.flows import (
    FIXED_COSTS,
    Assumption,
    CashFlow,
    Horizon,
    Line,
    MethodValue,
    horizon,
    income_value,
    lines,
)
from valuation.errors import MalformedInput, OutOfRange

LOSSES = Assumption(code="loss-saves-tax", text="A loss of a year saves tax in the same year.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributoryCharge:
    """After-tax return of and on another asset that the business uses, a fraction of revenue."""

    asset: str
    rate: float
    source: str

    def __post_init__(self) -> None:
        checks.text("charges.asset", self.asset)
        rate = checks.between(f"charges.{self.asset}", self.rate, 0.0, 1.0)
        object.__setattr__(self, "rate", rate)
        checks.text(f"charges.{self.asset}.source", self.source)


def excess_earnings(
    revenue: ArrayLike,
    *,
    operating_margin: ArrayLike,
    tax_rate: float,
    charges: Sequence[ContributoryCharge],
    discount_rate: float,
    convention: Convention,
    life_years: float,
    decay: ArrayLike | None = None,
    assumptions: tuple[Assumption, ...] = (),
) -> MethodValue:
    r"""Multi-period excess earnings (MPEEM): what is left when every other asset has been paid.

    .. math:: V = \sum_t \frac{R_t a_t \left(m_t (1 - T) - \sum_j c_j\right)}{(1 + r)^{t - s}}

    Args:
        revenue: Forecast `R`, currency units a year; shape (n,) with n at least the life.
        operating_margin: `m`, profit before interest and tax over revenue, in [-1, 1]; shape (n,).
        tax_rate: `T`, in [0, 1).
        charges: Contributory asset charges `c` after tax, fractions of revenue.
        discount_rate: `r`, after tax, in (0, 1].
        convention: When the cash of a year arrives.
        life_years: Years valued; the last in part.
        decay: Share `a` of the revenue that still rests on the right, in [0, 1]; shape (n,). None:
            all of it, in every year.
        assumptions: Carried along.

    Raises:
        ValuationError: An argument has the wrong shape or is outside its range.

    Source:
        IVS 210 Intangible Assets, excess earnings method (超额收益法); VA-25.

    >>> charge = ContributoryCharge(asset="workforce", rate=0.05, source="example")
    >>> found = excess_earnings([100], operating_margin=[0.2], tax_rate=0.25, charges=[charge],
    ...     discount_rate=0.25, convention=Convention.YEAR_END, life_years=1)
    >>> round(found.value, 9)  # 100 * (0.2 * 0.75 - 0.05) * 0.8
    8.0
    """
    over = horizon(discount_rate=discount_rate, convention=convention, life_years=life_years)
    checks.records("assumptions", assumptions, Assumption)
    forecast = over.forecast("revenue", revenue)
    margin = over.forecast("operating_margin", operating_margin, lowest=-1.0, highest=1.0)
    kept = _shares("decay", decay, over)
    tax = checks.below("tax_rate", tax_rate, 1.0, at_least=0.0)
    _check_charges(charges)
    rows = over.rows(
        [
            _excess_lines(*(float(x) for x in year), tax_rate=tax, charges=charges)
            for year in zip(forecast, over.portions, kept, margin, strict=True)
        ]
    )
    return _earned(
        rows,
        over,
        method="excess-earnings",
        formula="value = sum of (revenue * operating_margin * (1 - tax_rate) - charges)"
        " * discount_factor, revenue = forecast * portion * decay-share",
        assumptions=(
            Assumption(code="tax-rate", amount=tax),
            *(
                Assumption(code=f"charge-{each.asset}", amount=each.rate, source=each.source)
                for each in charges
            ),
            *assumptions,
        ),
    )


def incremental_income(
    extra_revenue: ArrayLike,
    *,
    contribution_margin: ArrayLike,
    cost_saved: ArrayLike,
    investment: ArrayLike,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float,
    assumptions: tuple[Assumption, ...] = (),
) -> MethodValue:
    r"""What the right adds to the income: revenue at its contribution margin, and costs saved.

    .. math:: V = \sum_t \frac{(\Delta R_t m_t + S_t)(1 - T) - I_t}{(1 + r)^{t - s}}

    Args:
        extra_revenue: Revenue that would not be without the right, currency units a year; (n,).
        contribution_margin: Share of it that is left after variable costs, in [-1, 1]; (n,).
        cost_saved: Costs that would arise without the right, currency units a year; (n,).
        investment: What has to be spent for it, not deductible; (n,). It is spent as planned even
            if revenue falls short; the rest of the cash moves with revenue, savings included, for
            they are per unit made.
        tax_rate: In [0, 1).
        discount_rate: After tax, in (0, 1].
        convention: When the cash of a year arrives.
        life_years: Years valued; the last in part.
        assumptions: Carried along.

    Source:
        IVS 210 Intangible Assets, premium profit; ISO 10668, incremental cash flow
        (增量收益法); VA-25 [M].

    >>> found = incremental_income([100], contribution_margin=[0.3], cost_saved=[10],
    ...     investment=[5], tax_rate=0.25, discount_rate=0.25, convention=Convention.YEAR_END,
    ...     life_years=1)
    >>> found.value  # ((30 + 10) * 0.75 - 5) * 0.8
    20.0
    """
    checks.records("assumptions", assumptions, Assumption)
    over = horizon(discount_rate=discount_rate, convention=convention, life_years=life_years)
    margin = over.forecast("contribution_margin", contribution_margin, lowest=-1.0, highest=1.0)
    tax = checks.below("tax_rate", tax_rate, 1.0, at_least=0.0)
    columns = {
        "extra_revenue": over.forecast("extra_revenue", extra_revenue),
        "contribution": over.forecast("extra_revenue", extra_revenue) * margin,
        "cost_saved": over.forecast("cost_saved", cost_saved),
        "investment": over.forecast("investment", investment),
    }
    rows = over.rows(
        [
            _incremental_lines(
                {name: float(column[at]) * portion for name, column in columns.items()}, tax
            )
            for at, portion in enumerate(over.portions)
        ],
        fixed=(-columns["investment"] * np.asarray(over.portions)).tolist(),
    )
    return _earned(
        rows,
        over,
        method="incremental-income",
        formula="value = sum of ((contribution + cost_saved) * (1 - tax_rate) - investment)"
        " * discount_factor",
        assumptions=(Assumption(code="tax-rate", amount=tax), *assumptions, FIXED_COSTS),
    )


def _earned(
    rows: tuple[CashFlow, ...],
    over: Horizon,
    *,
    method: str,
    formula: str,
    assumptions: tuple[Assumption, ...],
) -> MethodValue:
    return income_value(
        rows,
        over=over,
        method=method,
        version="1",
        source="IVS 210 Intangible Assets, income approach; VA-25",
        formula=formula,
        assumptions=(*assumptions, LOSSES),
    )


def _shares(argument: str, values: ArrayLike | None, over: Horizon) -> Floats:
    if values is None:
        return np.ones(len(over.portions))
    return over.forecast(argument, values, highest=1.0)


def _check_charges(charges: Sequence[ContributoryCharge]) -> None:
    names = [charge.asset for charge in checks.records("charges", charges, ContributoryCharge)]
    if len(set(names)) < len(names):
        raise MalformedInput("charges", "must name each asset once")
    if (total := sum(charge.rate for charge in charges)) > 1.0:
        raise OutOfRange("charges", f"must not take more than all revenue, got {total:g}")


def _excess_lines(
    forecast: float,
    portion: float,
    kept: float,
    margin: float,
    *,
    tax_rate: float,
    charges: Sequence[ContributoryCharge],
) -> tuple[Line, ...]:
    revenue = forecast * portion * kept
    profit = revenue * margin
    taken = [Line(code=f"charge-{each.asset}", amount=revenue * each.rate) for each in charges]
    excess = profit - profit * tax_rate - sum(line.amount for line in taken)
    return (
        *lines(
            forecast=forecast,
            decay_share=kept,
            revenue=revenue,
            operating_profit=profit,
            tax=profit * tax_rate,
        ),
        *taken,
        Line(code="excess-earnings", amount=excess),
    )


def _incremental_lines(year: dict[str, float], tax_rate: float) -> tuple[Line, ...]:
    before_tax = year["contribution"] + year["cost_saved"]
    tax = before_tax * tax_rate
    return lines(
        extra_revenue=year["extra_revenue"],
        contribution=year["contribution"],
        cost_saved=year["cost_saved"],
        tax=tax,
        investment=year["investment"],
        incremental_cash=before_tax - tax - year["investment"],
    )
