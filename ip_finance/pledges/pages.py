"""Answers to the forms of a pledge on a case's page: contract, registration, discharge.

A decision that is asked for here leads straight to the page on which the person signs it. A form
that cannot be used is shown again, alone, with what is wrong and with what was typed.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import LoanNotFound
from ip_finance.pledges import repository, service
from ip_finance.pledges.models import Pledge
from ip_finance.pledges.schemas import PledgeIn, RegistrationIn
from ip_finance.signing.models import SigningRequest
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, show, show_refused

router = APIRouter(prefix="/pledges", include_in_schema=False)

NOTICE = "notice"
"""The field of the office's notice of registration."""


@router.post("")
def open_pledge(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the contract, and have it signed at once."""
    filled = forms.read(form, PledgeIn)
    if filled.error("loan_id"):
        raise LoanNotFound(UUID(int=0))
    if filled.model is None:
        return _contract_again(request, actor, uow, form, filled)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _open(tx, body))
    except (Conflict, RuleViolated) as refused:
        return _contract_again(request, actor, uow, form, filled, refused)


@router.post("/{pledge_id}/signing")
def ask_signatures(pledge_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have pledgor and pledgee sign the same terms."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _sign(service.ask_signatures(tx, pledge_id)))


@router.post("/{pledge_id}/registration")
def ask_registration(
    pledge_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Keep the office's notice, and have the bank and a tech provider confirm it."""
    actor.require(PersonRole.OFFICER)
    filled, document_id = _read_registration(form), uuid4()
    notice = form.files.get(NOTICE)
    if filled.model is None or notice is None:
        return _registration_again(request, actor, uow, pledge_id, filled)
    body = filled.model.model_copy(update={"document_id": document_id})
    vault: Vault = request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _register(tx, vault, pledge_id, body, notice))
    except (Conflict, RuleViolated) as refused:
        return _registration_again(request, actor, uow, pledge_id, filled, refused)


@router.post("/{pledge_id}/discharge")
def ask_discharge(pledge_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the bank free the bundle."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _sign(service.ask_discharge(tx, pledge_id)))


def _open(tx: Tx, body: PledgeIn) -> str:
    pledge: Pledge = service.open_pledge(tx, body.to_command(uuid4()))
    tx.session.expire(pledge)
    return _sign(service.ask_signatures(tx, pledge.id))


def _register(tx: Tx, vault: Vault, pledge_id: UUID, body: RegistrationIn, notice: Upload) -> str:
    cmd = KeepDocument(body.document_id, notice.name, notice.media_type, notice.content)
    documents.keep(tx, vault, cmd)
    return _sign(service.ask_registration(tx, body.to_command(pledge_id)))


def _sign(asked: SigningRequest) -> str:
    return f"/sign/{asked.id}"


def _read_registration(form: Form) -> Filled[RegistrationIn]:
    """The notice takes the place of the document's id, which is chosen here."""
    with_id = replace(form, values={**form.values, "document_id": (str(UUID(int=0)),)})
    filled = forms.read(with_id, RegistrationIn)
    if NOTICE in form.files:
        return filled
    return replace(filled, errors={**filled.errors, NOTICE: "请选择登记通知书文件。"})


def _contract_again(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    form: Form,
    filled: Filled[PledgeIn],
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, UUID(form.text("loan_id")))
        assets = ip_assets.all_of(tx.session, [UUID(text) for text in loan.asset_ids])
        context = {"name": "contract", "title": "质押合同", "loan_id": loan.id, "filled": filled}
        return _again(request, refused, assets=assets, pledge_id=None, **context)


def _registration_again(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    pledge_id: UUID,
    filled: Filled[RegistrationIn],
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        loan_id = repository.by_id(tx.session, pledge_id).loan_id
    context = {"name": "registration", "title": "质押登记", "loan_id": loan_id, "filled": filled}
    return _again(request, refused, assets=(), pledge_id=pledge_id, **context)


def _again(request: Request, refused: Conflict | RuleViolated | None, **context: Any) -> Response:
    if refused is not None:
        return show_refused(request, "pledges/again.html", refused, **context)
    return show(request, "pledges/again.html", 422, refused=None, **context)
