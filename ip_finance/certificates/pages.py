"""Pages of certificates: the list, the form that issues one, and the paper itself."""

from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.certificates import repository, service
from ip_finance.certificates.domain import ISSUERS, KINDS
from ip_finance.certificates.schemas import CertificateIn
from ip_finance.core.actor import Actor
from ip_finance.core.errors import DomainError
from ip_finance.core.paging import Page
from ip_finance.core.uow import UnitOfWork
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, show, show_refused

router = APIRouter(prefix="/certificates", include_in_schema=False)

MOST_OFFERED = 50


@router.get("")
def listed(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """What was issued, and the files that can be certified."""
    return _listed(request, actor, uow, page)


@router.post("")
def issue(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Certify a file."""
    filled = forms.read(form, CertificateIn)
    if filled.model is None:
        return _listed(request, actor, uow, Page(), 422, filled=filled)
    cmd = filled.model.to_command(uuid4())
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: f"/certificates?done=added#{service.issue(tx, cmd).number}"
            )
    except DomainError as refused:
        return _listed(request, actor, uow, Page(), refused=refused)


@router.get("/{certificate_id}.pdf")
def paper(certificate_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The certificate as PDF/A."""
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, certificate_id)
        verify_at = f"{request.base_url}verify/{found.number}"
        name, content = service.paper_of(tx, request.app.state.vault, found, verify_at)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type="application/pdf", headers=headers)


def _listed(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    page: Page,
    status: int = 200,
    *,
    refused: DomainError | None = None,
    filled: Filled[CertificateIn] | None = None,
) -> Response:
    actor.require(*ISSUERS)
    with uow.begin(actor) as tx:
        context = {
            "certificates": repository.of_party(tx.session, actor.party_id, page),
            "files": repository.certifiable(tx.session, actor.party_id, MOST_OFFERED),
            "kinds": KINDS,
            "filled": filled or Filled(),
        }
    if refused is not None:
        return show_refused(request, "certificates/certificates.html", refused, **context)
    return show(request, "certificates/certificates.html", status, refused=None, **context)
