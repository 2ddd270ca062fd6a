"""Takes from the node what proves each step, when its block is final, and stores it once.

A node may forget the state of old blocks, so this runs right behind the indexer. Every step is
held against the verifier before it is stored; what cannot be proven is a `CaptureGap` with the
reason. It can be killed at any line: blocks and place are written in one transaction.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from eth_hash.auto import keccak
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.errors import AnswerGarbled
from ip_finance.chain.node import Node, quantity
from ip_finance.chain.proving import Proven, proven_steps
from ip_finance.chain.reader import LOGS
from ip_finance.chain.witness import Unproven, Witness
from ip_finance.core.actor import SYSTEM
from ip_finance.core.deployment import Deployment, the_current
from ip_finance.core.proofs import CapturedStep, CaptureGap, CapturePlace, ProofHeader, ProofNode
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.evidence import qbft
from ip_finance.evidence.errors import BundleRefused
from ip_finance.evidence.ledger import LedgerFacts

Gap: TypeAlias = tuple[int, int, str]
"""Block, transaction, and why it is not proven."""

NextCheckpoint: TypeAlias = Callable[[Tx, int], int | None]
"""Height of the nearest checkpoint at or after a block, if there is one."""

BLOCKS_AT_ONCE = 2_000
MOST_BLOCKS = 20
LINKS_AT_ONCE = 500
REASON_LENGTH = 500

log = logging.getLogger(__name__)


@dataclass
class Taken:
    """What one turn found, before it is written."""

    last: int
    last_hash: str
    witnesses: list[Witness] = field(default_factory=list)
    proven: list[Proven] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Capture:
    """The hand that keeps evidence. It follows the indexer's cursor with one of its own."""

    node: Node
    uow: UnitOfWork
    next_checkpoint: NextCheckpoint

    def step(self) -> bool:
        """Capture the next final blocks, or tie those captured to a checkpoint; false if idle.

        Raises: NodeTrouble: come again.
        """
        ledger, place = self._places()
        if self._hash_of(place.captured_to_block) != place.captured_to_hash:
            return self._forget_what_is_gone(ledger)
        if ledger.read_to_block <= place.captured_to_block:
            return self._link(place)
        last = min(ledger.read_to_block, place.captured_to_block + BLOCKS_AT_ONCE)
        taken = self._take(ledger, place.captured_to_block + 1, last)
        self._write(place, taken)
        return True

    def _places(self) -> tuple[Deployment, CapturePlace]:
        with self.uow.begin(SYSTEM) as tx:
            ledger = the_current(tx.session)
            first = insert(CapturePlace).values(
                id=1,
                keys_slot=LEDGER.slots["_keys"],
                captured_to_block=0,
                captured_to_hash=ledger.genesis_hash,
                linked_to_block=0,
            )
            tx.session.execute(first.on_conflict_do_nothing())
            place = tx.session.scalars(select(CapturePlace)).one()
            tx.session.expunge_all()
            return ledger, place

    def _take(self, ledger: Deployment, first: int, last: int) -> Taken:
        found = self._transactions(ledger.address, first, last)
        if len(found) > MOST_BLOCKS:  # the rest comes in the next turn
            last = sorted(found)[MOST_BLOCKS - 1]
        taken = Taken(last, self._hash_of(last))
        facts = LedgerFacts.written(
            ledger.chain_id,
            ledger.genesis_hash,
            ledger.address,
            ledger.code_hash,
            LEDGER.slots["_keys"],
        )
        for block in sorted(block for block in found if block <= last):
            self._take_block(facts, block, found[block], taken)
        return taken

    def _transactions(self, address: str, first: int, last: int) -> dict[int, list[int]]:
        """The transactions with events of the ledger, by block."""
        asked = {"address": address, "fromBlock": hex(first), "toBlock": hex(last)}
        told = self.node.ask(LOGS, asked)
        found: dict[int, set[int]] = {}
        try:
            for one in told:
                block = quantity(one["blockNumber"], LOGS)
                found.setdefault(block, set()).add(quantity(one["transactionIndex"], LOGS))
        except (KeyError, TypeError) as odd:
            raise AnswerGarbled(LOGS, f"no log: {odd!r}"[:200]) from odd
        return {block: sorted(transactions) for block, transactions in found.items()}

    def _take_block(
        self, facts: LedgerFacts, block: int, transactions: Sequence[int], taken: Taken
    ) -> None:
        try:
            witness = Witness.of(self.node, block)
        except Unproven as reason:
            taken.gaps += [(block, transaction, str(reason)) for transaction in transactions]
            return
        taken.witnesses.append(witness)
        for transaction in transactions:
            try:
                proven = proven_steps(witness, transaction, facts)
            except (Unproven, BundleRefused) as reason:
                taken.gaps.append((block, transaction, str(reason)))
            else:
                taken.proven += proven
                taken.witnesses += [one.before for one in proven if one.before]

    def _write(self, place: CapturePlace, taken: Taken) -> None:
        with self.uow.begin(SYSTEM) as tx:
            now = _locked(tx.session)
            if now.captured_to_hash != place.captured_to_hash:
                return  # somebody else has captured on; begin again from there
            _keep_headers(tx.session, taken.witnesses)
            _keep_nodes(tx.session, (node for one in taken.proven for node in one.nodes))
            tx.session.add_all(one.row for one in taken.proven)
            _keep_gaps(tx.session, taken.gaps)
            now.captured_to_block, now.captured_to_hash = taken.last, taken.last_hash

    def _link(self, place: CapturePlace) -> bool:
        """Keep the headers between the next loose end and the checkpoint after it."""
        with self.uow.begin(SYSTEM) as tx:
            loose = _loose_end(tx.session, place.linked_to_block)
            checkpoint = None if loose is None else self.next_checkpoint(tx, loose.number)
        if loose is None:
            return False
        if qbft.brings_seals(loose.rlp):
            checkpoint = loose.number
        if checkpoint is None:
            return False
        last = min(checkpoint, loose.number + LINKS_AT_ONCE)
        between, gap = self._headers(loose.number + 1, last)
        with self.uow.begin(SYSTEM) as tx:
            _keep_headers(tx.session, between)
            _keep_gaps(tx.session, gap)
            if last == checkpoint or gap:
                _locked(tx.session).linked_to_block = loose.number
        return True

    def _headers(self, first: int, last: int) -> tuple[list[Witness], list[Gap]]:
        """The blocks up to `last`, or to the first that cannot be shown, and why."""
        found: list[Witness] = []
        try:
            for number in range(first, last + 1):
                found.append(Witness.of(self.node, number))
        except Unproven as reason:
            return found, [(first + len(found), 0, f"on the way to a checkpoint: {reason}")]
        return found, []

    def _forget_what_is_gone(self, ledger: Deployment) -> bool:
        """A local chain can lose its last blocks; what was kept of them proves nothing.

        Only once the mirrors stand on the chain as it is now: it is the indexer's to say that a
        node is behind, or that finality is broken.
        """
        if self._hash_of(ledger.read_to_block) != ledger.read_to_hash:
            return False
        with self.uow.begin(SYSTEM) as tx:
            place = _locked(tx.session)
            headers = select(ProofHeader).order_by(ProofHeader.number.desc())
            standing = (
                one.number
                for one in tx.session.scalars(headers)
                if self._hash_of(one.number) == one.hash
            )
            last = next(standing, 0)
            for number in (CapturedStep.block, CaptureGap.block, ProofHeader.number):
                tx.session.execute(delete(number.class_).where(number > last))
            place.captured_to_block, place.captured_to_hash = last, self._hash_of(last)
            place.linked_to_block = min(place.linked_to_block, last)
        return True

    def _hash_of(self, number: int) -> str:
        """Empty if the chain is not that long."""
        found = self.node.header(number)
        return found.hash if found else ""


