"""The message that a person signs for a step: EIP-712 typed data, readable in any wallet. Pure.

Type and field names are the contract's own. The message names the side for which the signer
acts, the chain and the contract, so that a signature is good for one decision only.
"""

import re
from dataclasses import fields
from typing import Any, get_type_hints
from uuid import UUID

from ip_finance.chain_api import events, steps
from ip_finance.chain_api.events import ChainEvent
from ip_finance.chain_api.roles import Side
from ip_finance.chain_api.steps import Step

NAME, VERSION = "IP Finance Ledger", "1"

DOMAIN_TYPE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]


def camel(name: str) -> str:
    """The contract's spelling of one of our names: `amount_fen` is `amountFen`."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def _types_in(kind: type[Step | ChainEvent]) -> dict[str, str]:
    hints = get_type_hints(kind, include_extras=True)
    return {camel(field.name): hints[field.name].__metadata__[0] for field in fields(kind)}


_TYPES = {kind: _types_in(kind) for kind in (*steps.BY_KIND.values(), *events.BY_KIND.values())}


def solidity_types(kind: type[Step | ChainEvent]) -> dict[str, str]:
    """Names and signed types of a step's or event's fields, in the contract's words and order."""
    return _TYPES[kind]


def typed_data(step: Step, side: Side, chain_id: int, contract: str) -> dict[str, Any]:
    """EIP-712 data for `side`'s signature of `step`: types, domain, primaryType and message."""
    kind = type(step)
    members = [{"name": name, "type": type_} for name, type_ in solidity_types(kind).items()]
    return {
        "types": {
            "EIP712Domain": DOMAIN_TYPE,
            kind.__name__: [{"name": "side", "type": "string"}, *members],
        },
        "domain": {
            "name": NAME,
            "version": VERSION,
            "chainId": chain_id,
            "verifyingContract": contract,
        },
        "primaryType": kind.__name__,
        "message": {"side": side.name, **message_of(step)},
    }


def message_of(step: Step) -> dict[str, Any]:
    """The step's fields by the contract's names, as JSON holds them."""
    return {camel(field.name): _json_word(getattr(step, field.name)) for field in fields(step)}


def _json_word(value: UUID | str | int | tuple[str, ...]) -> str | int | list[str]:
    match value:
        case UUID():
            return "0x" + value.hex
        case tuple():
            return list(value)
        case _:
            return value


def compact(signature: bytes) -> bytes:
    """A key's signature as wallets give it (r, s, v) in the 64 bytes that the ledger takes.

    The highest bit of s, which low s leaves free, tells v (ERC-2098).
    """
    r, s, v = signature[:32], signature[32:64], signature[64]
    parity = v - 27 if v >= 27 else v
    return r + (int.from_bytes(s) | (parity & 1) << 255).to_bytes(32)
