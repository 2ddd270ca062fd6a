"""A bank's loans in figures. Each comes from one query, and agrees with the list it stands over."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.classification.models import Classification
from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.loans.domain import OWED
from ip_finance.loans.models import LoanOnLedger
from ip_finance.pledges.models import PledgedAssetOnLedger
from ip_finance.policies.contents.classification import Category
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.models import LoanAccount


@dataclass(frozen=True, slots=True)
class Book:
    """The open accounts of a bank on a day, and those of them that are late or end this month."""

    count: int
    principal: Fen
    late_count: int
    late: Fen
    ending_count: int
    ending: Fen
    month_ends_on: date

    @property
    def late_share(self) -> BasisPoints:
        """Principal of loans with anything past due over all principal, rounded up."""
        return share_of(self.late, self.principal)


@dataclass(frozen=True, slots=True)
class InClass:
    """The loans of one class."""

    category: Category
    count: int
    principal: Fen


@dataclass(frozen=True, slots=True)
class Covered:
    """What is owed on pledged loans, over the values in force of the rights that secure them."""

    owed: Fen
    value: Fen

    @property
    def share(self) -> BasisPoints:
        return share_of(self.owed, self.value)


def share_of(part: int, whole: int) -> BasisPoints:
    """A share in basis points, rounded up; nothing of nothing.

    >>> share_of(1, 3)
    3334
    """
    return BasisPoints(-(-part * WHOLE // whole)) if whole else BasisPoints(0)


def book(session: Session, bank_id: UUID, on: date) -> Book:
    """Balance, arrears and what matures within the month of the day."""
    account = LoanAccount
    ends_on = on.replace(day=monthrange(on.year, on.month)[1])
    is_late = account.due_on < on
    is_ending = account.matures_on.between(on, ends_on)
    owed, number = func.sum(account.principal), func.count()
    found = select(
        number,
        func.coalesce(owed, 0),
        number.filter(is_late),
        func.coalesce(owed.filter(is_late), 0),
        number.filter(is_ending),
        func.coalesce(owed.filter(is_ending), 0),
    ).where(account.bank_id == bank_id, account.state == AccountState.OPEN)
    count, all_of, late_count, late, ending_count, ending = session.execute(found).one()
    late_owed, ending_owed = Fen(int(late)), Fen(int(ending))
    return Book(count, Fen(int(all_of)), late_count, late_owed, ending_count, ending_owed, ends_on)


def classes(session: Session, bank_id: UUID, number: int, on: date) -> Sequence[InClass]:
    """How many loans are in each class, and how much of the principal, the best class first."""
    row = Classification
    newest = (
        select(row.loan_id, row.category, row.principal)
        .where(row.bank_id == bank_id, row.day <= on)
        .ext(distinct_on(row.loan_id))
        .order_by(row.loan_id, row.day.desc(), row.number.desc())
        .subquery()
    )
    found = (
        select(newest.c.category, func.count(), func.sum(newest.c.principal))
        .join(LoanOnLedger, LoanOnLedger.loan == newest.c.loan_id)
        .where(LoanOnLedger.bank == number, LoanOnLedger.state.in_(OWED))
        .group_by(newest.c.category)
    )
    told = {category: (count, owed) for category, count, owed in session.execute(found)}
    rows = ((one, *told.get(one, (0, 0))) for one in Category)
    return [InClass(category, count, Fen(int(owed))) for category, count, owed in rows]


def covered(session: Session, number: int, at: int) -> Covered:
    """What is owed on the bank's pledged loans, and what their rights are worth at an instant."""
    right, value = PledgedAssetOnLedger, ValuationOnLedger
    of_bank = (LoanOnLedger.bank == number, LoanOnLedger.state.in_(OWED))
    newest = (
        select(right.loan, value.base_fen, value.valid_until)
        .join(LoanOnLedger, LoanOnLedger.loan == right.loan)
        .join(value, value.asset == right.asset)
        .where(right.is_live, *of_bank)
        .ext(distinct_on(value.asset))
        .order_by(value.asset, value.asset_version.desc())
        .cte("newest")
    )
    in_force = select(newest.c.loan, newest.c.base_fen).where(newest.c.valid_until > at).cte("held")
    worth = select(func.coalesce(func.sum(in_force.c.base_fen), 0)).scalar_subquery()
    secured = LoanOnLedger.loan.in_(select(in_force.c.loan))
    owed = select(func.coalesce(func.sum(LoanOnLedger.outstanding_fen), 0)).where(*of_bank, secured)
    lent, value_now = session.execute(select(owed.scalar_subquery(), worth)).one()
    return Covered(Fen(int(lent)), Fen(int(value_now)))
