"""What a transaction's data says to the ledger, read back into steps. Pure."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_utils.abi import function_abi_to_4byte_selector, get_abi_input_types
from hexbytes import HexBytes

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import function_name, snake, word_in_ours
from ip_finance.chain_api import steps
from ip_finance.chain_api.sight import Said
from ip_finance.chain_api.typed_data import solidity_types

SELECTOR = 4
BATCH = "relay"


def said_in(data: bytes) -> tuple[Said, ...]:
    """Every call that the data makes; a batch is told call by call."""
    entry = _functions().get(data[:SELECTOR])
    if entry is None:
        return (Said("0x" + data[:SELECTOR].hex(), {}),) if data else ()
    try:
        words = decode(get_abi_input_types(entry), data[SELECTOR:])
    except DecodingError:
        return (Said(entry["name"], {}),)
    if entry["name"] == BATCH:
        return tuple(one for call in words[0] for one in said_in(call))
    kind = _kinds().get(entry["name"])
    return (Said(entry["name"], {}) if kind is None else _step(kind, words),)


def _step(kind: type[steps.Step], words: tuple[Any, ...]) -> Said:
    types = solidity_types(kind)
    members = {
        snake(name): word_in_ours(word, type_)
        for (name, type_), word in zip(types.items(), words[0], strict=True)
    }
    return Said(kind.__name__, members, HexBytes(words[-1]).to_0x_hex())


@cache
def _functions() -> Mapping[bytes, Any]:
    told: list[Any] = list(LEDGER.abi)
    return {
        bytes(function_abi_to_4byte_selector(one)): one for one in told if one["type"] == "function"
    }


@cache
def _kinds() -> Mapping[str, type[steps.Step]]:
    return {function_name(kind): kind for kind in steps.BY_KIND.values()}
