"""Other rights of a pledgor that bear on a pledged one: same-day inventions, and similar marks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ip_finance.ip_assets.models import IpAsset
from ip_finance.monitoring.domain import Neighbour
from ip_finance.office_files.model import GoodsClass
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.models import PledgedAssetOnLedger
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.marks import THRESHOLDS, Goods, Mark, similar_goods, similar_sign


@dataclass(frozen=True, slots=True)
class Near:
    """What was found around the rights of one batch.

    `inventions` by owner, filing day and title; `marks` by owner: free ones, with the day since
    which each is registered.
    """

    inventions: Mapping[tuple[UUID, date, str], Sequence[IpAsset]]
    marks: Mapping[UUID, Sequence[tuple[IpAsset, Mark]]]

    @property
    def ids(self) -> list[UUID]:
        """The inventions whose legal events tell of their grant."""
        return [asset.id for found in self.inventions.values() for asset in found]

    def siblings_of(
        self,
        asset: IpAsset,
        since: date | None,
        events: Mapping[UUID, Sequence[LegalEvent]],
    ) -> tuple[Neighbour, ...]:
        """Inventions of the same creation, filed the same day, granted since the pledge (PP-19)."""
        if asset.right_type != RightType.UTILITY_MODEL or since is None:
            return ()
        key = (asset.owner_id, asset.filed_on, asset.title)
        granted = [(one, _granted_on(one, events)) for one in self.inventions.get(key, ())]
        return tuple(
            Neighbour(one.id, one.number, day)
            for one, day in granted
            if day is not None and day >= since
        )

    def lookalikes_of(self, asset: IpAsset) -> tuple[Neighbour, ...]:
        """Marks of the same owner that should be in the pledge too, and are not (TM-02)."""
        if asset.right_type != RightType.TRADEMARK:
            return ()
        own = mark_of(asset.number, asset.facts)
        return tuple(
            Neighbour(other.id, other.number, other.granted_on or other.filed_on)
            for other, mark in self.marks.get(asset.owner_id, ())
            if is_alike(own, mark)
        )


def near(session: Session, assets: Sequence[IpAsset]) -> Near:
    """Two queries, and none where the batch has no utility model or no mark."""
    return Near(_inventions(session, assets), _marks(session, assets))


def is_alike(one: Mark, other: Mark) -> bool:
    """Whether somebody must at least look at the two marks."""
    if similar_goods(one, other) is Goods.APART:
        return False
    return similar_sign(one, other).score >= THRESHOLDS.review


def mark_of(number: str, facts: Mapping[str, Any]) -> Mark:
    """The mark that the facts of a right tell of."""
    classes = tuple(
        GoodsClass(one["nice_class"], tuple(one["groups"]), tuple(one["goods"]))
        for one in facts["classes"]
    )
    return Mark(number, facts["mark"], facts["image_sha256"], classes)


def _inventions(
    session: Session, assets: Sequence[IpAsset]
) -> dict[tuple[UUID, date, str], list[IpAsset]]:
    models = [asset for asset in assets if asset.right_type == RightType.UTILITY_MODEL]
    found: dict[tuple[UUID, date, str], list[IpAsset]] = defaultdict(list)
    if not models:
        return found
    wanted = select(IpAsset).where(
        IpAsset.right_type == RightType.INVENTION,
        IpAsset.owner_id.in_({asset.owner_id for asset in models}),
        IpAsset.filed_on.in_({asset.filed_on for asset in models}),
    )
    for asset in session.scalars(wanted.order_by(IpAsset.number)):
        found[(asset.owner_id, asset.filed_on, asset.title)].append(asset)
    return found


def _marks(session: Session, assets: Sequence[IpAsset]) -> dict[UUID, list[tuple[IpAsset, Mark]]]:
    owners = {asset.owner_id for asset in assets if asset.right_type == RightType.TRADEMARK}
    found: dict[UUID, list[tuple[IpAsset, Mark]]] = defaultdict(list)
    if not owners:
        return found
    held = select(PledgedAssetOnLedger.asset).where(PledgedAssetOnLedger.is_live)
    wanted = select(IpAsset).where(
        IpAsset.right_type == RightType.TRADEMARK,
        IpAsset.owner_id.in_(owners),
        IpAsset.asset_key.not_in(held),
    )
    for asset in session.scalars(wanted.order_by(IpAsset.number)):
        found[asset.owner_id].append((asset, mark_of(asset.number, asset.facts)))
    return found


def _granted_on(asset: IpAsset, events: Mapping[UUID, Sequence[LegalEvent]]) -> date | None:
    days = [
        event.happened_on for event in events.get(asset.id, ()) if event.kind is EventKind.GRANTED
    ]
    return min([*days, *([asset.granted_on] if asset.granted_on else [])], default=None)
