"""A borrower and its bank write each other about their case; nobody else reads it."""

from uuid import uuid4

import pytest
from sqlalchemy import text as statement

from ip_finance.core.actor import SYSTEM
from ip_finance.desks.correspondence import LONGEST, MOST_A_DAY
from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import text_id

pytest_plugins = ["tests.parties.platforms"]

LOAN = text_id("loan")
FIRM, BANK = f"/me/cases/{LOAN}", f"/bank/cases/{LOAN}"


@pytest.fixture
def applied(given: Given) -> Platform:
    return given(Stage.APPLIED)


def asked(platform: Platform) -> Browser:
    """The officer, who has asked the firm for something."""
    officer = Browser(platform, "officer")
    officer.fill(BANK, f"{BANK}/messages", text="请说明采购合同的付款日期。")
    with platform.database.owner.begin(SYSTEM) as tx:  # in tests the clock stands still
        tx.session.execute(statement("set local session_replication_role = replica"))
        tx.session.execute(
            statement("update case_messages set created_at = created_at - interval '1 hour'")
        )
    return officer


def test_what_the_bank_asks_waits_at_the_firms_home_until_it_is_answered(applied: Platform) -> None:
    officer, owner = asked(applied), Browser(applied, "owner")
    assert "请说明采购合同的付款日期。" in owner.page("/me")
    assert "待回复的留言" not in officer.page("/bank")

    sent = owner.fill(FIRM, f"{FIRM}/messages", text="十二月五日付款。")

    assert sent.headers["location"].startswith(FIRM)
    assert "待回复的留言" not in owner.page("/me")
    assert "十二月五日付款。" in officer.page("/bank")
    for page in (owner.page(FIRM), officer.page(BANK)):
        first, second = "请说明采购合同的付款日期。", "十二月五日付款。"
        assert page.index(first) < page.index(second), "in the one timeline, newest last"


def test_nobody_but_the_two_parties_reads_or_writes(applied: Platform) -> None:
    asked(applied)

    for who, home in (("other-owner", "/me/rights"), ("other-officer", "/bank")):
        stranger = Browser(applied, who)
        form = stranger.form(home, "/views") | {"text": "让我也说一句"}
        for action in (f"{FIRM}/messages", f"{BANK}/messages"):
            assert stranger.send(action, form).status_code in {403, 404}
    assert "付款日期" not in Browser(applied, "admin").page(f"/cases/{LOAN}")


def test_an_empty_or_endless_message_is_refused_and_stays_in_the_form(applied: Platform) -> None:
    owner = Browser(applied, "owner")

    for text, kept in ((" ", ""), ("长" * (LONGEST + 1), "长" * LONGEST)):
        form = owner.form(FIRM, f"{FIRM}/messages") | {"text": text}
        answer = owner.send(f"{FIRM}/messages", form)
        assert answer.status_code == 422
        assert "留言为空或太长" in answer.text
        assert kept in answer.text
    officer = Browser(applied, "officer")
    form = officer.form(BANK, f"{BANK}/messages") | {"text": ""}
    assert "留言为空或太长" in officer.send(f"{BANK}/messages", form).text


def test_one_party_cannot_flood_a_case(applied: Platform) -> None:
    owner = Browser(applied, "owner")
    form = owner.form(FIRM, f"{FIRM}/messages")

    for n in range(MOST_A_DAY):
        owner.send(f"{FIRM}/messages", form | {"text": f"第{n}条", "idempotency_key": str(uuid4())})
    answer = owner.send(
        f"{FIRM}/messages", form | {"text": "又一条", "idempotency_key": str(uuid4())}
    )

    assert answer.status_code == 422
    assert "请合并为一条" in answer.text
