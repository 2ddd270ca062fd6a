"""Reads final logs and hands them to the slices, once each and in order.

Only blocks `depth` behind the head are read, so a projection never has to be undone. If a
block we have read is no longer on the chain, finality itself is broken: we stop and say so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from hexbytes import HexBytes
from sqlalchemy import delete
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import BlockNotFound
from web3.types import LogReceipt

from ip_finance.chain.codec import event_of
from ip_finance.chain_api.events import BY_KIND, ChainEvent, Seen
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import from_unix
from ip_finance.core.db import LedgerRow
from ip_finance.core.deployment import Deployment, for_projecting
from ip_finance.core.uow import Tx, UnitOfWork

Projector: TypeAlias = Callable[[Tx, Any, Seen], None]
Projectors: TypeAlias = Mapping[type[ChainEvent], Sequence[Projector]]


class FinalityBrokenError(Exception):
    """The chain dropped a block that we had taken for final."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Events of one ledger, decoded, in the order of the chain."""

    web3: Web3
    ledger: Contract
    kinds: Mapping[bytes, str]

    @classmethod
    def of(cls, web3: Web3, ledger: Contract) -> Self:
        """A reader that knows each event of the ledger by its topic."""
        return cls(web3, ledger, {bytes(HexBytes(ledger.events[k]().topic)): k for k in BY_KIND})

    def events(self, first: int, last: int) -> list[tuple[ChainEvent, Seen]]:
        """Every event of blocks `first` to `last`, both included."""
        logs = self.web3.eth.get_logs(
            {"address": self.ledger.address, "fromBlock": first, "toBlock": last}
        )
        blocks = {log["blockNumber"]: log for log in logs}
        times = {number: self._time_of(log) for number, log in blocks.items()}
        found = [self._decode(log, times[log["blockNumber"]]) for log in logs]
        return sorted(found, key=lambda item: (item[1].block_number, item[1].log_index))

    def hash_of(self, number: int) -> str | None:
        """The block's hash; None if the chain is not that long."""
        try:
            return HexBytes(self.web3.eth.get_block(number)["hash"]).to_0x_hex()
        except BlockNotFound:
            return None

    def _time_of(self, log: LogReceipt) -> int:
        """When the log's block was made. Newer nodes say it in the log and spare us a question."""
        told: Any = log.get("blockTimestamp")
        if told is None:
            return int(self.web3.eth.get_block(log["blockNumber"])["timestamp"])
        return int(told, 16) if isinstance(told, str) else int(told)

    def _decode(self, log: LogReceipt, time: int) -> tuple[ChainEvent, Seen]:
        kind = self.kinds[bytes(log["topics"][0])]
        args = self.ledger.events[kind]().process_log(log)["args"]
        tx_hash = HexBytes(log["transactionHash"]).to_0x_hex()
        seen = Seen(log["blockNumber"], log["logIndex"], tx_hash, from_unix(time))
        return event_of(kind, args), seen


@dataclass(frozen=True, slots=True)
class Indexer:
    """Keeps our tables at the state of the last final block."""

    reader: Reader
    projectors: Projectors
    uow: UnitOfWork
    depth: int
    batch: int = 500

    def step(self) -> bool:
        """Read the next range of final blocks in one transaction; false if there is none."""
        with self.uow.begin(SYSTEM) as tx:
            cursor = for_projecting(tx.session)
            if self._is_gone(cursor):
                raise FinalityBrokenError(cursor.read_to_block)
            head = self.reader.web3.eth.block_number
            last = min(head - self.depth, cursor.read_to_block + self.batch)
            if last <= cursor.read_to_block:
                return False
            for event, seen in self.reader.events(cursor.read_to_block + 1, last):
                for project in self.projectors[type(event)]:
                    project(tx, event, seen)
                tx.session.flush()
            cursor.read_to_block = last
            cursor.read_to_hash = self.reader.hash_of(last) or ""
            return True

    def has_lost_its_place(self) -> bool:
        """Whether the chain no longer has the block that was read last."""
        with self.uow.begin(SYSTEM) as tx:
            return self._is_gone(for_projecting(tx.session))

    def rebuild(self) -> None:
        """Empty every table that mirrors the ledger and make it anew from block 0."""
        with self.uow.begin(SYSTEM) as tx:
            cursor = for_projecting(tx.session)
            for table in reversed(LedgerRow.all_tables()):
                tx.session.execute(delete(table))
            cursor.read_to_block = 0
            cursor.read_to_hash = self.reader.hash_of(0) or ""
        while self.step():
            pass

    def _is_gone(self, cursor: Deployment) -> bool:
        return self.reader.hash_of(cursor.read_to_block) != cursor.read_to_hash
