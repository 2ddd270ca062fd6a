"""Principal and interest of each row, by every method (LN-14).

Whole 分 throughout: interest of a row is the balance times a whole number over another, rounded
once by the plan's rule, and the last row takes what rounding left.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ip_finance.loan_engine.conventions import (
    InstalmentBy,
    InterestOn,
    Method,
    Remainder,
    Rounding,
    rounded,
    rounded_to_unit,
    rounder,
)
from ip_finance.loan_engine.day_counts import Period, Ratio, ratios
from ip_finance.loan_engine.due_dates import periods_of
from ip_finance.loan_engine.errors import TermsImpossible
from ip_finance.loan_engine.instalments import level_instalment, reckoned_lengths
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms


class Frame(NamedTuple):
    """What a table is reckoned from: `shares[i] / whole` of the balance is interest of row i."""

    plan: Plan
    lent: int
    drawn: int
    """What is left of the sum lent after a down payment."""
    periods: list[Period]
    shares: list[int]
    whole: int
    rate: Fraction
    is_open_ended: bool
    """The agreed instalment decides how many rows there are."""


class Columns(NamedTuple):
    """Principal and interest of each row."""

    principals: list[int]
    interests: list[int]


def frame_of(terms: Terms, drawn: int) -> Frame:
    """The periods of the terms, and the share of the balance each costs."""
    plan, periods = terms.plan, periods_of(terms)
    if plan.balloon > drawn:
        raise TermsImpossible(
            "The balloon is larger than the principal.",
            cure="Leave at most the principal for the last instalment.",
            member="balloon",
        )
    numerators, denominator = ratios(plan.day_count, periods)
    factor = terms.annual_rate.numerator
    shares = [factor * numerator for numerator in numerators]
    shares[: plan.interest_free] = [0] * min(plan.interest_free, len(shares))
    return Frame(
        plan=plan,
        lent=terms.principal,
        drawn=drawn,
        periods=periods,
        shares=shares,
        whole=terms.annual_rate.denominator * denominator,
        rate=terms.annual_rate,
        is_open_ended=terms.is_open_ended,
    )


def columns_of(frame: Frame) -> Columns:
    """Principal and interest of each row, by the plan's method."""
    if frame.plan.fixed_instalment or frame.plan.method is Method.EQUAL_INSTALMENT:
        return _level(frame)
    principals = _principals(frame)
    interests = _interests(frame, principals)
    grace = min(frame.plan.grace_interest, len(interests) - 1)
    interests[grace] += sum(interests[:grace])
    interests[:grace] = [0] * grace
    return Columns(principals, interests)


def _principals(frame: Frame) -> list[int]:
    plan, number = frame.plan, len(frame.periods)
    principals = [0] * number
    if plan.method is Method.PLANNED:
        amounts = dict(plan.planned)
        principals = [amounts.get(period.due_on, 0) for period in frame.periods]
    elif plan.fixed_principal_bps or plan.method is Method.EQUAL_PRINCIPAL:
        _spread(frame, principals)
    rest = frame.drawn - sum(principals[:-1])
    if rest < 0:
        raise TermsImpossible(
            "More principal is planned than was lent.",
            cure="Plan repayments that sum to the principal at most.",
            member="planned",
        )
    principals[-1] = rest
    return principals


def _spread(frame: Frame, principals: list[int]) -> None:
    """Equal parts after the grace, or the agreed share of the sum lent; never more than it."""
    plan = frame.plan
    grace = min(plan.grace_principal, len(principals) - 1)
    if plan.fixed_principal_bps:
        ratio_of_part = frame.drawn * plan.fixed_principal_bps, 10_000
    else:
        ratio_of_part = frame.drawn - plan.balloon, len(principals) - grace
    part = rounded_to_unit(*ratio_of_part, plan.instalment_unit, plan.instalment_rounding)
    left = frame.drawn - plan.balloon
    for n in range(grace, len(principals)):
        principals[n] = max(min(part, left), 0)
        left -= principals[n]


def _interests(frame: Frame, principals: list[int]) -> list[int]:
    if frame.plan.interest_on is InterestOn.ORIGINAL:
        return _flat_interests(frame)
    share_of, balance = rounder(frame.whole, frame.plan.rounding), frame.drawn
    interests = []
    for principal, share in zip(principals, frame.shares, strict=True):
        interests.append(share_of(balance * share))
        balance -= principal
    return interests


def _flat_interests(frame: Frame) -> list[int]:
    """Each row's part of the interest on the sum lent; the last takes what rounding left."""
    weights, plan, whole = _flat_weights(frame), frame.plan, frame.whole
    total, parts = frame.lent * sum(frame.shares), sum(weights) or 1
    interests = [rounded(total * weight, whole * parts, plan.rounding) for weight in weights]
    interests[-1] = rounded(total, whole, plan.rounding) - sum(interests[:-1])
    return interests


