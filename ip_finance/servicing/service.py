"""Use cases of servicing: closing the days of a bank's books."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from ip_finance.books import service as books
from ip_finance.core.actor import SYSTEM, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.servicing import repository
from ip_finance.servicing.closing import close_next
from ip_finance.servicing.errors import ClosingTooFar, DayAhead, DayClosedAlready
from ip_finance.servicing.models import ClosingOrder

LONGEST_ORDER: Final = 3_700
"""Days that one order may have closed: a loan's life."""


def close_through(uow: UnitOfWork, bank_id: UUID, through: date) -> None:
    """Close every open day of the bank up to and with `through`, batch by batch.

    Killed anywhere it goes on where it was: each batch is one transaction, and no lock is held
    beyond one. Days that are closed stay as they are.
    """
    while close_step(uow, bank_id, through):
        pass


def close_step(uow: UnitOfWork, bank_id: UUID, through: date) -> bool:
    """Close one batch; false if nothing up to `through` is left to close."""
    with uow.begin(SYSTEM) as tx:
        return close_next(tx, bank_id, through)


def order_closing(tx: Tx, order_id: UUID, through: date, last: date | None) -> ClosingOrder:
    """Have the bank's days closed through one; `last` is the last that may be, if one is.

    Raises: RoleMissing, BooksNotOpened, DayAhead, DayClosedAlready, ClosingTooFar.
    """
    tx.actor.require(PersonRole.OFFICER)
    open_day = books.business_date(tx.session, tx.actor.party_id)
    if last is not None and through > last:
        raise DayAhead(through, business_date(tx.now))
    if through < open_day:
        raise DayClosedAlready(through, open_day)
    if through > open_day + timedelta(days=LONGEST_ORDER):
        raise ClosingTooFar(through, LONGEST_ORDER)
    order = ClosingOrder(
        id=order_id,
        bank_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        through=through,
        ordered_at=tx.now,
    )
    tx.record("books.closing-ordered", order_id, through=through.isoformat())
    return insert_or_find(tx.session, order)


def wanted_through(tx: Tx, bank_id: UUID) -> date:
    """The last day that should be closed: the clock's yesterday, or a later one ordered."""
    yesterday = business_date(tx.now) - timedelta(days=1)
    return max(yesterday, repository.ordered_through(tx.session, bank_id) or yesterday)
