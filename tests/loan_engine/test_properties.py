"""What holds of every schedule."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import InterestOn, Method, Remainder
from ip_finance.loan_engine.plan import Plan, content_of, plan_of
from ip_finance.loan_engine.terms import Terms
from tests.loan_engine.drawing import RATES, plans, terms


@given(loan=terms())
def test_principal_sums_exactly_and_there_is_a_row_for_each_period(loan: Terms) -> None:
    rows = schedule_of(loan).rows
    assert sum(row.principal for row in rows) == loan.principal
    assert len(rows) == (1 if loan.plan.method is Method.BULLET else loan.periods)
    assert rows[-1].balance == 0


@given(loan=terms())
def test_no_figure_is_negative_and_every_row_adds_up(loan: Terms) -> None:
    balance = int(loan.principal)
    for row in schedule_of(loan).rows:
        balance -= row.principal
        assert row.balance == balance
        assert row.due == row.principal + row.interest + row.fees + row.penalties
        assert min(row.principal, row.balance) >= 0
        assert row.interest >= 0 or loan.plan.interest_on is InterestOn.ORIGINAL


@given(loan=terms(), other=RATES)
def test_a_higher_rate_never_costs_less(loan: Terms, other: Fraction) -> None:
    low, high = sorted((loan.annual_rate, other))
    cheaper, dearer = (
        schedule_of(replace(loan, annual_rate=rate)).totals.interest for rate in (low, high)
    )
    assert dearer >= cheaper - len(schedule_of(loan).rows)


@given(loan=terms())
def test_moving_the_instalment_once_never_worsens_the_last_row(loan: Terms) -> None:
    plan = replace(loan.plan, method=Method.EQUAL_INSTALMENT, remainder=Remainder.LAST)
    left = schedule_of(replace(loan, plan=plan)).rows
    moved = schedule_of(replace(loan, plan=replace(plan, remainder=Remainder.SHIFT_ONCE))).rows
    assert sum(row.principal for row in moved) == loan.principal
    assert len(moved) == len(left)


@given(plan=plans())
def test_a_plan_is_read_back_as_it_was_written(plan: Plan) -> None:
    assert plan_of(content_of(plan)) == plan
