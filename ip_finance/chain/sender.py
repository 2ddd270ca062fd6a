"""Carries the outbox to the chain: simulate, reserve a nonce, sign, store, and only then send.

A crash at any point is safe. Before the store, nothing happened. After it, the same bytes
are sent again; the chain knows them by their hash and takes them once.

One step is in flight at a time, so each is simulated against the state it will meet.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from eth_account.signers.base import BaseAccount
from hexbytes import HexBytes
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3RPCError
from web3.types import Nonce, TxParams, TxReceipt, Wei

from ip_finance.chain.codec import call_args, function_name
from ip_finance.chain.fees import fees_for, gas_limit
from ip_finance.chain.reverts import refusal_of
from ip_finance.chain_api.stored import step_of
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import from_unix
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.core.uow import Tx, UnitOfWork

log = logging.getLogger(__name__)

ALREADY_THERE = ("already", "known")
"""How nodes say that a transaction waits for its block: no news."""

OnRefused: TypeAlias = Callable[[Tx, UUID, dict[str, Any]], None]


def transaction(web3: Web3, sender: str, nonce: int, gas: int) -> TxParams:
    """The parts of a transaction that do not depend on the call."""
    base_fee = web3.eth.get_block("latest").get("baseFeePerGas", Wei(0))
    fees = fees_for(base_fee, web3.eth.max_priority_fee if base_fee else 0)
    return {
        "from": Web3.to_checksum_address(sender),
        "nonce": Nonce(nonce),
        "gas": gas_limit(gas),
        "chainId": web3.eth.chain_id,
        "maxFeePerGas": Wei(fees.max_fee),
        "maxPriorityFeePerGas": Wei(fees.priority_fee),
    }


@dataclass(frozen=True, slots=True)
class Sender:
    """The only holder of the relayer's account, and the only user of its nonces."""

    web3: Web3
    ledger: Contract
    relayer: BaseAccount
    uow: UnitOfWork
    on_refused: OnRefused

    def step(self) -> bool:
        """Move one step one state onward; false if nothing could be moved.

        What is signed is settled before anything else is signed.
        """
        with self.uow.begin(SYSTEM) as tx:
            if (in_flight := _oldest(tx.session, OutboxState.SIGNED)) is not None:
                return self._settle(tx, in_flight)
            pending = _oldest(tx.session, OutboxState.PENDING)
            return pending is not None and self._sign(tx, pending)

    def _sign(self, tx: Tx, row: OutboxRow) -> bool:
        call = self._call(row)
        try:
            gas = call.estimate_gas({"from": self.relayer.address})
        except ContractLogicError as refused:
            self._refuse(tx, row, OutboxState.REJECTED, refused)  # no nonce was spent
            return True
        nonce = self._next_nonce(tx.session)
        params = transaction(self.web3, self.relayer.address, nonce, gas)
        signed = self.relayer.sign_transaction(call.build_transaction(params))  # type: ignore[arg-type]
        row.relayer = self.relayer.address
        row.nonce = nonce
        row.raw_tx = bytes(signed.raw_transaction)
        row.tx_hash = HexBytes(signed.hash).to_0x_hex()
        row.state = OutboxState.SIGNED
        return True

    def _settle(self, tx: Tx, row: OutboxRow) -> bool:
        assert row.tx_hash is not None
        assert row.raw_tx is not None
        receipt = self._receipt(row.tx_hash, row.raw_tx)
        if receipt is None:
            return False  # sent; the block is not there yet
        mined = self.web3.eth.get_block(receipt["blockNumber"])
        row.mined_at = from_unix(mined["timestamp"])
        if receipt["status"]:
            row.state = OutboxState.MINED
        else:
            self._refuse(tx, row, OutboxState.REVERTED, self._why_reverted(row))
        return True

    def _receipt(self, tx_hash: str, raw: bytes) -> TxReceipt | None:
        """The receipt; if there is none yet, the stored bytes are sent (again)."""
        try:
            return self.web3.eth.get_transaction_receipt(HexBytes(tx_hash))
        except TransactionNotFound:
            pass
        try:
            self.web3.eth.send_raw_transaction(HexBytes(raw))
        except Web3RPCError as refused:
            # "already known", "nonce too low": success in disguise, or the receipt will tell.
            if not any(word in str(refused).lower() for word in ALREADY_THERE):
                log.warning("the node did not take %s: %s", tx_hash, refused)
            return None
        try:
            return self.web3.eth.get_transaction_receipt(HexBytes(tx_hash))
        except TransactionNotFound:
            return None

    def _call(self, row: OutboxRow) -> ContractFunction:
        step = step_of(row.kind, row.payload)
        method = self.ledger.functions[function_name(type(step))]
        return method(call_args(step), HexBytes(row.signatures))

    def _why_reverted(self, row: OutboxRow) -> ContractLogicError:
        try:
            self._call(row).call({"from": self.relayer.address})
        except ContractLogicError as refused:
            return refused
        return ContractLogicError("reverted")

    def _refuse(
        self, tx: Tx, row: OutboxRow, state: OutboxState, refused: ContractLogicError
    ) -> None:
        data = refused.data if isinstance(refused.data, str) else None
        row.state = state
        row.refusal = refusal_of(data)
        if row.request_id is not None:
            self.on_refused(tx, row.request_id, row.refusal)

    def _next_nonce(self, session: Session) -> int:
        mine = OutboxRow.relayer == self.relayer.address
        ours = session.scalar(select(func.max(OutboxRow.nonce)).where(mine))
        if ours is None:
            return self.web3.eth.get_transaction_count(self.relayer.address)
        return ours + 1


def _oldest(session: Session, state: OutboxState) -> OutboxRow | None:
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.state == state)
        .order_by(OutboxRow.seq)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
