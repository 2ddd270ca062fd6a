"""The page of waivers and of money in suspense: one proposes, a colleague confirms and signs."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NotTheLender
from ip_finance.parties import repository as parties
from ip_finance.servicing import adjusting, corrections, repository
from ip_finance.servicing.domain import LENDERS, AdjustmentKind
from ip_finance.servicing.models import LoanAccount
from ip_finance.servicing.payment_schemas import AdjustmentIn
from ip_finance.servicing.words import ADJUSTMENTS
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import (
    REFUSED_OR_FORBIDDEN,
    PageActor,
    PageForm,
    answer_form,
    show,
    show_refused,
)
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/loans/{loan_id}/adjustments", include_in_schema=False)

TEMPLATE = "servicing/adjustments.html"


@router.get("")
def adjustments(
    loan_id: UUID, request: Request, actor: PageActor, uow: Uow, page: Paged
) -> Response:
    """What was adjusted of a loan, what waits for a second person, and the form to propose."""
    return _page(request, actor, uow, loan_id, page)


@router.post("")
def propose(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow, page: Paged
) -> Response:
    """Put an adjustment before a colleague."""
    filled = forms.read(form, AdjustmentIn)
    if filled.model is None:
        return _page(request, actor, uow, loan_id, page, filled)
    body = filled.model

    def do(tx: Tx) -> str:
        adjusting.propose(tx, body.to_command(uuid4(), loan_id))
        return f"/loans/{loan_id}/adjustments?done=added"

    def again(refused: DomainError) -> Response:
        return _page(request, actor, uow, loan_id, page, filled, refused)

    return answer_form(uow, actor, form, do, again, REFUSED_OR_FORBIDDEN)


@router.post("/{adjustment_id}/confirmation", dependencies=[STEP_UP])
def confirm(
    loan_id: UUID,
    adjustment_id: UUID,
    request: Request,
    actor: PageActor,
    form: PageForm,
    uow: Uow,
    page: Paged,
) -> Response:
    """Stand by it as a second person; the signature follows."""

    def do(tx: Tx) -> str:
        loans.by_id(tx.session, loan_id)
        return f"/sign/{adjusting.confirm(tx, loan_id, adjustment_id).id}"

    def again(refused: DomainError) -> Response:
        return _page(request, actor, uow, loan_id, page, None, refused)

    return answer_form(uow, actor, form, do, again, REFUSED_OR_FORBIDDEN)


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    page: Page,
    filled: Filled[AdjustmentIn] | None = None,
    refused: DomainError | None = None,
) -> Response:
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        context = {**_context(tx, loan_id, page), "filled": filled or Filled()}
        if refused is not None:
            return show_refused(request, TEMPLATE, refused, **context)
        return show(request, TEMPLATE, 422 if filled else 200, refused=None, **context)


def _context(tx: Tx, loan_id: UUID, page: Page) -> dict[str, Any]:
    loan, account = loans.by_id(tx.session, loan_id), repository.account(tx.session, loan_id)
    if account.bank_id != tx.actor.party_id:
        raise NotTheLender
    people = parties.people_of(tx.session, [account.bank_id])
    return {
        "loan": loan,
        "rows": repository.adjustments(tx.session, loan_id, page),
        "most": _most(tx, account),
        "kinds": ADJUSTMENTS,
        "people": {one.id: one.name for one in people},
        "me": tx.actor.person_id,
        "is_officer": PersonRole.OFFICER in tx.actor.roles,
        "is_approver": PersonRole.APPROVER in tx.actor.roles,
    }


def _most(tx: Tx, account: LoanAccount) -> dict[AdjustmentKind, Fen]:
    """What may be adjusted of each kind; all that takes money out has the same in suspense."""
    held = corrections.most(tx, account, AdjustmentKind.SUSPENSE_TO_CASH)
    found = dict.fromkeys(corrections.CLEARED_TO, held)
    kinds = [kind for kind in ADJUSTMENTS if kind not in found]
    return found | {kind: corrections.most(tx, account, kind) for kind in kinds}
