"""Whatever happens to loans: the books balance, and what is owed is what the ledger says."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ip_finance.books.domain import Account, difference
from ip_finance.bootstrap import Database
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.plan import Plan
from ip_finance.loans.happenings import LoanFact
from tests.servicing.builders import Bank, a_bank

PLANS = st.sampled_from(
    [Plan(method=method, settle_on=day) for method in Method for day in (20, None)]
    + [Plan(has_compound_interest=True), Plan(method=Method.EQUAL_PRINCIPAL, grace_principal=1)]
)
AMOUNTS = st.integers(1, 300_000_000)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("close"), st.integers(1, 50)),
        st.tuples(st.just("repay"), st.tuples(st.integers(0, 10_000), st.integers(0, 3_000_000))),
        st.tuples(st.just("release"), AMOUNTS),
        st.tuples(st.just("default"), st.none()),
        st.tuples(st.just("fact"), st.sampled_from([LoanFact.MISUSE, LoanFact.ACCELERATION])),
    ),
    max_size=7,
)
BANKS = iter(range(10_000))


def befall(bank: Bank, kind: str, told: object) -> None:
    loan = bank.loan("loan")
    match kind, told:
        case "close", int(days):
            bank.close(bank.open_day() + timedelta(days=days - 1))
        case "repay", (int(share), int(interest)):
            bank.repay("loan", bank.outstanding[loan] * share // 10_000, interest)
        case "release", int(amount) if bank.outstanding[loan]:
            bank.release("loan", amount)
        case "fact", LoanFact() as fact:
            bank.state_fact("loan", fact)
        case "default", _:
            bank.default("loan")


@settings(
    max_examples=30,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(amount=AMOUNTS, plan=PLANS, months=st.integers(1, 5), events=EVENTS)
def test_the_books_balance_and_agree_with_the_ledger_whatever_happens(
    shared_database: Database,
    amount: int,
    plan: Plan,
    months: int,
    events: list[tuple[str, object]],
) -> None:
    bank = a_bank(shared_database.owner, f"bank-{next(BANKS)}")
    bank.lend(amount=amount, plan=plan, months=months)

    for kind, told in events:
        befall(bank, kind, told)

    owed, found, rows = bank.outstanding[bank.loan("loan")], bank.position(), bank.rows()
    assert difference(bank.trial_balance()) == 0
    assert found.principal == owed
    assert bank.balance(Account.PRINCIPAL) + bank.balance(Account.OVERDUE_PRINCIPAL) == owed
    assert bank.balance(Account.INTEREST_RECEIVABLE) == sum(
        row.accrued - row.interest_paid for row in rows
    )
    assert bank.balance(Account.PENALTY_RECEIVABLE) == found.penalty_due
    assert all(row.principal_paid <= row.principal for row in rows)
    assert all(row.interest_paid <= row.accrued <= row.interest for row in rows)
