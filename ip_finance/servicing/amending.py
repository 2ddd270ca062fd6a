"""Terms that both sides change while a loan runs: extension (LN-05) and restructuring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple
from uuid import UUID

from ip_finance.books import service as books
from ip_finance.chain_api.members import BORROWER, LENDER
from ip_finance.chain_api.steps import ChangeTerms
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import unix
from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository as legal_status
from ip_finance.loan_engine.plan import Plan
from ip_finance.loan_engine.restructuring import check_extension
from ip_finance.loan_engine.terms import Terms
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import Approve, LoanState, check_maturity, check_state
from ip_finance.loans.errors import MaturityNotAhead, NotTheLender
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan, LoanOnLedger
from ip_finance.loans.recording import ask_fact
from ip_finance.servicing import repository
from ip_finance.servicing.models import LoanAccount
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest

EXTENDABLE: Final = (LoanState.ACTIVE,)
"""Only a loan that is served is extended, before it matures (§ 16.1)."""
RESTRUCTURABLE: Final = (LoanState.ACTIVE, LoanState.OVERDUE, LoanState.DEFAULTED)


@dataclass(frozen=True, slots=True)
class Amend:
    """Terms for the rest of a loan; what is left out stays as it is."""

    loan_id: UUID
    ends_on: date
    reason: str
    rate: BasisPoints | None = None
    plan: Mapping[str, Any] | None = None


class Amendment(NamedTuple):
    """What waits for signatures: the terms for both sides', the fact for the bank's."""

    terms: SigningRequest
    fact: SigningRequest


def ask_extension(tx: Tx, cmd: Amend) -> Amendment:
    """展期: have both sides agree that the loan ends later, before it matures and within limits.

    Raises: LoanNotFound, AccountNotFound, NotTheLender, WrongLoanState, ExtensionRefused,
        MaturityAfterRight.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan, account = _locked(tx, cmd.loan_id, EXTENDABLE)
    check_extendable(tx, account, cmd.ends_on)
    return _ask(tx, cmd, loan, account, LoanFact.EXTENSION)


def ask_restructuring(tx: Tx, cmd: Amend) -> Amendment:
    """重组: have both sides plan anew what is owed, overdue principal with it.

    Raises: LoanNotFound, AccountNotFound, NotTheLender, WrongLoanState, MaturityNotAhead,
        MaturityAfterRight.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan, account = _locked(tx, cmd.loan_id, RESTRUCTURABLE)
    if cmd.ends_on <= books.business_date(tx.session, account.bank_id):
        raise MaturityNotAhead(cmd.ends_on)
    return _ask(tx, cmd, loan, account, LoanFact.RESTRUCTURING)


def check_longer(tx: Tx, loan: Loan, ends_on: date) -> None:
    """Terms agreed any other way extend the loan as well, where they end it later (LN-05).

    Raises: WrongLoanState, ExtensionRefused.
    """
    account = repository.find_account(tx.session, loan.id)
    if account is not None and ends_on > account.matures_on:
        check_state(loan.state, *EXTENDABLE)
        check_extendable(tx, account, ends_on)


def check_extendable(tx: Tx, account: LoanAccount, ends_on: date) -> None:
    """Raises: ExtensionRefused: after maturity, not later, or beyond the limit (LN-05)."""
    first_agreed = Terms(
        principal=Fen(account.released),
        annual_rate=Fraction(account.rate, WHOLE),
        starts_on=account.opened_on,
        ends_on=account.first_matures_on or account.matures_on,
        plan=Plan(),
    )
    open_day = books.business_date(tx.session, account.bank_id)
    check_extension(first_agreed, account.matures_on, open_day, ends_on)


def _locked(tx: Tx, loan_id: UUID, states: Sequence[LoanState]) -> tuple[Loan, LoanAccount]:
    loan = loans.for_update(tx.session, loan_id)
    account = repository.account(tx.session, loan_id)
    if loan.lender.id != tx.actor.party_id:
        raise NotTheLender
    check_state(loan.state, *states)
    return loan, account


def _ask(tx: Tx, cmd: Amend, loan: Loan, account: LoanAccount, kind: LoanFact) -> Amendment:
    ledger = loans.on_ledger(tx.session, loan.id)
    today = books.business_date(tx.session, account.bank_id)
    assets = ip_assets.all_of(tx.session, [UUID(asset_id) for asset_id in loan.asset_ids])
    check_maturity(cmd.ends_on, legal_status.ends(tx.session, assets, today))
    told = _terms(cmd, account, ledger)
    terms_hash = loans_service.file_terms(tx, told).terms_hash
    step = ChangeTerms(
        loan=loan.id,
        loan_version=ledger.version,
        terms_hash=terms_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    sides = [Slot(BORROWER, loan.borrower.number), Slot(LENDER, loan.lender.number)]
    facts = {
        "terms_hash": terms_hash,
        "matured_on": account.matures_on.isoformat(),
        "ends_on": cmd.ends_on.isoformat(),
        "rate_bps": told.rate,
        "reason": cmd.reason,
    }
    return Amendment(
        signing.ask(tx, step, sides, record_id=loan.id), ask_fact(tx, loan.id, kind, facts)
    )


def _terms(cmd: Amend, account: LoanAccount, ledger: LoanOnLedger) -> Approve:
    return Approve(
        loan_id=cmd.loan_id,
        amount=Fen(ledger.approved_fen),
        rate=account.rate if cmd.rate is None else cmd.rate,
        maturity_on=cmd.ends_on,
        comment=cmd.reason,
        plan=dict(account.plan if cmd.plan is None else cmd.plan),
    )
