"""The workbench on which a tech provider verifies a right, and the result for everybody else.

Claims stand beside findings. What is found is filed as it is, bad news too; only a right that could
be pledged goes on to be signed, and for any other the page names rule, fact and cure.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.chain_api.words import SIDES, STEPS
from ip_finance.core import deployment
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date, unix
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument, check_size
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.parties import repository as parties
from ip_finance.verification import repository, service
from ip_finance.verification.errors import ReadInFuture
from ip_finance.verification.findings import FIELDS_OF, OPTIONAL
from ip_finance.verification.results import as_field, co_owners, results, stale_text
from ip_finance.verification.schemas import FORMS, FormerNameIn, Verified
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled, Typed
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, show, show_refused
from ip_finance.web.refusals import in_chinese

router = APIRouter(include_in_schema=False)

EVIDENCE, CONFIRMED = "evidence", "confirmed"
PROOFS = (EVIDENCE, "evidence_2", "evidence_3")
"""The files that prove the findings; the first goes to the ledger by its hash."""
PROOF_OF_NAME = "proof"
NOWHERE = UUID(int=0)


@router.get("/assets/{asset_id}/verification")
def workbench(asset_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """What was found out about the right; for a verifier also the form for new findings."""
    return _page(request, actor, uow, asset_id, Filled())


@router.post("/assets/{asset_id}/verification")
def add(asset_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the findings with their proof, and have them signed if the right can be pledged."""
    actor.require(PersonRole.VERIFIER)
    filled = _read(form, asset_id, _kind_of(actor, uow, asset_id))
    proofs = [form.files[name] for name in PROOFS if name in form.files]
    if filled.model is None or not proofs:
        return _page(request, actor, uow, asset_id, filled, 422)
    body, vault = filled.model, request.app.state.vault
    try:
        for proof in proofs:
            check_size(proof.content)
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _add(tx, vault, body, proofs))
    except ReadInFuture as refused:
        told = in_chinese(refused.code, refused.facts).detail
        wrong = {f"findings.{refused.facts['field']}.read_on": told}
        filled = Filled(filled.typed, wrong)
        return _page(request, actor, uow, asset_id, filled, 422)
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, asset_id, filled, refused=refused)


