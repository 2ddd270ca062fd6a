"""A case, a running loan and a margin call, as the firm sees them."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.cases.domain import STAGES
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.credit import repository as credit
from ip_finance.desks import correspondence
from ip_finance.desks.sme_reading import FIRM
from ip_finance.desks.timeline import case_of
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import REPAYABLE
from ip_finance.margin_calls import service as margin_calls
from ip_finance.margin_calls.domain import CallState
from ip_finance.margin_calls.words import RIGHT_TYPES, STATE_KINDS, STATEMENTS, STATES
from ip_finance.servicing import quoting
from ip_finance.servicing import repository as servicing
from ip_finance.servicing.payment_schemas import ModeOut, QuoteIn
from ip_finance.servicing.schemas import TotalsOut, by_year
from ip_finance.servicing.words import DAY_COUNTS, METHODS, MODES
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, PageActor, PageForm, answer_form, see, show, show_refused
from ip_finance.web.refusals import in_chinese

router = APIRouter(prefix="/me", include_in_schema=False)

ASKED = ("amount_fen", "on")


@router.get("/cases/{loan_id}")
def get_case(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One case on one screen: whose move it is, one timeline, papers, contract, what to do."""
    actor.require(PersonRole.SIGNATORY)
    return _case(request, actor, uow, loan_id)


@router.post("/cases/{loan_id}/messages")
def write_message(
    loan_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """A message to the bank about the case."""
    actor.require(PersonRole.SIGNATORY)
    text = form.text("text")

    def do(tx: Tx) -> str:
        correspondence.write(tx, loan_id, text)
        return f"/me/cases/{loan_id}?done=added#history"

    def again(refused: DomainError) -> Response:
        return _case(request, actor, uow, loan_id, refused, text)

    return answer_form(uow, actor, form, do, again, (RuleViolated,))


@router.get("/loans/{loan_id}")
def get_loan(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """The schedule, what would pay the loan off on a day, and three ways to prepay side by side.

    A loan without an account yet shows its case.
    """
    actor.require(PersonRole.SIGNATORY)
    query = request.query_params
    typed = {name: (query[name],) for name in ASKED if query.get(name, "").strip()}
    asked = forms.read(Form(typed, {}, ""), QuoteIn)
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        if servicing.find_account(tx.session, loan_id) is None:
            return see(f"/me/cases/{loan_id}")
        context = _account(tx, loan_id) | {"loan": loan, "asked": asked}
        context |= _quoted(tx, loan_id, asked)
        refused = context.pop("not_quoted", None)
        if refused is not None:
            return show_refused(request, "desks/sme_loan.html", refused, **context)
        status = 422 if asked.errors else 200
        return show(request, "desks/sme_loan.html", status, refused=None, **context)


@router.get("/margin-calls/{call_id}")
def get_call(call_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """Why the bank asks for more, until when, and what each of three cures would do."""
    actor.require(PersonRole.SIGNATORY)
    with uow.begin(actor) as tx:
        found = margin_calls.look(tx, call_id)
        return show(
            request,
            "desks/sme_call.html",
            found=found,
            call=found.call,
            facts=found.call.facts,
            loan=loans.by_id(tx.session, found.call.loan_id),
            can_act=found.call.state is CallState.CALLED
            and found.call.borrower_id == actor.party_id,
            days_left=(found.call.cure_by - business_date(tx.now)).days,
            states=STATES,
            state_kinds=STATE_KINDS,
            statement_words=STATEMENTS,
            right_types=RIGHT_TYPES,
            called=CallState.CALLED,
        )


def _case(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    loan_id: UUID,
    refused: DomainError | None = None,
    written: str = "",
) -> Response:
    template = "desks/sme_case.html"
    with uow.begin(actor) as tx:
        told = case_of(tx, loan_id, request.app.state.ledger_mark.address)
        missing = told.case.no_limit
        context: dict[str, Any] = {
            "told": told,
            "case": told.case,
            "loan": told.case.loan,
            "stages": STAGES,
            "firm": FIRM,
            "has_account": told.case.loan.state in REPAYABLE,
            "no_limit": in_chinese(missing.code, missing.facts, missing.rule) if missing else None,
            "written": written,
            "referrals": credit.newest_referrals(tx.session, (loan_id,)),
        }
        if refused is not None:
            return show_refused(request, template, refused, **context)
        return show(request, template, refused=None, **context)


def _account(tx: Tx, loan_id: UUID) -> dict[str, Any]:
    rows = servicing.instalments(tx.session, loan_id)
    position = servicing.position(tx.session, loan_id)
    return {
        "account": servicing.account(tx.session, loan_id),
        "position": position,
        "rows": rows,
        "totals": TotalsOut.of(rows),
        "years": by_year(rows),
        "rates": servicing.rate_changes(tx.session, loan_id),
        "next_row": next((row for row in rows if row.unpaid), None),
        "methods": METHODS,
        "day_counts": DAY_COUNTS,
        "mode_words": MODES,
    }


def _quoted(tx: Tx, loan_id: UUID, asked: Filled[QuoteIn]) -> dict[str, Any]:
    """The figures asked for; without a usable day those of the open one, and why."""
    wanted = asked.model or QuoteIn()
    try:
        dues = quoting.payoff(tx, loan_id, wanted.on)
        return {"dues": dues} | _modes(tx, loan_id, wanted.on, wanted.amount_fen)
    except (Conflict, RuleViolated) as refused:
        dues = quoting.payoff(tx, loan_id, None)
        return {"dues": dues, "split": None, "modes": [], "not_quoted": refused}


def _modes(tx: Tx, loan_id: UUID, on: date | None, amount: int | None) -> dict[str, Any]:
    if amount is None:
        return {"split": None, "modes": []}
    quoted = quoting.prepayment(tx, loan_id, on, Fen(amount))
    return {"split": quoted.split, "modes": [ModeOut.of(mode) for mode in quoted.modes]}
