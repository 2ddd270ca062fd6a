"""One node as an auditor looks through it: history, state, single blocks and transactions.

What it shows is checked like everything that a node says. It may be a node of the auditor's own:
then nothing on the page rests on ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

import requests
from eth_utils.address import to_checksum_address

from ip_finance.chain.decoding import decoders
from ip_finance.chain.errors import AnswerGarbled, NodeNotAllowed, WrongChain, WrongContract
from ip_finance.chain.history import NodeHistory
from ip_finance.chain.node import HttpLine, Node, data_of, hash_in, quantity
from ip_finance.chain.reader import Reader, Topic
from ip_finance.chain.said import said_in
from ip_finance.chain.state import StateReader
from ip_finance.chain_api.keys import word_of
from ip_finance.chain_api.sight import Agreement, Block, Found, Transaction
from ip_finance.core.clock import from_unix
from ip_finance.core.deployment import Deployment

FIRST_RANGE, WIDEST_RANGE, MOST_RANGES = 256, 4_096, 24
"""Blocks that are looked through at once for the newest events, and how often."""
BLOCK, TRANSACTION, RECEIPT = (
    "eth_getBlockByNumber",
    "eth_getTransactionByHash",
    "eth_getTransactionReceipt",
)


@dataclass(frozen=True, slots=True)
class NodeSight(NodeHistory):
    """The ledger as one node shows it."""

    @classmethod
    def through(cls, node: Node, url: str, address: str) -> Self:
        return cls(Reader(node, to_checksum_address(address)), url)

    def head(self) -> int:
        """Number of the newest block."""
        return self.reader.head()

    def at(self, block: int, asks: Sequence[tuple[str, Any]]) -> list[Mapping[str, Any]]:
        """What the contract's view functions said at the end of the block."""
        return StateReader(self.reader.node, self.reader.address).at(block, asks)

    def agreement(self, ours: Deployment) -> Agreement:
        """Whether the node shows the ledger that our tables speak of."""
        is_chain = is_code = True
        try:
            self.reader.require_ours(ours)
            self.reader.require_a_contract()
        except WrongChain:
            is_chain = False
        except WrongContract:
            is_code = False
        same = self.hash_of(ours.read_to_block) == ours.read_to_hash
        return Agreement(
            self.url, self.head(), is_chain, is_code, ours.read_to_block, same_block=same
        )

    def blocks(self, numbers: Sequence[int]) -> list[Block]:
        """Those of these blocks that the node has got."""
        found = self.reader.node.ask_all([(BLOCK, [hex(number), False]) for number in numbers])
        return [_block(told) for told in found if told is not None]

    def block_called(self, name: str) -> Block | None:
        """The block of this hash."""
        told = self.reader.node.ask("eth_getBlockByHash", name, False)
        return None if told is None else _block(told)

    def transaction(self, name: str) -> Transaction | None:
        """The mined transaction of this hash."""
        carried, receipt = self.reader.node.ask_all([(TRANSACTION, [name]), (RECEIPT, [name])])
        if carried is None or receipt is None or receipt.get("blockNumber") is None:
            return None
        number = quantity(receipt["blockNumber"], RECEIPT)
        [block] = self.blocks([number])
        events = self.events(number, number)
        try:
            return Transaction(
                hash=hash_in(receipt["transactionHash"], RECEIPT),
                block=block,
                index=quantity(receipt["transactionIndex"], RECEIPT),
                sender=to_checksum_address(receipt["from"]),
                to=to_checksum_address(receipt["to"]) if receipt.get("to") else None,
                succeeded=bool(quantity(receipt["status"], RECEIPT)),
                gas_used=quantity(receipt["gasUsed"], RECEIPT),
                head=self.head(),
                said=said_in(_data(carried)) if receipt.get("to") else (),
                events=tuple(one for one in events if one[1].tx_hash == name.lower()),
                raw=carried,
            )
        except (KeyError, TypeError, ValueError) as wrong:
            raise AnswerGarbled(RECEIPT, f"no receipt: {wrong!r}"[:200]) from wrong

    def events(self, first: int, last: int) -> list[Found]:
        """Every event of the ledger in these blocks."""
        return list(self.reader.read(first, last).events)

    def newest(self, before: int, wanted: int, kinds: Sequence[str]) -> tuple[list[Found], int]:
        """The newest events in blocks before `before`, newest first, and how far it looked back.

        Only of these kinds, if any are named.

        It stops once it has `wanted` of them, at the first block, or after looking often enough.
        """
        found: list[Found] = []
        width, first = FIRST_RANGE, before
        topics: list[Topic] = [_called(kinds)] if kinds else []
        for _ in range(MOST_RANGES):
            if first <= 0 or len(found) >= wanted:
                break
            last, first = first - 1, max(0, first - width)
            found += reversed(self.reader.read(first, last, topics).events)
            width = min(width * 2, WIDEST_RANGE)
        return found, first

    def about(self, subject: str | int | Sequence[UUID], until: int) -> list[Found]:
        """Every event up to `until` that names a right, a party or loans, in order."""
        found: dict[tuple[int, int], Found] = {}
        for topics in _topics(subject):
            for one in self.reader.read(0, until, topics).events:
                found[one[1].block_number, one[1].log_index] = one
        return [found[place] for place in sorted(found)]


@dataclass(frozen=True, slots=True)
class NodeBook:
    """The nodes through which one may look: ours, and any at a host that the operator allows."""

    own: NodeSight
    hosts: frozenset[str]

    def ours(self) -> NodeSight:
        return self.own

    def at(self, url: str) -> NodeSight:
        """The node at an address of the auditor's choice. Raises: NodeNotAllowed."""
        host = _host_of(url)
        if host not in self.hosts:
            raise NodeNotAllowed(host or url[:80], ", ".join(sorted(self.hosts)))
        session = requests.Session()
        session.max_redirects = 0  # else an allowed host could lead us elsewhere
        session.trust_env = False
        return NodeSight.through(Node(HttpLine(url, session)), url, self.own.reader.address)


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or parts.username or parts.password:
        return ""
    return parts.hostname or ""


def _called(kinds: Sequence[str]) -> list[str]:
    """The topics of these kinds of event."""
    return ["0x" + topic.hex() for topic, one in decoders().items() if one.kind.__name__ in kinds]


def _topics(subject: str | int | Sequence[UUID]) -> list[list[Topic]]:
    if isinstance(subject, str):
        return [[None, ["0x" + word_of(subject).hex()]]]
    if isinstance(subject, int):
        party = ["0x" + subject.to_bytes(32, "big").hex()]
        return [[None, party], [None, None, party], [None, None, None, party]]
    return [[None, ["0x" + loan.bytes.ljust(32, b"\0").hex() for loan in subject]]]


def _block(told: Any) -> Block:
    try:
        return Block(
            quantity(told["number"], BLOCK),
            hash_in(told["hash"], BLOCK),
            hash_in(told["parentHash"], BLOCK),
            from_unix(quantity(told["timestamp"], BLOCK)),
            tuple(hash_in(one, BLOCK) for one in told["transactions"]),
        )
    except (KeyError, TypeError) as wrong:
        raise AnswerGarbled(BLOCK, f"no block: {wrong!r}"[:200]) from wrong


def _data(carried: Mapping[str, Any]) -> bytes:
    return data_of(carried.get("input", carried.get("data")), TRANSACTION)
