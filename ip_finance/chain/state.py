"""The ledger's own state at a block, asked of its view functions in batches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self
from uuid import UUID

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.abi import function_abi_to_4byte_selector, get_abi_output_types
from eth_utils.address import to_checksum_address
from web3 import Web3

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import snake
from ip_finance.chain.errors import AnswerGarbled
from ip_finance.chain.node import Node, data_of
from ip_finance.chain_api.keys import word_of

EMPTY_ID = bytes(16)


@dataclass(frozen=True, slots=True)
class StateReader:
    """View functions of the ledger at `address`."""

    node: Node
    address: str

    @classmethod
    def of(cls, web3: Web3, address: str) -> Self:
        return cls(Node.of(web3), to_checksum_address(address))

    def at(self, block: int, asks: Sequence[tuple[str, Any]]) -> list[Mapping[str, Any]]:
        """What each view function said of its argument at the end of the block.

        A name is the function's, an argument is in our words, None where the function takes none.
        An answer has the contract's names in snake case; an unnamed single value is `value`, and
        an empty id is None.
        """
        found = self.node.ask_all(
            [("eth_call", [self._call(name, argument), hex(block)]) for name, argument in asks]
        )
        return [
            _answer(name, data_of(told, name)) for (name, _), told in zip(asks, found, strict=True)
        ]

    def _call(self, name: str, argument: Any) -> dict[str, str]:
        entry = _functions()[name]
        words = encode(
            [one["type"] for one in entry["inputs"]],
            [_word(one, argument) for one in entry["inputs"]],
        )
        data = function_abi_to_4byte_selector(entry) + words
        return {"to": self.address, "data": "0x" + data.hex()}


@cache
def _functions() -> Mapping[str, Any]:
    return {one["name"]: one for one in LEDGER.abi if one["type"] == "function"}


def _word(entry: Mapping[str, Any], argument: Any) -> Any:
    match argument:
        case UUID():
            return argument.bytes
        case str() if entry["internalType"] == "ShortString":
            return word_of(argument)
        case str() if entry["type"] == "bytes32":
            return bytes.fromhex(argument[2:])
        case _:
            return argument


def _answer(name: str, data: bytes) -> Mapping[str, Any]:
    entry = _functions()[name]
    try:
        told: Any = decode(get_abi_output_types(entry), data)
    except DecodingError as wrong:
        raise AnswerGarbled(name, str(wrong)) from wrong
    outputs = entry["outputs"]
    if outputs[0]["type"] == "tuple":
        outputs, told = outputs[0]["components"], told[0]
    return {
        snake(one["name"]) or "value": _ours(word) for one, word in zip(outputs, told, strict=True)
    }


def _ours(word: Any) -> Any:
    if not isinstance(word, bytes):
        return word
    return None if word == EMPTY_ID else UUID(bytes=word)
