"""What a borrower and its lender write each other about a case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from ip_finance.core.uow import Tx
from ip_finance.desks.errors import MessageUnusable, NotOfThisCase, TooManyMessages
from ip_finance.desks.models import CaseMessage
from ip_finance.loans import repository as loans
from ip_finance.loans.models import Loan
from ip_finance.parties.models import Party

LONGEST: Final = 1_000
MOST_A_DAY: Final = 50
"""Messages of one party about one case."""
MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The last word about a case is the other side's."""

    loan_id: UUID
    number: str
    who: str
    text: str
    at: datetime


def of_case(session: Session, loan_id: UUID) -> Sequence[CaseMessage]:
    """The newest messages about the case, oldest first; none for those who are no party to it."""
    row = CaseMessage
    found = select(row).where(row.loan_id == loan_id).order_by(row.created_at.desc(), row.id)
    return list(reversed(session.scalars(found.limit(MOST_SHOWN)).all()))


def unanswered(tx: Tx, limit: int) -> list[Unanswered]:
    """Cases whose last message is the other side's, the newest first."""
    row = CaseMessage
    newest = row.loan_id, row.created_at.desc(), row.id
    last = select(row.id).ext(distinct_on(row.loan_id)).order_by(*newest)
    found = (
        select(row.loan_id, Loan.number, Party.name, row.text, row.created_at)
        .join(Loan, Loan.id == row.loan_id)
        .join(Party, Party.id == row.party_id)
        .where(row.id.in_(last), row.party_id != tx.actor.party_id)
        .order_by(row.created_at.desc(), row.id)
    )
    return [Unanswered(*told) for told in tx.session.execute(found.limit(limit))]


def last_written(tx: Tx, loan_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the reader's side wrote last about each of these cases, if it ever did."""
    row = CaseMessage
    found = select(row.loan_id, func.max(row.created_at)).where(
        row.loan_id.in_(loan_ids), row.party_id == tx.actor.party_id
    )
    rows = tx.session.execute(found.group_by(row.loan_id))
    return {row.loan_id: row[1] for row in rows}


def write(tx: Tx, loan_id: UUID, text: str) -> CaseMessage:
    """Tell the other side.

    Raises: LoanNotFound, NotOfThisCase, MessageUnusable, TooManyMessages.
    """
    loan, actor = loans.by_id(tx.session, loan_id), tx.actor
    if actor.party_id not in (loan.borrower_id, loan.lender_id):
        raise NotOfThisCase
    if not 0 < len(text) <= LONGEST:
        raise MessageUnusable(LONGEST)
    if _count_since_yesterday(tx, loan_id) >= MOST_A_DAY:
        raise TooManyMessages(MOST_A_DAY)
    made = CaseMessage(
        id=uuid4(),
        loan_id=loan_id,
        party_id=actor.party_id,
        person_id=actor.person_id,
        text=text,
        created_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.record("case.message-written", loan_id, message=str(made.id))
    return made


def _count_since_yesterday(tx: Tx, loan_id: UUID) -> int:
    row = CaseMessage
    found = select(func.count()).where(
        row.loan_id == loan_id,
        row.party_id == tx.actor.party_id,
        row.created_at > tx.now - timedelta(days=1),
    )
    return tx.session.scalar(found) or 0
