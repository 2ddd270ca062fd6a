"""Single figures: instalments, totals, values, numbers of periods, rates."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, Final, TypeAlias

from ip_finance.core.money import Fen
from ip_finance.loan_engine import formulas
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import Rounding, rounded, rounded_to_unit
from ip_finance.loan_engine.day_counts import fraction
from ip_finance.loan_engine.due_dates import due_dates_from
from ip_finance.loan_engine.terms import Schedule
from tests.external.case import Case
from tests.external.compare import one
from tests.external.reading import (
    LABELS,
    READ_HERE,
    SOME_DAY,
    annual_rate,
    every,
    plan_of_case,
    terms_of,
)
from tests.external.words import NotUnderstood, day, fraction_of, plain, require_known, whole

_FORMULA_INPUTS: Final = frozenset({
    "pmt", "pv", "fv", "periods", "cash_flows", "paid", "rate_pct", "finance_rate_pct",
    "reinvest_rate_pct",
})  # fmt: skip
_NEARLY: Final = Fraction(1, 10**12)
"""The sources reckon in binary floating point."""
_FOUND: Final = Fraction(1, 10**9)
"""What the sources find by iterating, they find to this share."""
Figure: TypeAlias = Fraction | Decimal


def formula_differences(case: Case) -> list[str]:
    """Every figure the case prints, each by its name."""
    require_known(case.inputs, READ_HERE, LABELS, _FORMULA_INPUTS)
    differences = []
    for member, printed in case.expected.items():
        exact = _EXACT.get(member.removesuffix("_unrounded"))
        if exact and member.endswith("_unrounded"):
            differences += _nearly(member, fraction_of(printed), exact(case), case.inputs)
        elif member in _INSTALMENTS:
            differences += one(member, fraction_of(printed), _INSTALMENTS[member](case))
        elif exact:
            differences += _as_printed(member, str(printed), exact(case))
        elif member in _OF_SCHEDULE:
            differences += _OF_SCHEDULE[member](printed, schedule_of(terms_of(case)))
        else:
            raise NotUnderstood(f"no meaning for the figure {member!r}")
    return differences


def _nearly(member: str, printed: Fraction, ours: Figure, inputs: Mapping[str, Any]) -> list[str]:
    """Floating point is off by a share of what it adds up, which may cancel out."""
    share, size = _NEARLY, abs(printed)
    if member.startswith(_OF_MONEY):
        told = [inputs.get(name, "0") for name in _SUMS] + list(inputs.get("cash_flows", ()))
        size = max(size, *(abs(fraction_of(amount)) for amount in told))
    elif member.startswith(_ITERATED):
        share = _FOUND
    close = abs(Fraction(ours) - printed) <= size * share
    return [] if close else [f"{member}: {float(printed)} printed, {float(ours)} ours"]


def _as_printed(member: str, printed: str, ours: Figure) -> list[str]:
    """To as many decimals as are printed, half up."""
    scale = 10 ** len(printed.partition(".")[2])
    exact = Fraction(ours) * scale
    shown = Fraction(rounded(exact.numerator, exact.denominator, Rounding.HALF_UP), scale)
    return one(member, fraction_of(printed), shown)


def _sum(inputs: Mapping[str, Any], *members: str) -> Fraction:
    """The first of these that is told, nought where none is."""
    return next((fraction_of(inputs[name]) for name in members if name in inputs), Fraction(0))


def _number(inputs: Mapping[str, Any]) -> int:
    told = "periods" if "periods" in inputs else "number_of_repayments"
    return whole(inputs[told])


def _is_paid_first(inputs: Mapping[str, Any]) -> bool:
    told = plain(inputs.get("paid", "at the end"))
    if not ("begin" in told or "end" in told):
        raise NotUnderstood(f"no meaning for payments {told!r}")
    return "begin" in told


def _period_rate(case: Case) -> Fraction:
    """The rate of one period: a share of the year's by its months, by the day count where odd."""
    inputs = case.inputs
    if "rate_pct" in inputs:
        return fraction_of(inputs["rate_pct"]) / 100
    months, days = every(inputs)
    if not days:
        return annual_rate(inputs) * months / 12
    plan = plan_of_case(case)
    start = day(inputs["start_date"]) if "start_date" in inputs else SOME_DAY
    end = due_dates_from(start, plan, 2)[1]
    return annual_rate(inputs) * fraction(plan.day_count, start, end)


def _flows(case: Case) -> list[Fraction]:
    return [fraction_of(flow) for flow in case.inputs["cash_flows"]]


def _payment_rate(case: Case) -> tuple[Fraction, Fraction]:
    """The rate, and what a payment counts more where it comes at the beginning."""
    rate = _period_rate(case)
    return rate, 1 + rate if _is_paid_first(case.inputs) else Fraction(1)


def _exact_instalment(case: Case) -> Fraction:
    """Above nought for what one receives first, below for what one pays."""
    inputs = case.inputs
    (rate, early), number = _payment_rate(case), _number(inputs)
    growth = (1 + rate) ** number
    if "principal" in inputs:
        later = _sum(inputs, "balloon") / growth
        return formulas.annuity(_sum(inputs, "principal") - later, rate, number) / early
    worth = _sum(inputs, "pv") + _sum(inputs, "fv") / growth
    return formulas.annuity(worth, rate, number) / early


