"""Every query about legal events, and the standing of rights that follows from them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from ip_finance.core.db import among
from ip_finance.core.paging import Page, up, whole
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status.models import RecordedEvent
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import LegalEvent
from ip_finance.rights.fold import Baseline, standing_of
from ip_finance.rights.standing import Standing


def events_of(
    session: Session, asset_id: UUID, page: Page | None = None
) -> Sequence[RecordedEvent]:
    """The events of the right, oldest first."""
    found = select(RecordedEvent).where(RecordedEvent.asset_id == asset_id)
    row = RecordedEvent
    keys = (up(row.happened_on), up(row.created_at), up(row.id))
    return (page or whole()).rows(session, found, *keys)


def standing(session: Session, asset: IpAsset, on: date) -> Standing:
    """How the right stands on the day, by its document and all that was recorded since."""
    return standings(session, [asset], on)[asset.id]


def standings(session: Session, assets: Sequence[IpAsset], on: date) -> dict[UUID, Standing]:
    """The standing of each right, by its id, in one query whatever their number."""
    told = events_of_assets(session, [asset.id for asset in assets], on)
    return {asset.id: standing_of(baseline_of(asset), told[asset.id], on) for asset in assets}


def ends(session: Session, assets: Sequence[IpAsset], on: date) -> list[tuple[str, date]]:
    """Number and first day without each right, renewals and extensions counted."""
    stand = standings(session, assets, on)
    return [(asset.number, stand[asset.id].ends_on.value) for asset in assets]


def events_of_assets(
    session: Session, asset_ids: Sequence[UUID], on: date
) -> dict[UUID, list[LegalEvent]]:
    """What happened to each right up to the day, oldest first, in one query."""
    told: defaultdict[UUID, list[LegalEvent]] = defaultdict(list)
    row = RecordedEvent
    columns = (row.asset_id, row.kind, row.happened_on, row.source, row.code, row.details)
    ids = literal(list(asset_ids), ARRAY(Uuid))  # one parameter, however many rights
    found = select(*columns).where(row.asset_id == any_(ids), row.happened_on <= on)
    for asset_id, *event in session.execute(found.order_by(row.happened_on, row.id)):
        told[asset_id].append(LegalEvent(*event))
    return told


def insert_new(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Add what is not there yet, and tell how many that were."""
    if not rows:
        return 0
    added = insert(RecordedEvent).values(list(rows)).on_conflict_do_nothing()
    return len(session.scalars(added.returning(RecordedEvent.id)).all())


def by_content(session: Session, asset_id: UUID, hashes: Sequence[str]) -> list[RecordedEvent]:
    """The events of the right with these contents, in this order; they are known to be there."""
    found = select(RecordedEvent).where(
        RecordedEvent.asset_id == asset_id, among(RecordedEvent.content_hash, hashes)
    )
    rows = {row.content_hash: row for row in session.scalars(found)}
    return [rows[content] for content in hashes]


def document_ids_of_assets(session: Session, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Ids of the documents that prove the events of these rights."""
    found = select(RecordedEvent.document_id).where(among(RecordedEvent.asset_id, asset_ids))
    proven = found.where(RecordedEvent.document_id.is_not(None)).distinct()
    return [kept for kept in session.scalars(proven) if kept is not None]


def baseline_of(asset: IpAsset) -> Baseline:
    """What the document says by which the right was filed."""
    facts = asset.facts
    owners = facts.get("owners") or facts["applicants"]
    document, as_of = _document(asset)
    return Baseline(
        right_type=RightType(asset.right_type),
        source=f"{document} ({facts['source']['name']})",
        as_of=as_of,
        owner="、".join(owner["name"] for owner in owners),
        owner_uscc=owners[0]["organisation_code"] if len(owners) == 1 else None,
        filed_on=asset.filed_on,
        granted_on=asset.granted_on,
        ends_on=asset.expires_on,
    )


def _document(asset: IpAsset) -> tuple[str, date]:
    """The number of the document and its day; a mark or a copyright is known by its register."""
    publication = asset.facts.get("publication")
    if publication:
        return publication["number"], date.fromisoformat(publication["published_on"])
    return asset.number, asset.granted_on or asset.filed_on
