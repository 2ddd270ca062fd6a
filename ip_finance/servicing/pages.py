"""Pages of accounts, and of the close of a bank's days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.books import service as books
from ip_finance.books.domain import READERS
from ip_finance.books.words import EVENTS
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.loans import repository as loans
from ip_finance.parties import repository as parties
from ip_finance.servicing import reading, repository, service
from ip_finance.servicing.repository import Listed
from ip_finance.servicing.schemas import ClosingIn, TotalsOut, by_year
from ip_finance.servicing.words import DAY_COUNTS, METHODS, STATES, sums_of
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, show, show_refused

router = APIRouter(include_in_schema=False)

PAGE, SHOWN_DAYS = 50, 40
CLOSINGS = "/books/closings"


@router.get("/accounts")
def accounts(
    request: Request,
    actor: PageActor,
    uow: Uow,
    overdue: bool = False,
    ending: bool = False,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Running loans by the day on which something is first due; those late, or ending soon."""
    wanted = Listed(is_overdue=overdue, after=reading.place_of(after), limit=PAGE)
    with uow.begin(actor) as tx:
        if ending:
            wanted = replace(wanted, matures=reading.month_of(tx))
        page = reading.accounts(tx, wanted)
        return show(
            request,
            "servicing/accounts.html",
            page=page,
            sums=sums_of(page.positions),
            names=parties.names(tx.session, {one.borrower_id for one in page.positions}),
            overdue=overdue,
            ending=ending,
            states=STATES,
        )


@router.get("/loans/{loan_id}/account")
def account(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One loan: figures with their arithmetic, instalments with subtotals, what was posted."""
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        rows = repository.instalments(tx.session, loan_id)
        found = repository.account(tx.session, loan_id)
        return show(
            request,
            "servicing/account.html",
            loan=loan,
            account=found,
            position=repository.position(tx.session, loan_id),
            rows=rows,
            running=[row for row in rows if row.starts_on < found.closed_through < row.due_on],
            totals=TotalsOut.of(rows),
            years=by_year(rows),
            journal=reading.journal_of(tx, loan_id),
            events=EVENTS,
            methods=METHODS,
            day_counts=DAY_COUNTS,
            states=STATES,
        )


@router.get(CLOSINGS)
def closings(request: Request, actor: PageActor, uow: Uow) -> Response:
    """How far the bank's days are closed, and the form to have them closed further."""
    actor.require(*READERS)
    with uow.begin(actor) as tx:
        return show(request, "servicing/closings.html", refused=None, **_closings(tx, Filled()))


@router.post(CLOSINGS)
def order_closing(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Have the days closed through one."""
    filled = forms.read(form, ClosingIn)
    if filled.model is None:
        with uow.begin(actor) as tx:
            context = _closings(tx, filled)
            return show(request, "servicing/closings.html", 422, refused=None, **context)
    through = filled.model.through
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _ordered(tx, through, request))
    except (Conflict, RuleViolated) as refused:
        return _refused(request, actor, uow, filled, refused)


def _ordered(tx: Tx, through: date, request: Request) -> str:
    is_movable: bool = request.app.state.is_date_movable
    last = None if is_movable else business_date(tx.now) - timedelta(days=1)
    service.order_closing(tx, uuid4(), through, last)
    return f"{CLOSINGS}?done=added"


def _refused(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[ClosingIn],
    refused: Conflict | RuleViolated,
) -> Response:
    with uow.begin(actor) as tx:
        context = _closings(tx, filled)
        return show_refused(request, "servicing/closings.html", refused, **context)


def _closings(tx: Tx, filled: Filled[Any]) -> dict[str, Any]:
    bank_id = tx.actor.party_id
    open_day = books.business_date(tx.session, bank_id)
    return {
        "open_day": open_day,
        "ordered": repository.ordered_through(tx.session, bank_id),
        "left": repository.accounts_left(tx.session, bank_id, open_day - timedelta(days=1)),
        "days": repository.closings(tx.session, bank_id, SHOWN_DAYS),
        "can_order": PersonRole.OFFICER in tx.actor.roles,
        "filled": filled,
    }
