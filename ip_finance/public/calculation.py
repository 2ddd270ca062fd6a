"""What a loan costs, for somebody who has not applied yet. Pure."""

from datetime import date
from fractions import Fraction
from typing import Final

from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Schedule, Terms

METHODS: Final = (
    ("interest-first", "先息后本"),
    ("equal-instalment", "等额本息"),
    ("equal-principal", "等额本金"),
    ("bullet", "到期一次还本付息"),
)


def quoted(principal: Fen, months: int, rate: BasisPoints, method: str, on: date) -> Schedule:
    """The table of a loan drawn on this day, by our usual plan: monthly, on the day drawn.

    >>> quoted(Fen(300_000_000), 12, BasisPoints(345), "interest-first", date(2026, 1, 1)).ends_on
    datetime.date(2027, 1, 1)
    """
    terms = Terms(
        principal=principal,
        annual_rate=Fraction(rate, WHOLE),
        starts_on=on,
        periods=1 if method == Method.BULLET else months,
        plan=Plan(
            method=Method(method),
            settle_on=None,
            every_months=months if method == Method.BULLET else 1,
        ),
    )
    return schedule_of(terms)
