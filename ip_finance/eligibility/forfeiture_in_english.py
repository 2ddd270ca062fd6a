"""Wordings of a forfeiture clause in English (流质, CC-03). Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_RIGHT: Final = (
    r"\b(?:patents?|trade ?marks?|copyrights?|pledged (?:property|rights?|assets?)|collateral|"
    r"title|ownership)\b"
)
CONDITION: Final = re.compile(
    r"\b(?:default\w*|fail\w*|unpaid|not|overdue|breach\w*|unable|non-?payment|mature\w*|maturity|"
    r"upon|if|when|once)\b"
)
"""In the sentence: it speaks of default, or of the end of the debt's time."""
FORBIDDEN: Final = re.compile(r"\b(?:not|never|cannot|nor)\b(?:\s\w+){0,2}\s*$")
"""Right before the verb."""
VOID: Final = re.compile(r"\b(?:void|invalid|prohibited)\b")
"""After the words."""
MONEY: Final = re.compile(
    r"(?<!and its )(?<!and the )(?<!and )\b(?:proceeds|price|royalt\w+|fees?)\b"
)
"""Before the verb: it is money that goes, and not the right beside it."""


@lru_cache(maxsize=64)
def _wordings(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    named = "".join(f"|{re.escape(name)}" for name in names)
    creditor = rf"(?:pledgee|bank|lender|creditor|mortgagee|secured party{named})"
    goes = (
        r"(?P<verb>belongs?|pass(?:es)?|vests?|transfer(?:s|red)?|reverts?|devolves?|assigned|"
        r"forfeit(?:s|ed)?|becomes?)"
    )
    takes = r"(?P<verb>becomes?|acquires?|obtains?|takes?|owns?)"
    return (
        re.compile(rf"{_RIGHT}[^.;]{{0,80}}\b{goes}\b[^.;]{{0,40}}\b{creditor}"),
        re.compile(rf"{creditor}\b[^.;]{{0,40}}\b{takes}\b[^.;]{{0,30}}(?:\bowner\b|{_RIGHT})"),
    )


def english_words(sentence: str, creditors: Sequence[str]) -> str:
    """The words of the sentence that transfer the right; empty if none do.

    >>> english_words("If the debt is not repaid, the patent shall belong to the Bank.", ())
    'patent shall belong to the bank'
    """
    said = " ".join(sentence.casefold().split())
    if not CONDITION.search(said):
        return ""
    for wording in _wordings(tuple(name.casefold() for name in creditors if name.strip())):
        for match in wording.finditer(said):
            before = said[: match.start("verb")]
            is_lawful = FORBIDDEN.search(before) or MONEY.search(before)
            if not is_lawful and not VOID.search(said, match.end()):
                return match[0]
    return ""
