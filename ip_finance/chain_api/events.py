"""What the ledger tells us: one frozen dataclass per Solidity event, in the event's own words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ip_finance.chain_api.steps import (
    Address,
    Fen,
    Hash,
    Hashes,
    LoanId,
    Number,
    PledgeNumber,
    Roles,
    UnixTime,
    Version,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where on the chain an event was found."""

    block_number: int
    log_index: int
    tx_hash: str
    block_time: datetime


@dataclass(frozen=True, slots=True)
class PartyAdmitted:
    party: Number
    identity: Hash
    dual_approval_above_fen: Fen


@dataclass(frozen=True, slots=True)
class KeyEnrolled:
    key: Address
    party: Number
    person: Number
    roles: Roles


@dataclass(frozen=True, slots=True)
class AssetRegistered:
    asset: Hash
    owner: Number
    facts_hash: Hash
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class VerificationAttested:
    asset: Hash
    provider: Number
    asset_version: Version
    fingerprint: Hash
    valid_until: UnixTime
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class ValuationRecorded:
    asset: Hash
    asset_version: Version
    low_fen: Fen
    base_fen: Fen
    high_fen: Fen
    valid_until: UnixTime
    report_hash: Hash


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
class AssetsPledged:
    loan: LoanId
    pledgor: Number
    loan_version: Version
    pledge: PledgeNumber
    assets: Hashes
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
class PledgeDischarged:
    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    evidence_hash: Hash


ChainEvent: TypeAlias = (
    PartyAdmitted
    | KeyEnrolled
    | AssetRegistered
    | VerificationAttested
    | ValuationRecorded
    | LoanApplied
    | LoanApproved
    | LoanDeclined
    | AssetsPledged
    | RegistrationConfirmed
    | FundsReleased
    | RepaymentRecorded
    | PledgeDischarged
)

BY_KIND: dict[str, type[ChainEvent]] = {event.__name__: event for event in ChainEvent.__args__}
