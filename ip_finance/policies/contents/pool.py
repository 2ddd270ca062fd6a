"""POOL: who bears what share of a lost principal, up to what, and when a claim may be made. Pure.

RS-01 to RS-03. `breaker` is the share of bad loans above which the pool covers no further loan;
what it covers already stays covered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.policies.contents.reading import Content

POOL, BANK = "pool", "bank"
LONGEST_DAYS: Final = 3_650


@dataclass(frozen=True, slots=True)
class Sharer:
    """One party of the arrangement and its share of the loss."""

    party: str
    name: str
    share: BasisPoints


@dataclass(frozen=True, slots=True)
class Pool:
    """None is no such limit, or one that was not obtained. Exactly one sharer is the pool."""

    name: str
    fund: Fen | None
    sharers: tuple[Sharer, ...]
    cap_loan: Fen | None
    cap_pool: Fen | None
    breaker: BasisPoints | None
    overdue_days: int
    demands: int
    needs_enforcement: bool

    @property
    def shares(self) -> dict[str, BasisPoints]:
        return {one.party: one.share for one in self.sharers}


def parse(told: Mapping[str, Any]) -> Pool:
    """Raises: BadContent."""
    content = Content(told, "pool")
    found = Pool(
        name=content.text("name", 100),
        fund=content.some_fen("fund_fen", 1),
        sharers=content.each("sharers", _sharer),
        cap_loan=content.some_fen("cap_loan_fen", 1),
        cap_pool=content.some_fen("cap_pool_fen", 1),
        breaker=content.some_bps("breaker_bps", 1),
        overdue_days=content.whole("overdue_days", 0, LONGEST_DAYS),
        demands=content.whole("demands", 0, 20),
        needs_enforcement=content.flag("needs_enforcement"),
    )
    names = [one.party for one in found.sharers]
    total = sum(one.share for one in found.sharers)
    content.need(total == WHOLE, "sharers", "do not bear the whole", "份额合计须为 100%")
    content.need(len(set(names)) == len(names), "sharers", "names a party twice", "同一方重复")
    content.need(
        {POOL, BANK} <= set(names), "sharers", "lacks the pool or the bank", "须有 pool 与 bank"
    )
    content.done()
    return found


def _sharer(inner: Content) -> Sharer:
    return Sharer(
        party=inner.text("party", 40), name=inner.text("name", 100), share=inner.bps("share_bps")
    )
