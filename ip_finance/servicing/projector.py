"""What chain events mean for accounts and books. They are heard once more after a rebuild.

Nothing is refused here: the ledger has taken it. Each version of a loan is taken in once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from ip_finance.books import repository as books_repository
from ip_finance.books import service as books
from ip_finance.books.domain import Account, Event, moved
from ip_finance.chain_api.events import (
    ClaimAssigned,
    DefaultDeclared,
    FactRecorded,
    FundsReleased,
    ProceedsDistributed,
    RepaymentRecorded,
    Seen,
    TermsChanged,
)
from ip_finance.core.clock import business_date
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.events import Prepayment
from ip_finance.loan_engine.plan import plan_of
from ip_finance.loans import repository as loans
from ip_finance.loans.happenings import LoanFact
from ip_finance.parties import repository as parties
from ip_finance.servicing import applying, backdating, corrections, repository
from ip_finance.servicing.applying import Received
from ip_finance.servicing.closing import bring_up, reach
from ip_finance.servicing.corrections import ADJUSTMENT
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.models import LoanAccount
from ip_finance.servicing.planning import Agreed
from ip_finance.servicing.resets import AMENDED, keep_agreed, schedule_reset
from ip_finance.servicing.starting import account_of, opened

AGREED_IN: Final[Mapping[int, str]] = {
    LoanFact.ACCELERATION: "measure",
    LoanFact.MISUSE: "measure",
    LoanFact.ADJUSTMENT: ADJUSTMENT,
}
"""The member of a fact that names what two people agreed on."""


def on_released(tx: Tx, event: FundsReleased, seen: Seen) -> None:
    """The first release opens the account; a further tranche is lent on top of the rest."""
    account = _next_version(tx, event.loan, event.loan_version, seen)
    amount = Fen(event.amount_fen)
    if account is None:
        if repository.find_account(tx.session, event.loan) is None:
            _open(tx, event, seen)
        return
    account.released = Fen(account.released + amount)
    applying.replan(tx, account, _day(tx, account), lent=amount)
    applying.settle_state(tx, account)
    lines = moved(Account.PRINCIPAL, Account.CASH, amount)
    applying.post(tx, account, Event.DRAWDOWN, lines, event.loan_version)


def _open(tx: Tx, event: FundsReleased, seen: Seen) -> None:
    loan = loans.find_by_id(tx.session, event.loan)
    if loan is None:
        return
    books.begin_on(tx.session, loan.lender_id, _day_of(tx, seen))
    reach(tx, loan.lender_id, _day_of(tx, seen))
    day = books.hold_day(tx.session, loan.lender_id)
    decision = loans.find_decision(tx.session, loans.on_ledger(tx.session, loan.id).terms_hash)
    account = opened(tx, account_of(loan, decision, day), Fen(event.amount_fen), day)
    account.version = event.loan_version
    applying.settle_state(tx, account)
    lines = moved(Account.PRINCIPAL, Account.CASH, Fen(event.amount_fen))
    applying.post(tx, account, Event.DRAWDOWN, lines, event.loan_version)


def on_repaid(tx: Tx, event: RepaymentRecorded, seen: Seen) -> None:
    """Money counts from the day that the movement names; what accrued since is taken back."""
    account = _next_version(tx, event.loan, event.loan_version, seen)
    if account is None:
        return
    received = Received(Fen(event.interest_fen), Fen(event.principal_fen))
    facts = _facts_of(tx, event.evidence_hash)
    today, mode = _day(tx, account), _mode_of(facts)
    on = backdating.value_date(tx, account, today, _paid_on(facts, today))
    if on == today:
        _receive(tx, account, on, received, Event.REPAYMENT, mode)
        return
    rows = repository.instalments(tx.session, account.loan_id)
    taken_back = backdating.go_back(account, rows, on)
    tx.session.flush()
    _receive(tx, account, on, received, Event.REPAYMENT, mode)
    rows = repository.instalments(tx.session, account.loan_id)
    changed = taken_back + backdating.go_forward(account, rows, on, today)
    applying.settle_state(tx, account)
    applying.post(tx, account, Event.BACKDATED, changed.lines, account.version)


def _facts_of(tx: Tx, evidence_hash: str) -> Mapping[str, Any]:
    movement = loans.find_movement(tx.session, evidence_hash)
    return movement.facts if movement else {}


def _mode_of(facts: Mapping[str, Any]) -> Prepayment:
    """The way to prepay that the movement names; smaller instalments without one."""
    named = facts.get("mode")
    return Prepayment(named) if named in set(Prepayment) else Prepayment.SMALLER


def _paid_on(facts: Mapping[str, Any], today: date) -> date:
    named = facts.get("paid_on")
    return date.fromisoformat(named) if named else today


def on_distributed(tx: Tx, event: ProceedsDistributed, seen: Seen) -> None:
    """The bank's share of a sale pays interest and principal; costs went to whom they are due."""
    account = _next_version(tx, event.loan, event.loan_version, seen)
    if account is not None:
        received = Received(Fen(event.interest_fen), Fen(event.principal_fen))
        on = _day(tx, account)
        _receive(tx, account, on, received, Event.DISTRIBUTION, Prepayment.SMALLER)


def _receive(
    tx: Tx, account: LoanAccount, on: date, received: Received, event: Event, mode: Prepayment
) -> None:
    rows = repository.instalments(tx.session, account.loan_id)
    shares = applying.place(rows, on, received)
    paid = sum(share.principal for share in shares)
    ahead = sum(row.principal - row.principal_paid for row in rows if row.due_on > on)
    prepaid = Fen(min(received.principal - paid, ahead))
    is_lost = account.state is AccountState.WRITTEN_OFF
    lines = (
        applying.recovery(received, shares)
        if is_lost
        else applying.receipt(rows, shares, received, prepaid)
    )
    tx.session.flush()
    if prepaid:
        applying.prepay(tx, account, on, prepaid, mode)
    applying.settle_state(tx, account)
    applying.post(tx, account, event, lines, account.version)