@router.get("/verifications/due")
def list_due(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The rights that somebody must look at again, and why."""
    with uow.begin(actor) as tx:
        due = repository.due(tx.session, business_date(tx.now))
        names = parties.names(tx.session, {one.verification.provider_id for one in due})
        return show(
            request,
            "verification/due.html",
            due=page.cut(due, lambda one: one.verification.id),
            names=names,
            stale_text=stale_text,
            can_verify=PersonRole.VERIFIER in actor.roles,
        )


@router.post("/assets/{asset_id}/former-names")
def add_former_name(
    asset_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """File what the owner of the right was called before, with its proof."""
    filled = forms.read(_with_owner(form, actor, uow, asset_id), FormerNameIn)
    proof = form.files.get(PROOF_OF_NAME)
    if filled.model is None or proof is None:
        wrong = dict(filled.errors)
        if proof is None:
            wrong[PROOF_OF_NAME] = "请选择证明文件，例如变更登记通知书。"
        return _page(request, actor, uow, asset_id, Filled(form.values, wrong), 422)
    body, vault = filled.model, request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _add_name(tx, vault, asset_id, body, proof))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, asset_id, Filled(form.values), refused=refused)


@router.post("/verifications/{verification_id}/attestation")
def ask_attestation(verification_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the provider sign findings that were filed before."""
    with uow.begin(actor) as tx:
        return form.once.redirect(
            tx, lambda: f"/sign/{service.ask_attestation(tx, verification_id).id}"
        )


def _with_owner(form: Form, actor: Actor, uow: UnitOfWork, asset_id: UUID) -> Form:
    with uow.begin(actor) as tx:
        owner = ip_assets.by_id(tx.session, asset_id).owner_id
    told = {"party_id": (str(owner),), "document_id": (str(NOWHERE),)}
    return replace(form, values={**form.values, **told})


def _add_name(tx: Tx, vault: Vault, asset_id: UUID, body: FormerNameIn, proof: Upload) -> str:
    kept = documents.keep(
        tx,
        vault,
        KeepDocument(uuid4(), proof.name, proof.media_type, proof.content, DocumentKind.NOTICE),
    )
    body = body.model_copy(update={"document_id": kept.id})
    service.add_former_name(tx, body.to_command(uuid4()))
    return f"/assets/{asset_id}/verification?done=added"


def _read(form: Form, asset_id: UUID, kind: RightKind) -> Filled[Verified[Any]]:
    """The findings; source and day of a field are the common ones unless it has its own."""
    values = dict(form.values)
    values |= {"asset_id": (str(asset_id),), "document_id": (str(NOWHERE),)}
    for name in (*FIELDS_OF[kind], *OPTIONAL):
        for part in ("source", "read_on"):
            if not form.text(f"findings.{name}.{part}"):
                values[f"findings.{name}.{part}"] = values.get(part, ())
    readers = {"findings__co_owners__found": co_owners}
    filled = forms.read(replace(form, values=values), FORMS[kind], **readers)
    wrong = {_own_or_common(form.values, path): text for path, text in filled.errors.items()}
    if EVIDENCE not in form.files:
        wrong[EVIDENCE] = "请选择核验依据，例如登记簿副本；已选过的文件须重新选择。"
    if not form.text(CONFIRMED):
        wrong[CONFIRMED] = "请逐项核对后勾选确认。"
    return Filled(form.values, wrong, None if wrong else filled.model)


def _own_or_common(typed: Typed, path: str) -> str:
    """Where a wrong source or day was typed."""
    part = path.rpartition(".")[2]
    is_own = part not in {"source", "read_on"} or "".join(typed.get(path, ())).strip()
    return path if is_own else part


def _add(tx: Tx, vault: Vault, body: Verified[Any], proofs: Sequence[Upload]) -> str:
    kept = [
        documents.keep(
            tx,
            vault,
            KeepDocument(
                uuid4(), one.name, one.media_type, one.content, DocumentKind.REGISTER_EXTRACT
            ),
        )
        for one in proofs
    ]
    first, *further = [document.id for document in kept]
    body = body.model_copy(update={"document_id": first, "further_ids": further})
    found = service.add(tx, body.to_command(uuid4()))
    tx.session.expire(found)
    try:
        return f"/sign/{service.ask_attestation(tx, found.id).id}"
    except (Conflict, RuleViolated):  # filed as found; its page says what stands against it
        return f"/assets/{body.asset_id}/verification?done=added"


def _kind_of(actor: Actor, uow: UnitOfWork, asset_id: UUID) -> RightKind:
    with uow.begin(actor) as tx:
        return RightType(ip_assets.by_id(tx.session, asset_id).right_type).kind


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    asset_id: UUID,
    filled: Filled[Any],
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        deployment.hold_still(tx.session)
        asset = ip_assets.by_id(tx.session, asset_id)
        found = results(tx, asset)
        requests = [request for one in found for request in one.requests]
        context: dict[str, Any] = {
            "asset": asset,
            "kind": RightType(asset.right_type).kind.value,
            "fields": [as_field(one) for one in service.compared(tx, asset)],
            "former": [name for name, _ in repository.former_names(tx.session, asset.owner_id)],
            "stale": repository.find_stale(tx.session, asset, business_date(tx.now)),
            "stale_text": stale_text,
            "results": found,
            "filled": filled,
            "can_verify": PersonRole.VERIFIER in actor.roles,
            "today": business_date(tx.now),
            "now": unix(tx.now),
            "words": STEPS,
            "side_words": SIDES,
            "party_names": parties.names_in(tx.session, requests),
        }
    template = "verification/workbench.html"
    if refused is not None:
        return show_refused(request, template, refused, **context)
    return show(request, template, status, refused=None, **context)
