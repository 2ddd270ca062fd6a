"""Every query about pledges."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from ip_finance.core.db import among
from ip_finance.core.paging import Page, up, whole
from ip_finance.documents.models import Document
from ip_finance.pledges.domain import PledgeNotFound, PledgeState
from ip_finance.pledges.models import (
    Certificate,
    ContractConfirmation,
    DossierPaper,
    Pledge,
    PledgedAssetOnLedger,
    PledgeOnLedger,
    PledgingStopOnLedger,
)


def by_id(session: Session, pledge_id: UUID) -> Pledge:
    """The pledge, or `PledgeNotFound`."""
    pledge = session.get(Pledge, pledge_id)
    if pledge is None:
        raise PledgeNotFound(pledge_id)
    return pledge


def for_update(session: Session, pledge_id: UUID) -> Pledge:
    """The pledge, locked until the transaction ends, or `PledgeNotFound`."""
    found = select(Pledge).where(Pledge.id == pledge_id).with_for_update(of=Pledge)
    pledge = session.scalar(found)
    if pledge is None:
        raise PledgeNotFound(pledge_id)
    return pledge


def find_by_id(session: Session, pledge_id: UUID) -> Pledge | None:
    return session.get(Pledge, pledge_id)


def of_loan(session: Session, loan_id: UUID) -> Sequence[Pledge]:
    return of_loans(session, [loan_id])


def of_loans(session: Session, loan_ids: Sequence[UUID]) -> Sequence[Pledge]:
    """The pledges for these loans that the caller may see, oldest first."""
    found = (
        select(Pledge).where(among(Pledge.loan_id, loan_ids)).options(joinedload(Pledge.records))
    )
    return session.scalars(found.order_by(Pledge.created_at, Pledge.id)).unique().all()


def every(
    session: Session,
    page: Page | None = None,
    *,
    loan_id: UUID | None = None,
    state: PledgeState | None = None,
) -> Sequence[Pledge]:
    """The pledges that the caller may see, oldest first; of one loan, in one state, or all."""
    found = select(Pledge)
    if loan_id is not None:
        found = found.where(Pledge.loan_id == loan_id)
    if state is PledgeState.DRAFT:
        found = found.where(~Pledge.records.any())
    elif state is not None:
        found = found.where(Pledge.records.any(_is_newest(state)))
    return (page or whole()).rows(session, found, up(Pledge.created_at), up(Pledge.id))


def _is_newest(state: PledgeState) -> ColumnElement[bool]:
    """The ledger's newest record of the pledge's terms is in this state."""
    later = aliased(PledgeOnLedger)
    same = (later.terms_hash == PledgeOnLedger.terms_hash, later.pledge > PledgeOnLedger.pledge)
    return and_(PledgeOnLedger.state == state, ~exists().where(*same))


def certificates_of(session: Session, pledge_ids: Sequence[UUID]) -> Sequence[Certificate]:
    """What the office certified of these pledges, oldest first."""
    found = select(Certificate).where(among(Certificate.pledge_id, pledge_ids))
    return session.scalars(found.order_by(Certificate.created_at, Certificate.id)).all()


def find_certificate(session: Session, certificate_hash: str) -> Certificate | None:
    """The certificate that the hash on the ledger stands for."""
    found = select(Certificate).where(Certificate.certificate_hash == certificate_hash)
    return session.scalar(found)


def every_certificate(session: Session) -> Sequence[Certificate]:
    return session.scalars(select(Certificate).order_by(Certificate.id)).all()


def on_ledger(session: Session, loan_id: UUID, pledge: int) -> PledgeOnLedger:
    """The ledger's word on a pledge that is known to be there."""
    return session.get_one(PledgeOnLedger, (loan_id, pledge))


def every_on_ledger(session: Session) -> Sequence[PledgeOnLedger]:
    order = (PledgeOnLedger.loan, PledgeOnLedger.pledge)
    return session.scalars(select(PledgeOnLedger).order_by(*order)).all()


def every_asset_on_ledger(session: Session) -> Sequence[PledgedAssetOnLedger]:
    row = PledgedAssetOnLedger
    return session.scalars(select(row).order_by(row.loan, row.pledge, row.asset)).all()


def asset_on_ledger(
    session: Session, loan_id: UUID, pledge: int, asset_key: str
) -> PledgedAssetOnLedger:
    """A right of a pledge that is known to be there."""
    return session.get_one(PledgedAssetOnLedger, (loan_id, pledge, asset_key))


def stop_on_ledger(session: Session, stop_version: int) -> PledgingStopOnLedger:
    """A stop of pledging that is known to be there."""
    return session.get_one(PledgingStopOnLedger, stop_version)


def find_last_stop(session: Session) -> PledgingStopOnLedger | None:
    """The newest stop of pledging, whether it lasts or was resumed."""
    newest = select(PledgingStopOnLedger).order_by(PledgingStopOnLedger.stop_version.desc())
    return session.scalar(newest.limit(1))


def is_pledging_stopped(session: Session) -> bool:
    """Whether guardians have stopped all pledging for now."""
    last = find_last_stop(session)
    return last is not None and last.resumed_at is None


def brought(session: Session, pledge_id: UUID) -> Mapping[str, Document]:
    """The document in each place of the dossier, the newest if there were several."""
    found = (
        select(DossierPaper.slot, Document)
        .join(Document, Document.id == DossierPaper.document_id)
        .where(DossierPaper.pledge_id == pledge_id)
        .order_by(DossierPaper.created_at, DossierPaper.id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def filed_at(session: Session, pledge_id: UUID) -> frozenset[str]:
    """The registrars at which the dossier lies now: handed in, and not given back.

    Filings are kept in a slice above; the database knows them (`ipfin_filed_at`).
    """
    return frozenset(session.scalars(select(func.ipfin_filed_at(pledge_id))))


def confirmations(session: Session, pledge_id: UUID) -> Sequence[ContractConfirmation]:
    """Who has confirmed the scan of the contract, in their order."""
    row = ContractConfirmation
    found = select(row).where(row.pledge_id == pledge_id)
    return session.scalars(found.order_by(row.created_at, row.id)).all()
