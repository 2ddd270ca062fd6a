"""Every query about files of enforcement, write-offs and recoveries."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page, down, up
from ip_finance.enforcement.errors import CaseNotFound, RecoveryNotFound, WriteOffNotFound
from ip_finance.enforcement.models import (
    EnforcementCase,
    EnforcementEvent,
    Recovery,
    WriteOff,
)
from ip_finance.loans.domain import LoanChange, LoanState
from ip_finance.loans.models import Loan, LoanChangeOnLedger, StatedFact

MOST: Final = 500
"""Lists end here."""


def find_case(session: Session, loan_id: UUID) -> EnforcementCase | None:
    """The file of the loan, if one was opened."""
    found = select(EnforcementCase).where(EnforcementCase.loan_id == loan_id)
    return session.scalar(found)


def case_of(session: Session, loan_id: UUID) -> EnforcementCase:
    """The file of the loan, or `CaseNotFound`."""
    found = find_case(session, loan_id)
    if found is None:
        raise CaseNotFound(loan_id)
    return found


def cases(session: Session, page: Page | None = None) -> Sequence[EnforcementCase]:
    """The files that the caller may see, newest first."""
    keys = (down(EnforcementCase.created_at), up(EnforcementCase.id))
    return (page or Page(MOST)).rows(session, select(EnforcementCase), *keys)


def add_event(session: Session, case: EnforcementCase, event: EnforcementEvent) -> None:
    session.add(event)
    session.flush()
    session.refresh(case, ["events"])


def facts_hash(session: Session, stated_id: UUID) -> str:
    """The hash of a fact that was just stated."""
    return session.get_one(StatedFact, stated_id).facts_hash


def changed_on(session: Session, loan_id: UUID, change: LoanChange) -> date | None:
    """When the ledger last took this change of the loan."""
    row = LoanChangeOnLedger
    found = select(func.max(row.at)).where(row.loan == loan_id, row.change == change)
    at = session.scalar(found)
    return business_date(at) if at else None


def cures(session: Session, loan_id: UUID) -> int:
    """How often the loan was cured."""
    row = LoanChangeOnLedger
    found = select(func.count()).where(row.loan == loan_id, row.change == LoanChange.CURED)
    return int(session.scalar(found) or 0)


def is_enforced(session: Session, loan: Loan) -> bool:
    """Whether the enforcement of the default that now stands was closed."""
    row = LoanChangeOnLedger
    ends = (LoanChange.ENFORCEMENT_CLOSED, LoanChange.CURED)
    found = select(row.change).where(row.loan == loan.id, row.change.in_(ends))
    last = session.scalar(found.order_by(row.loan_version.desc()).limit(1))
    is_over = last is LoanChange.ENFORCEMENT_CLOSED
    return is_over and loan.state is not LoanState.ENFORCING


def write_off(session: Session, write_off_id: UUID) -> WriteOff:
    """The write-off, or `WriteOffNotFound`."""
    found = session.get(WriteOff, write_off_id)
    if found is None:
        raise WriteOffNotFound(write_off_id)
    return found


def find_write_off(session: Session, write_off_id: UUID) -> WriteOff | None:
    return session.get(WriteOff, write_off_id)


def write_offs(
    session: Session, loan_id: UUID | None = None, page: Page | None = None
) -> Sequence[WriteOff]:
    """Write-offs that the caller may see, of one loan or of all, newest first."""
    found = select(WriteOff)
    if loan_id is not None:
        found = found.where(WriteOff.loan_id == loan_id)
    return (page or Page(MOST)).rows(session, found, down(WriteOff.created_at), up(WriteOff.id))


def open_write_off(session: Session, loan_id: UUID) -> WriteOff | None:
    """The write-off of the loan that was not refused."""
    return next((one for one in write_offs(session, loan_id) if not one.is_refused), None)


def recovery(session: Session, recovery_id: UUID) -> Recovery:
    """The recovery, or `RecoveryNotFound`."""
    found = session.get(Recovery, recovery_id)
    if found is None:
        raise RecoveryNotFound(recovery_id)
    return found


def find_recovery(session: Session, recovery_id: UUID) -> Recovery | None:
    return session.get(Recovery, recovery_id)


def recoveries(
    session: Session, loan_id: UUID | None = None, page: Page | None = None
) -> Sequence[Recovery]:
    """Recoveries that the caller may see, of one loan or of all, newest first."""
    found = select(Recovery)
    if loan_id is not None:
        found = found.where(Recovery.loan_id == loan_id)
    return (page or Page(MOST)).rows(session, found, down(Recovery.created_at), up(Recovery.id))


def recovered(session: Session, loan_id: UUID) -> Fen:
    """What was recovered of the loan after its write-off, booked or not."""
    found = select(func.coalesce(func.sum(Recovery.amount), 0)).where(Recovery.loan_id == loan_id)
    return Fen(int(session.scalar(found) or 0))
