"""Looks at pages in a real browser: accessible, narrow, and without complaint."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from ip_finance.web.deps import SESSION_COOKIE
from tests.api import Answer, Platform
from tests.ip_assets.browsing import Browser as Reader
from tests.journeys.browser import DESK, PATIENCE_MS, WIDTH
from tests.security.places import LOGINS, Place

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")
RUN = """async standards => {
  const options = {runOnly: standards, resultTypes: ["violations"]};
  const found = await axe.run(document, options);
  return found.violations.map(one => [one.impact, one.id, one.nodes[0].html.slice(0, 200)]);
}"""
NARROW: ViewportSize = {"width": 320, "height": 640}
TAG = re.compile(r"<[a-z][^>]*>")
DATA = re.compile(r'\s(?!class|type|role|rel|lang)[\w:-]+="[^"]*"')


@dataclass
class Inspection:
    """People at browsers who open every page they may, and what there was to say about it.

    What holds of one page holds of any whose frame and content are built alike, so a page is
    looked at only if one of the two is new: everybody's page to change a password is looked at
    once, and so is everybody's menu.
    """

    platform: Platform
    browser: Browser
    address: str
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def faults(self, place: Place) -> list[str]:
        """What is wrong with the page for anybody who may open it."""
        path = place.on(self.platform)
        return [
            f"{login} {path}: {fault}"
            for login in LOGINS
            if is_page(answer := Reader(self.platform, login).get(path))
            for fault in self._look_once(login, path, answer.text)
        ]

    def page(self, login: str) -> Page:
        """A fresh page in the browser of this person."""
        if login not in self.contexts:
            context = self.browser.new_context(viewport=DESK, reduced_motion="reduce")
            context.set_default_timeout(PATIENCE_MS)
            token = self.platform.token(login)
            context.add_cookies(
                [{"name": SESSION_COOKIE, "value": token, "url": self.address, "httpOnly": True}]
            )
            context.on("console", self._hear)
            context.on("weberror", lambda failed: self.said.append(str(failed.error)))
            self.contexts[login] = context
        return self.contexts[login].new_page()

    def _look_once(self, login: str, path: str, text: str) -> list[str]:
        parts = {built(part) for part in parts_of(text)}
        if parts <= self.seen:
            return []
        self.seen |= parts
        return self._look(login, path)

    def _look(self, login: str, path: str) -> list[str]:
        page, heard = self.page(login), len(self.said)
        try:
            page.goto(self.address + path)
            return [*self.said[heard:], *self.judge(page)]
        finally:
            page.close()

    def judge(self, page: Page) -> list[str]:
        """What is wrong with the page that lies open."""
        page.evaluate(AXE)
        found: list[list[Any]] = page.evaluate(RUN, STANDARDS)
        page.set_viewport_size(NARROW)
        return [*_grave(found), *_wide(page.evaluate(WIDTH))]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.said.append(message.text)


def is_page(answer: Answer) -> bool:
    """Whether that is a page that a person was let in to read, and no piece of one."""
    is_html = "text/html" in answer.headers.get("content-type", "")
    return answer.status_code == 200 and is_html and answer.text.startswith("<!doctype html>")


def parts_of(page: str) -> tuple[str, str]:
    """What stands around the content of a page, and the content."""
    before, start, rest = page.partition("<body")[2].partition("<main")
    content, end, after = rest.partition("</main>")
    return before + after, start + content + end


def built(page: str) -> str:
    """How the page is built, whatever it says."""
    return "".join(DATA.sub("", tag) for tag in TAG.findall(page))


def _grave(found: list[list[Any]]) -> list[str]:
    return [f"{impact}: {rule}: {html}" for impact, rule, html in found if impact in GRAVE]


def _wide(width: int) -> list[str]:
    limit = NARROW["width"]
    return [f"{width} px wide on a screen of {limit} px"] if width > limit else []
