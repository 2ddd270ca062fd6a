"""The equal instalment, as an exact ratio: what brings the balance to nought at the end."""

from collections.abc import Sequence
from datetime import timedelta

from ip_finance.loan_engine.conventions import InstalmentBy
from ip_finance.loan_engine.day_counts import Period, Ratio, common, ratio, ratios
from ip_finance.loan_engine.plan import Plan


def reckoned_lengths(plan: Plan, periods: Sequence[Period]) -> tuple[list[int], int]:
    """The years of each period the instalment is reckoned with, over one denominator."""
    if plan.instalment_by is InstalmentBy.PERIODS:
        return ratios(plan.day_count, periods)
    if plan.instalment_by is InstalmentBy.MONTHS and not plan.every_days:
        return [period.months or plan.every_months for period in periods], 12
    days = timedelta(days=plan.every_days or 30 * plan.every_months)
    starts = [period.starts_on for period in periods]
    return common([ratio(plan.day_count, start, start + days) for start in starts])


def level_instalment(principal: int, shares: Sequence[int], whole: int, balloon: int = 0) -> Ratio:
    """The instalment that repays `principal` but for `balloon`, which the last row takes.

    Interest of each row is the balance times its share over `whole`.

    >>> level_instalment(100_000, [1, 1], 100)
    (1020100000, 20100)
    """
    first = shares[0]
    if shares.count(first) == len(shares):
        return _of_equal_periods(principal, first, whole, len(shares), balloon)
    growth, annuities, power = 1, 0, 1
    for share in shares:
        power *= whole
        annuities = annuities * (whole + share) + power
        growth *= whole + share
    return principal * growth - balloon * power, annuities


def _of_equal_periods(principal: int, share: int, whole: int, number: int, balloon: int) -> Ratio:
    if share == 0:
        return principal - balloon, number
    growth, power = (whole + share) ** number, whole**number
    return (principal * growth - balloon * power) * share, whole * (growth - power)
