"""A block's tries, built anew from what a node tells of it, and the proofs from them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

import rlp
from trie.hexary import HexaryTrie

from ip_finance.chain.node import data_of, quantity

HASH_BYTES = 32
RECEIPTS = "eth_getBlockReceipts"
FIELDS: Mapping[int, tuple[str, ...]] = {
    0: ("nonce", "gasPrice", "gas", "to", "value", "input", "v", "r", "s"),
    2: (
        *("chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value"),
        *("input", "accessList", "yParity", "r", "s"),
    ),
}
"""The fields of a transaction in RLP order, by its type."""
DATA = {"to", "input"}


def numbered(values: Iterable[bytes]) -> HexaryTrie:
    """The trie of a block's receipts or transactions, in their order."""
    trie = HexaryTrie({})
    for number, value in enumerate(values):
        trie[rlp.encode(number)] = value
    return trie


def proof(trie: HexaryTrie, index: int) -> list[bytes]:
    """The nodes on the way to an entry: those that have a hash of their own."""
    nodes = [rlp.encode(node) for node in trie.get_proof(rlp.encode(index))]  # type: ignore[no-untyped-call]
    return [node for place, node in enumerate(nodes) if place == 0 or len(node) >= HASH_BYTES]


def receipt_bytes(told: Mapping[str, Any]) -> bytes:
    """A receipt as the receipts trie holds it."""
    logs = [
        [
            data_of(log["address"], RECEIPTS),
            [data_of(topic, RECEIPTS) for topic in log["topics"]],
            data_of(log["data"], RECEIPTS),
        ]
        for log in told["logs"]
    ]
    fields = [
        quantity(told["status"], RECEIPTS),
        quantity(told["cumulativeGasUsed"], RECEIPTS),
        data_of(told["logsBloom"], RECEIPTS),
        logs,
    ]
    return _enveloped(told, fields)


def transaction_bytes(told: Mapping[str, Any]) -> bytes | None:
    """A transaction as the transactions trie holds it; None for a type that we never send."""
    names = FIELDS.get(quantity(told.get("type", "0x0"), "type"))
    if names is None:
        return None
    return _enveloped(told, [_field(name, told) for name in names])


def _enveloped(told: Mapping[str, Any], fields: list[Any]) -> bytes:
    kind = quantity(told.get("type", "0x0"), "type")
    encoded: bytes = rlp.encode(fields)
    return (bytes([kind]) if kind else b"") + encoded


def _field(name: str, told: Mapping[str, Any]) -> Any:
    value = told.get(name)
    if name == "accessList":
        return [
            [data_of(one["address"], name), [data_of(key, name) for key in one["storageKeys"]]]
            for one in value or ()
        ]
    if name in DATA:
        return data_of(value, name) if value is not None else b""
    return quantity(value, name)
