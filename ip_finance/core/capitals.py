"""Amounts in the capital numerals that contracts and bills carry (人民币大写). Pure.

The rules are those of the People's Bank for filling in bills (支付结算办法, 附件一). Where they
leave a choice, no 零 is written that need not be, and 整 closes whatever does not end in 分.
"""

from typing import Final

from ip_finance.core.money import Fen

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_WITHIN_FOUR: Final = ("仟", "佰", "拾", "")
_TEN_THOUSAND: Final = 10**4
_HUNDRED_MILLION: Final = 10**8


def in_capitals(amount: Fen) -> str:
    """The amount in words.

    >>> in_capitals(Fen(100_000_000))
    '壹佰万元整'
    >>> in_capitals(Fen(1_640_902))
    '壹万陆仟肆佰零玖元零贰分'

    Raises: ValueError: the amount is negative.
    """
    if amount < 0:
        raise ValueError(f"{amount} fen have no words on a contract")
    yuan, rest = divmod(amount, 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    return words + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number; above 亿 the same again."""
    if number == 0:
        return _DIGITS[0]
    if number >= _HUNDRED_MILLION:
        return _joined(number, _HUNDRED_MILLION, "亿")
    if number >= _TEN_THOUSAND:
        return _joined(number, _TEN_THOUSAND, "万")
    digits = zip(f"{number:04d}", _WITHIN_FOUR, strict=True)
    words = "".join(_DIGITS[int(d)] + unit if d != "0" else "零" for d, unit in digits)
    while "零零" in words:
        words = words.replace("零零", "零")
    return words.strip("零")


def _joined(number: int, size: int, unit: str) -> str:
    """One 零 stands for a gap behind the unit, none where nothing follows."""
    high, low = divmod(number, size)
    if low == 0:
        return _whole(high) + unit
    gap = _DIGITS[0] if low < size // 10 else ""
    return _whole(high) + unit + gap + _whole(low)
