"""The message that a person signs for a step: EIP-712 typed data, readable in any wallet. Pure.

Type and field names are the contract's own. The message names the side for which the signer
acts, the chain and the contract, so that a signature is good for one decision only.
"""

import re
from dataclasses import fields
from typing import Any, get_type_hints
from uuid import UUID

from ip_finance.chain_api.roles import Side
from ip_finance.chain_api.steps import Step

NAME, VERSION = "IP Finance Ledger", "1"
SIGNATURE_BYTES = 65

DOMAIN_TYPE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]


def camel(name: str) -> str:
    """The contract's spelling of one of our names: `amount_fen` is `amountFen`."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def solidity_types(kind: type[Step]) -> dict[str, str]:
    """Field names and Solidity types of a step, both in the contract's words and order."""
    hints = get_type_hints(kind, include_extras=True)
    return {camel(field.name): hints[field.name].__metadata__[0] for field in fields(kind)}


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
