"""Every query about the books."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from ip_finance.books.domain import Account, DayState, Total
from ip_finance.books.models import BookDay, JournalEntry, JournalLine
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page, down

SHARE_BOOKS: Final = text("select pg_advisory_xact_lock_shared(hashtextextended(:bank, 6))")
TAKE_BOOKS: Final = text("select pg_advisory_xact_lock(hashtextextended(:bank, 6))")


def share(session: Session, bank_id: UUID) -> None:
    """Keep the bank's day from turning until the transaction ends."""
    session.execute(SHARE_BOOKS, {"bank": str(bank_id)})


def take(session: Session, bank_id: UUID) -> None:
    """Be alone with the bank's books until the transaction ends, however it ends."""
    session.execute(TAKE_BOOKS, {"bank": str(bank_id)})


def find_open_day(session: Session, bank_id: UUID) -> date | None:
    return session.scalar(_day(bank_id, DayState.OPEN))


def find_closing_day(session: Session, bank_id: UUID) -> date | None:
    return session.scalar(_day(bank_id, DayState.CLOSING))


def _day(bank_id: UUID, state: DayState) -> Select[date]:
    return select(BookDay.on).where(BookDay.bank_id == bank_id, BookDay.state == state)


def days(session: Session, bank_id: UUID, limit: int) -> Sequence[BookDay]:
    """The newest days first."""
    found = select(BookDay).where(BookDay.bank_id == bank_id)
    return session.scalars(found.order_by(BookDay.on.desc()).limit(limit)).all()


def has_entries(session: Session, bank_id: UUID) -> bool:
    found = select(JournalEntry.id).where(JournalEntry.bank_id == bank_id).limit(1)
    return session.scalar(found) is not None


def trial_balance(session: Session, bank_id: UUID, on: date) -> Sequence[Total]:
    """Each account's debits and credits up to and with the day; together they are even."""
    found = (
        select(JournalLine.account, func.sum(JournalLine.debit), func.sum(JournalLine.credit))
        .where(JournalLine.bank_id == bank_id, JournalLine.on <= on)
        .group_by(JournalLine.account)
        .order_by(JournalLine.account)
    )
    return [
        Total(Account(account), Fen(int(debit)), Fen(int(credit)))
        for account, debit, credit in session.execute(found)
    ]


def balance(session: Session, bank_id: UUID, account: Account, loan_id: UUID | None = None) -> Fen:
    """Debits less credits of an account, of one loan or of the whole bank."""
    found = select(func.coalesce(func.sum(JournalLine.debit - JournalLine.credit), 0)).where(
        JournalLine.bank_id == bank_id, JournalLine.account == account
    )
    if loan_id is not None:
        found = found.where(JournalLine.loan_id == loan_id)
    return Fen(int(session.scalar(found) or 0))


def find_entry(session: Session, bank_id: UUID, reference: str) -> JournalEntry | None:
    found = select(JournalEntry).where(JournalEntry.bank_id == bank_id)
    return session.scalar(found.where(JournalEntry.reference == reference))


def journal(
    session: Session,
    bank_id: UUID,
    *,
    loan_id: UUID | None = None,
    on: date | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Sequence[JournalEntry]:
    """Entries, the newest first; `before` is the id of the last one seen."""
    found = _posted(bank_id, loan_id, on)
    if before is not None:
        found = found.where(JournalEntry.id < before)
    return session.scalars(found.order_by(JournalEntry.id.desc()).limit(limit)).all()


def journal_lines(
    session: Session, page: Page, bank_id: UUID, *, loan_id: UUID | None, on: date | None
) -> Sequence[tuple[JournalEntry, JournalLine]]:
    """Each line of a page of entries, the newest entry first."""
    entries = page.rows(session, _posted(bank_id, loan_id, on), down(JournalEntry.id))
    lines = lines_of(session, [entry.id for entry in entries])
    return [(entry, line) for entry in entries for line in lines[entry.id]]


def _posted(bank_id: UUID, loan_id: UUID | None, on: date | None) -> Select[JournalEntry]:
    found = select(JournalEntry).where(JournalEntry.bank_id == bank_id)
    if loan_id is not None:
        found = found.where(JournalEntry.loan_id == loan_id)
    return found if on is None else found.where(JournalEntry.on == on)


def lines_of(session: Session, entry_ids: Sequence[int]) -> dict[int, list[JournalLine]]:
    """The lines of each of these entries, in their order."""
    found = select(JournalLine).where(JournalLine.entry_id.in_(entry_ids))
    lines: dict[int, list[JournalLine]] = {entry: [] for entry in entry_ids}
    for line in session.scalars(found.order_by(JournalLine.entry_id, JournalLine.n)):
        lines[line.entry_id].append(line)
    return lines
