"""Money in: what is due, what prepays, and the end of a loan."""

from ip_finance.loan_engine.conduct import Excess, Rest
from ip_finance.loan_engine.conventions import Method, rounded
from ip_finance.loan_engine.day_counts import Period
from ip_finance.loan_engine.errors import EventImpossible
from ip_finance.loan_engine.events import Payment, PayOff, Prepayment
from ip_finance.loan_engine.fold import Fold
from ip_finance.loan_engine.lines import INTEREST, PRINCIPAL, Line
from ip_finance.loan_engine.spreading import cut_from_the_end, interest_ahead, scale, spread


def pay(fold: Fold, event: Payment) -> None:
    if event.amount <= 0:
        raise EventImpossible("A payment is more than nothing.", cure="Correct the amount.")
    over, _ = fold.pay_due(event.amount, event.on)
    if over:
        _keep_or_prepay(fold, event, over)


def _keep_or_prepay(fold: Fold, event: Payment, over: int) -> None:
    if fold.conduct.excess is Excess.INTO_ROW:
        over = _prepay(fold, event, over, event.mode or fold.conduct.mode)
    elif event.mode is not None:
        over = _prepay(fold, event, over, event.mode)
    fold.credit += over


def _prepay(fold: Fold, event: Payment, amount: int, mode: Prepayment) -> int:
    """Principal back before it is due; what exceeds it is returned."""
    part = min(amount, fold.performing)
    if not part:
        return amount
    fold.is_touched = True
    target = fold.line_of(event.on)
    joins_closed = target.is_closed
    fold.performing -= part
    target.paid[PRINCIPAL] += part
    if joins_closed:
        target.due[PRINCIPAL] += part
    else:
        target.prepaid += part
        target.in_advance += part
    if fold.conduct.excess is Excess.INTO_ROW and not joins_closed:
        _change_later_rows(fold, target, mode)
    else:
        _change(fold, fold.at, mode, part)
    return amount - part


def _change_later_rows(fold: Fold, line: Line, mode: Prepayment) -> None:
    """Where a prepayment counts toward its own row, only what exceeds that row changes others."""
    exact = interest_ahead(fold)
    interest = rounded(exact.numerator, exact.denominator, fold.plan.rounding)
    over = line.prepaid - fold.regular(line, interest)
    if over > 0:
        _change(fold, fold.at + 1, mode, over)


def _change(fold: Fold, start: int, mode: Prepayment, amount: int) -> None:
    if mode is Prepayment.NEXT:
        fold.skip += amount
    elif mode is Prepayment.SMALLER:
        if fold.plan.method is Method.PLANNED and not fold.is_level:
            scale(fold.lines[start:], fold.performing)
        else:
            spread(fold, start)
    else:
        fold.ends_early = True
        if fold.plan.method is Method.PLANNED and not fold.is_level:
            cut_from_the_end(fold.lines[start:], fold.performing)


def pay_off(fold: Fold, event: PayOff) -> None:
    amount = pay_off_amount(fold)
    if fold.conduct.excess is Excess.NEXT_ROWS:
        over, _ = fold.pay_due(amount, event.on)
        fold.credit += over
        fold.is_touched = True
        return
    call(fold)
    fold.pay_due(amount, event.on)
    fold.ends_early = True


def pay_off_amount(fold: Fold) -> int:
    """All that is due, all principal, and interest to the day or to the end of the period."""
    due = sum(sum(line.left(fold.plan.rounding)) for line in fold.closed_lines)
    exact = fold.earned
    if fold.conduct.rest is Rest.PERIOD:
        exact = interest_ahead(fold)
    interest = rounded(exact.numerator, exact.denominator, fold.plan.rounding) + fold.deferred
    current = sum(fold.current.left(fold.plan.rounding)) if fold.current else 0
    return max(due + current + fold.performing + interest - fold.credit, 0)


def call(fold: Fold) -> None:
    """Everything falls due today, in the row the day lies in."""
    line = fold.current
    if line is None:
        return
    fold.is_touched = True
    target = fold.line_of(fold.day)
    for later in fold.lines[fold.at + 1 :]:
        for place in range(PRINCIPAL):
            line.due[place] += later.due[place]
    del fold.lines[fold.at + 1 :]
    if target.is_closed:
        target.due[PRINCIPAL] += fold.performing
        target.due = [mine + its for mine, its in zip(target.due, line.due, strict=True)]
        target.due[INTEREST] += fold.deferred
        fold.performing = fold.deferred = 0
        del fold.lines[fold.at :]
        return
    line.period = Period(line.period.starts_on, fold.day)
    fold.advance(fold.day)
