"""What the chain asks for gas now, and transactions signed for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from eth_account.signers.base import BaseAccount
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes

from ip_finance.chain.errors import AnswerGarbled
from ip_finance.chain.fees import Fees, fees_for
from ip_finance.chain.node import Node, quantity
from ip_finance.core.clock import from_unix
from ip_finance.core.outbox import ChainAttempt, ChainTransaction, TransactionState

HEAD = "eth_getBlockByNumber"


@dataclass(frozen=True, slots=True)
class Market:
    """The newest block, and the fees for the next one."""

    block: int
    time: int
    """Unix seconds of the newest block."""
    gas_of_block: int
    fees: Fees

    @classmethod
    def now(cls, node: Node, cap: int) -> Self:
        """As the node sees it; `cap` in wei a gas."""
        head = node.ask(HEAD, "latest", False)
        if not isinstance(head, dict):
            raise AnswerGarbled(HEAD, f"{str(head)[:80]!r} is no block")
        base_fee = quantity(head.get("baseFeePerGas", 0), HEAD)
        tip = quantity(node.ask("eth_maxPriorityFeePerGas"), HEAD) if base_fee else 0
        return cls(
            quantity(head.get("number"), HEAD),
            quantity(head.get("timestamp"), HEAD),
            quantity(head.get("gasLimit"), HEAD),
            fees_for(base_fee, tip, cap),
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """What does not change when a transaction is signed again at a higher price."""

    chain_id: int
    nonce: int
    gas: int
    data: bytes
    to: str | None
    """None: the transaction makes a contract."""

    @classmethod
    def of(cls, raw_tx: bytes) -> Self:
        """What an earlier attempt carries."""
        sent = TypedTransaction.from_bytes(HexBytes(raw_tx)).as_dict()
        to = to_checksum_address(sent["to"]) if sent["to"] else None
        return cls(sent["chainId"], sent["nonce"], sent["gas"], bytes(sent["data"]), to)

    def signed(self, relayer: BaseAccount, fees: Fees, market: Market) -> ChainAttempt:
        """The attempt; it still has to be stored, and then sent."""
        params: dict[str, Any] = {
            "type": 2,
            "chainId": self.chain_id,
            "nonce": self.nonce,
            "gas": self.gas,
            "value": 0,
            "data": self.data,
            "maxFeePerGas": fees.max_fee,
            "maxPriorityFeePerGas": fees.priority_fee,
        }
        if self.to is not None:
            params["to"] = self.to
        signed = relayer.sign_transaction(params)
        return ChainAttempt(
            tx_hash=HexBytes(signed.hash).to_0x_hex(),
            raw_tx=bytes(signed.raw_transaction),
            max_fee=fees.max_fee,
            priority_fee=fees.priority_fee,
            signed_at_block=market.block,
            signed_at=from_unix(market.time),
        )


def transaction_of(
    relayer: BaseAccount, envelope: Envelope, market: Market, *, at: datetime
) -> ChainTransaction:
    """A transaction with its first attempt, to be stored."""
    return ChainTransaction(
        relayer=relayer.address,
        nonce=envelope.nonce,
        gas=envelope.gas,
        state=TransactionState.SIGNED,
        created_at=at,
        attempts=[envelope.signed(relayer, market.fees, market)],
    )


def first_nonce(node: Node, relayer: str) -> int:
    """The nonce of a relayer that never sent for us."""
    question = "eth_getTransactionCount"
    return quantity(node.ask(question, relayer, "latest"), question)
