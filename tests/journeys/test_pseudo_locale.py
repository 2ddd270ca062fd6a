"""Every page in a language that marks what the catalogue knows: whatever else is Chinese is data.

⟦…⟧ stands around each phrase that has an English one. What is left is looked up in the database:
names, purposes and reasons that people wrote stay as they wrote them.
"""

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.migrating import METADATA
from ip_finance.web.deps import SESSION_COOKIE
from ip_finance.web.language import COOKIE, Language
from tests.api import Answer, Platform
from tests.journeys.inspecting import built, is_page
from tests.security.places import HTML, LOGINS, Place, places

pytest_plugins = ["tests.parties.platforms"]

KNOWN = re.compile(r"⟦[^⟦⟧]*⟧")
CHINESE = re.compile(
    r"[\u3400-\u9fff](?:[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]*[\u3400-\u9fff])?"
)
"""From ideograph to ideograph, with the marks between them."""
READ_ALOUD = ("alt", "title", "placeholder", "aria-label", "aria-description")
LANGUAGES = {"中文", "简体中文"}
"""A language is called by its own name in every other."""


class Said(HTMLParser):
    """What a page says, in text and to whoever hears it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_silent = tag in {"script", "style", "textarea"}
        self.words += [value or "" for name, value in attrs if name in READ_ALOUD]

    def handle_endtag(self, _: str) -> None:
        self._is_silent = False

    def handle_data(self, data: str) -> None:
        if not self._is_silent:
            self.words.append(data)


@pytest.fixture(scope="module")
def data(full_platform: Platform) -> str:
    """Everything that people have written into the database."""
    with full_platform.database.owner.begin(SYSTEM) as tx:
        tables = [
            tx.session.scalar(text(f"select string_agg(cast({name} as text), ' ') from {name}"))
            for name in METADATA.tables
        ]
    return " ".join(filter(None, tables))


@pytest.mark.parametrize("place", places("GET"), ids=lambda place: place.route)
def test_a_page_says_nothing_that_is_not_in_the_catalogue(
    full_platform: Platform, data: str, place: Place
) -> None:
    seen, missing = set(), set()
    for login in LOGINS:
        answer = _marked(full_platform, login, place.on(full_platform))
        if is_page(answer) and (how := built(answer.text)) not in seen:
            seen.add(how)
            missing |= {one for one in _chinese(answer.text) if one not in data}

    assert missing - LANGUAGES == set()


def test_the_marks_are_there(full_platform: Platform) -> None:
    assert "⟦" in _marked(full_platform, "owner", "/documents").text


def _marked(platform: Platform, login: str, path: str) -> Answer:
    cookies = {SESSION_COOKIE: platform.token(login), COOKIE: Language.PSEUDO.value}
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return platform.http.get(path, headers={"Cookie": told, "Accept": HTML})


def _chinese(page: str) -> set[str]:
    said = Said()
    said.feed(page)
    return {
        part
        for word in said.words
        for found in CHINESE.findall(_without_known(word))
        for part in found.split("、")  # names in a row
    }


def _without_known(word: str) -> str:
    """What is left between the marks; a phrase that holds another has marks around marks."""
    while (less := KNOWN.sub(" ", word)) != word:
        word = less
    return word
