"""Page of payments: what to do, orders, files, and the account that the bank pays from."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.parties import repository as parties
from ip_finance.payments import repository, service
from ip_finance.payments.schemas import AccountIn
from ip_finance.payments.words import KINDS, STATES, WAYS, reason_of
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, show, show_refused
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/payments", include_in_schema=False)

DONE = "/payments?done=added"


@router.get("")
def overview(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Orders and files with their states, what was rejected first."""
    return _page(request, actor, uow)


@router.post("/settlement-accounts")
def state_account(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Name the account that the bank pays from."""
    filled = forms.read(form, AccountIn)
    if filled.model is None:
        return _page(request, actor, uow, filled)
    cmd = filled.model.to_command(uuid4())
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _stated(tx, cmd))


@router.post("/settlement-accounts/{account_id}/check", dependencies=[STEP_UP])
def check_account(
    account_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Stand by the account as a second person."""
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _checked(tx, account_id))
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, refused=refused)


def rejected(tx: Tx) -> tuple[int]:
    """How many payments of the actor's bank were rejected and not sent again, for the badge."""
    return (len(repository.rejected(tx.session, tx.actor.party_id)),)


def _stated(tx: Tx, cmd: service.StateAccount) -> str:
    service.state_account(tx, cmd)
    return DONE


def _checked(tx: Tx, account_id: UUID) -> str:
    service.check_account(tx, account_id)
    return DONE


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[AccountIn] | None = None,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        accounts = repository.settlement_accounts(tx.session, actor.party_id)
        context: dict[str, Any] = {
            "orders": repository.orders(tx.session),
            "rejected": repository.rejected(tx.session, actor.party_id),
            "files": repository.files(tx.session),
            "credits": repository.unmatched_credits(tx.session, actor.party_id),
            "accounts": accounts,
            "names": {one.id: one.name for one in parties.people_of(tx.session, [actor.party_id])},
            "in_force": next((one.id for one in accounts if one.checked_at), None),
            "is_bank": bool(actor.roles.intersection(service.BY_THE_BANK)),
            "me": actor.person_id,
            "filled": filled or Filled(),
            "states": STATES,
            "kinds": KINDS,
            "ways": WAYS,
            "reason_of": reason_of,
        }
        if refused is not None:
            return show_refused(request, "payments/overview.html", refused, **context)
        status = 422 if filled is not None else 200
        return show(request, "payments/overview.html", status, refused=None, **context)
