"""Pages of filings: what is to be filed, one filing with its entries, and forms for the next."""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.dossiers import service as dossiers
from ip_finance.loans import repository as loans
from ip_finance.registrations import repository, service
from ip_finance.registrations.domain import FOLLOWS, Entry, FilingKind, FilingState
from ip_finance.registrations.models import Filing
from ip_finance.registrations.policy import sources_of
from ip_finance.registrations.schemas import (
    CorrectionIn,
    FilingIn,
    OutcomeIn,
    RefusalIn,
    SubmissionIn,
    WithdrawalIn,
)
from ip_finance.registrations.words import (
    CHANNELS,
    KINDS,
    MOVES,
    PAPERS,
    REGISTRARS,
    WHO,
    grounds_of,
    state_of,
    told_of,
)
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, Upload, see, show, show_refused

router = APIRouter(prefix="/filings", include_in_schema=False)

PAPER = "paper"
"""The field of the office's document."""
FILERS = (PersonRole.OFFICER, PersonRole.SIGNATORY)

Body: TypeAlias = SubmissionIn | CorrectionIn | OutcomeIn | RefusalIn | WithdrawalIn


@dataclass(frozen=True, slots=True)
class Kind:
    """One form: the state that it makes, its schema, and its heading."""

    state: FilingState
    schema: type[Body]
    title: str


FORMS = {
    "submission": Kind(FilingState.SUBMITTED, SubmissionIn, "录入提交"),
    "registration": Kind(FilingState.REGISTERED, OutcomeIn, "录入登记结果"),
    "correction": Kind(FilingState.CORRECTION, CorrectionIn, "录入补正通知"),
    "refusal": Kind(FilingState.REFUSED, RefusalIn, "录入不予登记"),
    "withdrawal": Kind(FilingState.WITHDRAWN, WithdrawalIn, "撤回"),
}
WORDS: dict[str, Any] = {
    "kinds": KINDS,
    "registrars": REGISTRARS,
    "state_of": state_of,
    "told_of": told_of,
}


@router.get("")
def list_filings(
    request: Request, actor: PageActor, uow: Uow, page: Paged, pledge: UUID | None = None
) -> Response:
    """What is to be filed, most urgent first, and every filing; of one pledge what may begin."""
    with uow.begin(actor) as tx:
        duties, found = service.duties(tx), repository.every(tx.session, page)
        ids = {duty.loan_id for duty in duties} | {one.pledge.loan_id for one in found}
        borrowers = loans.borrowers_of(tx.session, ids)
        return show(
            request,
            "registrations/list.html",
            duties=duties,
            filings=found,
            borrowers=borrowers,
            answer_by=service.answer_by,
            startable=service.startable(tx, pledge) if pledge else (),
            pledge_id=pledge,
            can_file=bool(actor.roles.intersection(FILERS)),
            today=business_date(tx.now),
            **WORDS,
        )


@router.post("")
def open_filing(actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Begin a filing for a duty, or for a signed pledge."""
    filled = forms.read(form, FilingIn)
    if filled.model is None:
        return see("/filings")
    body = filled.model
    with uow.begin(actor) as tx:
        return form.once.redirect(
            tx, lambda: f"/filings/{service.open_filing(tx, body.to_command(uuid4())).id}"
        )


@router.get("/{filing_id}")
def filing(filing_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One filing: whose move it is, until when, what was entered, and the next entries."""
    return _page(request, actor, uow, filing_id)


@router.post("/{filing_id}/confirmation")
def confirm(filing_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have bank and tech provider confirm what the offices have registered."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: f"/sign/{service.confirm(tx, filing_id).id}")


@router.post("/{filing_id}/{name}")
def enter(
    filing_id: UUID, name: str, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Enter what was sent to the office, or what it answered."""
    if name not in FORMS:
        return see(f"/filings/{filing_id}")
    actor.require(*FILERS)
    filled, paper = _read(form, FORMS[name]), form.files.get(PAPER)
    if filled.model is None:
        return _page(request, actor, uow, filing_id, name, filled)
    entry, vault = filled.model.to_entry(filing_id), request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _enter(tx, vault, entry, paper))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, filing_id, name, filled, refused)


def _read(form: Form, kind: Kind) -> Filled[Any]:
    """The file takes the place of the document's id, which is chosen here; items are lines."""
    values = dict(form.values)
    needs_paper = "document_id" in kind.schema.model_fields
    if needs_paper:
        values["document_id"] = (str(uuid4()),)
    if "items" in kind.schema.model_fields:
        lines = form.text("items").splitlines()
        values["items"] = tuple(line.strip() for line in lines if line.strip())
    for optional in ("answer_by", "ends_on", "registered_fen"):
        if not form.text(optional):
            values.pop(optional, None)
    filled = forms.read(replace(form, values=values), kind.schema)
    if PAPER in form.files or not needs_paper:
        return filled
    return replace(filled, errors={**filled.errors, PAPER: "请选择文件。"}, model=None)


def _kind_of(entry: Entry) -> DocumentKind:
    is_registered = entry.state is FilingState.REGISTERED
    return DocumentKind.CERTIFICATE if is_registered else DocumentKind.NOTICE


def _enter(tx: Tx, vault: Vault, entry: Entry, paper: Upload | None) -> str:
    if paper is not None and entry.document_id is not None:
        cmd = KeepDocument(
            entry.document_id, paper.name, paper.media_type, paper.content, _kind_of(entry)
        )
        documents.keep(tx, vault, cmd)
    entered = service.enter(tx, entry)
    if entered.asked is not None:
        return f"/sign/{entered.asked.id}"
    return f"/filings/{entry.filing_id}?done=added"


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filing_id: UUID,
    name: str = "",
    filled: Filled[Any] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context = _context(tx, repository.by_id(tx.session, filing_id), actor)
        context |= {"open_form": name, "filled": filled or Filled()}
        if refused is not None:
            return show_refused(request, "registrations/filing.html", refused, **context)
        status = 422 if filled is not None else 200
        return show(request, "registrations/filing.html", status, refused=None, **context)


def _context(tx: Tx, found: Filing, actor: Actor) -> dict[str, Any]:
    dossier = dossiers.dossier_of(tx, found.pledge_id)
    can_file = bool(actor.roles.intersection(FILERS))
    state = found.state
    return {
        "filing": found,
        "loan": loans.by_id(tx.session, found.pledge.loan_id),
        "papers": PAPERS,
        "folder": dossier.folder(found.registrar),
        "due": service.due_of(found),
        "answer_by": service.answer_by(found),
        "who": WHO.get(state, ""),
        "move": MOVES.get(state, ""),
        "forms": {n: k for n, k in FORMS.items() if can_file and state in FOLLOWS[k.state]},
        "channels": [(one.value, word) for one, word in CHANNELS.items()],
        "grounds": grounds_of(found.registrar),
        "periods": sources_of(found.registrar, business_date(tx.now)),
        "today": business_date(tx.now),
        "empty": Filled(),
        "can_confirm": found.kind is FilingKind.REGISTRATION and service.may_confirm(tx, found),
        **WORDS,
    }
