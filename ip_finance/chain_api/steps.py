"""What parties sign and the platform relays: one frozen dataclass per function of the ledger.

The class name is the EIP-712 type, the fields are its members in snake case, the annotations
its Solidity types. A test holds this file to the ABI, so the words cannot drift. `SIDES` are the
sides that must sign, in the order in which the contract wants the signatures.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias
from uuid import UUID

from ip_finance.chain_api.roles import Role, Side

Hash = Annotated[str, "bytes32"]
Hashes = Annotated[tuple[str, ...], "bytes32[]"]
LoanId = Annotated[UUID, "bytes16"]
Address = Annotated[str, "address"]
Roles = Annotated[int, "uint16"]
Number = Annotated[int, "uint32"]
Version = Annotated[int, "uint32"]
PledgeNumber = Annotated[int, "uint8"]
Fen = Annotated[int, "uint64"]
UnixTime = Annotated[int, "uint40"]

GUARDIAN = Side("guardian", Role.GUARDIAN)
OWNER = Side("owner", Role.SIGNATORY)
PROVIDER = Side("provider", Role.VERIFIER)
FIRST_APPRAISER = Side("first appraiser", Role.APPRAISER)
SECOND_APPRAISER = Side("second appraiser", Role.APPRAISER)
BORROWER = Side("borrower", Role.SIGNATORY)
OFFICER = Side("officer", Role.OFFICER)
APPROVER = Side("approver", Role.APPROVER)
PLEDGOR = Side("pledgor", Role.SIGNATORY)
PLEDGEE = Side("pledgee", Role.OFFICER)
WITNESS = Side("witness", Role.VERIFIER)
LENDER = Side("lender", Role.OFFICER)


@dataclass(frozen=True, slots=True)
class AdmitParty:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    party: Number
    identity: Hash
    dual_approval_above_fen: Fen
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class EnrolKey:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    key: Address
    party: Number
    person: Number
    roles: Roles
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class RegisterAsset:
    SIDES: ClassVar = (OWNER,)

    asset: Hash
    facts_hash: Hash
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class AttestVerification:
    SIDES: ClassVar = (PROVIDER,)

    asset: Hash
    asset_version: Version
    fingerprint: Hash
    valid_until: UnixTime
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class RecordValuation:
    SIDES: ClassVar = (FIRST_APPRAISER, SECOND_APPRAISER)

    asset: Hash
    asset_version: Version
    low_fen: Fen
    base_fen: Fen
    high_fen: Fen
    valid_until: UnixTime
    report_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class ApplyForLoan:
    SIDES: ClassVar = (BORROWER,)

    loan: LoanId
    bank: Number
    amount_fen: Fen
    terms_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class ApproveLoan:
    """The second side signs only above the bank's own limit."""

    SIDES: ClassVar = (OFFICER, APPROVER)

    loan: LoanId
    loan_version: Version
    amount_fen: Fen
    terms_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class DeclineLoan:
    SIDES: ClassVar = (OFFICER,)

    loan: LoanId
    loan_version: Version
    reason_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class PledgeAssets:
    SIDES: ClassVar = (PLEDGOR, PLEDGEE)

    loan: LoanId
    loan_version: Version
    assets: Hashes
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
class ReleaseFunds:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    amount_fen: Fen
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class RecordRepayment:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    principal_fen: Fen
    interest_fen: Fen
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class DischargePledge:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    evidence_hash: Hash
    deadline: UnixTime


Step: TypeAlias = (
    AdmitParty
    | EnrolKey
    | RegisterAsset
    | AttestVerification
    | RecordValuation
    | ApplyForLoan
    | ApproveLoan
    | DeclineLoan
    | PledgeAssets
    | ConfirmRegistration
    | ReleaseFunds
    | RecordRepayment
    | DischargePledge
)

BY_KIND: dict[str, type[Step]] = {step.__name__: step for step in Step.__args__}
