"""Every query about what banks keep for themselves."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ip_finance.collateral.errors import InternalValuationNotFound
from ip_finance.collateral.models import InternalValuation, RevenueReport
from ip_finance.core.paging import Page, down, up, whole


def valuation(session: Session, valuation_id: UUID) -> InternalValuation:
    """The internal valuation, or `InternalValuationNotFound`."""
    found = session.get(InternalValuation, valuation_id)
    if found is None:
        raise InternalValuationNotFound(valuation_id)
    return found


def find_valuation(session: Session, valuation_id: UUID) -> InternalValuation | None:
    return session.get(InternalValuation, valuation_id)


def valuations(
    session: Session, asset_id: UUID | None = None, page: Page | None = None
) -> Sequence[InternalValuation]:
    """The bank's own values, newest first; of one right, or of all."""
    row = InternalValuation
    found = select(row) if asset_id is None else select(row).where(row.asset_id == asset_id)
    return (page or whole()).rows(session, found, down(row.created_at), up(row.id))


def find_revenue(session: Session, report_id: UUID) -> RevenueReport | None:
    return session.get(RevenueReport, report_id)


def revenues_of(session: Session, asset_ids: Sequence[UUID]) -> Sequence[RevenueReport]:
    """What was learnt of the revenue of these rights, oldest first."""
    row = RevenueReport
    found = select(row).where(row.asset_id.in_(asset_ids))
    return session.scalars(found.order_by(row.created_at, row.id)).all()
