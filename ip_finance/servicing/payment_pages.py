"""The page of money that comes in: quotes, payments, rates, and new terms for the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.loans import repository as loans
from ip_finance.loans.models import Loan
from ip_finance.servicing import amending, quoting, receiving, repository
from ip_finance.servicing.payment_schemas import (
    ExtensionIn,
    ModeOut,
    PaymentIn,
    QuoteIn,
    RestructuringForm,
)
from ip_finance.servicing.words import AGREEMENTS, MODES, REPLANS
from ip_finance.signing.models import SigningRequest
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, show, show_refused
from ip_finance.web.templating import yuan

router = APIRouter(prefix="/loans/{loan_id}/payments", include_in_schema=False)

Kind: TypeAlias = Literal["payment", "extension", "restructuring"]
TEMPLATE = "servicing/payments.html"
ASKED = ("amount_fen", "on")


@dataclass(frozen=True, slots=True)
class Ask:
    """One form of the page: its schema, and the use case that it asks a signature for."""

    schema: type[BaseModel]
    ask: Callable[[Tx, UUID, Any], SigningRequest]


ASKS: Mapping[Kind, Ask] = {
    "payment": Ask(
        PaymentIn, lambda tx, of, body: receiving.ask_payment(tx, body.to_command(of))[0]
    ),
    "extension": Ask(
        ExtensionIn, lambda tx, of, body: amending.ask_extension(tx, body.to_command(of)).terms
    ),
    "restructuring": Ask(
        RestructuringForm,
        lambda tx, of, body: amending.ask_restructuring(tx, body.to_command(of)).terms,
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the forms: the quote asked for, and a form that is shown again."""

    asked: Filled[QuoteIn]
    filled: Filled[Any] = field(default_factory=Filled)
    name: str = ""


@router.get("")
def payments(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """Pay-off for a day, the three ways to prepay side by side, rates, and what can be asked."""
    query = request.query_params
    typed = {name: (query[name],) for name in ASKED if query.get(name, "").strip()}
    asked = forms.read(Form(typed, {}, ""), QuoteIn)
    return _page(request, actor, uow, loan_id, Shown(asked))


@router.post("/{name}")
def ask(
    loan_id: UUID, name: Kind, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Ask for a signature: of a payment, or of new terms."""
    actor.require(PersonRole.OFFICER)
    wanted = ASKS[name]
    values = {key: value for key, value in form.values.items() if "".join(value).strip()}
    filled = forms.read(Form(values, {}, form.request_hash), wanted.schema)
    shown = Shown(Filled(model=QuoteIn()), filled, name)
    if filled.model is None:
        return _page(request, actor, uow, loan_id, shown)
    body = filled.model
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: f"/sign/{wanted.ask(tx, loan_id, body).id}")
    except (Conflict, RuleViolated) as refused:
        return _page(request, actor, uow, loan_id, shown, refused)


def _page(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    shown: Shown,
    refused: Conflict | RuleViolated | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context = _context(tx, loan_id, shown)
        refused = refused or context.pop("not_quoted", None)
        if refused is not None:
            return show_refused(request, TEMPLATE, refused, **context)
        is_bad = bool(shown.filled.errors or shown.asked.errors)
        return show(request, TEMPLATE, 422 if is_bad else 200, refused=None, **context)


def _context(tx: Tx, loan_id: UUID, shown: Shown) -> dict[str, Any]:
    loan, account = loans.by_id(tx.session, loan_id), repository.account(tx.session, loan_id)
    is_banker = PersonRole.OFFICER in tx.actor.roles and tx.actor.party_id == account.bank_id
    return {
        "loan": loan,
        "account": account,
        "position": repository.position(tx.session, loan_id),
        "rates": repository.rate_changes(tx.session, loan_id),
        "credits": _credits(tx, loan) if is_banker else [],
        "can_ask": is_banker,
        "asked": shown.asked,
        "name": shown.name,
        "filled": shown.filled,
        "mode_words": MODES,
        "agreements": AGREEMENTS,
        "replans": REPLANS,
        **_quoted(tx, loan_id, shown.asked.model or QuoteIn()),
    }


def _credits(tx: Tx, loan: Loan) -> list[tuple[str, str]]:
    """Credits that seem to be of the loan, to choose from; none if there are none."""
    found = receiving.credits_for(tx, loan)
    named = [
        (str(one.id), f"{one.booked_on} {one.counterparty} {yuan(one.amount)} {one.remittance}")
        for one in found
    ]
    return [("", "不对应"), *named] if named else []


def _quoted(tx: Tx, loan_id: UUID, asked: QuoteIn) -> dict[str, Any]:
    """The figures asked for; without a usable day those of the open one, and why."""
    try:
        dues = quoting.payoff(tx, loan_id, asked.on)
        return {"dues": dues} | _modes(tx, loan_id, asked.on, asked.amount_fen)
    except (Conflict, RuleViolated) as refused:
        dues = quoting.payoff(tx, loan_id, None)
        return {"dues": dues, "split": None, "modes": [], "not_quoted": refused}


def _modes(tx: Tx, loan_id: UUID, on: date | None, amount: int | None) -> dict[str, Any]:
    if amount is None:
        return {"split": None, "modes": []}
    quoted = quoting.prepayment(tx, loan_id, on, Fen(amount))
    return {"split": quoted.split, "modes": [ModeOut.of(mode) for mode in quoted.modes]}
