"""Answers to the forms of a pledge on a case's page: contract, signatures, discharge.

A decision that is asked for here leads straight to the page on which the person signs it. A form
that cannot be used is shown again, alone, with what is wrong and with what was typed.
"""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import LoanNotFound
from ip_finance.loans.models import Loan
from ip_finance.pledges import opening, service
from ip_finance.pledges.models import Pledge
from ip_finance.pledges.schemas import PledgeIn
from ip_finance.signing.models import SigningRequest
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, show, show_refused

router = APIRouter(prefix="/pledges", include_in_schema=False)


@router.post("")
def open_pledge(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the pledge; its contract is signed from the page that follows."""
    filled = forms.read(form, PledgeIn)
    if filled.error("loan_id"):
        raise LoanNotFound(UUID(int=0))
    if filled.model is None:
        return _contract_again(request, actor, uow, form, filled)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _open(tx, body))
    except (Conflict, RuleViolated) as refused:
        return _contract_again(request, actor, uow, form, filled, refused)


@router.post("/{pledge_id}/signing")
def ask_signatures(pledge_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have pledgor and pledgee sign the same terms."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _sign(service.ask_signatures(tx, pledge_id)))


@router.post("/{pledge_id}/discharge")
def ask_discharge(pledge_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the bank free the bundle."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _sign(service.ask_discharge(tx, pledge_id)))


def _open(tx: Tx, body: PledgeIn) -> str:
    pledge: Pledge = opening.open_pledge(tx, body.to_command(uuid4()))
    return f"/pledges/{pledge.id}/dossier"


def _sign(asked: SigningRequest) -> str:
    return f"/sign/{asked.id}"


def _contract_again(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    form: Form,
    filled: Filled[PledgeIn],
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, UUID(form.text("loan_id")))
        assets = ip_assets.all_of(tx.session, _chosen_from(loan, filled))
    context: dict[str, Any] = {"loan_id": loan.id, "assets": assets, "filled": filled}
    if refused is not None:
        return show_refused(request, "pledges/again.html", refused, **context)
    return show(request, "pledges/again.html", 422, refused=None, **context)


def _chosen_from(loan: Loan, filled: Filled[PledgeIn]) -> list[UUID]:
    """The rights of the application, and those that the form was about."""
    typed = () if filled.error("asset_ids") else filled.values("asset_ids")
    return [UUID(text) for text in dict.fromkeys([*loan.asset_ids, *typed])]
