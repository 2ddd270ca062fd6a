"""Steps of the register of rights."""

from dataclasses import dataclass
from typing import ClassVar

from ip_finance.chain_api.members import (
    ARBITER,
    FIRST_APPRAISER,
    INITIATOR,
    OWNER,
    PROVIDER,
    SECOND_APPRAISER,
    Fen,
    Flag,
    Hash,
    Right,
    UnixTime,
    Version,
)


@dataclass(frozen=True, slots=True)
class RegisterAsset:
    SIDES: ClassVar = (OWNER,)

    asset: Right
    facts_hash: Hash
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class AttestVerification:
    SIDES: ClassVar = (PROVIDER,)

    asset: Right
    asset_version: Version
    fingerprint: Hash
    valid_until: UnixTime
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class WithdrawVerification:
    SIDES: ClassVar = (PROVIDER,)

    asset: Right
    asset_version: Version
    reason_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class RecordValuation:
    SIDES: ClassVar = (FIRST_APPRAISER, SECOND_APPRAISER)

    asset: Right
    asset_version: Version
    low_fen: Fen
    base_fen: Fen
    high_fen: Fen
    valid_until: UnixTime
    report_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class OpenDispute:
    SIDES: ClassVar = (INITIATOR,)

    asset: Right
    evidence_hash: Hash
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class ResolveDispute:
    SIDES: ClassVar = (ARBITER,)

    asset: Right
    asset_version: Version
    upheld: Flag
    evidence_hash: Hash
    deadline: UnixTime
