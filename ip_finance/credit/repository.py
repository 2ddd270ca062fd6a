"""Every query about a bank's credit work."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from ip_finance.chain_api.steps import ApproveLoan
from ip_finance.core.db import among
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page, down
from ip_finance.credit.domain import Decision
from ip_finance.credit.errors import MemoNotFound, StatementNotFound
from ip_finance.credit.models import (
    CreditDecision,
    CreditMemo,
    FinancialStatement,
    FrozenMemo,
    StatedNeed,
)
from ip_finance.loans.domain import LoanState
from ip_finance.loans.models import Loan, LoanOnLedger
from ip_finance.loans.repository import WITH_PARTIES
from ip_finance.parties.models import Person
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest

MOST = 200
ONE_CUSTOMER: Final = text("select pg_advisory_xact_lock(hashtextextended(:customer, 29))")


def statement(session: Session, statement_id: UUID) -> FinancialStatement:
    """The statement, or `StatementNotFound`."""
    found = session.get(FinancialStatement, statement_id)
    if found is None:
        raise StatementNotFound(statement_id)
    return found


def find_statement(session: Session, statement_id: UUID) -> FinancialStatement | None:
    return session.get(FinancialStatement, statement_id)


def statements(
    session: Session, party_id: UUID | None = None, page: Page | None = None
) -> Sequence[FinancialStatement]:
    """The statements that the caller may see, the newest year first."""
    found = select(FinancialStatement)
    if party_id is not None:
        found = found.where(FinancialStatement.party_id == party_id)
    keys = (down(FinancialStatement.fiscal_year), down(FinancialStatement.serial))
    return (page or Page(MOST)).rows(session, found, *keys)


def stated_need(session: Session, loan_id: UUID) -> StatedNeed | None:
    """What an officer stated last of the need."""
    found = select(StatedNeed).where(StatedNeed.loan_id == loan_id)
    return session.scalar(found.order_by(StatedNeed.serial.desc()).limit(1))


def memos(session: Session, *loan_ids: UUID) -> Sequence[CreditMemo]:
    """Every draft of these applications, oldest first."""
    found = select(CreditMemo).where(among(CreditMemo.loan_id, loan_ids))
    return session.scalars(found.order_by(CreditMemo.serial)).all()


def frozen_memos(session: Session, *loan_ids: UUID) -> Sequence[FrozenMemo]:
    """What was decided on in each round of these applications, oldest first."""
    found = select(FrozenMemo).where(among(FrozenMemo.loan_id, loan_ids))
    return session.scalars(found.order_by(FrozenMemo.round)).all()


def frozen_memo(session: Session, loan_id: UUID) -> FrozenMemo:
    """The newest that was decided on. Raises: MemoNotFound."""
    found = frozen_memos(session, loan_id)
    if not found:
        raise MemoNotFound(loan_id)
    return found[-1]


def decisions(session: Session, *loan_ids: UUID) -> Sequence[CreditDecision]:
    """Every decision on these applications, oldest first."""
    found = select(CreditDecision).where(among(CreditDecision.loan_id, loan_ids))
    return session.scalars(found.order_by(CreditDecision.serial)).all()


def referrals(session: Session, loan_id: UUID) -> Sequence[CreditDecision]:
    """What the bank asked for when it referred the case back, newest first."""
    return [one for one in reversed(decisions(session, loan_id)) if one.decision is Decision.REFER]


def newest_referrals(session: Session, loan_ids: Collection[UUID]) -> Sequence[CreditDecision]:
    """The last referral of each of these loans that was ever referred back."""
    row = CreditDecision
    found = select(row).where(among(row.loan_id, loan_ids), row.decision == Decision.REFER)
    newest = found.ext(distinct_on(row.loan_id)).order_by(row.loan_id, row.serial.desc())
    return session.scalars(newest).all()


def names(session: Session, person_ids: set[UUID]) -> dict[UUID, str]:
    """The people who wrote and decided, by name."""
    if not person_ids:
        return {}
    found = select(Person.id, Person.name).where(among(Person.id, person_ids))
    return {row.id: row.name for row in session.execute(found)}


def take_customer(session: Session, loan: Loan) -> None:
    """Approvals of one borrower by one lender wait for each other: a cap binds them together."""
    session.execute(ONE_CUSTOMER, {"customer": f"{loan.lender_id}:{loan.borrower_id}"})


def promised(session: Session, loan: Loan, now: datetime) -> Fen:
    """What the borrower owes the lender on other loans than this, or may or will be able to draw.

    An approval counts from the moment it is asked for, not only once the ledger has it.
    """
    held = func.sum(LoanOnLedger.outstanding_fen + LoanOnLedger.available_fen)
    asked = func.sum(cast(SigningRequest.step["amount_fen"], BigInteger))
    can_be_signed = (SigningRequest.state == RequestState.OPEN) & (SigningRequest.deadline > now)
    is_signed = SigningRequest.state.in_((RequestState.COMPLETE, RequestState.TAKEN))
    of_others = (
        Loan.borrower_id == loan.borrower_id,
        Loan.id != loan.id,
        LoanOnLedger.bank == loan.lender.number,
    )
    with_ledger = LoanOnLedger.loan == Loan.id
    on_ledger = select(held).select_from(Loan).join(LoanOnLedger, with_ledger).where(*of_others)
    on_its_way = (
        select(asked)
        .select_from(Loan)
        .join(LoanOnLedger, with_ledger)
        .join(SigningRequest, SigningRequest.record_id == Loan.id)
        .where(
            *of_others,
            LoanOnLedger.state == LoanState.APPLIED,
            SigningRequest.kind == ApproveLoan.__name__,
            can_be_signed | is_signed,
        )
    )
    return Fen(sum(int(session.scalar(found) or 0) for found in (on_ledger, on_its_way)))


def undecided(session: Session, bank_id: UUID) -> Sequence[Loan]:
    """Applications to the bank that the ledger holds as applied for, the oldest first."""
    found = (
        select(Loan)
        .join(LoanOnLedger, LoanOnLedger.loan == Loan.id)
        .where(Loan.bank_id == bank_id, LoanOnLedger.state == LoanState.APPLIED)
        .options(*WITH_PARTIES)
    )
    return session.scalars(found.order_by(Loan.created_at, Loan.id).limit(MOST)).all()
