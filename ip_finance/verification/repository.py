"""Every query about verifications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select, union
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.clock import unix
from ip_finance.core.db import among
from ip_finance.core.paging import Page, down, up, whole
from ip_finance.documents.models import Document
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import AssetOnLedger, IpAsset
from ip_finance.legal_status.models import RecordedEvent
from ip_finance.office_files.numbers import RightType
from ip_finance.verification.domain import Occurrence, Stale, stale
from ip_finance.verification.errors import NotVerified, VerificationNotFound
from ip_finance.verification.findings import Claims, Findings, claims_of, findings_of
from ip_finance.verification.models import (
    FormerNameOnFile,
    Verification,
    VerificationEvidence,
    VerificationOnLedger,
)


@dataclass(frozen=True, slots=True)
class Newest:
    """What was found out about a right most recently, as it was filed; bad news too.

    `is_attested`: its provider has signed it and the ledger holds it.
    """

    verification_id: UUID
    claims: Claims
    findings: Findings
    provider_id: UUID
    filed_at: datetime
    valid_until: datetime
    is_attested: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A right whose attestation somebody must renew, and why."""

    asset: IpAsset
    verification: Verification
    stale: Stale


def by_id(session: Session, verification_id: UUID) -> Verification:
    """The verification, or `VerificationNotFound`."""
    verification = session.get(Verification, verification_id)
    if verification is None:
        raise VerificationNotFound(verification_id)
    return verification


def for_update(session: Session, verification_id: UUID) -> Verification:
    """The verification with its provider, locked, or `VerificationNotFound`."""
    found = select(Verification).where(Verification.id == verification_id)
    found = found.options(joinedload(Verification.provider))
    verification = session.scalar(found.with_for_update(of=Verification))
    if verification is None:
        raise VerificationNotFound(verification_id)
    return verification


def find_by_id(session: Session, verification_id: UUID) -> Verification | None:
    return session.get(Verification, verification_id)


def find_by_fingerprint(session: Session, fingerprint: str) -> Verification | None:
    return session.scalar(select(Verification).where(Verification.fingerprint == fingerprint))


def of_asset(session: Session, asset_id: UUID, page: Page | None = None) -> Sequence[Verification]:
    """All verifications of the right that the caller may see, newest first."""
    found = select(Verification).where(Verification.asset_id == asset_id)
    keys = (down(Verification.created_at), up(Verification.id))
    return (page or whole()).rows(session, found, *keys)


def find_latest(session: Session, asset_id: UUID) -> Verification | None:
    """The newest verification of the right, attested or not."""
    found = select(Verification).where(Verification.asset_id == asset_id)
    newest = found.order_by(Verification.created_at.desc(), Verification.id).limit(1)
    return session.scalar(newest)


def in_force(session: Session, asset_key: str, now: datetime) -> VerificationOnLedger:
    """The attestation that binds now: the newest, if it still holds; or `NotVerified`."""
    attested = find_newest_on_ledger(session, asset_key)
    if attested is None or attested.ended_version is not None or attested.valid_until <= unix(now):
        raise NotVerified(asset_key)
    return attested


def find_newest_on_ledger(session: Session, asset_key: str) -> VerificationOnLedger | None:
    """The attestation of the right that came last, whether it still holds or not."""
    asset = ip_assets.find_on_ledger(session, asset_key)
    if asset is None or asset.verification is None:
        return None
    return session.get_one(VerificationOnLedger, (asset_key, asset.verification))


def every_on_ledger(session: Session) -> Sequence[VerificationOnLedger]:
    key = (VerificationOnLedger.asset, VerificationOnLedger.asset_version)
    return session.scalars(select(VerificationOnLedger).order_by(*key)).all()


def ids_of_assets(asset_ids: Sequence[UUID]) -> Select[UUID]:
    """Ids of all verifications of these rights, to be asked for together with others."""
    return select(Verification.id).where(among(Verification.asset_id, asset_ids))


