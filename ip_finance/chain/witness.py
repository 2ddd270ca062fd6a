"""What a node can show of one final block, put together and checked against the block's hash.

What does not fit is `Unproven`, with the reason: the steps of such a block cannot be shown later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_hash.auto import keccak

from ip_finance.chain.errors import BlocksMissing, QuestionRefused
from ip_finance.chain.node import Node, data_of, hash_in
from ip_finance.chain.tries import RECEIPTS, numbered, proof, receipt_bytes, transaction_bytes
from ip_finance.evidence import qbft
from ip_finance.evidence.errors import BundleRefused
from ip_finance.evidence.header import Header, header_from_rpc

PROOF = "eth_getProof"


class Unproven(Exception):
    """The node cannot show this in a way that the verifier would take."""


@dataclass(frozen=True)
class Witness:
    """One block: its header, checked, and the ways to its receipts, transactions and state."""

    node: Node
    told: Mapping[str, Any]
    header: Header
    hash: str

    @classmethod
    def of(cls, node: Node, number: int) -> "Witness":
        """Raises: Unproven; BlocksMissing: come again; and what `Node` raises."""
        question = f"block {number}"
        told = node.ask("eth_getBlockByNumber", hex(number), True)
        if not isinstance(told, dict):
            raise BlocksMissing(number, number)
        named = hash_in(told.get("hash"), question)
        try:
            header = Header.parse(header_from_rpc(told), question)
            hashes = {header.hash, *_sealed_hash(header, question)}
        except (BundleRefused, ValueError, TypeError) as odd:
            raise Unproven(f"the header is none that is known here: {odd}") from odd
        if bytes.fromhex(named[2:]) not in hashes:
            raise Unproven("the header has fields that are not known here: its hash differs")
        return cls(node, told, header, named)

    @property
    def transactions(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.told["transactions"]
        return found

    @cached_property
    def _receipts(self) -> Any:
        told = self._told_receipts()
        try:
            trie = numbered(receipt_bytes(one) for one in told)
        except (KeyError, TypeError) as odd:
            raise Unproven(f"the node's receipts are none: {odd!r}") from odd
        if trie.root_hash != self.header.receipts_root:
            raise Unproven("the node's receipts do not give the root in the header")
        return trie

    @cached_property
    def _transactions(self) -> Any:
        made = [transaction_bytes(one) for one in self.transactions]
        trie = numbered(one for one in made if one is not None)
        if None in made or trie.root_hash != self.header.transactions_root:
            raise Unproven("the node's transactions do not give the root in the header")
        return trie

    def receipt_proof(self, transaction: int) -> list[bytes]:
        """Raises: Unproven."""
        return proof(self._receipts, transaction)

    def transaction_proof(self, transaction: int) -> list[bytes]:
        """Raises: Unproven."""
        return proof(self._transactions, transaction)

    def directory_proof(self, ledger: bytes, slot: int, keys: Sequence[bytes]) -> list[bytes]:
        """The nodes to the directory's words on these keys, after this block. Raises: Unproven."""
        places = [keccak(key.rjust(32, b"\0") + slot.to_bytes(32, "big")) for key in keys]
        asked = ["0x" + place.hex() for place in places]
        try:
            told = self.node.ask(PROOF, "0x" + ledger.hex(), asked, hex(self.header.number))
        except QuestionRefused as refused:
            raise Unproven(
                f"the node does not prove the state of this block: {refused}"
            ) from refused
        try:
            lists = [told["accountProof"], *(one["proof"] for one in told["storageProof"])]
        except (KeyError, TypeError) as odd:
            raise Unproven("the node's proof of the state is none") from odd
        return [data_of(node, PROOF) for nodes in lists for node in nodes]

    def _told_receipts(self) -> Any:
        try:
            return self.node.ask(RECEIPTS, hex(self.header.number))
        except QuestionRefused:  # an older node: one by one
            calls = [
                ("eth_getTransactionReceipt", [transaction["hash"]])
                for transaction in self.transactions
            ]
            return self.node.ask_all(calls)


def _sealed_hash(header: Header, where: str) -> list[bytes]:
    """The hash by QBFT's rule, if the header's extra data is QBFT's."""
    try:
        return [qbft.block_hash(header, where)]
    except BundleRefused:
        return []
