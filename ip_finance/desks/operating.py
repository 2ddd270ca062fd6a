"""What the desks ask of the outside, and who may stand at which. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from ip_finance.core.actor import PersonRole

RUNNING: Final = (PersonRole.APPRAISER, PersonRole.REVIEWER, PersonRole.ADMIN)
"""Roles that people of the operator alone hold: they stand at its desk."""


class Gauge(Protocol):
    """A node of the chain, asked how it is."""

    def node(self) -> str:
        """Which node answers."""
        ...

    def head(self) -> int:
        """Number of its newest block. Raises: Unavailable."""
        ...

    def balances(self, addresses: list[str]) -> list[int]:
        """What these addresses have for gas, in wei. Raises: Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class NodeLook:
    """How a node answered: `trouble` and `cure` where it did not."""

    name: str
    head: int | None
    balances: dict[str, int]
    trouble: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far our tables follow the chain."""

    address: str
    chain_id: int
    code_hash: str
    founded_at: datetime
    read_to: int
