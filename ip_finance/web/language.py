"""Which language a page speaks, and the words of our Chinese in it.

Templates and code are written in Chinese. The catalogue, `catalogue/*.en.json`, holds the English
of each phrase; a phrase with `{name}` in it also stands for whatever was put in its place, so that
sentences made in Python are found too. What the catalogue lacks stays Chinese.
"""

import json
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from enum import StrEnum
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "ipfin_language"
CATALOGUE = Path(__file__).parent / "catalogue"
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"\{\w*\}")
REMEMBERED = 8192
LISTS = {"；": "; ", "、": ", ", " · ": " · "}
"""What stands between the parts of a list, and in English."""


class Language(StrEnum):
    """PSEUDO marks what the catalogue knows as ⟦…⟧: whatever else is Chinese is missing there."""

    CHINESE = "zh-CN"
    ENGLISH = "en"
    PSEUDO = "pseudo"


class Verbatim(str):
    """Text that is data, such as the value of a field: never put into other words."""

    __slots__ = ()


_spoken: ContextVar[Language] = ContextVar("language", default=Language.CHINESE)


def spoken() -> Language:
    """The language of the page in hand."""
    return _spoken.get()


def speak(language: Language) -> None:
    """From here on, in this request."""
    _spoken.set(language)


class InLanguage:
    """Has each request speak the language that its cookie names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            speak(language_in(Headers(scope=scope).get("cookie", "")))
        await self._app(scope, receive, send)


def language_in(cookies: str) -> Language:
    """The language that a cookie header names; Chinese if it names none of ours."""
    try:
        named = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return Language.CHINESE
    return language_named(named.value if named else "")


def language_named(name: str) -> Language:
    return next((one for one in Language if one.value == name), Language.CHINESE)


def html_language() -> str:
    return "en" if spoken() is Language.ENGLISH else "zh-CN"


def word(text: str) -> str:
    """A phrase of ours in the language spoken; space around it stays."""
    language = spoken()
    if language is Language.CHINESE:
        return text
    bare = text.strip()
    return text.replace(bare, _in(language, bare)) if bare else text


def markup(text: str) -> Markup:
    """A piece of a template, which is markup already, in the language spoken."""
    said = word(text)
    if said is text:
        return Markup(text)  # noqa: S704  a template of ours
    safe = said.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    return Markup(safe)  # noqa: S704  the catalogue's entities stay what they are


def finalized(value: object) -> object:
    """What an expression of a template gave, as it goes onto the page."""
    if spoken() is Language.CHINESE or not isinstance(value, str):
        return value
    if isinstance(value, Markup | Verbatim) or not CHINESE.search(value):
        return value
    return word(value)


def verbatim(value: object) -> object:
    return Verbatim(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, str]:
    """Every phrase and its English, of all parts together."""
    merged: dict[str, str] = {}
    for path in sorted(CATALOGUE.glob("*en.json")):
        merged |= json.loads(path.read_text(encoding="utf-8"))
    return merged


@lru_cache(maxsize=REMEMBERED)
def english_of(phrase: str) -> str | None:
    """The English of a phrase or of one with something put in; nothing if there is none."""
    found = catalogue().get(phrase)
    return found if found is not None else _filled_in(phrase)


@lru_cache(maxsize=REMEMBERED)
def _in(language: Language, phrase: str) -> str:
    english = english_of(phrase)
    if english is None:
        return _part_by_part(language, phrase)
    return english if language is Language.ENGLISH else f"⟦{phrase}⟧"


def _part_by_part(language: Language, phrase: str) -> str:
    """A list with data in it: what is known is said, the rest stays; words of people stay whole."""
    for mark, english in LISTS.items():
        if mark in phrase:
            parts = [part.strip() for part in phrase.split(mark)]
            said = [_in(language, part) for part in parts]
            return english.join(said) if said != parts else phrase
    return phrase


def _filled_in(phrase: str) -> str | None:
    for literal, pattern, english in _patterns():
        if literal in phrase and (found := pattern.fullmatch(phrase)):
            return english.format_map(
                {k: _in(Language.ENGLISH, v) for k, v in found.groupdict().items()}
            )
    return None


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    """Phrases with places to fill, the most telling first."""
    open_ones = [item for item in catalogue().items() if PLACEHOLDER.search(item[0])]
    found = [_pattern(phrase, english) for phrase, english in open_ones]
    return sorted(found, key=lambda one: -len(one[0]))


def _pattern(phrase: str, english: str) -> tuple[str, re.Pattern[str], str]:
    literals = PLACEHOLDER.split(phrase)
    source = "".join(_sources(literals, PLACEHOLDER.findall(phrase)))
    return max(literals, key=len), re.compile(source, re.DOTALL), english


def _sources(literals: Iterable[str], places: list[str]) -> Iterable[str]:
    seen: set[str] = set()
    for literal, place in zip(literals, [*places, ""], strict=True):
        yield re.escape(literal)
        name = place.strip("{}")
        if name:
            yield f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
