"""JSON endpoints of accounts, and of the close of a bank's days."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.books import service as books
from ip_finance.books.domain import READERS
from ip_finance.books.errors import BooksNotOpened
from ip_finance.core.actor import RoleMissing
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import LoanNotFound
from ip_finance.servicing import reading, repository, service
from ip_finance.servicing.errors import (
    AccountNotFound,
    BadCursor,
    ClosingTooFar,
    DayAhead,
    DayClosedAlready,
)
from ip_finance.servicing.printing import statement_paper
from ip_finance.servicing.repository import Listed
from ip_finance.servicing.schemas import (
    COLUMNS,
    STATEMENT,
    AccountOut,
    AccountsOut,
    ClosingIn,
    ClosingsOut,
    OrderedOut,
    PositionOut,
    statement_of,
)
from ip_finance.web.deps import OneAnswer, SignedIn, SomeDay, Uow
from ip_finance.web.exports import FILES, Export, FileForm
from ip_finance.web.problems import problems

router = APIRouter(tags=["servicing"])

SHOWN_DAYS = 40
PDF = "application/pdf"
PAPER: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}}}


@router.get("/accounts", responses=problems(RoleMissing, BadCursor))
def list_accounts(
    actor: SignedIn,
    uow: Uow,
    overdue: bool = False,
    due_from: date | None = None,
    due_to: date | None = None,
    after: Annotated[str | None, Query(max_length=60)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AccountsOut:
    """The loan accounts that you may see, by the day on which something is first due."""
    with uow.begin(actor) as tx:
        page = reading.accounts(
            tx,
            Listed(
                is_overdue=overdue,
                due_from=due_from,
                due_to=due_to,
                after=reading.place_of(after),
                limit=limit,
            ),
        )
        items = [PositionOut.model_validate(one) for one in page.positions]
        return AccountsOut(items=items, next=page.next)


@router.get(
    "/accounts/export.{form}",
    response_class=Response,
    responses={**FILES, **problems(RoleMissing)},
)
def export_accounts(
    form: FileForm,
    actor: SignedIn,
    uow: Uow,
    overdue: bool = False,
    due_from: SomeDay = None,
    due_to: SomeDay = None,
) -> Response:
    """The loan accounts that you may see as CSV or XLSX, with the filters of the list."""
    asked = Listed(is_overdue=overdue, due_from=due_from, due_to=due_to)
    wanted = reading.of_actor(actor, asked)
    export = Export(
        "accounts", COLUMNS, lambda tx, page: repository.walked(tx.session, wanted, page)
    )
    return export.answer(uow, actor, form)


@router.get("/loans/{loan_id}/account", responses=problems(LoanNotFound, AccountNotFound))
def get_account(loan_id: UUID, actor: SignedIn, uow: Uow) -> AccountOut:
    """One loan: what is owed, every instalment with totals, and what was posted of it."""
    with uow.begin(actor) as tx:
        loans.by_id(tx.session, loan_id)
        return AccountOut.of(
            repository.account(tx.session, loan_id),
            repository.position(tx.session, loan_id),
            repository.instalments(tx.session, loan_id),
            reading.journal_of(tx, loan_id),
        )


@router.get(
    "/loans/{loan_id}/statement.pdf",
    response_class=Response,
    responses={**PAPER, **problems(LoanNotFound, AccountNotFound)},
)
def print_statement(loan_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """One loan's instalments on paper (PDF/A-2b), with the subtotals of years and the total."""
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        position = repository.position(tx.session, loan_id)
        lines = statement_of(repository.instalments(tx.session, loan_id))
        made = statement_paper(loan, position, lines)
        named = {"Content-Disposition": f'attachment; filename="statement-{loan.number}.pdf"'}
    return Response(made, media_type=PDF, headers=named)


@router.get(
    "/loans/{loan_id}/statement.{form}",
    response_class=Response,
    responses={**FILES, **problems(LoanNotFound, AccountNotFound)},
)
def export_statement(loan_id: UUID, form: FileForm, actor: SignedIn, uow: Uow) -> Response:
    """One loan's instalments as CSV or XLSX, with a subtotal for each year and the total."""
    with uow.begin(actor) as tx:
        loan = loans.by_id(tx.session, loan_id)
        repository.account(tx.session, loan_id)
        name = f"statement-{loan.number}"
    export = Export(
        name, STATEMENT, lambda tx, _: statement_of(repository.instalments(tx.session, loan_id))
    )
    return export.answer(uow, actor, form)


@router.get("/books/closings", responses=problems(RoleMissing, BooksNotOpened))
def get_closings(actor: SignedIn, uow: Uow) -> ClosingsOut:
    """How far your bank's days are closed, and what each close posted."""
    actor.require(*READERS)
    with uow.begin(actor) as tx:
        return _closings(tx)


def _closings(tx: Tx) -> ClosingsOut:
    bank_id = tx.actor.party_id
    open_day = books.business_date(tx.session, bank_id)
    last_day = open_day - timedelta(days=1)
    return ClosingsOut(
        open_day=open_day,
        ordered_through=repository.ordered_through(tx.session, bank_id),
        accounts_left=repository.accounts_left(tx.session, bank_id, last_day),
        days=ClosingsOut.days_of(repository.closings(tx.session, bank_id, SHOWN_DAYS)),
    )


@router.post(
    "/books/closings",
    status_code=201,
    response_model=OrderedOut,
    responses=problems(RoleMissing, BooksNotOpened, DayAhead, DayClosedAlready, ClosingTooFar),
)
def order_closing(
    body: ClosingIn, request: Request, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Have your bank's days closed through one; the platform's worker does it, batch by batch."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: _ordered(tx, body, request))


def _ordered(tx: Tx, body: ClosingIn, request: Request) -> OrderedOut:
    is_movable: bool = request.app.state.is_date_movable
    last = None if is_movable else business_date(tx.now) - timedelta(days=1)
    order = service.order_closing(tx, uuid4(), body.through, last)
    open_day = books.business_date(tx.session, order.bank_id)
    return OrderedOut(id=order.id, through=order.through, open_day=open_day)
