"""Our words to contract words and back, by name and by declared type. Pure."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from hexbytes import HexBytes

from ip_finance.chain_api import events, steps


def function_name(kind: type[steps.Step]) -> str:
    """The contract function that takes the step: `ReleaseFunds` goes to `releaseFunds`."""
    return kind.__name__[0].lower() + kind.__name__[1:]


def call_args(step: steps.Step) -> tuple[Any, ...]:
    """The step as the tuple that the contract's function takes."""
    return tuple(_to_word(getattr(step, field.name)) for field in fields(step))


def event_of(kind: str, args: Mapping[str, Any]) -> events.ChainEvent:
    """The event as our slices know it."""
    cls = events.BY_KIND[kind]
    hints = get_type_hints(cls)
    ours: dict[str, Any] = {
        snake(name): _from_word(hints[snake(name)], word) for name, word in args.items()
    }
    return cls(**ours)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _to_word(value: UUID | str | int | tuple[str, ...]) -> Any:
    match value:
        case UUID():
            return value.bytes
        case str() if len(value) == 42:
            return value  # an address: web3 wants its checksummed text
        case str():
            return HexBytes(value)
        case tuple():
            return [HexBytes(item) for item in value]
        case _:
            return value


def _from_word(wanted: Any, word: Any) -> Any:
    if isinstance(word, int):
        return word
    if wanted is UUID:
        return UUID(bytes=bytes(word))
    if get_origin(wanted) is tuple:
        return tuple(_from_word(get_args(wanted)[0], item) for item in word)
    return word if isinstance(word, str) else HexBytes(word).to_0x_hex()
