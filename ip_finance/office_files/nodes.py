"""Reading elements by path, so that a refusal can name the path and "unknown" is one thing: None.

Offices write zeros where they know nothing: `00000000` for a date, `0000000000` for a code, `0`
for a line of an address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self
from xml.etree.ElementTree import Element

from ip_finance.office_files.errors import MissingField, UnreadableField

_DATE: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Node:
    """An element, and how one gets to it from the root."""

    element: Element
    path: str
    prefixes: Mapping[str, str]

    def find(self, path: str) -> Self | None:
        """The first element at the path below this one."""
        found = self.element.find(path, dict(self.prefixes))
        return None if found is None else replace(self, element=found, path=self.below(path))

    def all(self, path: str) -> tuple[Self, ...]:
        """The elements at the path below this one, in the order of the document."""
        found = self.element.findall(path, dict(self.prefixes))
        return tuple(replace(self, element=one, path=self.below(path)) for one in found)

    def require(self, path: str) -> Self:
        """The first element at the path. Raises: MissingField."""
        found = self.find(path)
        if found is None:
            raise MissingField(self.below(path))
        return found

    def prose(self) -> str | None:
        """All text below this element, however it was wrapped into lines."""
        return unwrapped("".join(self.element.itertext())) or None

    def text(self, path: str) -> str | None:
        """The words of the element at the path; None if there are none."""
        found = self.find(path)
        return None if found is None else found.prose()

    def fact(self, path: str) -> str | None:
        """As `text`, for codes, dates and addresses, where zeros alone mean unknown."""
        text = self.text(path)
        return text if text and text.strip("0") else None

    def require_fact(self, path: str) -> str:
        """As `fact`. Raises: MissingField."""
        fact = self.fact(path)
        if fact is None:
            raise MissingField(self.below(path))
        return fact

    def day(self, path: str) -> date | None:
        """The date at the path. Raises: UnreadableField."""
        text = self.fact(path)
        if text is None:
            return None
        match = _DATE.fullmatch(text)
        try:
            return date(*map(int, match.groups())) if match else self._not_a_day(path, text)
        except ValueError:
            return self._not_a_day(path, text)

    def require_day(self, path: str) -> date:
        """As `day`. Raises: MissingField, UnreadableField."""
        day = self.day(path)
        if day is None:
            raise MissingField(self.below(path))
        return day

    def below(self, path: str) -> str:
        """The path from the root, as a refusal should name it."""
        return f"{self.path}/{path}"

    def _not_a_day(self, path: str, text: str) -> date:
        raise UnreadableField(self.below(path), text, "a date of the form YYYYMMDD")


def unwrapped(text: str) -> str:
    """The text on one line: Chinese goes on without a space, other words do not.

    >>> unwrapped("一种制造方\\n\\t\\t法，包括 the\\n solid state")
    '一种制造方法，包括 the solid state'
    """
    previous = ""
    parts: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        if previous and previous[-1].isascii() and line[0].isascii():
            parts.append(" ")
        parts.append(line)
        previous = line
    return "".join(parts)
