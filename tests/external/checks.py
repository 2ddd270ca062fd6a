"""What of a case our engine says otherwise, by the kind of the case."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.external.case import Case, number_of_figures
from tests.external.events import event_differences
from tests.external.figures import formula_differences
from tests.external.late_interest import is_late_interest, late_interest_differences
from tests.external.schedules import (
    collateral_differences,
    dates_differences,
    daycount_differences,
    schedule_differences,
)
from tests.external.words import NotUnderstood


def differences(case: Case) -> list[str]:
    """Nothing where every printed figure comes out; a case without figures proves nothing."""
    if case.kind not in CHECKS:
        raise NotUnderstood(f"no check for cases of kind {case.kind!r}")
    if not number_of_figures(case.expected):
        raise NotUnderstood("the case expects no figure")
    return CHECKS[case.kind](case)


def _differences_after_events(case: Case) -> list[str]:
    """Tables after what happened; where a case tells none, its single figures."""
    if is_late_interest(case):
        return late_interest_differences(case)
    tells_tables = {"states", "payable"} & case.expected.keys()
    return event_differences(case) if tells_tables else formula_differences(case)


CHECKS: Final[Mapping[str, Callable[[Case], list[str]]]] = {
    "schedule": schedule_differences,
    "dates": dates_differences,
    "daycount": daycount_differences,
    "formula": formula_differences,
    "collateral": collateral_differences,
    **dict.fromkeys(
        (
            "recalculation",
            "prepayment",
            "tranches",
            "rate_change",
            "restructure",
            "charges",
            "penalty",
        ),
        _differences_after_events,
    ),
}
