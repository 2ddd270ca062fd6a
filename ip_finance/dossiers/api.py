"""JSON endpoints of dossiers: the contract of a pledge, and what its registrars get."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import ContentDamaged, DocumentNotFound
from ip_finance.dossiers import service
from ip_finance.dossiers.domain import Registrar, check_complete
from ip_finance.dossiers.errors import (
    CertificateNotInForce,
    ContractAltered,
    DossierFiled,
    NotAScan,
    NotTheContract,
    PaperNotFound,
    PapersMissing,
    SignatureBroken,
    SignatureMissing,
    SignerNotTrusted,
    SignerUnknown,
)
from ip_finance.dossiers.schemas import BroughtIn, ContractIn, DossierOut
from ip_finance.eligibility.domain import NotAProof
from ip_finance.loans.errors import NotTheLender
from ip_finance.papers.signed import roots_at
from ip_finance.pledges.contract import ContractAttached, TermsIncomplete
from ip_finance.pledges.domain import PledgeNotFound, WrongPledgeState
from ip_finance.pledges.schemas import PledgeOut
from ip_finance.web.deps import SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/pledges", tags=["dossiers"])

PDF: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/pdf": {}}}}
ZIP: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"application/zip": {}}}}
Code = Annotated[str, Path(pattern=r"^[0-9a-z-]{1,64}$")]


@router.get(
    "/{pledge_id}/contract.pdf",
    response_class=Response,
    responses={**PDF, **problems(PledgeNotFound, TermsIncomplete)},
)
def contract_paper(pledge_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """The contract as PDF/A, with a place for each side's signature."""
    with uow.begin(actor) as tx:
        return _pdf(service.contract_paper(tx, pledge_id))


@router.put(
    "/{pledge_id}/contract",
    responses=problems(
        RoleMissing,
        PledgeNotFound,
        DocumentNotFound,
        ContentDamaged,
        TermsIncomplete,
        NotTheContract,
        ContractAltered,
        SignatureBroken,
        SignerNotTrusted,
        CertificateNotInForce,
        SignerUnknown,
        SignatureMissing,
        NotAScan,
        NotTheLender,
        WrongPledgeState,
        ContractAttached,
    ),
)
def attach_contract(
    pledge_id: UUID, body: ContractIn, request: Request, actor: SignedIn, uow: Uow
) -> PledgeOut:
    """Attach the contract that both sides have signed; its hash becomes one of the terms."""
    state = request.app.state
    roots = roots_at(state.contract_roots)
    with uow.begin(actor) as tx:
        cmd = body.to_command(pledge_id)
        return PledgeOut.of(service.attach_contract(tx, state.vault, roots, cmd))


@router.get("/{pledge_id}/dossier", responses=problems(PledgeNotFound))
def get_dossier(pledge_id: UUID, actor: SignedIn, uow: Uow) -> DossierOut:
    """What each registrar gets, and what is missing."""
    with uow.begin(actor) as tx:
        return DossierOut.of(service.dossier_of(tx, pledge_id))


@router.get(
    "/{pledge_id}/dossier.zip",
    response_class=Response,
    responses={
        **ZIP,
        **problems(
            PledgeNotFound,
            PaperNotFound,
            PapersMissing,
            TermsIncomplete,
            DocumentNotFound,
            ContentDamaged,
        ),
    },
)
def archive(
    pledge_id: UUID,
    request: Request,
    actor: SignedIn,
    uow: Uow,
    registrar: Registrar | None = None,
    draft: Annotated[bool, Query(description="Also while papers are missing.")] = False,
) -> Response:
    """All papers as a zip, of one registrar or of all."""
    with uow.begin(actor) as tx:
        dossier = service.dossier_of(tx, pledge_id)
        if registrar is not None:
            dossier = dossier.at(registrar)
        if not draft:
            check_complete(dossier)
        made = service.archive_of(tx, request.app.state.vault, dossier)
    name = f"dossier-{registrar.value if registrar else 'all'}-{pledge_id}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type="application/zip", headers=headers)


@router.put(
    "/{pledge_id}/dossier/papers/{slot}",
    responses=problems(
        RoleMissing, PledgeNotFound, PaperNotFound, DocumentNotFound, DossierFiled, NotAProof
    ),
)
def bring(pledge_id: UUID, slot: Code, body: BroughtIn, actor: SignedIn, uow: Uow) -> DossierOut:
    """Put a document in its place in the dossier."""
    with uow.begin(actor) as tx:
        return DossierOut.of(service.bring(tx, pledge_id, slot, body.document_id))


@router.get(
    "/{pledge_id}/dossier/{registrar}/{code}.pdf",
    response_class=Response,
    responses={**PDF, **problems(PledgeNotFound, PaperNotFound, TermsIncomplete)},
)
def paper(pledge_id: UUID, registrar: Registrar, code: Code, actor: SignedIn, uow: Uow) -> Response:
    """One paper that the platform prints, as PDF/A."""
    with uow.begin(actor) as tx:
        return _pdf(service.paper_of(tx, pledge_id, registrar, code))


def _pdf(made: bytes) -> Response:
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": "inline"})
