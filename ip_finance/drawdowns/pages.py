"""Pages of drawdowns: the checklist and the tranches of one loan, and the form of a release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.service import Vault
from ip_finance.drawdowns import afterwards, repository, service
from ip_finance.drawdowns.domain import OF_THE_RECORD, DrawdownState, EvidenceKind, Finding
from ip_finance.drawdowns.models import Drawdown
from ip_finance.drawdowns.schemas import (
    AccountCheckIn,
    CheckIn,
    ConditionIn,
    CorrectionIn,
    DrawdownIn,
    EvidenceIn,
    ReleaseIn,
    UseCheckIn,
    WaiverIn,
    WithdrawalIn,
)
from ip_finance.drawdowns.words import EVENTS, EVIDENCE, FINDINGS, MODES, STANDINGS, STATES, told_of
from ip_finance.loans import repository as loans
from ip_finance.parties import repository as parties
from ip_finance.payments import repository as payments
from ip_finance.payments.domain import OrderState
from ip_finance.payments.words import KINDS as PAYMENT_KINDS
from ip_finance.payments.words import STATES as PAYMENT_STATES
from ip_finance.payments.words import reason_of
from ip_finance.web import forms, step_up
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, Upload, see, show, show_refused

router = APIRouter(prefix="/loans/{loan_id}", include_in_schema=False)

M = TypeVar("M", bound=BaseModel)
PAPERS = {"contract": EvidenceKind.CONTRACT, "invoice": EvidenceKind.INVOICE}
"""The fields of files, and what each holds."""
WORDS: dict[str, Any] = {
    "states": STATES,
    "modes": MODES,
    "standings": STANDINGS,
    "evidence_words": EVIDENCE,
    "finding_words": FINDINGS,
    "event_words": EVENTS,
    "told_of": told_of,
    "payment_states": PAYMENT_STATES,
    "payment_kinds": PAYMENT_KINDS,
    "reason_of": reason_of,
}

APPROVING = frozenset({"check", "waivers", "payee-confirmation"})
"""Steps by which a second person lets money go out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One small form on a drawdown: its schema, and the use case."""

    schema: type[BaseModel]
    do: Callable[[Tx, UUID, Any], object]


STEPS: Mapping[str, Step] = {
    "account-check": Step(
        AccountCheckIn, lambda tx, of, body: service.check_account(tx, of, body.name, body.number)
    ),
    "conditions": Step(
        ConditionIn,
        lambda tx, of, body: service.state_condition(
            tx, of, body.condition, body.remark, body.is_met
        ),
    ),
    "waivers": Step(
        WaiverIn, lambda tx, of, body: service.waive(tx, of, body.condition, body.reason)
    ),
    "check": Step(CheckIn, lambda tx, of, body: service.check(tx, of, body.comment)),
    "withdrawal": Step(WithdrawalIn, lambda tx, of, body: service.withdraw(tx, of, body.reason)),
    "payee-correction": Step(
        CorrectionIn,
        lambda tx, of, body: afterwards.correct_payee(tx, of, body.payee.to_account(), body.reason),
    ),
    "payee-confirmation": Step(
        AccountCheckIn,
        lambda tx, of, body: afterwards.confirm_payee(tx, of, body.name, body.number),
    ),
    "use-checks": Step(
        UseCheckIn, lambda tx, of, body: afterwards.check_use(tx, body.to_command(of))
    ),
}


@router.post("/releases")
def ask_release(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Have the bank sign a release; a form that cannot be used is shown again."""
    filled = forms.read(form, ReleaseIn)
    again: dict[str, Any] = {"loan_id": loan_id, "filled": filled}
    if filled.model is None:
        return show(request, "drawdowns/release.html", 422, refused=None, **again)
    body = filled.model
    cmd = body.to_command(loan_id)
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: f"/sign/{service.ask_release(tx, cmd, body.drawdown_id).id}"
            )
    except (Conflict, RuleViolated) as refused:
        return show_refused(request, "drawdowns/release.html", refused, **again)


