"""A drawdown that is taken back, and money that asks to go out without one."""

from uuid import uuid4

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.drawdowns import repository
from ip_finance.drawdowns.domain import DrawdownEventKind, check_own
from ip_finance.drawdowns.entering import enter
from ip_finance.drawdowns.errors import DrawdownOfAnotherBank
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, RELEASE, Stage
from tests.drawdowns.scenes import DRAWDOWN, SUPPLIER, checked, open_account, publish
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

RELEASES = f"/loans/{id_of('loan')}/releases"
BODY = {"amount_fen": LOAN_FEN, "payee": SUPPLIER["name"], "drawdown_id": DRAWDOWN[-36:]}
FRAUD = {"reason": "收款人系冒名"}


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.PLEDGED)


def test_what_is_withdrawn_nobody_signs_any_more(platform: Platform) -> None:
    checked(platform)
    asked = platform.post("officer", RELEASES, BODY)["id"]

    platform.post("approver", f"{DRAWDOWN}/withdrawal", FRAUD)

    assert platform.get("officer", f"/signing-requests/{asked}")["state"] == "superseded"
    assert platform.get("officer", DRAWDOWN)["state"] == "withdrawn"


def test_what_is_signed_is_not_withdrawn_nor_paid_if_it_was(platform: Platform) -> None:
    checked(platform)
    platform.sign("officer", platform.post("officer", RELEASES, BODY)["id"])
    answer = platform.ask("approver", "POST", f"{DRAWDOWN}/withdrawal", FRAUD)
    refused(answer, 409, "step-on-its-way")
    with platform.database.owner.begin(SYSTEM) as tx:  # as no door lets it be
        found = repository.by_id(tx.session, id_of("drawdown"))
        enter(tx, found, DrawdownEventKind.WITHDRAWN, FRAUD)

    platform.settle()

    assert platform.get("officer", DRAWDOWN)["state"] == "withdrawn"
    assert platform.get("officer", "/payments/orders") == []


def test_a_bank_that_pays_through_the_platform_releases_drawdowns_alone(
    platform: Platform,
) -> None:
    open_account(platform)

    refused(platform.ask("officer", "POST", RELEASES, RELEASE), 422, "drawdown-needed")


def test_conditions_of_the_operator_bind_every_bank(platform: Platform) -> None:
    publish(platform, owner=None)

    refused(platform.ask("officer", "POST", RELEASES, RELEASE), 422, "drawdown-needed")


def test_a_bank_that_took_over_the_claim_pays_from_no_other_account() -> None:
    bank = uuid4()
    check_own(bank, bank)

    with pytest.raises(DrawdownOfAnotherBank):
        check_own(uuid4(), bank)
