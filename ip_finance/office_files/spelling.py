"""One way of writing: what does not belong to a number is taken out before it is read."""

import unicodedata
from typing import Final

_DASHES: Final = "".join(
    sign for sign in map(chr, range(0x110000)) if unicodedata.category(sign) == "Pd"
)
_MINUS_AND_SOFT_HYPHEN: Final = "\u2212\u00ad"
_WITHOUT_DASHES: Final = str.maketrans("", "", _DASHES + _MINUS_AND_SOFT_HYPHEN)
_INVISIBLE: Final = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def squeezed(text: str) -> str:
    """The text in narrow capitals without white space; NFKC is what makes full width narrow.

    >>> squeezed("ｚｌ 2016\\u3000x")
    'ZL2016X'
    """
    narrow = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return "".join(narrow.upper().split())


def without_dashes(text: str) -> str:
    """As `squeezed`, and without the hyphens and dashes that people group digits by.

    >>> without_dashes("2021-1-0071567.8")
    '202110071567.8'
    """
    return squeezed(text).translate(_WITHOUT_DASHES)
