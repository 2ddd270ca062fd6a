"""Pages of loans: the application, and the answers to the forms on a case's page.

A decision that is asked for here leads straight to the page on which the person signs it. A form
that cannot be used is shown again, alone, with what is wrong and with what was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.domain import NotAppraised
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.money import BasisPoints, Fen, share_down
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository, service
from ip_finance.loans.errors import NoCapOnFile
from ip_finance.loans.schemas import DeclineIn, LoanIn, RepaymentIn
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.signing.models import SigningRequest
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, show, show_refused

router = APIRouter(prefix="/loans", include_in_schema=False)

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Action(Generic[M]):
    """One form of a case: its name in `loans/forms.html`, its schema, and the use case."""

    name: str
    title: str
    schema: type[M]
    ask: Callable[[Tx, UUID, M], SigningRequest]


DECLINE = Action(
    "decline",
    "不予批准",
    DeclineIn,
    lambda tx, loan_id, body: service.ask_decline(tx, loan_id, body.reason),
)
REPAYMENT = Action(
    "repayment",
    "登记还款",
    RepaymentIn,
    lambda tx, loan_id, body: service.ask_repayment(tx, body.to_command(loan_id)),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A right of the applicant, and what it could carry; no figures until it is valued."""

    asset: IpAsset
    value: Fen | None
    cap: BasisPoints | None

    @property
    def lending_value(self) -> Fen | None:
        if self.value is None or self.cap is None:
            return None
        return share_down(self.value, self.cap)


@router.get("/new")
def new(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The application form; rights named as `?asset=` are ticked."""
    actor.require(PersonRole.SIGNATORY)
    ticked = tuple(request.query_params.getlist("asset"))
    return _new(request, actor, uow, Filled({"asset_ids": ticked} if ticked else {}))


@router.post("")
def apply(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the application, and have it signed at once."""
    actor.require(PersonRole.SIGNATORY)
    filled = forms.read(form, LoanIn)
    if filled.model is None:
        return _new(request, actor, uow, filled, 422)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _apply(tx, body))
    except (Conflict, RuleViolated) as refused:
        return _new(request, actor, uow, filled, refused=refused)


@router.post("/{loan_id}/application")
def ask_application(loan_id: UUID, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the borrower sign the application."""
    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: _sign(service.ask_application(tx, loan_id)))


@router.post("/{loan_id}/decline")
def ask_decline(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    return _asked(request, actor, form, uow, loan_id, DECLINE)


@router.post("/{loan_id}/repayments")
def ask_repayment(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    return _asked(request, actor, form, uow, loan_id, REPAYMENT)


def _asked(
    request: Request, actor: Actor, form: Form, uow: UnitOfWork, loan_id: UUID, action: Action[M]
) -> Response:
    filled = forms.read(form, action.schema)
    again: dict[str, Any] = {"action": action, "loan_id": loan_id, "filled": filled}
    if filled.model is None:
        return show(request, "loans/again.html", 422, refused=None, **again)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _sign(action.ask(tx, loan_id, body)))
    except (Conflict, RuleViolated) as refused:
        return show_refused(request, "loans/again.html", refused, **again)


def _apply(tx: Tx, body: LoanIn) -> str:
    loan = service.apply(tx, body.to_command(uuid4()))
    tx.session.expire(loan)
    return _sign(service.ask_application(tx, loan.id))


def _sign(asked: SigningRequest) -> str:
    return f"/sign/{asked.id}"


def _new(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[LoanIn],
    status: int = 200,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        banks = parties.of_kind(tx.session, PartyKind.BANK)
        context: dict[str, Any] = {
            "filled": filled,
            "banks": [(bank.id, bank.name) for bank in banks if bank.on_ledger],
            "offers": _offers(tx),
        }
    if refused is not None:
        return show_refused(request, "loans/new.html", refused, **context)
    return show(request, "loans/new.html", status, refused=None, **context)


def _offers(tx: Tx) -> list[Offer]:
    """The rights of the actor's party that no pledge holds."""
    mine = ip_assets.of_owner(tx.session, tx.actor.party_id)
    return [_offer(tx, asset) for asset in mine if not _held(asset)]


def _held(asset: IpAsset) -> bool:
    return asset.on_ledger is not None and asset.on_ledger.lien_loan is not None


def _offer(tx: Tx, asset: IpAsset) -> Offer:
    try:
        valued = appraisals.in_force(tx.session, asset.asset_key, tx.now)
        cap = repository.ltv_cap(tx.session, asset.right_type, business_date(tx.now))
    except (NotAppraised, NoCapOnFile):
        return Offer(asset, None, None)
    return Offer(asset, Fen(valued.base_fen), cap)
