"""A passkey in a real browser with a virtual authenticator: made, used, and asked for again."""

import pytest
from playwright.sync_api import Page, expect

from tests.api import Given
from tests.builders import Stage
from tests.journeys.browser import Watch, chromium, needs_browser
from tests.journeys.serving import serving
from tests.parties.builders import PASSWORD

pytest_plugins = ["tests.parties.platforms"]
pytestmark = [pytest.mark.journey, needs_browser]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_is_made_used_to_sign_in_and_asked_for_again(given: Given) -> None:
    watch = Watch()
    with serving(given(Stage.FOUNDED).app) as at, chromium() as browser:
        address = at.replace("127.0.0.1", "localhost")
        context = browser.new_context()
        watch.over(context, "owner")
        page = context.new_page()
        give_device(page)
        page.goto(f"{address}/sign-in")
        page.get_by_label("登录名或邮箱").fill("owner")
        page.get_by_label("登录密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.locator(".visitor-party")).to_be_visible()

        page.goto(f"{address}/me/passkeys")
        page.get_by_label("名称").fill("办公电脑")
        page.get_by_label("登录密码").fill(PASSWORD)
        page.get_by_role("button", name="登记通行密钥").click()
        expect(page.get_by_role("cell", name="办公电脑")).to_be_visible()

        context.clear_cookies()
        page.goto(f"{address}/sign-in/passkey")
        page.get_by_role("button", name="使用通行密钥").click()
        expect(page.locator(".visitor-party")).to_be_visible()

        page.goto(f"{address}/me/step-up?next=/me/account")
        page.get_by_role("button", name="使用通行密钥确认").click()
        expect(page.get_by_role("heading", name="账号与安全")).to_be_visible()

    assert watch.said == []
