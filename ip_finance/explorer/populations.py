"""What samples are drawn from, and which of it carries a known risk; and the samples themselves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.core.paging import Page, down
from ip_finance.documents.models import Document
from ip_finance.explorer.domain import Population, SampleNotFound
from ip_finance.explorer.models import Sample
from ip_finance.ip_assets.models import AssetOnLedger, IpAsset
from ip_finance.loans.domain import LoanState
from ip_finance.loans.models import ClaimOfferOnLedger, Loan, LoanOnLedger
from ip_finance.parties.models import Party
from ip_finance.pledges.models import Pledge

KINDS: Mapping[Population, Any] = {
    Population.LOANS: Loan,
    Population.ASSETS: IpAsset,
    Population.PLEDGES: Pledge,
    Population.DOCUMENTS: Document,
}
BAD = (LoanState.OVERDUE, LoanState.DEFAULTED, LoanState.ENFORCING)


def records(session: Session, population: Population, until: datetime) -> list[str]:
    """The ids of all that was filed up to a moment. Loans and rights: those the ledger knows."""
    kind = KINDS[population]
    found = select(kind.id).where(kind.created_at <= until)
    if population is Population.LOANS:
        found = found.join(LoanOnLedger, LoanOnLedger.loan == Loan.id)
    elif population is Population.ASSETS:
        found = found.join(AssetOnLedger, AssetOnLedger.asset == IpAsset.asset_key)
    return [str(one) for one in session.scalars(found)]


def labels(session: Session, population: Population, chosen: Collection[str]) -> dict[str, str]:
    """What people call these records."""
    ids = [UUID(one) for one in chosen]
    found: Any
    match population:
        case Population.LOANS:
            named = func.concat(Loan.number, " ", Party.name)
            found = select(Loan.id, named).join(Party, Party.id == Loan.borrower_id)
            found = found.where(Loan.id.in_(ids))
        case Population.ASSETS:
            named = func.concat(IpAsset.number, " ", IpAsset.title)
            found = select(IpAsset.id, named).where(IpAsset.id.in_(ids))
        case Population.PLEDGES:
            found = select(Pledge.id, Loan.number).join(Loan, Loan.id == Pledge.loan_id)
            found = found.where(Pledge.id.in_(ids))
        case Population.DOCUMENTS:
            found = select(Document.id, Document.name).where(Document.id.in_(ids))
    return {str(one): str(label) for one, label in session.execute(found)}


def risks(session: Session, population: Population) -> dict[str, list[str]]:
    """Which records carry which of the risks in `calculation.RISKS`."""
    if population is Population.ASSETS:
        return {"质押物有争议": _ids(session, _disputed(IpAsset.id))}
    if population is not Population.LOANS:
        return {}
    tenth = func.ntile(10).over(order_by=Loan.amount.desc())
    ranked = select(Loan.id, tenth.label("tenth")).subquery()
    held = _disputed(AssetOnLedger.lien_loan).where(AssetOnLedger.lien_loan.is_not(None))
    bad = select(LoanOnLedger.loan).where(LoanOnLedger.state.in_(BAD))
    assigned = select(ClaimOfferOnLedger.loan).where(ClaimOfferOnLedger.accepted_at.is_not(None))
    return {
        "逾期、违约或处置中": _ids(session, bad),
        "金额在前十分之一": _ids(session, select(ranked.c.id).where(ranked.c.tenth == 1)),
        "质押物有争议": _ids(session, held),
        "受让的债权": _ids(session, assigned),
    }


def samples(session: Session, page: Page) -> Sequence[Sample]:
    """Samples, newest first."""
    return page.rows(session, select(Sample), down(Sample.number))


def sample(session: Session, sample_id: UUID) -> Sample:
    """The sample, or `SampleNotFound`."""
    found = session.get(Sample, sample_id)
    if found is None:
        raise SampleNotFound(sample_id)
    return found


def _disputed(what: Any) -> Any:
    """Rights in dispute, by one of their columns."""
    found = select(what).join(IpAsset, IpAsset.asset_key == AssetOnLedger.asset)
    return found.select_from(AssetOnLedger).where(AssetOnLedger.dispute.is_not(None))


def _ids(session: Session, found: Any) -> list[str]:
    rows: Iterable[Any] = session.scalars(found)
    return sorted({str(one) for one in rows})
