"""One way of writing: what does not belong to a number or a name is taken out first."""

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


def plain_name(name: str) -> str:
    """A name without what writing alone changes: width, case, spaces.

    >>> plain_name("成都 Demo（集团）") == plain_name("成都demo(集团)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def without_dashes(text: str) -> str:
    """As `squeezed`, and without the hyphens and dashes that people group digits by.

    >>> without_dashes("2021-1-0071567.8")
    '202110071567.8'
    """
    return squeezed(text).translate(_WITHOUT_DASHES)
