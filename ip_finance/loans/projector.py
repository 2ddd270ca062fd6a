"""What chain events mean for loans. Only final events arrive here, each once and in order."""

from ip_finance.chain_api.events import (
    AssetsPledged,
    FundsReleased,
    LoanApplied,
    LoanApproved,
    LoanDeclined,
    PledgeDischarged,
    RegistrationConfirmed,
    RepaymentRecorded,
    Seen,
)
from ip_finance.core.uow import Tx
from ip_finance.loans import repository
from ip_finance.loans.domain import LoanState
from ip_finance.loans.models import LoanOnLedger, MovementOnLedger


def on_applied(tx: Tx, event: LoanApplied, seen: Seen) -> None:
    tx.session.add(
        LoanOnLedger(
            loan=event.loan,
            borrower=event.borrower,
            bank=event.bank,
            version=1,
            state=LoanState.APPLIED,
            available_fen=0,
            outstanding_fen=0,
            terms_hash=event.terms_hash,
            pledges=0,
            registered=0,
            live=0,
            tx_hash=seen.tx_hash,
        )
    )


def on_approved(tx: Tx, event: LoanApproved, seen: Seen) -> None:
    loan = repository.on_ledger(tx.session, event.loan)
    loan.state = LoanState.APPROVED
    loan.version = event.loan_version
    loan.available_fen = event.amount_fen
    loan.terms_hash = event.terms_hash
    loan.tx_hash = seen.tx_hash


def on_declined(tx: Tx, event: LoanDeclined, seen: Seen) -> None:
    loan = repository.on_ledger(tx.session, event.loan)
    loan.state = LoanState.DECLINED
    loan.version = event.loan_version
    loan.tx_hash = seen.tx_hash


def on_pledged(tx: Tx, event: AssetsPledged, seen: Seen) -> None:
    loan = repository.on_ledger(tx.session, event.loan)
    loan.version = event.loan_version
    loan.pledges = event.pledge + 1
    loan.live |= 1 << event.pledge
    loan.tx_hash = seen.tx_hash


def on_registration_confirmed(tx: Tx, event: RegistrationConfirmed, seen: Seen) -> None:
    loan = repository.on_ledger(tx.session, event.loan)
    loan.version = event.loan_version
    loan.registered |= 1 << event.pledge
    loan.tx_hash = seen.tx_hash


def on_released(tx: Tx, event: FundsReleased, seen: Seen) -> None:
    loan = repository.on_ledger(tx.session, event.loan)
    loan.state = LoanState.ACTIVE
    loan.version = event.loan_version
    loan.available_fen -= event.amount_fen
    loan.outstanding_fen = event.outstanding_fen
    loan.tx_hash = seen.tx_hash
    tx.session.add(
        MovementOnLedger(
            loan=event.loan,
            loan_version=event.loan_version,
            released_fen=event.amount_fen,
            principal_fen=0,
            interest_fen=0,
            outstanding_fen=event.outstanding_fen,
            evidence_hash=event.evidence_hash,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )


def on_repaid(tx: Tx, event: RepaymentRecorded, seen: Seen) -> None:
    loan = repository.on_ledger(tx.session, event.loan)
    loan.version = event.loan_version
    loan.outstanding_fen = event.outstanding_fen
    loan.tx_hash = seen.tx_hash
    if event.outstanding_fen == 0:
        loan.state, loan.available_fen = LoanState.SETTLED, 0
    tx.session.add(
        MovementOnLedger(
            loan=event.loan,
            loan_version=event.loan_version,
            released_fen=0,
            principal_fen=event.principal_fen,
            interest_fen=event.interest_fen,
            outstanding_fen=event.outstanding_fen,
            evidence_hash=event.evidence_hash,
            tx_hash=seen.tx_hash,
            at=seen.block_time,
        )
    )


def on_discharged(tx: Tx, event: PledgeDischarged, seen: Seen) -> None:
    loan = repository.on_ledger(tx.session, event.loan)
    loan.version = event.loan_version
    loan.live &= ~(1 << event.pledge)
    loan.tx_hash = seen.tx_hash
