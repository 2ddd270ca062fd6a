"""How the ledger knows a right, and the state of a bundle of rights. Pure."""

from collections.abc import Iterable

from eth_hash.auto import keccak
from hexbytes import HexBytes


def asset_key(right_key_text: str) -> str:
    """keccak256 of the normalised text of a right: every spelling of a number gives one key.

    >>> asset_key("CN:patent:202110071567.8")[:10]
    '0x6c0092f3'
    """
    return "0x" + keccak(right_key_text.encode()).hex()


def bundle_fingerprint(rights: Iterable[tuple[str, int]]) -> str:
    """keccak256 over (key, version as uint32) of each right in turn, as the ledger computes it.

    It is part of what both sides of a pledge sign: when any right of the bundle changes (its
    verification is renewed, another pledge takes it), the signatures die.
    """
    packed = b"".join(bytes(HexBytes(key)) + version.to_bytes(4, "big") for key, version in rights)
    return "0x" + keccak(packed).hex()
