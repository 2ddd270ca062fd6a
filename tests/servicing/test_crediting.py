"""A credit of the bank's account pays one repayment, once the ledger has that."""

from typing import Any

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.payments import repository
from ip_finance.payments.domain import Direction
from ip_finance.payments.exchange import BankFolder
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage
from tests.drawdowns.scenes import open_account
from tests.parties.builders import id_of
from tests.payments.scenes import AMOUNT, BANK, order, pay_in, run

pytest_plugins = ["tests.parties.platforms"]

PAYMENTS = f"/loans/{id_of('loan')}/payments"
HALF = LOAN_FEN // 2


@pytest.fixture
def platform(given: Given) -> Platform:
    """Half of the loan came in, and an order of the bank's was paid."""
    platform = given(Stage.RELEASED)
    open_account(platform)
    folder = BankFolder(platform.documents / "bank")
    order(platform)
    pay_in(folder, HALF)
    run(platform, folder)
    return platform


def entry(platform: Platform, direction: Direction) -> str:
    with platform.database.owner.begin(SYSTEM) as tx:
        moved = repository.entries(tx.session, BANK, TODAY, TODAY)
        return next(str(one.id) for one in moved if one.direction is direction)


def payment(platform: Platform, amount: int = HALF, way: Direction = Direction.CREDIT) -> Any:
    return {
        "amount_fen": amount,
        "paid_on": str(TODAY),
        "mode": "smaller-instalments",
        "entry_id": entry(platform, way),
    }


def test_waits_until_the_ledger_has_the_repayment(platform: Platform) -> None:
    body = payment(platform)
    platform.post("officer", PAYMENTS, body)
    waiting = platform.get("officer", "/payments/unmatched-credits")

    platform.carry("officer", PAYMENTS, "officer", body=body)

    assert [one["id"] for one in waiting] == [body["entry_id"]]
    assert platform.get("officer", "/payments/unmatched-credits") == []
    refused(platform.ask("officer", "POST", PAYMENTS, body), 409, "entry-matched")


def test_is_not_named_again_while_a_signed_repayment_names_it(platform: Platform) -> None:
    body = payment(platform)
    platform.sign("officer", platform.post("officer", PAYMENTS, body)["id"])

    told = refused(platform.ask("officer", "POST", PAYMENTS, body), 409, "entry-matched")

    assert told["by"]


def test_is_no_payment_of_the_banks_own(platform: Platform) -> None:
    body = payment(platform, AMOUNT, Direction.DEBIT)

    refused(platform.ask("officer", "POST", PAYMENTS, body), 422, "not-a-credit")
