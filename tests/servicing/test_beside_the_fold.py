"""What is left after a change, as the books draw it, beside the fold of the same events."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.loan_engine.account import Account
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.events import Drawdown, Payment, RateChange
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.terms import Terms
from ip_finance.servicing.planning import Agreed, Due, Running, rest

STARTS_ON, ENDS_ON = date(2026, 3, 20), date(2027, 3, 20)
LENT, RATE = Fen(100_000_000), BasisPoints(360)
LEVEL = Method.EQUAL_INSTALMENT
OTHERS = st.sampled_from([Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST, Method.BULLET])


def both(
    plan: Plan, days: int, more: Fen, rate: BasisPoints
) -> tuple[list[tuple[date, Fen, Fen]], list[Due]]:
    """The rest by the fold and by the books, all that fell due before being paid on its day."""
    on = STARTS_ON + timedelta(days=days)
    terms = Terms(
        principal=LENT,
        annual_rate=Fraction(RATE, WHOLE),
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        plan=plan,
    )
    account = Account.of(terms)
    for row in account.rows:
        if row.due_on <= on:
            account = account.then(Payment(on=row.due_on, amount=row.due))
    position = account.position(on)
    running = next(row for row in account.rows if row.starts_on <= on < row.due_on)
    changed = account.then(Drawdown(on=on, amount=more)) if more else account
    changed = changed.then(RateChange(on=on, annual_rate=Fraction(rate, WHOLE)))
    agreed = Agreed(rate, plan, ENDS_ON, tuple(row.due_on for row in account.rows))
    balance = Fen(position.principal + more)
    drawn = rest(balance, agreed, Running(running.starts_on, position.accrued), on, 0)
    folded = [(row.due_on, row.principal, row.interest) for row in changed.rows if row.due_on > on]
    return folded, drawn


DAYS = st.integers(1, 330)
MORE = st.integers(0, 10**9).map(Fen)
RATES = st.integers(1, 2_400).map(BasisPoints)


@given(method=OTHERS, days=DAYS, more=MORE, rate=RATES)
def test_after_a_tranche_or_a_reset_the_books_hold_what_the_fold_says(
    method: Method, days: int, more: Fen, rate: BasisPoints
) -> None:
    folded, drawn = both(Plan(method=method), days, more, rate)
    assert [(row.due_on, row.principal) for row in drawn] == [row[:2] for row in folded]
    off = [abs(row.interest - told[2]) for row, told in zip(drawn, folded, strict=True)]
    assert off[0] <= 1  # what accrued was rounded by the close
    assert not any(off[1:])


@given(days=DAYS, more=MORE, rate=RATES)
def test_equal_instalments_differ_in_the_running_one_by_principal_alone(
    days: int, more: Fen, rate: BasisPoints
) -> None:
    folded, drawn = both(Plan(method=LEVEL), days, more, rate)
    assert [row.due_on for row in drawn] == [row[0] for row in folded]
    assert sum(row.principal for row in drawn) == sum(row[1] for row in folded)
    assert abs(drawn[0].interest - folded[0][2]) <= 1
    dues = [row.principal + row.interest for row in drawn[1:-1]]
    assert max(dues, default=0) - min(dues, default=0) <= 1
