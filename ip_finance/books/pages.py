"""The page of a bank's books: trial balance and journal."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.books import repository, service
from ip_finance.books.domain import READERS
from ip_finance.books.schemas import EntryOut, TrialBalanceOut
from ip_finance.books.words import EVENTS
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, show

router = APIRouter(include_in_schema=False)

SHOWN = 100


@router.get("/books")
def show_books(
    request: Request,
    actor: PageActor,
    uow: Uow,
    on: date | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """The accounts up to a day, and what was posted, the newest first."""
    actor.require(*READERS)
    with uow.begin(actor) as tx:
        bank_id = actor.party_id
        open_day = service.business_date(tx.session, bank_id)
        totals = repository.trial_balance(tx.session, bank_id, on or open_day)
        entries = repository.journal(tx.session, bank_id, before=before, limit=SHOWN)
        lines = repository.lines_of(tx.session, [entry.id for entry in entries])
        return show(
            request,
            "books/books.html",
            balance=TrialBalanceOut.of(on or open_day, open_day, totals),
            entries=[EntryOut.of(entry, lines[entry.id]) for entry in entries],
            events=EVENTS,
            next=entries[-1].id if len(entries) == SHOWN else None,
        )


def today(tx: Tx) -> date:
    """The business date of the person's house: a lender's is the day its books are open for."""
    keeps_books = not tx.actor.roles.isdisjoint(READERS)
    open_day = repository.find_open_day(tx.session, tx.actor.party_id) if keeps_books else None
    return open_day or business_date(tx.now)
