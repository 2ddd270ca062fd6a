"""The firm's portal in a browser without JavaScript."""

from uuid import uuid4

import pytest

from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.margin_calls import scenes as margin_calls
from tests.marketplace.scenes import PLATFORM_PRODUCT
from tests.parties.builders import text_id

pytest_plugins = ["tests.parties.platforms"]

LOAN, ASSET, CALL = text_id("loan"), text_id("asset"), text_id("margin call")
CHOICE = f"{text_id('bank')}/{PLATFORM_PRODUCT}"


@pytest.fixture
def valued(given: Given) -> Platform:
    return given(Stage.VALUED)


@pytest.fixture
def released(given: Given) -> Platform:
    return given(Stage.RELEASED)


def at(step: str, draft: str) -> str:
    return f"/me/apply/{step}?draft={draft}"


def typed(browser: Browser, draft: str) -> None:
    """The steps up to the last, as somebody fills them in."""
    browser.fill(at("product", draft), choice=CHOICE, go="next")
    asked = {"amount_fen": "100万", "term_months": "12", "purpose": "采购传感器"}
    browser.fill(at("amount", draft), **asked, go="next")
    browser.fill(at("rights", draft), asset_ids=ASSET, go="next")


def test_the_home_page_says_how_far_the_case_is_and_what_is_due_next(released: Platform) -> None:
    page = Browser(released, "owner").page("/me")

    for words in (
        "您的融资进度",
        "进行中的融资",
        "下一次还款",
        "还有",
        "已质押",
        f"/me/cases/{LOAN}",
    ):
        assert words in page
    assert f'href="/me/loans/{LOAN}"' in page


def test_the_portal_is_the_firms_and_shows_no_firm_anothers_records(released: Platform) -> None:
    paths = [f"/me/rights/{ASSET}", f"/me/cases/{LOAN}", f"/me/loans/{LOAN}"]

    assert [Browser(released, "other-owner").get(path).status_code for path in paths] == [404] * 3
    own = ["/me", "/me/company", "/me/rights", "/me/certificates", at("product", str(uuid4()))]
    assert {Browser(released, "officer").get(path).status_code for path in [*own, *paths]} == {403}


def test_a_right_shows_its_fees_files_values_pledges_and_one_timeline(released: Platform) -> None:
    owner = Browser(released, "owner")
    listed = owner.page("/me/rights")
    assert f"/me/rights/{ASSET}" in listed
    assert f"/me/rights/{ASSET}" not in owner.page("/me/rights?kind=trademark")

    page = owner.page(f"/me/rights/{ASSET}")

    for words in ("年费日历", "法律状态", "价值评估", "质押合同", "发起预检", "已上链", "经过"):
        assert words in page


def test_a_case_is_one_screen_with_people_and_ledger_in_one_list(released: Platform) -> None:
    page = Browser(released, "owner").page(f"/me/cases/{LOAN}")

    for words in ("合同与文件", "质押登记号", "放款 ¥", "下载证据包", 'class="event-chain"'):
        assert words in page
    assert page.index("提出融资申请" if "提出融资申请" in page else "经过") < page.index("放款 ¥")


def test_a_loan_shows_its_schedule_and_three_ways_to_prepay(released: Platform) -> None:
    owner = Browser(released, "owner")

    page = owner.page(f"/me/loans/{LOAN}?amount_fen=10万")

    for words in ("年小计", "合计", "三种提前还款方式", "缩短期限", "减少月供", "节省利息"):
        assert words in page
    above = owner.get(f"/me/loans/{LOAN}?amount_fen=9千万")
    assert above.status_code == 422
    assert "今日结清" in above.text, "what could not be quoted leaves the page whole"


def test_a_call_says_why_until_when_and_what_each_cure_would_do(released: Platform) -> None:
    margin_calls.call(released)
    owner = Browser(released, "owner")
    assert f"/me/margin-calls/{CALL}" in owner.page("/me")

    page = owner.page(f"/me/margin-calls/{CALL}")

    for words in (
        "为什么",
        "超出上限",
        "一、补充质押",
        "二、提前还款",
        "三、保证或异议",
        "补足期限",
    ):
        assert words in page
    appealed = owner.fill(
        f"/me/margin-calls/{CALL}", f"/margin-calls/{CALL}/appeal", reason="评估值有误。"
    )
    assert appealed.headers["location"].startswith("/sign/")
    assert Browser(released, "other-owner").get(f"/me/margin-calls/{CALL}").status_code == 404


