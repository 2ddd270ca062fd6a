"""Our words to contract words and back, by name and by declared type. Pure."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from hexbytes import HexBytes

from ip_finance.chain_api import events, steps
from ip_finance.chain_api.keys import right_in, word_of
from ip_finance.chain_api.typed_data import solidity_types


def function_name(kind: type[steps.Step]) -> str:
    """The contract function that takes the step: `ReleaseFunds` goes to `releaseFunds`."""
    return kind.__name__[0].lower() + kind.__name__[1:]


def call_args(step: steps.Step) -> tuple[Any, ...]:
    """The step as the tuple that the contract's function takes."""
    types = solidity_types(type(step)).values()
    return tuple(
        _to_word(getattr(step, field.name), signed_as)
        for field, signed_as in zip(fields(step), types, strict=True)
    )


def event_of(kind: str, args: Mapping[str, Any]) -> events.ChainEvent:
    """The event as our slices know it."""
    cls = events.BY_KIND[kind]
    types = solidity_types(cls)
    ours: dict[str, Any] = {
        snake(name): word_in_ours(word, types[name]) for name, word in args.items()
    }
    return cls(**ours)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _to_word(value: Any, signed_as: str) -> Any:
    match signed_as:
        case "string":
            return word_of(value)
        case "string[]":
            return [word_of(item) for item in value]
        case "bytes16":
            return value.bytes
        case "bytes32":
            return HexBytes(value)
        case _:
            return value


def word_in_ours(word: Any, signed_as: str) -> Any:
    """A word of the contract as our slices know it."""
    match signed_as:
        case "string":
            return right_in(word)
        case "string[]":
            return tuple(right_in(item) for item in word)
        case "bytes16":
            return UUID(bytes=bytes(word))
        case "bytes32" | "bytes":
            return HexBytes(word).to_0x_hex()
        case _:
            return word
