"""ECDSA signatures over secp256k1, as the ledger and the validators make them."""

from dataclasses import dataclass
from typing import TypeAlias

from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from ip_finance.evidence.errors import BundleRefused, SignatureRefused

SIGNATURE_BYTES = 64
"""As the ledger takes them (ERC-2098): r; then s, whose highest bit is the parity of y."""
SEAL_BYTES = 65
_PARITY = 1 << 255
_WALLETS_END = 1 << 160
"""An r so small is an address: no key's signature will ever have one."""
HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


@dataclass(frozen=True, slots=True)
class KeySignature:
    """64 bytes (ERC-2098)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class WalletSignature:
    """A contract wallet's (ERC-1271): its address, and what it was given to check."""

    wallet: bytes
    data: bytes


AnySignature: TypeAlias = KeySignature | WalletSignature


def split(signatures: bytes, count: int, where: str) -> list[AnySignature]:
    """The signatures of `count` sides, by the ledger's own layout.

    A wallet's address stands in place of r, the length of its own bytes in place of s.

    Raises: SignatureRefused.
    """
    fixed = count * SIGNATURE_BYTES
    found: list[AnySignature] = []
    end = fixed
    for start in range(0, fixed, SIGNATURE_BYTES):
        slot = signatures[start : start + SIGNATURE_BYTES]
        if int.from_bytes(slot[:32], "big") < _WALLETS_END:
            tail = end + int.from_bytes(slot[32:], "big")
            found.append(WalletSignature(slot[12:32], signatures[end:tail]))
            end = tail
        else:
            found.append(KeySignature(slot))
    if end != len(signatures):
        rule = f"{len(signatures)} bytes are not the signatures of {count} sides."
        raise SignatureRefused(rule, where=where, field="signatures")
    return found


def signer_of(digest: bytes, data: bytes, where: str, fault: type[BundleRefused]) -> bytes:
    """The address whose key signed, with the lower s of the two that would do."""
    if len(data) != SIGNATURE_BYTES:
        raise fault("a signature is not 64 bytes.", where=where, field="signatures")
    last = int.from_bytes(data[32:], "big")
    s = (last & (_PARITY - 1)).to_bytes(32, "big")
    return recovered(digest, data[:32] + s + bytes([last >> 255]), where, fault)


def recovered(digest: bytes, data: bytes, where: str, fault: type[BundleRefused]) -> bytes:
    """The same for a signature that ends in 0 or 1, as validators' seals do."""
    if len(data) != SEAL_BYTES or int.from_bytes(data[32:64], "big") > HALF_ORDER:
        raise fault("a signature is not 65 bytes with low s.", where=where, field="signatures")
    try:
        key = Signature(data).recover_public_key_from_msg_hash(digest)
    except (BadSignature, ValidationError) as broken:
        raise fault("a signature is no point.", where=where, field="signatures") from broken
    return key.to_canonical_address()
