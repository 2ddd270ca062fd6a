"""The terms and conventions of a case: facts only, ours to reproduce.

A member or a word this reader does not know fails the case by name; nothing is passed over.
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from ip_finance.core.money import Fen
from ip_finance.loan_engine.conventions import (
    DayCount,
    InstalmentBy,
    InterestOn,
    Method,
    MonthEnd,
    Remainder,
    Rounding,
)
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms
from tests.external.case import Case
from tests.external.conventions import CONVENTIONS, convention_name
from tests.external.unstated import unstated_due_dates
from tests.external.words import (
    NotUnderstood,
    day,
    fen,
    fraction_of,
    meaning,
    meaning_by_pattern,
    plain,
    whole,
)


def annual_rate(inputs: Mapping[str, Any]) -> Fraction:
    """The yearly rate, whichever way the case states it."""
    if "annual_rate_pct" in inputs:
        return fraction_of(inputs["annual_rate_pct"]) / 100
    if "monthly_rate_pct" in inputs:
        return fraction_of(inputs["monthly_rate_pct"]) * 12 / 100
    raise NotUnderstood("no rate is given")


READ_HERE: Final = frozenset({
    "principal", "annual_rate_pct", "monthly_rate_pct", "interest_type", "interest_calculated",
    "amortization", "number_of_repayments", "repay_every", "repay_unit", "start_date",
    "first_due", "grace_principal_periods", "grace_interest_periods", "interest_free_periods",
    "day_count", "days_in_year", "days_in_month", "rounding", "round_instalment_to", "month_end",
    "fixed_principal_pct", "fixed_instalment", "balloon", "down_payment_pct",
})  # fmt: skip
"""Inputs a schedule is drawn from."""

LABELS: Final = frozenset({"product", "payment_order", "down_payment"})
"""Inputs that name a product of the source or tell in words what the rows leave out."""


def terms_of(case: Case) -> Terms:
    """The terms a case states."""
    inputs = case.inputs
    number = inputs.get("number_of_repayments")
    return Terms(
        principal=fen(inputs["principal"]),
        annual_rate=annual_rate(inputs),
        starts_on=day(inputs["start_date"]) if "start_date" in inputs else SOME_DAY,
        periods=None if number is None else whole(number),
        first_due=day(inputs["first_due"]) if "first_due" in inputs else None,
        due_dates=unstated_due_dates(case),
        plan=plan_of_case(case),
    )


SOME_DAY: Final = date(2001, 1, 1)
"""Where the source counts periods only, whatever their dates."""


def plan_of_case(case: Case) -> Plan:
    """The conventions a case names."""
    inputs = case.inputs
    every_months, every_days = every(inputs)
    unit, direction = instalment_unit(inputs)
    return Plan(
        method=_method(inputs),
        interest_on=meaning(_INTEREST_ON, inputs.get("interest_type", "declining balance")),
        day_count=day_count(case),
        every_months=every_months,
        every_days=every_days,
        settle_on=None,
        grace_principal=whole(inputs.get("grace_principal_periods", 0)),
        grace_interest=whole(inputs.get("grace_interest_periods", 0)),
        interest_free=whole(inputs.get("interest_free_periods", 0)),
        balloon=fen(inputs.get("balloon", "0")),
        fixed_instalment=fen(inputs.get("fixed_instalment", "0")),
        down_payment_bps=basis_points(inputs.get("down_payment_pct", "0")),
        fixed_principal_bps=basis_points(inputs.get("fixed_principal_pct", "0")),
        rounding=_rounding(inputs),
        instalment_unit=unit,
        instalment_rounding=direction or _rounding(inputs),
        instalment_by=_instalment_by(case),
        remainder=_remainder(case),
        month_end=month_end(inputs),
    )


_INTEREST_ON: Final = {
    "declining balance": InterestOn.BALANCE,
    "declining": InterestOn.BALANCE,
    "reducing balance": InterestOn.BALANCE,
    "flat": InterestOn.ORIGINAL,
}
_MONTH_ENDS: Final = {
    r"first|1st|roll": MonthEnd.ROLL,
    r"last|clamp|same month": MonthEnd.CLAMP,
}
_METHODS: Final = {
    r"^fixed principal|^equal principal": Method.EQUAL_PRINCIPAL,
    r"^equal instalment|^annuity$|^balloon$": Method.EQUAL_INSTALMENT,
    r"^bullet$|^interest first|^interest only": Method.INTEREST_FIRST,
    r"^single": Method.BULLET,
}
_UNITS: Final = {
    r"^days?$|^daily": (0, 1),
    r"^weeks?$|^weekly": (0, 7),
    r"^months?$|^monthly": (1, 0),
    r"^years?$|^yearly|^annual": (12, 0),
}


def month_end(inputs: Mapping[str, Any]) -> MonthEnd:
    return meaning_by_pattern(_MONTH_ENDS, inputs.get("month_end", "last day of month"))


def _method(inputs: Mapping[str, Any]) -> Method:
    return meaning_by_pattern(_METHODS, inputs.get("amortization", "equal instalment"))


def every(inputs: Mapping[str, Any]) -> tuple[int, int]:
    """The length of a period: its months and its days."""
    months, days = meaning_by_pattern(_UNITS, inputs.get("repay_unit", "months"))
    number = whole(inputs.get("repay_every", 1))
    return months * number or 1, days * number


def basis_points(per_cent: object) -> int:
    return whole(fraction_of(per_cent) * 100)


_ROUNDINGS: Final = {
    r"^half up\b": Rounding.HALF_UP,
    r"^half even\b": Rounding.HALF_EVEN,
    r"^up\b": Rounding.UP,
    r"^down\b": Rounding.DOWN,
}
_DISPLAY_ONLY: Final = "display only"


def instalment_unit(inputs: Mapping[str, Any]) -> tuple[Fen, Rounding | None]:
    """The unit an instalment is rounded to, and the direction where one is named.

    Parts of principal are no instalments: they are rounded to the 分.
    """
    unit, _, told = str(inputs.get("round_instalment_to", "0.01")).partition(" ")
    direction = meaning_by_pattern(_ROUNDINGS, told) if told else None
    is_level = _method(inputs) is Method.EQUAL_INSTALMENT
    return fen(unit) if is_level else Fen(1), direction


def _rounding(inputs: Mapping[str, Any]) -> Rounding:
    told = plain(inputs.get("rounding", "half up"))
    if told == _DISPLAY_ONLY:
        return Rounding.HALF_UP
    if re.search(r"\d", told) and not re.search(r"\b2 (decimals|digits|places)|\b0\.01\b", told):
        raise NotUnderstood(f"figures are rounded to the 分, not {told!r}")
    return meaning_by_pattern(_ROUNDINGS, told)


def _remainder(case: Case) -> Remainder:
    if plain(case.inputs.get("rounding", "")) == _DISPLAY_ONLY:
        return Remainder.CARRIED
    is_progressive = "round_instalment_to" in case.inputs and _is_per_period(case)
    return Remainder.SHIFT_ONCE if is_progressive else Remainder.LAST


def _is_per_period(case: Case) -> bool:
    """The newer engine of the source, which reckons the instalment from each period's length."""
    is_newer = plain(case.inputs.get("payment_order", "")).startswith("advanced payment allocation")
    is_newer = is_newer or "interest_calculated" not in case.inputs
    return case.source.startswith("fineract") and is_newer


