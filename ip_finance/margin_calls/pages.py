"""Pages of margin calls: the bank's lines and calls, one call for both sides, and measures."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository as loans
from ip_finance.margin_calls import measures, repository, review, service
from ip_finance.margin_calls.domain import LENDERS, CallState, Level
from ip_finance.margin_calls.schemas import CallIn, DecisionIn, MeasureIn, OfferedIn, ReasonIn
from ip_finance.margin_calls.service import Looked
from ip_finance.margin_calls.words import (
    LEVEL_KINDS,
    LEVELS,
    MEASURES,
    RIGHT_TYPES,
    STATE_KINDS,
    STATEMENTS,
    STATES,
)
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, answer_form, show, show_refused
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)

OPEN = (CallState.DRAFTED, CallState.CALLED)
WORDS: dict[str, Any] = {
    "states": STATES,
    "state_kinds": STATE_KINDS,
    "levels": LEVELS,
    "level_kinds": LEVEL_KINDS,
    "measure_words": MEASURES,
    "statement_words": STATEMENTS,
    "right_types": RIGHT_TYPES,
    "called": CallState.CALLED,
    "drafted": CallState.DRAFTED,
    "breached": Level.BREACHED,
}


@router.get("/margin-calls")
def overview(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """For the bank its lines, calls and measures; for a borrower the calls on its loans."""
    return _overview(request, actor, uow, page=page)


@router.post("/margin-calls")
def draft(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Draft a call on a loan in breach, and go to it."""
    filled = forms.read(form, CallIn)
    if filled.model is None:
        return _overview(request, actor, uow)
    loan_id, call_id = filled.model.loan_id, uuid4()

    def work(tx: Tx) -> str:
        return f"/margin-calls/{service.draft(tx, call_id, loan_id).id}?done=added"

    return answer_form(uow, actor, form, work, lambda no: _overview(request, actor, uow, no))


@router.post("/margin-calls/review")
def ask_review(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Look at all loans of the bank now."""

    def work(tx: Tx) -> str:
        review.ask_review(tx)
        return "/risk?done=added"

    return answer_form(uow, actor, form, work, lambda no: _overview(request, actor, uow, no))


@router.get("/margin-calls/{call_id}")
def one(call_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """Why, until when, and the three cures with their effects."""
    return _one(request, actor, uow, call_id)


@router.post("/margin-calls/{call_id}/notice")
def ask_call(
    call_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Sign the call."""

    def work(tx: Tx) -> str:
        return f"/sign/{service.ask_call(tx, call_id).id}"

    return answer_form(
        uow, actor, form, work, lambda no: _one(request, actor, uow, call_id, None, no)
    )


@router.post("/margin-calls/{call_id}/cure")
def ask_cured(
    call_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Sign that the call is cured, if it is."""

    def work(tx: Tx) -> str:
        return f"/sign/{service.ask_cured(tx, call_id).id}"

    return answer_form(
        uow, actor, form, work, lambda no: _one(request, actor, uow, call_id, None, no)
    )


@router.post("/margin-calls/{call_id}/offered-rights")
def offer_right(
    call_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Let the bank see a right that could be pledged as well."""
    filled = forms.read(form, OfferedIn)
    if filled.model is None:
        return _one(request, actor, uow, call_id, filled)
    asset_id = filled.model.asset_id

    def work(tx: Tx) -> str:
        service.offer_right(tx, call_id, asset_id)
        return f"/me/margin-calls/{call_id}?done=right-shown"

    return answer_form(
        uow, actor, form, work, lambda no: _one(request, actor, uow, call_id, filled, no)
    )


@router.post("/margin-calls/{call_id}/appeal")
def ask_appeal(
    call_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Object to the call, as the borrower."""
    filled = forms.read(form, ReasonIn)
    if filled.model is None:
        return _one(request, actor, uow, call_id, filled)
    reason = filled.model.reason

    def work(tx: Tx) -> str:
        return f"/sign/{service.ask_appeal(tx, call_id, reason).id}"

    return answer_form(
        uow, actor, form, work, lambda no: _one(request, actor, uow, call_id, filled, no)
    )


@router.post("/measures")
def propose(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Propose a measure: a waiver, an acceleration, or a finding of misuse."""
    filled = forms.read(form, MeasureIn)
    if filled.model is None:
        return _overview(request, actor, uow, None, filled)
    body, measure_id = filled.model, uuid4()

    def work(tx: Tx) -> str:
        measures.propose(tx, body.to_command(measure_id))
        return "/margin-calls?done=added"

    return answer_form(
        uow, actor, form, work, lambda no: _overview(request, actor, uow, no, filled)
    )


@router.post("/measures/{measure_id}/decision", dependencies=[STEP_UP])
def decide(
    measure_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Agree to a measure, or not."""
    filled = forms.read(form, DecisionIn)
    if filled.model is None:
        return _overview(request, actor, uow)
    body = filled.model

    def work(tx: Tx) -> str:
        measures.decide(tx, measure_id, body.comment, is_agreed=body.is_agreed)
        return "/margin-calls?done=added"

    return answer_form(uow, actor, form, work, lambda no: _overview(request, actor, uow, no))


@router.post("/measures/{measure_id}/notice")
def ask_measure(
    measure_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Sign a measure that was agreed to."""

    def work(tx: Tx) -> str:
        return f"/sign/{measures.ask_measure(tx, measure_id).id}"

    return answer_form(uow, actor, form, work, lambda no: _overview(request, actor, uow, no))


def _overview(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    refused: DomainError | None = None,
    filled: Filled[Any] | None = None,
    page: Page | None = None,
) -> Response:
    is_lender = bool(actor.roles.intersection(LENDERS))
    with uow.begin(actor) as tx:
        calls, found = repository.every(tx.session), repository.measures(tx.session)
        context: dict[str, Any] = {
            "calls": calls,
            "covers": service.shown(tx, page or Page()) if is_lender else (),
            "measures": found,
            "names": loans.borrowers_of(tx.session, {one.loan_id for one in found}),
            "under_way": {call.loan_id for call in calls if call.state in OPEN},
            "is_lender": is_lender,
            "is_officer": PersonRole.OFFICER in actor.roles,
            "is_approver": PersonRole.APPROVER in actor.roles,
            "me": actor.person_id,
            "filled": filled or Filled(),
            **WORDS,
        }
        template = "margin_calls/overview.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        status = 422 if filled is not None else 200
        return show(request, template, status, refused=None, **context)


def _one(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    call_id: UUID,
    filled: Filled[Any] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        found = service.look(tx, call_id)
        context: dict[str, Any] = {
            "found": found,
            "call": found.call,
            "loan": loans.by_id(tx.session, found.call.loan_id),
            "offered": _offered(tx, found),
            "empty": Filled(),
            "is_lender": found.call.bank_id == actor.party_id,
            "is_officer": PersonRole.OFFICER in actor.roles,
            "is_borrower": found.call.borrower_id == actor.party_id
            and PersonRole.SIGNATORY in actor.roles,
            "filled": filled or Filled(),
            **WORDS,
        }
        template = "margin_calls/call.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        status = 422 if filled is not None else 200
        return show(request, template, status, refused=None, **context)


def _offered(tx: Tx, found: Looked) -> Sequence[IpAsset]:
    """The rights that the bank may have pledged as well, once the call is out."""
    if found.call.bank_id != tx.actor.party_id or found.call.state is not CallState.CALLED:
        return ()
    return ip_assets.all_of(tx.session, [one.right.asset_id for one in found.cures.pledges])
