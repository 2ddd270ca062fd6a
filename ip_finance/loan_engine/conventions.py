"""The conventions a loan contract names, and the one rounding of exact ratios to whole 分."""

from collections.abc import Callable
from enum import StrEnum


class Method(StrEnum):
    """How principal comes back (LN-14)."""

    EQUAL_INSTALMENT = "equal-instalment"
    """等额本息."""
    EQUAL_PRINCIPAL = "equal-principal"
    """等额本金."""
    INTEREST_FIRST = "interest-first"
    """先息后本."""
    BULLET = "bullet"
    """到期一次还本付息."""
    PLANNED = "planned"
    """按计划还本."""


class InterestOn(StrEnum):
    """What interest is reckoned on."""

    BALANCE = "balance"
    ORIGINAL = "original"
    """The sum lent, whatever came back: a flat rate (平息)."""


class DayCount(StrEnum):
    """How long a stretch of days is, in years (LN-11)."""

    ACT_360 = "act-360"
    ACT_360_INCLUDING_LAST = "act-360-including-last"
    ACT_364 = "act-364"
    ACT_365F = "act-365f"
    ACT_365_NO_LEAP = "act-365-no-leap"
    ACT_365_CANADIAN = "act-365-canadian"
    ACT_366 = "act-366"
    ACT_365_25 = "act-365-25"
    ACT_ACT_ISDA = "act-act-isda"
    ACT_ACT_ISMA = "act-act-isma"
    ACT_ACT_AFB = "act-act-afb"
    ACT_ACT_BY_LAST_DAY = "act-act-by-last-day"
    """As ISDA, but the last day counts and the first does not: a due date belongs to its year."""
    THIRTY_360_US = "30-360-us"
    THIRTY_360_BOND_BASIS = "30-360-bond-basis"
    THIRTY_E_360 = "30e-360"
    THIRTY_E_360_ISDA = "30e-360-isda"
    THIRTY_360_ITALIAN = "30-360-italian"
    THIRTY_360_NASD = "30-360-nasd"
    THIRTY_365 = "30-365"
    MONTHS = "months"
    """A month is a twelfth of a year; odd days are a share of the month they fall in."""
    EQUAL_PERIODS = "equal-periods"
    """Each period counts as its nominal months, wherever its due date was moved to."""
    ONE = "one"


class Rounding(StrEnum):
    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    DOWN = "down"
    UP = "up"


class MonthEnd(StrEnum):
    """What becomes of the 31st in a month of 30 days."""

    CLAMP = "clamp"
    """The last day of that month."""
    ROLL = "roll"
    """The first day of the next one."""


class BusinessDays(StrEnum):
    UNADJUSTED = "unadjusted"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified-following"


class Repricing(StrEnum):
    """When a rate tied to the LPR is set anew (LN-10)."""

    FIXED = "fixed"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    JANUARY = "january"
    """On every 1 January."""


class InstalmentBy(StrEnum):
    """Which length of period the equal instalment is reckoned with."""

    PERIODS = "periods"
    """Each by its own length, so that the last row differs by rounding only."""
    MONTHS = "months"
    """Each as its nominal months, whatever its days."""
    THIRTY_DAYS = "thirty-days"
    """A month as 30 days, whatever its days."""


class Remainder(StrEnum):
    """Where the rounding of equal instalments goes."""

    LAST = "last"
    """The last row takes it."""
    SHIFT_ONCE = "shift-once"
    """The instalment moves once by an equal share of it, if that brings the last row nearer."""
    CARRIED = "carried"
    """No row is rounded before the next is reckoned; each figure is rounded alone to be shown."""


def rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    """The ratio as a whole number.

    >>> rounded(5, 2, Rounding.HALF_UP), rounded(5, 2, Rounding.HALF_EVEN)
    (3, 2)
    >>> rounded(-5, 2, Rounding.DOWN), rounded(7, 3, Rounding.UP)
    (-2, 3)
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -rounded(-numerator, denominator, rounding)
    if rounding is Rounding.HALF_UP:
        return (2 * numerator + denominator) // (2 * denominator)
    whole, rest = divmod(numerator, denominator)
    if rounding is Rounding.HALF_EVEN:
        return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
    return whole + (rounding is Rounding.UP and rest > 0)


def rounder(whole: int, rounding: Rounding) -> Callable[[int], int]:
    """Divides many sums of at least nought by the same `whole`.

    >>> rounder(2, Rounding.HALF_UP)(5), rounder(2, Rounding.DOWN)(5)
    (3, 2)
    """
    if rounding is Rounding.HALF_UP:
        twice = 2 * whole
        return lambda numerator: (2 * numerator + whole) // twice
    if rounding is Rounding.DOWN:
        return lambda numerator: numerator // whole
    return lambda numerator: rounded(numerator, whole, rounding)


def rounded_to_unit(numerator: int, denominator: int, unit: int, rounding: Rounding) -> int:
    """The ratio as a multiple of `unit`.

    >>> rounded_to_unit(32_778, 1, 100, Rounding.HALF_UP)
    32800
    """
    return unit * rounded(numerator, denominator * unit, rounding)
