"""An account opened by the first release: its plan, and its instalments."""

from datetime import date, timedelta

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.plan import plan_of
from ip_finance.loans.domain import usual_plan
from ip_finance.loans.models import Loan, LoanDecision
from ip_finance.servicing.applying import agreed_of, follow, instalment
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.models import LoanAccount
from ip_finance.servicing.planning import planned
from ip_finance.servicing.resets import AGREED, keep_agreed, schedule_reset

UNKNOWN_TERM = timedelta(days=365)
"""Where the terms of the approval are not on file here: the ledger holds only their hash."""


def account_of(loan: Loan, decision: LoanDecision | None, day: date) -> LoanAccount:
    """The account as the decision in force has it, with nothing lent yet."""
    content = decision.plan if decision and decision.plan else usual_plan()
    plan = plan_of(content)
    agreed_end = decision.maturity_on if decision else None
    account = LoanAccount(
        loan_id=loan.id,
        bank_id=loan.lender_id,
        borrower_id=loan.borrower_id,
        rate=BasisPoints(decision.rate if decision else 0),
        opened_on=day,
        matures_on=agreed_end or day + UNKNOWN_TERM,
        released=Fen(0),
        state=AccountState.OPEN,
        version=0,
        closed_through=day - timedelta(days=1),
        due_on=agreed_end or day + UNKNOWN_TERM,
        is_accelerated=False,
        misused_on=None,
        next_reset_on=None,
        first_matures_on=None,
        restructured_on=None,
        facts_heard=[],
    )
    follow(account, plan, ())
    return account


def opened(tx: Tx, account: LoanAccount, amount: Fen, day: date) -> LoanAccount:
    """Lend `amount` on the account from `day` on."""
    dues = planned(amount, agreed_of(account), day)
    account.released = account.principal = amount
    account.matures_on = max(account.matures_on, dues[-1].due_on)
    account.first_matures_on = account.matures_on
    schedule_reset(account, day)
    tx.session.add(account)
    tx.session.flush()  # instalments and rates hang on it
    keep_agreed(tx, account, day, AGREED)
    tx.session.add_all(instalment(account.loan_id, n, due) for n, due in enumerate(dues, start=1))
    tx.session.flush()
    return account
