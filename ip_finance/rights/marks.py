"""Whether two trademarks are alike, and whether they are for like goods (TM-02). Pure.

What is alike is judged by people in the end; this says which pairs nobody need look at, which are
as good as the same, and which somebody must look at. Scores are whole percent, so that a result
computed again is the same to the bit.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import Levenshtein

from ip_finance.office_files.model import GoodsClass, TrademarkRecord
from ip_finance.rights.glyphs import LOOKALIKES, SIMPLIFIED


@dataclass(frozen=True, slots=True)
class Mark:
    """A trademark, as far as likeness asks."""

    number: str
    words: str | None
    image_sha256: str | None
    classes: tuple[GoodsClass, ...]

    @property
    def title(self) -> str:
        """The words, or what stands for them."""
        return self.words or "图形商标"


class Goods(StrEnum):
    """How near the goods or services of two marks are.

    ALIKE: they share a group of the table of similar goods (类似群). REVIEW: the same Nice class,
    and a source does not tell the groups. APART: neither.
    """

    ALIKE = "alike"
    REVIEW = "review"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two signs are, in percent, and what makes them so."""

    score: int
    why: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score on two signs count as alike, and from which a person must look."""

    block: int
    review: int
    source: str
    is_verified: bool


THRESHOLDS: Final = Thresholds(90, 70, "平台规则，供经办机构调整", is_verified=False)

SAME, SAME_IMAGE = Likeness(100, "文字相同"), Likeness(100, "图样相同")
DRESSED = Likeness(98, "仅字形、繁简或全半角不同")
SOUNDS_SAME = Likeness(92, "读音相同")
SOUNDS_ALIKE = Likeness(85, "拼音相同，声调不同")
CONTAINED = Likeness(80, "一个完整包含另一个")
SPELT_OUT = Likeness(75, "一个是另一个的拼音")
TWO_IMAGES = Likeness(70, "均为图形，须人工比对")
APART = Likeness(0, "不近似")

_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def mark_of(record: TrademarkRecord) -> Mark:
    """The mark that the record is about."""
    return Mark(record.registration_number, record.mark, record.image_sha256, record.classes)


def similar_goods(one: Mark, other: Mark) -> Goods:
    """Whether the goods are alike: a shared group decides, a shared class alone does not.

    >>> scales = GoodsClass(9, ("0904",), ())
    >>> similar_goods(Mark("1", None, None, (scales,)), Mark("2", None, None, (scales,))).value
    'alike'
    """
    if _groups(one) & _groups(other):
        return Goods.ALIKE
    theirs = {found.nice_class: found for found in other.classes}
    for ours in one.classes:
        same = theirs.get(ours.nice_class)
        if same is not None and not (ours.groups and same.groups):
            return Goods.REVIEW
    return Goods.APART


def similar_sign(one: Mark, other: Mark) -> Likeness:
    """How alike two signs are: the strongest of all grounds.

    >>> similar_sign(Mark("1", "星灿", None, ()), Mark("2", "星璨", None, ())).score
    92
    """
    if one.image_sha256 is not None and one.image_sha256 == other.image_sha256:
        return SAME_IMAGE
    if one.words is None or other.words is None:
        return TWO_IMAGES if one.words is other.words else APART
    return max(_grounds(one.words, other.words), key=lambda found: found.score)


@lru_cache(maxsize=65_536)
def plain(words: str) -> str:
    """The words without what dress alone: width, case, script variants, look-alikes, marks.

    >>> plain("ＸＩＮＧ-燦")
    'xlng灿'
    """
    folded = unicodedata.normalize("NFKC", words).casefold()
    swapped = folded.translate(LOOKALIKES).translate(SIMPLIFIED)
    return "".join(char for char in swapped if char.isalnum())


def _grounds(one: str, other: str) -> Iterator[Likeness]:
    yield APART
    a, b = plain(one), plain(other)
    if not (a and b):
        yield SAME if one == other else APART
        return
    if a == b:
        yield SAME if one == other else DRESSED
        return
    score = round(100 * Levenshtein.normalized_similarity(a, b))
    yield Likeness(min(score, DRESSED.score - 1), f"文字相同率 {score}%")
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) > 1 and shorter in longer:
        yield CONTAINED
    yield from _by_sound(a, b)


def _by_sound(a: str, b: str) -> Iterator[Likeness]:
    is_han = bool(_HAN.search(a)), bool(_HAN.search(b))
    if all(is_han) and len(a) == len(b) > 1:
        if _sound(a) == _sound(b):
            yield SOUNDS_SAME
        elif _letters(a) == _letters(b):
            yield SOUNDS_ALIKE
    elif any(is_han) and _letters(a) == _letters(b):
        yield SPELT_OUT


@lru_cache(maxsize=65_536)
def _sound(words: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(words, style=Style.TONE3))


@lru_cache(maxsize=65_536)
def _letters(words: str) -> str:
    return "".join(lazy_pinyin(words)).translate(LOOKALIKES)


def _groups(mark: Mark) -> set[str]:
    return {group for found in mark.classes for group in found.groups}
