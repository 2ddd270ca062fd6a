"""Every query about certificates of evidence."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from ip_finance.certificates.domain import CertificateNotFound, Certified
from ip_finance.certificates.models import EvidenceCertificate
from ip_finance.core.paging import Page, down, up, whole
from ip_finance.documents.models import Document
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest

CERTIFIED = text("select * from ipfin_certified(:number, :sha256)")
_EVIDENCE = SigningRequest.step["evidence_hash"].astext


def by_id(session: Session, certificate_id: UUID) -> EvidenceCertificate:
    """The certificate, or `CertificateNotFound`."""
    found = session.get(EvidenceCertificate, certificate_id)
    if found is None:
        raise CertificateNotFound(certificate_id)
    return found


def find_of_document(session: Session, document_id: UUID) -> EvidenceCertificate | None:
    asked = select(EvidenceCertificate).where(EvidenceCertificate.document_id == document_id)
    return session.scalar(asked)


def of_party(
    session: Session, party_id: UUID, page: Page | None = None
) -> Sequence[EvidenceCertificate]:
    """What a party has issued, newest first."""
    asked = select(EvidenceCertificate).where(EvidenceCertificate.party_id == party_id)
    keys = (down(EvidenceCertificate.issued_at), up(EvidenceCertificate.id))
    return (page or whole()).rows(session, asked, *keys)


def carrier_of(session: Session, evidence_hash: str) -> SigningRequest | None:
    """The first step that the ledger took with this hash as its evidence."""
    asked = select(SigningRequest).where(
        evidence_hash == _EVIDENCE,
        SigningRequest.state == RequestState.TAKEN,
        SigningRequest.tx_hash.is_not(None),
    )
    return session.scalar(asked.order_by(SigningRequest.block_number).limit(1))


def certifiable(session: Session, party_id: UUID, limit: int) -> Sequence[Document]:
    """Files of the party that the ledger carries and nobody has certified yet, newest first."""
    asked = (
        select(Document)
        .join(SigningRequest, Document.evidence_hash == _EVIDENCE)
        .outerjoin(EvidenceCertificate, EvidenceCertificate.document_id == Document.id)
        .where(
            Document.party_id == party_id,
            SigningRequest.state == RequestState.TAKEN,
            EvidenceCertificate.id.is_(None),
            Document.sha256 != "",
        )
        .distinct()
    )
    in_order = asked.order_by(Document.created_at.desc(), Document.id)
    return session.scalars(in_order.limit(limit)).all()


def mined_at(session: Session, tx_hash: str) -> datetime | None:
    """When the chain took a transaction of ours."""
    found: datetime | None = session.scalar(select(func.ipfin_mined_at(tx_hash)))
    return found


def certified(session: Session, *, number: str = "", sha256: str = "") -> list[Certified]:
    """What certificates say in public, of this number or of a file with this digest."""
    found = session.execute(CERTIFIED, {"number": number, "sha256": sha256})
    return [Certified(**row) for row in found.mappings()]
