"""Revaluation for the whole platform: what is due when, and what falling values would call for.

Figures are those that the operator sees anyway: values it made itself, what the ledger says is
owed, and the caps of the policy. What a bank thinks of a right is the bank's alone, and not in it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ip_finance.collateral import gathering
from ip_finance.collateral.calculation import PolicyView, policy_view
from ip_finance.collateral.domain import Secured, Secures
from ip_finance.core.clock import business_date
from ip_finance.loans.domain import OWED
from ip_finance.loans.models import Loan, LoanOnLedger

SOON_DAYS: Final = 60
MOST_LOANS: Final = 500
"""A preview looks at so many live loans at most, the oldest; it says so where there are more."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """A value in force of a pledged right, by the day on which it ends."""

    right: Secures
    loan_id: UUID
    borrower: str
    ends_on: date | None

    def is_soon(self, today: date) -> bool:
        return self.ends_on is None or (self.ends_on - today).days <= SOON_DAYS


@dataclass(frozen=True, slots=True)
class Called:
    """A live loan before and after a shock; `is_new` where the shock alone makes the breach."""

    secured: Secured
    bank: str
    before: PolicyView
    after: PolicyView

    @property
    def is_new(self) -> bool:
        return self.after.is_breached and not self.before.is_breached


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The live loans with what secures them; `is_whole` unless there are too many to look at."""

    loans: Sequence[Secured]
    banks: Mapping[UUID, str]
    is_whole: bool


def portfolio(session: Session, now: datetime) -> Portfolio:
    """The live loans of all banks that the caller may see."""
    found = (
        select(Loan)
        .join(LoanOnLedger, LoanOnLedger.loan == Loan.id)
        .where(LoanOnLedger.state.in_(OWED))
        .options(
            joinedload(Loan.borrower),
            joinedload(Loan.bank),
            joinedload(Loan.on_ledger).joinedload(LoanOnLedger.lender),
        )
        .order_by(Loan.created_at, Loan.id)
        .limit(MOST_LOANS + 1)
    )
    loans = session.scalars(found).unique().all()
    banks = {loan.id: loan.lender.name for loan in loans}
    secured = gathering.secured(session, loans[:MOST_LOANS], now)
    return Portfolio(secured, banks, len(loans) <= MOST_LOANS)


def calendar(portfolio: Portfolio, now: datetime) -> list[tuple[str, list[Expiring]]]:
    """The values of pledged rights by the month in which they end; those without one come first."""
    today = business_date(now)
    by_month: dict[str, list[Expiring]] = defaultdict(list)
    for one in portfolio.loans:
        for right in one.rights:
            entry = Expiring(right, one.loan_id, one.borrower, right.valid_until)
            by_month[_month(entry.ends_on, today)].append(entry)
    return sorted(by_month.items())


def shocked(portfolio: Portfolio, factor: float, right_type: str | None) -> list[Called]:
    """Each loan against its caps before and after, the greatest need first."""
    found = [
        Called(
            one,
            portfolio.banks[one.loan_id],
            policy_view(one),
            policy_view(one, factor, right_type),
        )
        for one in portfolio.loans
    ]
    return sorted(found, key=lambda one: (-one.after.shortfall, str(one.secured.loan_id)))


def _month(ends_on: date | None, today: date) -> str:
    if ends_on is None or ends_on <= today:
        return ""
    return f"{ends_on:%Y-%m}"
