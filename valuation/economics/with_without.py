"""Income as a difference: the business with the right less the same business without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.economics.discount import LONGEST_LIFE, Convention
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """Forecast of one business, each entry a year: currency units, margins as fractions.

    `investment` is what the business spends beside its operating costs (capital, working capital);
    it is not deducted from taxable income. It is spent as planned even if revenue falls short.
    """

    revenue: Sequence[float]
    operating_margin: Sequence[float]
    investment: Sequence[float]

    def __post_init__(self) -> None:
        bounds = {"revenue": (0.0, LARGEST_AMOUNT), "operating_margin": (-1.0, 1.0)}
        for name in ("revenue", "operating_margin", "investment"):
            low, high = bounds.get(name, (0.0, LARGEST_AMOUNT))
            series = checks.series(name, getattr(self, name), low, high, longest=LONGEST_LIFE)
            object.__setattr__(self, name, tuple(float(entry) for entry in series))


FORMULA: Final = (
    "value = sum of (cash_with - cash_without) * competition_probability * discount_factor,"
    " cash = portion * (revenue * margin * (1 - tax_rate) - investment)"
)


def with_and_without(
    with_right: Business,
    without_right: Business,
    *,
    competition: ArrayLike,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float,
    assumptions: tuple[Assumption, ...] = (),
) -> MethodValue:
    r"""The business with the right less the business without it (有无对比法).

    .. math:: V = \sum_t \frac{p_t \left(C^{with}_t - C^{without}_t\right)}{(1 + r)^{t - s}},
              \qquad C_t = R_t m_t (1 - T) - I_t

    Args:
        with_right: Forecast with the right.
        without_right: Forecast without it, over the same years.
        competition: Probability `p` that without the right a competitor would really be there in
            the year, in [0, 1]; shape (n,). It ramps up: entering a market takes time.
        tax_rate: In [0, 1).
        discount_rate: After tax, in (0, 1].
        convention: When the cash of a year arrives.
        life_years: Years valued; the last in part.
        assumptions: Carried along.

    Source:
        IVS 210 Intangible Assets, premium profit or with-and-without method; VA-25 [M].

    >>> strong = Business(revenue=[100], operating_margin=[0.3], investment=[0])
    >>> weak = Business(revenue=[80], operating_margin=[0.25], investment=[0])
    >>> with_and_without(strong, weak, competition=[0.5], tax_rate=0.2, discount_rate=0.25,
    ...     convention=Convention.YEAR_END, life_years=1).value  # 0.5 * (24 - 16) * 0.8
    3.2
    """
    checks.records("assumptions", assumptions, Assumption)
    over = horizon(discount_rate=discount_rate, convention=convention, life_years=life_years)
    tax = checks.below("tax_rate", tax_rate, 1.0, at_least=0.0)
    probability = over.forecast("competition", competition, highest=1.0)
    earned_with, spent_with = _business_cash("with_right", with_right, tax, over)
    earned_without, spent_without = _business_cash("without_right", without_right, tax, over)
    cash_with, cash_without = earned_with - spent_with, earned_without - spent_without
    rows = over.rows(
        [
            lines(
                cash_with=cash_with[at],
                cash_without=cash_without[at],
                difference=cash_with[at] - cash_without[at],
                competition_probability=probability[at],
                expected_difference=(cash_with[at] - cash_without[at]) * probability[at],
            )
            for at in range(len(over.portions))
        ],
        fixed=((spent_without - spent_with) * probability).tolist(),
    )
    return income_value(
        rows,
        over=over,
        method="with-and-without",
        version="1",
        source="IVS 210 Intangible Assets, income approach, with-and-without method; VA-25",
        formula=FORMULA,
        assumptions=(Assumption(code="tax-rate", amount=tax), *assumptions, LOSSES, FIXED_COSTS),
    )


def _business_cash(
    argument: str, business: Business, tax_rate: float, over: Horizon
) -> tuple[Floats, Floats]:
    """What the business earns after tax and what it spends beside, year by year."""
    checks.record(argument, business, Business)
    revenue = over.forecast(f"{argument}.revenue", business.revenue)
    margin = over.forecast(
        f"{argument}.operating_margin", business.operating_margin, lowest=-1.0, highest=1.0
    )
    spent = over.forecast(f"{argument}.investment", business.investment)
    portions = np.asarray(over.portions)
    return revenue * margin * (1.0 - tax_rate) * portions, spent * portions
