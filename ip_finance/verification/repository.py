"""Every query about verifications."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.clock import unix
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.verification.domain import NotVerified, VerificationNotFound
from ip_finance.verification.models import Verification, VerificationOnLedger


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


def of_asset(session: Session, asset_id: UUID) -> Sequence[Verification]:
    """All verifications of the right that the caller may see, newest first."""
    found = select(Verification).where(Verification.asset_id == asset_id)
    return session.scalars(found.order_by(Verification.created_at.desc(), Verification.id)).all()


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


def ids_of_assets(session: Session, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Ids of all verifications of these rights, for a grant to somebody who must see them."""
    found = select(Verification.id).where(Verification.asset_id.in_(asset_ids))
    return session.scalars(found.order_by(Verification.id)).all()


def document_ids_of_assets(session: Session, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Ids of the documents that prove the verifications of these rights."""
    found = select(Verification.document_id).where(Verification.asset_id.in_(asset_ids))
    return session.scalars(found.distinct().order_by(Verification.document_id)).all()
