"""Every query about appraisals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, exists, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased, joinedload

from ip_finance.appraisals.domain import AppraisalNotFound, AppraisalState, NotAppraised
from ip_finance.appraisals.errors import OrderClosed, OrderNotFound
from ip_finance.appraisals.models import (
    Acceptance,
    Appraisal,
    AppraisalOrder,
    OrderEvidence,
    Scorecard,
    ValuationOnLedger,
)
from ip_finance.appraisals.orders import FiledCard
from ip_finance.core.clock import unix
from ip_finance.core.db import among
from ip_finance.core.paging import Page, down, up, whole

CARDS: Final = text(
    "select filed.*, scorecards.ratings"
    " from ipfin_cards(cast(:orders as uuid[])) as filed left join scorecards using (id)"
    " order by filed.created_at, filed.id"
)


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
    return holding(newest_on_ledger(session, [asset_key]), asset_key, now)


def holding(
    newest: Mapping[str, ValuationOnLedger], asset_key: str, now: datetime
) -> ValuationOnLedger:
    """The same of valuations that are read already."""
    valuation = newest.get(asset_key)
    if valuation is None or valuation.valid_until <= unix(now):
        raise NotAppraised(asset_key)
    return valuation


def newest_on_ledger(session: Session, asset_keys: Collection[str]) -> dict[str, ValuationOnLedger]:
    """The newest valuation of each right by its key, still in force or not, in one query."""
    row = ValuationOnLedger
    found = select(row).where(among(row.asset, asset_keys)).ext(distinct_on(row.asset))
    newest = found.order_by(row.asset, row.asset_version.desc())
    return {one.asset: one for one in session.scalars(newest)}


def newest_versions(session: Session) -> Mapping[str, int]:
    """Of each right that the caller may see, the version that its newest valuation made."""
    newest = func.max(ValuationOnLedger.asset_version)
    found = select(ValuationOnLedger.asset, newest).group_by(ValuationOnLedger.asset)
    return dict(session.execute(found).all())


def ids_of_assets(asset_ids: Sequence[UUID]) -> list[Select[UUID]]:
    """Ids of all orders and appraisals of these rights, to be asked for together with others."""
    return [
        select(table.id).where(among(table.asset_id, asset_ids))
        for table in (AppraisalOrder, Appraisal)
    ]


def document_ids_of_assets(session: Session, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Ids of the documents that the orders of these rights rest on."""
    found = select(OrderEvidence.document_id).distinct()
    found = found.join(AppraisalOrder, AppraisalOrder.id == OrderEvidence.order_id)
    of_rights = found.where(among(AppraisalOrder.asset_id, asset_ids))
    ids = session.scalars(of_rights.order_by(OrderEvidence.document_id))
    return [one for one in ids if one is not None]


def order(session: Session, order_id: UUID) -> AppraisalOrder:
    """The order, or `OrderNotFound`."""
    found = session.get(AppraisalOrder, order_id)
    if found is None:
        raise OrderNotFound(order_id)
    return found


def order_for_update(session: Session, order_id: UUID) -> AppraisalOrder:
    """The order, locked until the transaction ends, or `OrderNotFound`."""
    found = select(AppraisalOrder).where(AppraisalOrder.id == order_id)
    locked = session.scalar(found.with_for_update())
    if locked is None:
        raise OrderNotFound(order_id)
    return locked


def check_open(session: Session, order: AppraisalOrder) -> None:
    """Raises `OrderClosed` once a valuation of the order is on the ledger."""
    if any(one.on_ledger for one in of_orders(session, [order.id])):
        raise OrderClosed(order.id)


def find_order(session: Session, order_id: UUID) -> AppraisalOrder | None:
    return session.get(AppraisalOrder, order_id)


def orders(
    session: Session, asset_id: UUID | None = None, page: Page | None = None
) -> Sequence[AppraisalOrder]:
    """The orders that the caller may see, of one right or of all, newest first."""
    found = select(AppraisalOrder)
    if asset_id is not None:
        found = found.where(AppraisalOrder.asset_id == asset_id)
    keys = (down(AppraisalOrder.created_at), up(AppraisalOrder.id))
    return (page or whole()).rows(session, found, *keys)


def find_evidence(session: Session, evidence_id: UUID) -> OrderEvidence | None:
    return session.get(OrderEvidence, evidence_id)


def evidence_of(session: Session, order_ids: Sequence[UUID]) -> Sequence[OrderEvidence]:
    """The evidence of these orders, in the order in which it was filed."""
    found = select(OrderEvidence).where(among(OrderEvidence.order_id, order_ids))
    return session.scalars(found.order_by(OrderEvidence.created_at, OrderEvidence.id)).all()


def find_card(session: Session, card_id: UUID) -> Scorecard | None:
    return session.get(Scorecard, card_id)


def cards_of(session: Session, order_ids: Sequence[UUID]) -> Sequence[FiledCard]:
    """The cards of these orders, in the order in which they were filed.

    That a card is in, everybody sees; its ratings the database alone opens.
    """
    rows = session.execute(CARDS, {"orders": list(order_ids)}).mappings()
    return [FiledCard(**row) for row in rows]


def of_orders(session: Session, order_ids: Sequence[UUID]) -> Sequence[Appraisal]:
    """The appraisals of these orders, newest first."""
    found = select(Appraisal).where(among(Appraisal.order_id, order_ids))
    return session.scalars(found.order_by(Appraisal.created_at.desc(), Appraisal.id)).all()


def decisions_in_force(
    session: Session, asset_ids: Sequence[UUID], bank_id: UUID
) -> Mapping[UUID, Acceptance]:
    """What the bank decided on the newest valuation of each right, by the right's id."""
    row, later = ValuationOnLedger, aliased(ValuationOnLedger)
    newer = exists().where(later.asset == row.asset, later.asset_version > row.asset_version)
    found = select(Appraisal.asset_id, Acceptance)
    found = found.join(Acceptance, Acceptance.appraisal_id == Appraisal.id)
    found = found.join(row, row.report_hash == Appraisal.report_hash)
    of_bank = found.where(Acceptance.party_id == bank_id, among(Appraisal.asset_id, asset_ids))
    return {row[0]: row[1] for row in session.execute(of_bank.where(~newer))}
