"""The nodes through which an auditor looks: ports, which the chain adapter fills."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from ip_finance.audit.domain import ChainHistory
from ip_finance.chain_api.sight import Agreement, Block, Found, Transaction
from ip_finance.core.deployment import Deployment


class Sight(ChainHistory, Protocol):
    """A node that one can also look through: its blocks, transactions, and the ledger's state."""

    def head(self) -> int: ...

    def at(self, block: int, asks: Sequence[tuple[str, Any]]) -> list[Mapping[str, Any]]: ...

    def agreement(self, ours: Deployment) -> Agreement: ...

    def blocks(self, numbers: Sequence[int]) -> list[Block]: ...

    def block_called(self, name: str) -> Block | None: ...

    def transaction(self, name: str) -> Transaction | None: ...

    def events(self, first: int, last: int) -> list[Found]: ...

    def newest(self, before: int, wanted: int, kinds: Sequence[str]) -> tuple[list[Found], int]:
        """The newest events in blocks before `before`, and the first block that was read."""
        ...

    def about(self, subject: str | int | Sequence[UUID], until: int) -> list[Found]:
        """The events that name a right, a party or loans."""
        ...


class Nodes(Protocol):
    """The nodes through which an auditor may look."""

    def ours(self) -> Sight: ...

    def at(self, url: str) -> Sight:
        """One of the auditor's own. Refuses a place where the platform may not ask."""
        ...
