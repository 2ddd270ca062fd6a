"""Tables on which nothing happened, due dates, day counts and collateral."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.day_counts import Period, days, fraction
from ip_finance.loan_engine.due_dates import due_dates_from
from ip_finance.loan_engine.plan import Plan
from tests.external.case import Case
from tests.external.compare import one, state_differences, table_of
from tests.external.conventions import convention_of
from tests.external.events import event_differences
from tests.external.figures import formula_differences
from tests.external.reading import LABELS, READ_HERE, every, month_end, terms_of
from tests.external.words import day, fen, fraction_of, require_known, whole


def schedule_differences(case: Case) -> list[str]:
    """A table drawn from the terms; disbursed otherwise than whole on the first day, a fold."""
    require_known(case.inputs, READ_HERE, LABELS)
    if not _is_disbursed_whole(case):
        return event_differences(case)
    table, others = table_of(schedule_of(terms_of(case))), dict(case.expected)
    differences = []
    for state in others.pop("states", ()):
        differences += state_differences(state, table)
    return differences + formula_differences(replace(case, expected=others))


def _is_disbursed_whole(case: Case) -> bool:
    if not case.events:
        return True
    (first, *others), inputs = case.events, case.inputs
    is_whole = first["event"] == "disburse" and fen(first["amount"]) == fen(inputs["principal"])
    return not others and is_whole and first["date"] == inputs.get("start_date")


def dates_differences(case: Case) -> list[str]:
    """Due dates alone."""
    known = {"disbursed", "first_due", "number", "repay_unit", "repay_every", "month_end"}
    require_known(case.inputs, frozenset(known))
    inputs = case.inputs
    every_months, every_days = every(inputs)
    plan = Plan(
        settle_on=None,
        every_months=every_months,
        every_days=every_days,
        month_end=month_end(inputs),
    )
    number = whole(inputs["number"])
    if "first_due" in inputs:
        ours = due_dates_from(day(inputs["first_due"]), plan, number)
    else:
        ours = due_dates_from(day(inputs["disbursed"]), plan, number + 1)[1:]
    return one("due dates", case.expected["due_dates"], [on.isoformat() for on in ours])


_CLOSE: Final = "1e-10"
"""Where a case states no tolerance."""


def daycount_differences(case: Case) -> list[str]:
    """Days, and the fraction of a year within the tolerance the case states."""
    require_known(case.inputs, frozenset({"convention", "start", "end", "reference_period"}))
    convention = convention_of(case.inputs["convention"])
    require_known(case.expected, frozenset({"year_fraction", "days", "tolerance"}))
    start, end = day(case.inputs["start"]), day(case.inputs["end"])
    differences = []
    if "year_fraction" in case.expected:
        ours = fraction(convention, start, end, _reference(case.inputs.get("reference_period")))
        printed = fraction_of(case.expected["year_fraction"])
        if abs(ours - printed) > fraction_of(case.expected.get("tolerance", _CLOSE)):
            differences.append(f"year fraction: {float(printed)} printed, {float(ours)} ours")
    if "days" in case.expected:
        differences += one("days", whole(case.expected["days"]), days(convention, start, end))
    return differences


def _reference(told: Sequence[str] | None) -> Period | None:
    if told is None:
        return None
    opens, closes = (date.fromisoformat(text) for text in told)
    return Period(opens, closes)


_COLLATERAL: Final = frozenset({
    "loan", "haircut_pct", "collateral_value_now", "collateral_value", "quantity", "price",
})  # fmt: skip


def collateral_differences(case: Case) -> list[str]:
    """What a haircut leaves of a value, then and now, and what a loan lacks beside it."""
    inputs = case.inputs
    require_known(inputs, _COLLATERAL)
    kept = (100 - fraction_of(inputs["haircut_pct"])) / 100
    now = _value(inputs, "collateral_value_now", "collateral_value")
    then = _value(inputs, "collateral_value", "collateral_value_now")
    ours = {
        "collateral_value": then,
        "lendable": then * kept,
        "lendable_now": now * kept,
        **dict.fromkeys(("maximum_loan", "max_loan", "maximum_loan_amount"), then * kept),
    }
    if "loan" in inputs:
        ours["shortfall"] = max(fen(inputs["loan"]) - now * kept, Fraction(0))
    require_known(case.expected, frozenset(ours))
    differences = []
    for member, printed in case.expected.items():
        differences += one(member, Fraction(fen(printed)), ours[member])
    return differences


def _value(inputs: Mapping[str, Any], *members: str) -> Fraction:
    """The first value that is told, in 分; else the quantity at its price."""
    for member in members:
        if member in inputs:
            return Fraction(fen(inputs[member]))
    return fraction_of(inputs["quantity"]) * fen(inputs["price"])
