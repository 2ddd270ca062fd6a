"""Reads final events and hands them to the slices, once each and in order.

Only blocks `depth` behind the head are read, so a projection never has to be undone. If a
block we have read is no longer on the chain, finality itself is broken: we stop and say so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import delete

from ip_finance.chain.errors import BlocksMissing, FinalityBrokenError, NodeBehind
from ip_finance.chain.pace import Pace
from ip_finance.chain.reader import Found, Range, Reader
from ip_finance.chain_api.events import ChainEvent, Seen
from ip_finance.core.actor import SYSTEM
from ip_finance.core.db import LedgerRow
from ip_finance.core.deployment import Deployment, for_projecting, the_current
from ip_finance.core.mirror import MirrorSession
from ip_finance.core.uow import Tx, UnitOfWork

Projector: TypeAlias = Callable[[Tx, Any, Seen], None]
Projectors: TypeAlias = Mapping[type[ChainEvent], Sequence[Projector]]
RangeHearer: TypeAlias = Callable[[Tx, Sequence[Found]], None]
"""Hears all events of a range at once, after the projectors."""


@dataclass(frozen=True, slots=True)
class Indexer:
    """Keeps our tables at the state of the last final block.

    The node is asked before the transaction opens, so that a slow one holds up nobody.
    """

    reader: Reader
    projectors: Projectors
    on_range: RangeHearer
    uow: UnitOfWork
    depth: int
    pace: Pace = field(default_factory=Pace)

    def step(self) -> bool:
        """Read the next range of final blocks, in one transaction; false if there is none.

        Raises: NodeTrouble: come again. WrongLedger: an operator has to look.
        """
        place = self._place()
        final = self._final_block(place)
        if final <= place.read_to_block:
            return False
        self.reader.require_ours(place)
        found = self.pace.read(self.reader, place.read_to_block + 1, final)
        self._require_place(place)  # still: the range was read on top of it
        return self._project(place, found)

    def has_lost_its_place(self) -> bool:
        """Whether the chain no longer has the block that was read last."""
        place = self._place()
        return self.reader.hash_of(place.read_to_block) != place.read_to_hash

    def adopt_genesis(self) -> None:
        """Take this chain's first block for ours: only for a local chain that was made anew."""
        with self.uow.begin(SYSTEM) as tx:
            for_projecting(tx.session).genesis_hash = self._genesis()

    def rebuild(self) -> None:
        """Empty every table that mirrors the ledger and make it anew from block 0.

        Raises: WrongLedger, BlocksMissing: before anything is emptied. NodeTrouble.
        """
        self.reader.require_ours(self._place())
        self.reader.require_whole()
        genesis = self._genesis()
        with self.uow.begin(SYSTEM) as tx:
            cursor = for_projecting(tx.session)
            for table in reversed(LedgerRow.all_tables()):
                tx.session.execute(delete(table))
            cursor.read_to_block = 0
            cursor.read_to_hash = genesis
        while self.step():
            pass

    def _genesis(self) -> str:
        found = self.reader.hash_of(0)
        if found is None:
            raise BlocksMissing(0, 0)
        return found

    def _place(self) -> Deployment:
        with self.uow.begin(SYSTEM) as tx:
            return the_current(tx.session)

    def _final_block(self, place: Deployment) -> int:
        """The newest block deep enough.

        Raises: FinalityBrokenError; NodeBehind: the node has not got what was read before.
        """
        head = self.reader.head()
        if head < place.read_to_block:
            raise NodeBehind(head, place.read_to_block)
        self._require_place(place)
        return head - self.depth

    def _require_place(self, place: Deployment) -> None:
        found = self.reader.hash_of(place.read_to_block)
        if found is None:
            raise BlocksMissing(place.read_to_block, place.read_to_block)
        if found != place.read_to_hash:
            raise FinalityBrokenError(place.read_to_block)

    def _project(self, place: Deployment, found: Range) -> bool:
        with self.uow.begin(SYSTEM) as tx:
            cursor = for_projecting(tx.session)
            if cursor.read_to_hash != place.read_to_hash:
                return True  # somebody else has read on; begin again from there
            self._hand_over(tx, found.events)
            cursor.read_to_block = found.last
            cursor.read_to_hash = found.last_hash
            return True

    def _hand_over(self, tx: Tx, found: Sequence[Found]) -> None:
        """Each event to those who hear it. Rows are written once a range, not once an event."""
        assert isinstance(tx.session, MirrorSession)
        tx.session.keep_at_hand(event for event, _ in found)
        for event, seen in found:
            for project in self.projectors[type(event)]:
                project(tx, event, seen)
        self.on_range(tx, found)
