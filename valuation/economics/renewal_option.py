"""The right to keep paying fees: a holder drops a patent when a year no longer pays for itself."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.economics.discount import LONGEST_LIFE, discount_factor
from valuation.economics.flows import (
    LARGEST_AMOUNT,
    Approach,
    Assumption,
    Line,
    MethodValue,
    assumed,
    significant,
    stepwise_value,
)


def renewal_option(
    first_return: float,
    fees: ArrayLike,
    *,
    decay: float,
    volatility: float,
    discount_rate: float,
    steps_per_year: int = 12,
    assumptions: tuple[Assumption, ...] = (),
) -> MethodValue:
    r"""Value of a patent whose holder may stop paying its fee in any year.

    .. math:: V_t(r) = \max\left(0,\; r - f_t + \frac{E[V_{t+1}(r') \mid r]}{1 + i}\right),
              \qquad E[r'] = r (1 - \delta)

    The log return walks on a lattice of equal chances with the stated mean and about the stated
    volatility.

    Args:
        first_return: Return `r` of the first year, after tax, currency units, not negative.
        fees: Fee `f` due at the start of each year that is left; shape (n,), n at most 30.
        decay: Expected loss of return a year, a fraction in [0, 1).
        volatility: Standard deviation of the log return a year, in [0, 2]; 0 is certain decay.
        discount_rate: `i`, a fraction in (0, 1].
        steps_per_year: Of the lattice, in [1, 52].
        assumptions: Carried along.

    Returns:
        A value never negative and never below paying every fee whatever comes.

    Source:
        Pakes (1986), Econometrica 54:755; Schankerman, Pakes (1986), Economic Journal 96:1052.

    >>> found = renewal_option(100.0, [30.0, 60.0, 60.0], decay=0.5, volatility=0.0,
    ...     discount_rate=0.25)
    >>> found.value  # 100 - 30; the second year brings 50 for a fee of 60 and is not paid
    70.0
    """
    start = checks.between("first_return", first_return, 0.0, LARGEST_AMOUNT)
    due = checks.series("fees", fees, 0.0, LARGEST_AMOUNT, longest=LONGEST_LIFE)
    lost = checks.below("decay", decay, 1.0, at_least=0.0)
    spread = checks.between("volatility", volatility, 0.0, 2.0)
    rate = checks.above("discount_rate", discount_rate, 0.0, at_most=1.0)
    factor = discount_factor(rate, 1.0)
    per_year = checks.whole("steps_per_year", steps_per_year, 1, 52)
    walked = _value(start, due, decay=lost, volatility=spread, factor=factor, per_year=per_year)
    found = significant(walked)
    return stepwise_value(
        (*_years(start, due, lost, rate), Line(code="value", amount=found)),
        method="renewal-option",
        source="Pakes (1986); Schankerman, Pakes (1986)",
        approach=Approach.OPTION,
        formula="value = backwards: the larger of 0 and return - fee + expected value of the next"
        " year / (1 + discount_rate)",
        assumptions=(
            *assumed(
                first_return=start,
                decay=lost,
                volatility=spread,
                discount_rate=rate,
                steps_per_year=per_year,
            ),
            *assumptions,
        ),
    )


def _value(
    start: float,
    fees: Floats,
    *,
    decay: float,
    volatility: float,
    factor: float,
    per_year: int,
) -> float:
    walk = volatility / math.sqrt(per_year)
    values = np.zeros(per_year * fees.size + 1)
    for year in range(fees.size - 1, -1, -1):
        for _ in range(per_year):
            values = 0.5 * (values[:-1] + values[1:])
        returns = _returns(start, year, per_year, decay=decay, walk=walk)
        values = np.maximum(returns - fees[year] + factor * values, 0.0)
    return float(values[0])


def _returns(start: float, year: int, per_year: int, *, decay: float, walk: float) -> Floats:
    """Returns at the start of a year, highest first; their mean is the decayed return exactly."""
    steps = year * per_year
    mean = start * (1.0 - decay) ** year
    moves = np.arange(steps, -steps - 1, -2, dtype=np.float64)
    return mean * np.exp(walk * moves - steps * _log_cosh(walk))


def _log_cosh(x: float) -> float:
    return abs(x) + math.log1p(math.exp(-2.0 * abs(x))) - math.log(2.0)


def _years(start: float, fees: Floats, decay: float, rate: float) -> Sequence[Line]:
    """Expected return and fee of each year, and the present value of paying all of them."""
    expected = [start * (1.0 - decay) ** year for year in range(fees.size)]
    committed = math.fsum(
        (gain - float(fee)) * discount_factor(rate, float(year))
        for year, (gain, fee) in enumerate(zip(expected, fees, strict=True))
    )
    return [
        *(
            Line(code=f"{kind}-{year}", amount=significant(float(amount)))
            for kind, column in (("expected-return", expected), ("fee", fees))
            for year, amount in enumerate(column, start=1)
        ),
        Line(code="committed-to-all-fees", amount=significant(committed)),
    ]
