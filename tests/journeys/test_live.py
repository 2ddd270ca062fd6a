"""A page in a real browser changes while one looks at it, because somebody else has acted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from ip_finance.finding import news
from tests.api import Given, Platform
from tests.builders import Stage
from tests.journeys.browser import LOOK_AGAIN_MS, Watch, chromium, needs_browser
from tests.journeys.serving import serving
from tests.parties.builders import PASSWORD, id_of

pytest_plugins = ["tests.parties.platforms"]
pytestmark = [pytest.mark.journey, needs_browser]

LOAN = id_of("loan")
EVENTS = "**/events?*"
MARK = "document.body.dataset.seen = 'yes'"
IS_SAME_PAGE = "document.body.dataset.seen === 'yes'"


@pytest.fixture
def platform(given: Given, monkeypatch: pytest.MonkeyPatch) -> Platform:
    for name in ("EVERY", "BEAT", "SILENCE"):
        monkeypatch.setattr(news, name, 0.1)
    return given(Stage.APPLIED)


@pytest.fixture
def page(platform: Platform) -> Iterator[Page]:
    """The borrower looks at the case, and the page listens."""
    watch = Watch()
    with serving(platform.app) as address, chromium() as browser:
        context = browser.new_context()
        watch.over(context, "owner")
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.get_by_label("登录名或邮箱").fill("owner")
        page.get_by_label("登录密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.locator(".visitor-party")).to_be_visible()
        with page.expect_response(EVENTS):
            page.goto(f"{address}/me/cases/{LOAN}")
        page.evaluate(MARK)
        yield page
        context.close()
    assert watch.said == []


def decline(platform: Platform) -> None:
    """The bank declines, and the ledger takes it."""
    path = f"/loans/{LOAN}/decline"
    platform.carry("officer", path, "officer", body={"reason": "抵押率过高。"})


def test_what_another_role_did_is_shown_without_a_reload(platform: Platform, page: Page) -> None:
    decline(platform)

    expect(page.locator("main").get_by_text("已拒绝").first).to_be_visible()
    assert page.evaluate(IS_SAME_PAGE)


def test_what_happens_before_the_page_listens_is_shown_too(platform: Platform, page: Page) -> None:
    address, held = page.url, list[Route]()
    page.goto("about:blank")  # the stream of the page before must not be the one that is held
    page.route(EVENTS, lambda route: held.append(route), times=1)  # noqa: PLW0108
    page.goto(address)
    while not held:
        page.wait_for_timeout(LOOK_AGAIN_MS)

    decline(platform)
    held.pop().continue_()

    expect(page.locator("main").get_by_text("已拒绝").first).to_be_visible()


def test_what_somebody_types_stays_under_their_hands(platform: Platform, page: Page) -> None:
    message = page.locator("textarea[name=text]")
    message.fill("我们下周补交")

    decline(platform)

    expect(page.locator("main").get_by_text("已拒绝").first).to_be_visible()
    expect(message).to_have_value("我们下周补交")
    expect(message).to_be_focused()


def test_once_nobody_is_signed_in_the_page_stays_and_begins_no_visit(
    platform: Platform, page: Page
) -> None:
    page.context.clear_cookies()
    with page.expect_response("**/events/bell"):
        decline(platform)

    expect(page.get_by_role("link", name="有新的进展，点此刷新")).to_be_visible()
    expect(page.get_by_label("登录密码")).to_have_count(0)
    assert page.evaluate(IS_SAME_PAGE)
    assert page.context.cookies() == []
