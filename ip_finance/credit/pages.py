"""Pages of credit work: the bank's queue, and one application."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.credit import repository, service
from ip_finance.credit.domain import LENDERS, Decision
from ip_finance.credit.drafting import limit_told, need_told, schedule_told
from ip_finance.credit.entries import DecisionIn, MemoIn, StatedNeedIn, typed_plan
from ip_finance.credit.gate import check_party
from ip_finance.credit.gathering import (
    Situation,
    agreed_plan,
    flagged,
    limited,
    need_of,
    situation,
)
from ip_finance.credit.standing import CaseState
from ip_finance.credit.words import (
    AMOUNTS,
    DECISIONS,
    EFFECTS,
    EVERY,
    FIGURES,
    FORMULAS,
    GAPS,
    METHODS,
    PURPOSE_KINDS,
    ROLES,
    STATES,
    STEPS,
    TERMS,
    reckoned,
    repayment,
)
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.errors import TermsImpossible
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import LoanState, latest_maturity
from ip_finance.loans.models import Loan
from ip_finance.loans.schemas import ApprovalIn
from ip_finance.marketplace import repository as marketplace
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import (
    REFUSED_OR_FORBIDDEN,
    Form,
    PageActor,
    PageForm,
    answer_form,
    show,
    show_refused,
)
from ip_finance.web.refusals import in_chinese
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)

LINES_OF_PAPERS = "papers"
APPROVAL = {"name": "approval", "title": "批准贷款"}
"""The form of `loans/forms.html` that is shown again when it cannot be used."""
WORDS: dict[str, Any] = {
    "states": STATES,
    "steps": STEPS,
    "formulas": FORMULAS,
    "reckoned": reckoned,
    "amounts": AMOUNTS,
    "terms": TERMS,
    "gaps": GAPS,
    "figures": FIGURES,
    "decisions": DECISIONS,
    "effects": EFFECTS,
    "roles": ROLES,
    "purpose_kinds": PURPOSE_KINDS,
    "every": EVERY,
    "repayment": repayment,
}


@router.get("/credit")
def queue(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The applications that wait for the bank, by stage, with their age."""
    with uow.begin(actor) as tx:
        found, today = service.waiting(tx), business_date(tx.now)
        ages = {
            one.situation.loan.id: (today - business_date(one.situation.loan.created_at)).days
            for one in found
        }
        counts = Counter(_place(one.situation) for one in found)
        return show(
            request,
            "credit/queue.html",
            waiting=page.cut(found, lambda one: one.situation.loan.id),
            ages=ages,
            counts=counts,
            place=_place,
            **WORDS,
        )


