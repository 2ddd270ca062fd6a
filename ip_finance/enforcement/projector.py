"""What facts on the ledger mean for the bank's books: a write-off, and what came in after it.

They are heard once more after a rebuild: each is posted under its own reference, once.
"""

from ip_finance.books import repository as books_repository
from ip_finance.books import service as books
from ip_finance.books.domain import Account, Entry, Event, Line, moved
from ip_finance.chain_api.events import FactRecorded, Seen
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.enforcement import repository
from ip_finance.enforcement.domain import WRITTEN_OFF_IN
from ip_finance.enforcement.models import WriteOff
from ip_finance.loans import repository as loans
from ip_finance.loans.happenings import LoanFact
from ip_finance.parties import repository as parties
from ip_finance.servicing import repository as servicing
from ip_finance.servicing.domain import AccountState

LENT = (Account.PRINCIPAL, Account.OVERDUE_PRINCIPAL)
EARNED = (Account.INTEREST_RECEIVABLE, Account.PENALTY_RECEIVABLE, Account.FEES_RECEIVABLE)


def on_fact_recorded(tx: Tx, event: FactRecorded, seen: Seen) -> None:  # noqa: ARG001
    """Only the lender's own word moves its books."""
    stated = loans.find_statement(tx.session, event)
    declarant = parties.find_by_number(tx.session, event.party)
    if stated is None or declarant is None:
        return
    if event.fact == LoanFact.WRITE_OFF and "write_off" in stated.facts:
        found = repository.find_write_off(tx.session, stated.facts["write_off"])
        if found is not None and found.bank_id == declarant.id and found.booked_on is None:
            _hear(tx, found)
    if event.fact == LoanFact.RECOVERY and "recovery" in stated.facts:
        recovery = repository.find_recovery(tx.session, stated.facts["recovery"])
        if recovery is not None and recovery.bank_id == declarant.id and not recovery.booked_on:
            recovery.booked_on = books.hold_day(tx.session, recovery.bank_id)
            lines = moved(Account.CASH, Account.RECOVERY_INCOME, recovery.amount)
            reference = f"recovery:{recovery.id}"
            entry = Entry(
                recovery.bank_id,
                recovery.booked_on,
                Event.RECOVERY,
                recovery.loan_id,
                reference,
                lines,
            )
            books.post(tx, entry)


def _hear(tx: Tx, write_off: WriteOff) -> None:
    """A loan that was cured or paid after the statement was asked for stays in the books."""
    if loans.on_ledger(tx.session, write_off.loan_id).state in WRITTEN_OFF_IN:
        _write_off(tx, write_off)
    else:
        tx.record("enforcement.write-off-unfounded", write_off.id)


def _write_off(tx: Tx, write_off: WriteOff) -> None:
    """The whole receivable becomes a loss; its interest is kept on, off the balance."""
    day = books.hold_day(tx.session, write_off.bank_id)
    held = {
        one: books_repository.balance(tx.session, write_off.bank_id, one, write_off.loan_id)
        for one in (*LENT, *EARNED)
    }
    lost = Fen(sum(held.values()))
    earned = Fen(sum(held[one] for one in EARNED))
    if lost > 0:
        credited = tuple(Line(one, credit=fen) for one, fen in held.items() if fen > 0)
        kept = moved(Account.OFF_BALANCE_INTEREST, Account.OFF_BALANCE_CONTRA, earned)
        lines = (Line(Account.LOSS, debit=lost), *credited, *kept)
        reference = f"write-off:{write_off.id}"
        books.post(
            tx,
            Entry(write_off.bank_id, day, Event.WRITE_OFF, write_off.loan_id, reference, lines),
        )
    write_off.principal, write_off.interest = Fen(lost - earned), earned
    write_off.booked_on = day
    servicing.account(tx.session, write_off.loan_id).state = AccountState.WRITTEN_OFF
    tx.session.flush()
