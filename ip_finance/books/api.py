"""JSON endpoints of a bank's books, for its officers, its approvers and auditors."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from ip_finance.books import repository, service
from ip_finance.books.domain import READERS
from ip_finance.books.errors import BooksNotOpened
from ip_finance.books.schemas import COLUMNS, EntryOut, JournalOut, TrialBalanceOut
from ip_finance.core.actor import RoleMissing
from ip_finance.web.deps import SignedIn, SomeDay, Uow
from ip_finance.web.exports import FILES, Export, FileForm
from ip_finance.web.problems import problems

router = APIRouter(prefix="/books", tags=["books"])

Bank = Annotated[UUID | None, Query(description="Whose books; your own without it.")]


@router.get("/trial-balance", responses=problems(RoleMissing, BooksNotOpened))
def get_trial_balance(
    actor: SignedIn, uow: Uow, on: date | None = None, bank: Bank = None
) -> TrialBalanceOut:
    """What every account has up to and with a day, the open one if none is given."""
    actor.require(*READERS)
    whose = bank or actor.party_id
    with uow.begin(actor) as tx:
        open_day = service.business_date(tx.session, whose)
        day = on or open_day
        totals = repository.trial_balance(tx.session, whose, day)
        return TrialBalanceOut.of(day, open_day, totals)


@router.get("/journal", responses=problems(RoleMissing, BooksNotOpened))
def get_journal(
    actor: SignedIn,
    uow: Uow,
    loan_id: UUID | None = None,
    on: date | None = None,
    bank: Bank = None,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> JournalOut:
    """What was posted, the newest first."""
    actor.require(*READERS)
    whose = bank or actor.party_id
    with uow.begin(actor) as tx:
        service.business_date(tx.session, whose)
        entries = repository.journal(
            tx.session, whose, loan_id=loan_id, on=on, before=before, limit=limit
        )
        lines = repository.lines_of(tx.session, [entry.id for entry in entries])
        return JournalOut(
            entries=[EntryOut.of(entry, lines[entry.id]) for entry in entries],
            next=entries[-1].id if len(entries) == limit else None,
        )


@router.get(
    "/journal/export.{form}",
    response_class=Response,
    responses={**FILES, **problems(RoleMissing, BooksNotOpened)},
)
def export_journal(
    form: FileForm,
    actor: SignedIn,
    uow: Uow,
    loan_id: UUID | None = None,
    on: SomeDay = None,
    bank: Bank = None,
) -> Response:
    """What was posted, line by line, as CSV or XLSX, the newest first."""
    actor.require(*READERS)
    whose = bank or actor.party_id
    with uow.begin(actor) as tx:
        service.business_date(tx.session, whose)
    export = Export(
        "journal",
        COLUMNS,
        lambda tx, page: repository.journal_lines(tx.session, page, whose, loan_id=loan_id, on=on),
    )
    return export.answer(uow, actor, form)
