"""What a transaction gave the ledger: one step or a batch of them, and which it refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_abi import abi
from eth_abi.exceptions import DecodingError
from eth_hash.auto import keccak

from ip_finance.evidence.proofs import Receipt
from ip_finance.evidence.values import plain
from ip_finance.evidence.words import STEPS, StepWords

REFUSED_TOPIC = keccak(b"StepRefused(uint256,bytes)")
_RELAY = keccak(b"relay(bytes[])")[:4]
_PLACES = {0: (3, 5), 1: (4, 6), 2: (5, 7), 3: (5, 7), 4: (5, 7)}
"""Where recipient and input are in a transaction, by its type."""
_SELECTOR_BYTES, _WORD_BYTES = 4, 32


@dataclass(frozen=True, slots=True)
class Call:
    """A step as the ledger was given it. `message` is as JSON holds it, without `side`."""

    kind: str
    message: Mapping[str, Any]
    signatures: bytes


def recipient_and_input(kind: int, fields: list[Any]) -> tuple[bytes, bytes] | None:
    """Those of a transaction of this type; None if the type is not known here."""
    if kind not in _PLACES:
        return None
    to, data = (fields[place] for place in _PLACES[kind])
    return to, data


def calls_in(data: bytes) -> dict[int, bytes]:
    """The calls in a transaction's input, one or a batch, by their index."""
    if data[:_SELECTOR_BYTES] != _RELAY:
        return {0: data}
    (steps,) = _decoded(["bytes[]"], data[_SELECTOR_BYTES:]) or ((),)
    return dict(enumerate(steps))


def refused_in(receipt: Receipt, ledger: bytes) -> set[int]:
    """The indexes of a batch that the ledger refused."""
    return {
        int.from_bytes(log.data[:_WORD_BYTES], "big")
        for log in receipt.logs
        if log.address == ledger and log.topics == (REFUSED_TOPIC,)
    }


def read_call(data: bytes) -> Call | None:
    """The step that a call carries; None if it carries none."""
    words = _BY_SELECTOR.get(data[:_SELECTOR_BYTES])
    decoded = words and _decoded(_types(words), data[_SELECTOR_BYTES:])
    if not words or not decoded:
        return None
    values, signatures = decoded
    try:
        message = {
            member.name: plain(value, member)
            for member, value in zip(words.members, values, strict=True)
        }
    except ValueError:
        return None
    return Call(words.kind, message, signatures)


def _types(words: StepWords) -> list[str]:
    return [f"({','.join(member.abi for member in words.members)})", "bytes"]


def _decoded(types: list[str], data: bytes) -> tuple[Any, ...] | None:
    try:
        return abi.decode(types, data)
    except (DecodingError, OverflowError):
        return None


_BY_SELECTOR = {
    keccak(f"{words.function}({','.join(_types(words))})".encode())[:_SELECTOR_BYTES]: words
    for words in STEPS.values()
}
