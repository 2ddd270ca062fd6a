"""The marketplace in a browser without JavaScript."""

from datetime import timedelta

import pytest

from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.ip_assets.browsing import Browser, Sent
from tests.marketplace.scenes import (
    PLATFORM_PRODUCT,
    REQUEST,
    both_banks,
    make_offer,
    offered,
    post_request,
    save_request,
)
from tests.parties.builders import text_id

pytest_plugins = ["tests.parties.platforms"]

UNTIL = str(TODAY + timedelta(days=20))


@pytest.fixture
def valued(given: Given) -> Platform:
    return given(Stage.VALUED)


def test_a_firm_goes_from_the_shelf_to_an_application_by_its_offer(valued: Platform) -> None:
    owner, officer = Browser(valued, "owner"), Browser(valued, "officer")
    shelf = owner.page("/products?amount_fen=100万&term_months=12")
    assert "符合条件" in shelf
    assert "综合年化成本" in shelf
    assert "3.45% 年利率 · 按日计息，年/360" in shelf

    path = "/financing-requests/new"
    found = Sent()
    found.feed(owner.page(path))
    action = next(one for one in found.forms if one.startswith("/financing-requests/"))
    typed = {
        "amount_fen": "150万",
        "purpose": "采购传感器",
        "asset_ids": text_id("asset"),
        "choices": f"{text_id('bank')}/{PLATFORM_PRODUCT}",
        "send": "post",
    }
    sent = owner.send(action, found.forms[action] | typed)
    request = sent.headers["location"].partition("?")[0]
    assert "已发布、待报价" in owner.page(request)

    made = officer.fill(
        request,
        f"{request}/offer",
        way=f"{PLATFORM_PRODUCT}/2",
        amount_fen="120万",
        spread_bps="-10",
        valid_until=UNTIL,
        conditions="以本行复核为准\n提供财务报表",
        comment="首贷优惠",
    )
    assert made.status_code == 303

    page = owner.page(request)
    for told in ("等额本息", "120.00", "LPR − 10 基点", "提供财务报表", "首贷优惠"):
        assert told in page
    taken = next(form for form in owner_forms(owner, request) if form.endswith("/acceptance"))
    accepted = owner.fill(request, taken)
    assert accepted.headers["location"].startswith("/sign/")
    assert "已选定" in owner.page(request)


def owner_forms(browser: Browser, path: str) -> list[str]:
    """The addresses of the page's own forms."""
    page = browser.page(path)
    found = [part.partition('"')[0] for part in page.split('action="')[1:]]
    return [one for one in found if one != "/sign-out"]


def test_a_shelf_tells_why_not_and_the_cure(valued: Platform) -> None:
    page = Browser(valued, "owner").page("/products?term_months=48")

    assert "暂不符合" in page
    assert "48 个月长于最长期限 36 个月。" in page
    assert "请缩短期限。" in page


def test_a_slip_in_the_calculator_is_told(valued: Platform) -> None:
    answer = Browser(valued, "owner").get("/products?amount_fen=很多")

    assert answer.status_code == 422
    assert "请填写金额" in answer.text


def test_outside_parties_are_introduced_where_they_first_appear_centrifuge_1404(
    valued: Platform,
) -> None:
    page = Browser(valued, "owner").page("/products")

    assert page.index("由全国银行间同业拆借中心每月公布") < page.index("LPR +")
    assert "四川省为初创小型工业企业" in page
    assert "知识产权质押流动资金贷款，成都金融科技创新监管工具 2020 年项目的产品" in page


def test_list_detail_and_api_show_one_figure_centrifuge_1404(valued: Platform) -> None:
    offered(valued)
    cost = valued.get("owner", f"{REQUEST}/comparison")[0]["cost"]

    page = Browser(valued, "owner").page(REQUEST)

    for points in (cost["annual_cost_before_bps"], cost["annual_cost_after_bps"]):
        assert page.count(f"{points // 100}.{points % 100:02d}%") >= 2
    total = cost["interest_fen"]
    assert f"¥{total // 100:,}.{total % 100:02d}" in page


def test_a_draft_keeps_what_was_typed_and_can_be_sent_later(valued: Platform) -> None:
    path = save_request(valued)
    owner = Browser(valued, "owner")

    sent = owner.fill(
        path, path, asset_ids=text_id("asset"), purpose="扩产", choices="", send="save"
    )

    assert sent.status_code == 303
    assert valued.get("owner", path)["purpose"] == "扩产"
    slip = owner.fill(path, path, asset_ids=text_id("asset"), amount_fen="-", send="post")
    assert slip.status_code == 422
    assert "请填写金额" in slip.text
    nobody = owner.fill(path, path, asset_ids=text_id("asset"), choices="", send="post")
    assert nobody.status_code == 422
    assert "没有选择银行。" in nobody.text


def test_a_bank_sees_its_own_offer_and_no_other(valued: Platform) -> None:
    post_request(valued, **both_banks())
    make_offer(valued)
    make_offer(valued, "other", "other-officer", comment="另一家的说明")

    page = Browser(valued, "officer").page(REQUEST)

    assert "首贷优惠" in page
    assert "另一家的说明" not in page
    assert "青羊商业银行" not in page


def test_a_slip_in_an_offer_stays_with_what_was_typed(valued: Platform) -> None:
    post_request(valued)
    officer = Browser(valued, "officer")
    typed = {"amount_fen": "9千万", "spread_bps": "很低", "valid_until": UNTIL, "comment": "说明"}

    again = officer.fill(REQUEST, f"{REQUEST}/offer", **typed)
    assert again.status_code == 422
    assert "请填写整数基点" in again.text
    assert 'value="很低"' in again.text

    above = officer.fill(
        REQUEST, f"{REQUEST}/offer", **(typed | {"amount_fen": "900万", "spread_bps": "10"})
    )
    assert above.status_code == 422
    assert "报价 ¥9,000,000.00 高于所需的 ¥1,500,000.00。" in above.text


@pytest.mark.parametrize(("login", "name"), [("owner", "withdrawal"), ("officer", "decline")])
def test_a_request_is_ended_with_a_reason(valued: Platform, login: str, name: str) -> None:
    post_request(valued)
    browser = Browser(valued, login)

    assert browser.fill(REQUEST, f"{REQUEST}/{name}", reason="").status_code == 422
    browser.fill(REQUEST, f"{REQUEST}/{name}", reason="行业不合")

    assert "行业不合" in Browser(valued, "owner").page(REQUEST)
    assert "融资需求" in browser.page("/financing-requests")
