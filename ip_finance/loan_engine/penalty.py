"""Penalty interest (罚息) and compound interest (复利), LN-13."""

from datetime import date
from fractions import Fraction

from ip_finance.core.money import Fen
from ip_finance.loan_engine.conventions import rounded
from ip_finance.loan_engine.day_counts import Period, fraction
from ip_finance.loan_engine.plan import Plan

_WHOLE = 10_000


def overdue_rate(annual_rate: Fraction, plan: Plan) -> Fraction:
    """What principal bears after its due date, instead of the contract rate."""
    return annual_rate * plan.overdue_multiple_bps / _WHOLE


def misuse_rate(annual_rate: Fraction, plan: Plan) -> Fraction:
    """What principal bears while the money is used otherwise than agreed."""
    return annual_rate * plan.misuse_multiple_bps / _WHOLE


def penalty_rate(
    annual_rate: Fraction, plan: Plan, *, is_overdue: bool, is_misused: bool
) -> Fraction:
    """The rate in force: the higher of those that apply, never both; else the contract rate.

    >>> penalty_rate(Fraction(4, 100), Plan(), is_overdue=True, is_misused=True)
    Fraction(2, 25)
    """
    rates = [annual_rate]
    if is_overdue:
        rates.append(overdue_rate(annual_rate, plan))
    if is_misused:
        rates.append(misuse_rate(annual_rate, plan))
    return max(rates)


def penalty_between(
    amount: Fen,
    rate: Fraction,
    start: date,
    end: date,
    plan: Plan,
    *,
    within: Period | None = None,
) -> Fen:
    """What `amount` unpaid costs from `start` to `end` at the penalty `rate`, rounded once.

    The daily close may use it without folding: what a day adds is the difference of two such
    figures from the day the amount fell due, so the days sum to the whole.

    >>> rate = overdue_rate(Fraction(385, 10_000), Plan())
    >>> penalty_between(Fen(100_000_000), rate, date(2026, 3, 1), date(2026, 3, 31), Plan())
    481250
    """
    exact = exact_penalty(amount, rate, start, end, plan, within)
    return Fen(rounded(exact.numerator, exact.denominator, plan.rounding))


def exact_penalty(
    amount: int, rate: Fraction, start: date, end: date, plan: Plan, within: Period | None
) -> Fraction:
    """The same before rounding."""
    if not amount or end <= start:
        return Fraction(0)
    return amount * rate * fraction(plan.day_count, start, end, within)
