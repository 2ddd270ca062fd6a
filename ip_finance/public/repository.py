"""The queries of the status page and of the tour."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.books.domain import DayState
from ip_finance.books.models import BookDay


def closed_through(session: Session) -> date | None:
    """The last day that any bank's books were closed for."""
    return session.scalar(select(func.max(BookDay.on)).where(BookDay.state == DayState.CLOSED))
