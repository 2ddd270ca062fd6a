"""Money that comes in for a loan: split as the law orders it, and signed by the bank (CC-15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ip_finance.books import service as books
from ip_finance.core.actor import PersonRole
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.events import Prepayment
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import Repay
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan
from ip_finance.loans.recording import ask_fact
from ip_finance.payments import repository as payments
from ip_finance.payments.models import AccountEntry
from ip_finance.servicing import quoting, repository
from ip_finance.servicing.backdating import first_recordable, value_date
from ip_finance.servicing.crediting import NAMED, check_credit
from ip_finance.servicing.errors import (
    ModeMissing,
    NeverReset,
    PaidAhead,
    PaidTooLongAgo,
)
from ip_finance.servicing.prepaying import Split, split_of
from ip_finance.servicing.resets import AGREED, AMENDED
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class Pay:
    """Money in, and the credit of the bank's account that a person says it is.

    What exceeds the due prepays in the mode agreed.
    """

    loan_id: UUID
    amount: Fen
    paid_on: date
    mode: Prepayment | None = None
    entry_id: UUID | None = None


def ask_payment(tx: Tx, cmd: Pay) -> tuple[SigningRequest, Split]:
    """Split what came in as of its day, and have the bank sign it.

    Raises: LoanNotFound, AccountNotFound, PaidAhead, PaidTooLongAgo, AboveOwed, ModeMissing,
        CreditDiffers, EntryNotFound, NotACredit, EntryMatched, and `loans.service.ask_repayment`.
    """
    tx.actor.require(PersonRole.OFFICER)
    loans.for_update(tx.session, cmd.loan_id)
    account = repository.account(tx.session, cmd.loan_id)
    open_day = books.business_date(tx.session, account.bank_id)
    if cmd.paid_on > open_day:
        raise PaidAhead(cmd.paid_on, open_day)
    first = first_recordable(open_day)
    if cmd.paid_on < first:
        raise PaidTooLongAgo(cmd.paid_on, first)
    counts_from = value_date(tx, account, open_day, cmd.paid_on)
    dues = quoting.dues_on(account, repository.instalments(tx.session, cmd.loan_id), counts_from)
    split = split_of(dues, cmd.amount)
    if cmd.mode is None and 0 < split.prepaid < dues.ahead:
        raise ModeMissing(split.prepaid)
    if cmd.entry_id is not None:
        check_credit(tx, cmd.entry_id, cmd.amount, cmd.loan_id)
    asked = loans_service.ask_repayment(
        tx, Repay(cmd.loan_id, split.of_principal, split.of_interest, cmd.paid_on, _basis(cmd))
    )
    return asked, split


def credits_for(tx: Tx, loan: Loan) -> Sequence[AccountEntry]:
    """Credits that wait to be matched and seem to be of this loan: by its number, or who paid.

    They are offered, never taken: a person says what they are.
    """
    tx.actor.require(PersonRole.OFFICER)
    waiting = payments.unmatched_credits(tx.session, tx.actor.party_id)
    return [one for one in waiting if _seems_of(one, loan)]


def ask_rate_notice(tx: Tx, loan_id: UUID) -> SigningRequest:
    """Have the bank state on the ledger to what the rate was last set anew.

    Raises: RoleMissing, LoanNotFound, AccountNotFound, NeverReset.
    """
    tx.actor.require(PersonRole.OFFICER)
    loans.by_id(tx.session, loan_id)
    repository.account(tx.session, loan_id)
    changes = repository.rate_changes(tx.session, loan_id)
    if not changes or changes[0].source in (AGREED, AMENDED):
        raise NeverReset(loan_id)
    last = changes[0]
    facts = {
        "from_on": last.from_on.isoformat(),
        "rate_bps": last.rate,
        "lpr_bps": last.lpr,
        "spread_bps": last.spread,
        "tenor": last.tenor,
        "source": last.source,
    }
    return ask_fact(tx, loan_id, LoanFact.RATE_RESET, facts)


def _basis(cmd: Pay) -> dict[str, Any]:
    told = {
        "amount_fen": cmd.amount,
        "mode": cmd.mode and cmd.mode.value,
        NAMED: cmd.entry_id and str(cmd.entry_id),
    }
    return {name: value for name, value in told.items() if value is not None}


def _seems_of(entry: AccountEntry, loan: Loan) -> bool:
    return loan.number in entry.remittance or entry.counterparty == loan.borrower.name
