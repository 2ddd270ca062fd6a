"""Every query about accounts, their instalments and their closings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from ip_finance.books.domain import DayState, Event
from ip_finance.books.models import BookDay, JournalEntry
from ip_finance.core.db import among
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.paging import Page, down, up
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import StatedFact
from ip_finance.servicing.domain import AccountState, Position
from ip_finance.servicing.errors import AccountNotFound, AdjustmentNotFound
from ip_finance.servicing.models import (
    Adjustment,
    Closing,
    ClosingOrder,
    Instalment,
    LoanAccount,
    RateChange,
)

ON: Final = BookDay.on
DAILY: Final = (Event.ACCRUAL, Event.OVERDUE)
RECEIPTS: Final = (Event.REPAYMENT, Event.BACKDATED)
"""Their instalments say from which day they count."""
UNPAID: Final = (
    Instalment.principal
    + Instalment.interest
    + Instalment.fees
    + Instalment.penalties
    - Instalment.principal_paid
    - Instalment.interest_paid
    - Instalment.fees_paid
    - Instalment.penalties_paid
)


@dataclass(frozen=True, slots=True)
class Listed:
    """Which accounts a list is of. `after` is where the page before it ended."""

    bank_id: UUID | None = None
    borrower_id: UUID | None = None
    is_overdue: bool = False
    due_from: date | None = None
    due_to: date | None = None
    matures: tuple[date, date] | None = None
    after: tuple[date, UUID] | None = None
    limit: int = 50


def account(session: Session, loan_id: UUID) -> LoanAccount:
    """The account of a loan, or `AccountNotFound`."""
    found = find_account(session, loan_id)
    if found is None:
        raise AccountNotFound(loan_id)
    return found


def find_account(session: Session, loan_id: UUID) -> LoanAccount | None:
    return session.get(LoanAccount, loan_id)


def find_account_for_update(session: Session, loan_id: UUID) -> LoanAccount | None:
    """The account as it is now, for us alone. Hold its bank's day first: the close does."""
    found = select(LoanAccount).where(LoanAccount.loan_id == loan_id).with_for_update()
    return session.scalar(found.execution_options(populate_existing=True))


def instalments(session: Session, loan_id: UUID) -> list[Instalment]:
    """The loan's instalments in order, as the database has them now."""
    found = select(Instalment).where(Instalment.loan_id == loan_id).order_by(Instalment.n)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def listed(session: Session, wanted: Listed) -> Sequence[tuple[date, UUID]]:
    """Where the accounts of a page stand in the list: by due date, then by id."""
    found = select(LoanAccount.due_on, LoanAccount.loan_id)
    for condition in _conditions(wanted):
        found = found.where(condition)
    ordered = found.order_by(LoanAccount.due_on, LoanAccount.loan_id).limit(wanted.limit)
    return [(due_on, loan_id) for due_on, loan_id in session.execute(ordered)]


def walked(session: Session, wanted: Listed, page: Page) -> Sequence[Position]:
    """The figures of a page of accounts, in the order of the list."""
    found = select(LoanAccount).where(*_conditions(wanted))
    accounts = page.rows(session, found, up(LoanAccount.due_on), up(LoanAccount.loan_id))
    ids = [one.loan_id for one in accounts]
    figures = {one.loan_id: one for one in positions(session, loan_ids=ids)}
    return [figures[loan_id] for loan_id in ids]


def _conditions(wanted: Listed) -> list[Any]:
    sides = ((LoanAccount.bank_id, wanted.bank_id), (LoanAccount.borrower_id, wanted.borrower_id))
    conditions: list[Any] = [side == party for side, party in sides if party is not None]
    if wanted.is_overdue:
        open_day = select(ON).where(BookDay.bank_id == LoanAccount.bank_id, _IS_OPEN)
        conditions.append(LoanAccount.due_on < open_day.scalar_subquery())
        conditions.append(LoanAccount.state == AccountState.OPEN)
    if wanted.due_from is not None:
        conditions.append(LoanAccount.due_on >= wanted.due_from)
    if wanted.due_to is not None:
        conditions.append(LoanAccount.due_on <= wanted.due_to)
    if wanted.matures is not None:
        is_open = LoanAccount.state == AccountState.OPEN
        conditions += [LoanAccount.matures_on.between(*wanted.matures), is_open]
    if wanted.after is not None:
        conditions.append(tuple_(LoanAccount.due_on, LoanAccount.loan_id) > wanted.after)
    return conditions


