"""What the books make of events that come late, twice, or while they lag behind."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from ip_finance.bookkeeping import Bookkeeper
from ip_finance.books.domain import Account, difference
from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import Fen
from ip_finance.loan_engine.plan import Plan
from ip_finance.loans.happenings import LoanFact
from ip_finance.servicing import quoting, repository, service
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.prepaying import Dues, split_of
from tests.servicing.builders import (
    AMOUNT,
    DRAWN_ON,
    EQUAL_INSTALMENTS,
    Bank,
    Terms,
    a_bank,
    days_after,
)


@pytest.fixture
def bank(shared_database: Database, request: pytest.FixtureRequest) -> Iterator[Bank]:
    made = a_bank(shared_database.owner, request.node.name)
    yield made
    assert difference(made.trial_balance()) == 0


def dues(bank: Bank, on: date) -> Dues:
    with bank.uow.begin(SYSTEM) as tx:
        account = repository.account(tx.session, bank.loan("loan"))
        return quoting.dues_on(account, repository.instalments(tx.session, account.loan_id), on)


def books_follow(bank: Bank, name: str = "loan") -> None:
    """The books hold of the loan what its instalments say."""
    rows, position = bank.rows(name), bank.position(name)
    moved = sum(row.principal - row.principal_paid for row in rows if row.is_moved)
    interest = sum(row.accrued - row.interest_paid for row in rows)
    assert bank.balance(Account.OVERDUE_PRINCIPAL, name) == moved
    assert bank.balance(Account.PRINCIPAL, name) == position.principal - moved
    assert bank.balance(Account.INTEREST_RECEIVABLE, name) == interest
    assert bank.balance(Account.PENALTY_RECEIVABLE, name) == position.penalty_due
    assert bank.balance(Account.SUSPENSE, name) == 0


class TestMoneySignedAfterItsDay:
    def test_paid_on_the_due_date_is_not_late(self, bank: Bank) -> None:
        bank.lend(plan=EQUAL_INSTALMENTS, months=3)
        due_on = bank.rows()[0].due_on
        bank.close(days_after(due_on, 3))
        split = split_of(dues(bank, due_on), dues(bank, due_on).due)

        bank.repay("loan", split.of_principal, split.of_interest, paid_on=str(due_on))

        assert (bank.position().days_overdue, bank.position().penalty_due) == (0, 0)
        assert bank.rows()[0].unpaid == 0
        assert bank.rows()[0].paid_on == due_on
        books_follow(bank)

    def test_ends_the_loan_as_quoted_for_the_day_it_came(self, bank: Bank) -> None:
        bank.lend()
        paid_on = days_after(DRAWN_ON, 9)
        split = split_of(dues(bank, paid_on), dues(bank, paid_on).payoff)
        bank.close(days_after(paid_on, 1))

        bank.repay("loan", split.of_principal, split.of_interest, paid_on=str(paid_on))

        assert bank.position().state is AccountState.SETTLED
        assert bank.position().owed == 0
        assert bank.balance(Account.INTEREST_INCOME, "loan") == -split.of_interest
        books_follow(bank)

    def test_prepays_from_the_day_it_came(self, bank: Bank) -> None:
        bank.lend(plan=EQUAL_INSTALMENTS)
        bank.lend("same", plan=EQUAL_INSTALMENTS)
        paid_on = days_after(DRAWN_ON, 40)
        bank.close(days_after(paid_on, -1))
        split = split_of(dues(bank, paid_on), Fen(dues(bank, paid_on).due + AMOUNT // 4))
        bank.repay("same", split.of_principal, split.of_interest)
        bank.close(days_after(paid_on, 2))

        bank.repay("loan", split.of_principal, split.of_interest, paid_on=str(paid_on))

        figures = [figures_of(bank, name) for name in ("loan", "same")]
        assert figures[0] == figures[1]
        books_follow(bank)

    def test_of_a_part_leaves_the_rest_late_as_if_it_had_come_in_time(self, bank: Bank) -> None:
        bank.lend(plan=EQUAL_INSTALMENTS)
        bank.lend("same", plan=EQUAL_INSTALMENTS)
        paid_on = days_after(bank.rows()[0].due_on, 3)
        bank.close(days_after(paid_on, -1))
        bank.repay("same", 3_000_000, 320_000)
        bank.close(days_after(paid_on, 4))

        bank.repay("loan", 3_000_000, 320_000, paid_on=str(paid_on))

        assert figures_of(bank, "loan") == figures_of(bank, "same")
        assert bank.position().penalty_due > 0
        books_follow(bank)

    def test_counts_from_no_day_before_the_last_change(self, bank: Bank) -> None:
        bank.lend(released=AMOUNT // 2)
        bank.close(days_after(DRAWN_ON, 4))
        bank.release("loan", AMOUNT // 2)
        bank.close(days_after(DRAWN_ON, 6))

        bank.repay("loan", AMOUNT, 25_000, paid_on=str(DRAWN_ON))

        assert bank.rows()[-1].paid_on == days_after(DRAWN_ON, 5)
        books_follow(bank)


def figures_of(bank: Bank, name: str) -> list[Any]:
    names = ("due_on", "principal", "interest", "accrued", "penalties", "penalty_units", "is_moved")
    paid = ("principal_paid", "interest_paid", "penalties_paid", "paid_on")
    rows = [[getattr(row, member) for member in names + paid] for row in bank.rows(name)]
    return [rows, [bank.balance(account, name) for account in Account]]


class TestBooksThatLag:
    def test_are_closed_up_to_the_day_of_the_event(self, bank: Bank) -> None:
        bank.lend("other")
        drawn_on = days_after(DRAWN_ON, 10)
        bank.approve("loan")

        bank.hear(bank.released("loan", AMOUNT), on=drawn_on)

        assert bank.rows()[0].starts_on == bank.open_day() == drawn_on
        bank.close(drawn_on)
        assert bank.balance(Account.INTEREST_INCOME, "other") == -11 * AMOUNT // 10_000

    def test_do_not_put_money_on_a_day_before_it_came(self, bank: Bank) -> None:
        bank.lend()
        bank.close(days_after(DRAWN_ON, 3))

        bank.repay("loan", AMOUNT, 90_000, on=days_after(DRAWN_ON, 9))

        assert bank.position().state is AccountState.SETTLED
        assert bank.balance(Account.SUSPENSE, "loan") == 0


def test_a_loan_restructured_is_not_called_again_by_a_rebuild(bank: Bank) -> None:
    bank.lend()
    bank.close(days_after(DRAWN_ON, 9))
    called = bank.state_fact("loan", LoanFact.ACCELERATION)
    bank.change("loan", Terms(days_after(DRAWN_ON, 500), is_restructuring=True))

    bank.hear(called)

    assert not bank.position().is_accelerated
    assert bank.position().overdue_principal == 0


def test_new_terms_reach_what_the_close_reckons_by(bank: Bank) -> None:
    bank.lend()
    plan = Plan(overdue_multiple_bps=13_000, has_compound_interest=True)

    bank.change("loan", Terms(days_after(DRAWN_ON, 400), plan))

    with bank.uow.begin(SYSTEM) as tx:
        account = repository.account(tx.session, bank.loan("loan"))
        assert (account.overdue_multiple, account.has_compound_interest) == (13_000, True)


def test_a_close_and_an_event_at_the_same_time_wait_for_each_other(bank: Bank) -> None:
    bank.lend()
    turns = threading.Barrier(2)
    failures: list[BaseException] = []

    def closes() -> None:
        turns.wait()
        try:
            for day in range(8):
                bank.close(days_after(DRAWN_ON, day))
        except BaseException as failure:  # noqa: BLE001 - told by the test
            failures.append(failure)

    closing = threading.Thread(target=closes)
    closing.start()
    turns.wait()
    for _ in range(15):
        bank.repay("loan", 1_000, 0)
    closing.join()

    assert failures == []


def test_a_bank_whose_close_fails_holds_up_no_other(
    shared_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    banks = sorted(
        (a_bank(shared_database.owner, f"turns {n}") for n in range(2)), key=lambda bank: bank.id
    )
    bad, good = banks
    closes = service.close_step

    def fails(uow: Any, bank_id: Any, through: date) -> bool:
        if bank_id == bad.id:
            raise ValueError("a plan that no longer parses")
        return bank_id == good.id and closes(uow, bank_id, through)

    monkeypatch.setattr(service, "close_step", fails)

    with pytest.raises(ValueError, match="no longer parses"):
        Bookkeeper(shared_database.owner).step()

    assert good.open_day() > DRAWN_ON - timedelta(days=1)
    assert len(good.days()) > 1
