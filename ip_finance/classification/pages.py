"""The bank's page of risk: classes with their grounds, what moved, and early warnings."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.classification import covenants, gathering, repository, service
from ip_finance.classification.domain import LENDERS
from ip_finance.classification.schemas import ClosingIn, DecisionIn, OpinionIn
from ip_finance.classification.words import (
    CATEGORIES,
    GRAVITIES,
    GRAVITY_KINDS,
    GROUNDS,
    KINDS,
    SIGNALS,
    ground_of,
)
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.loans import repository as loans
from ip_finance.policies.contents.classification import STATED, Category
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, answer_form, show, show_refused
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/risk", include_in_schema=False)

WORDS: dict[str, Any] = {
    "categories": CATEGORIES,
    "kinds": KINDS,
    "ground_words": GROUNDS,
    "ground_of": ground_of,
    "signal_words": SIGNALS,
    "gravity_words": GRAVITIES,
    "gravity_kinds": GRAVITY_KINDS,
    "stated": STATED,
    "every_category": tuple(Category),
}
AGAIN = "/risk?done=added"


@router.get("")
def overview(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Every loan of the bank by class, and every open signal."""
    return _overview(request, actor, uow)


@router.post("/opinions")
def state(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """State a ground, or propose a better class."""
    filled = forms.read(form, OpinionIn)
    if filled.model is None:
        return _overview(request, actor, uow, None, filled)
    body, opinion_id = filled.model, uuid4()

    def work(tx: Tx) -> str:
        service.state_opinion(tx, body.to_command(opinion_id))
        return AGAIN

    return answer_form(
        uow, actor, form, work, lambda no: _overview(request, actor, uow, no, filled)
    )


@router.post("/opinions/{opinion_id}/decision", dependencies=[STEP_UP])
def decide(
    opinion_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Agree to an opinion, or not."""
    filled = forms.read(form, DecisionIn)
    if filled.model is None:
        return _overview(request, actor, uow)
    body = filled.model

    def work(tx: Tx) -> str:
        service.decide(tx, opinion_id, body.comment, is_agreed=body.is_agreed)
        return AGAIN

    return answer_form(uow, actor, form, work, lambda no: _overview(request, actor, uow, no))


@router.post("/warnings/{warning_id}/closing")
def close_warning(
    warning_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Say what was done about a signal."""
    filled = forms.read(form, ClosingIn)
    if filled.model is None:
        return _overview(request, actor, uow)
    comment = filled.model.comment

    def work(tx: Tx) -> str:
        covenants.close_warning(tx, warning_id, comment)
        return AGAIN

    return answer_form(uow, actor, form, work, lambda no: _overview(request, actor, uow, no))


def _overview(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    refused: DomainError | None = None,
    filled: Filled[Any] | None = None,
) -> Response:
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        risk = service.risk(tx)
        worst = sorted(risk.rows, key=lambda row: (-row.category.rank, str(row.loan_id)))
        rows = worst[: repository.MOST]
        warnings = repository.open_warnings(tx.session, actor.party_id)[: repository.MOST]
        opinions = repository.opinions(tx.session)
        named = {one.loan_id for one in rows} | {one.loan_id for one in warnings}
        named |= {one.loan_id for one in opinions}
        context: dict[str, Any] = {
            "risk": risk,
            "rows": rows,
            "warnings": warnings,
            "opinions": opinions,
            "policy": gathering.policy_of(tx.session, actor.party_id, risk.on),
            "names": loans.borrowers_of(tx.session, named),
            "is_officer": PersonRole.OFFICER in actor.roles,
            "is_approver": PersonRole.APPROVER in actor.roles,
            "me": actor.person_id,
            "filled": filled or Filled(),
            **WORDS,
        }
        template = "classification/risk.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        status = 422 if filled is not None else 200
        return show(request, template, status, refused=None, **context)
