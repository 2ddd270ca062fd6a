"""Every query of the search and of saved views. Row-level security decides who sees what."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, cast, false, func, null, or_, select, union, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from ip_finance.certificates.models import EvidenceCertificate
from ip_finance.core.access import AccessGrant
from ip_finance.core.audit_log import AuditEntry, AuditHead
from ip_finance.documents.models import Document
from ip_finance.finding.domain import MOST, Query
from ip_finance.finding.models import SavedView
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.models import Loan
from ip_finance.parties.models import Party
from ip_finance.pledges.models import Certificate, Pledge
from ip_finance.signing.models import SigningRequest

KEPT = SavedView.removed_at.is_(None)


def cases(session: Session, query: Query) -> Sequence[Loan]:
    """By number, by the company's code or name, by the hash of what was applied for."""
    company = aliased(Party)
    ways: list[ColumnElement[bool]] = [
        Loan.number == query.text.upper(),
        company.uscc == query.number,
        _is(Loan.terms_hash, query.hash),
        _names(company.name, query),
    ]
    if (case_id := _id_in(query)) is not None:
        ways.append(Loan.id == case_id)
    found = select(Loan).join(company, company.id == Loan.borrower_id).where(or_(*ways))
    newest = found.order_by(Loan.created_at.desc(), Loan.id).limit(MOST)
    return session.scalars(newest.options(joinedload(Loan.borrower))).unique().all()


def rights(session: Session, query: Query) -> Sequence[IpAsset]:
    """By number, by the owner's code, by title, by the hash of its facts or its own key."""
    owner = aliased(Party)
    plain = func.regexp_replace(func.upper(IpAsset.number), "[^0-9A-Z]", "", "g")
    ways = (
        plain.in_(query.right_numbers),
        owner.uscc == query.number,
        _is(IpAsset.facts_hash, query.hash),
        _is(IpAsset.asset_key, query.hash),
        _names(IpAsset.title, query),
    )
    found = select(IpAsset).join(owner, owner.id == IpAsset.owner_id).where(or_(*ways))
    newest = found.order_by(IpAsset.created_at.desc(), IpAsset.id).limit(MOST)
    return session.scalars(newest.options(joinedload(IpAsset.owner))).unique().all()


def pledges(session: Session, query: Query) -> Sequence[tuple[Certificate, UUID]]:
    """By the number of the registration; with the case that each secures."""
    found = (
        select(Certificate, Pledge.loan_id)
        .join(Pledge, Pledge.id == Certificate.pledge_id)
        .where(
            or_(_names(Certificate.number, query), _is(Certificate.certificate_hash, query.hash))
        )
        .order_by(Certificate.created_at.desc(), Certificate.id)
        .limit(MOST)
    )
    return [(certificate, loan_id) for certificate, loan_id in session.execute(found)]


def documents(session: Session, query: Query) -> Sequence[Document]:
    """By the hash of the file or the one on the ledger, or by name."""
    ways = (
        _is(Document.sha256, query.hash),
        _is(Document.evidence_hash, query.hash),
        _names(Document.name, query),
    )
    found = select(Document).where(or_(*ways)).order_by(Document.created_at.desc(), Document.id)
    return session.scalars(found.limit(MOST)).all()


def certificates(session: Session, query: Query) -> Sequence[EvidenceCertificate]:
    found = select(EvidenceCertificate).where(EvidenceCertificate.number == query.text.upper())
    return session.scalars(found.limit(MOST)).all()


def steps(session: Session, query: Query) -> Sequence[SigningRequest]:
    """Signed steps by the transaction that carried them."""
    if query.hash is None:
        return ()
    found = select(SigningRequest).where(SigningRequest.tx_hash == query.hash)
    return session.scalars(found.order_by(SigningRequest.created_at).limit(MOST)).all()


def views(session: Session) -> Sequence[SavedView]:
    """The reader's own, by list and name."""
    found = select(SavedView).where(KEPT)
    return session.scalars(found.order_by(SavedView.path, SavedView.name)).all()


def views_of(session: Session, path: str) -> Sequence[SavedView]:
    """The reader's own of one list."""
    found = select(SavedView).where(KEPT, SavedView.path == path)
    return session.scalars(found.order_by(SavedView.name)).all()


def view(session: Session, view_id: UUID) -> SavedView | None:
    return session.scalar(select(SavedView).where(KEPT, SavedView.id == view_id))


def count_views(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SavedView).where(KEPT)) or 0


def newest(session: Session) -> tuple[int, int]:
    """How far the audit log and what the ledger has taken go."""
    taken = select(func.coalesce(func.max(SigningRequest.block_number), 0)).scalar_subquery()
    logged = select(func.coalesce(func.max(AuditHead.size), 0)).scalar_subquery()
    size, block = session.execute(select(logged, taken)).one()
    return size, block


def concerned(session: Session, size: int, block: int) -> set[UUID]:
    """Whom what has happened since concerns: whoever did it, and whoever sees its record."""
    log, steps = AuditEntry.__table__.c, SigningRequest.__table__.c
    happened = select(log.subject_id, log.party_id).where(log.seq > size, log.action != "read")
    taken = select(steps.record_id, cast(null(), Uuid)).where(steps.block_number > block)
    since = union_all(happened, taken).subquery("since")
    granted = select(AccessGrant.party_id).join(since, since.c.subject_id == AccessGrant.record_id)
    own = select(since.c.party_id).where(since.c.party_id.is_not(None))
    return set(session.scalars(union(granted, own)))


def _is(column: InstrumentedAttribute[str], wanted: str | None) -> ColumnElement[bool]:
    return false() if wanted is None else column == wanted


def _names(column: InstrumentedAttribute[str], query: Query) -> ColumnElement[bool]:
    return column.icontains(query.text, autoescape=True) if query.is_name else false()


def _id_in(query: Query) -> UUID | None:
    try:
        return UUID(query.text)
    except ValueError:
        return None
