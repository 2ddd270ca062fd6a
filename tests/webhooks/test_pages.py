"""The pages of webhooks, as somebody at a browser uses them."""

import re

from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.webhooks.scenes import receiver, tell

pytest_plugins = ["tests.parties.platforms"]


def _secret(text: str) -> str:
    found = re.search(r"<code>([\w-]{43})</code>", text)
    return found[1] if found else ""


def test_an_address_is_registered_pinged_rotated_and_removed(given: Given) -> None:
    platform: Platform = given(Stage.VERIFIED)
    browser = Browser(platform, "owner")
    with receiver() as hook:
        made = browser.fill("/webhooks", url=hook.url, prefixes="loans. signing.")
        assert made.status_code == 200
        secret = _secret(made.text)
        assert secret
        path = "/webhooks/" + platform.get("owner", "/webhooks")[0]["id"]
        assert secret not in browser.page(path)

        assert browser.fill(path, f"{path}/ping").status_code == 303
        tell(platform)
        assert hook.got[0].is_signed_with(secret)
        assert "已送达" in browser.page(path)

        delivery = platform.get("owner", f"{path}/deliveries")[0]["id"]
        assert browser.fill(path, f"{path}/deliveries/{delivery}/replay").status_code == 303
        tell(platform)
        assert len(hook.got) == 2

        rotated = browser.fill(path, f"{path}/secrets")
        assert _secret(rotated.text) not in ("", secret)
        assert browser.fill(path, f"{path}/removal").status_code == 303
    assert "已移除" in browser.page("/webhooks")


def test_a_bad_address_keeps_what_was_typed_and_says_why(given: Given) -> None:
    browser = Browser(given(Stage.VERIFIED), "owner")

    answer = browser.fill("/webhooks", url="http://10.0.0.5/hook", prefixes="")

    assert answer.status_code == 422
    assert "http://10.0.0.5/hook" in answer.text
    assert "公网可访问的 https" in answer.text


def test_another_partys_address_is_a_page_that_is_not_there(given: Given) -> None:
    browser = Browser(given(Stage.VERIFIED), "officer")

    assert browser.get(f"/webhooks/{id_of('nothing')}").status_code == 404
