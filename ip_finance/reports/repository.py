"""Every query about reports and monthly reconciliations.

Balances of a day come from the journal, which only grows, so that a past day is told as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from ip_finance.books.domain import Account, DayState
from ip_finance.books.models import BookDay, JournalEntry, JournalLine
from ip_finance.compensation.models import PoolClaim, SubsidyClaim
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.paging import Page, down, up
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import (
    FactOnLedger,
    Loan,
    LoanDecision,
    LoanOnLedger,
    Movement,
    MovementOnLedger,
)
from ip_finance.loans.proceeds_models import DistributionOnLedger
from ip_finance.loans.repository import WITH_PARTIES
from ip_finance.parties.models import Party
from ip_finance.payments.models import AccountEntry, EntryMatch, PaymentOrder
from ip_finance.reports.errors import ReconciliationNotFound
from ip_finance.reports.models import MonthlyReconciliation
from ip_finance.servicing.models import Instalment, LoanAccount, RateChange
from ip_finance.servicing.repository import UNPAID

OF_PRINCIPAL: Final = (Account.PRINCIPAL, Account.OVERDUE_PRINCIPAL)
OF_DUES: Final = (
    Account.INTEREST_RECEIVABLE,
    Account.PENALTY_RECEIVABLE,
    Account.FEES_RECEIVABLE,
)
MONEY_FACTS: Final = (LoanFact.POOL_PAYMENT, LoanFact.RECOVERY, LoanFact.RECOVERY_SHARED)
"""Facts on the ledger at which money of the bank's moves."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What one loan stood for in its bank's books at the end of a day."""

    account: LoanAccount
    bank_id: UUID
    principal: Fen
    overdue: Fen
    receivable: Fen
    rate: BasisPoints
    oldest_unpaid_on: date | None


def latest_open_day(session: Session) -> date | None:
    """The open day of the bank that is furthest."""
    return session.scalar(select(func.max(BookDay.on)).where(BookDay.state == DayState.OPEN))


def balances(session: Session, on: date, bank_id: UUID | None) -> list[Balance]:
    """Every loan with a balance up to and with the day, by the day of its drawdown."""
    rate = (
        select(RateChange.rate)
        .where(RateChange.loan_id == LoanAccount.loan_id, RateChange.from_on <= on)
        .order_by(RateChange.from_on.desc())
        .limit(1)
        .correlate(LoanAccount)
        .scalar_subquery()
    )
    sums = _sums(on, bank_id)
    oldest = (
        select(func.min(Instalment.due_on))
        .where(Instalment.loan_id == LoanAccount.loan_id, Instalment.due_on < on)
        .where(or_(UNPAID > 0, Instalment.paid_on > on))
        .correlate(LoanAccount)
        .scalar_subquery()
    )
    found = (
        select(LoanAccount, sums, func.coalesce(rate, LoanAccount.rate).label("rate"))
        .add_columns(oldest.label("oldest"))
        .join(sums, sums.c.loan_id == LoanAccount.loan_id)
        .order_by(LoanAccount.opened_on, LoanAccount.loan_id)
    )
    return [
        Balance(
            account=row.LoanAccount,
            bank_id=row.bank_id,
            principal=Fen(int(row.principal)),
            overdue=Fen(int(row.overdue)),
            receivable=Fen(int(row.receivable)),
            rate=BasisPoints(int(row.rate)),
            oldest_unpaid_on=row.oldest,
        )
        for row in session.execute(found)
    ]


def _sums(on: date, bank_id: UUID | None) -> Any:
    """By loan, debits less credits of its accounts; loans on which nothing stands are left out."""
    net = JournalLine.debit - JournalLine.credit

    def over(*accounts: Account) -> Any:
        return func.coalesce(func.sum(case((JournalLine.account.in_(accounts), net))), 0)

    found = (
        select(
            JournalLine.loan_id,
            JournalLine.bank_id,
            over(*OF_PRINCIPAL).label("principal"),
            over(Account.OVERDUE_PRINCIPAL).label("overdue"),
            over(*OF_DUES).label("receivable"),
        )
        .where(JournalLine.on <= on, JournalLine.loan_id.is_not(None))
        .where(JournalLine.account.in_([*OF_PRINCIPAL, *OF_DUES]))
        .group_by(JournalLine.loan_id, JournalLine.bank_id)
        .having(or_(over(*OF_PRINCIPAL) != 0, over(*OF_DUES) != 0))
    )
    if bank_id is not None:
        found = found.where(JournalLine.bank_id == bank_id)
    return found.subquery()


def loans_by_id(session: Session, loan_ids: Iterable[UUID]) -> dict[UUID, Loan]:
    """These loans with their parties."""
    found = select(Loan).where(Loan.id.in_(list(loan_ids))).options(*WITH_PARTIES)
    return {one.id: one for one in session.scalars(found)}


def party_names(session: Session) -> dict[UUID, str]:
    """The names of everybody whom the caller may see."""
    return dict(session.execute(select(Party.id, Party.name)).all())


def pool_claims(session: Session, on: date, bank_id: UUID | None) -> Sequence[PoolClaim]:
    """Every claim on a pool that was filed up to the day."""
    found = select(PoolClaim).where(PoolClaim.filed_on <= on)
    if bank_id is not None:
        found = found.where(PoolClaim.bank_id == bank_id)
    return session.scalars(found.order_by(PoolClaim.filed_on, PoolClaim.id)).all()


def subsidy_claims(session: Session, on: date) -> Sequence[SubsidyClaim]:
    """Every claim of a subsidy that was filed up to the day."""
    found = select(SubsidyClaim).where(SubsidyClaim.filed_on <= on)
    return session.scalars(found.order_by(SubsidyClaim.filed_on, SubsidyClaim.id)).all()


def releases(
    session: Session, bank_id: UUID | None
) -> Sequence[tuple[MovementOnLedger, UUID, UUID]]:
    """Every release on the ledger, the oldest first, with its borrower and bank."""
    found = (
        select(MovementOnLedger, Loan.borrower_id, Party.id)
        .join(Loan, Loan.id == MovementOnLedger.loan)
        .join(LoanOnLedger, LoanOnLedger.loan == MovementOnLedger.loan)
        .join(Party, Party.number == LoanOnLedger.bank)
        .where(MovementOnLedger.released_fen > 0)
        .order_by(MovementOnLedger.at, MovementOnLedger.loan, MovementOnLedger.loan_version)
    )
    if bank_id is not None:
        found = found.where(Party.id == bank_id)
    return [(one, borrower, bank) for one, borrower, bank in session.execute(found)]


def decided(session: Session, bank_id: UUID | None) -> Sequence[tuple[Loan, LoanDecision]]:
    """Every loan that was approved, with the decision whose terms are on the ledger."""
    found = (
        select(Loan, LoanDecision)
        .join(LoanOnLedger, LoanOnLedger.loan == Loan.id)
        .join(LoanDecision, LoanDecision.loan_id == Loan.id)
        .where(LoanOnLedger.approved_fen > 0, LoanDecision.amount > 0)
        .order_by(Loan.id, LoanDecision.created_at)
    )
    if bank_id is not None:
        found = found.where(Loan.bank_id == bank_id)
    first: dict[UUID, tuple[Loan, LoanDecision]] = {}
    for loan, decision in session.execute(found):
        first.setdefault(loan.id, (loan, decision))
    return list(first.values())


def cash_entries(
    session: Session,
    bank_id: UUID,
    *,
    loan_ids: Iterable[UUID] = (),
    since: date | None = None,
    until: date | None = None,
) -> Sequence[tuple[JournalEntry, Fen]]:
    """Entries that move the bank's cash, with what came in less what went out."""
    net = func.sum(JournalLine.debit - JournalLine.credit)
    found = (
        select(JournalEntry, net)
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .where(JournalEntry.bank_id == bank_id, JournalLine.account == Account.CASH)
        .where(_wanted(JournalEntry.loan_id, JournalEntry.on, loan_ids, since, until))
        .group_by(JournalEntry.id)
        .order_by(JournalEntry.id)
    )
    return [(entry, Fen(int(amount))) for entry, amount in session.execute(found)]