def on_terms_changed(tx: Tx, event: TermsChanged, seen: Seen) -> None:
    """New rate, maturity or plan hold for the rest; what fell due stays due.

    A restructuring takes overdue principal into the rest as well; interest stays due.
    """
    account = _next_version(tx, event.loan, event.loan_version, seen)
    decision = loans.find_decision(tx.session, event.terms_hash)
    if account is None or decision is None or decision.maturity_on is None:
        return
    account.rate, account.matures_on = BasisPoints(decision.rate), decision.maturity_on
    plan = plan_of(decision.plan or account.plan)
    applying.follow(account, plan, repository.instalments(tx.session, account.loan_id))
    tx.session.flush()
    agreed = Agreed(account.rate, plan, account.matures_on)
    day = _day(tx, account)
    taken_back = Fen(0)
    if repository.is_restructuring(tx.session, event.loan, event.terms_hash):
        account.restructured_on, account.is_accelerated = day, False
        taken_back = applying.take_back(tx, account, day)
    applying.replan(tx, account, day, lent=taken_back, agreed=agreed)
    applying.settle_state(tx, account)
    keep_agreed(tx, account, day, AMENDED)
    schedule_reset(account, day)


def on_default_declared(tx: Tx, event: DefaultDeclared, seen: Seen) -> None:
    """With default declared the whole debt is due."""
    account = _next_version(tx, event.loan, event.loan_version, seen)
    if account is not None:
        applying.accelerate(tx, account, _day(tx, account))


def on_fact_recorded(tx: Tx, event: FactRecorded, seen: Seen) -> None:
    """The lender calls the loan, finds the money misused (LN-06, LN-13), or adjusts the account.

    Only what two people of the bank agreed on moves the account, no key of its own.
    """
    statement = loans.find_statement(tx.session, event)
    if statement is None or AGREED_IN.get(event.fact) not in statement.facts:
        return
    found = repository.find_account(tx.session, event.loan)
    lender = parties.find_by_number(tx.session, event.party)
    if found is None or lender is None or lender.id != found.bank_id:
        return
    stated = f"{event.fact}:{event.evidence_hash}"
    if stated in found.facts_heard:
        return
    account = _brought_up(tx, found, seen)
    account.facts_heard = [*account.facts_heard, stated]
    _take_in(tx, account, event, statement.facts)


def _take_in(tx: Tx, account: LoanAccount, event: FactRecorded, facts: Mapping[str, Any]) -> None:
    day = _day(tx, account)
    if event.fact == LoanFact.ADJUSTMENT:
        named = UUID(facts[ADJUSTMENT])
        adjustment = repository.adjustment(tx.session, account.loan_id, named)
        if adjustment.checked_by is not None:
            corrections.carry_out(tx, account, adjustment)
    if event.fact == LoanFact.ACCELERATION and not account.is_accelerated:
        pay_by = date.fromisoformat(facts["pay_by"])
        applying.call_in(tx, account, day, max(day, pay_by))
    if event.fact == LoanFact.MISUSE and account.misused_on is None:
        account.misused_on = day


def on_claim_assigned(tx: Tx, event: ClaimAssigned, seen: Seen) -> None:
    """What the loan stands for leaves one bank's books and enters the other's.

    The price is between the banks: until it is posted both hold the difference in suspense.
    """
    account = _next_version(tx, event.loan, event.loan_version, seen)
    buyer = parties.find_by_number(tx.session, event.bank)
    if account is None or buyer is None:
        return
    held = {
        one: books_repository.balance(tx.session, account.bank_id, one, account.loan_id)
        for one in (
            Account.PRINCIPAL,
            Account.OVERDUE_PRINCIPAL,
            Account.INTEREST_RECEIVABLE,
            Account.PENALTY_RECEIVABLE,
            Account.FEES_RECEIVABLE,
        )
    }
    left = [line for one, fen in held.items() for line in moved(Account.SUSPENSE, one, fen)]
    applying.post(tx, account, Event.CLAIM_SOLD, tuple(left), event.loan_version)
    account.bank_id = buyer.id
    books.begin_on(tx.session, buyer.id, account.closed_through)
    taken = [line for one, fen in held.items() for line in moved(one, Account.SUSPENSE, fen)]
    applying.post(tx, account, Event.CLAIM_BOUGHT, tuple(taken), event.loan_version)
    tx.session.flush()


def _next_version(tx: Tx, loan_id: UUID, version: int, seen: Seen) -> LoanAccount | None:
    """The account, closed up to the open day and in its new version; None if it had that before."""
    found = repository.find_account(tx.session, loan_id)
    if found is None or found.version >= version:
        return None
    account = _brought_up(tx, found, seen)
    account.version = version
    tx.session.flush()
    return account


def _brought_up(tx: Tx, found: LoanAccount, seen: Seen) -> LoanAccount:
    """The account on the day of the event, for us alone.

    Its bank's day is held before its row is locked, in the order of the close.
    """
    reach(tx, found.bank_id, _day_of(tx, seen))
    books.hold_day(tx.session, found.bank_id)
    account = repository.find_account_for_update(tx.session, found.loan_id)
    assert account is not None
    bring_up(tx, account)
    tx.session.refresh(account)
    return account


def _day_of(tx: Tx, seen: Seen) -> date:
    return business_date(min(seen.block_time, tx.now))


def _day(tx: Tx, account: LoanAccount) -> date:
    return books.business_date(tx.session, account.bank_id)
