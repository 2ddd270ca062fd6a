"""Writing off what is left of a loan, and what comes in afterwards. Nothing here commits.

One person proposes, a second decides and signs; the books follow the ledger (`projector.py`). The
debt stays: off the balance it is pursued further, and what comes in is a recovery.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.enforcement import repository
from ip_finance.enforcement.domain import LONG_OVERDUE_DAYS, WRITTEN_OFF_IN, WriteOffGround
from ip_finance.enforcement.errors import (
    CostsAboveProceeds,
    EntryAhead,
    NothingToWriteOff,
    NotWrittenOff,
    OwnWriteOff,
    RecoveryAboveLoss,
    RecoveryExists,
    WriteOffDecided,
    WriteOffExists,
    WriteOffNotAgreed,
    WriteOffUnfounded,
)
from ip_finance.enforcement.models import Recovery, WriteOff, WriteOffDecision
from ip_finance.enforcement.service import debt_of, lent, today_of
from ip_finance.loans import recording
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import check_state
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan
from ip_finance.parties import repository as parties
from ip_finance.servicing import repository as servicing
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class ProposeWriteOff:
    """What is to be written off, why, and by which paper."""

    write_off_id: UUID
    loan_id: UUID
    ground: WriteOffGround
    reason: str
    document_id: UUID


@dataclass(frozen=True, slots=True)
class Recover:
    """Money that came in after the write-off."""

    recovery_id: UUID
    loan_id: UUID
    amount: Fen
    costs: Fen
    received_on: date
    source: str
    document_id: UUID | None


def propose(tx: Tx, cmd: ProposeWriteOff) -> WriteOff:
    """Propose to write off what is owed; again with the same data: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, WrongLoanState, NothingToWriteOff,
    WriteOffUnfounded, DocumentNotFound, WriteOffExists, IdTaken.
    """
    loan = lent(tx, cmd.loan_id)
    kept = repository.find_write_off(tx.session, cmd.write_off_id)
    if kept is None:
        other = repository.open_write_off(tx.session, loan.id)
        if other is not None:
            raise WriteOffExists(other.id)
        kept = _proposed(tx, cmd, loan)
    if (kept.loan_id, kept.ground, kept.reason, kept.document_id) != (
        cmd.loan_id,
        cmd.ground,
        cmd.reason,
        cmd.document_id,
    ):
        raise WriteOffExists(cmd.write_off_id)
    return kept


def decide(tx: Tx, write_off_id: UUID, comment: str, *, is_agreed: bool) -> WriteOff:
    """The second person's word.

    Raises: RoleMissing, WriteOffNotFound, NotTheLender, OwnWriteOff, WriteOffDecided.
    """
    write_off = _of_lender(tx, write_off_id)
    if write_off.proposed_by == tx.actor.person_id:
        raise OwnWriteOff
    if write_off.decision is not None:
        by = parties.person(tx.session, write_off.decision.decided_by)
        raise WriteOffDecided(by.name, business_date(write_off.decision.created_at))
    tx.session.add(
        WriteOffDecision(
            id=uuid4(),
            write_off_id=write_off.id,
            bank_id=write_off.bank_id,
            is_agreed=is_agreed,
            comment=comment,
            decided_by=tx.actor.person_id,
            created_at=tx.now,
        )
    )
    tx.session.flush()
    tx.session.refresh(write_off, ["decision"])
    tx.record("enforcement.write-off-decided", write_off.id, is_agreed=is_agreed)
    return write_off


def ask_write_off(tx: Tx, write_off_id: UUID) -> SigningRequest:
    """Have the approver sign a write-off that was agreed to.

    Raises: RoleMissing, WriteOffNotFound, NotTheLender, OwnWriteOff, WriteOffNotAgreed,
    WrongLoanState, PartyNotOnLedger.
    """
    write_off = _of_lender(tx, write_off_id)
    if write_off.proposed_by == tx.actor.person_id:
        raise OwnWriteOff
    if write_off.decision is None or not write_off.decision.is_agreed:
        raise WriteOffNotAgreed
    check_state(loans.by_id(tx.session, write_off.loan_id).state, *WRITTEN_OFF_IN)
    facts = {
        "write_off": str(write_off.id),
        "ground": write_off.ground.value,
        "reason": write_off.reason,
        "principal_fen": write_off.principal,
        "interest_fen": write_off.interest,
        "comment": write_off.decision.comment,
    }
    amount = Fen(write_off.principal + write_off.interest)
    return recording.ask_fact(
        tx, write_off.loan_id, LoanFact.WRITE_OFF, facts, amount=amount, role=PersonRole.APPROVER
    )


def recover(tx: Tx, cmd: Recover) -> Recovery:
    """Enter what came in after the write-off; again with the same data: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, NotWrittenOff, EntryAhead, CostsAboveProceeds,
    RecoveryAboveLoss,
    DocumentNotFound, RecoveryExists, IdTaken.
    """
    loan = lent(tx, cmd.loan_id)
    kept = repository.find_recovery(tx.session, cmd.recovery_id) or _recovered(tx, cmd, loan)
    if (kept.loan_id, kept.amount, kept.costs, kept.received_on, kept.source) != (
        cmd.loan_id,
        cmd.amount,
        cmd.costs,
        cmd.received_on,
        cmd.source,
    ):
        raise RecoveryExists(cmd.recovery_id)
    return kept


def ask_recovery(tx: Tx, recovery_id: UUID) -> SigningRequest:
    """Have the bank sign that it has recovered something.

    Raises: RoleMissing, RecoveryNotFound, NotTheLender, WrongLoanState, PartyNotOnLedger.
    """
    tx.actor.require(PersonRole.OFFICER)
    found = repository.recovery(tx.session, recovery_id)
    if found.bank_id != tx.actor.party_id:
        raise NotTheLender
    facts = {
        "recovery": str(found.id),
        "amount_fen": found.amount,
        "costs_fen": found.costs,
        "on": found.received_on.isoformat(),
        "source": found.source,
    }
    return recording.ask_fact(tx, found.loan_id, LoanFact.RECOVERY, facts, amount=found.amount)


def _proposed(tx: Tx, cmd: ProposeWriteOff, loan: Loan) -> WriteOff:
    check_state(loan.state, *WRITTEN_OFF_IN)
    debt = debt_of(tx, loan)
    if debt.principal + debt.interest == 0:
        raise NothingToWriteOff
    _check_ground(tx, cmd.ground, loan)
    documents.share_like(tx, cmd.document_id, loan.id)
    made = WriteOff(
        id=cmd.write_off_id,
        loan_id=loan.id,
        bank_id=loan.lender_id,
        ground=cmd.ground,
        reason=cmd.reason,
        document_id=cmd.document_id,
        principal=debt.principal,
        interest=debt.interest,
        proposed_on=today_of(tx, loan.lender_id),
        proposed_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.record("enforcement.write-off-proposed", made.id, loan_id=str(loan.id))
    return insert_or_find(tx.session, made)


def _check_ground(tx: Tx, ground: WriteOffGround, loan: Loan) -> None:
    """Bankruptcy rests on its document alone; the others on what we know ourselves."""
    if ground is WriteOffGround.ENFORCED and not repository.is_enforced(tx.session, loan):
        raise WriteOffUnfounded(ground.value, "the enforcement is not closed")
    if ground is WriteOffGround.LONG_OVERDUE:
        found = servicing.positions(tx.session, loan_ids=[loan.id])
        if not any(one.days_overdue > LONG_OVERDUE_DAYS for one in found):
            raise WriteOffUnfounded(ground.value, f"not overdue for {LONG_OVERDUE_DAYS} days")


def _recovered(tx: Tx, cmd: Recover, loan: Loan) -> Recovery:
    write_off = repository.open_write_off(tx.session, loan.id)
    if write_off is None or write_off.booked_on is None:
        raise NotWrittenOff
    today = today_of(tx, loan.lender_id)
    if cmd.received_on > today:
        raise EntryAhead(cmd.received_on, today)
    if cmd.costs > cmd.amount:
        raise CostsAboveProceeds(cmd.costs, cmd.amount)
    debt = debt_of(tx, loan)
    left = Fen(debt.principal + debt.interest - repository.recovered(tx.session, loan.id))
    if cmd.amount > left:
        raise RecoveryAboveLoss(cmd.amount, left)
    if cmd.document_id is not None:
        documents.share_like(tx, cmd.document_id, loan.id)
    made = Recovery(
        id=cmd.recovery_id,
        loan_id=loan.id,
        bank_id=loan.lender_id,
        amount=cmd.amount,
        costs=cmd.costs,
        received_on=cmd.received_on,
        source=cmd.source,
        document_id=cmd.document_id,
        made_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.record("enforcement.recovered", made.id, loan_id=str(loan.id))
    return insert_or_find(tx.session, made)


def _of_lender(tx: Tx, write_off_id: UUID) -> WriteOff:
    tx.actor.require(PersonRole.APPROVER)
    write_off = repository.write_off(tx.session, write_off_id)
    lent(tx, write_off.loan_id, PersonRole.APPROVER)
    tx.session.refresh(write_off, ["decision"])
    return write_off
