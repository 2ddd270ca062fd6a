"""Steps as JSON for our tables, and back. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any, get_origin, get_type_hints
from uuid import UUID

from ip_finance.chain_api.steps import BY_KIND, Step


def stored(step: Step) -> dict[str, Any]:
    """The step's fields as JSON holds them."""
    return {name: _to_json(value) for name, value in asdict(step).items()}


def step_of(kind: str, values: Mapping[str, Any]) -> Step:
    """The step as it was before it went through JSON."""
    cls = BY_KIND[kind]
    hints = _hints(cls.__name__)
    return cls(**{name: _from_json(hints[name], value) for name, value in values.items()})


@cache
def _hints(kind: str) -> dict[str, Any]:
    return get_type_hints(BY_KIND[kind])


def _to_json(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value


def _from_json(wanted: Any, value: Any) -> Any:
    if wanted is UUID:
        return UUID(value)
    return tuple(value) if get_origin(wanted) is tuple else value
