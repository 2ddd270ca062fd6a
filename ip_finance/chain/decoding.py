"""Logs of the ledger as events, each kind's decoder made once. Pure.

Every member is one word of 32 bytes, but for a list of rights and the bytes of a refusal, whose
word says where they begin. web3's own way builds a codec anew for each log, and takes ten times as
long.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self, TypeAlias
from uuid import UUID

from eth_utils.abi import event_abi_to_log_topic
from eth_utils.address import to_checksum_address

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import snake
from ip_finance.chain_api.events import BY_KIND, ChainEvent
from ip_finance.chain_api.keys import right_in
from ip_finance.chain_api.typed_data import solidity_types

WORD = 32
Read: TypeAlias = Callable[[bytes, bytes], Any]
"""From a member's word, and the log's data where it may point to, to our value."""


class NotAnEvent(ValueError):
    """The log's words are not what its topic promises."""


@dataclass(frozen=True, slots=True)
class Decoder:
    """Logs of one kind of event. The first `indexed` members are in the topics."""

    kind: type[ChainEvent]
    indexed: int
    members: tuple[tuple[str, Read], ...]

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """The decoder of an event of the ABI."""
        kind = BY_KIND[entry["name"]]
        types = solidity_types(kind)
        inputs = sorted(entry["inputs"], key=lambda one: not one["indexed"])
        members = tuple((snake(one["name"]), _reads(types[one["name"]])) for one in inputs)
        return cls(kind, sum(one["indexed"] for one in inputs), members)

    def event(self, topics: Sequence[bytes], data: bytes) -> ChainEvent:
        """The event of a log; `topics` without the one that names the kind.

        Raises: NotAnEvent.
        """
        plain = len(self.members) - self.indexed
        if len(topics) != self.indexed or len(data) < WORD * plain:
            raise NotAnEvent(f"{self.kind.__name__}: words are missing")
        words = [*topics, *(data[WORD * n : WORD * (n + 1)] for n in range(plain))]
        try:
            told = {
                name: read(word, data)
                for (name, read), word in zip(self.members, words, strict=True)
            }
        except (ValueError, IndexError) as wrong:
            raise NotAnEvent(f"{self.kind.__name__}: {wrong}") from wrong
        return self.kind(**told)


@cache
def decoders() -> Mapping[bytes, Decoder]:
    """The decoder of every kind of event of the ledger, by its topic."""
    told: list[Any] = [one for one in LEDGER.abi if one["type"] == "event"]
    return {
        event_abi_to_log_topic(entry): Decoder.of(entry)
        for entry in told
        if entry["name"] in BY_KIND
    }


def _reads(type_: str) -> Read:
    if type_.startswith("uint"):
        most = 1 << int(type_.removeprefix("uint"))
        return lambda word, _: _number(word, most)
    return READS[type_]


def _number(word: bytes, most: int) -> int:
    value = int.from_bytes(word, "big")
    if value >= most:
        raise ValueError(f"{value} is out of range")
    return value


def _flag(word: bytes, _: bytes) -> bool:
    return bool(_number(word, 2))


def _address(word: bytes, _: bytes) -> str:
    _require_empty(word[:12])
    return to_checksum_address(word[12:])


def _id(word: bytes, _: bytes) -> UUID:
    _require_empty(word[16:])
    return UUID(bytes=word[:16])


def _hash(word: bytes, _: bytes) -> str:
    return "0x" + word.hex()


def _right(word: bytes, _: bytes) -> str:
    return right_in(word)


def _rights(word: bytes, data: bytes) -> tuple[str, ...]:
    count, begin = _pointed(word, data)
    listed = data[begin : begin + WORD * count]
    if len(listed) != WORD * count:
        raise ValueError("the list is cut short")
    return tuple(right_in(listed[n : n + WORD]) for n in range(0, len(listed), WORD))


def _bytes(word: bytes, data: bytes) -> str:
    count, begin = _pointed(word, data)
    found = data[begin : begin + count]
    if len(found) != count:
        raise ValueError("the bytes are cut short")
    return "0x" + found.hex()


def _pointed(word: bytes, data: bytes) -> tuple[int, int]:
    """How many there are, and where the first is."""
    begin = _number(word, len(data)) + WORD
    return _number(data[begin - WORD : begin], len(data)), begin


def _require_empty(padding: bytes) -> None:
    if any(padding):
        raise ValueError("a short value with more behind it")


READS: Mapping[str, Read] = {
    "bool": _flag,
    "address": _address,
    "bytes16": _id,
    "bytes32": _hash,
    "string": _right,
    "string[]": _rights,
    "bytes": _bytes,
}
