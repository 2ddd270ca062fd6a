"""Posting to the books, and the one day they are open for. Nothing here commits."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert as plain_insert
from sqlalchemy import update
from sqlalchemy.orm import Session

from ip_finance.books import repository
from ip_finance.books.domain import DayState, Entry, check_balanced
from ip_finance.books.errors import BooksNotOpened, DayNotOpen
from ip_finance.books.models import BookDay, JournalEntry, JournalLine
from ip_finance.core.uow import Tx


def business_date(session: Session, bank_id: UUID) -> date:
    """The day that the bank's books are open for; never the wall clock. Raises: BooksNotOpened."""
    found = repository.find_open_day(session, bank_id)
    if found is None:
        raise BooksNotOpened(bank_id)
    return found


def hold_day(session: Session, bank_id: UUID) -> date:
    """The open day, which now cannot turn before the transaction ends. Raises: BooksNotOpened."""
    repository.share(session, bank_id)
    return business_date(session, bank_id)


def begin_on(session: Session, bank_id: UUID, on: date) -> date:
    """The open day; books without an entry wait, and open with the day of their first.

    Raises: BooksNotOpened.
    """
    day = hold_day(session, bank_id)
    if day >= on or repository.has_entries(session, bank_id):
        return day
    waits = update(BookDay).where(BookDay.bank_id == bank_id, BookDay.state == DayState.OPEN)
    session.execute(waits.values(on=on))
    return on


def post(tx: Tx, entry: Entry) -> int:
    """Put an entry into the journal and give its number; what is in it already stays as it is.

    Raises: EntryEmpty, EntryUnbalanced, BooksNotOpened, DayNotOpen.
    """
    check_balanced(entry)
    there = repository.find_entry(tx.session, entry.bank_id, entry.reference)
    if there is not None:
        return there.id
    day = hold_day(tx.session, entry.bank_id)
    if entry.on != day:
        raise DayNotOpen(entry.on, day)
    return _posted(tx, entry)


def _posted(tx: Tx, entry: Entry) -> int:
    head = {
        "bank_id": entry.bank_id,
        "on": entry.on,
        "event": entry.event,
        "loan_id": entry.loan_id,
        "reference": entry.reference,
        "posted_at": tx.now,
    }
    made = plain_insert(JournalEntry).values(head).returning(JournalEntry.id)
    number = int(tx.session.scalars(made).one())
    lines = [
        {
            "entry_id": number,
            "n": n,
            "bank_id": entry.bank_id,
            "on": entry.on,
            "loan_id": entry.loan_id,
            "account": line.account,
            "debit": line.debit,
            "credit": line.credit,
        }
        for n, line in enumerate(entry.lines, start=1)
    ]
    # One statement: the database weighs the lines of an entry once a statement.
    tx.session.execute(plain_insert(JournalLine).values(lines))
    return number


def turn_day(session: Session, bank_id: UUID, on: date) -> None:
    """Begin to close `on`: from here the books are open for the next day."""
    closing = update(BookDay).where(BookDay.bank_id == bank_id, BookDay.on == on)
    session.execute(closing.values(state=DayState.CLOSING))
    following = {"bank_id": bank_id, "on": on + timedelta(days=1), "state": DayState.OPEN}
    session.execute(plain_insert(BookDay).values(following))


def end_day(session: Session, bank_id: UUID, on: date) -> None:
    """Nothing is posted on `on` any more."""
    closed = update(BookDay).where(BookDay.bank_id == bank_id, BookDay.on == on)
    session.execute(closed.values(state=DayState.CLOSED))
