"""The table of instalments drawn from the terms (LN-12, LN-14)."""

from itertools import accumulate
from operator import add, sub

from ip_finance.core.money import Fen
from ip_finance.loan_engine.calendars import is_provisional
from ip_finance.loan_engine.columns import Columns, Frame, columns_of, exact_instalment, frame_of
from ip_finance.loan_engine.conventions import BusinessDays, InterestOn, Method, Remainder, rounded
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Row, Schedule, Terms

_SMOOTH = (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL)


def schedule_of(terms: Terms) -> Schedule:
    """The rows of the loan, nothing having happened since the drawdown.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> from ip_finance.loan_engine.conventions import DayCount
    >>> terms = Terms(principal=Fen(10_000_000), annual_rate=Fraction(999, 10_000),
    ...     starts_on=date(2026, 1, 1), periods=36,
    ...     plan=Plan(method=Method.EQUAL_INSTALMENT, day_count=DayCount.MONTHS, settle_on=None))
    >>> schedule_of(terms).rows[0].due
    322625
    """
    plan = terms.plan
    down = rounded(terms.principal * plan.down_payment_bps, 10_000, plan.rounding)
    frame = frame_of(terms, terms.principal - down)
    if _is_carried(plan):
        return Schedule(_carried_rows(frame))
    rows = _rows(frame, columns_of(frame), first=1 if down else 0)
    if down:
        rows.insert(0, _down_payment(terms, down))
    return Schedule(tuple(rows), _first_provisional(rows, plan))


def _is_carried(plan: Plan) -> bool:
    is_level = plan.method in _SMOOTH and not (plan.fixed_instalment or plan.fixed_principal_bps)
    is_whole = not (plan.down_payment_bps or plan.grace_interest)
    is_declining = plan.interest_on is InterestOn.BALANCE
    return plan.remainder is Remainder.CARRIED and is_level and is_whole and is_declining


def _rows(frame: Frame, columns: Columns, first: int) -> list[Row]:
    principals, interests = columns
    number = len(principals)
    starts, ends, _ = zip(*frame.periods[:number], strict=True)
    balances = accumulate(principals, sub, initial=frame.drawn)
    next(balances)
    zeros = [Fen(0)] * number
    each = zip(
        range(first + 1, first + number + 1),
        starts,
        ends,
        [(due_on - starts_on).days for starts_on, due_on in zip(starts, ends, strict=True)],
        principals,
        interests,
        zeros,
        zeros,
        map(add, principals, interests),
        balances,
        strict=True,
    )
    return list(map(Row._make, each))


def _down_payment(terms: Terms, down: int) -> Row:
    on, zero, paid = terms.starts_on, Fen(0), Fen(down)
    return Row(1, on, on, 0, paid, zero, zero, zero, paid, Fen(terms.principal - down))


def _carried_rows(frame: Frame) -> tuple[Row, ...]:
    """Rows of exact figures, each rounded alone to be shown.

    Every figure of a row is a whole number over one denominator, `whole` times the row's before.
    """
    plan, last = frame.plan, len(frame.periods) - 1
    grace = min(plan.grace_principal, last)
    if plan.method is Method.EQUAL_PRINCIPAL:
        level, denominator = frame.drawn - plan.balloon, last + 1 - grace
    else:
        level, denominator = exact_instalment(frame)
    balance, rows = frame.drawn * denominator, []
    for n, (period, share) in enumerate(zip(frame.periods, frame.shares, strict=True)):
        interest, balance = balance * share, balance * frame.whole
        level, denominator = level * frame.whole, denominator * frame.whole
        principal = level if plan.method is Method.EQUAL_PRINCIPAL else level - interest
        if n < grace:
            principal = 0
        if n == last:
            principal = balance
        balance -= principal
        figures = (principal, interest, 0, 0, principal + interest, balance)
        shown = [Fen(rounded(figure, denominator, plan.rounding)) for figure in figures]
        rows.append(Row._make((n + 1, period.starts_on, period.due_on, period.days, *shown)))
    return tuple(rows)


def _first_provisional(rows: list[Row], plan: Plan) -> int | None:
    if plan.business_days is BusinessDays.UNADJUSTED:
        return None
    for row in rows:
        if is_provisional(row.due_on, plan.business_days):
            return row.n
    return None