_IS_OPEN: Final = BookDay.state == DayState.OPEN


def positions(
    session: Session, *, bank_id: UUID | None = None, loan_ids: Sequence[UUID] | None = None
) -> Sequence[Position]:
    """Every figure of accounts on the open day of their bank's books, by loan id.

    The one query from which lists, details, reports and rules have their figures.
    """
    found = _figures()
    if bank_id is not None:
        found = found.where(LoanAccount.bank_id == bank_id)
    if loan_ids is not None:
        found = found.where(among(LoanAccount.loan_id, loan_ids))
    return [_position(row) for row in session.execute(found.order_by(LoanAccount.loan_id))]


def position(session: Session, loan_id: UUID) -> Position:
    """The figures of one loan, or `AccountNotFound`."""
    found = positions(session, loan_ids=[loan_id])
    if not found:
        raise AccountNotFound(loan_id)
    return found[0]


def _sum(amount: Any, condition: Any) -> Any:
    return func.coalesce(func.sum(amount).filter(condition), 0)


@cache  # it takes longer to say than many a query to answer
def _figures() -> Select[Any]:
    left = {
        name: getattr(Instalment, name) - getattr(Instalment, f"{name}_paid")
        for name in ("principal", "interest", "fees", "penalties")
    }
    is_late = and_(Instalment.due_on < ON, UNPAID > 0)
    is_next = and_(Instalment.due_on >= ON, UNPAID > 0)
    is_due = Instalment.due_on <= ON
    figures = (
        select(
            func.coalesce(func.sum(left["principal"]), 0).label("principal"),
            _sum(left["principal"], Instalment.due_on < ON).label("overdue_principal"),
            _sum(left["interest"], is_due).label("interest_due"),
            func.coalesce(func.sum(left["penalties"]), 0).label("penalty_due"),
            func.coalesce(func.sum(left["fees"]), 0).label("fees_due"),
            _sum(Instalment.accrued - Instalment.interest_paid, ~is_due).label("accrued"),
            func.min(case((is_late, Instalment.due_on))).label("oldest_unpaid_on"),
            func.min(case((is_next, Instalment.due_on))).label("next_due_on"),
        )
        .where(Instalment.loan_id == LoanAccount.loan_id)
        .correlate(LoanAccount, BookDay)
        .lateral("figures")
    )
    next_due = (
        select(func.coalesce(func.sum(UNPAID), 0))
        .where(Instalment.loan_id == LoanAccount.loan_id)
        .where(Instalment.due_on == figures.c.next_due_on)
        .correlate(LoanAccount, figures)
        .scalar_subquery()
    )
    return (
        select(LoanAccount, ON.label("on"), *figures.c, next_due.label("next_due"))
        .join(BookDay, and_(BookDay.bank_id == LoanAccount.bank_id, _IS_OPEN))
        .join(figures, onclause=figures.c.principal.is_not(None))
    )


def _position(row: Any) -> Position:
    one: LoanAccount = row.LoanAccount
    return Position(
        loan_id=one.loan_id,
        bank_id=one.bank_id,
        borrower_id=one.borrower_id,
        on=row.on,
        principal=Fen(int(row.principal)),
        overdue_principal=Fen(int(row.overdue_principal)),
        interest_due=Fen(int(row.interest_due)),
        penalty_due=Fen(int(row.penalty_due)),
        fees_due=Fen(int(row.fees_due)),
        accrued=Fen(int(row.accrued)),
        days_overdue=(row.on - row.oldest_unpaid_on).days if row.oldest_unpaid_on else 0,
        oldest_unpaid_on=row.oldest_unpaid_on,
        next_due_on=row.next_due_on,
        next_due=Fen(int(row.next_due)),
        rate_bps=BasisPoints(one.rate),
        matures_on=one.matures_on,
        is_accelerated=one.is_accelerated,
        state=one.state,
    )


