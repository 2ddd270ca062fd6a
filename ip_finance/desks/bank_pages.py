"""The bank's home: what waits for its people by deadline, its figures, and the way to the rest."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.classification.words import CATEGORIES
from ip_finance.classification.words import KINDS as CATEGORY_KINDS
from ip_finance.core.actor import Actor
from ip_finance.core.clock import unix
from ip_finance.core.errors import Conflict
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.desks import bank_figures, bank_reading, claiming, correspondence
from ip_finance.desks.bank_queue import LENDERS, Whose, Work, WorkKind, WorkStage, kinds_of
from ip_finance.desks.bank_words import KINDS, STAGES, WHOSE
from ip_finance.loans import repository as loans
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.exports import Column, Export, FileForm
from ip_finance.web.pages import PageActor, PageForm, see, show, show_refused

router = APIRouter(prefix="/bank", include_in_schema=False)

WORDS: Final[dict[str, Any]] = {
    "stages": STAGES,
    "kinds": KINDS,
    "whose_words": WHOSE,
    "categories": CATEGORIES,
    "category_kinds": CATEGORY_KINDS,
}
LETTERS: Final = 10
"""Unanswered messages above the queue."""
COLUMNS: Final[Sequence[Column[Work]]] = (
    Column("环节", lambda one: STAGES[one.stage]),
    Column("事项", lambda one: KINDS[one.kind]),
    Column("申请编号", lambda one: one.number),
    Column("借款人", lambda one: one.borrower),
    Column("办理截止", lambda one: one.due_on),
    Column("办理人", lambda one: one.holder),
)


@router.get("")
def home(
    request: Request,
    actor: PageActor,
    uow: Uow,
    page: Paged,
    stage: WorkStage | None = None,
    whose: Whose = Whose.OPEN,
) -> Response:
    """My queue, the nearest deadline first, under the bank's figures."""
    actor.require(*LENDERS)
    return _home(request, actor, uow, page, (stage, whose))


@router.get("/work.{form}")
def export_work(
    form: FileForm,
    actor: PageActor,
    uow: Uow,
    stage: WorkStage | None = None,
    whose: Whose = Whose.OPEN,
) -> Response:
    """The queue as a file."""
    actor.require(*LENDERS)
    kinds = kinds_of(actor.roles, stage)

    def read(tx: Tx, page: Page) -> Any:
        return bank_reading.queue(tx, bank_reading.desk_of(tx), kinds, whose, page)

    return Export("work", COLUMNS, read).answer(uow, actor, form)


@router.get("/figures")
def figures(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The bank's figures with their arithmetic; `/bank` fetches a part of it."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        desk = bank_reading.desk_of(tx)
        on = bank_reading.today_of(tx, desk)
        return show(
            request,
            "desks/bank_figures.html",
            book=bank_figures.book(tx.session, desk.bank_id, on),
            classes=bank_figures.classes(tx.session, desk.bank_id, desk.number, on),
            covered=bank_figures.covered(tx.session, desk.number, unix(tx.now)),
            on=on,
            **WORDS,
        )


@router.post("/work/{kind}/{record_id}/claim")
def claim(
    kind: WorkKind,
    record_id: UUID,
    request: Request,
    actor: PageActor,
    form: PageForm,
    uow: Uow,
    page: Paged,
) -> Response:
    """Take a piece of work, or take it over from whom the page named."""
    actor.require(*LENDERS)
    seen = _person(form.text("seen"))

    def do(tx: Tx) -> str:
        claiming.claim(tx, kind, record_id, seen)
        return "/bank?whose=mine&done=added"

    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: do(tx))
    except Conflict as refused:
        return _home(request, actor, uow, page, (None, Whose.OPEN), refused)


@router.post("/work/{kind}/{record_id}/return")
def put_back(
    kind: WorkKind, record_id: UUID, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Leave a piece of work to others."""
    actor.require(*LENDERS)

    def do(tx: Tx) -> str:
        claiming.put_back(tx, kind, record_id)
        return "/bank?done=added"

    with uow.begin(actor) as tx:
        return form.once.redirect(tx, lambda: do(tx))


@router.get("/contracts/{loan_id}")
def contract(loan_id: UUID, actor: PageActor, uow: Uow) -> Response:
    """The contracts of a loan stand on the page of its case."""
    return _lead(actor, uow, loan_id, f"/bank/cases/{loan_id}#contract")


@router.get("/disbursements/{loan_id}")
def disbursements(loan_id: UUID, actor: PageActor, uow: Uow) -> Response:
    """The tranches of a loan, with their conditions, have a page of their own."""
    return _lead(actor, uow, loan_id, f"/loans/{loan_id}/drawdowns")


@router.get("/loans/{loan_id}")
def loan(loan_id: UUID, actor: PageActor, uow: Uow) -> Response:
    """So has its account."""
    return _lead(actor, uow, loan_id, f"/loans/{loan_id}/account")


def _lead(actor: Actor, uow: UnitOfWork, loan_id: UUID, to: str) -> Response:
    """There, for whoever may see the loan. Raises: RoleMissing, LoanNotFound."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        loans.by_id(tx.session, loan_id)
    return see(to)


def _person(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _home(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    page: Page,
    chosen: tuple[WorkStage | None, Whose],
    refused: Conflict | None = None,
) -> Response:
    stage, whose = chosen
    with uow.begin(actor) as tx:
        desk = bank_reading.desk_of(tx)
        on = bank_reading.today_of(tx, desk)
        context: dict[str, Any] = {
            "work": bank_reading.queue(tx, desk, kinds_of(actor.roles, stage), whose, page),
            "loads": bank_reading.loads(tx, desk, kinds_of(actor.roles)),
            "book": bank_figures.book(tx.session, desk.bank_id, on),
            "letters": correspondence.unanswered(tx, LETTERS),
            "on": on,
            "stage": stage,
            "whose": whose,
            "me": actor.person_id,
            **WORDS,
        }
        if refused is not None:
            return show_refused(request, "desks/bank_home.html", refused, **context)
        return show(request, "desks/bank_home.html", refused=None, **context)
