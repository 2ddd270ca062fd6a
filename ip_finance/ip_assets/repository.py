"""Every query about rights."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.db import among
from ip_finance.core.paging import Page, down, up, whole
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.ip_assets.models import AssetOnLedger, DisputeOnLedger, IpAsset

_SEARCHED = (IpAsset.number, IpAsset.title)


def by_id(session: Session, asset_id: UUID) -> IpAsset:
    """The right with its owner, or `AssetNotFound`."""
    asset = session.get(IpAsset, asset_id, options=[joinedload(IpAsset.owner)])
    if asset is None:
        raise AssetNotFound(asset_id)
    return asset


def for_update(session: Session, asset_id: UUID) -> IpAsset:
    """The right, locked until the transaction ends, or `AssetNotFound`."""
    found = select(IpAsset).where(IpAsset.id == asset_id).options(joinedload(IpAsset.owner))
    asset = session.scalar(found.with_for_update(of=IpAsset))
    if asset is None:
        raise AssetNotFound(asset_id)
    return asset


def find_by_id(session: Session, asset_id: UUID) -> IpAsset | None:
    return session.get(IpAsset, asset_id)


def find_by_key(session: Session, asset_key: str) -> IpAsset | None:
    """The right that the ledger knows by this key, if the caller may see it."""
    return session.scalar(select(IpAsset).where(IpAsset.asset_key == asset_key))


def seen_of(session: Session, asset_ids: Collection[UUID]) -> Sequence[IpAsset]:
    """Those of these rights that the caller may see, in the order of their key on the ledger."""
    found = select(IpAsset).where(among(IpAsset.id, asset_ids)).order_by(IpAsset.asset_key)
    return session.scalars(found.options(joinedload(IpAsset.owner))).all()


def all_of(session: Session, asset_ids: Sequence[UUID]) -> Sequence[IpAsset]:
    """The rights with these ids, in the order of their key on the ledger, or `AssetNotFound`."""
    assets = seen_of(session, asset_ids)
    for missing in set(asset_ids) - {asset.id for asset in assets}:
        raise AssetNotFound(missing)
    return assets


def shown_to(session: Session, asset_ids: Collection[UUID], party_id: UUID) -> frozenset[UUID]:
    """Those of the rights, as far as the caller may see them, that the party may see too."""
    ids = cast(list(asset_ids), ARRAY(IpAsset.id.type))
    found = select(func.ipfin_shown(ids, party_id, type_=IpAsset.id.type))
    return frozenset(session.scalars(found))


def insert_new(session: Session, rows: Sequence[dict[str, Any]]) -> frozenset[UUID]:
    """File rights, but none twice; gives the ids of those that were new.

    Another party's record of a right is invisible here; the unique key tells of it.
    """
    unless_there = insert(IpAsset).on_conflict_do_nothing(index_elements=[IpAsset.asset_key])
    found = session.scalars(unless_there.returning(IpAsset.id), rows)
    return frozenset(found)


def keys_of(session: Session, asset_keys: Collection[str]) -> Mapping[str, UUID]:
    """The ids of those rights that the caller may see, by their key on the ledger."""
    found = select(IpAsset.asset_key, IpAsset.id).where(among(IpAsset.asset_key, asset_keys))
    return dict(session.execute(found).all())


def every(
    session: Session, page: Page | None = None, right_types: Collection[str] = (), text: str = ""
) -> Sequence[IpAsset]:
    """The rights that the caller may see, newest first.

    Of these types, or of all if there are none; `text` is in the number or the title.
    """
    found = select(IpAsset).options(joinedload(IpAsset.owner))
    if right_types:
        found = found.where(IpAsset.right_type.in_(right_types))
    if text:
        is_there = (column.icontains(text, autoescape=True) for column in _SEARCHED)
        found = found.where(or_(*is_there))
    keys = (down(IpAsset.created_at), up(IpAsset.number), up(IpAsset.id))
    return (page or whole()).rows(session, found, *keys)


def of_owner(session: Session, owner_id: UUID) -> Sequence[IpAsset]:
    """The owner's rights that the caller may see, newest first."""
    found = select(IpAsset).options(joinedload(IpAsset.owner)).where(IpAsset.owner_id == owner_id)
    keys = (IpAsset.created_at.desc(), IpAsset.number, IpAsset.id)
    return session.scalars(found.order_by(*keys)).all()


def find_on_ledger(session: Session, asset_key: str) -> AssetOnLedger | None:
    return session.get(AssetOnLedger, asset_key)


def on_ledger(session: Session, asset_key: str) -> AssetOnLedger:
    """The ledger's word on a right that is known to be there."""
    return session.get_one(AssetOnLedger, asset_key)


def every_on_ledger(session: Session) -> Sequence[AssetOnLedger]:
    return session.scalars(select(AssetOnLedger).order_by(AssetOnLedger.asset)).all()


def free(session: Session, asset_keys: Sequence[str]) -> None:
    """Take the lien of a pledge that ended off its rights."""
    for key in asset_keys:
        asset = on_ledger(session, key)
        asset.lien_loan = asset.lien_pledge = None


def dispute_on_ledger(session: Session, asset_key: str, asset_version: int) -> DisputeOnLedger:
    """The dispute that made this version of the right; it is known to be there."""
    return session.get_one(DisputeOnLedger, (asset_key, asset_version))


def disputes_of(session: Session, asset_key: str) -> Sequence[DisputeOnLedger]:
    """Every dispute over the right, oldest first."""
    found = select(DisputeOnLedger).where(DisputeOnLedger.asset == asset_key)
    return session.scalars(found.order_by(DisputeOnLedger.asset_version)).all()
