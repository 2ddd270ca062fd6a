"""Carries the outbox to the chain: simulate, reserve a nonce, sign, store, and only then send.

A crash at any point is safe. Before the store, nothing happened. After it, the same bytes
are sent again; the chain knows them by their hash and takes them once.

Each relayer has one transaction in flight, with all the steps that may go (`batch`), so each step
is simulated against the state that it will meet.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias
from uuid import UUID

from eth_account.signers.base import BaseAccount
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.chain.batch import free_of, records_of
from ip_finance.chain.calls import step_call, transaction_call
from ip_finance.chain.errors import NodeTrouble
from ip_finance.chain.fees import Fees, gas_limit, higher, is_passed_over
from ip_finance.chain.node import Node, quantity
from ip_finance.chain.node_errors import AlreadyKnown, FeeTooLow, FundsMissing
from ip_finance.chain.pricing import Envelope, Market, first_nonce, transaction_of
from ip_finance.chain.receipts import Receipt, find_receipt
from ip_finance.chain.reverts import refusal_of
from ip_finance.chain.signer import Relayers
from ip_finance.chain.simulation import Outcome, simulate
from ip_finance.chain_api.stored import step_of
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import from_unix, unix
from ip_finance.core.deployment import Deployment
from ip_finance.core.outbox import (
    ChainAttempt,
    ChainTransaction,
    OutboxRow,
    OutboxState,
    TransactionState,
)
from ip_finance.core.uow import Tx, UnitOfWork

log = logging.getLogger(__name__)

MOST_STEPS = 100
"""In one transaction; and four times as many are looked at for those that may go."""
MOST_GAS = 8_000_000
"""In one transaction, unless one step alone needs more; at most half a block."""
SEND = "eth_sendRawTransaction"

OnRefused: TypeAlias = Callable[[Tx, UUID, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Sender:
    """The only holder of the relayers' accounts, and the only user of their nonces."""

    node: Node
    ledger: Deployment
    relayers: Relayers
    uow: UnitOfWork
    on_refused: OnRefused
    depth: int
    """Blocks behind the head that count as final; until then a transaction is in flight."""

    def step(self) -> bool:
        """Move one transaction one state onward; false if none could be moved.

        Raises: NodeTrouble: nothing could be moved, and this is why.
        """
        troubles: list[NodeTrouble] = []
        with self.uow.begin(SYSTEM) as tx:
            in_flight = _in_flight(tx.session)
            has_moved = any(self._settle(tx, sent, troubles) for sent in in_flight) or self._sign(
                tx, in_flight, troubles
            )
        if troubles and not has_moved:
            raise troubles[0]
        return has_moved

    # ------------------------------------------------------------------ from waiting to signed

    def _sign(
        self, tx: Tx, in_flight: Sequence[ChainTransaction], troubles: list[NodeTrouble]
    ) -> bool:
        """Sign what may go, for a relayer that has nothing in flight; the rest waits."""
        busy = {sent.relayer for sent in in_flight}
        free = [relayer for relayer in self.relayers.accounts if relayer.address not in busy]
        waiting = _may_go(tx.session) if free else []
        if not waiting:
            return False
        market = Market.now(self.node, self.relayers.fee_cap)
        taken, gas = self._take(tx, [(row, _call(row)) for row in waiting], market)
        if not taken:
            return True  # all that may go was refused
        relayer = self._solvent(free, gas * market.fees.max_fee, troubles)
        if relayer is None:
            return False
        nonce = self._next_nonce(tx.session, relayer.address)
        data = transaction_call([call for _, call in taken])
        envelope = Envelope(self.ledger.chain_id, nonce, gas, data, self.ledger.address)
        carrier = transaction_of(relayer, envelope, market, at=tx.now)
        tx.session.add(carrier)
        tx.session.flush()
        for place, (row, _) in enumerate(taken):
            row.transaction_id, row.place, row.state = carrier.id, place, OutboxState.SIGNED
        return True

    def _take(
        self, tx: Tx, waiting: Sequence[tuple[OutboxRow, bytes]], market: Market
    ) -> tuple[list[tuple[OutboxRow, bytes]], int]:
        """The steps of the next transaction, and its gas. What the ledger would refuse is told so.

        No nonce is spent on a refusal.
        """
        taken: list[tuple[OutboxRow, bytes]] = []
        gas, most = 0, min(MOST_GAS, market.gas_of_block // 2)
        outcomes = self._simulate(tx, [call for _, call in waiting], market)
        for (row, call), outcome in zip(waiting, outcomes, strict=True):
            if outcome.revert is not None:
                self._refuse(tx, row, OutboxState.REJECTED, outcome.revert)
            elif taken and gas + gas_limit(outcome.gas) > most:
                break  # what comes after it might depend on it: all of it waits
            else:
                taken.append((row, call))
                gas += gas_limit(outcome.gas)
        return taken, gas

    def _simulate(self, tx: Tx, calls: Sequence[bytes], market: Market) -> list[Outcome]:
        at = max(unix(tx.now), market.time + 1)
        relayer = self.relayers.accounts[0].address
        return simulate(self.node, relayer, self.ledger.address, calls, at)

    def _solvent(
        self, free: Sequence[BaseAccount], cost: int, troubles: list[NodeTrouble]
    ) -> BaseAccount | None:
        """A relayer that can pay; where gas has no price, the first."""
        for relayer in free:
            question = "eth_getBalance"
            if (
                not cost
                or quantity(self.node.ask(question, relayer.address, "latest"), question) >= cost
            ):
                return relayer
            troubles.append(FundsMissing(SEND, f"{relayer.address} has less than {cost} wei"))
        return None

    def _next_nonce(self, session: Session, relayer: str) -> int:
        mine = ChainTransaction.relayer == relayer
        ours = session.scalar(select(func.max(ChainTransaction.nonce)).where(mine))
        return first_nonce(self.node, relayer) if ours is None else ours + 1

    # ------------------------------------------------------------------ from signed to mined

    def _settle(self, tx: Tx, sent: ChainTransaction, troubles: list[NodeTrouble]) -> bool:
        """Note what became of a transaction; send it (again) if nothing has yet."""
        receipt = self._receipt(sent)
        if receipt is None:
            trouble = self._send(sent.newest)
            receipt = self._receipt(sent)
            if receipt is None:
                if trouble:
                    troubles.append(trouble)
                return self._offer_more(sent, trouble)
        if not self._is_final(receipt.block):
            return (
                False  # a block that is dropped takes its transactions along: they are sent again
            )
        self._note(tx, sent, receipt)
        return True

    def _is_final(self, block: int) -> bool:
        question = "eth_blockNumber"
        return not self.depth or block <= quantity(self.node.ask(question), question) - self.depth

    def _receipt(self, sent: ChainTransaction) -> Receipt | None:
        hashes = [attempt.tx_hash for attempt in reversed(sent.attempts)]
        return find_receipt(self.node, self.ledger.address, hashes)

    def _send(self, attempt: ChainAttempt) -> NodeTrouble | None:
        """Send the stored bytes; gives the node's objection, if it has one.

        That the nonce is too low may be success in disguise: the receipt decides.
        """
        try:
            self.node.ask(SEND, "0x" + attempt.raw_tx.hex())
        except AlreadyKnown:
            return None
        except NodeTrouble as trouble:
            return trouble
        return None

    def _offer_more(self, sent: ChainTransaction, trouble: NodeTrouble | None) -> bool:
        """Sign a transaction that is passed over, or offers too little, at a higher price."""
        relayer = next((one for one in self.relayers.accounts if one.address == sent.relayer), None)
        if relayer is None:
            return False  # a relayer of before: its bytes are all that we have
        market, newest = Market.now(self.node, self.relayers.fee_cap), sent.newest
        if not isinstance(trouble, FeeTooLow) and not is_passed_over(
            newest.signed_at_block, market.block
        ):
            return False
        offered = Fees(newest.max_fee, newest.priority_fee)
        fees = higher(offered, market.fees, self.relayers.fee_cap)
        if fees is None:
            return False
        log.warning("%s nonce %d now offers %s", sent.relayer, sent.nonce, fees)
        sent.attempts.append(Envelope.of(newest.raw_tx).signed(relayer, fees, market))
        return True

    def _note(self, tx: Tx, sent: ChainTransaction, receipt: Receipt) -> None:
        sent.state = TransactionState.MINED if receipt.is_done else TransactionState.FAILED
        sent.tx_hash, sent.block_number = receipt.tx_hash, receipt.block
        sent.mined_at = from_unix(self._time_of(receipt.block))
        if not receipt.is_done:
            log.error("transaction %s failed on the chain", receipt.tx_hash)
        rows = _carried_by(tx.session, sent)
        refused = receipt.refused if receipt.is_done else self._reasons(tx, rows)
        for row in rows:
            reason = refused.get(row.place or 0)
            if reason:
                self._refuse(tx, row, OutboxState.REVERTED, reason)
            elif reason is None and receipt.is_done:
                row.state = OutboxState.MINED
            else:  # the gas did not suffice: it is simulated anew
                row.transaction_id, row.place, row.state = None, None, OutboxState.PENDING

    def _reasons(self, tx: Tx, rows: Sequence[OutboxRow]) -> dict[int, bytes]:
        """Why the steps of a failed transaction would be refused now; those that would not, not."""
        if not rows:
            return {}
        market = Market.now(self.node, self.relayers.fee_cap)
        outcomes = self._simulate(tx, [_call(row) for row in rows], market)
        return {place: one.revert for place, one in enumerate(outcomes) if one.revert}

    def _time_of(self, block: int) -> int:
        header = self.node.header(block)
        assert header is not None, "a receipt names a block that the node has not got"
        return header.time

    def _refuse(self, tx: Tx, row: OutboxRow, state: OutboxState, reason: bytes) -> None:
        row.state = state
        row.refusal = refusal_of(reason)
        if row.request_id is not None:
            self.on_refused(tx, row.request_id, row.refusal)


def _call(row: OutboxRow) -> bytes:
    return step_call(step_of(row.kind, row.payload), row.signatures)


def _in_flight(session: Session) -> Sequence[ChainTransaction]:
    signed = ChainTransaction.state == TransactionState.SIGNED
    found = select(ChainTransaction).where(signed).order_by(ChainTransaction.id)
    return session.scalars(found.with_for_update()).all()


def _carried_by(session: Session, sent: ChainTransaction) -> Sequence[OutboxRow]:
    found = select(OutboxRow).where(OutboxRow.transaction_id == sent.id)
    return session.scalars(found.order_by(OutboxRow.place)).all()


def _may_go(session: Session) -> list[OutboxRow]:
    """What waits and need not wait for another step, in its order."""
    in_order = select(OutboxRow).order_by(OutboxRow.seq)
    signed = session.scalars(in_order.where(OutboxRow.state == OutboxState.SIGNED))
    pending = session.scalars(
        in_order.where(OutboxRow.state == OutboxState.PENDING)
        .limit(4 * MOST_STEPS)
        .with_for_update()
    )
    waiting = ((row, _records(row)) for row in pending)
    return list(islice(free_of(waiting, [_records(row) for row in signed]), MOST_STEPS))


def _records(row: OutboxRow) -> frozenset[str]:
    return records_of(step_of(row.kind, row.payload))
