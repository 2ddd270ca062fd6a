"""Pages of actions: what may be done with a record, why not the rest, and a form for each.

Forms follow from the schemas that the JSON API takes, and work without JavaScript. An action that
is asked for leads straight to the page on which the person signs it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.actions import service
from ip_finance.actions.catalogue import COURT, action_named
from ip_finance.actions.controls import ABOUT, DOCUMENT, Choices, controls_of
from ip_finance.actions.domain import PLEDGING, Action, On
from ip_finance.actions.schemas import BODIES, Stated, to_command
from ip_finance.chain_api.words import STEPS
from ip_finance.core.actor import Actor
from ip_finance.core.errors import Conflict, DomainError, Forbidden, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loans import repository as loans
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import LEDGER_ROLES, ROLES_OF, PartyKind
from ip_finance.pledges import repository as pledges
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, show, show_refused
from ip_finance.web.refusals import in_chinese
from ip_finance.web.words import ROLE_WORDS, STATE_WORDS

router = APIRouter(include_in_schema=False)

FOLDERS: Mapping[On, str] = {
    On.PARTY: "/parties/{record_id}",
    On.PERSON: "/people/{record_id}",
    On.ASSET: "/assets/{record_id}",
    On.LOAN: "/loans/{record_id}",
    On.PLEDGE: "/pledges/{record_id}",
    On.PLEDGING: "/pledging",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A record in words, the page it belongs to, and pages of actions near it."""

    kind: On
    record_id: UUID
    title: str
    back: str
    near: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """Below which address its actions are."""
        return FOLDERS[self.kind].format(record_id=self.record_id) + "/actions"


def _party(tx: Tx, party_id: UUID) -> Subject:
    return Subject(On.PARTY, party_id, parties.by_id(tx.session, party_id).name, "/")


def _person(tx: Tx, person_id: UUID) -> Subject:
    person = parties.person(tx.session, person_id)
    return Subject(On.PERSON, person_id, f"{person.name}（{person.party.name}）的签名密钥", "/")


def _asset(tx: Tx, asset_id: UUID) -> Subject:
    asset = ip_assets.by_id(tx.session, asset_id)
    title = f"{asset.number}《{asset.title}》"
    return Subject(On.ASSET, asset_id, title, f"/assets/{asset_id}")


def _loan(tx: Tx, loan_id: UUID) -> Subject:
    loan = loans.by_id(tx.session, loan_id)
    near = tuple(
        (f"质押（{STATE_WORDS.get(pledge.state.value, '—')}）", f"/pledges/{pledge.id}/actions")
        for pledge in pledges.of_loan(tx.session, loan_id)
    )
    title = f"{loan.borrower.name}的融资"
    return Subject(On.LOAN, loan_id, title, f"/cases/{loan_id}", near)


def _pledge(tx: Tx, pledge_id: UUID) -> Subject:
    pledge = pledges.by_id(tx.session, pledge_id)
    borrower = loans.by_id(tx.session, pledge.loan_id).borrower.name
    near = (("这笔融资", f"/loans/{pledge.loan_id}/actions"),)
    return Subject(On.PLEDGE, pledge_id, f"{borrower}的质押", f"/cases/{pledge.loan_id}", near)


def _pledging(_: Tx, record_id: UUID) -> Subject:
    return Subject(On.PLEDGING, record_id, "新增质押", "/")


SUBJECTS: Mapping[On, Callable[[Tx, UUID], Subject]] = {
    On.PARTY: _party,
    On.PERSON: _person,
    On.ASSET: _asset,
    On.LOAN: _loan,
    On.PLEDGE: _pledge,
    On.PLEDGING: _pledging,
}


def _list(request: Request, actor: Actor, uow: UnitOfWork, kind: On, record_id: UUID) -> Response:
    with uow.begin(actor) as tx:
        subject = SUBJECTS[kind](tx, record_id)
        found = service.possible(tx, kind, record_id)
    told = [
        (one.action, STEPS[one.action.kind], in_chinese(refused.code, refused.facts, refused.rule))
        for one in found
        if (refused := one.refused) is not None
    ]
    can = [(one.action, STEPS[one.action.kind]) for one in found if one.refused is None]
    return show(request, "actions/record.html", subject=subject, can=can, cannot=told, about=ABOUT)


def _form(
    request: Request, actor: Actor, uow: UnitOfWork, action: Action[Any], record_id: UUID
) -> Response:
    if action.kind == "RotateKey":
        return show(request, "key.html", action=_address(action, record_id))
    with uow.begin(actor) as tx:
        typed = {"roles": _roles_of(tx, record_id)} if action.kind == "ChangeKey" else {}
    return _page(request, actor, uow, action, record_id, Filled(typed))


