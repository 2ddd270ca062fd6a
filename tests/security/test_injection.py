"""What somebody types, names a file or writes into an address stays text, on every page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.api import Answer, Platform
from tests.ip_assets.browsing import Browser
from tests.security.fields import Filled, forms_of
from tests.security.places import Place, places

pytest_plugins = ["tests.parties.platforms"]

MARK = "Zq9"
TEXT = MARK + "{{ 7191*7193 }}${7191*7193}<script>x</script>\"><img src=x onerror=y>' or 1=1 --"
COMPUTED = str(7191 * 7193)
LIVE = ("<script>x", "<img src=x")
TYPISTS = ("owner", "officer", "approver", "admin", "verifier", "appraiser", "auditor")
SPLIT = "x\r\nSet-Cookie: planted=1\r\n\r\n<script>x</script>"
HOSTILE_NAMES = (
    "../../../etc/passwd",
    "..\\..\\windows\\system32\\evil.pdf",
    'a"; filename="b.html',
    "<img src=x onerror=y>.pdf",
    "a\r\nSet-Cookie: planted=1.pdf",
    "长" * 300 + ".pdf",
    "\u202efdp.exe",
)
FILES = {
    "a program": ("a.pdf", b"MZ\x90\x00" + b"\x00" * 64, "application/pdf"),
    "a page": ("a.pdf", b"<html><script>x</script></html>", "application/pdf"),
    "a drawing with a script": ("a.svg", b"<svg onload='x'/>", "image/svg+xml"),
    "nothing": ("a.pdf", b"", "application/pdf"),
    "entities": ("a.xml", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', ""),
}
QUERIES = ("done", "q", "after", "limit", "state", "kind", "on", "percent", "asset", "sort")
BEHIND = (TEXT, SPLIT, "\x00", "-1", "9" * 400)
AWAY = 503
"""A refusal like any other: the patent office's service has no key on a test's platform."""
named: dict[str, Any] = {"ids": lambda place: place.route}


def harmless(answer: Answer) -> None:
    """Nothing of what was sent has come to life."""
    assert answer.status_code < 500 or answer.status_code == AWAY, answer.text[:500]
    assert "planted" not in answer.headers.get("set-cookie", "")
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert COMPUTED not in answer.text
        assert not [one for one in LIVE if one in answer.text]


@dataclass
class Offers:
    """The forms that each page offers, each to the first who may see it."""

    platform: Platform
    kept: dict[Place, list[tuple[Browser, Filled]]] = field(default_factory=dict)

    def on(self, place: Place) -> list[tuple[Browser, Filled]]:
        if place not in self.kept:
            self.kept[place] = list(self._found(place))
        return self.kept[place]

    def _found(self, place: Place) -> Iterator[tuple[Browser, Filled]]:
        seen, path = {"/sign-out"}, place.on(self.platform)
        for login in TYPISTS:
            browser = Browser(self.platform, login)
            for one in forms_of(browser.get(path).text):
                one.action = one.action or path
                if one.action not in seen:
                    seen.add(one.action)
                    yield browser, one


@pytest.fixture(scope="module")
def offers(full_platform: Platform) -> Offers:
    return Offers(full_platform)


@pytest.mark.parametrize("place", places("GET"), **named)
class TestForm:
    def test_takes_whatever_is_typed_as_text(self, offers: Offers, place: Place) -> None:
        for browser, one in offers.on(place):
            answer = browser.send(one.action, one.with_text(TEXT))
            harmless(answer)
            if answer.status_code == 303:
                harmless(browser.get(answer.headers["location"]))

    def test_takes_no_file_for_more_than_it_is(self, offers: Offers, place: Place) -> None:
        for browser, one in offers.on(place):
            for name in [each.name for each in one.fields if each.kind == "file"]:
                for file in FILES.values():
                    sent = browser.send(one.action, one.with_text("x"), files={name: file})
                    harmless(sent)


@pytest.mark.parametrize("place", places("GET"), **named)
def test_an_address_with_anything_behind_it_stays_an_address(
    full_platform: Platform, place: Place
) -> None:
    officer, path = Browser(full_platform, "officer"), place.on(full_platform)
    for number, name in enumerate(QUERIES):
        harmless(officer.get(path, params={name: BEHIND[number % len(BEHIND)]}))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_name_of_a_file_is_only_a_name(full_platform: Platform, name: str) -> None:
    owner = Browser(full_platform, "owner")
    form = owner.form("/documents/new")
    file = {"file": (name, b"%PDF-1.7 hostile name", "application/pdf")}

    kept = owner.send("/documents/new", form, files=file)

    harmless(kept)
    if kept.status_code == 303:
        harmless(owner.get(kept.headers["location"]))
        document = kept.headers["location"].partition("?")[0].rpartition("/")[2]
        got = owner.get(f"/api/documents/{document}/content")
        harmless(got)
        assert got.headers["x-content-type-options"] == "nosniff"
        told = got.headers["content-disposition"]
        assert "\r" not in told
        assert "html" not in got.headers["content-type"]


def test_a_form_that_is_too_large_is_not_read(full_platform: Platform) -> None:
    owner = Browser(full_platform, "owner")
    form = owner.form("/documents/new")

    answer = owner.send("/documents/new", form, files={"file": ("a.pdf", b"x" * 25 * 2**20)})

    assert answer.status_code == 422
