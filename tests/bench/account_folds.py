"""Loan accounts: how many a core folds in a second, and how many positions it reads from them."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from ip_finance.core.money import Fen
from ip_finance.loan_engine.account import Account
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import DayCount, Method
from ip_finance.loan_engine.events import Event, Payment, RateChange
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms
from tests.bench.figures import Figure

NUMBER: Final = 1_000
TODAY: Final = date(2026, 8, 1)
TERMS: Final = Terms(
    principal=Fen(100_000_000),
    annual_rate=Fraction(385, 10_000),
    starts_on=date(2026, 1, 15),
    periods=12,
    plan=Plan(method=Method.EQUAL_INSTALMENT, day_count=DayCount.MONTHS, settle_on=None),
)
EVENTS: Final[tuple[Event, ...]] = (
    *(Payment(on=row.due_on, amount=row.due) for row in schedule_of(TERMS).rows[:6]),
    RateChange(on=date(2026, 7, 20), annual_rate=Fraction(3, 100)),
)


def measure() -> Iterator[Figure]:
    """A year's loan with six payments and a reset, beside drawing its first schedule."""
    drawn = _per_second(lambda: schedule_of(TERMS))
    account = Account.of(TERMS, EVENTS)
    for name, do in (
        ("fold an account of seven events", lambda: Account.of(TERMS, EVENTS)),
        ("read a position from a folded account", lambda: account.position(TODAY)),
    ):
        yield Figure(name, _per_second(do), "accounts/s of CPU", "drawing its schedule", drawn)


def _per_second(do: Callable[[], object]) -> int:
    before = time.process_time()  # nothing waits here; other processes must not count
    for _ in range(NUMBER):
        do()
    return round(NUMBER / (time.process_time() - before))
