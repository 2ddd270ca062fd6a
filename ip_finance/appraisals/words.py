"""Words for every code of the valuation library, Chinese and English, in one place.

They stand in `words.json` by kind of code. A code without words is shown as it is, so that a new
line of a method is never lost; a test finds it.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("words.json")


class Lang(StrEnum):
    """The languages of a report."""

    ZH = "zh"
    EN = "en"


def word(lang: Lang, kind: str, code: str) -> str:
    """The words of a code; those of its longest first part where a name is joined to it.

    >>> word(Lang.EN, "line", "royalty-saved"), word(Lang.ZH, "line", "charge-workforce")
    ('royalty saved after tax', '贡献资产回报 workforce')
    """
    exact = _words()[kind].get(code)
    if exact is not None:
        return exact[lang]
    parts = code.split("-")
    for end in range(len(parts) - 1, 0, -1):
        prefix = _words()["prefix"].get("-".join(parts[:end]))
        if prefix is not None:
            return f"{prefix[lang]} {'-'.join(parts[end:])}"
    return code


def sentence(lang: Lang, kind: str, code: str, facts: Mapping[str, str]) -> str | None:
    """A sentence with its facts in place; None where there is none in this language."""
    found = _words()[kind].get(code)
    return found[lang].format_map(facts) or None if found else None


def kinds() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Everything that has words, by kind and code."""
    return _words()


@lru_cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(
        _FILE.read_text(encoding="utf-8")
    )
    return found
