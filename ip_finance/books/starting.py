"""A bank's books, opened for their first day."""

from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ip_finance.books import repository
from ip_finance.books.domain import DayState
from ip_finance.books.models import BookDay


def open_books(session: Session, bank_id: UUID, on: date) -> None:
    """Open a bank's books for their first day; books that are open stay as they are."""
    opened = insert(BookDay).values(bank_id=bank_id, on=on, state=DayState.OPEN)
    if repository.find_open_day(session, bank_id) is None:
        session.execute(opened.on_conflict_do_nothing())
