"""Measures of a bank: one officer proposes, an approver decides, then the bank states it.

A waiver of a call, the acceleration of a loan (CC-19), or a finding of misuse (LN-06).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from ip_finance.books import service as books
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.loans import recording
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import OWED, check_state
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan
from ip_finance.margin_calls import repository, service
from ip_finance.margin_calls.domain import (
    CallState,
    MeasureKind,
    ProposeMeasure,
    check_four_eyes,
    check_proposal,
)
from ip_finance.margin_calls.domain import check_state as check_call
from ip_finance.margin_calls.errors import (
    MarginCallNotFound,
    MeasureDecided,
    MeasureExists,
    MeasureNotAgreed,
    MeasureStated,
    PayByNotAhead,
    StillInCurePeriod,
)
from ip_finance.margin_calls.models import Measure, MeasureDecision, MeasureStatement
from ip_finance.parties import repository as parties
from ip_finance.signing.models import SigningRequest

FACTS: Final[Mapping[MeasureKind, LoanFact]] = {
    MeasureKind.WAIVER: LoanFact.MARGIN_CALL_WAIVED,
    MeasureKind.ACCELERATION: LoanFact.ACCELERATION,
    MeasureKind.MISUSE: LoanFact.MISUSE,
}


def propose(tx: Tx, cmd: ProposeMeasure) -> Measure:
    """Propose a measure; again with the same data: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, WrongLoanState, MarginCallNotFound,
    CallNotOpen, StillInCurePeriod, PayByNotAhead, DocumentNotFound, MeasureExists, IdTaken, and
    `check_proposal`.
    """
    tx.actor.require(PersonRole.OFFICER)
    check_proposal(cmd)
    loan = loans.for_update(tx.session, cmd.loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    kept = repository.find_measure(tx.session, cmd.measure_id)
    if kept is None:
        on = books.business_date(tx.session, loan.lender_id)
        _check(tx, cmd, loan, on)
        kept = insert_or_find(tx.session, _measure_of(tx, cmd, loan, on))
        if cmd.document_id is not None:
            documents.share_like(tx, cmd.document_id, loan.id)
        tx.record(f"margin-calls.{cmd.kind.value}-proposed", kept.id, loan_id=str(loan.id))
    if _stated(kept) != (cmd.loan_id, cmd.call_id, cmd.kind, cmd.reason, cmd.amount, cmd.pay_by):
        raise MeasureExists(cmd.measure_id)
    return kept


def decide(tx: Tx, measure_id: UUID, comment: str, *, is_agreed: bool) -> Measure:
    """The second person's word. Raises: RoleMissing, MeasureNotFound, OwnMeasure, MeasureDecided,
    NotTheLender.
    """
    tx.actor.require(PersonRole.APPROVER)
    measure = _lock(tx, measure_id)
    check_four_eyes(measure.proposed_by, tx.actor.person_id)
    if measure.decision is not None:
        by = parties.person(tx.session, measure.decision.decided_by)
        raise MeasureDecided(by.name, business_date(measure.decision.created_at))
    tx.session.add(
        MeasureDecision(
            id=uuid4(),
            measure_id=measure.id,
            bank_id=measure.bank_id,
            borrower_id=measure.borrower_id,
            is_agreed=is_agreed,
            comment=comment,
            decided_by=tx.actor.person_id,
            created_at=tx.now,
        )
    )
    tx.session.flush()
    tx.session.refresh(measure, ["decision"])
    tx.record("margin-calls.measure-decided", measure.id, is_agreed=is_agreed)
    return measure


def ask_measure(tx: Tx, measure_id: UUID) -> SigningRequest:
    """Have the bank sign a measure that was agreed to.

    What it rests on must still be so: the loan owed, the call open, the day to pay by ahead.

    Raises: RoleMissing, MeasureNotFound, NotTheLender, MeasureNotAgreed, MeasureStated,
    WrongLoanState, CallNotOpen, PayByNotAhead.
    """
    tx.actor.require(PersonRole.OFFICER)
    measure = _lock(tx, measure_id)
    if measure.decision is None or not measure.decision.is_agreed:
        raise MeasureNotAgreed
    if measure.is_on_ledger:
        raise MeasureStated(measure.statements[-1].request_id)
    loan = loans.by_id(tx.session, measure.loan_id)
    _check(tx, measure, loan, books.business_date(tx.session, loan.lender_id))
    fact = FACTS[measure.kind]
    asked = recording.ask_fact(tx, measure.loan_id, fact, facts_of(measure), amount=measure.amount)
    tx.session.add(
        MeasureStatement(
            id=uuid4(),
            measure_id=measure.id,
            facts_hash=repository.facts_hash(tx.session, asked.record_id),
            request_id=asked.id,
            made_by=tx.actor.person_id,
            created_at=tx.now,
        )
    )
    if measure.kind is MeasureKind.WAIVER and measure.call_id is not None:
        call = repository.by_id(tx.session, measure.call_id)
        service.state_fact(tx, call, fact, asked, measure.reason)
    tx.session.flush()
    return asked


def facts_of(measure: Measure) -> dict[str, Any]:
    """What the hash on the ledger stands for."""
    return {
        "measure": str(measure.id),
        "kind": measure.kind.value,
        "call": measure.call_id and str(measure.call_id),
        "reason": measure.reason,
        "amount_fen": measure.amount,
        "on": measure.proposed_on.isoformat(),
        "pay_by": measure.pay_by and measure.pay_by.isoformat(),
        "comment": measure.decision.comment if measure.decision else "",
    }


def _lock(tx: Tx, measure_id: UUID) -> Measure:
    measure = repository.measure(tx.session, measure_id)
    loans.for_update(tx.session, measure.loan_id)  # whoever comes meanwhile waits
    repository.refresh_measure(tx.session, measure)
    if measure.bank_id != tx.actor.party_id:
        raise NotTheLender
    return measure


def _check(tx: Tx, cmd: ProposeMeasure | Measure, loan: Loan, on: date) -> None:
    check_state(loan.state, *OWED)
    if cmd.call_id is not None:
        call = repository.by_id(tx.session, cmd.call_id)
        if call.loan_id != loan.id:
            raise MarginCallNotFound(cmd.call_id)
        check_call(call.state, CallState.CALLED)
        if cmd.kind is MeasureKind.ACCELERATION and on <= call.cure_by:
            raise StillInCurePeriod(call.cure_by)
    if cmd.pay_by is not None and cmd.pay_by <= on:
        raise PayByNotAhead(cmd.pay_by, on)


def _measure_of(tx: Tx, cmd: ProposeMeasure, loan: Loan, on: date) -> Measure:
    return Measure(
        id=cmd.measure_id,
        loan_id=loan.id,
        bank_id=loan.lender_id,
        borrower_id=loan.borrower_id,
        call_id=cmd.call_id,
        kind=cmd.kind,
        reason=cmd.reason,
        document_id=cmd.document_id,
        amount=Fen(cmd.amount),
        proposed_on=on,
        pay_by=cmd.pay_by,
        proposed_by=tx.actor.person_id,
        created_at=tx.now,
    )


def _stated(one: Measure) -> tuple[object, ...]:
    return one.loan_id, one.call_id, one.kind, one.reason, one.amount, one.pay_by
