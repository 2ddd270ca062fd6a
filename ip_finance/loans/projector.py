"""What chain events mean for loans. Only final events arrive here, each once and in order."""

from typing import Any, Protocol
from uuid import UUID

from ip_finance.chain_api.events import (
    AssetsPledged,
    ClaimAssigned,
    ClaimOffered,
    DefaultDeclared,
    EnforcementClosed,
    EnforcementOpened,
    FactRecorded,
    FundsReleased,
    LoanApplied,
    LoanApproved,
    LoanDeclined,
    OverdueCured,
    OverdueMarked,
    PledgeDischarged,
    PledgeForceDischarged,
    PledgeWaived,
    ProceedsDistributed,
    RealisationRecorded,
    RegistrationConfirmed,
    RegistrationLapsed,
    RegistrationVoided,
    RepaymentRecorded,
    Seen,
    TermsChanged,
)
from ip_finance.core.uow import Tx
from ip_finance.loans import repository
from ip_finance.loans.domain import LoanChange, LoanState
from ip_finance.loans.happenings import OPINIONS
from ip_finance.loans.models import (
    ClaimOfferOnLedger,
    FactOnLedger,
    LoanChangeOnLedger,
    LoanOnLedger,
    MovementOnLedger,
)
from ip_finance.loans.proceeds_models import DistributionOnLedger, RealisationOnLedger


class OfLoan(Protocol):
    """Any event of a loan that is there."""

    @property
    def loan(self) -> UUID: ...

    @property
    def loan_version(self) -> int: ...


def on_applied(tx: Tx, event: LoanApplied, seen: Seen) -> None:
    tx.session.add(
        LoanOnLedger(
            loan=event.loan,
            borrower=event.borrower,
            bank=event.bank,
            version=1,
            state=LoanState.APPLIED,
            applied_fen=event.amount_fen,
            approved_fen=0,
            available_fen=0,
            outstanding_fen=0,
            undistributed_fen=0,
            terms_hash=event.terms_hash,
            pledges=0,
            registered=0,
            live=0,
            tx_hash=seen.tx_hash,
        )
    )


def on_approved(tx: Tx, event: LoanApproved, seen: Seen) -> None:
    loan = _changed(tx, event, seen)
    loan.state = LoanState.APPROVED
    loan.approved_fen = loan.available_fen = event.amount_fen
    loan.terms_hash = event.terms_hash


def on_declined(tx: Tx, event: LoanDeclined, seen: Seen) -> None:
    _changed(tx, event, seen).state = LoanState.DECLINED
    _file(tx, event, seen, LoanChange.DECLINED, event.reason_hash)


def on_pledged(tx: Tx, event: AssetsPledged, seen: Seen) -> None:
    loan = _changed(tx, event, seen)
    loan.pledges = event.pledge + 1
    loan.live |= 1 << event.pledge


def on_registration_confirmed(tx: Tx, event: RegistrationConfirmed, seen: Seen) -> None:
    _changed(tx, event, seen).registered |= 1 << event.pledge


def on_pledge_ended(
    tx: Tx,
    event: PledgeDischarged
    | PledgeWaived
    | PledgeForceDischarged
    | RegistrationVoided
    | RegistrationLapsed,
    seen: Seen,
) -> None:
    _changed(tx, event, seen).live &= ~(1 << event.pledge)


def on_released(tx: Tx, event: FundsReleased, seen: Seen) -> None:
    loan = _changed(tx, event, seen)
    loan.state = LoanState.ACTIVE
    loan.available_fen -= event.amount_fen
    loan.outstanding_fen = event.outstanding_fen
    _move(tx, event, seen, released_fen=event.amount_fen, principal_fen=0, interest_fen=0)


def on_repaid(tx: Tx, event: RepaymentRecorded, seen: Seen) -> None:
    _paid(_changed(tx, event, seen), event.outstanding_fen)
    paid = {"principal_fen": event.principal_fen, "interest_fen": event.interest_fen}
    _move(tx, event, seen, released_fen=0, **paid)


def on_terms_changed(tx: Tx, event: TermsChanged, seen: Seen) -> None:
    _changed(tx, event, seen).terms_hash = event.terms_hash
    _file(tx, event, seen, LoanChange.TERMS, event.terms_hash)


def on_claim_offered(tx: Tx, event: ClaimOffered, seen: Seen) -> None:
    loan = _changed(tx, event, seen)
    tx.session.add(
        ClaimOfferOnLedger(
            loan=event.loan,
            loan_version=event.loan_version,
            offered_by=loan.bank,
            bank=event.bank,
            terms_hash=event.terms_hash,
            offered_at=seen.block_time,
            tx_hash=seen.tx_hash,
        )
    )


