"""Finds clauses by which the right would become the creditor's on default (流质, CC-03). Pure.

The wordings are data. A clause that speaks of the proceeds of a sale is none, nor one that forbids
what the wordings say; a mandate to sell is allowed (CC-23), a transfer of title is not. What is
money, and what is forbidden, is asked of the words that were found, not of their surroundings.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ip_finance.eligibility.forfeiture_in_english import english_words

_RIGHT: Final = (
    r"(?:质押财产|质押物|质物|出质权利|质押权利|质押标的|标的权利|专利申请权|专利权|专利|"
    r"商标专用权|商标权|商标|著作权|版权|知识产权|该权利|上述权利|所有权|权利)"
)
_GOES: Final = r"(?:转归|归属于|归属|归于|归|划归|收归|即属于|即属)"


@lru_cache(maxsize=64)
def _wordings(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Typical wordings of a transfer of title in advance, to a creditor who may be named."""
    named = "".join(f"{re.escape(name)}|" for name in names)
    creditor = (
        rf"(?:{named}质权人|债权人|贷款人|出借人|抵押权人|受让人|"
        r"(?:[^\W\d_在的人向由与和从以归为将给至到于]{0,12}银行)|甲方|乙方|丙方)(?:一方|方)?"
    )
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{_GOES}{creditor}(?:所有|享有|取得|名下)",
            rf"{_RIGHT}[^，,。；;]{{0,16}}{_GOES}{creditor}",
            rf"{_RIGHT}[^，,。；;]{{0,16}}属于?{creditor}(?=所有|名下|(?:的)?财产|[。；;！!？?]|$)",
            rf"{_RIGHT}[^，,。；;]{{0,10}}[由为]{creditor}(?:直接|自动|当然)?"
            r"(?:所有|承受|取得|享有)(?!质权|质押|优先)",
            rf"(?:过户|转移|转让|变更|登记)(?:登记)?(?:至|到|给|于|为)(?:{creditor}|自己|本行|其(?!他))"
            r"(?:名下|所有)?",
            rf"{_RIGHT}[^，,。；;]{{0,12}}(?:自动|直接|当然|无条件|立即|无偿)"
            r"(?:地)?(?:转让|转移|过户|移转|变更|归属|转归)",
            rf"(?:自动|直接|当然|无条件|立即|无偿)(?:地)?(?:转让|转移|过户|移转|变更)[^，,。；;]{{0,10}}"
            rf"{creditor}",
            rf"{creditor}[^，,。；;]{{0,12}}(?:取得|获得|享有|成为|拥有)[^，,。；;]{{0,14}}"
            r"(?:所有权|专利权人|商标权人|商标注册人|著作权人|权利人)",
            rf"{creditor}[^，,。；;]{{0,12}}(?:直接|自动|当然)?(?:取得|获得|拥有)"
            rf"(?:该|上述|全部|出质的?)?{_RIGHT}(?!权?的?质)",
            rf"{_RIGHT}[^，,。；;]{{0,16}}{_GOES}其(?:所有|名下|享有|取得)",
            rf"以?{_RIGHT}[^，,。；;]{{0,10}}(?:直接|自动|径行|全部)?"
            r"(?:抵偿|抵充|抵销|折抵|抵顶|抵债)",
            r"以(?:质|物|权|专利|商标)抵债",
            r"智能合约[^，,。；;]{0,16}(?:转让|转移|过户|移转|划转)",
        )
    )


