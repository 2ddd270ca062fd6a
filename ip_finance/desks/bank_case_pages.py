"""One case on one screen with its decision box, and the votes of the bank's committee on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.actions.controls import ABOUT
from ip_finance.cases.domain import STAGES
from ip_finance.chain_api.words import STEPS
from ip_finance.core.actor import Actor
from ip_finance.core.errors import Conflict, DomainError, Forbidden, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.credit import service as credit
from ip_finance.credit.entries import DecisionIn
from ip_finance.credit.words import (
    AMOUNTS,
    DECISIONS,
    EFFECTS,
    FIGURES,
    FORMULAS,
    GAPS,
    ROLES,
    STATES,
    TERMS,
    reckoned,
    repayment,
)
from ip_finance.credit.words import STEPS as NEED_STEPS
from ip_finance.desks import correspondence
from ip_finance.desks.bank_case import BankCase, bank_case
from ip_finance.desks.bank_committee import committee
from ip_finance.desks.bank_queue import LENDERS
from ip_finance.documents.words import KIND_WORDS, SCAN_WORDS
from ip_finance.drawdowns.words import MODES
from ip_finance.drawdowns.words import STATES as DRAWDOWN_STATES
from ip_finance.eligibility.report import OUTCOMES, VERDICTS
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, answer_form, show, show_refused
from ip_finance.web.refusals import Told, in_chinese
from ip_finance.web.step_up import STEP_UP
from ip_finance.web.words import STATE_WORDS

router = APIRouter(prefix="/bank", include_in_schema=False)

PAPERS: Final = "papers"
WORDS: Final[dict[str, Any]] = {
    "state_words": STATE_WORDS,
    "steps_of_case": STAGES,
    "credit_states": STATES,
    "decision_words": DECISIONS,
    "effects": EFFECTS,
    "role_words": ROLES,
    "terms_words": TERMS,
    "gaps": GAPS,
    "figures": FIGURES,
    "need_steps": NEED_STEPS,
    "formulas": FORMULAS,
    "amounts": AMOUNTS,
    "reckoned": reckoned,
    "repayment": repayment,
    "action_words": STEPS,
    "about": ABOUT,
    "document_kinds": KIND_WORDS,
    "scan_words": SCAN_WORDS,
    "drawdown_states": DRAWDOWN_STATES,
    "modes": MODES,
    "verdicts": VERDICTS,
    "outcomes": OUTCOMES,
}


@dataclass(frozen=True, slots=True)
class Written:
    """A message that was not sent, and why."""

    text: str
    refused: DomainError


@router.get("/cases/{loan_id}")
def case(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The whole case, and what this person may do with it now."""
    actor.require(*LENDERS)
    return _page(request, actor, uow, loan_id)


@router.post("/cases/{loan_id}/decision", dependencies=[STEP_UP])
def decide(loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Decide at the stage in turn; what stands against it is told on the same page."""
    actor.require(*LENDERS)
    lines = [line.strip() for line in form.text(PAPERS).splitlines()]
    values = {**form.values, PAPERS: tuple(line for line in lines if line)}
    filled = forms.read(replace(form, values=values), DecisionIn)
    if filled.model is None:
        return _page(request, actor, uow, loan_id, filled)
    body = filled.model

    def do(tx: Tx) -> str:
        credit.decide(tx, body.to_command(loan_id))
        return f"/bank/cases/{loan_id}?done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: do(tx))
    except (Conflict, RuleViolated, Forbidden) as refused:
        return _page(request, actor, uow, loan_id, filled, refused)


@router.post("/cases/{loan_id}/messages")
def write_message(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """A message to the borrower about the case."""
    actor.require(*LENDERS)
    text = form.text("text")

    def do(tx: Tx) -> str:
        correspondence.write(tx, loan_id, text)
        return f"/bank/cases/{loan_id}?done=added#history"

    def again(refused: DomainError) -> Response:
        return _page(request, actor, uow, loan_id, message=Written(text, refused))

    return answer_form(uow, actor, form, do, again, (RuleViolated,))


@router.get("/committee/{loan_id}")
def votes(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """Each stage with its quorum, who voted how, and the band that asks for these stages."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        return show(request, "desks/bank_committee.html", found=committee(tx, loan_id), **WORDS)


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    filled: Filled[DecisionIn] | None = None,
    refused: DomainError | None = None,
    *,
    message: Written | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        found = bank_case(tx, loan_id, request.app.state.ledger_mark.address)
        context = {"found": found, "filled": filled or Filled(), **_told(found), **WORDS}
        context |= {"written": message.text if message else "", "not_sent": None}
        template = "desks/bank_case.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        if message is not None:
            context["not_sent"] = _words(message.refused)
        status = 422 if filled or message else 200
        return show(request, template, status, refused=None, **context)


def _told(found: BankCase) -> Mapping[str, Any]:
    memo = found.now.memo
    return {
        "barred": _words(found.box.refusal),
        "no_limit": _words(found.no_limit or found.case.no_limit),
        "plan_json": json.dumps(memo.proposal["plan"]) if memo else "",
        "outcome_counts": _outcomes(found),
    }


def _words(refusal: DomainError | None) -> Told | None:
    return in_chinese(refusal.code, refusal.facts, refusal.rule) if refusal else None


def _outcomes(found: BankCase) -> Mapping[str, int]:
    """How many lines of the pre-check say what."""
    lines = found.precheck.lines if found.precheck else []
    told = [line["outcome"] for line in lines]
    return {name: told.count(name) for name in dict.fromkeys(told)}
