"""Keys are made and used in a real browser under the real headers; the server learns none."""

import json
import shutil
from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.signing_site import CONTRACT, PASSPHRASE, TYPED_DATA, Site, Visit

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FAKE_WALLET = """
window.ethereum = { request: async ({ method, params }) => {
  if (method === "eth_requestAccounts") return ["ACCOUNT"];
  if ("DECLINES" === "yes") throw Object.assign(new Error("no"), { code: 4001 });
  return JSON.stringify(params);
} };
"""
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with site.served():
        yield site


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    page = browser.new_page()
    visit = Visit(page, site, [], [])
    page.on("request", lambda r: visit.sent.append(f"{r.url} {r.headers} {r.post_data}"))
    page.on("pageerror", lambda error: visit.said.append(str(error)))
    page.on("console", lambda m: visit.said.append(m.text) if m.type == "error" else None)
    yield visit
    page.close()
    assert visit.said == []
    for secret in (PASSPHRASE, quote_plus(PASSPHRASE), PASSPHRASE.encode().hex()):
        assert not [sent for sent in visit.sent if secret in sent]


class TestHarness:
    def test_it_hears_a_violation(self, visit: Visit) -> None:
        visit.open("/key")
        with visit.page.expect_console_message():
            visit.page.evaluate(
                "document.body.append(Object.assign(document.createElement('script'), {text: '0'}))"
            )

        assert "Content Security Policy" in visit.said[0]
        visit.said.clear()


class TestKeyPage:
    def test_it_posts_an_address_and_a_keystore_that_others_can_open(self, visit: Visit) -> None:
        visit.make_key()
        visit.page.wait_for_url("**/posted")

        [made] = visit.site.posted
        keystore = json.loads(made["keystore"])
        opened = Account.from_key(Account.decrypt(keystore, PASSPHRASE))
        assert opened.address == made["address"]
        assert set(made) == {"csrf_token", "idempotency_key", "address", "keystore"}
        assert made["csrf_token"] == "the-token"
        assert keystore["version"] == 3
        assert "x-ethers" not in keystore

    def test_it_shows_how_far_it_is(self, visit: Visit) -> None:
        visit.site.scrypt_n = 2**18
        visit.make_key()

        expect(visit.page.locator("progress")).not_to_have_js_property("value", 0)
        assert visit.page.get_by_text("正在生成并加密密钥").is_visible()
        assert visit.page.inner_text("[data-address]").startswith("0x")
        assert visit.page.get_by_role("button", name="生成并登记密钥").is_disabled()
        visit.page.wait_for_url("**/posted")

    def test_two_keys_differ(self, visit: Visit) -> None:
        for _ in range(2):
            visit.make_key()
            visit.page.wait_for_url("**/posted")

        first, second = visit.site.posted
        assert first["address"] != second["address"]

    def test_two_passphrases_that_differ_are_refused(self, visit: Visit) -> None:
        visit.make_key(second=PASSPHRASE + "!")

        assert "不一样" in visit.refusal()
        assert visit.site.posted == []

    def test_a_short_passphrase_is_refused(self, visit: Visit) -> None:
        visit.open("/key")
        first = visit.page.get_by_label("签名口令", exact=True)
        first.press_sequentially("short")
        visit.page.get_by_label("再次输入签名口令").press_sequentially("short")
        visit.page.get_by_role("button", name="生成并登记密钥").click()

        assert first.evaluate("input => input.validity.tooShort")
        assert visit.site.posted == []


class TestSignPage:
    def test_the_signature_is_that_of_the_key(self, visit: Visit) -> None:
        visit.key()

        visit.sign()
        visit.page.wait_for_url("**/posted")

        [posted] = visit.site.posted
        message = encode_typed_data(full_message=TYPED_DATA)
        signer = Account.recover_message(message, signature=posted["signature"])
        assert signer == visit.site.address
        assert set(posted) == {"csrf_token", "idempotency_key", "step", "signature"}

    def test_a_wrong_passphrase_is_named_and_can_be_tried_again(self, visit: Visit) -> None:
        visit.key()
        visit.sign("not the passphrase")

        assert "口令不正确" in visit.refusal()
        assert visit.site.posted == []
        assert visit.page.evaluate("document.activeElement.id") == "field-passphrase"
        assert visit.page.get_by_label("签名口令").input_value() == ""

        visit.page.get_by_label("签名口令").fill(PASSPHRASE)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/posted")
        assert len(visit.site.posted) == 1

    def test_a_key_of_somebody_else_is_refused(self, visit: Visit) -> None:
        visit.key()
        visit.site.address = CONTRACT

        visit.sign()

        assert "不是为您登记" in visit.refusal()
        assert visit.site.posted == []

    def test_it_shows_what_the_browser_is_about_to_sign(self, visit: Visit) -> None:
        visit.key()
        visit.open("/sign")
        visit.page.get_by_text("查看将被签署的原始数据").click()

        shown = json.loads(visit.page.inner_text("[data-raw]"))
        assert shown["message"] == TYPED_DATA["message"]
        assert shown["domain"] == TYPED_DATA["domain"]
        assert visit.page.inner_text("[data-digest]").startswith("0x")


class TestBrowserWallet:
    def wallet(self, visit: Visit, account: str, declines: str = "no") -> None:
        script = FAKE_WALLET.replace("ACCOUNT", account).replace("DECLINES", declines)
        visit.page.add_init_script(script)
        visit.open("/sign")

    def click(self, visit: Visit) -> None:
        visit.page.get_by_role("button", name="用浏览器钱包签名").click()

    def test_it_is_offered_only_where_there_is_one(self, visit: Visit) -> None:
        visit.open("/sign")

        assert not visit.page.locator("[data-wallet]").is_visible()

    def test_it_is_asked_for_the_same_message(self, visit: Visit) -> None:
        self.wallet(visit, CONTRACT.lower())

        self.click(visit)
        visit.page.wait_for_url("**/posted")

        account, payload = json.loads(visit.site.posted[0]["signature"])
        wanted = encode_typed_data(full_message=TYPED_DATA)
        assert account == CONTRACT.lower()
        assert encode_typed_data(full_message=json.loads(payload)) == wanted

    def test_another_account_is_refused(self, visit: Visit) -> None:
        self.wallet(visit, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")

        self.click(visit)

        assert "不是为您登记" in visit.refusal()

    def test_declining_in_the_wallet_posts_nothing(self, visit: Visit) -> None:
        self.wallet(visit, CONTRACT, declines="yes")

        self.click(visit)

        assert "取消了签署" in visit.refusal()
        assert visit.site.posted == []
