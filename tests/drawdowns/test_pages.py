"""Drawdowns in a browser without JavaScript."""

import pytest

from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.drawdowns.scenes import COMMENT, DRAWDOWN, SUPPLIER, TYPED, open_account, open_proposal
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PAGE = f"/loans/{id_of('loan')}/drawdowns"


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.PLEDGED)


def test_a_tranche_is_proposed_checked_and_released_on_pages(platform: Platform) -> None:
    open_account(platform)
    officer, approver = Browser(platform, "officer"), Browser(platform, "approver")
    files = {
        "contract": ("合同.pdf", b"%PDF-1.7 contract", "application/pdf"),
        "invoice": ("发票.pdf", b"%PDF-1.7 invoice", "application/pdf"),
    }
    payee = {f"payee.{name}": value for name, value in SUPPLIER.items()}
    typed = {"amount_fen": "100万", "value_on": str(TODAY), "mode": "entrusted"}
    made = officer.fill(PAGE, PAGE, files, **typed, **payee)
    assert made.headers["location"] == f"{PAGE}?done=added"
    drawdown = platform.get("officer", f"/loans/{id_of('loan')}/drawdowns")[0]["id"]

    approver.fill(PAGE, f"{PAGE}/{drawdown}/account-check", **TYPED)
    approver.fill(PAGE, f"{PAGE}/{drawdown}/check", **COMMENT)
    asked = officer.fill(PAGE, f"/loans/{id_of('loan')}/releases")

    assert asked.headers["location"].startswith("/sign/")
    page = officer.page(PAGE)
    for word in ("质押全部办妥登记", "已满足", "本次 ¥1,000,000.00", "扣除 ¥0.00", "合同、发票与"):
        assert word in page


def test_a_refusal_stands_on_the_page_in_chinese(platform: Platform) -> None:
    open_proposal(platform)
    approver = Browser(platform, "approver")
    other = TYPED | {"number": "51001234567899"}

    answer = approver.fill(PAGE, f"{PAGE}/{DRAWDOWN[-36:]}/account-check", **other)

    assert answer.status_code == 422
    assert "重新录入的户名或账号与申请不一致" in answer.text


def test_the_borrower_sees_the_checklist_and_no_form(platform: Platform) -> None:
    open_proposal(platform)

    page = Browser(platform, "owner").page(PAGE)

    assert "收款户名、账号经第二人核对" in page
    assert f"{PAGE}/" not in page
