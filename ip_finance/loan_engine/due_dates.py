"""When instalments fall due."""

from datetime import date, timedelta
from itertools import pairwise, repeat

from ip_finance.loan_engine.calendars import SHORTEST_MONTH, add_months, adjusted
from ip_finance.loan_engine.conventions import BusinessDays, DayCount, Method
from ip_finance.loan_engine.day_counts import Period
from ip_finance.loan_engine.errors import TermsImpossible
from ip_finance.loan_engine.plan import MAX_PERIODS, Plan
from ip_finance.loan_engine.terms import Terms


def periods_of(terms: Terms) -> list[Period]:
    """The periods of the loan, in order, without a gap."""
    try:
        return _checked(_adjusted(_agreed(terms), terms.plan))
    except (ValueError, OverflowError) as error:
        raise TermsImpossible(
            "The term runs beyond the calendar.", cure="Shorten the term.", member="ends_on"
        ) from error


def _agreed(terms: Terms) -> list[Period]:
    """The periods before holidays move their ends."""
    if terms.due_dates:
        return _between(terms.starts_on, terms.due_dates, terms.plan)
    if terms.plan.method is Method.BULLET:
        return [_whole_term(terms)]
    periods = _regular(terms)
    return _split_at_planned(periods, terms.plan) if terms.plan.planned else periods


def due_dates_from(seed: date, plan: Plan, number: int) -> list[date]:
    """`number` due dates beginning with `seed`, each reckoned from it so that none drifts.

    >>> due_dates_from(date(2025, 1, 31), Plan(settle_on=None), 3)[1:]
    [datetime.date(2025, 2, 28), datetime.date(2025, 3, 31)]
    """
    return _steps(seed, 0, number, plan)


def first_settlement_after(day: date, plan: Plan) -> date:
    """The first interest settlement after `day`; of quarters and longer, in the calendar's.

    >>> first_settlement_after(date(2026, 3, 25), Plan(every_months=3))
    datetime.date(2026, 6, 20)
    """
    assert plan.settle_on is not None
    mark = date(day.year, day.month, plan.settle_on)
    while mark <= day or (12 % plan.every_months == 0 and mark.month % plan.every_months):
        mark = add_months(mark, 1)
    return mark


def _steps(seed: date, first: int, number: int, plan: Plan) -> list[date]:
    steps = range(first, first + number)
    if plan.every_days:
        return [seed + timedelta(days=plan.every_days * n) for n in steps]
    if seed.day > SHORTEST_MONTH:
        return [add_months(seed, plan.every_months * n, plan.month_end) for n in steps]
    month, day = 12 * seed.year + seed.month - 1, seed.day
    months = (month + plan.every_months * n for n in steps)
    return [date(m // 12, m % 12 + 1, day) for m in months]


def _seed_of(terms: Terms) -> tuple[date, int]:
    """A due date, and how many steps before the first one it lies."""
    if terms.first_due is not None:
        return terms.first_due, 0
    if terms.plan.settle_on is None or terms.plan.every_days:
        return terms.starts_on, 1
    return first_settlement_after(terms.starts_on, terms.plan), 0


def _marks(terms: Terms) -> list[date]:
    seed, first = _seed_of(terms)
    if terms.periods is None and terms.ends_on is not None:
        return _marks_until(terms.ends_on, seed, first, terms.plan)
    marks = _steps(seed, first, terms.periods or MAX_PERIODS, terms.plan)
    if terms.ends_on is not None:
        marks[-1] = terms.ends_on
    return marks


def _marks_until(ends_on: date, seed: date, first: int, plan: Plan) -> list[date]:
    days = plan.every_days or SHORTEST_MONTH * plan.every_months
    number = max((ends_on - seed).days, 0) // days + 2
    marks = [mark for mark in _steps(seed, first, number, plan) if mark < ends_on]
    if len(marks) >= MAX_PERIODS:
        raise TermsImpossible(
            f"The term has more than {MAX_PERIODS} periods.",
            cure="Lengthen the periods or shorten the term.",
            member="ends_on",
        )
    return [*marks, ends_on]


def _regular(terms: Terms) -> list[Period]:
    plan, marks = terms.plan, _marks(terms)
    starts = [terms.starts_on, *marks[:-1]]
    months = 0 if plan.every_days else plan.every_months
    periods = list(map(Period._make, zip(starts, marks, repeat(months))))
    for place in {0, len(periods) - 1}:
        periods[place] = whole_or_broken(periods[place], plan)
    return periods


def whole_or_broken(period: Period, plan: Plan) -> Period:
    """A period stands for its months only if it has them."""
    if not period.months:
        return period
    forth = add_months(period.starts_on, period.months, plan.month_end)
    back = add_months(period.due_on, -period.months, plan.month_end)
    if period.due_on == forth or period.starts_on == back:
        return period
    return period._replace(months=0)


def _between(start: date, dates: tuple[date, ...], plan: Plan) -> list[Period]:
    periods: list[Period] = []
    for due_on in dates:
        period = Period(start, due_on, 0 if plan.every_days else plan.every_months)
        is_nominal = plan.day_count is DayCount.EQUAL_PERIODS
        periods.append(period if is_nominal else whole_or_broken(period, plan))
        start = due_on
    return periods


def _whole_term(terms: Terms) -> Period:
    ends_on = terms.ends_on or _steps(terms.starts_on, terms.periods or 1, 1, terms.plan)[0]
    return Period(terms.starts_on, ends_on)


def _split_at_planned(periods: list[Period], plan: Plan) -> list[Period]:
    first, last = periods[0].starts_on, periods[-1].due_on
    if not first < plan.planned[0][0] or plan.planned[-1][0] > last:
        raise TermsImpossible(
            "A planned repayment lies outside the term.",
            cure="Plan repayments after the drawdown and up to maturity.",
            member="planned",
        )
    split = []
    for period in periods:
        cuts = [on for on, _ in plan.planned if period.starts_on < on < period.due_on]
        if not cuts:
            split.append(period)
            continue
        edges = [period.starts_on, *cuts, period.due_on]
        split += [Period(opens, closes) for opens, closes in pairwise(edges)]
    return split


def _adjusted(periods: list[Period], plan: Plan) -> list[Period]:
    if plan.business_days is BusinessDays.UNADJUSTED:
        return periods
    moved, start = [], periods[0].starts_on
    for period in periods:
        due_on = adjusted(period.due_on, plan.business_days)
        moved.append(Period(start, due_on, period.months))
        start = due_on
    return moved


def _checked(periods: list[Period]) -> list[Period]:
    """Due dates strictly increase, whatever moved them."""
    for period in periods:
        if period.due_on <= period.starts_on:
            raise TermsImpossible(
                f"Two due dates would fall on {period.due_on}.",
                cure="Lengthen the periods, or leave due dates on holidays as they are.",
                member="due_on",
            )
    return periods
