"""Every query about margin calls and measures."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from ip_finance.core.db import among
from ip_finance.core.paging import Page, down, up
from ip_finance.loans.calls import CALL_ENDS
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import FactOnLedger, StatedFact
from ip_finance.margin_calls.domain import MeasureKind
from ip_finance.margin_calls.errors import MarginCallNotFound, MeasureNotFound
from ip_finance.margin_calls.models import (
    MarginCall,
    MarginCallStatement,
    Measure,
    MeasureStatement,
)
from ip_finance.pledges.domain import PledgeState
from ip_finance.pledges.models import PledgedAssetOnLedger, PledgeOnLedger
from ip_finance.signing.domain import SIGNATURE_VALID_FOR

MOST: Final = 500
"""Lists end here; a bank with more open cases reads its exports."""


def by_id(session: Session, call_id: UUID) -> MarginCall:
    """The call, or `MarginCallNotFound`."""
    call = session.get(MarginCall, call_id)
    if call is None:
        raise MarginCallNotFound(call_id)
    return call


def find_by_id(session: Session, call_id: UUID) -> MarginCall | None:
    return session.get(MarginCall, call_id)


def every(session: Session, page: Page | None = None) -> Sequence[MarginCall]:
    """The calls that the caller may see, newest first."""
    keys = (down(MarginCall.called_on), down(MarginCall.created_at), up(MarginCall.id))
    return (page or Page(MOST)).rows(session, select(MarginCall), *keys)


def hindering(session: Session, loan_id: UUID, on: date, now: datetime) -> MarginCall | None:
    """What stands in the way of another call on the loan, if anything does.

    A call that is neither cured nor waived, a draft of the day, or one that may still be signed.
    """
    statement = MarginCallStatement
    waits = exists().where(
        statement.call_id == MarginCall.id,
        statement.fact == LoanFact.MARGIN_CALL,
        statement.created_at > now - SIGNATURE_VALID_FOR,
    )
    found = select(MarginCall).where(
        MarginCall.loan_id == loan_id,
        or_(MarginCall.called_on == on, waits, _has(LoanFact.MARGIN_CALL)),
        ~_has(*CALL_ENDS),
    )
    return session.scalars(found.order_by(MarginCall.created_at.desc()).limit(1)).first()


def open_calls(session: Session, bank_id: UUID) -> Sequence[MarginCall]:
    """Every call of a bank on the ledger that is neither cured nor waived."""
    found = select(MarginCall).where(
        MarginCall.bank_id == bank_id, _has(LoanFact.MARGIN_CALL), ~_has(*CALL_ENDS)
    )
    return session.scalars(found.order_by(MarginCall.loan_id)).all()


def facts_hash(session: Session, stated_id: UUID) -> str:
    """The hash of a fact that was just stated."""
    return session.get_one(StatedFact, stated_id).facts_hash


def measure(session: Session, measure_id: UUID) -> Measure:
    """The measure, or `MeasureNotFound`."""
    found = session.get(Measure, measure_id)
    if found is None:
        raise MeasureNotFound(measure_id)
    return found


def refresh_measure(session: Session, measure: Measure) -> None:
    """Read again what others may have decided or stated meanwhile."""
    session.refresh(measure, ["decision", "statements"])


def find_measure(session: Session, measure_id: UUID) -> Measure | None:
    return session.get(Measure, measure_id)


def measures(
    session: Session, loan_id: UUID | None = None, page: Page | None = None
) -> Sequence[Measure]:
    """The measures that the caller may see, newest first; those of one loan."""
    found = select(Measure)
    if loan_id is not None:
        found = found.where(Measure.loan_id == loan_id)
    return (page or Page(MOST)).rows(session, found, down(Measure.created_at), up(Measure.id))


def is_measured(session: Session, loan_id: UUID, kind: MeasureKind) -> bool:
    """Whether the ledger has a measure of this kind about the loan."""
    found = (
        select(FactOnLedger.evidence_hash)
        .join(MeasureStatement, MeasureStatement.facts_hash == FactOnLedger.evidence_hash)
        .join(Measure, Measure.id == MeasureStatement.measure_id)
        .where(Measure.loan_id == loan_id, Measure.kind == kind, FactOnLedger.is_stated)
    )
    return session.scalars(found.limit(1)).first() is not None


def registered_rights(session: Session, loan_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Loan and key of each right in a live pledge whose registration is confirmed."""
    right, pledge = PledgedAssetOnLedger, PledgeOnLedger
    found = (
        select(right.loan, right.asset)
        .join(pledge, (pledge.loan == right.loan) & (pledge.pledge == right.pledge))
        .where(among(right.loan, loan_ids), right.is_live, pledge.state == PledgeState.REGISTERED)
    )
    return {(loan, asset) for loan, asset in session.execute(found)}


def pledged(session: Session, keys: Sequence[str]) -> set[str]:
    """Those of these rights that any live pledge holds."""
    row = PledgedAssetOnLedger
    return set(session.scalars(select(row.asset).where(among(row.asset, keys), row.is_live)))


def _has(*facts: LoanFact) -> ColumnElement[bool]:
    """Whether the ledger has one of these statements of the call."""
    statement = MarginCallStatement
    return exists().where(
        statement.call_id == MarginCall.id,
        statement.fact.in_(facts),
        FactOnLedger.evidence_hash == statement.facts_hash,
        FactOnLedger.is_stated,
    )