def _locked(session: Session) -> CapturePlace:
    """The place, for the one who moves it."""
    return session.scalars(select(CapturePlace).with_for_update()).one()


def _loose_end(session: Session, after: int) -> ProofHeader | None:
    """The first block above `after` whose next block is not kept."""
    following = aliased(ProofHeader)
    loose = (
        select(ProofHeader)
        .outerjoin(following, following.number == ProofHeader.number + 1)
        .where(ProofHeader.number > after, following.number.is_(None))
    )
    found = session.scalars(loose.order_by(ProofHeader.number).limit(1)).first()
    session.expunge_all()
    return found


def _keep_headers(session: Session, witnesses: Iterable[Witness]) -> None:
    rows = {
        one.header.number: {
            "number": one.header.number,
            "hash": one.hash,
            "rlp": one.header.encoded,
        }
        for one in witnesses
    }
    if rows:
        kept = insert(ProofHeader).values(list(rows.values()))
        session.execute(kept.on_conflict_do_nothing())


def _keep_gaps(session: Session, gaps: Iterable[Gap]) -> None:
    for block, transaction, reason in gaps:
        log.warning("block %s, transaction %s is not proven: %s", block, transaction, reason)
        row = {"block": block, "transaction": transaction, "reason": reason[:REASON_LENGTH]}
        session.execute(insert(CaptureGap).values(row).on_conflict_do_nothing())


def _keep_nodes(session: Session, nodes: Iterable[bytes]) -> None:
    rows = [{"hash": keccak(node), "node": node} for node in sorted(set(nodes))]
    if rows:
        session.execute(insert(ProofNode).values(rows).on_conflict_do_nothing())