def bank_entries(
    session: Session,
    bank_id: UUID,
    *,
    loan_ids: Iterable[UUID] = (),
    since: date | None = None,
    until: date | None = None,
) -> Sequence[tuple[AccountEntry, UUID | None, UUID | None]]:
    """What moved on the bank's accounts: the loan that it is of, and the record that was paid."""
    loan_id = func.coalesce(PaymentOrder.loan_id, Loan.id)
    found = (
        select(AccountEntry, loan_id, PaymentOrder.record_id)
        .outerjoin(PaymentOrder, PaymentOrder.id == AccountEntry.order_id)
        .outerjoin(EntryMatch, EntryMatch.entry_id == AccountEntry.id)
        .outerjoin(Loan, Loan.id == EntryMatch.record_id)
        .where(AccountEntry.bank_id == bank_id)
        .where(_wanted(loan_id, AccountEntry.booked_on, loan_ids, since, until))
        .order_by(AccountEntry.booked_on, AccountEntry.account, AccountEntry.reference)
    )
    return [(entry, loan, record) for entry, loan, record in session.execute(found)]


def _wanted(
    loan_id: Any, on: Any, loan_ids: Iterable[UUID], since: date | None, until: date | None
) -> Any:
    """Of these loans, or of these days."""
    if since is not None and until is not None:
        return on.between(since, until)
    return loan_id.in_(list(loan_ids))


