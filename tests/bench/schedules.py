"""Schedules: how many a core draws in a second, beside numpy-financial and QuantLib.

Ours give dates, whole 分 and a last row that clears; numpy-financial's `ppmt` and `ipmt` give
unrounded floats without dates, QuantLib's amortising bond dates and floats.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

import numpy as np
import numpy_financial as npf
import QuantLib as ql  # noqa: N813

from ip_finance.core.money import Fen
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import DayCount, Method
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms
from tests.bench.figures import Figure

NUMBER: Final = 3_000
PERIODS: Final = (12, 24, 36, 60, 120)
STARTS_ON: Final = date(2026, 1, 15)
LOANS: Final = [
    (Fen(10_000_000 + 12_345 * n), 300 + n % 500, PERIODS[n % len(PERIODS)]) for n in range(NUMBER)
]
"""Principal, basis points a year, months."""


def measure() -> Iterator[Figure]:
    """The same loans through the three, and ours settled on the 20th by actual/360."""
    ours = _per_second(_by_months)
    yield Figure(
        "draw schedules of equal instalments",
        ours,
        "schedules/s of CPU",
        "numpy-financial ppmt and ipmt",
        _per_second(_numpy_financial),
    )
    yield Figure(
        "draw schedules of equal instalments",
        ours,
        "schedules/s of CPU",
        "QuantLib AmortizingFixedRateBond",
        _per_second(_quantlib),
    )
    yield Figure(
        "draw schedules settled on the 20th, actual/360",
        _per_second(_interest_first),
        "schedules/s of CPU",
        "the same by months in equal instalments",
        ours,
    )


def _per_second(draw_all: Callable[[], None]) -> int:
    before = time.process_time()  # nothing waits here; other processes must not count
    draw_all()
    return round(NUMBER / (time.process_time() - before))


def _draw(plan: Plan) -> None:
    for principal, bps, periods in LOANS:
        schedule_of(
            Terms(
                principal=principal,
                annual_rate=Fraction(bps, 10_000),
                starts_on=STARTS_ON,
                periods=periods,
                plan=plan,
            )
        )


def _by_months() -> None:
    _draw(Plan(method=Method.EQUAL_INSTALMENT, day_count=DayCount.MONTHS, settle_on=None))


def _interest_first() -> None:
    _draw(Plan(method=Method.INTEREST_FIRST))


def _numpy_financial() -> None:
    for principal, bps, periods in LOANS:
        numbers, rate = np.arange(1, periods + 1), bps / 120_000
        npf.ppmt(rate, numbers, periods, -principal / 100)
        npf.ipmt(rate, numbers, periods, -principal / 100)


def _quantlib() -> None:
    start, monthly = ql.Date(15, 1, 2026), ql.Period(1, ql.Months)
    counter = ql.Thirty360(ql.Thirty360.BondBasis)
    for principal, bps, periods in LOANS:
        term, rate = ql.Period(periods, ql.Months), bps / 10_000
        notionals = ql.sinkingNotionals(term, ql.Monthly, rate, principal / 100)
        unadjusted = (ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted)
        forward = ql.DateGeneration.Forward
        dates = ql.Schedule(start, start + term, monthly, *unadjusted, forward, False)
        bond = ql.AmortizingFixedRateBond(0, notionals, dates, [rate], counter)
        for flow in bond.cashflows():
            flow.date(), flow.amount()
