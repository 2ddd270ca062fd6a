"""Every query about drawdowns."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ip_finance.core.money import Fen
from ip_finance.core.paging import Page, up
from ip_finance.drawdowns.domain import Circumstances, DrawdownEventKind, DrawdownState
from ip_finance.drawdowns.errors import DrawdownNotFound
from ip_finance.drawdowns.models import Drawdown, DrawdownEvent
from ip_finance.loans.calls import open_calls_of
from ip_finance.loans.models import (
    Loan,
    LoanOnLedger,
    MovementOnLedger,
)

MOST_OF_A_LOAN = 500


def by_id(session: Session, drawdown_id: UUID) -> Drawdown:
    """The drawdown with its events, or `DrawdownNotFound`."""
    found = session.get(Drawdown, drawdown_id)
    if found is None:
        raise DrawdownNotFound(drawdown_id)
    return found


def find_by_id(session: Session, drawdown_id: UUID) -> Drawdown | None:
    return session.get(Drawdown, drawdown_id)


def of_loan(session: Session, loan_id: UUID, page: Page | None = None) -> Sequence[Drawdown]:
    """The loan's drawdowns, oldest first."""
    found = select(Drawdown).where(Drawdown.loan_id == loan_id)
    keys = (up(Drawdown.created_at), up(Drawdown.id))
    return (page or Page(MOST_OF_A_LOAN)).rows(session, found, *keys)


def add_event(session: Session, drawdown: Drawdown, event: DrawdownEvent) -> None:
    """The next event of a drawdown; its events are read anew."""
    session.add(event)
    session.flush()
    session.refresh(drawdown, ["events"])


def circumstances(session: Session, loan: Loan, drawdown: Drawdown) -> Circumstances:
    """What the record says around this drawdown now."""
    ledger = loan.on_ledger
    if ledger is None:
        return Circumstances(0, 0, Fen(0), None)
    others = [one for one in of_loan(session, loan.id) if one.id != drawdown.id]
    promised = sum(one.amount for one in others if one.state is DrawdownState.CHECKED)
    standing = ledger.standing
    return Circumstances(
        live_pledges=standing.live_pledges,
        unregistered=standing.unregistered,
        available=Fen(standing.available - promised),
        called_on=find_open_call(session, loan.id),
    )


def find_open_call(session: Session, loan_id: UUID) -> date | None:
    """When the oldest margin call was made of which the ledger has no end (CC-11)."""
    return next((one.called_on for one in open_calls_of(session, loan_id)), None)


def has_borrowed_before(session: Session, loan: Loan) -> bool:
    """Whether this bank has paid out an earlier loan to the borrower."""
    ledger = loan.on_ledger
    if ledger is None:
        return False
    earlier = exists().where(
        LoanOnLedger.borrower == ledger.borrower,
        LoanOnLedger.bank == ledger.bank,
        LoanOnLedger.loan != ledger.loan,
        MovementOnLedger.loan == LoanOnLedger.loan,
        MovementOnLedger.released_fen > 0,
    )
    return bool(session.scalar(select(earlier)))


def misuses(session: Session, loan_id: UUID) -> Sequence[DrawdownEvent]:
    """Checks that found the money used for something else (LN-06), oldest first."""
    found = (
        select(DrawdownEvent)
        .join(Drawdown, Drawdown.id == DrawdownEvent.drawdown_id)
        .where(
            Drawdown.loan_id == loan_id,
            DrawdownEvent.kind == DrawdownEventKind.USE_CHECKED,
            DrawdownEvent.facts["finding"].astext == "misuse",
        )
    )
    return session.scalars(found.order_by(DrawdownEvent.at, DrawdownEvent.id)).all()
