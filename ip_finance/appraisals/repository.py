"""Every query about appraisals."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ip_finance.appraisals.domain import AppraisalNotFound, AppraisalState, NotAppraised
from ip_finance.appraisals.models import Appraisal, ValuationOnLedger
from ip_finance.core.clock import unix


def by_id(session: Session, appraisal_id: UUID) -> Appraisal:
    """The appraisal, or `AppraisalNotFound`."""
    appraisal = session.get(Appraisal, appraisal_id)
    if appraisal is None:
        raise AppraisalNotFound(appraisal_id)
    return appraisal


def for_update(session: Session, appraisal_id: UUID) -> Appraisal:
    """The appraisal with its appraiser's party, locked, or `AppraisalNotFound`."""
    found = select(Appraisal).where(Appraisal.id == appraisal_id)
    found = found.options(joinedload(Appraisal.party))
    appraisal = session.scalar(found.with_for_update(of=Appraisal))
    if appraisal is None:
        raise AppraisalNotFound(appraisal_id)
    return appraisal


def find_by_id(session: Session, appraisal_id: UUID) -> Appraisal | None:
    return session.get(Appraisal, appraisal_id)


def find_by_report_hash(session: Session, report_hash: str) -> Appraisal | None:
    """The appraisal behind a valuation on the ledger."""
    return session.scalar(select(Appraisal).where(Appraisal.report_hash == report_hash))


def of_asset(session: Session, asset_id: UUID) -> Sequence[Appraisal]:
    """All appraisals of the right that the caller may see, newest first."""
    found = select(Appraisal).where(Appraisal.asset_id == asset_id)
    return session.scalars(found.order_by(Appraisal.created_at.desc(), Appraisal.id)).all()


def find_latest_reviewed(session: Session, asset_id: UUID) -> Appraisal | None:
    """The appraisal of the right that was reviewed last, signed or not."""
    reviewed = (Appraisal.asset_id == asset_id, Appraisal.state == AppraisalState.REVIEWED)
    newest = select(Appraisal).where(*reviewed).order_by(Appraisal.reviewed_at.desc(), Appraisal.id)
    return session.scalar(newest.limit(1))


def in_force(session: Session, asset_key: str, now: datetime) -> ValuationOnLedger:
    """The valuation that binds now: the newest, if it still holds; or `NotAppraised`."""
    found = select(ValuationOnLedger).where(ValuationOnLedger.asset == asset_key)
    newest = found.order_by(ValuationOnLedger.asset_version.desc()).limit(1)
    valuation = session.scalar(newest)
    if valuation is None or valuation.valid_until <= unix(now):
        raise NotAppraised(asset_key)
    return valuation


def every_on_ledger(session: Session) -> Sequence[ValuationOnLedger]:
    key = (ValuationOnLedger.asset, ValuationOnLedger.asset_version)
    return session.scalars(select(ValuationOnLedger).order_by(*key)).all()


def ids_of_assets(session: Session, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Ids of all appraisals of these rights, for a grant to somebody who must see them."""
    found = select(Appraisal.id).where(Appraisal.asset_id.in_(asset_ids))
    return session.scalars(found.order_by(Appraisal.id)).all()
