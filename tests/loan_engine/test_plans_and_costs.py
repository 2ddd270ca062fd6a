"""Plans as they are kept, terms that are refused, and the all-in cost of a loan."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ip_finance.core.money import Fen
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.calendars import adjusted
from ip_finance.loan_engine.conventions import BusinessDays, DayCount, Method, MonthEnd
from ip_finance.loan_engine.due_dates import due_dates_from
from ip_finance.loan_engine.effective_cost import annual_rate_of, effective_cost
from ip_finance.loan_engine.errors import PlanNotUnderstood, TermsImpossible
from ip_finance.loan_engine.formulas import internal_rate_of_return, periodic_rate
from ip_finance.loan_engine.plan import Plan, plan_of
from ip_finance.loan_engine.terms import Terms
from tests.loan_engine.drawing import MILLION, million


def test_a_plan_left_empty_is_interest_first_settled_on_the_20th_actual_360() -> None:
    plan = plan_of({})
    assert plan.method is Method.INTEREST_FIRST
    assert (plan.settle_on, plan.day_count) == (20, DayCount.ACT_360)


@pytest.mark.parametrize(
    ("content", "member"),
    [
        ({"colour": 1}, "colour"),
        ({"method": "weekly"}, "method"),
        ({"method": 3}, "method"),
        ({"settle_on": 31}, "settle_on"),
        ({"settle_on": "20"}, "settle_on"),
        ({"every_months": 0}, "every_months"),
        ({"every_months": 1.5}, "every_months"),
        ({"every_months": True}, "every_months"),
        ({"balloon": -1}, "balloon"),
        ({"planned": [["2026-13-01", 5]]}, "planned"),
        ({"planned": [["2026-12-01", 5], ["2026-12-01", 5]]}, "planned"),
        ({"planned": 7}, "planned"),
        ({"planned": [["2026-12-01", 10**16]]}, "planned"),
        ([], "plan"),
        ({"lpr_tenor": "3Y"}, "lpr_tenor"),
        ({"has_compound_interest": 1}, "has_compound_interest"),
        ({"overdue_multiple_bps": 9_999}, "overdue_multiple_bps"),
    ],
)
def test_a_plan_with_a_bad_member_is_refused_by_its_name(content: Any, member: str) -> None:
    with pytest.raises(PlanNotUnderstood) as refused:
        plan_of(content)
    assert refused.value.facts["member"] == member


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"principal": Fen(0)}, "principal"),
        ({"annual_rate": Fraction(-1)}, "annual_rate"),
        ({"annual_rate": Fraction(385)}, "annual_rate"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"periods": 0}, "periods"),
        ({"periods": 1_201}, "periods"),
        ({"first_due": date(2025, 1, 1)}, "first_due"),
        ({"periods": None}, "ends_on"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(change: dict[str, Any], member: str) -> None:
    agreed: dict[str, Any] = {
        "principal": Fen(1),
        "annual_rate": Fraction(1, 100),
        "starts_on": date(2026, 1, 1),
        "periods": 1,
    }
    with pytest.raises(TermsImpossible) as refused:
        Terms(**{**agreed, **change})
    assert refused.value.facts["member"] == member


@pytest.mark.parametrize(
    ("on", "amount"), [(date(2026, 1, 1), 5), (date(2027, 6, 1), 5), (date(2026, 6, 1), 2_000)]
)
def test_planned_principal_outside_the_term_or_beyond_the_sum_is_refused(
    on: date, amount: int
) -> None:
    plan = Plan(method=Method.PLANNED, planned=((on, Fen(amount)),))
    terms = Terms(
        principal=Fen(1_000),
        annual_rate=Fraction(1, 100),
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        plan=plan,
    )
    with pytest.raises(TermsImpossible):
        schedule_of(terms)


@pytest.mark.parametrize(
    ("plan", "periods"),
    [
        (Plan(every_months=120, settle_on=None), 1_200),
        (Plan(every_days=366, settle_on=None, method=Method.EQUAL_PRINCIPAL), 9_000 // 8),
        (Plan(method=Method.EQUAL_INSTALMENT, balloon=Fen(1_001)), 12),
    ],
)
def test_a_term_beyond_the_calendar_or_a_balloon_beyond_the_sum_is_refused(
    plan: Plan, periods: int
) -> None:
    terms = Terms(
        principal=Fen(1_000),
        annual_rate=Fraction(1, 100),
        starts_on=date(9_000, 1, 1),
        periods=periods,
        plan=plan,
    )
    with pytest.raises(TermsImpossible):
        schedule_of(terms)


def test_periods_shorter_than_a_holiday_would_fall_due_together_and_are_refused() -> None:
    plan = Plan(
        method=Method.EQUAL_PRINCIPAL,
        every_days=1,
        settle_on=None,
        business_days=BusinessDays.FOLLOWING,
    )
    terms = Terms(
        principal=MILLION,
        annual_rate=Fraction(1, 100),
        starts_on=date(2026, 9, 29),
        periods=5,
        plan=plan,
    )
    with pytest.raises(TermsImpossible):
        schedule_of(terms)


def test_a_missing_31st_is_clamped_or_rolled_and_never_drifts() -> None:
    seed = date(2025, 1, 31)
    clamped = due_dates_from(seed, Plan(settle_on=None), 4)
    rolled = due_dates_from(seed, Plan(settle_on=None, month_end=MonthEnd.ROLL), 4)
    assert clamped[1:] == [date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]
    assert rolled[1:] == [date(2025, 3, 1), date(2025, 3, 31), date(2025, 5, 1)]


def test_modified_following_stays_in_the_month() -> None:
    day = date(2026, 1, 31)  # a Saturday
    assert adjusted(day, BusinessDays.FOLLOWING) == date(2026, 2, 2)
    assert adjusted(day, BusinessDays.MODIFIED_FOLLOWING) == date(2026, 1, 30)


def test_the_all_in_cost_rises_with_fees_and_falls_with_subsidies() -> None:
    loan = million(Method.INTEREST_FIRST, day_count=DayCount.ACT_365F)
    schedule, drawn = schedule_of(loan), (loan.starts_on, MILLION)
    plain = effective_cost(drawn, schedule)
    dearer = effective_cost(drawn, schedule, charges=[(loan.starts_on, Fen(500_000))])
    cheaper = effective_cost(drawn, schedule, subsidies=[(date(2027, 1, 15), Fen(1_500_000))])
    assert cheaper.annual_rate < plain.annual_rate < dearer.annual_rate
    assert plain.annual_rate == Decimal("0.039187")
    assert (dearer.total, cheaper.total) == (plain.total + 500_000, plain.total - 1_500_000)
    assert plain.total == schedule.totals.interest


def test_a_loan_repaid_in_a_year_with_ten_per_cent_costs_ten_per_cent() -> None:
    flows = [(date(2026, 1, 1), Fen(10_000)), (date(2027, 1, 1), Fen(-11_000))]
    assert annual_rate_of(flows) == Decimal("0.100000")


def test_flows_of_one_sign_have_no_rate() -> None:
    with pytest.raises(TermsImpossible):
        internal_rate_of_return([Fraction(1), Fraction(2)])


def test_the_rate_of_level_payments_is_found_again() -> None:
    assert round(periodic_rate(12, Fraction(-100), Fraction(1_200)), 20) == 0
