"""Pages of a file of enforcement: its timeline, what comes next, and a form for each entry."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from ip_finance.actions.controls import DOCUMENT, Choices, controls_of
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.enforcement import repository, service, write_offs
from ip_finance.enforcement.domain import EntryKind
from ip_finance.enforcement.entries import BODIES
from ip_finance.enforcement.schemas import (
    DistributionIn,
    RealisationIn,
    RecoveryIn,
    WriteOffDecisionIn,
    WriteOffIn,
    standing_numbers,
)
from ip_finance.enforcement.service import Share
from ip_finance.enforcement.words import (
    ABOUT,
    FILE_WORDS,
    GROUNDS,
    KINDS,
    VALUES,
    told_of,
)
from ip_finance.enforcement.write_offs import ProposeWriteOff
from ip_finance.loans import repository as loans
from ip_finance.pledges import repository as pledges
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import (
    REFUSED_OR_FORBIDDEN,
    Form,
    PageActor,
    PageForm,
    Upload,
    answer_form,
    see,
    show,
    show_refused,
)
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)
_post = partial(answer_form, told=REFUSED_OR_FORBIDDEN)

OTHERS: Final[Mapping[str, tuple[type[BaseModel], str, str]]] = {
    "realisation": (RealisationIn, "登记变现", "成交价取自案卷；由银行签署，写入账本。"),
    "distribution": (
        DistributionIn,
        "分配处置款",
        "次序为费用、税费、利息、本金、后顺位、退还出质人（EN-02、CC-15），金额由系统算出。",
    ),
    "write-off": (WriteOffIn, "提议核销", "由另一人决定；核销后债权仍在，账销案存。"),
    "recovery": (RecoveryIn, "登记核销后收回", "由银行签署后入账；须按份额返还风险补偿资金。"),
}
"""What is asked for beside entries: schema, heading, and what it does."""
HIDDEN: Final = frozenset({"loan_id", "lower_ranks"})
AGREED: Final = [("agreed", "同意"), ("refused", "不同意")]


@router.get("/enforcement")
def list_cases(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """Every file that the reader may see."""
    with uow.begin(actor) as tx:
        cases = repository.cases(tx.session, page)
        found = {one.id: one for one in loans.all_of(tx.session, [one.loan_id for one in cases])}
        told = [(one, found[one.loan_id]) for one in cases]
        return show(request, "enforcement/list.html", cases=told, kinds=KINDS)


@router.get("/enforcement/{loan_id}")
def one(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The file: timeline, next steps with days and floors, distribution, what is still owed."""
    return _file(request, actor, uow, loan_id)


@router.get("/enforcement/{loan_id}/new/{kind}")
def form_of(
    loan_id: UUID, kind: str, request: Request, actor: PageActor, uow: Uow, of: str = ""
) -> Response:
    """The form of one kind of entry."""
    if _about(kind) is None:
        return see(f"/enforcement/{loan_id}")
    typed = {"of": (of,), "sale": (of,)} if of else {}
    return _form(request, actor, uow, loan_id, kind, Filled(typed))


