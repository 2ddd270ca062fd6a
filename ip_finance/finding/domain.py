"""What was typed into the search, and what was found. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 200
SHORTEST_NAME = 2
MOST = 10
"""Of each kind that a search shows."""
MOST_VIEWS, LONGEST_NAME, LONGEST_ADDRESS = 50, 40, 1000

HASH = re.compile(r"(?:0x)?([0-9a-f]{64})", re.IGNORECASE)
NOT_OF_A_NUMBER = re.compile(r"[^0-9A-Z]")
PREFIXES = ("ZL", "CN")


class Kind(StrEnum):
    """What kind of thing was found, in the order in which it is shown."""

    CASE = "case"
    RIGHT = "right"
    PLEDGE = "pledge"
    DOCUMENT = "document"
    CERTIFICATE = "certificate"
    STEP = "step"
    TRANSACTION = "transaction"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `is_exact`: the reader typed its number or its hash."""

    kind: Kind
    title: str
    about: str
    href: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, and how each kind of number or hash would be written."""

    text: str

    @property
    def hash(self) -> str | None:
        """As our tables write hashes, if it is one."""
        found = HASH.fullmatch(self.text)
        return "0x" + found[1].lower() if found else None

    @property
    def number(self) -> str:
        """Letters and digits alone, as in a patent number however it was typed.

        >>> Query(" zl 2021 1 0123456.7 ").number
        'ZL2021101234567'
        """
        return NOT_OF_A_NUMBER.sub("", self.text.upper())

    @property
    def right_numbers(self) -> tuple[str, ...]:
        """A patent and its application have one number, with a prefix or without."""
        bare = self.number
        for prefix in PREFIXES:
            bare = bare.removeprefix(prefix)
        return (bare, *(prefix + bare for prefix in PREFIXES)) if bare else ()

    @property
    def is_name(self) -> bool:
        """Long enough to look for in names."""
        return len(self.text) >= SHORTEST_NAME and self.hash is None


def query_of(typed: str) -> Query:
    """What was typed, cut to a length that makes sense, without what no text holds."""
    return Query(" ".join(typed.replace("\x00", "").split())[:LONGEST])


def jump(hits: list[Hit]) -> str | None:
    """Where to go at once: the one thing whose number or hash was typed."""
    exact = [hit for hit in hits if hit.is_exact]
    return exact[0].href if len(exact) == 1 else None
