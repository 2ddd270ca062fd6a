"""Events of one ledger as a node tells them: typed, in the order of the chain, and checked.

A node may be slow, behind, pruned, garbled, or on another chain. What it tells is believed only
where it fits together; else it raises one of `ip_finance.chain.errors`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address
from web3 import Web3

from ip_finance.chain.decoding import NotAnEvent, decoders
from ip_finance.chain.errors import (
    AnswerGarbled,
    BlocksMissing,
    UnknownEvent,
    WrongChain,
    WrongContract,
)
from ip_finance.chain.node import Node, data_of, hash_in, quantity
from ip_finance.chain_api.events import ChainEvent, Seen
from ip_finance.core.clock import from_unix
from ip_finance.core.deployment import Deployment

Found: TypeAlias = tuple[ChainEvent, Seen]
Topic: TypeAlias = Sequence[str] | None
LOGS = "eth_getLogs"


@dataclass(frozen=True, slots=True)
class Range:
    """The events of blocks `first` to `last`, and what the chain called the last of them."""

    first: int
    last: int
    last_hash: str
    events: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """One log, read but not yet decoded."""

    block: int
    block_hash: str
    index: int
    tx_hash: str
    topics: tuple[bytes, ...]
    data: bytes
    time: int | None
    """Unix seconds of the block. Newer nodes say it in the log and spare us a question."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Events of the ledger at `address`."""

    node: Node
    address: str

    @classmethod
    def of(cls, web3: Web3, address: str) -> Self:
        return cls(Node.of(web3), to_checksum_address(address))

    def read(self, first: int, last: int, topics: Sequence[Topic] = ()) -> Range:
        """All events of blocks `first` to `last`, both included, in one question.

        With `topics` only those whose topics are among these, place by place; None: any.

        Raises: BlocksMissing, UnknownEvent, and what `Node` raises.
        """
        before = self._hash_of(last)
        asked: dict[str, Any] = {
            "address": self.address,
            "fromBlock": hex(first),
            "toBlock": hex(last),
        }
        if topics:
            asked["topics"] = [one and list(one) for one in topics]
        told = self.node.ask(LOGS, asked)
        if not isinstance(told, list):
            raise AnswerGarbled(LOGS, f"{str(told)[:80]!r} is no list")
        logs = sorted((self._log(one) for one in told), key=lambda log: (log.block, log.index))
        self._require_sound(logs, first, last)
        times = self._times_of(logs)
        after = self._hash_of(last)
        if {before, after, *(log.block_hash for log in logs if log.block == last)} != {before}:
            raise AnswerGarbled(LOGS, f"block {last} changed while it was read")
        events = [_decoded(log, times[log.block]) for log in logs]
        return Range(first, last, before, tuple(events))

    def head(self) -> int:
        """Number of the newest block."""
        return quantity(self.node.ask("eth_blockNumber"), "eth_blockNumber")

    def hash_of(self, block: int) -> str | None:
        """The block's hash; None if the chain is not that long."""
        found = self.node.header(block)
        return found.hash if found else None

    def require_ours(self, ours: Deployment) -> None:
        """Refuse a node that is on another chain, or has other code where our ledger is.

        Raises: WrongChain, WrongContract.
        """
        told_id, told_code = self.node.ask_all(
            [("eth_chainId", []), ("eth_getCode", [self.address, "latest"])]
        )
        chain_id = quantity(told_id, "eth_chainId")
        if chain_id != ours.chain_id:
            raise WrongChain("chain id", str(chain_id), str(ours.chain_id))
        genesis = self.hash_of(0)
        if genesis is None:
            raise BlocksMissing(0, 0)
        if genesis != ours.genesis_hash:
            raise WrongChain("genesis block", genesis, ours.genesis_hash)
        code = data_of(told_code, "eth_getCode")
        if code and code_hash(code) != ours.code_hash:
            raise WrongContract(self.address, f"its hash is {code_hash(code)}")

    def require_a_contract(self) -> None:
        """Refuse an address without code. Raises: WrongContract."""
        if not data_of(self.node.ask("eth_getCode", self.address, "latest"), "eth_getCode"):
            raise WrongContract(self.address, "there is none")

    def first_block_kept(self) -> int:
        """The first block that the node has got; 0 for a node that keeps the whole history."""
        missing, kept = -1, self.head()
        while kept - missing > 1:
            middle = (missing + kept) // 2
            if self.hash_of(middle) is None:
                missing = middle
            else:
                kept = middle
        return kept

    def require_whole(self) -> None:
        """Refuse a node that has thrown early blocks away.

        Raises: BlocksMissing.
        """
        if self.hash_of(1 if self.head() else 0) is None:
            raise BlocksMissing(0, self.first_block_kept() - 1)

    def _hash_of(self, block: int) -> str:
        found = self.hash_of(block)
        if found is None:
            raise BlocksMissing(block, block)
        return found

    def _log(self, told: Any) -> Log:
        try:
            if told.get("removed"):
                raise AnswerGarbled(LOGS, "a log of a block that is gone")
            if told["address"].lower() != self.address.lower():
                raise AnswerGarbled(LOGS, f"a log of {told['address']}")
            time = told.get("blockTimestamp")
            return Log(
                quantity(told["blockNumber"], LOGS),
                hash_in(told["blockHash"], LOGS),
                quantity(told["logIndex"], LOGS),
                hash_in(told["transactionHash"], LOGS),
                tuple(data_of(topic, LOGS) for topic in told["topics"]),
                data_of(told["data"], LOGS),
                None if time is None else quantity(time, LOGS),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            raise AnswerGarbled(LOGS, f"no log: {wrong!r}"[:200]) from wrong

    def _require_sound(self, logs: Sequence[Log], first: int, last: int) -> None:
        """The logs are within the range, each once, each block under one hash."""
        places = {(log.block, log.index) for log in logs}
        if len(places) != len(logs):
            raise AnswerGarbled(LOGS, "the same log twice")
        if len({log.block_hash for log in logs}) != len({log.block for log in logs}):
            raise AnswerGarbled(LOGS, "one block under two hashes")
        for log in logs:
            if not first <= log.block <= last:
                raise AnswerGarbled(LOGS, f"a log of block {log.block}, not {first} to {last}")

    def _times_of(self, logs: Sequence[Log]) -> dict[int, int]:
        """When each block was made, unix seconds."""
        times = {log.block: log.time for log in logs}
        unknown = [block for block, time in times.items() if time is None]
        hashes = {log.block: log.block_hash for log in logs}
        for block, header in zip(unknown, self.node.headers(unknown), strict=True):
            if header is None:
                raise BlocksMissing(block, block)
            if header.hash != hashes[block]:
                raise AnswerGarbled(LOGS, f"block {block} changed while it was read")
            times[block] = header.time
        return {block: time for block, time in times.items() if time is not None}


def code_hash(code: bytes) -> str:
    """How a contract's code is known."""
    return "0x" + keccak(code).hex()


def _decoded(log: Log, time: int) -> Found:
    decoder = decoders().get(log.topics[0]) if log.topics else None
    if decoder is None:
        raise UnknownEvent("0x" + log.topics[0].hex() if log.topics else "nothing", log.block)
    try:
        event = decoder.event(log.topics[1:], log.data)
    except NotAnEvent as wrong:
        raise AnswerGarbled(LOGS, f"block {log.block}: {wrong}") from wrong
    return event, Seen(log.block, log.index, log.tx_hash, from_unix(time))
