"""What users of other loan systems complain about, each by its name."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import Fen
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import DayCount, Method, MonthEnd, Rounding
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms
from tests.loan_engine.drawing import PRINCIPALS, million, terms


def test_frappe_31_the_instalment_is_exact_to_the_fen() -> None:
    loan = Terms(
        principal=Fen(10_000_000),
        annual_rate=Fraction(999, 10_000),
        starts_on=date(2026, 1, 1),
        periods=36,
        plan=Plan(method=Method.EQUAL_INSTALMENT, day_count=DayCount.MONTHS, settle_on=None),
    )
    assert [row.due for row in schedule_of(loan).rows[:35]] == [322_625] * 35


@pytest.mark.parametrize("rounding", Rounding)
@pytest.mark.parametrize(
    ("principal", "rate", "periods"),
    [(13_000, Fraction(20, 100), 12), (12_000, Fraction(1, 100), 24)],
)
def test_frappe_1452_rounding_the_instalment_never_closes_the_loan_early(
    rounding: Rounding, principal: int, rate: Fraction, periods: int
) -> None:
    loan = Terms(
        principal=Fen(principal),
        annual_rate=rate,
        starts_on=date(2026, 9, 7),
        periods=periods,
        plan=Plan(
            method=Method.EQUAL_INSTALMENT,
            day_count=DayCount.MONTHS,
            settle_on=None,
            instalment_unit=Fen(100),
            instalment_rounding=rounding,
        ),
    )
    rows = schedule_of(loan).rows
    assert len(rows) == periods
    assert all(row.due > 0 for row in rows)


def test_frappe_41_totals_and_a_subtotal_of_each_calendar_year() -> None:
    schedule = schedule_of(million(Method.EQUAL_PRINCIPAL))
    years = schedule.by_year()
    assert list(years) == [2026, 2027]
    assert years[2026].principal == 11 * 8_333_333
    for member in ("principal", "interest", "fees", "penalties", "due"):
        parts = sum(getattr(year, member) for year in years.values())
        assert parts == getattr(schedule.totals, member)


def test_frappe_42_day_counts_give_different_totals_on_an_uneven_calendar() -> None:
    totals = {
        count: schedule_of(million(Method.EQUAL_INSTALMENT, day_count=count)).totals.interest
        for count in (DayCount.ACT_360, DayCount.ACT_365F, DayCount.ACT_364, DayCount.MONTHS)
    }
    assert len(set(totals.values())) == 4
    assert totals[DayCount.ACT_365F] < totals[DayCount.ACT_364] < totals[DayCount.ACT_360]


@given(loan=terms())
def test_frappe_210_due_dates_strictly_increase(loan: Terms) -> None:
    dates = [loan.starts_on, *(row.due_on for row in schedule_of(loan).rows)]
    assert all(earlier < later for earlier, later in pairwise(dates))


@given(principal=PRINCIPALS, periods=st.integers(1, 60))
def test_fineract_1981_any_principal_from_one_fen_to_a_million_million_yuan(
    principal: Fen, periods: int
) -> None:
    loan = Terms(
        principal=principal,
        annual_rate=Fraction(385, 10_000),
        starts_on=date(2026, 1, 31),
        periods=periods,
        plan=Plan(method=Method.EQUAL_INSTALMENT, settle_on=None, month_end=MonthEnd.ROLL),
    )
    rows = schedule_of(loan).rows
    assert len(rows) == periods
    assert sum(row.principal for row in rows) == principal
    assert max(row.due for row in rows) - min(row.due for row in rows) <= periods
