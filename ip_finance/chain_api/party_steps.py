"""Steps of the party directory and of the audit anchor."""

from dataclasses import dataclass
from typing import ClassVar

from ip_finance.chain_api.members import (
    GUARDIAN,
    RECORDER,
    Address,
    Fen,
    Hash,
    Number,
    Roles,
    Size,
    UnixTime,
    Version,
)


@dataclass(frozen=True, slots=True)
class AdmitParty:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    party: Number
    identity: Hash
    dual_approval_above_fen: Fen
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class ChangeParty:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    party: Number
    party_version: Version
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
class ChangeKey:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    key: Address
    key_version: Version
    roles: Roles
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class RotateKey:
    SIDES: ClassVar = (GUARDIAN, GUARDIAN)

    key: Address
    key_version: Version
    new_key: Address
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class AnchorLog:
    SIDES: ClassVar = (RECORDER,)

    size: Size
    root: Hash
    deadline: UnixTime
