"""Every query about loans."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.money import BasisPoints
from ip_finance.loans.errors import LoanNotFound, NoCapOnFile
from ip_finance.loans.models import (
    ClaimOfferOnLedger,
    DistributionOnLedger,
    Loan,
    LoanChangeOnLedger,
    LoanDecision,
    LoanOnLedger,
    LtvCap,
    Movement,
    MovementOnLedger,
    RealisationOnLedger,
)

WITH_PARTIES = (
    joinedload(Loan.borrower),
    joinedload(Loan.bank),
    joinedload(Loan.on_ledger).joinedload(LoanOnLedger.lender),
)


def by_id(session: Session, loan_id: UUID) -> Loan:
    """The loan with its parties, or `LoanNotFound`."""
    loan = session.get(Loan, loan_id, options=WITH_PARTIES)
    if loan is None:
        raise LoanNotFound(loan_id)
    return loan


def for_update(session: Session, loan_id: UUID) -> Loan:
    """The loan, locked until the transaction ends, or `LoanNotFound`."""
    found = select(Loan).where(Loan.id == loan_id).options(*WITH_PARTIES)
    loan = session.scalar(found.with_for_update(of=Loan))
    if loan is None:
        raise LoanNotFound(loan_id)
    return loan


def find_by_id(session: Session, loan_id: UUID) -> Loan | None:
    return session.get(Loan, loan_id, options=WITH_PARTIES)


def every(session: Session) -> Sequence[Loan]:
    """All loans that the caller may see, newest first."""
    found = select(Loan).options(*WITH_PARTIES)
    return session.scalars(found.order_by(Loan.created_at.desc(), Loan.id)).all()


def decisions_of(session: Session, loan_id: UUID) -> Sequence[LoanDecision]:
    found = select(LoanDecision).where(LoanDecision.loan_id == loan_id)
    return session.scalars(found.order_by(LoanDecision.created_at, LoanDecision.id)).all()


def find_decision(session: Session, terms_hash: str) -> LoanDecision | None:
    """The decision whose terms the ledger holds."""
    return session.scalar(select(LoanDecision).where(LoanDecision.terms_hash == terms_hash))


def find_movement(session: Session, evidence_hash: str) -> Movement | None:
    """The movement whose facts the ledger holds by this hash."""
    return session.scalar(select(Movement).where(Movement.evidence_hash == evidence_hash))


def movements_of(session: Session, loan_id: UUID) -> Sequence[MovementOnLedger]:
    found = select(MovementOnLedger).where(MovementOnLedger.loan == loan_id)
    return session.scalars(found.order_by(MovementOnLedger.loan_version)).all()


def on_ledger(session: Session, loan_id: UUID) -> LoanOnLedger:
    """The ledger's word on a loan that is known to be there."""
    return session.get_one(LoanOnLedger, loan_id)


def claim_offer_on_ledger(session: Session, loan_id: UUID, loan_version: int) -> ClaimOfferOnLedger:
    """The offer that made this version of the loan; it is known to be there."""
    return session.get_one(ClaimOfferOnLedger, (loan_id, loan_version))


def find_open_offer(session: Session, loan: LoanOnLedger) -> ClaimOfferOnLedger | None:
    """The offer of the claim that can be accepted now, if any."""
    return session.get(ClaimOfferOnLedger, (loan.loan, loan.version))


def changes_of(session: Session, loan_id: UUID) -> Sequence[LoanChangeOnLedger]:
    """What befell the loan beside money and pledges, oldest first."""
    found = select(LoanChangeOnLedger).where(LoanChangeOnLedger.loan == loan_id)
    return session.scalars(found.order_by(LoanChangeOnLedger.loan_version)).all()


def claim_offers_of(session: Session, loan_id: UUID) -> Sequence[ClaimOfferOnLedger]:
    """Every offer of the claim, oldest first."""
    found = select(ClaimOfferOnLedger).where(ClaimOfferOnLedger.loan == loan_id)
    return session.scalars(found.order_by(ClaimOfferOnLedger.loan_version)).all()


def realisations_of(session: Session, loan_id: UUID) -> Sequence[RealisationOnLedger]:
    """What sales of pledged rights brought in, oldest first."""
    found = select(RealisationOnLedger).where(RealisationOnLedger.loan == loan_id)
    return session.scalars(found.order_by(RealisationOnLedger.loan_version)).all()


def distributions_of(session: Session, loan_id: UUID) -> Sequence[DistributionOnLedger]:
    """Who received what of the proceeds, oldest first."""
    found = select(DistributionOnLedger).where(DistributionOnLedger.loan == loan_id)
    return session.scalars(found.order_by(DistributionOnLedger.loan_version)).all()


def every_on_ledger(session: Session) -> Sequence[LoanOnLedger]:
    return session.scalars(select(LoanOnLedger).order_by(LoanOnLedger.loan)).all()


def every_movement_on_ledger(session: Session) -> Sequence[MovementOnLedger]:
    order = (MovementOnLedger.loan, MovementOnLedger.loan_version)
    return session.scalars(select(MovementOnLedger).order_by(*order)).all()


def every_decision(session: Session) -> Sequence[LoanDecision]:
    return session.scalars(select(LoanDecision).order_by(LoanDecision.id)).all()


def every_movement(session: Session) -> Sequence[Movement]:
    return session.scalars(select(Movement).order_by(Movement.id)).all()


def ltv_cap(session: Session, right_type: str, on: date) -> BasisPoints:
    """The cap in force on the day, or `NoCapOnFile`."""
    cap = session.scalar(
        select(LtvCap.cap)
        .where(LtvCap.right_type == right_type, LtvCap.effective_from <= on)
        .order_by(LtvCap.effective_from.desc())
        .limit(1)
    )
    if cap is None:
        raise NoCapOnFile(right_type)
    return BasisPoints(cap)
