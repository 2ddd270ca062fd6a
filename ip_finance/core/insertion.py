"""Putting a record in where another of the same id may come at the same moment."""

from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ip_finance.core.access import IdTaken
from ip_finance.core.db import Entity

Row = TypeVar("Row", bound=Entity)


def insert_or_find(session: Session, made: Row) -> Row:
    """`made`, put in; or the record that came first under its id, for the caller to compare.

    Raises: IdTaken: the one that came first is not the caller's to see.
    """
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as taken:
        first = session.get(type(made), made.id)
        if first is None:
            raise IdTaken(made.id) from taken
        return first
    return made