def test_the_company_page_takes_the_credit_code_apart(released: Platform) -> None:
    page = Browser(released, "owner").page("/me/company")

    for words in ("校验位正确", "登记地行政区划", "经办人员", "已在账本登记", "财务报表"):
        assert words in page


def test_an_application_is_written_step_by_step_and_signed_next(valued: Platform) -> None:
    owner, draft = Browser(valued, "owner"), str(uuid4())
    typed(owner, draft)
    assert "从上次停下的地方继续" in owner.page("/me")
    assert "评估" in owner.page(at("documents", draft))

    page = owner.page(at("confirm", draft))
    assert "¥1,000,000.00" in page
    assert "壹佰万元整" in page
    form = owner.form(at("confirm", draft)) | {"go": "apply"}
    sent = owner.send(at("confirm", draft), form)

    assert sent.headers["location"].startswith("/sign/")
    assert valued.get("owner", f"/loans/{draft}")["amount_fen"] == 100_000_000
    again = owner.send(at("confirm", draft), form)
    assert again.headers["location"] == sent.headers["location"], "sent twice, filed once"
    assert owner.get(at("amount", draft)).headers["location"] == f"/me/cases/{draft}"
    assert "从上次停下的地方继续" not in owner.page("/me")


def test_an_application_can_go_to_every_bank_instead(valued: Platform) -> None:
    owner, draft = Browser(valued, "owner"), str(uuid4())
    typed(owner, draft)

    sent = owner.fill(at("confirm", draft), go="publish")

    request = sent.headers["location"].partition("?")[0]
    assert request == f"/financing-requests/{draft}"
    assert "已发布、待报价" in owner.page(request)


def test_a_slip_is_kept_and_told_and_the_next_step_waits(valued: Platform) -> None:
    owner, draft = Browser(valued, "owner"), str(uuid4())
    path = at("amount", draft)

    again = owner.fill(path, amount_fen="很多", purpose="扩产", go="next")

    assert again.status_code == 422
    assert "请填写金额" in again.text
    assert 'value="很多"' in owner.page(path), "kept as it was typed"
    assert "扩产" in owner.page(path)
    early = owner.fill(at("confirm", draft), go="apply")
    assert early.headers["location"] == at("product", draft), "what is missing comes first"


def test_what_is_typed_is_kept_at_once_and_answered_with_cost_and_gauge(valued: Platform) -> None:
    owner, draft = Browser(valued, "owner"), str(uuid4())
    typed(owner, draft)
    form = owner.form(at("amount", draft)) | {"amount_fen": "120万", "term_months": "24"}

    echo = owner.send(f"/me/apply/amount/changes?draft={draft}", form)

    for words in ("¥1,200,000.00", "壹佰贰拾万元整", "还款计划（", "可贷上限", "申请金额 ÷ 评估值"):
        assert words in echo.text
    assert "<html" not in echo.text
    assert 'value="120万"' in owner.page(at("amount", draft))


def test_a_draft_is_its_writers_alone(valued: Platform) -> None:
    owner, other, draft = Browser(valued, "owner"), Browser(valued, "other-owner"), str(uuid4())
    owner.fill(at("amount", draft), amount_fen="77万", purpose="扩产", go="stay")

    assert "77万" not in other.page(at("amount", draft))
    taken = other.fill(at("amount", draft), amount_fen="88万", purpose="别的", go="stay")

    assert taken.status_code == 409
    assert "77万" in owner.page(at("amount", draft))


def test_a_draft_can_be_thrown_away(valued: Platform) -> None:
    owner, draft = Browser(valued, "owner"), str(uuid4())
    owner.fill(at("amount", draft), amount_fen="77万", purpose="扩产", go="stay")

    gone = owner.fill(at("amount", draft), f"/me/apply/removal?draft={draft}")

    assert gone.headers["location"] == "/me"
    assert "77万" not in owner.page(at("amount", draft))
