"""The ledger's event for a step: found in a receipt, decoded, compared with what was signed."""

from collections.abc import Mapping, Sequence
from typing import Any

from eth_abi import abi
from eth_abi.exceptions import DecodingError
from eth_hash.auto import keccak

from ip_finance.evidence.errors import EventDiffers, NotProven
from ip_finance.evidence.proofs import Log, Receipt
from ip_finance.evidence.report import Signer
from ip_finance.evidence.values import plain
from ip_finance.evidence.words import StepWords

_PARTY_OF = "party of "


def log_of(receipt: Receipt, index: int, address: bytes, where: str) -> Log:
    """The log of the ledger at an index of the receipt.

    Raises: NotProven, EventDiffers.
    """
    if not receipt.succeeded or index >= len(receipt.logs):
        raise NotProven(f"the transaction left no log {index}.", where=where, field="log")
    log = receipt.logs[index]
    if log.address != address:
        rule = f"log {index} comes from 0x{log.address.hex()}, not from the ledger."
        raise EventDiffers(rule, where=where, field="address")
    return log


def decode(log: Log, words: StepWords, where: str) -> dict[str, Any]:
    """The fields of the event that the step leads to, as JSON holds them. Raises: EventDiffers."""
    indexed = [field for field in words.fields if field.indexed]
    in_data = [field for field in words.fields if not field.indexed]
    if log.topics[:1] != (_topic(words),) or len(log.topics) != 1 + len(indexed):
        raise EventDiffers(f"the log is no {words.event}.", where=where, field="event")
    try:
        values = abi.decode([field.abi for field in in_data], log.data)
        topics = [
            abi.decode([field.abi], topic)[0]
            for field, topic in zip(indexed, log.topics[1:], strict=True)
        ]
    except DecodingError as broken:
        rule = f"the log is no {words.event}: {broken}."
        raise EventDiffers(rule, where=where, field="event") from broken
    found = dict(zip((field.name for field in in_data), values, strict=True))
    found.update(zip((field.name for field in indexed), topics, strict=True))
    try:
        return {field.name: plain(found[field.name], field) for field in words.fields}
    except ValueError as broken:
        raise EventDiffers(f"{broken}.", where=where, field="event") from broken


def check_agrees(
    event: Mapping[str, Any],
    message: Mapping[str, Any],
    signers: Sequence[Signer],
    words: StepWords,
    where: str,
) -> None:
    """Every field of the event is what the step leads to. Raises: EventDiffers."""
    parties = {signer.side: signer.party for signer in signers}
    for name, rule in words.rules.items():
        if rule == "told":
            continue
        if rule.startswith(_PARTY_OF):
            expected: Any = parties.get(rule.removeprefix(_PARTY_OF))
        else:
            expected = message[name] + 1 if rule == "next" else message[name]
        if event[name] != expected:
            says = f"{words.event} says {event[name]!r}, the step leads to {expected!r}."
            raise EventDiffers(says, where=where, field=name)


def _topic(words: StepWords) -> bytes:
    return keccak(f"{words.event}({','.join(field.abi for field in words.fields)})".encode())
