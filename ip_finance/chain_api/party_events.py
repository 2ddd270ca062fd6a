"""Events of the party directory and of the audit anchor."""

from dataclasses import dataclass

from ip_finance.chain_api.members import Address, Fen, Hash, Number, Roles, Size, Version


@dataclass(frozen=True, slots=True)
class PartyAdmitted:
    party: Number
    identity: Hash
    dual_approval_above_fen: Fen


@dataclass(frozen=True, slots=True)
class PartyChanged:
    party: Number
    party_version: Version
    dual_approval_above_fen: Fen


@dataclass(frozen=True, slots=True)
class KeyEnrolled:
    key: Address
    party: Number
    person: Number
    roles: Roles


@dataclass(frozen=True, slots=True)
class KeyChanged:
    key: Address
    party: Number
    key_version: Version
    roles: Roles


@dataclass(frozen=True, slots=True)
class KeyRotated:
    key: Address
    new_key: Address
    party: Number
    key_version: Version
    person: Number
    roles: Roles


@dataclass(frozen=True, slots=True)
class LogAnchored:
    party: Number
    size: Size
    root: Hash
