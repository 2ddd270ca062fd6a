"""Reading elements by path, so that a refusal can name the path and "unknown" is one thing: None.

Offices write zeros where they know nothing: `00000000` for a date, `0000000000` for a code, `0`
for a line of an address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self
from xml.etree.ElementTree import Element

from ip_finance.office_files.errors import MissingField, UnreadableField


@dataclass(frozen=True, slots=True)
class DayForm:
    """How a format writes a day: year, month and day are the named groups of `pattern`."""

    pattern: re.Pattern[str]
    expected: str


_COMPACT: Final = r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
# What follows the day is the zone of an xs:date, or the midnight of an xs:dateTime.
_ISO: Final = (
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
COMPACT_DAYS: Final = DayForm(re.compile(_COMPACT), "a date of the form YYYYMMDD")
ISO_DAYS: Final = DayForm(re.compile(_ISO), "a date of the form YYYY-MM-DD")

_NO_DAY: Final = date(1, 1, 1)
"""What databases write where they know no day; some write the year 0."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element, and how one gets to it from the root."""

    element: Element
    path: str
    prefixes: Mapping[str, str]
    days: tuple[DayForm, ...] = (COMPACT_DAYS,)

    def find(self, path: str) -> Self | None:
        """The first element at the path below this one."""
        found = self.element.find(path, dict(self.prefixes))
        return None if found is None else self._at(found, path)

    def all(self, path: str) -> tuple[Self, ...]:
        """The elements at the path below this one, in the order of the document."""
        found = self.element.findall(path, dict(self.prefixes))
        return tuple(self._at(one, path) for one in found)

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
        day = self._day_of(text)
        if day is None:
            expected = " or ".join(form.expected for form in self.days)
            raise UnreadableField(self.below(path), text, expected)
        return None if day == _NO_DAY else day

    def require_day(self, path: str) -> date:
        """As `day`. Raises: MissingField, UnreadableField."""
        day = self.day(path)
        if day is None:
            raise MissingField(self.below(path))
        return day

    def below(self, path: str) -> str:
        """The path from the root, as a refusal should name it."""
        return f"{self.path}/{path}"

    def attribute(self, name: str) -> str | None:
        """The words of an attribute, whatever prefix it has; None if there are none."""
        names = (name, *(one for one in self.element.attrib if one.endswith(f"}}{name}")))
        texts = (self.element.get(one) for one in names)
        return next((" ".join(text.split()) for text in texts if text and text.strip()), None)

    def _at(self, element: Element, path: str) -> Self:
        return type(self)(element, self.below(path), self.prefixes, self.days)

    def _day_of(self, text: str) -> date | None:
        matches = (form.pattern.fullmatch(text) for form in self.days)
        match = next(filter(None, matches), None)
        if match and match["year"] == "0000":
            return _NO_DAY
        try:
            return date(*(int(match[part]) for part in ("year", "month", "day"))) if match else None
        except ValueError:
            return None


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
