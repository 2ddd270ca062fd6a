"""Words and figures of a case, whichever way they are written."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeVar

from ip_finance.core.money import Fen

Meaning = TypeVar("Meaning")

_SPELLINGS: Final = (
    (r"[(),;_\-\s]+", " "),
    (r"instal{2}ment", "instalment"),
    (r" ?/ ?", "/"),
    (r"per cents?|percent(age)?|pct", "%"),
)


class NotUnderstood(Exception):
    """The case says something this reader has no meaning for."""


def plain(word: object) -> str:
    """A word in one spelling.

    >>> plain("Equal_Installment"), plain("half-even, 2 decimals"), plain("Actual / 365 (Fixed)")
    ('equal instalment', 'half even 2 decimals', 'actual/365 fixed')
    """
    told = str(word).lower()
    for pattern, spelling in _SPELLINGS:
        told = re.sub(pattern, spelling, told)
    return told.strip()


def meaning(meanings: Mapping[str, Meaning], word: object) -> Meaning:
    """What a word of a case means."""
    if plain(word) not in meanings:
        raise NotUnderstood(f"no meaning for {word!r}, only for {sorted(meanings)}")
    return meanings[plain(word)]


def meaning_by_pattern(meanings: Mapping[str, Meaning], word: object) -> Meaning:
    """What a phrase of a case means: that of the first pattern found in it."""
    for pattern, meant in meanings.items():
        if re.search(pattern, plain(word)):
            return meant
    raise NotUnderstood(f"no meaning for {word!r}, only for {list(meanings)}")


def require_known(told: Mapping[str, Any], *known: frozenset[str]) -> None:
    """Every member has a meaning here."""
    unknown = sorted(set(told) - frozenset().union(*known))
    if unknown:
        raise NotUnderstood(f"no meaning for the members {unknown}")


def fraction_of(value: object) -> Fraction:
    """A figure as it is written.

    >>> fraction_of("1,000.5"), fraction_of(0.1), fraction_of("1/2")
    (Fraction(2001, 2), Fraction(1, 10), Fraction(1, 2))
    """
    try:
        return Fraction(str(value).replace(",", "").removesuffix("%").strip())
    except ValueError:
        raise NotUnderstood(f"{value!r} is no figure") from None


def whole(value: object) -> int:
    """A number of things."""
    exact = fraction_of(value)
    if exact.denominator != 1:
        raise NotUnderstood(f"{value!r} is no whole number")
    return exact.numerator


def fen(amount: object) -> Fen:
    """An amount in yuan as written, in 分."""
    exact = fraction_of(amount) * 100
    if exact.denominator != 1:
        raise NotUnderstood(f"{amount} is no whole number of 分")
    return Fen(exact.numerator)


def day(text: str) -> date:
    return date.fromisoformat(text)


def simplest_per_cent(low: Fraction, high: Fraction) -> Fraction:
    """The rate of the fewest decimals from `low` to `high`, as a ratio.

    >>> simplest_per_cent(Fraction("0.0599"), Fraction("0.0601"))
    Fraction(3, 50)
    """
    for decimals in range(9):
        scale = 100 * 10**decimals
        number = -(-low * scale // 1)
        if number <= high * scale:
            return Fraction(number, scale)
    raise NotUnderstood(f"no rate lies between {float(low)} and {float(high)}")
