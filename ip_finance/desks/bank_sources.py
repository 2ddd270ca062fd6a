"""Where a bank's work comes from: one query a kind, all with the same columns.

Each reads only what waits, by an index, so that a bank with many quiet loans waits for none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect

from ip_finance.classification.models import Opinion, OpinionDecision
from ip_finance.desks.bank_queue import BY_LEDGER, KINDS, WorkKind
from ip_finance.drawdowns.domain import STATES as ENDS_PROPOSAL
from ip_finance.drawdowns.models import Drawdown, DrawdownEvent
from ip_finance.enforcement.models import WriteOff, WriteOffDecision
from ip_finance.loans.calls import CALL_ENDS
from ip_finance.loans.domain import OWED, LoanState
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import WAITING, FactOnLedger, Loan, LoanDecision, LoanOnLedger
from ip_finance.margin_calls.models import (
    MarginCall,
    MarginCallStatement,
    Measure,
    MeasureDecision,
)
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.models import Adjustment, LoanAccount


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose work it is. `open_day` is the day of the bank's books; None: it has none."""

    bank_id: UUID
    number: int
    open_day: date | None


Source: TypeAlias = Callable[[Desk], Select[Any]]


def work(desk: Desk, kinds: Sequence[WorkKind]) -> CompoundSelect[Any]:
    """All that waits of these kinds: kind, record, loan, deadline."""
    parts = [SOURCES[kind](desk) for kind in kinds if kind in SOURCES]
    on_ledger = [kind for kind in kinds if kind in BY_LEDGER]
    if on_ledger:
        parts.append(_by_ledger(desk, on_ledger))
    return union_all(*parts)


def _row(kind: ColumnElement[Any], record: Any, loan: Any, due: ColumnElement[Any]) -> Select[Any]:
    return select(
        cast(kind, String).label("kind"),
        record.label("record_id"),
        loan.label("loan_id"),
        cast(due, Date).label("due_on"),
    )


def _of(kind: WorkKind, record: Any, loan: Any, due: Any) -> Select[Any]:
    """Rows of one kind; where the kind has days, they count from `due`."""
    days = KINDS[kind].days
    return _row(literal(kind.value), record, loan, due + days if days else due)


def _day(moment: Any) -> ColumnElement[Any]:
    """The day it was at the bank."""
    return cast(func.timezone("Asia/Shanghai", moment), Date)


def _by_ledger(desk: Desk, kinds: Sequence[WorkKind]) -> Select[Any]:
    """Loans whose state on the ledger asks for the bank, each with what is to be done first."""
    ledger = LoanOnLedger
    unregistered = ledger.live.bitwise_and(ledger.registered.bitwise_not())
    is_open = ledger.state.in_((LoanState.APPROVED, *OWED))
    waits: Mapping[WorkKind, ColumnElement[bool]] = {
        WorkKind.DECIDE_APPLICATION: ledger.state == LoanState.APPLIED,
        WorkKind.REGISTER_PLEDGE: is_open & (unregistered != 0),
        WorkKind.SIGN_PLEDGE: (ledger.state == LoanState.APPROVED) & (ledger.live == 0),
        WorkKind.RELEASE_FUNDS: ledger.state.in_((LoanState.APPROVED, LoanState.ACTIVE))
        & (ledger.available_fen > 0)
        & (ledger.live != 0),
        WorkKind.DISCHARGE_PLEDGE: (ledger.state == LoanState.SETTLED) & (ledger.live != 0),
    }
    kind = case(*((test, literal(one.value)) for one, test in waits.items()), else_=None)
    days = case(*((test, literal(KINDS[one].days)) for one, test in waits.items()), else_=0)
    decided = (
        select(LoanDecision.created_at).where(LoanDecision.terms_hash == ledger.terms_hash)
    ).scalar_subquery()
    since = _day(func.coalesce(decided, Loan.created_at))
    found = _row(kind, ledger.loan, ledger.loan, since + cast(days, Integer))
    wanted = [one.value for one in kinds]
    return found.join(Loan, Loan.id == ledger.loan).where(
        ledger.bank == desk.number,
        WAITING,  # in the words of its index, so that quiet loans are not looked at
        or_(*(waits[one] for one in kinds)),
        kind.in_(wanted),
    )


