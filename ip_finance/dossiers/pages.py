"""The page of a pledge's dossier: the contract, and what each registrar gets."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.dossiers import service
from ip_finance.dossiers.completeness import kind_of
from ip_finance.dossiers.domain import AttachContract, Registrar
from ip_finance.dossiers.schemas import DossierOut
from ip_finance.dossiers.wording import REGISTRAR_NAMES, STATE_NAMES
from ip_finance.papers.signed import roots_at
from ip_finance.pledges import repository as pledges
from ip_finance.pledges import service as pledges_service
from ip_finance.pledges.contract import ContractForm, missing_contents
from ip_finance.pledges.models import Pledge
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, PageForm, Upload, see, show, show_refused

router = APIRouter(prefix="/pledges", include_in_schema=False)

FILE = "file"
"""The field of the document that is brought."""


@router.get("/{pledge_id}/dossier")
def dossier(pledge_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The contract of a pledge and the papers of each registrar."""
    with uow.begin(actor) as tx:
        return show(request, "dossiers/dossier.html", refused=None, **_told(tx, pledge_id))


@router.post("/{pledge_id}/contract")
def attach_contract(
    pledge_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Keep the contract that came back, look at it, and attach it."""
    state, file = request.app.state, form.files.get(FILE)
    if file is None:
        return _nothing_chosen(pledge_id)
    is_paper = form.text("form") == ContractForm.PAPER
    kind = ContractForm.PAPER if is_paper else ContractForm.SIGNED_PDF
    roots = roots_at(state.contract_roots)

    def attach(tx: Tx) -> str:
        document_id = _kept(tx, state.vault, file, DocumentKind.CONTRACT)
        cmd = AttachContract(pledge_id, document_id, kind)
        service.attach_contract(tx, state.vault, roots, cmd)
        return f"/pledges/{pledge_id}/dossier?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: attach(tx))
    except (Conflict, RuleViolated) as refused:
        with uow.begin(actor) as tx:
            told = _told(tx, pledge_id)
            return show_refused(request, "dossiers/dossier.html", refused, **told)


@router.post("/{pledge_id}/contract/confirmation")
def confirm_contract(pledge_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Say for one's side that the scan is the contract."""
    actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)

    def confirm(tx: Tx) -> str:
        pledges_service.confirm_contract(tx, pledge_id)
        return f"/pledges/{pledge_id}/dossier?done=added"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: confirm(tx))


@router.post("/{pledge_id}/dossier/{slot}")
def bring(
    pledge_id: UUID, slot: str, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Keep a document, and put it in its place."""
    vault: Vault = request.app.state.vault
    file = form.files.get(FILE)
    if file is None:
        return _nothing_chosen(pledge_id)

    def put(tx: Tx) -> str:
        service.bring(tx, pledge_id, slot, _kept(tx, vault, file, kind_of(slot)))
        return f"/pledges/{pledge_id}/dossier?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: put(tx))
    except (Conflict, RuleViolated, NotFound) as refused:
        with uow.begin(actor) as tx:
            told = _told(tx, pledge_id)
            return show_refused(request, "dossiers/dossier.html", refused, **told)


def _kept(tx: Tx, vault: Vault, file: Upload, kind: DocumentKind) -> UUID:
    cmd = KeepDocument(uuid4(), file.name, file.media_type, file.content, kind)
    return documents.keep(tx, vault, cmd).id


def _nothing_chosen(pledge_id: UUID) -> Response:
    return see(f"/pledges/{pledge_id}/dossier")


def _sides(tx: Tx, pledge: Pledge) -> list[dict[str, Any]]:
    """Each side of a contract on paper, and when it confirmed the scan."""
    known = {one.party_id: one for one in pledges.confirmations(tx.session, pledge.id)}
    sides = (("出质人", pledge.pledgor_id), ("质权人", pledge.pledgee_id))
    return [
        {
            "name": name,
            "confirmed_at": known[party_id].created_at if party_id in known else None,
            "is_own": party_id == tx.actor.party_id,
        }
        for name, party_id in sides
    ]


def _told(tx: Tx, pledge_id: UUID) -> dict[str, Any]:
    pledge = pledges.by_id(tx.session, pledge_id)
    found = service.dossier_of(tx, pledge_id)
    return {
        "pledge": pledge,
        "contract": pledge.terms.get("contract"),
        "lacking": missing_contents(pledge.terms),
        "sides": _sides(tx, pledge),
        "dossier": DossierOut.of(found),
        "registrar_names": {one.value: REGISTRAR_NAMES[one] for one in Registrar},
        "state_words_of_papers": {state.value: word for state, word in STATE_NAMES.items()},
    }
