"""Validators' seals, made here from the rules and not by the code under test."""

from collections.abc import Sequence

import rlp
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_hash.auto import keccak
from eth_keys.datatypes import PrivateKey

VANITY = b"vanity".ljust(32, b"\0")
VALIDATORS: tuple[LocalAccount, ...] = tuple(
    Account.from_key(bytes([number]) * 32) for number in range(1, 5)
)
EXTRA_FIELD = 12
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def addresses(accounts: Sequence[LocalAccount] = VALIDATORS) -> tuple[bytes, ...]:
    """What a trust file lists."""
    return tuple(bytes.fromhex(account.address[2:]) for account in accounts)


def extra(round_: int, seals: Sequence[bytes], listed: Sequence[bytes] = ()) -> bytes:
    """Extra data: vanity, validators, no vote, round, seals."""
    encoded: bytes = rlp.encode([VANITY, list(listed), [], round_, list(seals)])
    return encoded


def with_extra(header: Sequence[bytes], data: bytes) -> tuple[bytes, ...]:
    """The header with other extra data."""
    return (*header[:EXTRA_FIELD], data, *header[EXTRA_FIELD + 1 :])


def sealed(
    header: Sequence[bytes],
    sealers: Sequence[LocalAccount],
    round_: int = 0,
    listed: Sequence[bytes] = (),
) -> tuple[bytes, ...]:
    """The header with the seals of `sealers`: over the empty list of seals, the round kept."""
    to_seal = keccak(rlp.encode(list(with_extra(header, extra(round_, (), listed)))))
    seals = [seal(account, to_seal) for account in sealers]
    return with_extra(header, extra(round_, seals, listed))


def seal(account: LocalAccount, digest: bytes) -> bytes:
    """65 bytes: r, s, and 0 or 1."""
    return bytes(PrivateKey(account.key).sign_msg_hash(digest).to_bytes())


def twin(data: bytes) -> bytes:
    """The other signature that the same key could have made: high s."""
    s = ORDER - int.from_bytes(data[32:64], "big")
    return data[:32] + s.to_bytes(32, "big") + bytes([data[64] ^ 1])


def hashed(header: Sequence[bytes], listed: Sequence[bytes] = ()) -> tuple[bytes, ...]:
    """The form of which the block's hash is made: round 0, no seals."""
    return with_extra(header, extra(0, (), listed))
