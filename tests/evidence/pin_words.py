"""Pins the ledger's words for the verifier: `python -m tests.evidence.pin_words`.

Run it after `make contracts` when a step or an event changed. A new step needs a line in `EVENTS`.
"""

import json
from pathlib import Path
from typing import Any

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import function_name
from ip_finance.chain_api.steps import BY_KIND, Step
from ip_finance.chain_api.typed_data import NAME, VERSION

TARGET = Path(__file__).parents[2] / "ip_finance" / "evidence" / "words.json"

EVENTS = {
    "AdmitParty": "PartyAdmitted",
    "ChangeParty": "PartyChanged",
    "EnrolKey": "KeyEnrolled",
    "ChangeKey": "KeyChanged",
    "RotateKey": "KeyRotated",
    "AnchorLog": "LogAnchored",
    "RegisterAsset": "AssetRegistered",
    "AttestVerification": "VerificationAttested",
    "WithdrawVerification": "VerificationWithdrawn",
    "RecordValuation": "ValuationRecorded",
    "OpenDispute": "DisputeOpened",
    "ResolveDispute": "DisputeResolved",
    "ApplyForLoan": "LoanApplied",
    "ApproveLoan": "LoanApproved",
    "DeclineLoan": "LoanDeclined",
    "ReleaseFunds": "FundsReleased",
    "RecordRepayment": "RepaymentRecorded",
    "ChangeTerms": "TermsChanged",
    "OfferClaim": "ClaimOffered",
    "AcceptClaim": "ClaimAssigned",
    "MarkOverdue": "OverdueMarked",
    "MarkCurrent": "OverdueCured",
    "DeclareDefault": "DefaultDeclared",
    "OpenEnforcement": "EnforcementOpened",
    "RecordRealisation": "RealisationRecorded",
    "DistributeProceeds": "ProceedsDistributed",
    "CloseEnforcement": "EnforcementClosed",
    "RecordFact": "FactRecorded",
    "PledgeAssets": "AssetsPledged",
    "ConfirmRegistration": "RegistrationConfirmed",
    "VoidRegistration": "RegistrationVoided",
    "LapseRegistration": "RegistrationLapsed",
    "DischargePledge": "PledgeDischarged",
    "WaivePledge": "PledgeWaived",
    "ForceDischarge": "PledgeForceDischarged",
    "StopPledging": "PledgingStopped",
    "ResumePledging": "PledgingResumed",
}
"""The event that each step leads to."""

SIGNERS_PARTY = {
    ("LogAnchored", "party"): "recorder",
    ("AssetRegistered", "owner"): "owner",
    ("VerificationAttested", "provider"): "provider",
    ("VerificationWithdrawn", "provider"): "provider",
    ("DisputeOpened", "initiator"): "initiator",
    ("DisputeResolved", "arbiter"): "arbiter",
    ("LoanApplied", "borrower"): "borrower",
    ("ClaimAssigned", "bank"): "assignee",
    ("FactRecorded", "party"): "declarant",
    ("AssetsPledged", "pledgor"): "pledgor",
    ("RegistrationConfirmed", "witness"): "witness",
    ("RegistrationVoided", "witness"): "witness",
    ("RegistrationLapsed", "witness"): "witness",
    ("PledgingStopped", "party"): "guardian",
}
"""Event fields in which the ledger writes down the party of a signer."""

SECOND_SIGNER_ABOVE_A_LIMIT = {"ApproveLoan"}
NO_COMMITMENTS = {("PledgeAssets", "fingerprint")}


def pinned() -> bytes:
    """The file as it should be."""
    steps = {kind: _step(step) for kind, step in sorted(BY_KIND.items())}
    words = {"domain": {"name": NAME, "version": VERSION}, "steps": steps}
    return (json.dumps(words, indent=1, ensure_ascii=False) + "\n").encode()


def _step(kind: type[Step]) -> dict[str, Any]:
    name, event = kind.__name__, EVENTS[kind.__name__]
    members = [_member(part) for part in _entry("function", function_name(kind))[0]["components"]]
    fields = [[*_member(part), part["indexed"]] for part in _entry("event", event)]
    types = {member[0]: member[1] for member in members}
    return {
        "function": function_name(kind),
        "members": members,
        "sides": [[side.name, int(side.role)] for side in kind.SIDES],
        "least_signers": 1 if name in SECOND_SIGNER_ABOVE_A_LIMIT else len(kind.SIDES),
        "event": event,
        "fields": fields,
        "rules": {field[0]: _rule(event, field[0], types) for field in fields},
        "commitments": [member for member in types if _is_commitment(name, member, types)],
    }


def _entry(kind: str, name: str) -> Any:
    [found] = [e for e in LEDGER.abi if e["type"] == kind and e["name"] == name]
    return found["inputs"]


def _member(part: dict[str, Any]) -> list[str]:
    text = part["internalType"].startswith("ShortString")
    signed = part["type"].replace("bytes32", "string") if text else part["type"]
    return [part["name"], signed, part["type"]]


def _rule(event: str, field: str, members: dict[str, str]) -> str:
    if side := SIGNERS_PARTY.get((event, field)):
        return f"party of {side}"
    if field not in members:
        return "told"
    return "next" if field.endswith("Version") else "same"


def _is_commitment(kind: str, member: str, types: dict[str, str]) -> bool:
    """Whether the member is a salted hash, for which a document can be disclosed."""
    named = member.endswith("Hash") or member in {"identity", "fingerprint"}
    return named and types[member] == "bytes32" and (kind, member) not in NO_COMMITMENTS


if __name__ == "__main__":
    TARGET.write_bytes(pinned())