def on_claim_assigned(tx: Tx, event: ClaimAssigned, seen: Seen) -> None:
    loan = _changed(tx, event, seen)
    loan.bank = event.bank
    # An offer is good for the version of the loan that it made, and for no other.
    offer = repository.claim_offer_on_ledger(tx.session, event.loan, event.loan_version - 1)
    offer.notice_hash = event.notice_hash
    offer.accepted_at = seen.block_time
    offer.tx_hash = seen.tx_hash


def on_overdue_marked(tx: Tx, event: OverdueMarked, seen: Seen) -> None:
    _changed(tx, event, seen).state = LoanState.OVERDUE
    late = {"overdue_fen": event.overdue_fen, "overdue_since": event.overdue_since}
    _file(tx, event, seen, LoanChange.OVERDUE, event.evidence_hash, **late)


def on_overdue_cured(tx: Tx, event: OverdueCured, seen: Seen) -> None:
    _changed(tx, event, seen).state = LoanState.ACTIVE
    _file(tx, event, seen, LoanChange.CURED, event.evidence_hash)


def on_default_declared(tx: Tx, event: DefaultDeclared, seen: Seen) -> None:
    _changed(tx, event, seen).state = LoanState.DEFAULTED
    _file(tx, event, seen, LoanChange.DEFAULT, event.evidence_hash)


def on_enforcement_opened(tx: Tx, event: EnforcementOpened, seen: Seen) -> None:
    _changed(tx, event, seen).state = LoanState.ENFORCING
    _file(tx, event, seen, LoanChange.ENFORCEMENT_OPENED, event.court_document_hash)


def on_enforcement_closed(tx: Tx, event: EnforcementClosed, seen: Seen) -> None:
    _changed(tx, event, seen).state = LoanState.DEFAULTED
    _file(tx, event, seen, LoanChange.ENFORCEMENT_CLOSED, event.court_document_hash)


def on_fact_recorded(tx: Tx, event: FactRecorded, seen: Seen) -> None:
    """The loan stays in its version. Who sees it may read the fact from now on."""
    stated = repository.find_statement(tx.session, event)
    if stated is not None and stated.fact not in OPINIONS:
        loan = repository.by_id(tx.session, event.loan)
        tx.grant(stated.id, loan.borrower_id, loan.lender_id)
    tx.session.add(
        FactOnLedger(
            evidence_hash=event.evidence_hash,
            loan=event.loan,
            party=event.party,
            fact=event.fact,
            amount_fen=event.amount_fen,
            is_stated=stated is not None,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )


def on_realised(tx: Tx, event: RealisationRecorded, seen: Seen) -> None:
    _changed(tx, event, seen).undistributed_fen = event.undistributed_fen
    tx.session.add(
        RealisationOnLedger(
            loan=event.loan,
            loan_version=event.loan_version,
            pledge=event.pledge,
            proceeds_fen=event.proceeds_fen,
            undistributed_fen=event.undistributed_fen,
            court_document_hash=event.court_document_hash,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )


def on_distributed(tx: Tx, event: ProceedsDistributed, seen: Seen) -> None:
    loan = _changed(tx, event, seen)
    _paid(loan, event.outstanding_fen)
    shares = (event.costs_fen, event.interest_fen, event.principal_fen, event.surplus_fen)
    loan.undistributed_fen -= sum(shares)
    tx.session.add(
        DistributionOnLedger(
            loan=event.loan,
            loan_version=event.loan_version,
            costs_fen=event.costs_fen,
            interest_fen=event.interest_fen,
            principal_fen=event.principal_fen,
            surplus_fen=event.surplus_fen,
            outstanding_fen=event.outstanding_fen,
            court_document_hash=event.court_document_hash,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )


def _changed(tx: Tx, event: OfLoan, seen: Seen) -> LoanOnLedger:
    """The loan, in the version that the event made."""
    loan = repository.on_ledger(tx.session, event.loan)
    loan.version = event.loan_version
    loan.tx_hash = seen.tx_hash
    return loan


def _paid(loan: LoanOnLedger, outstanding_fen: int) -> None:
    """With nothing left to pay a loan is settled, and nothing more can be released."""
    loan.outstanding_fen = outstanding_fen
    if outstanding_fen == 0:
        loan.state, loan.available_fen = LoanState.SETTLED, 0


def _move(tx: Tx, event: FundsReleased | RepaymentRecorded, seen: Seen, **fen: int) -> None:
    tx.session.add(
        MovementOnLedger(
            loan=event.loan,
            loan_version=event.loan_version,
            **fen,
            outstanding_fen=event.outstanding_fen,
            evidence_hash=event.evidence_hash,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )


def _file(
    tx: Tx, event: OfLoan, seen: Seen, change: LoanChange, document_hash: str, **late: Any
) -> None:
    tx.session.add(
        LoanChangeOnLedger(
            loan=event.loan,
            loan_version=event.loan_version,
            change=change,
            document_hash=document_hash,
            **late,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )
