"""What holds of every account, whatever happens to it."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ip_finance.core.money import Fen
from ip_finance.loan_engine.account import Account
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.conventions import DayCount, Method
from ip_finance.loan_engine.events import (
    Drawdown,
    Event,
    Misuse,
    Payment,
    Prepayment,
    RateChange,
)
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.prepayment import quote
from ip_finance.loan_engine.terms import Terms

FEW = settings(max_examples=60)
METHODS = st.sampled_from(
    [Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST, Method.BULLET]
)
COUNTS = st.sampled_from(
    [DayCount.ACT_360, DayCount.ACT_365F, DayCount.ACT_ACT_ISDA, DayCount.MONTHS]
)


@st.composite
def loans(draw: st.DrawFn) -> Terms:
    """A loan as banks write them here."""
    return Terms(
        principal=Fen(draw(st.integers(1, 10**12))),
        annual_rate=Fraction(draw(st.integers(0, 2_400)), 10_000),
        starts_on=draw(st.dates(date(2020, 1, 1), date(2030, 12, 31))),
        periods=draw(st.integers(1, 24)),
        plan=Plan(
            method=draw(METHODS),
            day_count=draw(COUNTS),
            settle_on=draw(st.sampled_from([None, 20])),
            grace_principal=draw(st.integers(0, 2)),
            grace_interest=draw(st.integers(0, 2)),
            interest_free=draw(st.integers(0, 2)),
            instalment_unit=Fen(draw(st.sampled_from([1, 100]))),
            has_compound_interest=draw(st.booleans()),
        ),
    )


@st.composite
def lived(draw: st.DrawFn) -> Account:
    """A loan to which things happened, in the order of their days."""
    terms = draw(loans())
    last = schedule_of(terms).ends_on
    length = (last - terms.starts_on).days
    first = draw(st.integers(1, terms.principal))
    events: list[Event] = [Drawdown(on=terms.starts_on, amount=Fen(first))]
    if first < terms.principal and length > 1:
        day = terms.starts_on + timedelta(days=draw(st.integers(0, length - 1)))
        events.append(Drawdown(on=day, amount=Fen(terms.principal - first)))
    for offset in draw(st.lists(st.integers(0, length + 60), max_size=6)):
        day = terms.starts_on + timedelta(days=offset)
        events.append(draw(_events(day, terms.principal)))
    return Account.of(terms, events)


def _events(day: date, principal: int) -> st.SearchStrategy[Event]:
    amounts = st.integers(1, principal + principal // 4 + 1).map(Fen)
    modes = st.sampled_from([None, *Prepayment])
    rates = st.integers(0, 2_400).map(lambda bps: Fraction(bps, 10_000))
    return st.one_of(
        st.builds(lambda amount, mode: Payment(on=day, amount=amount, mode=mode), amounts, modes),
        st.builds(lambda rate: RateChange(on=day, annual_rate=rate), rates),
        st.just(Misuse(on=day)),
    )


def paid_in(account: Account) -> int:
    return sum(event.amount for event in account.events if isinstance(event, Payment))


@FEW
@given(account=lived())
def test_a_payment_never_disappears(account: Account) -> None:
    ended = account.on(max(account.day, account.rows[-1].due_on))
    assert sum(row.paid for row in ended.rows) + ended.credit == paid_in(account)
    for row in (*account.rows, *ended.rows):
        assert row.paid + row.outstanding == row.due


@FEW
@given(account=lived())
def test_principal_sums_exactly_and_no_balance_is_negative(account: Account) -> None:
    rows = account.rows
    drawn = sum(event.amount for event in account.events if isinstance(event, Drawdown))
    assert sum(row.principal for row in rows) == drawn
    assert rows[-1].balance == 0
    for row in rows:
        figures = (row.principal, row.interest, row.penalties, row.balance, row.outstanding)
        assert min(figures) >= 0


@FEW
@given(account=lived())
def test_there_is_a_row_for_each_period_unless_a_prepayment_shortened_the_term(
    account: Account,
) -> None:
    rows, planned = account.rows, schedule_of(account.terms).rows
    shortened = any(
        isinstance(event, Payment) and event.mode is Prepayment.FEWER for event in account.events
    )
    assert [row.due_on for row in rows] == [row.due_on for row in planned[: len(rows)]]
    assert shortened or len(rows) == len(planned)


@FEW
@given(account=lived(), days=st.integers(0, 400))
def test_what_is_owed_is_what_was_drawn_and_earned_less_what_was_paid(
    account: Account, days: int
) -> None:
    day = account.day + timedelta(days=days)
    position = account.position(day)
    split = account.allocate(Fen(10**15), day)
    assert split.interest == position.interest_due
    assert split.penalties <= position.penalty_due
    assert position.overdue_principal <= position.principal
    assert account.payoff(day) == max(
        position.principal
        + position.interest_due
        + position.fees_due
        + position.penalty_due
        + position.accrued
        + _penalty_ahead(account, day)
        - position.credit,
        0,
    )


def _penalty_ahead(account: Account, day: date) -> int:
    """Penalty interest of the current row, not due before it."""
    return sum(row.penalties for row in account.on(day).rows if row.due_on > day)


@FEW
@given(terms=loans(), share=st.integers(1, 99), offset=st.integers(1, 700))
def test_the_three_modes_leave_the_same_debt_and_save_interest(
    terms: Terms, share: int, offset: int
) -> None:
    account = Account.of(terms)
    length = (account.rows[-1].due_on - terms.starts_on).days
    assume(length > 1)
    day = terms.starts_on + timedelta(days=1 + offset % (length - 1))
    for row in account.rows:
        if row.due_on <= day and row.due:
            account = account.then(Payment(on=row.due_on, amount=row.due))
    left = account.position(day).principal
    amount = Fen(left * share // 100)
    assume(amount > 0)
    quotes = [quote(account, day, amount, mode) for mode in Prepayment]
    after = [
        account.then(Payment(on=day, amount=amount, mode=mode)).position(day) for mode in Prepayment
    ]
    assert {position.principal for position in after} == {left - amount}
    slack = len(account.rows) * terms.plan.instalment_unit
    for told in quotes:
        assert told.prepaid == amount
        assert told.interest_saved >= -slack
        assert len(told.rows) <= len(account.rows)
    assert len(quotes[1].rows) == len(quotes[2].rows) == len(account.rows)


@FEW
@given(terms=loans())
def test_drawing_it_in_two_halves_on_one_day_changes_nothing(terms: Terms) -> None:
    assume(terms.principal > 1)
    half = Fen(terms.principal // 2)
    halves = [
        Drawdown(on=terms.starts_on, amount=half),
        Drawdown(on=terms.starts_on, amount=Fen(terms.principal - half)),
    ]
    assert Account.of(terms, halves).schedule.rows == schedule_of(terms).rows
