"""The close of a day: what accrues, what becomes overdue, and what it costs (LN-12, LN-13)."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from ip_finance.bookkeeping import Bookkeeper
from ip_finance.books.domain import Account, difference
from ip_finance.bootstrap import Database
from ip_finance.chain_api.events import FactRecorded
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.loan_engine.plan import Plan
from ip_finance.loans.happenings import LoanFact
from ip_finance.servicing import service
from ip_finance.servicing.errors import DayAhead
from tests.builders import TODAY
from tests.servicing.builders import (
    AMOUNT,
    DRAWN_ON,
    EQUAL_INSTALMENTS,
    Bank,
    a_bank,
    days_after,
)

A_DAY = AMOUNT // 10_000
"""A day's interest at 3.6 % a year, actual/360."""


@pytest.fixture
def bank(shared_database: Database, request: pytest.FixtureRequest) -> Iterator[Bank]:
    made = a_bank(shared_database.owner, request.node.name)
    yield made
    assert difference(made.trial_balance()) == 0


class TestAccrual:
    def test_counts_the_first_day_and_not_the_last(self, bank: Bank) -> None:
        bank.lend()

        bank.close(DRAWN_ON)

        assert bank.position().accrued == A_DAY
        assert bank.open_day() == days_after(DRAWN_ON, 1)

    def test_adds_up_to_the_interest_of_every_instalment(self, bank: Bank) -> None:
        bank.lend(amount=99_999_937, rate=367, plan=EQUAL_INSTALMENTS, months=4)

        bank.close(days_after(DRAWN_ON, 122))

        rows = bank.rows()
        assert [row.accrued for row in rows] == [row.interest for row in rows]
        assert bank.balance(Account.INTEREST_INCOME) == -sum(row.interest for row in rows)

    def test_of_a_loan_that_nobody_paid_is_receivable(self, bank: Bank) -> None:
        bank.lend()

        bank.close(days_after(DRAWN_ON, 9))

        assert bank.balance(Account.INTEREST_RECEIVABLE, "loan") == 10 * A_DAY
        assert bank.balance(Account.PRINCIPAL, "loan") == AMOUNT
        assert bank.balance(Account.CASH) == -AMOUNT

    def test_of_two_tranches_begins_with_each(self, bank: Bank) -> None:
        bank.lend()
        bank.close(DRAWN_ON)
        bank.release("loan", AMOUNT)

        bank.close(days_after(DRAWN_ON, 2))

        assert bank.position().principal == 2 * AMOUNT
        assert bank.position().accrued == A_DAY + 2 * (2 * A_DAY)

    def test_falls_with_principal_that_came_back_early(self, bank: Bank) -> None:
        bank.lend()
        bank.close(DRAWN_ON)
        bank.repay("loan", AMOUNT // 2, 0)

        bank.close(days_after(DRAWN_ON, 2))

        assert bank.position().principal == AMOUNT // 2
        assert bank.position().accrued == A_DAY + 2 * (A_DAY // 2)


class TestOverdue:
    def test_begins_the_day_after_an_instalment_fell_due_unpaid(self, bank: Bank) -> None:
        bank.lend()
        due_on = bank.rows()[0].due_on

        bank.close(days_after(due_on, -1))
        assert bank.position().days_overdue == 0
        bank.close(due_on)

        assert bank.position().days_overdue == 1
        assert bank.position().oldest_unpaid_on == due_on

    def test_principal_moves_to_its_own_account(self, bank: Bank) -> None:
        bank.lend(months=1)
        matures_on = bank.rows()[-1].due_on

        bank.close(matures_on)

        assert bank.balance(Account.OVERDUE_PRINCIPAL, "loan") == AMOUNT
        assert bank.balance(Account.PRINCIPAL, "loan") == 0
        assert bank.position().overdue_principal == AMOUNT

    def test_costs_half_as_much_again_for_each_day(self, bank: Bank) -> None:
        """LN-13: 1,000,000 yuan at 3.85 %, thirty days late: 4,812.50."""
        bank.lend(months=1, rate=385)
        matures_on = bank.rows()[-1].due_on

        bank.close(days_after(matures_on, 29))

        assert bank.position().penalty_due == 481_250
        assert bank.balance(Account.PENALTY_RECEIVABLE, "loan") == 481_250

    def test_misuse_costs_twice_the_rate_and_not_both(self, bank: Bank) -> None:
        """LN-13: 6,416.67 for the same thirty days."""
        bank.lend(months=1, rate=385)
        matures_on = bank.rows()[-1].due_on
        bank.close(days_after(matures_on, -1))
        bank.state_fact("loan", LoanFact.MISUSE)

        bank.close(days_after(matures_on, 29))

        assert bank.position().penalty_due == 641_667

    def test_a_borrower_cannot_state_misuse_for_the_bank(self, bank: Bank) -> None:
        bank.lend()
        bank.state_fact("loan", LoanFact.MISUSE, party=bank.number + 1)

        bank.close(DRAWN_ON)

        assert bank.position().penalty_due == 0

    def test_unpaid_interest_bears_interest_only_where_agreed(self, bank: Bank) -> None:
        bank.lend("simple")
        bank.lend("compound", plan=Plan(has_compound_interest=True))

        bank.close(days_after(DRAWN_ON, 40))

        assert bank.position("simple").penalty_due == 0
        assert bank.position("compound").penalty_due > 0


class TestPayment:
    def test_goes_to_interest_before_principal_and_the_rest_ahead(self, bank: Bank) -> None:
        bank.lend()
        due_on = bank.rows()[0].due_on
        bank.close(days_after(due_on, -1))
        interest = bank.rows()[0].interest

        bank.repay("loan", 1_000_000, interest)

        assert bank.rows()[0].interest_paid == interest
        assert bank.position().principal == AMOUNT - 1_000_000
        assert bank.balance(Account.PRINCIPAL, "loan") == AMOUNT - 1_000_000

    def test_of_too_much_interest_stands_in_suspense(self, bank: Bank) -> None:
        bank.lend()

        bank.repay("loan", 0, 777)

        assert bank.balance(Account.SUSPENSE, "loan") == -777

    def test_in_full_settles_the_loan(self, bank: Bank) -> None:
        bank.lend()
        bank.close(days_after(DRAWN_ON, 9))

        bank.repay("loan", AMOUNT, 10 * A_DAY)

        assert bank.position().state == "settled"
        assert bank.position().owed == 0
        bank.close(days_after(DRAWN_ON, 20))
        assert bank.balance(Account.INTEREST_RECEIVABLE) == 0

    def test_heard_a_second_time_changes_nothing(self, bank: Bank) -> None:
        bank.lend()
        bank.close(DRAWN_ON)
        event = bank.repay("loan", 500, A_DAY)
        before = bank.position(), bank.trial_balance()

        bank.hear(event)

        assert (bank.position(), bank.trial_balance()) == before


class TestDefault:
    def test_makes_the_whole_debt_due(self, bank: Bank) -> None:
        bank.lend()
        bank.close(days_after(DRAWN_ON, 1))

        bank.default("loan")
        bank.close(days_after(DRAWN_ON, 2))

        found = bank.position()
        assert found.is_accelerated
        assert (found.overdue_principal, found.interest_due) == (AMOUNT, 2 * A_DAY)
        assert found.days_overdue == 1

    def test_so_does_a_call_of_the_lender(self, bank: Bank) -> None:
        bank.lend()

        bank.state_fact("loan", LoanFact.ACCELERATION)

        assert bank.position().is_accelerated
        assert bank.position().next_due == AMOUNT

    def test_is_due_on_the_day_that_the_notice_names_and_not_before(self, bank: Bank) -> None:
        """CC-19: until then nothing is overdue, and interest runs on."""
        bank.lend()
        bank.close(DRAWN_ON)
        pay_by = days_after(DRAWN_ON, 3)

        bank.state_fact("loan", LoanFact.ACCELERATION, pay_by=pay_by.isoformat())
        bank.close(days_after(pay_by, -1))

        found = bank.position()
        (*_, last) = bank.rows()
        assert (found.is_accelerated, found.days_overdue, found.penalty_due) == (True, 0, 0)
        assert (last.due_on, found.overdue_principal) == (pay_by, 0)
        assert sum(row.interest for row in bank.rows()) == 3 * A_DAY
        bank.close(pay_by)
        assert (bank.position().days_overdue, bank.position().overdue_principal) == (1, AMOUNT)

    def test_a_key_of_the_bank_alone_calls_nothing(self, bank: Bank) -> None:
        """Two people agree on a measure; a record of the ledger without one moves nothing."""
        bank.lend(months=1, rate=385)
        matures_on = bank.rows()[-1].due_on

        for fact in (LoanFact.ACCELERATION, LoanFact.MISUSE):
            loan = bank.loan("loan")
            bank.hear(FactRecorded(loan, bank.number, fact, 0, "0x" + f"{fact:02}" * 32))

        assert not bank.position().is_accelerated
        bank.close(days_after(matures_on, 29))
        assert bank.position().penalty_due == 481_250, "no more than of any late loan"


class TestDays:
    def test_closing_twice_changes_nothing(self, bank: Bank) -> None:
        bank.lend()
        bank.close(days_after(DRAWN_ON, 5))
        before = bank.position(), bank.trial_balance(), bank.open_day()

        bank.close(days_after(DRAWN_ON, 5))

        assert (bank.position(), bank.trial_balance(), bank.open_day()) == before

    def test_a_holiday_changes_nothing_but_dates(self, bank: Bank) -> None:
        """National Day is closed like any other day: as much accrues, and each day once."""
        bank.lend()
        bank.close(date(2026, 9, 29))
        before = bank.balance(Account.INTEREST_INCOME)

        bank.close(date(2026, 10, 8))

        assert before - bank.balance(Account.INTEREST_INCOME) == 9 * A_DAY

    def test_of_a_bank_without_entries_open_with_the_first(self, shared_database: Database) -> None:
        bank = a_bank(shared_database.owner, "late", on=DRAWN_ON - timedelta(days=400))

        bank.begin(DRAWN_ON)

        assert bank.open_day() == DRAWN_ON
        assert bank.days() == [DRAWN_ON]


class TestOrder:
    """What an officer may have closed."""

    def order(self, bank: Bank, through: date, last: date | None) -> None:
        officer = Actor(UUID(int=5), bank.id, frozenset({PersonRole.OFFICER}))
        with bank.uow.begin(officer) as tx:
            service.order_closing(tx, uuid4(), through, last)

    def test_ahead_of_the_clock_is_refused_where_dates_are_real(self, bank: Bank) -> None:
        with pytest.raises(DayAhead):
            self.order(bank, days_after(DRAWN_ON, 1), DRAWN_ON)

    def test_is_carried_out_by_the_worker_and_no_further(self, database: Database) -> None:
        """In a database of its own: the worker keeps the books of every bank."""
        bank, through = a_bank(database.owner, on=days_after(TODAY, -2)), days_after(TODAY, 3)
        self.order(bank, through, None)
        hand = Bookkeeper(bank.uow)

        while hand.step():
            pass

        assert bank.open_day() == days_after(through, 1)
        assert hand.step() is False
