"""Which steps may travel together, and which have to wait. Pure.

Steps about one record keep their order: while one is on its way, every later one waits. Steps
that share no record may travel side by side, in transactions of several relayers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TypeVar

from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.typed_data import solidity_types

Item = TypeVar("Item")

RECORD_TYPES = frozenset({"string", "string[]", "bytes16", "address"})
"""Signed types that name a record: rights, loans, keys."""
WHOLE_LEDGER = frozenset({"ledger"})


def records_of(step: Step) -> frozenset[str]:
    """The records that the step is about: rights, loans, keys, and the party that it changes."""
    types = solidity_types(type(step)).values()
    named: set[str] = set()
    for field, signed_as in zip(fields(step), types, strict=True):
        value = getattr(step, field.name)
        if signed_as in RECORD_TYPES:
            named.update(value if isinstance(value, tuple) else (str(value),))
        elif field.name == "party":
            named.add(f"party {value}")
    return frozenset(named) or WHOLE_LEDGER


def free_of(
    waiting: Iterable[tuple[Item, frozenset[str]]], on_the_way: Iterable[frozenset[str]]
) -> Iterator[Item]:
    """Those of the waiting, in their order, that no earlier step keeps back."""
    kept = set().union(*on_the_way)
    for item, records in waiting:
        if kept.isdisjoint(records):
            yield item
        else:
            kept |= records
