"""Waivers, and money taken out of suspense: by two people, once the ledger has it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from ip_finance.books.domain import Account, difference
from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import Fen
from ip_finance.loans.happenings import LoanFact
from ip_finance.servicing.domain import AdjustmentKind
from ip_finance.servicing.models import Adjustment
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage
from tests.parties.builders import id_of
from tests.servicing.builders import AMOUNT, DRAWN_ON, EQUAL_INSTALMENTS, Bank, a_bank, days_after
from tests.servicing.scenes import ACCOUNT, close_through

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/loans/{id_of('loan')}/adjustments"


@pytest.fixture
def bank(shared_database: Database, request: pytest.FixtureRequest) -> Iterator[Bank]:
    made = a_bank(shared_database.owner, request.node.name)
    yield made
    assert difference(made.trial_balance()) == 0


def adjust(bank: Bank, kind: AdjustmentKind, amount: int) -> None:
    """Two people agreed, and the ledger has it."""
    named = uuid4()
    with bank.uow.begin(SYSTEM) as tx:
        tx.session.add(
            Adjustment(
                id=named,
                loan_id=bank.loan("loan"),
                bank_id=bank.id,
                kind=kind,
                amount=Fen(amount),
                reason="",
                made_by=uuid4(),
                made_at=tx.now,
                checked_by=uuid4(),
                checked_at=tx.now,
            )
        )
    bank.state_fact("loan", LoanFact.ADJUSTMENT, adjustment=str(named))


class TestPenaltyWaived:
    def test_does_not_come_back_with_the_next_close(self, bank: Bank) -> None:
        bank.lend(plan=EQUAL_INSTALMENTS)
        due_on = bank.rows()[0].due_on
        bank.close(days_after(due_on, 9))
        owed, a_day = bank.position().penalty_due, bank.position().penalty_due // 10

        adjust(bank, AdjustmentKind.PENALTY_WAIVED, owed)
        bank.close(days_after(due_on, 10))

        assert abs(bank.position().penalty_due - a_day) <= 1
        assert bank.balance(Account.PENALTY_RECEIVABLE, "loan") == bank.position().penalty_due


def test_interest_waived_is_neither_owed_nor_income(bank: Bank) -> None:
    bank.lend(plan=EQUAL_INSTALMENTS)
    bank.close(days_after(DRAWN_ON, 33))
    before = bank.position()

    adjust(bank, AdjustmentKind.INTEREST_WAIVED, before.interest_due)

    after = bank.position()
    assert (after.interest_due, after.accrued) == (0, before.accrued)
    assert bank.balance(Account.INTEREST_RECEIVABLE, "loan") == before.accrued
    assert bank.balance(Account.INTEREST_INCOME, "loan") == -before.accrued


class TestSuspense:
    def test_pays_what_is_owed_later(self, bank: Bank) -> None:
        bank.lend()
        bank.repay("loan", 0, 60_000)
        bank.close(days_after(DRAWN_ON, 9))

        adjust(bank, AdjustmentKind.SUSPENSE_TO_DEBT, 60_000)

        owed = bank.position().interest_due + bank.position().accrued
        assert owed == 10 * AMOUNT // 10_000 - 60_000
        assert bank.balance(Account.INTEREST_RECEIVABLE, "loan") == owed
        assert bank.balance(Account.SUSPENSE, "loan") == 0

    def test_goes_back_to_who_paid_it(self, bank: Bank) -> None:
        bank.lend()
        bank.repay("loan", 0, 60_000)

        adjust(bank, AdjustmentKind.SUSPENSE_TO_CASH, 60_000)

        assert bank.balance(Account.SUSPENSE, "loan") == 0
        assert bank.balance(Account.CASH, "loan") == -AMOUNT


def test_one_proposes_another_confirms_and_the_books_follow(given: Given) -> None:
    platform = given(Stage.RELEASED)
    close_through(platform, TODAY + timedelta(days=40))
    due = interest_due(platform)
    body = {"kind": "interest-waived", "amount_fen": due, "reason": "计息日约定有误。"}
    too_much = platform.ask("officer", "POST", PATH, body | {"amount_fen": due + 1})
    refused(too_much, 422, "adjustment-too-large")

    made = platform.post("officer", PATH, body)
    confirmation = f"{PATH}/{made['id']}/confirmation"
    refused(platform.ask("officer", "POST", confirmation), 403, "role-missing")
    platform.carry("approver", confirmation, "approver")

    assert interest_due(platform) == 0
    refused(platform.ask("approver", "POST", confirmation), 409, "adjustment-checked")
    (listed,) = platform.get("officer", PATH)
    assert listed["checked_by"] is not None
    assert "waiver" in [entry["event"] for entry in platform.get("officer", ACCOUNT)["journal"]]


def interest_due(platform: Platform) -> int:
    return int(platform.get("officer", ACCOUNT)["position"]["interest_due_fen"])