@router.post("/enforcement/{loan_id}/new/{kind}")
def enter(
    loan_id: UUID, kind: str, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Enter it, and go to sign it."""
    about = _about(kind)
    if about is None:
        return see(f"/enforcement/{loan_id}")
    upload = form.files.get(DOCUMENT)
    filled = _read(form, about[0], loan_id)
    if filled.model is None:
        return _form(request, actor, uow, loan_id, kind, filled, status=422)
    body, vault = filled.model, request.app.state.vault

    def work(tx: Tx) -> str:
        _keep(tx, vault, body, upload)
        return _done(tx, loan_id, kind, body)

    def again(no: DomainError) -> Response:
        return _form(request, actor, uow, loan_id, kind, filled, refused=no)

    return _post(uow, actor, form, work, again)


@router.post("/enforcement/{loan_id}/entries/{number}/statement")
def sign_entry(
    loan_id: UUID, number: int, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Have an entry signed whose request has lapsed, and go to sign it."""

    def work(tx: Tx) -> str:
        return f"/sign/{service.ask_entry(tx, loan_id, number).id}"

    return _post(uow, actor, form, work, lambda no: _file(request, actor, uow, loan_id, no))


@router.post("/enforcement/{loan_id}/write-offs/{write_off_id}/decision", dependencies=[STEP_UP])
def decide(
    loan_id: UUID,
    write_off_id: UUID,
    request: Request,
    actor: PageActor,
    form: PageForm,
    uow: Uow,
) -> Response:
    """Agree to a write-off and go to sign it, or refuse it."""
    filled = forms.read(form, WriteOffDecisionIn)
    if filled.model is None:
        return _file(request, actor, uow, loan_id)
    body = filled.model
    is_agreed = body.decision == "agreed"

    def work(tx: Tx) -> str:
        write_offs.decide(tx, write_off_id, body.comment, is_agreed=is_agreed)
        if not is_agreed:
            return f"/enforcement/{loan_id}?done=added"
        return f"/sign/{write_offs.ask_write_off(tx, write_off_id).id}"

    return _post(uow, actor, form, work, lambda no: _file(request, actor, uow, loan_id, no))


def _about(kind: str) -> tuple[type[BaseModel], str, str] | None:
    """Schema, heading and explanation of a form."""
    if kind in set(EntryKind):
        entry = EntryKind(kind)
        return BODIES[entry], KINDS[entry], ABOUT[entry]
    return OTHERS.get(kind)


def _read(form: Form, schema: type[BaseModel], loan_id: UUID) -> Filled[Any]:
    """The file takes the place of its id, which is chosen here; the loan is the page's."""
    values = {**form.values}
    if "loan_id" in schema.model_fields:
        values["loan_id"] = (str(loan_id),)
    if DOCUMENT in form.files:
        values[DOCUMENT] = (str(uuid4()),)
    return forms.read(replace(form, values=values), schema)


def _keep(tx: Tx, vault: Vault, body: Any, upload: Upload | None) -> None:
    if upload is not None and body.document_id is not None:
        kind = DocumentKind.COURT if hasattr(body, "case_no") else DocumentKind.NOTICE
        cmd = KeepDocument(body.document_id, upload.name, upload.media_type, upload.content, kind)
        documents.keep(tx, vault, cmd)


def _done(tx: Tx, loan_id: UUID, kind: str, body: Any) -> str:
    """Do what the form asks for; where to go next."""
    if kind in set(EntryKind):
        event = service.enter(tx, body.to_entry(EntryKind(kind), loan_id))
        return f"/sign/{event.request_id}"
    asked: dict[str, Callable[[], UUID]] = {
        "realisation": lambda: service.realise(tx, loan_id, body.sale, body.paper).id,
        "distribution": lambda: (
            service.distribute_proceeds(
                tx, loan_id, Share(Fen(body.costs_fen), Fen(body.taxes_fen)), body.paper
            ).id
        ),
        "recovery": lambda: (
            write_offs.ask_recovery(tx, write_offs.recover(tx, body.to_command(uuid4())).id).id
        ),
    }
    if kind in asked:
        return f"/sign/{asked[kind]()}"
    cmd = ProposeWriteOff(uuid4(), loan_id, body.ground, body.reason, body.document_id)
    write_offs.propose(tx, cmd)
    return f"/enforcement/{loan_id}?done=added"


def _form(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    kind: str,
    filled: Filled[Any],
    status: int = 200,
    refused: DomainError | None = None,
) -> Response:
    about = _about(kind)
    assert about is not None, "checked by whoever calls"
    schema, title, lead = about
    with uow.begin(actor) as tx:
        file = service.look(tx, loan_id)
        controls = controls_of(schema, _choices(tx, loan_id, file))
        context: dict[str, Any] = {
            "title": title,
            "lead": lead,
            "address": f"/enforcement/{loan_id}/new/{kind}",
            "back": f"/enforcement/{loan_id}",
            "borrower": file.loan.borrower.name,
            "controls": [one for one in controls if one.name not in HIDDEN],
            "optional": _optional(schema),
            "filled": filled,
            "today": file.setting.today,
        }
    if refused is not None:
        return show_refused(request, "enforcement/form.html", refused, **context)
    return show(request, "enforcement/form.html", status, refused=None, **context)


def _optional(schema: type[BaseModel]) -> set[str]:
    return {name for name, info in schema.model_fields.items() if not info.is_required()}


def _choices(tx: Tx, loan_id: UUID, file: service.File) -> Choices:
    """What a form lets choose from."""
    bundle = [one for one in pledges.of_loan(tx.session, loan_id) if one.on_ledger]
    entries = [
        (str(one.number), f"第 {one.number} 条 {KINDS[one.kind]}（{one.happened_on}）")
        for one in file.setting.told
    ]
    words = {
        name: [(one.value, word) for one, word in values.items()] for name, values in VALUES.items()
    }
    sales = [one for one in file.setting.told if one.kind is EntryKind.SALE]
    return {
        "pledge_id": [(str(one.id), f"第 {n} 份质押") for n, one in enumerate(bundle, start=1)],
        "of": entries,
        "sale": [(str(one.number), f"第 {one.number} 条 成交") for one in sales],
        "ground": [(one.value, word) for one, word in GROUNDS.items()],
        **words,
    }


def _file(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        file = service.look(tx, loan_id)
        is_lender = actor.party_id == file.loan.lender_id
        context: dict[str, Any] = {
            "file": file,
            "counted": standing_numbers(file.events),
            "share": service.share_out(tx, loan_id, Share(Fen(0), Fen(0))),
            "write_offs": repository.write_offs(tx.session, loan_id),
            "recoveries": repository.recoveries(tx.session, loan_id),
            "is_officer": is_lender and PersonRole.OFFICER in actor.roles,
            "is_approver": is_lender and PersonRole.APPROVER in actor.roles,
            "me": actor.person_id,
            **FILE_WORDS,
            "told_of": told_of,
            "agreed": AGREED,
        }
        if refused is not None:
            return show_refused(request, "enforcement/file.html", refused, **context)
        return show(request, "enforcement/file.html", refused=None, **context)
