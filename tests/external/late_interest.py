"""What is paid late without a table: interest of a stretch, what stays unpaid, what that costs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from ip_finance.core.money import Fen
from ip_finance.loan_engine.penalty import penalty_between
from ip_finance.loan_engine.plan import Plan
from tests.external.case import Case
from tests.external.compare import one
from tests.external.reading import annual_rate, day_count, plan_of_case
from tests.external.words import fen, fraction_of, require_known, whole

_INPUTS: Final = frozenset({
    "loan", "annual_rate_pct", "interest_days", "unpaid_share", "overdue",
    "penalty_annual_rate_pct", "penalty_days", "day_count",
})  # fmt: skip
_START: Final = date(2025, 1, 1)
"""Some day of a year without a leap day, where only numbers of days are told."""


def is_late_interest(case: Case) -> bool:
    return "penalty_days" in case.inputs


def late_interest_differences(case: Case) -> list[str]:
    """Interest, the share of it left unpaid or the sum that is told, and the penalty on that."""
    inputs = case.inputs
    require_known(inputs, _INPUTS)
    plan = replace(plan_of_case(case), day_count=day_count(case))
    ours: dict[str, Fen] = {}
    if "overdue" in inputs:
        overdue = fen(inputs["overdue"])
    else:
        share = fraction_of(inputs.get("unpaid_share", "1"))
        ours["interest"] = _interest(inputs, plan, Fraction(1))
        ours["overdue"] = overdue = _interest(inputs, plan, share)
    penalty_rate = fraction_of(inputs["penalty_annual_rate_pct"]) / 100
    ours["penalty"] = _cost(overdue, penalty_rate, inputs["penalty_days"], plan)
    require_known(case.expected, frozenset(ours))
    differences = []
    for member, printed in case.expected.items():
        differences += one(member, fen(printed), ours[member])
    return differences


def _interest(inputs: Mapping[str, Any], plan: Plan, share: Fraction) -> Fen:
    return _cost(fen(inputs["loan"]), annual_rate(inputs) * share, inputs["interest_days"], plan)


def _cost(amount: Fen, rate: Fraction, days: object, plan: Plan) -> Fen:
    return penalty_between(amount, rate, _START, _START + timedelta(days=whole(days)), plan)
