"""JSON endpoints of certificates of evidence."""

from uuid import UUID

from fastapi import APIRouter

from ip_finance.certificates import repository, service
from ip_finance.certificates.domain import CertificateNotFound, NotOnLedgerYet, NotYourFile
from ip_finance.certificates.schemas import CertificateIn, CertificateOut
from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.web.deps import Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/certificates", tags=["certificates"])


@router.get("")
def get_certificates(actor: SignedIn, uow: Uow, page: Paged) -> list[CertificateOut]:
    """What your party has issued, newest first."""
    with uow.begin(actor) as tx:
        found = repository.of_party(tx.session, actor.party_id, page)
        return [CertificateOut.of(one) for one in found]


@router.get("/{certificate_id}", responses=problems(CertificateNotFound))
def get_certificate(certificate_id: UUID, actor: SignedIn, uow: Uow) -> CertificateOut:
    with uow.begin(actor) as tx:
        return CertificateOut.of(repository.by_id(tx.session, certificate_id))


@router.put(
    "/{certificate_id}",
    responses=problems(RoleMissing, DocumentNotFound, NotYourFile, NotOnLedgerYet, IdTaken),
)
def put_certificate(
    certificate_id: UUID, body: CertificateIn, actor: SignedIn, uow: Uow
) -> CertificateOut:
    """Certify a file of yours that the ledger carries; a file has one certificate."""
    with uow.begin(actor) as tx:
        made = service.issue(tx, body.to_command(certificate_id))
        tx.session.flush()
        tx.session.refresh(made)
        return CertificateOut.of(made)
