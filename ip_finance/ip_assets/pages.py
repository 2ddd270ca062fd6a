"""Pages of rights: the list, filing one from the office's file, and one right as a whole."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.chain_api.words import SIDES, STEPS
from ip_finance.core import deployment
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import unix
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument, check_size
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository, service
from ip_finance.ip_assets.domain import RegisterAssetCmd
from ip_finance.ip_assets.models import IpAsset
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.office_files.reader import read_office_file
from ip_finance.parties import repository as parties
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState, side_to_sign
from ip_finance.signing.models import SigningRequest
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.intake_refusals import FILE_WORDS
from ip_finance.web.pages import PageActor, PageForm, Upload, show, show_refused
from ip_finance.web.refusals import Told

router = APIRouter(include_in_schema=False)

FILE = "file"
"""The field of the office's publication file."""

TYPES_BY_KIND = {
    kind.value: [one.value for one in RightType if one.kind is kind] for kind in RightKind
}


@router.get("/assets")
def list_assets(
    request: Request,
    actor: PageActor,
    uow: Uow,
    page: Paged,
    kind: str = "",
    text: Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")] = "",
) -> Response:
    """The rights that the person may see, newest first, of one kind or all, page by page."""
    with uow.begin(actor) as tx:
        types = TYPES_BY_KIND.get(kind, ())
        return show(
            request,
            "ip_assets/list.html",
            assets=repository.every(tx.session, page, types, text.strip()),
            kind=kind if types else "",
            text=text.strip(),
            now=unix(tx.now),
            can_add=PersonRole.SIGNATORY in actor.roles,
        )


@router.get("/assets/new")
def new(request: Request, actor: PageActor) -> Response:
    """The form that takes the office's publication file."""
    actor.require(PersonRole.SIGNATORY)
    return _new(request)


@router.post("/assets/new")
def add(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Keep the file, and file the right that it is about. What cannot be read is not kept."""
    actor.require(PersonRole.SIGNATORY)
    upload = form.files.get(FILE)
    if upload is None:
        return _new(request, 422, error="请选择公布文件。")
    vault: Vault = request.app.state.vault
    try:
        check_size(upload.content)
        read_office_file(upload.content)
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _add(tx, vault, upload))
    except OfficeFileError as refused:
        return _new(request, 422, refused=told_of(refused), name=upload.name)
    except (Conflict, RuleViolated) as refused:
        context = {"error": "", "name": upload.name}
        return show_refused(request, "ip_assets/new.html", refused, **context)


@router.get("/assets/{asset_id}")
def get_asset(asset_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One right: what the office published, what the ledger says, and what happens next."""
    with uow.begin(actor) as tx:
        deployment.hold_still(tx.session)
        asset = repository.by_id(tx.session, asset_id)
        requests = signing.about(tx.session, [asset.id])
        return show(
            request,
            "ip_assets/asset.html",
            asset=asset,
            notices=request.app.state.right_notices(tx, asset),
            facts=asset.facts,
            document=documents_repository.find_by_id(tx.session, asset.document_id),
            evidence=_evidence(asset, requests),
            block=_block(requests),
            is_pending=any(found.state is RequestState.COMPLETE for found in requests),
            now=unix(tx.now),
            requests=requests,
            words=STEPS,
            side_words=SIDES,
            party_names=parties.names_in(tx.session, requests),
            **_what_next(tx, asset, requests),
        )


@router.post("/assets/{asset_id}/registration")
def ask_registration(asset_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the owner sign the registration."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: f"/sign/{service.ask_registration(tx, asset_id).id}")


def told_of(refused: OfficeFileError) -> Told:
    """Why the file was refused, in words for people."""
    detail, cure = FILE_WORDS[refused.code]
    return Told(refused.code, detail.format(**refused.facts), cure, None)


def _new(
    request: Request,
    status: int = 200,
    *,
    error: str = "",
    refused: Told | None = None,
    name: str = "",
) -> Response:
    context = {"error": error, "refused": refused, "name": name}
    return show(request, "ip_assets/new.html", status, **context)


def _add(tx: Tx, vault: Vault, upload: Upload) -> str:
    cmd = KeepDocument(
        uuid4(), upload.name, upload.media_type, upload.content, DocumentKind.OFFICE_FILE
    )
    document = documents.keep(tx, vault, cmd)
    asset = service.add(tx, vault, RegisterAssetCmd(uuid4(), document.id))
    return f"/assets/{asset.id}?done=added"


def _evidence(asset: IpAsset, requests: Sequence[SigningRequest]) -> str:
    """How far the ledger bears the record out: a state of the macro `evidence`."""
    if asset.on_ledger is None:
        states = {request.state for request in requests}
        return "pending" if RequestState.COMPLETE in states else "off-chain"
    return "on-chain" if asset.on_ledger.facts_hash == asset.recomputed_hash else "mismatch"


def _block(requests: Sequence[SigningRequest]) -> int | None:
    return next((found.block_number for found in reversed(requests) if found.block_number), None)


def _what_next(tx: Tx, asset: IpAsset, requests: Sequence[SigningRequest]) -> dict[str, Any]:
    """Whose move it is as far as rights go: the open request if any, and who may ask for one."""
    asked = next((found for found in requests if found.state is RequestState.OPEN), None)
    signer = signing.find_signer(tx.session, tx.actor.person_id)
    return {
        "asked": asked,
        "is_mine_to_sign": bool(
            asked and signer and side_to_sign(signer, asked.wanted, asked.given)
        ),
        "is_owner": _is_owner(tx.actor, asset),
        "is_verifier": PersonRole.VERIFIER in tx.actor.roles,
        "is_valuer": bool({PersonRole.APPRAISER, PersonRole.REVIEWER} & tx.actor.roles),
    }


def _is_owner(actor: Actor, asset: IpAsset) -> bool:
    return PersonRole.SIGNATORY in actor.roles and actor.party_id == asset.owner_id
