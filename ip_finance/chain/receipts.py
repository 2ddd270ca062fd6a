"""What became of a transaction, as the node tells it. Nothing of it is believed unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ip_finance.chain.errors import AnswerGarbled
from ip_finance.chain.node import Node, data_of, quantity
from ip_finance.chain.reverts import refused_in

METHOD = "eth_getTransactionReceipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A transaction in its block."""

    tx_hash: str
    block: int
    is_done: bool
    """False: it changed nothing, though its nonce is spent."""
    refused: dict[int, bytes]
    """Places of the batch's steps that changed nothing, and why."""


def find_receipt(node: Node, ledger: str, tx_hashes: Sequence[str]) -> Receipt | None:
    """The receipt of whichever of these the chain has taken; None if none has a block yet.

    Raises: what `Node` raises.
    """
    answers = node.ask_all([(METHOD, [tx_hash]) for tx_hash in tx_hashes])
    for tx_hash, told in zip(tx_hashes, answers, strict=True):
        if told is not None:
            return _receipt(ledger, tx_hash, told)
    return None


def _receipt(ledger: str, tx_hash: str, told: Any) -> Receipt | None:
    try:
        if told["blockNumber"] is None:  # some nodes answer for what still waits
            return None
        logs = [
            (data_of(log["topics"][0], METHOD), data_of(log["data"], METHOD))
            for log in told["logs"]
            if log["address"].lower() == ledger.lower() and log["topics"]
        ]
        block, status = quantity(told["blockNumber"], METHOD), quantity(told["status"], METHOD)
    except (AttributeError, KeyError, TypeError) as wrong:
        raise AnswerGarbled(METHOD, f"no receipt: {wrong!r}") from wrong
    return Receipt(tx_hash, block, bool(status), refused_in(logs))