def movements(session: Session, loan_ids: Iterable[UUID]) -> Sequence[MovementOnLedger]:
    wanted = MovementOnLedger.loan.in_(list(loan_ids))
    return session.scalars(select(MovementOnLedger).where(wanted)).all()


def distributions(session: Session, loan_ids: Iterable[UUID]) -> Sequence[DistributionOnLedger]:
    wanted = DistributionOnLedger.loan.in_(list(loan_ids))
    return session.scalars(select(DistributionOnLedger).where(wanted)).all()


def money_facts(session: Session, loan_ids: Iterable[UUID]) -> Sequence[FactOnLedger]:
    """Facts of these loans at which money of the bank's moved."""
    found = select(FactOnLedger).where(
        FactOnLedger.loan.in_(list(loan_ids)),
        FactOnLedger.fact.in_(MONEY_FACTS),
        FactOnLedger.is_stated,
    )
    return session.scalars(found).all()


def lent_by(session: Session, bank_id: UUID) -> Sequence[UUID]:
    """The loans whose claim the bank holds."""
    found = select(LoanOnLedger.loan).join(Party, Party.number == LoanOnLedger.bank)
    return session.scalars(found.where(Party.id == bank_id)).all()


def movement_facts(session: Session, loan_ids: Iterable[UUID]) -> Mapping[str, Movement]:
    """What people stated of the loans' movements, by the hash that the ledger has."""
    found = select(Movement).where(Movement.loan_id.in_(list(loan_ids)))
    return {one.evidence_hash: one for one in session.scalars(found)}


def reconciliation(session: Session, reconciliation_id: UUID) -> MonthlyReconciliation:
    """The reconciliation, or `ReconciliationNotFound`."""
    found = session.get(MonthlyReconciliation, reconciliation_id)
    if found is None:
        raise ReconciliationNotFound(reconciliation_id)
    return found


def find_reconciliation(session: Session, run_id: UUID) -> MonthlyReconciliation | None:
    return session.get(MonthlyReconciliation, run_id)


def reconciliations(session: Session, page: Page) -> Sequence[MonthlyReconciliation]:
    """Those that the caller may see, the newest month first."""
    row = MonthlyReconciliation
    return page.rows(session, select(row), down(row.month), down(row.number), up(row.id))


def newest_of(session: Session, bank_id: UUID, month: date) -> MonthlyReconciliation | None:
    row = MonthlyReconciliation
    found = select(row).where(row.bank_id == bank_id, row.month == month)
    return session.scalar(found.order_by(row.number.desc()).limit(1))


def refresh(session: Session, one: MonthlyReconciliation) -> None:
    """Read again what another may have signed meanwhile."""
    session.refresh(one, ["lines", "sign_offs"])
