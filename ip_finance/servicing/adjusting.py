"""A waiver of interest or penalties, or suspense cleared: proposed by one, confirmed by another."""

from dataclasses import dataclass
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.recording import ask_fact
from ip_finance.parties import repository as parties
from ip_finance.servicing import corrections, repository
from ip_finance.servicing.domain import AdjustmentKind
from ip_finance.servicing.errors import AdjustmentChecked, AdjustmentTooLarge, OwnAdjustment
from ip_finance.servicing.models import Adjustment
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class Adjust:
    adjustment_id: UUID
    loan_id: UUID
    kind: AdjustmentKind
    amount: Fen
    reason: str


def propose(tx: Tx, cmd: Adjust) -> Adjustment:
    """Put an adjustment before a colleague.

    Raises: RoleMissing, LoanNotFound, AccountNotFound, NotTheLender, AdjustmentTooLarge.
    """
    tx.actor.require(PersonRole.OFFICER)
    loans.by_id(tx.session, cmd.loan_id)
    account = repository.account(tx.session, cmd.loan_id)
    if account.bank_id != tx.actor.party_id:
        raise NotTheLender
    most = corrections.most(tx, account, cmd.kind)
    if cmd.amount > most:
        raise AdjustmentTooLarge(cmd.amount, most)
    made = Adjustment(
        id=cmd.adjustment_id,
        loan_id=cmd.loan_id,
        bank_id=account.bank_id,
        kind=cmd.kind,
        amount=cmd.amount,
        reason=cmd.reason,
        made_by=tx.actor.person_id,
        made_at=tx.now,
        checked_by=None,
        checked_at=None,
    )
    tx.record("books.adjustment-proposed", made.id, kind=made.kind.value, amount_fen=made.amount)
    return insert_or_find(tx.session, made)


def confirm(tx: Tx, loan_id: UUID, adjustment_id: UUID) -> SigningRequest:
    """Stand by it as a second person, and sign it: the books follow the ledger.

    Raises: RoleMissing, AdjustmentNotFound, AdjustmentChecked, OwnAdjustment, PartyNotOnLedger.
    """
    tx.actor.require(PersonRole.APPROVER)
    found = repository.adjustment(tx.session, loan_id, adjustment_id)
    if found.checked_by is not None and found.checked_at is not None:
        name = parties.person(tx.session, found.checked_by).name
        raise AdjustmentChecked(name, found.checked_at)
    if found.made_by == tx.actor.person_id:
        raise OwnAdjustment
    found.checked_by, found.checked_at = tx.actor.person_id, tx.now
    facts = {
        corrections.ADJUSTMENT: str(found.id),
        "kind": found.kind.value,
        "reason": found.reason,
        "made_by": str(found.made_by),
        "checked_by": str(found.checked_by),
    }
    return ask_fact(
        tx,
        found.loan_id,
        LoanFact.ADJUSTMENT,
        facts,
        amount=Fen(found.amount),
        role=PersonRole.APPROVER,
    )
