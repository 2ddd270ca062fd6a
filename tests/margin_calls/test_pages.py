"""The pages of calls and of risk, in a browser without JavaScript."""

import re
from uuid import UUID

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.ip_assets import repository as ip_assets
from tests.api import Given, Platform
from tests.bench.pages import copy_loans
from tests.builders import Stage
from tests.eligibility.scenes import file_mark
from tests.ip_assets.browsing import Browser
from tests.margin_calls.scenes import CALL, call, revalue
from tests.parties.builders import id_of, text_id

NOTHING_OWED = """update loans_on_ledger set available_fen = 0, outstanding_fen = 0
    where loan <> :loan"""
LINE = re.compile(r'href="/loans/([0-9a-f-]+)/collateral"')

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def fallen(given: Given) -> Platform:
    """The right behind a loan that is paid out has lost value."""
    platform = given(Stage.RELEASED)
    revalue(platform)
    return platform


def test_the_officer_calls_and_the_borrower_sees_why_and_what_cures_it(fallen: Platform) -> None:
    officer, owner = Browser(fallen, "officer"), Browser(fallen, "owner")
    assert "起草通知" in officer.page("/margin-calls")

    made = officer.fill("/margin-calls", "/margin-calls", loan_id=text_id("loan"))
    call = made.headers["location"].partition("?")[0]
    signed = officer.fill(call, f"{call}/notice")

    assert signed.headers["location"].startswith("/sign/")
    page = owner.page(call)
    for words in ("原因与计算", "三种补足方式", "提前还款", "补充质押", "通知书 PDF"):
        assert words in page
    assert "起草通知" not in owner.page("/margin-calls")
    assert owner.get("/risk").status_code == 403
    again = officer.fill(call, f"{call}/notice")
    assert again.status_code == 303, "an unsigned call may be sent for signature again"


def test_the_borrower_alone_learns_that_the_bank_may_see_a_right(given: Given) -> None:
    platform = given(Stage.RELEASED)
    call(platform)
    mark = file_mark(platform, "90000031", "星灿智测")
    assert seen_by_bank(platform, "sme", mark) == set()

    form = Browser(platform, "owner").form(CALL, f"{CALL}/appeal")
    sent = Browser(platform, "owner").send(f"{CALL}/offered-rights", form | {"asset_id": mark})

    assert sent.headers["location"] == f"/me{CALL}?done=right-shown"
    assert seen_by_bank(platform, "sme", mark) == {UUID(mark)}
    assert seen_by_bank(platform, "other-sme", mark) == set()


def seen_by_bank(platform: Platform, asker: str, asset_id: str) -> frozenset[UUID]:
    """What of the right this company is told that the bank may see."""
    actor = Actor(id_of("nobody"), id_of(asker), frozenset({PersonRole.SIGNATORY}))
    with platform.database.app.begin(actor) as tx:
        return ip_assets.shown_to(tx.session, [UUID(asset_id)], id_of("bank"))


def test_a_contract_about_an_offered_right_keeps_it_when_it_comes_back(given: Given) -> None:
    platform = given(Stage.RELEASED)
    call(platform)
    mark = file_mark(platform, "90000031", "星灿智测")
    platform.post("owner", f"{CALL}/offered-rights", {"asset_id": mark})
    officer = Browser(platform, "officer")
    typed = officer.form(CALL, f"{CALL}/cure") | {
        "loan_id": text_id("loan"),
        "asset_ids": mark,
        "pledgee_address": "成都市",
    }

    again = officer.send("/pledges", typed)

    assert again.status_code == 422
    assert "90000031" in again.text


def test_a_look_at_all_loans_shows_classes_signals_and_the_npl_ratio(fallen: Platform) -> None:
    officer = Browser(fallen, "officer")

    seen = officer.fill("/margin-calls", "/margin-calls/review")

    assert seen.headers["location"] == "/risk?done=added"
    page = officer.page("/risk")
    for words in ("不良率", "评估价值下跌", "超出可贷上限", "没有不利情形", "待核实"):
        assert words in page
    stated = officer.fill(
        "/risk",
        "/risk/opinions",
        loan_id=text_id("loan"),
        kind="ground",
        ground="debt-evasion",
        evidence="转移资产",
    )
    assert stated.headers["location"] == "/risk?done=added"
    assert "逃废债务" in Browser(fallen, "approver").page("/risk")


def test_what_the_last_look_found_comes_first_however_many_loans_are_newer(
    fallen: Platform,
) -> None:
    officer = Browser(fallen, "officer")
    with fallen.database.owner.begin(SYSTEM) as tx:
        copy_loans(tx, 2)
        tx.session.execute(text(NOTHING_OWED), {"loan": text_id("loan")})

    before = LINE.findall(officer.page("/margin-calls?limit=1"))
    officer.fill("/margin-calls", "/margin-calls/review")
    page = officer.page("/margin-calls?limit=1")

    assert len(before) == 1
    assert text_id("loan") not in before
    assert LINE.findall(page) == [text_id("loan"), *before]
    assert "下一页" in page
