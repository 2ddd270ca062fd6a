"""A browser without JavaScript: it reads pages, fills in their forms, and sends what they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from ip_finance.web.deps import SESSION_COOKIE
from tests.api import Answer, Platform


@dataclass
class Sent(HTMLParser):
    """Every form of a page by its address, with what it would send as it stands."""

    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    _action: str = ""
    _choice: str = ""
    _text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self._action = told["action"] or ""
            self.forms[self._action] = {}
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice:
            is_first = self._choice not in self.forms[self._action]
            if is_first or "selected" in told:
                self.forms[self._action][self._choice] = value
        elif tag == "textarea":
            self._text = name
            self.forms[self._action][name] = ""
        elif tag == "input" and name and _is_sent(told):
            self.forms[self._action].setdefault(name, value)

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[self._action][self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._choice = ""
        elif tag == "textarea":
            self._text = ""


def next_page(text: str) -> str:
    """Where the page says that the list goes on; empty at its end."""
    before, _, rest = text.partition('" rel="next"')
    return unescape(before.rpartition('href="')[2]) if rest else ""


@dataclass
class Browser:
    """Somebody at a browser, signed in."""

    platform: Platform
    login: str

    def get(self, path: str, **request: Any) -> Answer:
        return self.platform.http.get(path, headers=self._headers(), **request)

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def form(self, path: str, action: str = "") -> dict[str, str]:
        """What the form at `action` on the page would send as it stands."""
        found = Sent()
        found.feed(self.page(path))
        return found.forms[action or path]

    def send(self, path: str, values: Mapping[str, Any], **request: Any) -> Answer:
        return self.platform.http.post(path, data=values, headers=self._headers(), **request)

    def fill(self, path: str, action: str = "", files: Any = None, **changes: Any) -> Answer:
        """Open the page, change what is to be changed, and send the form."""
        values = self.form(path, action) | changes
        return self.send(action or path, values, files=files)

    def _headers(self) -> dict[str, str]:
        token = self.platform.token(self.login)
        return {"Cookie": f"{SESSION_COOKIE}={token}", "Accept": "text/html"}


def _is_sent(told: Mapping[str, str | None]) -> bool:
    kind = told.get("type")
    return kind != "file" and (kind not in {"checkbox", "radio"} or "checked" in told)
