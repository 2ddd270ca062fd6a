"""The three ways out of a breach, each with its effect computed beforehand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ip_finance.core.money import BasisPoints, Fen, share_down
from ip_finance.margin_calls.domain import Cover, over_up


@dataclass(frozen=True, slots=True)
class FreeRight:
    """A right of the borrower that no live pledge holds, with its value in force and its cap."""

    asset_id: UUID
    number: str
    title: str
    right_type: str
    value: Fen
    cap: BasisPoints

    @property
    def lending_value(self) -> Fen:
        return share_down(self.value, self.cap)


@dataclass(frozen=True, slots=True)
class PledgeEffect:
    """What pledging one more right would do, once its registration is confirmed."""

    right: FreeRight
    shortfall_before: Fen
    shortfall: Fen
    ltv: BasisPoints | None

    @property
    def cures(self) -> bool:
        return self.shortfall == 0


@dataclass(frozen=True, slots=True)
class RepayEffect:
    """What has to be paid back, and where the loan stands after it."""

    amount: Fen
    outstanding: Fen
    ltv: BasisPoints | None


@dataclass(frozen=True, slots=True)
class WaiverEffect:
    """What a guarantee would have to cover for two people of the bank to waive the call.

    Cancelling what is not drawn yet keeps the gap from growing; it does not close it.
    """

    guarantee: Fen
    undrawn: Fen


@dataclass(frozen=True, slots=True)
class Cures:
    """The three ways out of a breach, each with its effect computed beforehand."""

    pledges: tuple[PledgeEffect, ...]
    all_pledged: Fen
    repayment: RepayEffect
    waiver: WaiverEffect


def cures_of(cover: Cover, free: Sequence[FreeRight]) -> Cures:
    """What each way would do to this breach; rights that cure alone come first."""
    effects = [_pledged(cover, one) for one in free]
    effects.sort(key=lambda one: (one.shortfall, one.right.value, one.right.number))
    added = share_down(Fen(sum(one.lending_value for one in free)), cover.policy.cure_to)
    after = Fen(cover.outstanding - cover.shortfall)
    return Cures(
        pledges=tuple(effects),
        all_pledged=Fen(max(cover.shortfall - added, 0)),
        repayment=RepayEffect(cover.shortfall, after, over_up(after, cover.value)),
        waiver=WaiverEffect(cover.shortfall, cover.available),
    )


def _pledged(cover: Cover, right: FreeRight) -> PledgeEffect:
    target = share_down(Fen(cover.limit + right.lending_value), cover.policy.cure_to)
    left = Fen(max(cover.outstanding - target, 0))
    ltv = over_up(cover.outstanding, Fen(cover.value + right.value))
    return PledgeEffect(right, cover.shortfall, left, ltv)