def _future_value(case: Case) -> Fraction:
    (rate, early), inputs = _payment_rate(case), case.inputs
    payment, present = _sum(inputs, "pmt") * early, _sum(inputs, "pv", "principal")
    return formulas.future_value(rate, _number(inputs), payment, present)


def _present_value(case: Case) -> Fraction:
    (rate, early), inputs = _payment_rate(case), case.inputs
    payment, future = _sum(inputs, "pmt") * early, _sum(inputs, "fv")
    return formulas.present_value(rate, _number(inputs), payment, future)


def _periods(case: Case) -> Decimal:
    (rate, early), inputs = _payment_rate(case), case.inputs
    sums = _sum(inputs, "pmt") * early, _sum(inputs, "pv", "principal"), _sum(inputs, "fv")
    return formulas.number_of_periods(rate, *sums)


def _rate(case: Case) -> Decimal:
    inputs = case.inputs
    payment, present, future = (_sum(inputs, member) for member in ("pmt", "pv", "fv"))
    flows = [present, *[payment] * _number(inputs)]
    if _is_paid_first(inputs):
        flows = [present + payment, *[payment] * (_number(inputs) - 1), Fraction(0)]
    flows[-1] += future
    return formulas.internal_rate_of_return(flows)


def _net_present_value(case: Case) -> Fraction:
    rate = _sum(case.inputs, "rate_pct", "annual_rate_pct") / 100
    return formulas.net_present_value(rate, _flows(case))


def _modified_rate(case: Case) -> Decimal:
    rates = (_sum(case.inputs, f"{use}_rate_pct") / 100 for use in ("finance", "reinvest"))
    return formulas.modified_rate_of_return(_flows(case), *rates)


_ITERATED: Final = ("rate", "irr")
_OF_MONEY: Final = ("npv", "pv", "present", "fv", "future")
_SUMS: Final = ("pmt", "pv", "fv", "principal")
_EXACT: Final[Mapping[str, Callable[[Case], Figure]]] = {
    "instalment": _exact_instalment,
    "pmt": lambda case: -_exact_instalment(case),
    "future_value": _future_value,
    "fv": _future_value,
    "present_value": _present_value,
    "pv": _present_value,
    "periods": _periods,
    "nper": _periods,
    "rate": _rate,
    "rate_pct": lambda case: _rate(case) * 100,
    "irr": lambda case: formulas.internal_rate_of_return(_flows(case)),
    "irr_pct": lambda case: formulas.internal_rate_of_return(_flows(case)) * 100,
    "npv": _net_present_value,
    "mirr": _modified_rate,
    "mirr_pct": lambda case: _modified_rate(case) * 100,
}


def _instalment(case: Case) -> Fraction:
    """Rounded as the case says: to a unit, in a direction."""
    plan, exact = plan_of_case(case), _exact_instalment(case) * 100
    fen = rounded_to_unit(
        exact.numerator, exact.denominator, plan.instalment_unit, plan.instalment_rounding
    )
    return Fraction(fen, 100)


_INSTALMENTS: Final[Mapping[str, Callable[[Case], Fraction]]] = {
    "instalment": _instalment,
    "instalment_rounded_up": lambda case: Fraction(ceil(_exact_instalment(case))),
}


def _in_yuan(amount: Fen) -> int:
    """In whole yuan, half up."""
    return rounded(amount, 100, Rounding.HALF_UP)


def _yuan(name: str, printed: str, ours: Fen) -> list[str]:
    return one(name, whole(printed), _in_yuan(ours))


def _rows_in_yuan(printed: list[dict[str, Any]], schedule: Schedule) -> list[str]:
    differences = []
    for told in printed:
        row = schedule.rows[whole(told["n"]) - 1]._asdict()
        for member in told.keys() - {"n"}:
            differences += _yuan(f"row {told['n']} {member}", told[member], row[member])
    return differences


def _last_figures(printed: str, schedule: Schedule) -> list[str]:
    return one("last instalment", fraction_of(printed), Fraction(schedule.rows[-1].due, 100))


_OF_SCHEDULE: Final[Mapping[str, Callable[[Any, Schedule], list[str]]]] = {
    "rows_number": lambda printed, ours: one("rows", whole(printed), len(ours.rows)),
    "last_instalment": _last_figures,
    "total_interest": lambda printed, ours: one(
        "total interest", fraction_of(printed), Fraction(ours.totals.interest, 100)
    ),
    "total_payment": lambda printed, ours: one(
        "total payment", fraction_of(printed), Fraction(ours.totals.due, 100)
    ),
    "total_interest_rounded_to_1": lambda printed, ours: _yuan(
        "total interest", printed, ours.totals.interest
    ),
    "total_payment_rounded_to_1": lambda printed, ours: _yuan(
        "total payment", printed, ours.totals.due
    ),
    "partial_rows_rounded_to_1": _rows_in_yuan,
}
