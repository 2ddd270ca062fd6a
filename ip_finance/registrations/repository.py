"""Every query about filings, and what the ledger and our files say of a pledge at its offices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.core.clock import business_date, from_unix
from ip_finance.core.paging import Page, down, up, whole
from ip_finance.dossiers.domain import Registrar
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.domain import LoanChange
from ip_finance.loans.models import LoanChangeOnLedger, MovementOnLedger
from ip_finance.pledges.models import Pledge
from ip_finance.registrations.domain import OPEN, FilingKind, registrars_of
from ip_finance.registrations.duties import Filed, PledgeBook, fixed_on, freed_on
from ip_finance.registrations.errors import FilingNotFound
from ip_finance.registrations.models import Filing, FilingEvent
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import Signature, SigningRequest

SIGNED = "PledgeAssets"
ENDING = ("DischargePledge", "WaivePledge", "ForceDischarge")
"""Steps by which the parties, or a court, end a pledge."""


def by_id(session: Session, filing_id: UUID) -> Filing:
    """The filing with its events, or `FilingNotFound`."""
    filing = session.get(Filing, filing_id)
    if filing is None:
        raise FilingNotFound(filing_id)
    return filing


def find_by_id(session: Session, filing_id: UUID) -> Filing | None:
    return session.get(Filing, filing_id)


def every(session: Session, page: Page | None = None) -> Sequence[Filing]:
    """The filings that the caller may see, newest first."""
    keys = (down(Filing.created_at), up(Filing.id))
    return (page or whole()).rows(session, select(Filing), *keys)


def of_pledges(session: Session, pledge_ids: Iterable[UUID]) -> Sequence[Filing]:
    """Every filing of these pledges, oldest first."""
    found = select(Filing).where(Filing.pledge_id.in_(list(pledge_ids)))
    return session.scalars(found.order_by(Filing.created_at, Filing.id)).all()


def find_open(
    session: Session, pledge_id: UUID, kind: FilingKind, registrar: Registrar
) -> Filing | None:
    """The filing of this kind that still waits for somebody."""
    for filing in of_pledges(session, [pledge_id]):
        if (filing.kind, filing.registrar) == (kind, registrar) and filing.state in OPEN:
            return filing
    return None


def add_event(session: Session, event: FilingEvent) -> None:
    session.add(event)
    session.flush()


def right_types(session: Session, pledge: Pledge) -> list[str]:
    """The types of the pledge's rights, as the contract names them."""
    ids = [UUID(asset_id) for asset_id in pledge.asset_ids]
    return list(session.scalars(select(IpAsset.right_type).where(IpAsset.id.in_(ids))))


def book_of(session: Session, pledge: Pledge) -> PledgeBook:
    """What the duties of this pledge follow from."""
    return books_of(session, [pledge])[0]


def books_of(session: Session, pledges: Sequence[Pledge]) -> list[PledgeBook]:
    """What each pledge's duties follow from, in a fixed number of queries."""
    filings: dict[UUID, list[Filed]] = defaultdict(list)
    for one in of_pledges(session, [pledge.id for pledge in pledges]):
        filed = Filed(one.id, one.kind, one.registrar, one.cause, one.state)
        filings[one.pledge_id].append(filed)
    types = _types_of(session, pledges)
    lives = _lives_of(session, pledges)
    return [_book(pledge, types, lives[pledge.id], filings[pledge.id]) for pledge in pledges]


@dataclass(frozen=True, slots=True)
class Life:
    """What befell a pledge and its loan: signatures with the loan's version, changes, ends."""

    signed: tuple[int, date] | None
    changes: Sequence[tuple[int, date]]
    settled_on: date | None
    ended_on: date | None


