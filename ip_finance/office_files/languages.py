"""What one says in several languages: which to take, and how to put a person's name together."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ip_finance.office_files.nodes import Node

# Han, kana and hangul.
_FAMILY_FIRST: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LAST_RESORT: Final = "en"
_ATTRIBUTES: Final = ("lang", "languageCode")
"""ST.36 and OPS write the one, ST.66 and ST.96 the other."""


def in_language(nodes: Iterable[Node], language: str | None) -> Node | None:
    """The one of these in the language, else one that says none, else the English, or the first."""
    found = tuple(nodes)
    spoken = [_language_of(node) for node in found]
    for wanted in (language, None, _LAST_RESORT):
        if wanted in spoken:
            return found[spoken.index(wanted)]
    return found[0] if found else None


def person_name(given: Sequence[str | None], family: str | None) -> str | None:
    """The name of a person as people of that script write it.

    >>> person_name(["Nilan"], "Su"), person_name(["拟岚"], "苏")
    ('Nilan Su', '苏拟岚')
    """
    first = [part for part in given if part]
    if family and _FAMILY_FIRST.match(family):
        return "".join((family, *first))
    return " ".join((*first, *filter(None, (family,)))) or None


def _language_of(node: Node) -> str | None:
    texts = (node.attribute(name) for name in _ATTRIBUTES)
    return next((text.lower() for text in texts if text), None)
