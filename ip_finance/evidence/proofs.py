"""Merkle proofs: what lies under a root, found by hash among the bundle's nodes.

A node is known by its keccak-256, so it is genuine if the root is. The roots come from headers
that are tied to the trust before anything is looked up here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import rlp
from eth_hash.auto import keccak
from trie.exceptions import MissingTrieNode
from trie.hexary import HexaryTrie

from ip_finance.evidence.errors import NotProven

WORD_BYTES = 32
_TYPED_BELOW = 0x80


@dataclass(frozen=True, slots=True)
class Account:
    storage_root: bytes
    code_hash: bytes


@dataclass(frozen=True, slots=True)
class Log:
    """One event as the chain holds it."""

    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    succeeded: bool
    logs: tuple[Log, ...]


@dataclass
class Nodes:
    """The trie nodes of a bundle, and which of them were on the way of a proof."""

    by_hash: dict[bytes, bytes]
    used: set[bytes] = field(default_factory=set)

    @classmethod
    def of(cls, nodes: Iterable[bytes]) -> "Nodes":
        return cls({keccak(node): node for node in nodes})

    def __getitem__(self, node_hash: bytes) -> bytes:
        node = self.by_hash[node_hash]
        self.used.add(node_hash)
        return node

    def __contains__(self, node_hash: object) -> bool:
        return node_hash in self.by_hash

    def find(self, root: bytes, key: bytes, where: str, what: str) -> bytes:
        """The value at a key; empty if the trie has none.

        Raises: NotProven, if a node on the way is missing.
        """
        try:
            found: bytes = HexaryTrie(self, root)[key]
        except MissingTrieNode as missing:
            gone = missing.missing_node_hash.hex()
            raise NotProven(f"node 0x{gone} is missing.", where=where, field=what) from missing
        return found

    def account(self, state_root: bytes, address: bytes, where: str) -> Account:
        """Raises: NotProven, also if there is no such account."""
        found = self.find(state_root, keccak(address), where, "account of the ledger")
        if not found:
            raise NotProven("is not on the chain.", where=where, field="account of the ledger")
        _, _, storage_root, code_hash = rlp.decode(found)
        return Account(storage_root, code_hash)

    def entry(self, account: Account, slot: int, key: bytes, where: str) -> int:
        """The word of a mapping at `slot`, for a key of at most 32 bytes; 0 if there is none."""
        place = keccak(key.rjust(WORD_BYTES, b"\0") + slot.to_bytes(WORD_BYTES, "big"))
        found = self.find(account.storage_root, keccak(place), where, "directory")
        return int.from_bytes(rlp.decode(found), "big") if found else 0

    def receipt(self, root: bytes, index: int, where: str) -> Receipt:
        """Raises: NotProven, also if the block has no such transaction."""
        status, _, _, logs = _payload(self._at(root, index, where, "receipt"))[1]
        return Receipt(status == b"\1", tuple(Log(a, tuple(t), d) for a, t, d in logs))

    def transaction(self, root: bytes, index: int, where: str) -> tuple[int, list[Any]]:
        """Its type (0 for the oldest) and its fields. Raises: NotProven."""
        return _payload(self._at(root, index, where, "transaction"))

    def check_all_used(self) -> None:
        """Raises: NotProven."""
        if left := len(self.by_hash) - len(self.used):
            rule = f"{left} of its nodes are on the way of no proof."
            raise NotProven(rule, where="nodes.rlp")

    def _at(self, root: bytes, index: int, where: str, what: str) -> bytes:
        found = self.find(root, rlp.encode(index), where, what)
        if not found:
            raise NotProven(f"the block has no {what} {index}.", where=where, field=what)
        return found


def _payload(envelope: bytes) -> tuple[int, list[Any]]:
    """Type and fields of a receipt or transaction (EIP-2718)."""
    if envelope[0] < _TYPED_BELOW:
        return envelope[0], list(rlp.decode(envelope[1:]))
    return 0, list(rlp.decode(envelope))