def _ask(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    form: Form,
    action: Action[Any],
    record_id: UUID,
) -> Response:
    filled, upload = _read(form, action), form.files.get(DOCUMENT)
    if filled.model is None:
        return _page(request, actor, uow, action, record_id, filled, 422)
    body, vault = filled.model, request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _sign(tx, vault, action, record_id, body, upload))
    except (Conflict, RuleViolated, Forbidden) as refused:
        return _page(request, actor, uow, action, record_id, filled, refused=refused)


def _read(form: Form, action: Action[Any]) -> Filled[Stated]:
    """A file that was chosen takes the place of the document's id, which is chosen here."""
    if DOCUMENT in form.files:
        form = replace(form, values={**form.values, DOCUMENT: (str(uuid4()),)})
    return forms.read(form, BODIES[action.kind], keystore=forms.json_object)


def _sign(
    tx: Tx,
    vault: Vault,
    action: Action[Any],
    record_id: UUID,
    body: Stated,
    upload: Upload | None,
) -> str:
    if upload is not None:
        document_id = body.told[DOCUMENT]
        kind = DocumentKind.COURT if action.sealed == COURT else DocumentKind.NOTICE
        cmd = KeepDocument(document_id, upload.name, upload.media_type, upload.content, kind)
        documents.keep(tx, vault, cmd)
    return f"/sign/{service.ask_typed(tx, to_command(action, record_id, body)).id}"


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    action: Action[Any],
    record_id: UUID,
    filled: Filled[Stated],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        subject = SUBJECTS[action.on](tx, record_id)
        context: dict[str, Any] = {
            "subject": subject,
            "words": STEPS[action.kind],
            "about": ABOUT[action.kind],
            "address": _address(action, record_id),
            "controls": controls_of(BODIES[action.kind], _choices(tx, action, record_id)),
            "filled": filled,
        }
    if refused is not None:
        return show_refused(request, "actions/form.html", refused, **context)
    return show(request, "actions/form.html", status, refused=None, **context)


def _choices(tx: Tx, action: Action[Any], record_id: UUID) -> Choices:
    """What a form lets choose from, where its schema takes an id."""
    if action.kind == "OfferClaim":
        banks = parties.of_kind(tx.session, PartyKind.BANK)
        return {"bank_id": [(str(bank.id), bank.name) for bank in banks if bank.on_ledger]}
    if action.kind == "ChangeKey":
        kind = parties.person(tx.session, record_id).party.kind
        signing = [role for role in LEDGER_ROLES if role in ROLES_OF[kind]]
        return {"roles": [(role.value, ROLE_WORDS[role]) for role in signing]}
    if action.kind == "RecordRealisation":
        bundle = pledges.of_loan(tx.session, record_id)
        return {
            "pledge_id": [
                (str(one.id), f"第 {one.on_ledger.pledge + 1} 份（{STATE_WORDS[one.state.value]}）")
                for one in bundle
                if one.on_ledger
            ]
        }
    return {}


def _roles_of(tx: Tx, person_id: UUID) -> tuple[str, ...]:
    """What the person's key may do now."""
    return tuple(role.value for role in parties.person(tx.session, person_id).roles)


def _address(action: Action[Any], record_id: UUID) -> str:
    return f"{FOLDERS[action.on].format(record_id=record_id)}/actions/{action.slug}"


def _mount(kind: On) -> None:
    """The pages of one kind of record."""

    def list_actions(
        request: Request, actor: PageActor, uow: Uow, record_id: UUID = PLEDGING
    ) -> Response:
        """What this person may do with the record now, and why not the rest."""
        return _list(request, actor, uow, kind, record_id)

    def form_of(
        slug: str, request: Request, actor: PageActor, uow: Uow, record_id: UUID = PLEDGING
    ) -> Response:
        """The form of one action."""
        return _form(request, actor, uow, action_named(kind, slug), record_id)

    def ask(
        slug: str,
        request: Request,
        actor: PageActor,
        form: PageForm,
        uow: Uow,
        record_id: UUID = PLEDGING,
    ) -> Response:
        """Have those sign whose decision it is."""
        return _ask(request, actor, uow, form, action_named(kind, slug), record_id)

    folder = FOLDERS[kind]
    router.add_api_route(f"{folder}/actions", list_actions, methods=["GET"])
    router.add_api_route(f"{folder}/actions/{{slug}}", form_of, methods=["GET"])
    router.add_api_route(f"{folder}/actions/{{slug}}", ask, methods=["POST"])


for _kind in On:
    _mount(_kind)