def _lives_of(session: Session, pledges: Sequence[Pledge]) -> dict[UUID, Life]:
    ids, loans = [pledge.id for pledge in pledges], [pledge.loan_id for pledge in pledges]
    changes, settled = _changes_of(session, loans), _settled_on(session, loans)
    signed, ended = _signed_of(session, ids), _ended_on(session, ids)
    return {
        pledge.id: Life(
            signed.get(pledge.id),
            changes.get(pledge.loan_id, ()),
            settled.get(pledge.loan_id),
            ended.get(pledge.id),
        )
        for pledge in pledges
    }


def _book(
    pledge: Pledge, types: Mapping[str, str], life: Life, filings: Sequence[Filed]
) -> PledgeBook:
    ledger = pledge.on_ledger
    since = ledger.registered_on if ledger else None
    registered_on = business_date(from_unix(since)) if since else None
    fixed = fixed_on(pledge.terms, registered_on) if registered_on else None
    return PledgeBook(
        pledge_id=pledge.id,
        loan_id=pledge.loan_id,
        state=pledge.state,
        registrars=registrars_of([types[one] for one in pledge.asset_ids if one in types]),
        signed_on=life.signed[1] if life.signed else None,
        registered_on=registered_on,
        changes=tuple(one for one in life.changes if life.signed and one[0] > life.signed[0]),
        freed_on=freed_on(life.settled_on, life.ended_on, fixed),
        fixed_on=None if life.ended_on else fixed,
        filings=tuple(filings),
    )


def _types_of(session: Session, pledges: Sequence[Pledge]) -> dict[str, str]:
    ids = {UUID(asset_id) for pledge in pledges for asset_id in pledge.asset_ids}
    found = select(IpAsset.id, IpAsset.right_type).where(IpAsset.id.in_(ids))
    return {str(asset_id): right_type for asset_id, right_type in session.execute(found)}


def _changes_of(session: Session, loan_ids: Iterable[UUID]) -> dict[UUID, list[tuple[int, date]]]:
    """Changes of terms by loan: the version that each made, and its day."""
    row = LoanChangeOnLedger
    found = select(row.loan, row.loan_version, row.at).where(
        row.loan.in_(list(loan_ids)), row.change == LoanChange.TERMS
    )
    changes: dict[UUID, list[tuple[int, date]]] = defaultdict(list)
    for loan, version, at in session.execute(found.order_by(row.loan, row.loan_version)):
        changes[loan].append((version, business_date(at)))
    return changes


def _settled_on(session: Session, loan_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Since when nothing is owed: the day of the payment that left nothing."""
    row = MovementOnLedger
    found = (
        select(row.loan, row.at, row.outstanding_fen)
        .where(row.loan.in_(list(loan_ids)))
        .order_by(row.loan, row.loan_version)
    )
    last: dict[UUID, date] = {}
    for loan, at, outstanding in session.execute(found):
        if outstanding == 0:
            last.setdefault(loan, business_date(at))
        else:
            last.pop(loan, None)
    return last


def _signed_of(session: Session, pledge_ids: Sequence[UUID]) -> dict[UUID, tuple[int, date]]:
    """The version of the loan that both sides signed for, and the day of the second signature."""
    found = (
        select(SigningRequest, func.max(Signature.signed_at))
        .join(Signature)
        .where(
            SigningRequest.record_id.in_(list(pledge_ids)),
            SigningRequest.kind == SIGNED,
            SigningRequest.state == RequestState.TAKEN,
        )
        .group_by(SigningRequest.id)
    )
    return {
        request.record_id: (request.step["loan_version"], business_date(at))
        for request, at in session.execute(found)
    }


def _ended_on(session: Session, pledge_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the last signature under the step that ended each pledge."""
    found = (
        select(SigningRequest.record_id, func.max(Signature.signed_at))
        .join(Signature)
        .where(
            SigningRequest.record_id.in_(list(pledge_ids)),
            SigningRequest.kind.in_(ENDING),
            SigningRequest.state == RequestState.TAKEN,
        )
        .group_by(SigningRequest.record_id)
    )
    return {pledge_id: business_date(at) for pledge_id, at in session.execute(found)}
