"""Credits of the bank's own account, each of one repayment: named by a person, then matched."""

from uuid import UUID

from ip_finance.chain_api.events import RepaymentRecorded, Seen
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.loans import repository as loans
from ip_finance.parties import repository as parties
from ip_finance.payments import service as payments
from ip_finance.payments.errors import EntryMatched
from ip_finance.payments.service import MatchCredit
from ip_finance.servicing.errors import CreditDiffers
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest

NAMED = "account_entry"
"""The member of a movement's facts that names the credit."""


def check_credit(tx: Tx, entry_id: UUID, amount: Fen, loan_id: UUID) -> None:
    """Whether a repayment of the loan may name the credit.

    Raises: EntryNotFound, NotACredit, CreditDiffers; EntryMatched: also while another repayment
    that names it may yet reach the ledger.
    """
    entry = payments.free_credit(tx, entry_id)
    if entry.amount != amount:
        raise CreditDiffers(amount, Fen(entry.amount))
    for moved, waits in loans.movements_under_way(tx.session, NAMED, entry_id):
        if not _gives_way(tx, waits, loan_id):
            raise EntryMatched(parties.person(tx.session, moved.created_by).name, moved.created_at)


def on_repaid(tx: Tx, event: RepaymentRecorded, seen: Seen) -> None:  # noqa: ARG001
    """Once the ledger has the repayment, the credit that it names is matched."""
    moved = loans.find_movement(tx.session, event.evidence_hash)
    named = moved.facts.get(NAMED) if moved else None
    if moved is not None and named is not None:
        cmd = MatchCredit(UUID(named), event.loan, "repayment", moved.created_by)
        payments.match(tx, cmd)


def _gives_way(tx: Tx, waits: SigningRequest, loan_id: UUID) -> bool:
    """What nobody has signed: a newer request of its loan takes its place, or its time is over."""
    if waits.state is not RequestState.OPEN:
        return False
    return waits.record_id == loan_id or waits.deadline <= tx.now