def closings(session: Session, bank_id: UUID, limit: int) -> Sequence[Closing]:
    """The bank's closings, the newest day first."""
    found = select(Closing).where(Closing.bank_id == bank_id)
    return session.scalars(found.order_by(Closing.day.desc()).limit(limit)).all()


def find_order(session: Session, order_id: UUID) -> ClosingOrder | None:
    return session.get(ClosingOrder, order_id)


def ordered_through(session: Session, bank_id: UUID) -> date | None:
    """The last day that anybody at the bank had closed."""
    found = select(func.max(ClosingOrder.through)).where(ClosingOrder.bank_id == bank_id)
    return session.scalar(found)


def banks_with_books(session: Session) -> Sequence[UUID]:
    return session.scalars(select(BookDay.bank_id).where(_IS_OPEN).order_by(BookDay.bank_id)).all()


def accounts_left(session: Session, bank_id: UUID, day: date) -> int:
    """How many accounts the close of this day has yet to come to."""
    found = select(func.count()).where(
        LoanAccount.bank_id == bank_id,
        LoanAccount.closed_through < day,
        LoanAccount.state == AccountState.OPEN,
    )
    return int(session.scalar(found) or 0)


def due_for_reset(
    session: Session, bank_id: UUID, day: date, loan_ids: Sequence[UUID]
) -> list[LoanAccount]:
    """Which of these accounts, in the order of their ids, have their rate set anew by the day."""
    found = select(LoanAccount).where(
        LoanAccount.bank_id == bank_id,
        LoanAccount.next_reset_on <= day,
        LoanAccount.loan_id.between(loan_ids[0], loan_ids[-1]),
    )
    ordered, wanted = found.order_by(LoanAccount.loan_id), set(loan_ids)
    return [one for one in session.scalars(ordered) if one.loan_id in wanted]


def rate_changes(session: Session, loan_id: UUID) -> Sequence[RateChange]:
    """The rates of a loan, the newest first."""
    found = select(RateChange).where(RateChange.loan_id == loan_id)
    return session.scalars(found.order_by(RateChange.from_on.desc())).all()


def last_change(session: Session, account: LoanAccount) -> date:
    """The day from which the loan stands as it does, but for what its days accrued since."""
    of_loan = Instalment.loan_id == account.loan_id
    redrawn = Instalment.anchor_on > Instalment.starts_on
    days = (
        select(func.max(Instalment.paid_on)).where(of_loan),
        select(func.max(Instalment.anchor_on)).where(of_loan, redrawn),
        select(func.max(RateChange.from_on)).where(RateChange.loan_id == account.loan_id),
        select(func.max(JournalEntry.on)).where(
            JournalEntry.loan_id == account.loan_id,
            JournalEntry.event.not_in([*DAILY, *RECEIPTS]),
        ),
    )
    return max([account.opened_on, *filter(None, map(session.scalar, days))])


def adjustments(session: Session, loan_id: UUID, page: Page) -> Sequence[Adjustment]:
    """The adjustments of a loan, the newest first."""
    found = select(Adjustment).where(Adjustment.loan_id == loan_id)
    return page.rows(session, found, down(Adjustment.made_at), down(Adjustment.id))


def adjustment(session: Session, loan_id: UUID, adjustment_id: UUID) -> Adjustment:
    """One adjustment of the loan, for us alone, or `AdjustmentNotFound`."""
    found = session.get(Adjustment, adjustment_id, with_for_update=True)
    if found is None or found.loan_id != loan_id:
        raise AdjustmentNotFound(adjustment_id)
    return found


def is_restructuring(session: Session, loan_id: UUID, terms_hash: str) -> bool:
    """Whether the bank stated that these terms restructure the loan."""
    found = select(StatedFact.id).where(
        StatedFact.loan_id == loan_id,
        StatedFact.fact == LoanFact.RESTRUCTURING,
        StatedFact.facts["terms_hash"].as_string() == terms_hash,
    )
    return session.scalar(found.limit(1)) is not None
