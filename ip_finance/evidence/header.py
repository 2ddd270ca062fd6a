"""Block headers: RLP, their fields by place, their hash."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import rlp
from eth_hash.auto import keccak
from rlp.exceptions import RLPException

from ip_finance.evidence.errors import Unreadable

RPC_NAMES = (
    *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot"),
    *("logsBloom", "difficulty", "number", "gasLimit", "gasUsed", "timestamp", "extraData"),
    *("mixHash", "nonce", "baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas"),
    *("parentBeaconBlockRoot", "requestsHash"),
)
"""The fields in RLP order, by the names that JSON-RPC gives them. Each fork added at the end."""

QUANTITIES = {
    *("difficulty", "number", "gasLimit", "gasUsed", "timestamp"),
    *("baseFeePerGas", "blobGasUsed", "excessBlobGas"),
}
LEAST_FIELDS, MOST_FIELDS = 15, 32
_PARENT, _STATE, _TRANSACTIONS, _RECEIPTS, _NUMBER, _TIMESTAMP, _EXTRA = 0, 3, 4, 5, 8, 11, 12
_HASH_BYTES, _NUMBER_BYTES = 32, 8


@dataclass(frozen=True)
class Header:
    """A header as its fields. `hash` is the plain one; QBFT hashes another form (`qbft.py`)."""

    fields: tuple[bytes, ...]

    @classmethod
    def parse(cls, data: bytes, where: str) -> "Header":
        """Raises: Unreadable."""
        try:
            fields = rlp.decode(data)
        except (RLPException, RecursionError) as broken:
            raise Unreadable(f"is no RLP: {broken}.", where=where) from broken
        if isinstance(fields, bytes) or not all(isinstance(field, bytes) for field in fields):
            raise Unreadable("is no list of byte strings.", where=where)
        if not LEAST_FIELDS <= len(fields) <= MOST_FIELDS or not _is_sized(fields):
            raise Unreadable("does not have the fields of a header.", where=where)
        return cls(tuple(fields))

    @property
    def encoded(self) -> bytes:
        made: bytes = rlp.encode(list(self.fields))
        return made

    @cached_property
    def hash(self) -> bytes:
        return keccak(self.encoded)

    @property
    def number(self) -> int:
        return int.from_bytes(self.fields[_NUMBER], "big")

    @property
    def timestamp(self) -> int:
        """Unix seconds."""
        return int.from_bytes(self.fields[_TIMESTAMP], "big")

    @property
    def parent(self) -> bytes:
        return self.fields[_PARENT]

    @property
    def state_root(self) -> bytes:
        return self.fields[_STATE]

    @property
    def transactions_root(self) -> bytes:
        return self.fields[_TRANSACTIONS]

    @property
    def receipts_root(self) -> bytes:
        return self.fields[_RECEIPTS]

    @property
    def extra(self) -> bytes:
        return self.fields[_EXTRA]

    def with_extra(self, extra: bytes) -> "Header":
        return replace(self, fields=(*self.fields[:_EXTRA], extra, *self.fields[_EXTRA + 1 :]))


def header_from_rpc(block: Mapping[str, Any]) -> bytes:
    """The RLP of a header as `eth_getBlockBy…` tells it, as raw JSON or as web3 formats it.

    Fields that no known fork has are not among them: compare the hash with the block's own.
    """
    names = [name for name in RPC_NAMES if block.get(name) is not None]
    made: bytes = rlp.encode([_field(name, block[name]) for name in names])
    return made


def _field(name: str, value: Any) -> bytes:
    if isinstance(value, str):
        digits = value.removeprefix("0x")
        value = int(digits, 16) if name in QUANTITIES else bytes.fromhex(digits)
    if isinstance(value, int):
        return value.to_bytes((value.bit_length() + 7) // 8, "big")
    return bytes(value)


def _is_sized(fields: tuple[bytes, ...]) -> bool:
    hashes = (_PARENT, _STATE, _TRANSACTIONS, _RECEIPTS)
    numbers = (_NUMBER, _TIMESTAMP)
    return all(len(fields[place]) == _HASH_BYTES for place in hashes) and all(
        len(fields[place]) <= _NUMBER_BYTES and not fields[place].startswith(b"\0")
        for place in numbers
    )
