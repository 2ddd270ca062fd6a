"""Events of the loan book, and of enforcement."""

from dataclasses import dataclass

from ip_finance.chain_api.members import (
    FactNumber,
    Fen,
    Hash,
    LoanId,
    Number,
    PledgeNumber,
    UnixTime,
    Version,
)


@dataclass(frozen=True, slots=True)
class LoanApplied:
    loan: LoanId
    borrower: Number
    bank: Number
    amount_fen: Fen
    terms_hash: Hash


@dataclass(frozen=True, slots=True)
class LoanApproved:
    loan: LoanId
    loan_version: Version
    amount_fen: Fen
    terms_hash: Hash


@dataclass(frozen=True, slots=True)
class LoanDeclined:
    loan: LoanId
    loan_version: Version
    reason_hash: Hash


@dataclass(frozen=True, slots=True)
class FundsReleased:
    loan: LoanId
    loan_version: Version
    amount_fen: Fen
    outstanding_fen: Fen
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class RepaymentRecorded:
    loan: LoanId
    loan_version: Version
    principal_fen: Fen
    interest_fen: Fen
    outstanding_fen: Fen
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class TermsChanged:
    loan: LoanId
    loan_version: Version
    terms_hash: Hash


@dataclass(frozen=True, slots=True)
class ClaimOffered:
    loan: LoanId
    bank: Number
    loan_version: Version
    terms_hash: Hash


@dataclass(frozen=True, slots=True)
class ClaimAssigned:
    loan: LoanId
    bank: Number
    loan_version: Version
    terms_hash: Hash
    notice_hash: Hash


@dataclass(frozen=True, slots=True)
class OverdueMarked:
    loan: LoanId
    loan_version: Version
    overdue_fen: Fen
    overdue_since: UnixTime
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class OverdueCured:
    loan: LoanId
    loan_version: Version
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class DefaultDeclared:
    loan: LoanId
    loan_version: Version
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class EnforcementOpened:
    loan: LoanId
    loan_version: Version
    court_document_hash: Hash


@dataclass(frozen=True, slots=True)
class RealisationRecorded:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    proceeds_fen: Fen
    undistributed_fen: Fen
    court_document_hash: Hash


@dataclass(frozen=True, slots=True)
class ProceedsDistributed:
    loan: LoanId
    loan_version: Version
    costs_fen: Fen
    interest_fen: Fen
    principal_fen: Fen
    surplus_fen: Fen
    outstanding_fen: Fen
    court_document_hash: Hash


@dataclass(frozen=True, slots=True)
class EnforcementClosed:
    loan: LoanId
    loan_version: Version
    court_document_hash: Hash


@dataclass(frozen=True, slots=True)
class FactRecorded:
    loan: LoanId
    party: Number
    fact: FactNumber
    amount_fen: Fen
    evidence_hash: Hash
