"""The whole history of a ledger, from its first block on, as one node tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

from web3 import Web3

from ip_finance.chain.node import HttpLine, Node, quantity
from ip_finance.chain.pace import Pace
from ip_finance.chain.reader import Found, Reader

PAGE_SECONDS: Final = 3.0
"""How long a page that only tells how the node is waits for it."""


def history(reader: Reader, last: int) -> Iterator[Found]:
    """Every event of blocks 0 to `last`.

    Raises: BlocksMissing: the node has thrown early blocks away. And what `Reader.read` raises.
    """
    reader.require_whole()
    pace, first = Pace(), 0
    while first <= last:
        found = pace.read(reader, first, last)
        yield from found.events
        first = found.last + 1


@dataclass(frozen=True, slots=True)
class NodeHistory:
    """The ledger's history as the node at `url` tells it."""

    reader: Reader
    url: str

    @classmethod
    def of(cls, web3: Web3, url: str, address: str) -> Self:
        return cls(Reader.of(web3, address), url)

    def node(self) -> str:
        """Which node answers."""
        return self.url

    def up_to(self, block: int) -> list[Found]:
        """Every event up to the block."""
        return list(history(self.reader, block))

    def hash_of(self, number: int) -> str | None:
        """The block's hash; None if the chain is not that long."""
        return self.reader.hash_of(number)

    def head(self) -> int:
        """Number of the newest block, soon or not at all. Raises: what `Node` raises."""
        return Reader(self._soon(), self.reader.address).head()

    def balances(self, addresses: list[str]) -> list[int]:
        """What these addresses have for gas, in wei. Raises: what `Node` raises."""
        asked = "eth_getBalance"
        told = self._soon().ask_all([(asked, [one, "latest"]) for one in addresses])
        return [quantity(one, asked) for one in told]

    def _soon(self) -> Node:
        line = self.reader.node.line
        return Node(replace(line, timeout=PAGE_SECONDS) if isinstance(line, HttpLine) else line)
