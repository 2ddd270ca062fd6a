"""Blocks and transactions as one node shows them, with what they say in our words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from ip_finance.chain_api.events import ChainEvent, Seen

Found: TypeAlias = tuple[ChainEvent, Seen]


@dataclass(frozen=True, slots=True)
class Block:
    """A block and the hashes of its transactions."""

    number: int
    hash: str
    parent: str
    at: datetime
    transactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One call of the ledger: the step by its name, its members, and the signatures beside it.

    A call that is no step of ours has its selector as name, and no members.
    """

    name: str
    members: Mapping[str, Any]
    signatures: str = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A mined transaction: who carried it, what it says, what came of it, and as the node has it.

    `to` is None where it made a contract.
    """

    hash: str
    block: Block
    index: int
    sender: str
    to: str | None
    succeeded: bool
    gas_used: int
    head: int
    said: tuple[Said, ...]
    events: tuple[Found, ...]
    raw: Mapping[str, Any]

    @property
    def confirmations(self) -> int:
        """How many blocks stand on it, its own included."""
        return self.head - self.block.number + 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a node shows the ledger that our tables speak of, and how far it knows it."""

    node: str
    head: int
    chain: bool
    """Chain id and genesis block are ours."""
    code: bool
    """At the ledger's address is the ledger's code."""
    read_to: int
    same_block: bool
    """It calls the block that we have read to by the same hash."""

    @property
    def is_sound(self) -> bool:
        return self.chain and self.code and self.same_block
