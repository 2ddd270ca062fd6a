"""Terms the tests of the engine start from."""

from datetime import date
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from ip_finance.core.money import Fen
from ip_finance.loan_engine.conventions import DayCount, InterestOn, Method, MonthEnd, Rounding
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms

MILLION: Final = Fen(100_000_000)
BY_MONTHS: Final = {"day_count": DayCount.MONTHS, "settle_on": None}


def million(method: Method, **conventions: Any) -> Terms:
    """The vectors' loan: 1,000,000 at 3.85 % over twelve months."""
    return Terms(
        principal=MILLION,
        annual_rate=Fraction(385, 10_000),
        starts_on=date(2026, 1, 15),
        periods=12,
        plan=Plan(method=method, **{**BY_MONTHS, **conventions}),
    )


PRINCIPALS: Final = st.integers(min_value=1, max_value=10**14).map(Fen)
"""From 0.01 yuan to 10^12 (FINERACT-1981, FINERACT-2421)."""
RATES: Final = st.integers(min_value=0, max_value=3_600).map(lambda bps: Fraction(bps, 10_000))
DATES: Final = st.dates(date(2015, 1, 1), date(2035, 12, 31))
METHODS: Final = st.sampled_from(
    [Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST, Method.BULLET]
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Every method and convention that may meet in one contract."""
    return Plan(
        method=draw(METHODS),
        interest_on=draw(st.sampled_from(InterestOn)),
        day_count=draw(st.sampled_from([count for count in DayCount if count != DayCount.ONE])),
        every_months=draw(st.sampled_from([1, 2, 3, 6, 12])),
        settle_on=draw(st.sampled_from([None, 1, 20, 28])),
        grace_principal=draw(st.integers(0, 3)),
        grace_interest=draw(st.integers(0, 3)),
        interest_free=draw(st.integers(0, 3)),
        rounding=draw(st.sampled_from(Rounding)),
        instalment_unit=Fen(draw(st.sampled_from([1, 10, 100]))),
        instalment_rounding=draw(st.sampled_from(Rounding)),
        month_end=draw(st.sampled_from(MonthEnd)),
    )


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """A loan of up to 60 periods."""
    return Terms(
        principal=draw(PRINCIPALS),
        annual_rate=draw(RATES),
        starts_on=draw(DATES),
        periods=draw(st.integers(1, 60)),
        plan=draw(plans()),
    )
