"""Blocks sealed by validators, as Hyperledger Besu's QBFT does it.

The header's extra data is RLP [vanity, validators, vote, round, seals]. A validator seals the
header with an empty list of seals and the round kept; the block's hash has round 0 as well.
Validators named in a header are its own claim: they count for nothing here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rlp
from eth_hash.auto import keccak
from rlp.exceptions import RLPException

from ip_finance.evidence.errors import SealsRefused, Unreadable
from ip_finance.evidence.header import Header
from ip_finance.evidence.signatures import recovered

VANITY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Extra:
    """The extra data of a header. `vote` is kept as it is."""

    vanity: bytes
    validators: tuple[bytes, ...]
    vote: Any
    round: bytes
    seals: tuple[bytes, ...]

    @classmethod
    def parse(cls, data: bytes, where: str) -> "Extra":
        """Raises: Unreadable."""
        try:
            parts = rlp.decode(data)
        except (RLPException, RecursionError) as broken:
            raise Unreadable(f"is no RLP: {broken}.", where=where, field="extraData") from broken
        if not _is_extra(parts):
            rule = "is not vanity, validators, vote, round and seals."
            raise Unreadable(rule, where=where, field="extraData")
        vanity, validators, vote, round_, seals = parts
        return cls(vanity, tuple(validators), vote, round_, tuple(seals))

    def encoded(self, *, round_: bytes, seals: Sequence[bytes]) -> bytes:
        parts = [self.vanity, list(self.validators), self.vote, round_, list(seals)]
        made: bytes = rlp.encode(parts)
        return made


def block_hash(header: Header, where: str) -> bytes:
    """The hash by which the next block names this one: round 0, no seals.

    The first block of a chain is hashed as it is.
    """
    if header.number == 0:
        return header.hash
    return unsealed(header, where).hash


def unsealed(header: Header, where: str) -> Header:
    """The form of a header that is hashed, for bundles in which the next header vouches for it."""
    extra = Extra.parse(header.extra, where)
    return header.with_extra(extra.encoded(round_=b"", seals=()))


def is_sealed(header: Header, where: str) -> bool:
    """Whether the header brings seals with it."""
    return header.number != 0 and bool(Extra.parse(header.extra, where).seals)


def brings_seals(rlp_header: bytes) -> bool:
    """Whether this is a header of a chain with seals, and brings them; any header may be asked."""
    where = "header"
    try:
        return is_sealed(Header.parse(rlp_header, where), where)
    except Unreadable:
        return False


def quorum(validators: int) -> int:
    """How many of so many must seal: two thirds, rounded up.

    >>> [quorum(n) for n in (1, 3, 4, 6, 7)]
    [1, 2, 3, 4, 5]
    """
    return (2 * validators + 2) // 3


def check_seals(header: Header, validators: Sequence[bytes], where: str) -> int:
    """How many of `validators` sealed the header.

    Raises: SealsRefused, also for a single seal too many that is not theirs.
    """
    extra = Extra.parse(header.extra, where)
    if len(extra.seals) > len(validators):
        raise SealsRefused("has more seals than there are validators.", where=where)
    digest = keccak(header.with_extra(extra.encoded(round_=extra.round, seals=())).encoded)
    found: set[bytes] = set()
    for seal in extra.seals:
        sealer = recovered(digest, seal, where, SealsRefused)
        if sealer not in validators:
            rule = f"is sealed by 0x{sealer.hex()}, no validator of the trust file at this height."
            raise SealsRefused(rule, where=where)
        if sealer in found:
            raise SealsRefused(f"is sealed twice by 0x{sealer.hex()}.", where=where)
        found.add(sealer)
    if len(found) < (needed := quorum(len(validators))):
        rule = f"is sealed by {len(found)} of {len(validators)} validators; {needed} are needed."
        raise SealsRefused(rule, where=where)
    return len(found)


def _is_extra(parts: Any) -> bool:
    if isinstance(parts, bytes) or len(parts) != 5:
        return False
    vanity, validators, _, round_, seals = parts
    return (
        isinstance(vanity, bytes)
        and len(vanity) == VANITY_BYTES
        and not isinstance(validators, bytes)
        and isinstance(round_, bytes)
        and not isinstance(seals, bytes)
        and all(isinstance(item, bytes) for item in (*validators, *seals))
    )
