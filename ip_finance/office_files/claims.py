"""Counting independent claims by their wording, and saying so where the wording leaves it open.

A claim that names no other stands alone. One that opens "根据权利要求1所述的" and only narrows it
depends on it. One that names another claim in any other way - a use of it, its product, a device
for it - may be independent in substance (Guidelines for Examination, part II, chapter 2, 3.1.2),
and no rule on words decides that.
"""

import re
from collections.abc import Sequence
from typing import Final

from ip_finance.office_files.model import Claims

_NUMBER: Final = re.compile(r"[0-9]{1,4}\s?[.、．:：]\s?")
_NARROWING: Final = re.compile(r"(?:根据|如|按照|依据|依照|基于|按|依)(?:前述|上述)?权利要求")
_PREAMBLE_END: Final = re.compile(r"[，,；;：:。]")
_OTHER_CATEGORY: Final = re.compile(r"[的之](?:应用|用途)$|(?:制得|制成|得到|获得)的")


def count_claims(texts: Sequence[str]) -> Claims | None:
    """The claims in numbers; None if there are no claims.

    >>> count_claims(["1.一种泵，其特征在于，有阀。", "2.根据权利要求1所述的泵，阀为球阀。"])
    Claims(count=2, independent=1, first='1.一种泵，其特征在于，有阀。')
    """
    if not texts:
        return None
    standing = [_stands_alone(text) for text in texts]
    independent = None if None in standing else standing.count(True)
    return Claims(len(texts), independent, texts[0])


def count_marked_claims(texts: Sequence[str], references: Sequence[bool]) -> Claims | None:
    """As `count_claims`, where the file itself marks which claims refer to others.

    A file that marks none at all leaves the count of independent claims open, but for one claim.
    """
    if not texts:
        return None
    is_open = len(texts) > 1 and not any(references)
    return Claims(len(texts), None if is_open else list(references).count(False), texts[0])


def _stands_alone(text: str) -> bool | None:
    body = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
    if "权利要求" not in body:
        return True
    preamble = _PREAMBLE_END.split(body, maxsplit=1)[0]
    is_narrowing = _NARROWING.match(body) and not _OTHER_CATEGORY.search(preamble)
    return False if is_narrowing else None
