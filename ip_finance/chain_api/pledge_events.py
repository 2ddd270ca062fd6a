"""Events of the pledge book."""

from dataclasses import dataclass

from ip_finance.chain_api.members import (
    Fen,
    Hash,
    LoanId,
    Number,
    PledgeNumber,
    Rights,
    UnixTime,
    Version,
)


@dataclass(frozen=True, slots=True)
class AssetsPledged:
    loan: LoanId
    pledgor: Number
    loan_version: Version
    pledge: PledgeNumber
    assets: Rights
    secured_fen: Fen
    fingerprint: Hash
    terms_hash: Hash


@dataclass(frozen=True, slots=True)
class RegistrationConfirmed:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    certificate_hash: Hash
    registered_on: UnixTime
    witness: Number


@dataclass(frozen=True, slots=True)
class RegistrationVoided:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    notice_hash: Hash
    voided_on: UnixTime
    witness: Number


@dataclass(frozen=True, slots=True)
class RegistrationLapsed:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    notice_hash: Hash
    lapsed_on: UnixTime
    witness: Number


@dataclass(frozen=True, slots=True)
class PledgeDischarged:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class PledgeWaived:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class PledgeForceDischarged:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    court_document_hash: Hash


@dataclass(frozen=True, slots=True)
class PledgingStopped:
    party: Number
    stop_version: Version
    reason_hash: Hash


@dataclass(frozen=True, slots=True)
class PledgingResumed:
    stop_version: Version
    reason_hash: Hash
