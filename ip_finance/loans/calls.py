"""Margin calls as the ledger has them: what banks stated of them, and which are open."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ip_finance.core.clock import business_date
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import FactOnLedger, StatedFact
from ip_finance.loans.repository import lent_by
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party

CALL_ENDS: Final = (LoanFact.MARGIN_CALL_CURED, LoanFact.MARGIN_CALL_WAIVED)


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A margin call of which the ledger has no end (CC-11)."""

    loan_id: UUID
    called_on: date
    cure_by: date | None


def open_calls_of(session: Session, loan_id: UUID) -> list[OpenCall]:
    """The open calls on one loan, oldest first."""
    return _open_calls(session, FactOnLedger.loan == loan_id)


def open_calls_at(session: Session, bank_id: UUID) -> list[OpenCall]:
    """The open calls on every loan of a bank, oldest first."""
    return _open_calls(session, FactOnLedger.loan.in_(lent_by(bank_id)))


def _open_calls(session: Session, wanted: ColumnElement[bool]) -> list[OpenCall]:
    """What banks stated of calls. What ends a call names it; one without a name does not end."""
    told = (
        select(FactOnLedger, StatedFact.facts)
        .join(StatedFact, StatedFact.facts_hash == FactOnLedger.evidence_hash)
        .join(Party, Party.id == StatedFact.party_id)
        .where(wanted, FactOnLedger.is_stated, Party.kind == PartyKind.BANK)
        .where(FactOnLedger.fact.in_([LoanFact.MARGIN_CALL, *CALL_ENDS]))
        .order_by(FactOnLedger.at)
    )
    rows = session.execute(told).all()
    ended = {(row.loan, facts.get("call")) for row, facts in rows if row.fact in CALL_ENDS}
    return [
        OpenCall(row.loan, business_date(row.at), day and date.fromisoformat(day))
        for row, facts in rows
        for day in [facts.get("cure_by")]
        if row.fact == LoanFact.MARGIN_CALL
        and (row.loan, facts.get("call", row.evidence_hash)) not in ended
    ]
