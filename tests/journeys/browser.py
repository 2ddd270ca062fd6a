"""People at browsers: each signs in, fills in forms and signs, and every page is watched."""

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from mimetypes import guess_type
from typing import Self

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    FilePayload,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from ip_finance.play.cast import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS, MOST_RELOADS = 30_000, 200
"""How long a walker waits for what must come: long, for a busy machine; and looks at it anew."""
expect.set_options(timeout=PATIENCE_MS)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WIDTH = """() => {
  const closed = [...document.querySelectorAll("main details:not([open])")];
  for (const one of closed) one.open = true;
  const width = document.scrollingElement.scrollWidth;
  for (const one of closed) one.open = false;
  return width;
}"""
"""How wide the page is with everything on it unfolded."""
IS_LOADED = "document.readyState === 'complete'"
"""On a busy machine Chromium may say that a page has loaded while nothing is in it yet.

Looked at again and again from here: what waits within the page evaluates text there, which the
content security policy forbids.
"""
ON_ITS_WAY = "Execution context was destroyed"
"""What is told by a page that leads on to another while it is asked."""
MOST_LOOKS, LOOK_AGAIN_MS = 200, 50
IS_SIGNED = re.compile(r"[?]done=")
"""Where one is after signing, which unlocks the key in the browser first."""
ON_ITS_WAY_TO_THE_LEDGER = re.compile("正在写入账本|已上链")

NO_BROWSER = "no Chromium on this machine, so nobody clicked through the pages"
needs_browser = pytest.mark.skipif(CHROMIUM is None and not os.getenv("CI"), reason=NO_BROWSER)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; it is up to a CI machine to have one."""
    if CHROMIUM is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What the browsers said against any page, and how wide each page is on a phone."""

    said: list[str] = field(default_factory=list)
    widths: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def over(self, context: BrowserContext, who: str) -> None:
        def hear(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.said.append(f"{who}: {message.text}")

        context.on("console", hear)
        context.on("weberror", lambda failed: self.said.append(f"{who}: {failed.error}"))

    def measure(self, page: Page) -> None:
        for _ in range(MOST_LOOKS):
            width = _width(page)
            if width is not None:
                break
            page.wait_for_timeout(LOOK_AGAIN_MS)
        else:
            raise AssertionError(f"{page.url} does not load")
        place = ID.sub("*", page.url.partition("?")[0].partition("#")[0])
        path = "/" + place.split("/", 3)[3]
        self.widths[path] = max(self.widths[path], width)


def _width(page: Page) -> int | None:
    """How wide the page is on a phone; None while it is on its way, or leads on."""
    try:
        if not page.evaluate(IS_LOADED):
            return None
        page.set_viewport_size(PHONE)
        width: int = page.evaluate(WIDTH)
        page.set_viewport_size(DESK)
    except Error as gone:
        if ON_ITS_WAY not in gone.message:
            raise
        return None
    return width


@dataclass(frozen=True)
class Person:
    """Somebody at a browser of their own."""

    login: str
    address: str
    page: Page
    watch: Watch

    @classmethod
    def at(
        cls, browser: Browser, address: str, login: str, watch: Watch, *, has_scripts: bool = True
    ) -> Self:
        """Sit down at a fresh browser and sign in; then the desk lies open."""
        context = browser.new_context(java_script_enabled=has_scripts, viewport=DESK)
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context, login)
        person = cls(login, address, context.new_page(), watch)
        person.open("/sign-in")
        person.fill({"登录名或邮箱": login, "登录密码": PASSWORD})
        person.press("登录")
        return person

    def without_scripts(self) -> Self:
        """The same session in a browser that runs no JavaScript."""
        assert self.page.context.browser is not None
        context = self.page.context.browser.new_context(
            java_script_enabled=False,
            viewport=DESK,
            storage_state=self.page.context.storage_state(),
        )
        self.watch.over(context, f"{self.login} without JavaScript")
        return type(self)(self.login, self.address, context.new_page(), self.watch)

    @property
    def place(self) -> str:
        """The path of the page that lies open."""
        return self.page.url.removeprefix(self.address).partition("?")[0].partition("#")[0]

    @property
    def content(self) -> Locator:
        return self.page.locator("main")

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.watch.measure(self.page)

    def press(self, name: str) -> None:
        """Follow the one link or button of that name, in the page's own part."""
        button = self.content.get_by_role("button", name=name, exact=True)
        self._follow(button.or_(self.content.get_by_role("link", name=name, exact=True)))

    def take_up(self, what: str) -> None:
        """From the desk, go to what waits for this person."""
        self.open("/desk")
        waiting = self.page.locator(".queue li").filter(has_text=what)
        self._follow(waiting.get_by_role("link"))

    def fill(self, values: dict[str, str]) -> None:
        """Type into fields by their labels."""
        for label, value in values.items():
            self.put(self.content.get_by_label(label, exact=True), value)

    def choose(self, label: str, option: str) -> None:
        self.pick(self.content.get_by_label(label, exact=True), option)

    def group(self, name: str) -> Locator:
        """The fields that one thing has in common."""
        return self.content.get_by_role("group", name=name)

    def tick(self, label: str) -> None:
        self.check(self.content.get_by_label(label))

    def attach(self, label: str, name: str, content: bytes) -> None:
        """Choose a file of this name and content."""
        media_type = guess_type(name)[0] or "application/octet-stream"
        file: FilePayload = {"name": name, "mimeType": media_type, "buffer": content}
        self.hand_in(self.content.get_by_label(label, exact=True), file)

    def put(self, field: Locator, text: str) -> None:
        field.fill(text)

    def pick(self, choice: Locator, option: str) -> None:
        """Choose by what the option is called, or by its value."""
        choice.select_option(option)

    def check(self, box: Locator) -> None:
        box.check()

    def hand_in(self, field: Locator, file: FilePayload) -> None:
        field.set_input_files(file)

    def activate(self, control: Locator) -> None:
        """Have the control lead to another page."""
        with self.page.expect_navigation():
            control.click()

    def sign(self) -> str:
        """Sign the step that lies open; gives the page of the step."""
        step = self.place
        self.fill({"签名口令": PASSWORD})
        self.press("确认签署")
        expect(self.page).to_have_url(IS_SIGNED)
        return step

    def sign_last(self) -> None:
        """Sign as the last one, and wait until the step is on the ledger; then come back."""
        step = self.sign()
        back = self.place
        self.open(step)
        for _ in range(MOST_RELOADS):
            if self.content.locator(".evidence-on-chain").count():
                break
            # The page may have renewed itself meanwhile.
            expect(self.content).to_contain_text(ON_ITS_WAY_TO_THE_LEDGER)
            self.page.reload()
        self.open(back)

    def _follow(self, control: Locator) -> None:
        self.activate(control)
        self.watch.measure(self.page)
