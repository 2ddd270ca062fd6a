"""Which signs are alike, and which goods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.office_files.model import GoodsClass
from ip_finance.rights.glyphs import SIMPLIFIED
from ip_finance.rights.marks import (
    THRESHOLDS,
    Goods,
    Mark,
    plain,
    similar_goods,
    similar_sign,
)

IMAGE, OTHER_IMAGE = "0x" + "1a" * 32, "0x" + "2b" * 32
WORDS = st.text(max_size=12)


def sign(words: str | None, image: str | None = None) -> Mark:
    return Mark("1", words, image, ())


def goods(*classes: tuple[int, tuple[str, ...]]) -> Mark:
    return Mark("1", None, None, tuple(GoodsClass(one, groups, ()) for one, groups in classes))


class TestSign:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("星灿", "星灿"),
            ("星燦", "星灿"),
            ("ＸｉｎｇＣａｎ", "xingcan"),
            ("XING-CAN", "XINGCAN"),
            ("АВТО", "ABTO"),  # the first in Cyrillic
            ("HUAWEI", "HUAWEl"),
            ("C0LA", "COLA"),
            ("星灿", "星璨"),
        ],
    )
    def test_is_as_good_as_the_same(self, one: str, other: str) -> None:
        assert similar_sign(sign(one), sign(other)).score >= THRESHOLDS.block

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("星灿", "星灿智能"),
            ("星山", "星闪"),
            ("星灿", "XINGCAN"),
            ("星灿智能", "星灿智造"),
            ("PANASONIC", "PANASOMIC"),
        ],
    )
    def test_is_for_people_to_compare(self, one: str, other: str) -> None:
        score = similar_sign(sign(one), sign(other)).score

        assert THRESHOLDS.review <= score < THRESHOLDS.block

    @pytest.mark.parametrize(
        ("one", "other"), [("星灿", "明月"), ("星灿", "星河"), ("APPLE", "PEAR"), ("星", "星灿")]
    )
    def test_is_unlike(self, one: str, other: str) -> None:
        assert similar_sign(sign(one), sign(other)).score < THRESHOLDS.review

    def test_of_pictures_the_same_is_the_same_and_others_are_for_people(self) -> None:
        same = similar_sign(sign(None, IMAGE), sign("星灿", IMAGE))
        other = similar_sign(sign(None, IMAGE), sign(None, OTHER_IMAGE))

        assert same.score == 100
        assert other.score == THRESHOLDS.review
        assert similar_sign(sign(None, IMAGE), sign("星灿")).score == 0

    @given(WORDS, WORDS)
    def test_is_alike_both_ways_and_most_like_itself(self, one: str, other: str) -> None:
        there, back = similar_sign(sign(one), sign(other)), similar_sign(sign(other), sign(one))

        assert there == back
        assert 0 <= there.score <= similar_sign(sign(one), sign(one)).score == 100

    @given(WORDS)
    def test_is_plain_once_and_for_all(self, words: str) -> None:
        assert plain(words).translate(SIMPLIFIED) == plain(words)


class TestGoods:
    @pytest.mark.parametrize(
        ("one", "other", "found"),
        [
            (goods((9, ("0901",))), goods((9, ("0901", "0910"))), Goods.ALIKE),
            (goods((9, ("0901",))), goods((9, ("0910",))), Goods.APART),
            (goods((9, ("0901",))), goods((9, ())), Goods.REVIEW),
            (goods((9, ())), goods((9, ())), Goods.REVIEW),
            (goods((9, ())), goods((25, ())), Goods.APART),
            (goods((9, ("0901",))), goods((42, ("0901",))), Goods.ALIKE),  # across classes
        ],
    )
    def test_share_a_group_or_are_unknown(self, one: Mark, other: Mark, found: Goods) -> None:
        assert similar_goods(one, other) is found
        assert similar_goods(other, one) is found
