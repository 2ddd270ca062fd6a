"""The closed formulas of level payments, exact where the answer is a ratio.

Signs are those of cash: what one receives is above nought, what one pays below. `rate` is that
of one period.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from ip_finance.loan_engine.errors import TermsImpossible

_DIGITS: Final = 50
_ROUNDS: Final = 400
_CLOSE: Final = Decimal(10) ** -30


def annuity(principal: Fraction, rate: Fraction, periods: int) -> Fraction:
    """The equal payment at the end of each period (LN-14).

    >>> round(annuity(Fraction(1_000_000), Fraction(385, 10_000) / 12, 12), 2)
    Fraction(8508139, 100)
    """
    if not rate:
        return principal / periods
    growth = (1 + rate) ** periods
    return principal * rate * growth / (growth - 1)


def annuity_due(principal: Fraction, rate: Fraction, periods: int) -> Fraction:
    """The equal payment at the beginning of each period."""
    return annuity(principal, rate, periods) / (1 + rate)


def future_value(rate: Fraction, periods: int, payment: Fraction, present: Fraction) -> Fraction:
    """What payments at the end of each period and a first sum grow to.

    >>> round(future_value(Fraction(5, 1200), 120, Fraction(-100), Fraction(-100)), 2)
    Fraction(1569293, 100)
    """
    growth = (1 + rate) ** periods
    series = (growth - 1) / rate if rate else Fraction(periods)
    return -(present * growth + payment * series)


def present_value(rate: Fraction, periods: int, payment: Fraction, future: Fraction) -> Fraction:
    """What payments at the end of each period and a last sum are worth today."""
    growth = (1 + rate) ** periods
    series = (growth - 1) / rate if rate else Fraction(periods)
    return -(future + payment * series) / growth


def net_present_value(rate: Fraction, flows: Sequence[Fraction]) -> Fraction:
    """The flows, the first of them today, discounted by the period."""
    return sum((flow / (1 + rate) ** n for n, flow in enumerate(flows)), Fraction(0))


def number_of_periods(
    rate: Fraction, payment: Fraction, present: Fraction, future: Fraction = Fraction(0)
) -> Decimal:
    """After how many payments at the end of each period the sums meet, to 50 digits.

    >>> round(number_of_periods(Fraction(7, 1200), Fraction(-150), Fraction(8_000)), 8)
    Decimal('64.07334877')
    """
    with localcontext() as context:
        context.prec = _DIGITS
        if not rate:
            return _decimal(-(present + future) / payment)
        level = payment / rate
        quotient = (level - future) / (level + present)
        if quotient <= 0:
            raise TermsImpossible(
                "The payment does not cover the interest, so the debt never ends.",
                cure="Raise the payment.",
                member="fixed_instalment",
            )
        return _decimal(quotient).ln() / _decimal(1 + rate).ln()


def periodic_rate(
    periods: int, payment: Fraction, present: Fraction, future: Fraction = Fraction(0)
) -> Decimal:
    """The rate of one period at which the sums meet."""
    flows = [present, *[payment] * periods]
    flows[-1] += future
    return internal_rate_of_return(flows)


def internal_rate_of_return(flows: Sequence[Fraction]) -> Decimal:
    """The rate of one period at which the flows are worth nothing, to 30 digits.

    >>> round(internal_rate_of_return([Fraction(x) for x in (-100, 39, 59, 55, 20)]), 10)
    Decimal('0.2809484212')
    """
    return root_of([(n, _decimal(flow)) for n, flow in enumerate(flows)])


def modified_rate_of_return(
    flows: Sequence[Fraction], finance_rate: Fraction, reinvest_rate: Fraction
) -> Decimal:
    """The rate of one period if outlays are financed and receipts reinvested at these rates."""
    last = len(flows) - 1
    paid = net_present_value(finance_rate, [min(flow, Fraction(0)) for flow in flows])
    received = net_present_value(reinvest_rate, [max(flow, Fraction(0)) for flow in flows])
    if not paid or not received:
        raise _no_rate()
    with localcontext() as context:
        context.prec = _DIGITS
        grown = _decimal(received * (1 + reinvest_rate) ** last / -paid)
        return grown ** (Decimal(1) / last) - 1


def root_of(flows: Sequence[tuple[int, Decimal]]) -> Decimal:
    """The rate of one period at which flows after so many of them are worth nothing."""
    if not min(flow for _, flow in flows) < 0 < max(flow for _, flow in flows):
        raise _no_rate()
    with localcontext() as context:
        context.prec = _DIGITS

        def worth(rate: Decimal) -> Decimal:
            return sum((flow / (1 + rate) ** periods for periods, flow in flows), Decimal(0))

        return _halved(worth, *_bracket(worth))


def _bracket(worth: Callable[[Decimal], Decimal]) -> tuple[Decimal, Decimal]:
    """Two rates between which the worth changes its sign, the nearest to nought that are found."""
    low = high = Decimal(0)
    at_zero = worth(low)
    for n in range(1, 60):
        step = Decimal(2) ** n / 100
        above, below = step, -step / (1 + step)
        if (worth(above) > 0) != (at_zero > 0):
            return high, above
        if (worth(below) > 0) != (at_zero > 0):
            return below, low
        low, high = below, above
    raise _no_rate()


def _halved(worth: Callable[[Decimal], Decimal], low: Decimal, high: Decimal) -> Decimal:
    is_above = worth(low) > 0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if high - low < _CLOSE:
            break
        if (worth(middle) > 0) == is_above:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _no_rate() -> TermsImpossible:
    return TermsImpossible(
        "No rate makes these flows worth nothing.",
        cure="Give at least one sum received and one paid.",
        member="flows",
    )


def _decimal(ratio: Fraction) -> Decimal:
    return Decimal(ratio.numerator) / Decimal(ratio.denominator)
