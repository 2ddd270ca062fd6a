"""人民币大写: the People's Bank's own examples, and every amount read back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.capitals import in_capitals
from ip_finance.core.money import MAX_FEN, Fen

TABLE = {
    0: "零元整",
    1: "壹分",
    10: "壹角整",
    11: "壹角壹分",
    100: "壹元整",
    105: "壹元零伍分",
    150: "壹元伍角整",
    1_000: "壹拾元整",
    1_001: "壹拾元零壹分",
    1_100: "壹拾壹元整",
    2_000: "贰拾元整",
    10_000: "壹佰元整",
    10_100: "壹佰零壹元整",
    11_000: "壹佰壹拾元整",
    32_504: "叁佰贰拾伍元零肆分",
    100_000: "壹仟元整",
    100_100: "壹仟零壹元整",
    101_000: "壹仟零壹拾元整",
    140_950: "壹仟肆佰零玖元伍角整",
    168_032: "壹仟陆佰捌拾元叁角贰分",
    600_714: "陆仟零柒元壹角肆分",
    1_000_000: "壹万元整",
    1_000_100: "壹万零壹元整",
    1_010_000: "壹万零壹佰元整",
    1_100_000: "壹万壹仟元整",
    1_640_902: "壹万陆仟肆佰零玖元零贰分",
    10_700_053: "壹拾万柒仟元伍角叁分",
    10_000_000: "壹拾万元整",
    100_000_000: "壹佰万元整",
    100_000_100: "壹佰万零壹元整",
    150_000_000: "壹佰伍拾万元整",
    1_000_000_000: "壹仟万元整",
    1_000_100_000: "壹仟万壹仟元整",
    10_000_000_000: "壹亿元整",
    10_000_000_100: "壹亿零壹元整",
    10_001_000_000: "壹亿零壹万元整",
    10_100_000_000: "壹亿零壹佰万元整",
    11_000_000_000: "壹亿壹仟万元整",
    12_345_678_912: "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分",
    100_000_000_000: "壹拾亿元整",
    1_000_000_000_000: "壹佰亿元整",
    100_000_000_000_000: "壹万亿元整",
    100_000_000_000_001: "壹万亿元零壹分",
    100_010_000_000_000: "壹万零壹亿元整",
}


@pytest.mark.parametrize(("fen", "words"), TABLE.items(), ids=str)
def test_writes_as_the_rules_for_bills_have_it(fen: int, words: str) -> None:
    assert in_capitals(Fen(fen)) == words


@given(st.integers(0, MAX_FEN))
def test_every_amount_is_read_back(fen: int) -> None:
    assert read(in_capitals(Fen(fen))) == fen


@given(st.integers(0, 10**14))
def test_no_words_are_doubled_or_dangling(fen: int) -> None:
    words = in_capitals(Fen(fen))

    assert "零零" not in words
    assert all(part not in words for part in ("零万", "零亿", "零拾", "亿万", "零角", "零分"))
    assert words.endswith(("整", "分"))


def test_debts_below_zero_have_no_words() -> None:
    with pytest.raises(ValueError, match="-1 fen"):
        in_capitals(Fen(-1))


DIGITS = "零壹贰叁肆伍陆柒捌玖"
WORTH = {"拾": 10, "佰": 100, "仟": 1_000, "元": 100, "角": 10, "分": 1}


def read(words: str) -> int:
    """The fen, by a way of its own: split at the largest unit, sum up the digits."""
    yuan, sign, rest = words.removesuffix("整").rpartition("元")
    return read_whole(yuan) * WORTH[sign or "元"] + read_plain(rest)


def read_whole(words: str) -> int:
    for sign, worth in (("亿", 10**8), ("万", 10**4)):
        if sign in words:
            high, _, low = words.rpartition(sign)
            return read_whole(high) * worth + read_whole(low)
    return read_plain(words)


def read_plain(words: str) -> int:
    """Digits, each with the worth of the sign behind it."""
    signs = [*words, ""]
    pairs = pairwise(signs)
    return sum(DIGITS.index(one) * WORTH.get(behind, 1) for one, behind in pairs if one in DIGITS)
