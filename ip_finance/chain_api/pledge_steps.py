"""Steps of the pledge book."""

from dataclasses import dataclass
from typing import ClassVar

from ip_finance.chain_api.members import (
    APPROVER,
    GUARDIAN,
    LENDER,
    OFFICER,
    PLEDGEE,
    PLEDGOR,
    WITNESS,
    Fen,
    Hash,
    LoanId,
    PledgeNumber,
    Rights,
    UnixTime,
    Version,
)


@dataclass(frozen=True, slots=True)
class PledgeAssets:
    SIDES: ClassVar = (PLEDGOR, PLEDGEE)

    loan: LoanId
    loan_version: Version
    assets: Rights
    fingerprint: Hash
    secured_fen: Fen
    terms_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class ConfirmRegistration:
    SIDES: ClassVar = (PLEDGEE, WITNESS)

    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    certificate_hash: Hash
    registered_on: UnixTime
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class VoidRegistration:
    SIDES: ClassVar = (PLEDGEE, WITNESS)

    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    notice_hash: Hash
    voided_on: UnixTime
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class LapseRegistration:
    SIDES: ClassVar = (PLEDGEE, WITNESS)

    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    notice_hash: Hash
    lapsed_on: UnixTime
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class DischargePledge:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class WaivePledge:
    SIDES: ClassVar = (OFFICER, APPROVER)

    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class ForceDischarge:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    loan: LoanId
    pledge: PledgeNumber
    court_document_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class StopPledging:
    SIDES: ClassVar = (GUARDIAN,)

    stop_version: Version
    reason_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class ResumePledging:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    stop_version: Version
    reason_hash: Hash
    deadline: UnixTime