def _drawdowns(desk: Desk) -> Select[Any]:
    ended = exists().where(
        DrawdownEvent.drawdown_id == Drawdown.id, DrawdownEvent.kind.in_(tuple(ENDS_PROPOSAL))
    )
    found = _of(WorkKind.CHECK_DRAWDOWN, Drawdown.id, Drawdown.loan_id, Drawdown.value_on)
    return found.where(Drawdown.party_id == desk.bank_id, ~ended)


def _arrears(desk: Desk) -> Select[Any]:
    account = LoanAccount
    found = _of(WorkKind.CHASE_ARREARS, account.loan_id, account.loan_id, account.due_on)
    return found.where(
        account.bank_id == desk.bank_id,
        account.state == AccountState.OPEN,
        account.due_on < desk.open_day if desk.open_day else ~true(),
    )


def _adjustments(desk: Desk) -> Select[Any]:
    made_on = _day(Adjustment.made_at)
    found = _of(WorkKind.CONFIRM_ADJUSTMENT, Adjustment.id, Adjustment.loan_id, made_on)
    return found.where(Adjustment.bank_id == desk.bank_id, Adjustment.checked_by.is_(None))


def _calls(desk: Desk) -> Select[Any]:
    """Calls that the ledger has, and that are neither cured nor waived."""
    found = _of(WorkKind.FOLLOW_CALL, MarginCall.id, MarginCall.loan_id, MarginCall.cure_by)
    return found.where(
        MarginCall.bank_id == desk.bank_id, _has(LoanFact.MARGIN_CALL), ~_has(*CALL_ENDS)
    )


def _has(*facts: LoanFact) -> ColumnElement[bool]:
    statement = MarginCallStatement
    return exists().where(
        statement.call_id == MarginCall.id,
        statement.fact.in_(facts),
        FactOnLedger.evidence_hash == statement.facts_hash,
        FactOnLedger.is_stated,
    )


def _measures(desk: Desk) -> Select[Any]:
    decided = exists().where(MeasureDecision.measure_id == Measure.id)
    found = _of(WorkKind.DECIDE_MEASURE, Measure.id, Measure.loan_id, Measure.proposed_on)
    return found.where(Measure.bank_id == desk.bank_id, ~decided)


def _opinions(desk: Desk) -> Select[Any]:
    decided = exists().where(OpinionDecision.opinion_id == Opinion.id)
    found = _of(WorkKind.DECIDE_OPINION, Opinion.id, Opinion.loan_id, Opinion.stated_on)
    return found.where(Opinion.bank_id == desk.bank_id, ~decided)


def _write_offs(desk: Desk) -> Select[Any]:
    decided = exists().where(WriteOffDecision.write_off_id == WriteOff.id)
    found = _of(WorkKind.DECIDE_WRITE_OFF, WriteOff.id, WriteOff.loan_id, WriteOff.proposed_on)
    return found.where(WriteOff.bank_id == desk.bank_id, ~decided)


SOURCES: Final[Mapping[WorkKind, Source]] = {
    WorkKind.CHECK_DRAWDOWN: _drawdowns,
    WorkKind.CHASE_ARREARS: _arrears,
    WorkKind.CONFIRM_ADJUSTMENT: _adjustments,
    WorkKind.FOLLOW_CALL: _calls,
    WorkKind.DECIDE_MEASURE: _measures,
    WorkKind.DECIDE_OPINION: _opinions,
    WorkKind.DECIDE_WRITE_OFF: _write_offs,
}
