"""Price and volume premium of a mark over the same goods without it."""

from typing import Final

from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.economics.brands import BrandAnalysis
from valuation.economics.discount import Convention
from valuation.economics.earnings import LOSSES
from valuation.economics.flows import (
    FIXED_COSTS,
    LARGEST_AMOUNT,
    Assumption,
    Horizon,
    MethodValue,
    horizon,
    income_value,
    lines,
)
from valuation.errors import OutOfRange

ALWAYS: Final = (LOSSES, FIXED_COSTS)


def price_premium(
    analysis: BrandAnalysis,
    units: ArrayLike,
    *,
    price: ArrayLike,
    generic_price: ArrayLike,
    brand_cost: ArrayLike,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float,
) -> MethodValue:
    r"""What buyers pay more because of the mark (ISO 10668, price premium) [M].

    .. math:: V = \sum_t \frac{(Q_t (P_t - G_t) - B_t)(1 - T)}{(1 + r)^{t - s}}

    Args:
        analysis: The answered questions.
        units: Goods `Q` sold under the mark a year; shape (n,).
        price: `P` of one, currency units, net of sales tax; shape (n,).
        generic_price: `G` of the same good without the mark; shape (n,).
        brand_cost: `B` spent on the mark a year (advertising, protection), whatever is sold; (n,).
        tax_rate: In [0, 1).
        discount_rate: After tax, in (0, 1].
        convention: When the cash of a year arrives.
        life_years: Years valued; the last in part.
    """
    over = horizon(discount_rate=discount_rate, convention=convention, life_years=life_years)
    gained = over.forecast("price", price) - over.forecast("generic_price", generic_price)
    return _premium(
        "price-premium",
        analysis,
        over,
        units=over.forecast("units", units),
        gained=gained,
        brand_cost=brand_cost,
        tax_rate=tax_rate,
    )


def volume_premium(
    analysis: BrandAnalysis,
    extra_units: ArrayLike,
    *,
    unit_contribution: ArrayLike,
    brand_cost: ArrayLike,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float,
) -> MethodValue:
    r"""What is sold more because of the mark (ISO 10668, volume premium) [M].

    .. math:: V = \sum_t \frac{(\Delta Q_t \, u_t - B_t)(1 - T)}{(1 + r)^{t - s}}

    Args:
        analysis: The answered questions.
        extra_units: Goods that would not be sold without the mark, a year; shape (n,).
        unit_contribution: Price less variable cost of one, currency units, not negative; (n,).
        brand_cost: `B` spent on the mark a year, whatever is sold; shape (n,).
        tax_rate: In [0, 1).
        discount_rate: After tax, in (0, 1].
        convention: When the cash of a year arrives.
        life_years: Years valued; the last in part.
    """
    over = horizon(discount_rate=discount_rate, convention=convention, life_years=life_years)
    return _premium(
        "volume-premium",
        analysis,
        over,
        units=over.forecast("extra_units", extra_units),
        gained=over.forecast("unit_contribution", unit_contribution),
        brand_cost=brand_cost,
        tax_rate=tax_rate,
    )


def _premium(
    method: str,
    analysis: BrandAnalysis,
    over: Horizon,
    *,
    units: Floats,
    gained: Floats,
    brand_cost: ArrayLike,
    tax_rate: float,
) -> MethodValue:
    cost = over.forecast("brand_cost", brand_cost)
    tax = checks.below("tax_rate", tax_rate, 1.0, at_least=0.0)
    years, fixed = [], []
    for at, portion in enumerate(over.portions):
        premium = float(units[at] * gained[at]) * portion
        if abs(premium) > LARGEST_AMOUNT:
            raise OutOfRange("units", f"and prices of year {at + 1} give {premium:g}, a slip")
        spent = float(cost[at]) * portion
        before_tax = premium - spent
        fixed.append(-spent * (1.0 - tax))
        years.append(
            lines(
                units=float(units[at]) * portion,
                gained_per_unit=float(gained[at]),
                premium=premium,
                brand_cost=spent,
                tax=before_tax * tax,
                premium_after_tax=before_tax - before_tax * tax,
            )
        )
    return income_value(
        over.rows(years, fixed=fixed),
        over=over,
        method=method,
        version="1",
        source="ISO 10668, income approach; VA-25 [M]",
        formula="value = sum of (units * gained_per_unit - brand_cost) * (1 - tax_rate)"
        " * discount_factor",
        assumptions=(Assumption(code="tax-rate", amount=tax), *analysis.stated, *ALWAYS),
    )