_UNCONTESTED: Final = (
    r"(?:争议|争辩|异议|撤销|反悔|反对|拒绝|抗辩|阻挠|迟延|拖延|逾期|提出|逆转|妨碍|干涉|主张|影响)"
)
FORBIDDEN: Final = re.compile(
    r"(?:不得|不应|不可|不会|不因此|并不|不发生|禁止|严禁|无权|不能当然|不当然|不直接|不自动|不约定|"
    rf"未约定|不归|不属)(?![^，,。；;]{{0,2}}{_UNCONTESTED})"
)
"""Before the verb: it forbids what it names. Not to contest a transfer does not forbid it."""
OTHERWISE: Final = re.compile(r"(?:否则|不然|违者|违反)")
"""Between the two: what is forbidden is something else."""
VOID: Final = re.compile(
    r"(?:所有|享有|取得|名下)?的?(?:约定|条款|情形)?(?:一律|均|应属|视为)?(?:无效|除外)"
)
"""Right after the words."""
_MONEY: Final = (
    r"(?:价款|所得|变价款|款项|收益|孳息|卖得|对价|许可费|使用费|"
    r"(?<!不经)(?<!未经)(?<!无需)(?<!无须)(?<!不再)(?<!不必)(?:拍卖|变卖|协议折价))"
)
THING: Final = re.compile(rf"(?P<money>{_MONEY})|{_RIGHT}")
"""What the words give to the creditor: the last one named before its verb."""
BOTH: Final = re.compile(
    rf"(?:{_RIGHT}(?:本身)?(?:以及|及|和|与|、|连同|或)(?:(?!{_RIGHT})[^，,。；;]){{0,8}}?{_MONEY}"
    rf"|{_MONEY}(?:以及|及|和|与|、|连同|或)(?:(?!{_MONEY})[^，,。；;]){{0,6}}?{_RIGHT}(?!{_MONEY}))"
)
"""The right, and money beside it."""
MONEY_OF_IT: Final = re.compile(rf"(?:的|之)?(?:转让|许可|处置|实施)?(?:的)?{_MONEY}")
"""Right after a right: what it brings."""
CONDITION: Final = re.compile(
    r"(?:不能|未能|未|不|没有|逾期|违约|届满|到期|无力|拒绝|拒不|怠于|迟延)"
)
"""In the sentence: it speaks of default, or of the end of the debt's time."""
COOPERATION: Final = re.compile(r"(?<!未)(?:经[^，,。；;]{0,12}(?:同意|协商|协议)|征得)")
"""After the condition: it needs a new agreement, so nothing is agreed in advance."""

_SENTENCE: Final = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_CLAUSE: Final = re.compile(r"[^，,：:]+")
LONGEST_QUOTE: Final = 120


@dataclass(frozen=True, slots=True)
class Forfeiture:
    """A sentence of the contract, and the words in it that transfer the right."""

    sentence: str
    words: str


def forfeitures(text: str, creditors: Sequence[str] = ()) -> tuple[Forfeiture, ...]:
    """The sentences that would make the right the creditor's, in their order.

    `creditors` are names by which the text may call the creditor.

    >>> [one.words for one in forfeitures("债务人逾期不还的，专利权归质权人所有。")]
    ['归质权人所有']
    >>> forfeitures("债务人逾期不还的，拍卖专利权所得价款归质权人优先受偿。")
    ()
    """
    names = tuple("".join(name.split()) for name in creditors if name.strip())
    found = []
    for match in _SENTENCE.finditer(_visible(text)):
        if words := english_words(match[0], creditors):
            found.append(Forfeiture(_quoted(" ".join(match[0].split())), words))
            continue
        sentence = "".join(match[0].split())
        condition = CONDITION.search(sentence)
        if condition is None or COOPERATION.search(sentence, condition.end()):
            continue
        if words := _words(sentence, names):
            found.append(Forfeiture(_quoted(sentence), words))
    return tuple(found)


def _visible(text: str) -> str:
    """Without signs that only hide a word from whoever searches for it."""
    return "".join(
        sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf"
    )


def _words(sentence: str, names: tuple[str, ...]) -> str:
    for clause in _CLAUSE.findall(sentence):
        for wording in _wordings(names):
            match = wording.search(clause)
            if match and not _is_forbidden(clause, match) and not _is_of_money(clause, match):
                return str(match[0])
    return ""


def _is_forbidden(clause: str, match: re.Match[str]) -> bool:
    if VOID.match(clause, match.end()):
        return True
    said = clause[: match.end()]
    return any(not OTHERWISE.search(said, one.end()) for one in FORBIDDEN.finditer(said))


def _is_of_money(clause: str, match: re.Match[str]) -> bool:
    """Whether the thing that goes to the creditor is money that the right brings."""
    said = clause[: match.end()]
    if BOTH.search(said):
        return False
    things = list(THING.finditer(said))
    return bool(things and things[-1]["money"]) or bool(MONEY_OF_IT.match(clause, match.end()))


def _quoted(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_QUOTE else f"{sentence[:LONGEST_QUOTE]}…"