def document_ids_of_assets(session: Session, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Ids of the documents that prove the verifications of these rights."""
    first = select(Verification.document_id).where(among(Verification.asset_id, asset_ids))
    further = select(VerificationEvidence.document_id).where(
        among(VerificationEvidence.asset_id, asset_ids)
    )
    return sorted(session.scalars(union(first, further)))


def newest_findings(session: Session, asset_ids: Sequence[UUID]) -> dict[UUID, Newest]:
    """The newest findings about each of these rights; a right nobody looked at is left out."""
    newest = (
        select(Verification)
        .where(among(Verification.asset_id, asset_ids))
        .ext(distinct_on(Verification.asset_id))
        .order_by(Verification.asset_id, Verification.created_at.desc(), Verification.id)
    )
    return {one.asset_id: _newest(one) for one in session.scalars(newest)}


def former_names(session: Session, party_id: UUID) -> Sequence[tuple[FormerNameOnFile, str]]:
    """What the party was called before, the oldest name first, with the hash of each proof."""
    found = select(FormerNameOnFile, Document.evidence_hash).join(Document)
    found = found.where(FormerNameOnFile.party_id == party_id)
    order = (FormerNameOnFile.until, FormerNameOnFile.id)
    return [(name, proof) for name, proof in session.execute(found.order_by(*order))]


def find_former_name(session: Session, name_id: UUID) -> FormerNameOnFile | None:
    return session.get(FormerNameOnFile, name_id)


def due(session: Session, on: date) -> Sequence[Due]:
    """Attestations in force that somebody must renew on the day, the longest overdue first.

    Each was ended by an event, or by its time, or will be soon. What was withdrawn is not there.
    """
    found = select(IpAsset, Verification).join(
        AssetOnLedger, AssetOnLedger.asset == IpAsset.asset_key
    )
    found = found.join(
        VerificationOnLedger,
        (VerificationOnLedger.asset == AssetOnLedger.asset)
        & (VerificationOnLedger.asset_version == AssetOnLedger.verification),
    )
    found = found.join(Verification, Verification.fingerprint == VerificationOnLedger.fingerprint)
    found = found.where(VerificationOnLedger.ended_version.is_(None))
    rows = session.execute(found.options(joinedload(IpAsset.owner))).all()
    events = _events(session, [asset.id for asset, _ in rows])
    told = [
        (asset, verification, _stale(asset, verification, events.get(asset.id, []), on))
        for asset, verification in rows
    ]
    listed = [Due(asset, verification, why) for asset, verification, why in told if why]
    return sorted(listed, key=lambda one: (one.stale.since, one.asset.number))


def find_stale(session: Session, asset: IpAsset, on: date) -> Stale | None:
    """Why the attestation of the right in force tells of it no longer.

    None too if there is none.
    """
    attested = find_newest_on_ledger(session, asset.asset_key)
    if attested is None or attested.ended_version is not None:
        return None
    verification = find_by_fingerprint(session, attested.fingerprint)
    if verification is None:
        return None
    events = _events(session, [asset.id])
    return _stale(asset, verification, events.get(asset.id, []), on)


def _newest(verification: Verification) -> Newest:
    return Newest(
        verification_id=verification.id,
        claims=claims_of(verification.findings),
        findings=findings_of(verification.findings),
        provider_id=verification.provider_id,
        filed_at=verification.created_at,
        valid_until=verification.valid_until,
        is_attested=verification.on_ledger is not None,
    )


def _stale(
    asset: IpAsset, verification: Verification, events: list[Occurrence], on: date
) -> Stale | None:
    return stale(
        findings_of(verification.findings),
        filed_at=verification.created_at,
        valid_until=verification.valid_until,
        kind=RightType(asset.right_type).kind,
        events=events,
        today=on,
    )


def _events(session: Session, asset_ids: Sequence[UUID]) -> dict[UUID, list[Occurrence]]:
    found: dict[UUID, list[Occurrence]] = {}
    rows = select(RecordedEvent).where(among(RecordedEvent.asset_id, asset_ids))
    for row in session.scalars(rows):
        told = Occurrence(row.kind, row.happened_on, row.source, row.created_at)
        found.setdefault(row.asset_id, []).append(told)
    return found
