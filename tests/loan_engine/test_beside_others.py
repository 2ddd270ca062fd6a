"""Our day counts and schedules beside QuantLib's and numpy-financial's, over the same dates."""

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy_financial as npf
import pytest
import QuantLib as ql  # noqa: N813
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import Fen
from ip_finance.loan_engine import formulas
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import DayCount, Method, Remainder
from ip_finance.loan_engine.day_counts import Period, days, fraction
from ip_finance.loan_engine.due_dates import due_dates_from
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms

THEIRS: dict[DayCount, Any] = {
    DayCount.ACT_360: ql.Actual360(),
    DayCount.ACT_360_INCLUDING_LAST: ql.Actual360(True),
    DayCount.ACT_364: ql.Actual364(),
    DayCount.ACT_365F: ql.Actual365Fixed(),
    DayCount.ACT_365_NO_LEAP: ql.Actual365Fixed(ql.Actual365Fixed.NoLeap),
    DayCount.ACT_366: ql.Actual366(),
    DayCount.ACT_365_25: ql.Actual36525(),
    DayCount.ACT_ACT_ISDA: ql.ActualActual(ql.ActualActual.ISDA),
    DayCount.ACT_ACT_AFB: ql.ActualActual(ql.ActualActual.AFB),
    DayCount.THIRTY_360_US: ql.Thirty360(ql.Thirty360.USA),
    DayCount.THIRTY_360_BOND_BASIS: ql.Thirty360(ql.Thirty360.BondBasis),
    DayCount.THIRTY_E_360: ql.Thirty360(ql.Thirty360.European),
    DayCount.THIRTY_E_360_ISDA: ql.Thirty360(ql.Thirty360.ISDA),
    DayCount.THIRTY_360_ITALIAN: ql.Thirty360(ql.Thirty360.Italian),
    DayCount.THIRTY_360_NASD: ql.Thirty360(ql.Thirty360.NASD),
    DayCount.THIRTY_365: ql.Thirty365(),
    DayCount.ONE: ql.OneDayCounter(),
}
DATES = st.dates(date(1999, 1, 1), date(2060, 12, 31))


def their(day: date) -> Any:
    return ql.Date(day.day, day.month, day.year)


@pytest.mark.parametrize("convention", THEIRS)
@given(first=DATES, second=DATES)
def test_a_day_count_is_quantlibs_on_any_dates(
    convention: DayCount, first: date, second: date
) -> None:
    start, end = sorted((first, second))
    if start == end:
        return
    counter = THEIRS[convention]
    ours = fraction(convention, start, end)
    assert float(ours) == pytest.approx(
        counter.yearFraction(their(start), their(end)), rel=1e-12, abs=1e-14
    )
    if convention is not DayCount.ONE:
        assert days(convention, start, end) == counter.dayCount(their(start), their(end))


@given(
    start=DATES,
    months=st.sampled_from([1, 3, 6, 12]),
    after=st.integers(0, 300),
    over=st.booleans(),
)
def test_isma_and_canadian_counts_are_quantlibs_about_a_regular_period(
    start: date, months: int, after: int, *, over: bool
) -> None:
    start = start.replace(day=min(start.day, 28))
    due_on = due_dates_from(start, Plan(settle_on=None, every_months=months), 2)[1]
    period = Period(start, due_on, months)
    end = date.fromordinal(start.toordinal() + 1 + (after if over else after % period.days))
    reference = (their(start), their(due_on))
    isma = ql.ActualActual(ql.ActualActual.ISMA)
    theirs = isma.yearFraction(their(start), their(end), *reference)
    ours = fraction(DayCount.ACT_ACT_ISMA, start, end, period)
    assert float(ours) == pytest.approx(theirs, rel=1e-12)
    if end <= due_on:
        canadian = ql.Actual365Fixed(ql.Actual365Fixed.Canadian)
        theirs = canadian.yearFraction(their(start), their(end), *reference)
        ours = fraction(DayCount.ACT_365_CANADIAN, start, end, period)
        assert float(ours) == pytest.approx(theirs, rel=1e-12)


@given(start=DATES, periods=st.integers(1, 60), months=st.sampled_from([1, 3, 6, 12]))
def test_due_dates_are_quantlibs_unadjusted_schedule(
    start: date, periods: int, months: int
) -> None:
    plan = Plan(settle_on=None, every_months=months)
    ours = due_dates_from(start, plan, periods + 1)
    theirs = ql.Schedule(
        their(start),
        their(start) + ql.Period(periods * months, ql.Months),
        ql.Period(months, ql.Months),
        ql.NullCalendar(),
        ql.Unadjusted,
        ql.Unadjusted,
        ql.DateGeneration.Forward,
        False,
    )
    assert [their(on) for on in ours] == list(theirs)


@given(
    principal=st.integers(100_000, 10**11),
    bps=st.integers(1, 3_600),
    periods=st.integers(1, 360),
)
def test_unrounded_rows_are_numpy_financials_within_half_a_fen(
    principal: int, bps: int, periods: int
) -> None:
    loan = Terms(
        principal=Fen(principal),
        annual_rate=Fraction(bps, 10_000),
        starts_on=date(2026, 1, 1),
        periods=periods,
        plan=Plan(
            method=Method.EQUAL_INSTALMENT,
            day_count=DayCount.MONTHS,
            settle_on=None,
            remainder=Remainder.CARRIED,
        ),
    )
    rows = schedule_of(loan).rows
    number = np.arange(1, periods + 1)
    principals = npf.ppmt(bps / 120_000, number, periods, -principal)
    interests = npf.ipmt(bps / 120_000, number, periods, -principal)
    noise = 0.5 + principal * 1e-11
    assert np.abs(np.array([row.principal for row in rows]) - principals).max() <= noise
    assert np.abs(np.array([row.interest for row in rows]) - interests).max() <= noise


@given(bps=st.integers(1, 3_600), periods=st.integers(1, 360), payment=st.integers(-9_999, -1))
def test_closed_formulas_are_numpy_financials(bps: int, periods: int, payment: int) -> None:
    rate, theirs = Fraction(bps, 120_000), bps / 120_000
    paid, present = Fraction(payment), Fraction(1_000)
    for ours, other in (
        (formulas.annuity(present, rate, periods), -npf.pmt(theirs, periods, 1_000)),
        (formulas.annuity_due(present, rate, periods), -npf.pmt(theirs, periods, 1_000, 0, 1)),
        (
            formulas.future_value(rate, periods, paid, present),
            npf.fv(theirs, periods, payment, 1_000),
        ),
        (
            formulas.present_value(rate, periods, paid, present),
            npf.pv(theirs, periods, payment, 1_000),
        ),
    ):
        assert float(ours) == pytest.approx(float(other), rel=1e-8, abs=1e-6)
