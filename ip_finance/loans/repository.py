"""Every query about loans."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from ip_finance.chain_api.events import FactRecorded
from ip_finance.core.clock import morning
from ip_finance.core.db import among
from ip_finance.core.money import BasisPoints
from ip_finance.core.paging import Page, down, up, whole
from ip_finance.loans.domain import OWED, LoanState
from ip_finance.loans.errors import LoanNotFound, NoCapOnFile
from ip_finance.loans.happenings import FactState
from ip_finance.loans.models import (
    ClaimOfferOnLedger,
    FactOnLedger,
    Loan,
    LoanChangeOnLedger,
    LoanDecision,
    LoanOnLedger,
    LtvCap,
    Movement,
    MovementOnLedger,
    StatedFact,
)
from ip_finance.loans.proceeds_models import DistributionOnLedger, RealisationOnLedger
from ip_finance.parties.models import Party
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which loans are asked for: of a state, of a borrower or a bank, filed on days in between."""

    state: LoanState | None = None
    party: UUID | None = None
    since: date | None = None
    until: date | None = None

    @property
    def conditions(self) -> Sequence[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.state is LoanState.DRAFT:
            found.append(~Loan.on_ledger.has())
        elif self.state is not None:
            found.append(Loan.on_ledger.has(LoanOnLedger.state == self.state))
        if self.party is not None:
            found.append(or_(Loan.borrower_id == self.party, Loan.bank_id == self.party))
        if self.since is not None:
            found.append(Loan.created_at >= morning(self.since))
        if self.until is not None:
            found.append(Loan.created_at < morning(self.until) + timedelta(days=1))
        return found


def every(session: Session, page: Page | None = None, wanted: Wanted = Wanted()) -> Sequence[Loan]:
    """The loans that the caller may see, newest first."""
    found = select(Loan).options(*WITH_PARTIES).where(*wanted.conditions)
    return (page or whole()).rows(session, found, down(Loan.created_at), up(Loan.id))


def all_of(session: Session, loan_ids: Collection[UUID]) -> Sequence[Loan]:
    """These loans with their parties, as far as the caller may see them."""
    return session.scalars(
        select(Loan).options(*WITH_PARTIES).where(among(Loan.id, loan_ids))
    ).all()


def lent_by(bank_id: UUID) -> Select[UUID]:
    """The ids of the loans whose claim this bank holds on the ledger, to ask other tables with."""
    return select(LoanOnLedger.loan).where(LoanOnLedger.bank == _number_of(bank_id))


def owed_to(session: Session, bank_id: UUID, page: Page | None = None) -> Sequence[Loan]:
    """The loans on which something is owed to this bank, newest first."""
    found = select(Loan).options(*WITH_PARTIES).join(Loan.on_ledger)
    lent = LoanOnLedger.bank == _number_of(bank_id)
    owed = found.where(lent, LoanOnLedger.state.in_(OWED))
    return (page or whole()).rows(session, owed, down(Loan.created_at), up(Loan.id))


def _number_of(party_id: UUID) -> ScalarSelect[int]:
    """Asked once, not joined: a join hides from the database how many loans are the bank's."""
    return select(Party.number).where(Party.id == party_id).scalar_subquery()


def borrowers_of(session: Session, loan_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of who borrowed, by loan."""
    found = select(Loan.id, Party.name).join(Party, Party.id == Loan.borrower_id)
    return dict(session.execute(found.where(among(Loan.id, loan_ids))).all())


def decisions_of(session: Session, loan_id: UUID) -> Sequence[LoanDecision]:
    found = select(LoanDecision).where(LoanDecision.loan_id == loan_id)
    return session.scalars(found.order_by(LoanDecision.created_at, LoanDecision.id)).all()


def find_decision(session: Session, terms_hash: str) -> LoanDecision | None:
    """The decision whose terms the ledger holds."""
    return session.scalar(select(LoanDecision).where(LoanDecision.terms_hash == terms_hash))


def find_movement(session: Session, evidence_hash: str) -> Movement | None:
    """The movement whose facts the ledger holds by this hash."""
    return session.scalar(select(Movement).where(Movement.evidence_hash == evidence_hash))


def movements_under_way(
    session: Session, name: str, value: UUID
) -> Sequence[tuple[Movement, SigningRequest]]:
    """Movements that name a record so, and may yet reach the ledger; with what waits."""
    evidence = SigningRequest.step["evidence_hash"].as_string()
    found = (
        select(Movement, SigningRequest)
        .join(SigningRequest, evidence == Movement.evidence_hash)
        .where(Movement.facts[name].as_string() == str(value))
        .where(SigningRequest.state.in_([RequestState.OPEN, RequestState.COMPLETE]))
    )
    return [(moved, waits) for moved, waits in session.execute(found)]


def movements_of(session: Session, loan_id: UUID) -> Sequence[MovementOnLedger]:
    row = MovementOnLedger
    return session.scalars(select(row).where(row.loan == loan_id).order_by(row.loan_version)).all()


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


def facts_of(session: Session, loan_id: UUID) -> Sequence[FactOnLedger]:
    """What was stated about the loan on the ledger, oldest first."""
    found = select(FactOnLedger).where(FactOnLedger.loan == loan_id)
    return session.scalars(found.order_by(FactOnLedger.at, FactOnLedger.evidence_hash)).all()


def stated_ids_of(loan_id: UUID) -> Select[UUID]:
    """Of what people of the platform stated about the loan, whether recorded or not."""
    return select(StatedFact.id).where(StatedFact.loan_id == loan_id)


def find_stated(session: Session, facts_hash: str) -> StatedFact | None:
    """What was stated behind a hash, as far as the caller may see the loan."""
    return session.scalar(select(StatedFact).where(StatedFact.facts_hash == facts_hash))


def find_statement(session: Session, event: FactRecorded) -> StatedFact | None:
    """What a record of the ledger stands for, if its own party stated just that of the loan.

    Anybody may record any hash: a stranger's record stands for nothing.
    """
    own = select(StatedFact).join(Party, Party.id == StatedFact.party_id)
    found = session.scalar(
        own.where(StatedFact.facts_hash == event.evidence_hash, Party.number == event.party)
    )
    told = (event.loan, event.fact, event.amount_fen)
    is_it = found is not None and (found.loan_id, found.fact, found.amount) == told
    return found if is_it else None


def fact_state(session: Session, facts_hash: str) -> FactState:
    """Whether the ledger has the fact, from the party that stated it."""
    found = exists().where(FactOnLedger.evidence_hash == facts_hash, FactOnLedger.is_stated)
    return FactState.RECORDED if session.scalar(select(found)) else FactState.STATED


def claim_offers_of(session: Session, loan_id: UUID) -> Sequence[ClaimOfferOnLedger]:
    """Every offer of the claim, oldest first."""
    row = ClaimOfferOnLedger
    return session.scalars(select(row).where(row.loan == loan_id).order_by(row.loan_version)).all()


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
