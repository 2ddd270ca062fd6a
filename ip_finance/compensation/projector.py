"""What facts on the ledger mean for claims, and for the books of the bank that is compensated.

They are heard once more after a rebuild: each moves its row once and posts under one reference.
"""

from datetime import date
from uuid import UUID

from ip_finance.books import repository as books_repository
from ip_finance.books import service as books
from ip_finance.books.domain import Account, Entry, Event, moved
from ip_finance.chain_api.events import FactRecorded, Seen
from ip_finance.compensation import repository
from ip_finance.compensation.models import PoolClaim, SubsidyClaim
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.loans import repository as loans
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import StatedFact
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party


def on_fact_recorded(tx: Tx, event: FactRecorded, seen: Seen) -> None:
    """Each side's word moves what is that side's: the claimant's, or the operator's."""
    stated = loans.find_statement(tx.session, event)
    declarant = parties.find_by_number(tx.session, event.party)
    if stated is None or declarant is None:
        return
    if event.fact in (LoanFact.POOL_CLAIM, LoanFact.POOL_DECISION, LoanFact.POOL_PAYMENT):
        claim = repository.find_claim(tx.session, UUID(stated.facts.get("claim", str(UUID(int=0)))))
        if claim is not None:
            _claim(tx, claim, LoanFact(event.fact), declarant)
    if event.fact == LoanFact.RECOVERY_SHARED:
        _shared_back(tx, stated, declarant)
    if event.fact in (LoanFact.SUBSIDY_CLAIM, LoanFact.SUBSIDY_PAYMENT):
        _subsidy(tx, stated, declarant, business_date(seen.block_time))


def _claim(tx: Tx, claim: PoolClaim, fact: LoanFact, declarant: Party) -> None:
    day = _day(tx, claim.bank_id)
    is_manager = declarant.kind is PartyKind.OPERATOR
    if fact is LoanFact.POOL_CLAIM and declarant.id == claim.bank_id:
        claim.recorded_on = claim.recorded_on or day
    if fact is LoanFact.POOL_DECISION and is_manager and claim.decided_on is None:
        claim.decided_on = day
        _post(tx, claim, Event.POOL_CLAIM, Account.POOL_RECEIVABLE, Account.LOSS, claim.amount)
    if fact is LoanFact.POOL_PAYMENT and is_manager and claim.paid_on is None:
        claim.paid_on = day
        _post(tx, claim, Event.POOL_PAYMENT, Account.CASH, Account.POOL_RECEIVABLE, claim.amount)
    tx.session.flush()


def _shared_back(tx: Tx, stated: StatedFact, declarant: Party) -> None:
    found = repository.find_return(tx.session, UUID(stated.facts.get("return", str(UUID(int=0)))))
    if found is None or found.party_id != declarant.id or found.booked_on is not None:
        return
    claim = repository.claim(tx.session, found.claim_id)
    found.booked_on = _day(tx, claim.bank_id)
    is_too_much = found.recovery_id is None
    event = Event.POOL_PAYMENT if is_too_much else Event.RECOVERY
    lessened = Account.LOSS if is_too_much else Account.RECOVERY_INCOME
    lines = moved(lessened, Account.CASH, found.amount)
    reference = f"pool-return:{found.id}"
    books.post(tx, Entry(claim.bank_id, found.booked_on, event, claim.loan_id, reference, lines))
    tx.session.flush()


def _subsidy(tx: Tx, stated: StatedFact, declarant: Party, day: date) -> None:
    found: SubsidyClaim | None = repository.find_subsidy_claim(
        tx.session, UUID(stated.facts.get("subsidy", str(UUID(int=0))))
    )
    if found is None:
        return
    if stated.fact == LoanFact.SUBSIDY_CLAIM and declarant.id == found.borrower_id:
        found.recorded_on = found.recorded_on or day
    if stated.fact == LoanFact.SUBSIDY_PAYMENT and declarant.kind is PartyKind.OPERATOR:
        found.paid_on = found.paid_on or day
    tx.session.flush()


def _day(tx: Tx, bank_id: UUID) -> date:
    """The day the bank's books are open for, which now cannot turn."""
    books_repository.share(tx.session, bank_id)
    return books.business_date(tx.session, bank_id)


def _post(
    tx: Tx, claim: PoolClaim, event: Event, debit: Account, credit: Account, amount: Fen
) -> None:
    lines = moved(debit, credit, amount)
    if lines:
        day = _day(tx, claim.bank_id)
        reference = f"{event}:{claim.id}"
        books.post(tx, Entry(claim.bank_id, day, event, claim.loan_id, reference, lines))
