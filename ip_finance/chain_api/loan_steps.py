"""Steps of the loan book, and of enforcement."""

from dataclasses import dataclass
from typing import ClassVar

from ip_finance.chain_api.members import (
    APPROVER,
    ASSIGNEE,
    ASSIGNOR,
    BORROWER,
    DECLARANT,
    LENDER,
    OFFICER,
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
class ChangeTerms:
    SIDES: ClassVar = (BORROWER, LENDER)

    loan: LoanId
    loan_version: Version
    terms_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class OfferClaim:
    SIDES: ClassVar = (ASSIGNOR,)

    loan: LoanId
    loan_version: Version
    bank: Number
    terms_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class AcceptClaim:
    SIDES: ClassVar = (ASSIGNEE,)

    loan: LoanId
    loan_version: Version
    terms_hash: Hash
    notice_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class MarkOverdue:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    overdue_fen: Fen
    overdue_since: UnixTime
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class MarkCurrent:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class DeclareDefault:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class OpenEnforcement:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    court_document_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class RecordRealisation:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    pledge: PledgeNumber
    proceeds_fen: Fen
    court_document_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class DistributeProceeds:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    costs_fen: Fen
    interest_fen: Fen
    principal_fen: Fen
    surplus_fen: Fen
    court_document_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class CloseEnforcement:
    SIDES: ClassVar = (LENDER,)

    loan: LoanId
    loan_version: Version
    court_document_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class RecordFact:
    """Names no version: whoever states a fact cannot spoil what others signed on the loan."""

    SIDES: ClassVar = (DECLARANT,)

    loan: LoanId
    fact: FactNumber
    amount_fen: Fen
    evidence_hash: Hash
    deadline: UnixTime
