"""What parties sign and the platform relays: one frozen dataclass per function of the ledger.

The class name is the EIP-712 type, the fields are its members in snake case, the annotations
its signed types. A test holds these files to the ABI, so the words cannot drift. `SIDES` are the
sides that must sign, in the order in which the contract wants the signatures.
"""

from typing import TypeAlias

from ip_finance.chain_api.asset_steps import (
    AttestVerification,
    OpenDispute,
    RecordValuation,
    RegisterAsset,
    ResolveDispute,
    WithdrawVerification,
)
from ip_finance.chain_api.loan_steps import (
    AcceptClaim,
    ApplyForLoan,
    ApproveLoan,
    ChangeTerms,
    CloseEnforcement,
    DeclareDefault,
    DeclineLoan,
    DistributeProceeds,
    MarkCurrent,
    MarkOverdue,
    OfferClaim,
    OpenEnforcement,
    RecordFact,
    RecordRealisation,
    RecordRepayment,
    ReleaseFunds,
)
from ip_finance.chain_api.party_steps import (
    AdmitParty,
    AnchorLog,
    ChangeKey,
    ChangeParty,
    EnrolKey,
    RotateKey,
)
from ip_finance.chain_api.pledge_steps import (
    ConfirmRegistration,
    DischargePledge,
    ForceDischarge,
    LapseRegistration,
    PledgeAssets,
    ResumePledging,
    StopPledging,
    VoidRegistration,
    WaivePledge,
)

Step: TypeAlias = (
    AdmitParty
    | ChangeParty
    | EnrolKey
    | ChangeKey
    | RotateKey
    | AnchorLog
    | RegisterAsset
    | AttestVerification
    | WithdrawVerification
    | RecordValuation
    | OpenDispute
    | ResolveDispute
    | ApplyForLoan
    | ApproveLoan
    | DeclineLoan
    | ReleaseFunds
    | RecordRepayment
    | ChangeTerms
    | OfferClaim
    | AcceptClaim
    | MarkOverdue
    | MarkCurrent
    | DeclareDefault
    | OpenEnforcement
    | RecordRealisation
    | DistributeProceeds
    | CloseEnforcement
    | RecordFact
    | PledgeAssets
    | ConfirmRegistration
    | VoidRegistration
    | LapseRegistration
    | DischargePledge
    | WaivePledge
    | ForceDischarge
    | StopPledging
    | ResumePledging
)

BY_KIND: dict[str, type[Step]] = {step.__name__: step for step in Step.__args__}

__all__ = [
    "BY_KIND",
    "AcceptClaim",
    "AdmitParty",
    "AnchorLog",
    "ApplyForLoan",
    "ApproveLoan",
    "AttestVerification",
    "ChangeKey",
    "ChangeParty",
    "ChangeTerms",
    "CloseEnforcement",
    "ConfirmRegistration",
    "DeclareDefault",
    "DeclineLoan",
    "DischargePledge",
    "DistributeProceeds",
    "EnrolKey",
    "ForceDischarge",
    "LapseRegistration",
    "MarkCurrent",
    "MarkOverdue",
    "OfferClaim",
    "OpenDispute",
    "OpenEnforcement",
    "PledgeAssets",
    "RecordFact",
    "RecordRealisation",
    "RecordRepayment",
    "RecordValuation",
    "RegisterAsset",
    "ReleaseFunds",
    "ResolveDispute",
    "ResumePledging",
    "RotateKey",
    "Step",
    "StopPledging",
    "VoidRegistration",
    "WaivePledge",
    "WithdrawVerification",
]