@router.get("/loans/{loan_id}/credit")
def credit(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One application: need, limit, memo, stages, decisions, and what this person may do."""
    return _page(request, actor, uow, loan_id)


@router.post("/loans/{loan_id}/credit/need")
def state_need(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """State the need where the formula does not reach."""
    filled = forms.read(form, StatedNeedIn)

    def do(tx: Tx, body: StatedNeedIn) -> object:
        return service.state_need(tx, body.to_command(uuid4(), loan_id))

    return _done(request, actor, form, uow, loan_id, ("need", filled, do))


@router.post("/loans/{loan_id}/credit/memo")
def write_memo(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Write the memo, or submit it again."""
    with uow.begin(actor) as tx:
        before = _plan_before(tx, loans.by_id(tx.session, loan_id))
    plan = typed_plan(before, form.text("method"), form.text("every_months"))
    values = {**form.values, "plan": (json.dumps(plan),)}
    filled = forms.read(replace(form, values=values), MemoIn, plan=forms.json_object)

    def do(tx: Tx, body: MemoIn) -> object:
        return service.write_memo(tx, body.to_command(uuid4(), loan_id))

    return _done(request, actor, form, uow, loan_id, ("memo", filled, do))


@router.post("/loans/{loan_id}/credit/decision", dependencies=[STEP_UP])
def decide(loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Decide at the stage whose turn it is; papers are named one a line."""
    lines = [line.strip() for line in form.text(LINES_OF_PAPERS).splitlines()]
    values = {**form.values, LINES_OF_PAPERS: tuple(line for line in lines if line)}
    filled = forms.read(replace(form, values=values), DecisionIn)

    def do(tx: Tx, body: DecisionIn) -> object:
        return service.decide(tx, body.to_command(loan_id))

    return _done(request, actor, form, uow, loan_id, ("decision", filled, do))


@router.post("/loans/{loan_id}/approval")
def ask_approval(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Ask the ledger for the approval."""
    filled = forms.read(form, ApprovalIn, plan=forms.json_object)
    again: dict[str, Any] = {"action": APPROVAL, "loan_id": loan_id, "filled": filled}
    if filled.model is None:
        return show(request, "loans/again.html", 422, refused=None, **again)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(
                tx, lambda: f"/sign/{service.ask_approval(tx, body.to_command(loan_id)).id}"
            )
    except (Conflict, RuleViolated) as refused:
        return show_refused(request, "loans/again.html", refused, **again)


def _plan_before(tx: Tx, loan: Loan) -> dict[str, Any]:
    """The plan that the form begins with: of the last draft, else what was agreed."""
    memos = repository.memos(tx.session, loan.id)
    return dict(memos[-1].proposal["plan"]) if memos else agreed_plan(tx, loan)


def _place(one: Situation) -> str:
    """Where an application waits: a stage by its title, or the state."""
    stage = one.standing.stage
    in_turn = stage is not None and one.memo is not None
    return stage.title if stage and in_turn else STATES[one.standing.state]


def _done(
    request: Request,
    actor: Actor,
    form: Form,
    uow: UnitOfWork,
    loan_id: UUID,
    asked_for: tuple[str, Filled[Any], Callable[[Tx, Any], object]],
) -> Response:
    """What comes of a form on the page of an application: the page again, either way."""
    name, filled, do = asked_for
    if filled.model is None:
        return _page(request, actor, uow, loan_id, {name: filled})
    body: BaseModel = filled.model

    def work(tx: Tx) -> str:
        do(tx, body)
        return f"/loans/{loan_id}/credit?done=added"

    def again(refused: DomainError) -> Response:
        return _page(request, actor, uow, loan_id, {name: filled}, refused)

    return answer_form(uow, actor, form, work, again, REFUSED_OR_FORBIDDEN)


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    typed: Mapping[str, Filled[Any]] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        check_party(actor, loan)
        context = {**_figures(tx, loan), **_bank_side(tx, actor, loan), "typed": typed or {}}
        context |= {"empty": Filled(), **WORDS}
        if refused is not None:
            return show_refused(request, "credit/application.html", refused, **context)
        status = 422 if typed else 200
        return show(request, "credit/application.html", status, refused=None, **context)


def _figures(tx: Tx, loan: Loan) -> dict[str, Any]:
    """Need and limit with their arithmetic; without values of the rights only the need."""
    context: dict[str, Any] = {"loan": loan, "flagged": flagged(loan)}
    context["referrals"] = repository.referrals(tx.session, loan.id)
    try:
        found = limited(tx, loan)
    except (Conflict, RuleViolated) as missing:
        told = in_chinese(missing.code, missing.facts, missing.rule)
        return context | {"limit": None, "no_limit": told, "need": need_told(need_of(tx, loan))}
    return context | {
        "limit": limit_told(found),
        "no_limit": None,
        "need": need_told(found.need),
    }


def _schedule(tx: Tx, now: Situation) -> dict[str, Any] | None:
    """As it was frozen, else from today; None once the maturity has passed."""
    if now.frozen_now is not None:
        frozen: dict[str, Any] | None = now.frozen_now.told.get("schedule")
        return frozen
    if now.memo is None:
        return None
    try:
        return schedule_told(now.memo.proposal, business_date(tx.now))
    except TermsImpossible:
        return None


def _is_typed(slug: str, before: Mapping[str, Any]) -> bool:
    """A form has no fields for the dates of a plan by dates; it keeps those there are."""
    return slug != Method.PLANNED or before.get("method") == Method.PLANNED


def _bank_side(tx: Tx, actor: Actor, loan: Loan) -> dict[str, Any]:
    """What only the bank and the auditor see."""
    if not actor.roles.intersection({*LENDERS, PersonRole.AUDITOR}):
        return {"now": None, "methods": METHODS}
    now = situation(tx, loan)
    refusal = service.refusal_for(tx, now)
    people = {one.person_id for one in now.decisions} | now.authors
    is_open = loan.state is LoanState.APPLIED and loan.lender_id == actor.party_id
    memo, before = now.memo, _plan_before(tx, loan)
    return {
        "now": now,
        "before": before,
        "latest": latest_maturity(business_date(tx.now), loan.term_months).isoformat(),
        "offer": marketplace.offer_of_loan(tx.session, loan.id),
        "methods": {slug: name for slug, name in METHODS.items() if _is_typed(slug, before)},
        "names": repository.names(tx.session, people),
        "titles": {one.name: one.title for one in now.stages},
        "refusal": in_chinese(refusal.code, refusal.facts, refusal.rule) if refusal else None,
        "kinds": list(Decision),
        "is_open": is_open,
        "can_write": is_open and PersonRole.OFFICER in actor.roles and now.frozen_now is None,
        "can_ask": is_open and PersonRole.OFFICER in actor.roles,
        "can_refer": is_open and bool(now.stages) and now.standing.state is CaseState.APPROVED,
        "schedule": _schedule(tx, now),
        "plan_json": json.dumps(memo.proposal["plan"]) if memo else "",
    }
