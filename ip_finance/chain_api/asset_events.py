"""Events of the register of rights."""

from dataclasses import dataclass

from ip_finance.chain_api.members import Fen, Flag, Hash, Number, Right, UnixTime, Version


@dataclass(frozen=True, slots=True)
class AssetRegistered:
    asset: Right
    owner: Number
    facts_hash: Hash
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class VerificationAttested:
    asset: Right
    provider: Number
    asset_version: Version
    fingerprint: Hash
    valid_until: UnixTime
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class VerificationWithdrawn:
    asset: Right
    provider: Number
    asset_version: Version
    reason_hash: Hash


@dataclass(frozen=True, slots=True)
class ValuationRecorded:
    asset: Right
    asset_version: Version
    low_fen: Fen
    base_fen: Fen
    high_fen: Fen
    valid_until: UnixTime
    report_hash: Hash


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    asset: Right
    initiator: Number
    asset_version: Version
    evidence_hash: Hash


@dataclass(frozen=True, slots=True)
class DisputeResolved:
    asset: Right
    arbiter: Number
    asset_version: Version
    upheld: Flag
    evidence_hash: Hash