def is_daily(inputs: Mapping[str, Any]) -> bool:
    """Interest is counted by days, not by periods."""
    told = inputs.get("interest_calculated", "same as repayment period")
    return meaning_by_pattern({"^daily": True, "^same as|^per(iod| period)": False}, told)


def _instalment_by(case: Case) -> InstalmentBy:
    if _is_per_period(case):
        return InstalmentBy.PERIODS
    return InstalmentBy.THIRTY_DAYS if is_daily(case.inputs) else InstalmentBy.MONTHS


def day_count(case: Case) -> DayCount:
    """The day count a case describes, by its words or by its source's two switches."""
    inputs = case.inputs
    told = inputs.get("day_count") or _by_switches(inputs)
    name = convention_name(told)
    if name in CONVENTIONS and name not in _OTHERWISE_FOR_LOANS:
        return CONVENTIONS[name]
    named = meaning_by_pattern(_DAY_COUNTS, told)
    if named is None:
        return DayCount.ACT_365F if is_daily(inputs) else DayCount.MONTHS
    if named is DayCount.MONTHS and "repay_unit" not in inputs:
        return DayCount.EQUAL_PERIODS
    return named


def _by_switches(inputs: Mapping[str, Any]) -> str:
    """The source's days in a year and in a month, as words."""
    year, month = (
        plain(inputs.get(f"days_in_{of}", "")).removeprefix("days ") for of in ("year", "month")
    )
    if not year:
        return "rate/12"
    return f"every month counts {month}/{year}" if month == "30" else f"actual/{year}"


_OTHERWISE_FOR_LOANS: Final = frozenset({"30/360", "actual/actual"})
"""Names that stand for another count in a loan system than on a bond."""
_DAY_COUNTS: Final[Mapping[str, DayCount | None]] = {
    r"where interest is calculated daily.*365.*rate/12": None,
    r"from due\]": DayCount.ACT_ACT_BY_LAST_DAY,
    r"act\w*/act\w* isda": DayCount.ACT_ACT_ISDA,
    r"act\w*/act\w* (isma|icma)": DayCount.ACT_ACT_ISMA,
    r"act\w*/act\w* afb": DayCount.ACT_ACT_AFB,
    r"30/365": DayCount.THIRTY_365,
    r"every month counts 30/360|rate/12|rate per month|360/30": DayCount.MONTHS,
    r"30e/360 isda": DayCount.THIRTY_E_360_ISDA,
    r"30e/360": DayCount.THIRTY_E_360,
    r"30/360": DayCount.MONTHS,
    r"act\w*( days)?/360": DayCount.ACT_360,
    r"act\w*( days)?/364": DayCount.ACT_364,
    r"act\w*( days)?/365": DayCount.ACT_365F,
    r"act\w*( days)?/366": DayCount.ACT_366,
    r"act\w*( days)?/act": DayCount.ACT_ACT_BY_LAST_DAY,
}
"""By the first pattern found; none where the source counts as it calculates interest."""
