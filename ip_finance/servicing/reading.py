"""What a reader sees of accounts: a page of the list, and what was posted of a loan."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from ip_finance.books import repository as books_repository
from ip_finance.books.schemas import EntryOut
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.servicing import repository
from ip_finance.servicing.domain import LENDERS, Position
from ip_finance.servicing.errors import BadCursor
from ip_finance.servicing.repository import Listed

SHOWN_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Page:
    """The figures of some accounts in the order of the list, and where the next page begins."""

    positions: list[Position]
    next: str | None


def accounts(tx: Tx, wanted: Listed) -> Page:
    """One page for the actor: the bank's own, the borrower's own, or every bank's for auditors.

    Raises: RoleMissing.
    """
    wanted = of_actor(tx.actor, wanted)
    places = repository.listed(tx.session, wanted)
    ids = [loan_id for _, loan_id in places]
    found = {one.loan_id: one for one in repository.positions(tx.session, loan_ids=ids)}
    is_full = len(places) == wanted.limit
    return Page(
        [found[loan_id] for loan_id in ids],
        f"{places[-1][0]}~{places[-1][1]}" if is_full else None,
    )


def of_actor(actor: Actor, wanted: Listed) -> Listed:
    """Narrowed to what is the actor's. Raises: RoleMissing."""
    actor.require(*LENDERS, PersonRole.SIGNATORY, PersonRole.AUDITOR)
    if actor.roles.intersection(LENDERS):
        return replace(wanted, bank_id=actor.party_id)
    return wanted if actor.sees_all else replace(wanted, borrower_id=actor.party_id)


def month_of(tx: Tx) -> tuple[date, date]:
    """From the open day of the actor's bank, or today, to the end of its month."""
    first = books_repository.find_open_day(tx.session, tx.actor.party_id) or business_date(tx.now)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def place_of(cursor: str | None) -> tuple[date, UUID] | None:
    """Where the page before ended. Raises: BadCursor."""
    if cursor is None:
        return None
    day, _, loan_id = cursor.partition("~")
    try:
        return date.fromisoformat(day), UUID(loan_id)
    except ValueError as unreadable:
        raise BadCursor(cursor) from unreadable


def journal_of(tx: Tx, loan_id: UUID) -> list[EntryOut]:
    """The newest entries of a loan in the books of its bank; nothing for whom they are not."""
    account = repository.account(tx.session, loan_id)
    entries = books_repository.journal(
        tx.session, account.bank_id, loan_id=loan_id, limit=SHOWN_ENTRIES
    )
    lines = books_repository.lines_of(tx.session, [entry.id for entry in entries])
    return [EntryOut.of(entry, lines[entry.id]) for entry in entries]
