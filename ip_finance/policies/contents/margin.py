"""MARGIN: when a bank asks for more collateral, for how much, and by when. Pure.

Every line is a share of the lending limit, which is the sum of value × cap over the rights: so one
policy serves a patent of 25 % and a trademark of 50 %.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ip_finance.core.money import WHOLE, BasisPoints
from ip_finance.policies.contents.reading import Content

LONGEST_DAYS = 120
MOST_BPS = 2 * WHOLE
"""Lines far above the limit would never be reached."""
WAYS_SLIP = "names no way to cure, or one that is not pledge, repay or waiver"


class CureWay(StrEnum):
    """How a call may be cured."""

    PLEDGE = "pledge"
    REPAY = "repay"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class MarginPolicy:
    """`warning` and `breach` are what is owed over the limit; a cure brings it down to `cure_to`.

    `cure_days` are working days after the call, the day of the call not counted.
    """

    warning: BasisPoints
    breach: BasisPoints
    cure_to: BasisPoints
    cure_days: int
    ways: tuple[CureWay, ...]


def parse(told: Mapping[str, Any]) -> MarginPolicy:
    """Raises: BadContent."""
    content = Content(told, "margin")
    found = MarginPolicy(
        warning=content.bps("warning_bps", 1, MOST_BPS),
        breach=content.bps("breach_bps", 1, MOST_BPS),
        cure_to=content.bps("cure_to_bps", 1, MOST_BPS),
        cure_days=content.whole("cure_days", 1, LONGEST_DAYS),
        ways=tuple(way for way in CureWay if way.value in content.texts("ways")),
    )
    content.need(
        found.warning <= found.breach, "warning_bps", "is above the breach", "不得高于违约线"
    )
    content.need(
        found.cure_to <= found.breach, "cure_to_bps", "is above the breach", "不得高于违约线"
    )
    known = set(content.texts("ways")) <= set(CureWay)
    content.need(bool(found.ways) and known, "ways", WAYS_SLIP, "须为 pledge、repay、waiver")
    content.done()
    return found