def _flat_weights(frame: Frame) -> list[int]:
    """By length; alike where principal comes back in instalments.

    With equal instalments, rows in grace leave theirs to all the later ones.
    """
    plan, number = frame.plan, len(frame.periods)
    if plan.method is Method.EQUAL_INSTALMENT:
        first = min(max(plan.grace_interest, plan.interest_free), number - 1)
    elif plan.method is Method.EQUAL_PRINCIPAL:
        first = min(plan.interest_free, number)
    else:
        return frame.shares
    return [0] * first + [1] * (number - first)


def _level(frame: Frame) -> Columns:
    plan, number = frame.plan, len(frame.periods)
    if plan.fixed_instalment:
        return _agreed(frame, plan.fixed_instalment)
    instalments = _instalments(frame, plan.instalment_rounding)
    columns = _with_instalments(frame, instalments)
    if number > 1 and columns.principals[-1] <= 0:
        instalments = _instalments(frame, Rounding.DOWN)
        columns = _with_instalments(frame, instalments)
    if plan.remainder is Remainder.SHIFT_ONCE and plan.interest_on is InterestOn.BALANCE:
        return _shifted(frame, columns, instalments[0])
    return columns


def _agreed(frame: Frame, instalment: int) -> Columns:
    columns = _with_instalments(frame, [instalment] * len(frame.periods))
    if frame.is_open_ended and len(columns.principals) == len(frame.periods):
        raise TermsImpossible(
            "The agreed instalment does not repay the loan.",
            cure="Raise the instalment above the interest of a period.",
            member="fixed_instalment",
        )
    return columns


def _instalments(frame: Frame, rounding: Rounding) -> list[int]:
    """What falls due in each row but the last, which clears."""
    unit, number = frame.plan.instalment_unit, len(frame.periods)
    if frame.plan.interest_on is InterestOn.BALANCE:
        return [rounded_to_unit(*exact_instalment(frame), unit, rounding)] * number
    grace = min(frame.plan.grace_principal, number - 1)
    weights = _flat_weights(frame)
    interest = Fraction(frame.lent * sum(frame.shares), frame.whole * (sum(weights) or 1))
    part = Fraction(frame.drawn - frame.plan.balloon, number - grace)
    sums = [part + interest * weight for weight in weights]
    return [rounded_to_unit(due.numerator, due.denominator, unit, rounding) for due in sums]


def exact_instalment(frame: Frame) -> Ratio:
    """The equal instalment once the grace is over, as numerator and denominator."""
    plan = frame.plan
    grace = min(plan.grace_principal, len(frame.periods) - 1)
    shares, whole = frame.shares, frame.whole
    if plan.instalment_by is not InstalmentBy.PERIODS:
        lengths, denominator = reckoned_lengths(plan, frame.periods)
        shares = [frame.rate.numerator * length for length in lengths]
        whole = frame.rate.denominator * denominator
    return level_instalment(frame.drawn, shares[grace:], whole, plan.balloon)


def _with_instalments(frame: Frame, instalments: Sequence[int]) -> Columns:
    """Principal is what the instalment leaves after interest; the last row clears the balance.

    Interest of the grace falls due with the first row after it.
    """
    plan, last = frame.plan, len(frame.periods) - 1
    columns, balance, deferred = Columns([], []), frame.drawn, 0
    share_of = rounder(frame.whole, plan.rounding)
    flat = _flat_interests(frame) if plan.interest_on is InterestOn.ORIGINAL else None
    for n, share in enumerate(frame.shares):
        interest = flat[n] if flat else deferred + share_of(balance * share)
        deferred = 0
        if n < plan.grace_interest and n < last and not flat:
            interest, deferred = 0, interest
        principal = instalments[n] - interest
        if n == last:
            principal = balance
        elif n < plan.grace_principal or principal < 0:
            principal = 0
        elif principal > balance - plan.balloon:
            principal = balance - plan.balloon
        columns.principals.append(principal)
        columns.interests.append(interest)
        balance -= principal
        if frame.is_open_ended and not balance:
            return columns
    return columns


def _shifted(frame: Frame, columns: Columns, instalment: int) -> Columns:
    """The instalment moved once by an equal share of what the last row differs by, if it helps."""
    number = len(frame.periods)
    difference = columns.principals[-1] + columns.interests[-1] - instalment
    if 2 * abs(difference) < number:
        return columns
    moved = instalment + rounded(difference, number, frame.plan.instalment_rounding)
    again = _with_instalments(frame, [moved] * number)
    rest = again.principals[-1] + again.interests[-1] - moved
    return again if abs(rest) < abs(difference) else columns
