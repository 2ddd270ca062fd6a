"""The digest of typed data (EIP-712), for messages whose members are plain values or lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from eth_hash.auto import keccak

WORD_BYTES = 32
DOMAIN_TYPE = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
)


def digest(
    domain: Mapping[str, Any],
    kind: str,
    members: Sequence[tuple[str, str]],
    message: Mapping[str, Any],
) -> bytes:
    """What is signed. `members` are names and Solidity types; values are as JSON holds them."""
    separator = _struct("EIP712Domain", DOMAIN_TYPE, domain)
    return keccak(b"\x19\x01" + separator + _struct(kind, members, message))


def _struct(kind: str, members: Sequence[tuple[str, str]], values: Mapping[str, Any]) -> bytes:
    spelled = f"{kind}({','.join(f'{type_} {name}' for name, type_ in members)})"
    words = [_word(type_, values[name]) for name, type_ in members]
    return keccak(keccak(spelled.encode()) + b"".join(words))


def _word(type_: str, value: Any) -> bytes:
    if type_.endswith("[]"):
        return keccak(b"".join(_word(type_[:-2], item) for item in value))
    if type_ == "string":
        return keccak(value.encode())
    if isinstance(value, int):
        return value.to_bytes(WORD_BYTES, "big")
    data = bytes.fromhex(value[2:])
    if type_ == "address":
        return data.rjust(WORD_BYTES, b"\0")
    return data.ljust(WORD_BYTES, b"\0")
