"""Instalments reckoned anew over what is left: after a tranche, a reset, a prepayment."""

from fractions import Fraction

from ip_finance.loan_engine.conventions import (
    InstalmentBy,
    InterestOn,
    Method,
    Remainder,
    Rounding,
    rounded,
    rounded_to_unit,
)
from ip_finance.loan_engine.day_counts import Ratio
from ip_finance.loan_engine.fold import Fold
from ip_finance.loan_engine.instalments import level_instalment, reckoned_lengths
from ip_finance.loan_engine.lines import INTEREST, PRINCIPAL, Line


def spread(fold: Fold, start: int) -> None:
    """Set the share of every row from `start` on so that the last one clears the balance."""
    lines = fold.lines[start:]
    repaying = [line for line in lines if line.number >= fold.plan.grace_principal] or lines[-1:]
    if not repaying:
        return
    if fold.is_level:
        if not fold.plan.fixed_instalment:
            _set_instalment(fold, repaying)
    elif fold.plan.method is Method.PLANNED:
        scale(repaying, fold.performing)
    elif fold.plan.fixed_principal_bps or fold.plan.method is Method.EQUAL_PRINCIPAL:
        part = _equal_part(fold, len(repaying))
        for line in repaying:
            line.share = part


def scale(lines: list[Line], principal: int) -> None:
    """Planned repayments in the same proportions, for another sum."""
    total = sum(line.share for line in lines)
    if total:
        for line in lines:
            line.share = principal * line.share // total


def cut_from_the_end(lines: list[Line], principal: int) -> None:
    """Planned repayments as they are, the last ones left out beyond `principal`."""
    for line in lines:
        line.share = min(line.share, principal)
        principal -= line.share


def _equal_part(fold: Fold, number: int) -> int:
    plan = fold.plan
    exact = (fold.performing - plan.balloon, number)
    if plan.fixed_principal_bps:
        exact = (fold.drawn * plan.fixed_principal_bps, 10_000)
    return max(rounded_to_unit(*exact, plan.instalment_unit, plan.instalment_rounding), 0)


def _set_instalment(fold: Fold, lines: list[Line]) -> None:
    plan = fold.plan
    exact = _exact_instalment(fold, lines)
    instalment = rounded_to_unit(*exact, plan.instalment_unit, plan.instalment_rounding)
    _agree(lines, max(instalment, 0))
    if len(lines) > 1 and fold.performing and not fold.forecast().lines[-1].due[PRINCIPAL]:
        instalment = rounded_to_unit(*exact, plan.instalment_unit, Rounding.DOWN)
        _agree(lines, max(instalment, 0))
    if plan.remainder is Remainder.SHIFT_ONCE and len(lines) > 1:
        _shift_once(fold, lines, instalment)


def _agree(lines: list[Line], instalment: int) -> None:
    for line in lines:
        line.share = instalment


def _shift_once(fold: Fold, lines: list[Line], instalment: int) -> None:
    """Move the instalment by an equal share of what the last row differs by, if that helps."""
    difference = _last_due(fold) - instalment
    if 2 * abs(difference) < len(lines):
        return
    moved = instalment + rounded(difference, len(lines), fold.plan.instalment_rounding)
    _agree(lines, moved)
    if abs(_last_due(fold) - moved) >= abs(difference):
        _agree(lines, instalment)


def _last_due(fold: Fold) -> int:
    last = fold.forecast().lines[-1]
    return last.due[PRINCIPAL] + last.due[INTEREST]


def _exact_instalment(fold: Fold, lines: list[Line]) -> Ratio:
    plan = fold.plan
    if plan.interest_on is InterestOn.ORIGINAL:
        shares, whole = _shares(fold, lines)
        return (fold.performing - plan.balloon) * whole + fold.drawn * sum(shares), whole * len(
            lines
        )
    shares, whole = _shares(fold, lines)
    is_by_days = plan.instalment_by is InstalmentBy.PERIODS
    if lines[0] is fold.current and is_by_days and plan.remainder is not Remainder.SHIFT_ONCE:
        shares, whole = _with_interest_earned(fold, shares, whole)
    return level_instalment(fold.performing, shares, whole, plan.balloon)


def _shares(fold: Fold, lines: list[Line]) -> tuple[list[int], int]:
    """Interest of each row as a share of its balance, all over one denominator."""
    plan, rate = fold.plan, fold.rate
    numerators, denominator = reckoned_lengths(plan, [line.period for line in lines])
    free = plan.interest_free if plan.instalment_by is InstalmentBy.PERIODS else 0
    return [
        0 if line.number < free else rate.numerator * length
        for line, length in zip(lines, numerators, strict=True)
    ], rate.denominator * denominator


def _with_interest_earned(fold: Fold, shares: list[int], whole: int) -> tuple[list[int], int]:
    """The current row's share as it really comes out: earlier balances and rates included."""
    if not fold.performing:
        return shares, whole
    share = interest_ahead(fold) / fold.performing
    scale_by = share.denominator
    first = share.numerator * whole
    return [first, *(other * scale_by for other in shares[1:])], whole * scale_by


def interest_ahead(fold: Fold) -> Fraction:
    """Interest of the current row to its due date, as it is foreseen today."""
    line = fold.current
    return Fraction(0) if line is None else fold.earned + fold.stretch_to_due(line)
