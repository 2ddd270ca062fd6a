"""What the ledger tells us: one frozen dataclass per Solidity event, in the event's own words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ip_finance.chain_api.asset_events import (
    AssetRegistered,
    DisputeOpened,
    DisputeResolved,
    ValuationRecorded,
    VerificationAttested,
    VerificationWithdrawn,
)
from ip_finance.chain_api.loan_events import (
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
    ProceedsDistributed,
    RealisationRecorded,
    RepaymentRecorded,
    TermsChanged,
)
from ip_finance.chain_api.members import Data, Index
from ip_finance.chain_api.party_events import (
    KeyChanged,
    KeyEnrolled,
    KeyRotated,
    LogAnchored,
    PartyAdmitted,
    PartyChanged,
)
from ip_finance.chain_api.pledge_events import (
    AssetsPledged,
    PledgeDischarged,
    PledgeForceDischarged,
    PledgeWaived,
    PledgingResumed,
    PledgingStopped,
    RegistrationConfirmed,
    RegistrationLapsed,
    RegistrationVoided,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where on the chain an event was found."""

    block_number: int
    log_index: int
    tx_hash: str
    block_time: datetime


@dataclass(frozen=True, slots=True)
class StepRefused:
    """A step of a batch that changed nothing: its place in the batch, and the error's bytes."""

    index: Index
    reason: Data


ChainEvent: TypeAlias = (
    PartyAdmitted
    | PartyChanged
    | KeyEnrolled
    | KeyChanged
    | KeyRotated
    | LogAnchored
    | AssetRegistered
    | VerificationAttested
    | VerificationWithdrawn
    | ValuationRecorded
    | DisputeOpened
    | DisputeResolved
    | LoanApplied
    | LoanApproved
    | LoanDeclined
    | FundsReleased
    | RepaymentRecorded
    | TermsChanged
    | ClaimOffered
    | ClaimAssigned
    | OverdueMarked
    | OverdueCured
    | DefaultDeclared
    | EnforcementOpened
    | RealisationRecorded
    | ProceedsDistributed
    | EnforcementClosed
    | FactRecorded
    | AssetsPledged
    | RegistrationConfirmed
    | RegistrationVoided
    | RegistrationLapsed
    | PledgeDischarged
    | PledgeWaived
    | PledgeForceDischarged
    | PledgingStopped
    | PledgingResumed
    | StepRefused
)

BY_KIND: dict[str, type[ChainEvent]] = {event.__name__: event for event in ChainEvent.__args__}

__all__ = [
    "BY_KIND",
    "AssetRegistered",
    "AssetsPledged",
    "ChainEvent",
    "ClaimAssigned",
    "ClaimOffered",
    "DefaultDeclared",
    "DisputeOpened",
    "DisputeResolved",
    "EnforcementClosed",
    "EnforcementOpened",
    "FactRecorded",
    "FundsReleased",
    "KeyChanged",
    "KeyEnrolled",
    "KeyRotated",
    "LoanApplied",
    "LoanApproved",
    "LoanDeclined",
    "LogAnchored",
    "OverdueCured",
    "OverdueMarked",
    "PartyAdmitted",
    "PartyChanged",
    "PledgeDischarged",
    "PledgeForceDischarged",
    "PledgeWaived",
    "PledgingResumed",
    "PledgingStopped",
    "ProceedsDistributed",
    "RealisationRecorded",
    "RegistrationConfirmed",
    "RegistrationLapsed",
    "RegistrationVoided",
    "RepaymentRecorded",
    "Seen",
    "StepRefused",
    "TermsChanged",
    "ValuationRecorded",
    "VerificationAttested",
    "VerificationWithdrawn",
]