@router.get("/drawdowns")
def drawdowns(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The loan's tranches with their checklists, and what can be done with each."""
    return _page(request, actor, uow, loan_id)


@router.post("/drawdowns")
def propose(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Propose a tranche; the files come with the form."""
    actor.require(PersonRole.OFFICER)
    papers = {name: (uuid4(), form.files[name]) for name in PAPERS if name in form.files}
    values = {**form.values, "loan_id": (str(loan_id),)}
    filled = forms.read(replace(form, values=values), DrawdownIn)
    if filled.model is None:
        return _page(request, actor, uow, loan_id, filled)
    evidence = [
        EvidenceIn(kind=PAPERS[name], document_id=kept) for name, (kept, _) in papers.items()
    ]
    body, vault = filled.model.model_copy(update={"evidence": evidence}), request.app.state.vault
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _proposed(tx, vault, body, list(papers.values())))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, loan_id, filled, refused)


@router.post("/drawdowns/{drawdown_id}/{name}")
def do_step(
    loan_id: UUID,
    drawdown_id: UUID,
    name: str,
    request: Request,
    actor: PageActor,
    form: PageForm,
    uow: Uow,
) -> Response:
    """One of the small forms of a drawdown."""
    back = f"/loans/{loan_id}/drawdowns"
    if name not in STEPS:
        return see(back)
    if name in APPROVING:
        step_up.require(request)
    filled: Filled[Any] = forms.read(form, STEPS[name].schema)
    if filled.model is None:
        return _page(request, actor, uow, loan_id, wrong=filled.errors)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _done(tx, name, drawdown_id, body, back))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, loan_id, refused=refused)


def _done(tx: Tx, name: str, drawdown_id: UUID, body: BaseModel, back: str) -> str:
    made = STEPS[name].do(tx, drawdown_id, body)
    asked = made[1] if isinstance(made, tuple) else None
    return f"/sign/{asked.id}" if asked else f"{back}?done=added"


def _proposed(tx: Tx, vault: Vault, body: DrawdownIn, papers: list[tuple[UUID, Upload]]) -> str:
    for document_id, file in papers:
        kept = KeepDocument(
            document_id, file.name, file.media_type, file.content, DocumentKind.OTHER
        )
        documents.keep(tx, vault, kept)
    service.propose(tx, body.to_command(uuid4()))
    return f"/loans/{body.loan_id}/drawdowns?done=added"


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    filled: Filled[DrawdownIn] | None = None,
    refused: Conflict | RuleViolated | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context = _context(tx, actor, loan_id) | {
            "filled": filled or Filled(),
            "wrong": wrong or {},
        }
        if refused is not None:
            return show_refused(request, "drawdowns/list.html", refused, **context)
        status = 422 if filled is not None or wrong else 200
        return show(request, "drawdowns/list.html", status, refused=None, **context)


def _context(tx: Tx, actor: Actor, loan_id: UUID) -> dict[str, Any]:
    loan = loans.by_id(tx.session, loan_id)
    found = repository.of_loan(tx.session, loan_id)
    paid = payments.orders_for(tx.session, [one.id for one in found])
    is_lender = actor.party_id == loan.lender.id
    people = parties.people_of(tx.session, [loan.lender.id])
    return {
        "loan": loan,
        "tranches": [
            {
                "drawdown": one,
                **_conditions(tx, one),
                "orders": [order for order in paid if order.record_id == one.id],
                "may": _may(actor, one) if is_lender else frozenset(),
            }
            for one in found
        ],
        "released": sum(one.amount for one in found if one.state is DrawdownState.RELEASED),
        "paid": sum(one.amount for one in paid if one.state is OrderState.BOOKED),
        "names": {one.id: one.name for one in people},
        "can_propose": is_lender and PersonRole.OFFICER in actor.roles,
        "today": service.today(tx),
        "findings": [(one.value, FINDINGS[one]) for one in Finding],
        "mode_choices": [(mode.value, word) for mode, word in MODES.items()],
        **WORDS,
    }


def _conditions(tx: Tx, one: Drawdown) -> dict[str, Any]:
    """All of them, and those that people state."""
    items = service.conditions_of(tx, one)
    return {
        "conditions": items,
        "stated": [item for item in items if item.code not in OF_THE_RECORD],
    }


def _may(actor: Actor, one: Drawdown) -> frozenset[str]:
    """The forms to show; each use case checks for itself."""
    is_officer, is_approver = PersonRole.OFFICER in actor.roles, PersonRole.APPROVER in actor.roles
    is_second = actor.person_id != one.created_by and (is_officer or is_approver)
    match one.state:
        case DrawdownState.PROPOSED:
            found = {"conditions", "withdrawal"} if is_officer else set[str]()
            found |= {"account-check", "check"} if is_second else set()
            return frozenset(found | ({"waivers"} if is_second and is_approver else set()))
        case DrawdownState.CHECKED:
            return frozenset({"release", "withdrawal"} if is_officer else set())
        case DrawdownState.RELEASED:
            found = {"payee-correction", "use-checks"} if is_officer else set()
            return frozenset(found | {"payee-confirmation"})
        case _:
            return frozenset()
