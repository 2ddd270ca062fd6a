"""What the ledger would say to each of many calls, one after the other, without a transaction.

`eth_simulateV1` (execution-apis; Geth 1.14.9, Besu 25.4, Anvil 1.0) runs them in one block that is
thrown away. Each call meets the state that the ones before it leave, as in a batch on the chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ip_finance.chain.errors import AnswerGarbled
from ip_finance.chain.node import Node, data_of, quantity

METHOD = "eth_simulateV1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call would do."""

    gas: int
    """Of a transaction of its own, after refunds."""
    revert: bytes | None
    """Why it would be refused; None if it would be taken."""


def simulate(
    node: Node, sender: str, ledger: str, calls: Sequence[bytes], at: int
) -> list[Outcome]:
    """The outcome of each call on top of the newest block, in a block of time `at` (unix).

    Raises: what `Node` raises. MethodNotFound: the node is too old.
    """
    asked = {
        "blockStateCalls": [
            {
                "blockOverrides": {"time": hex(at)},
                "calls": [
                    {"from": sender, "to": ledger, "input": "0x" + call.hex()} for call in calls
                ],
            }
        ]
    }
    told = node.ask(METHOD, asked, "latest")
    try:
        outcomes = [_outcome(one) for one in told[-1]["calls"]]
    except (AttributeError, IndexError, KeyError, TypeError) as wrong:
        raise AnswerGarbled(METHOD, f"no outcomes: {wrong!r}") from wrong
    if len(outcomes) != len(calls):
        raise AnswerGarbled(METHOD, f"{len(outcomes)} outcomes of {len(calls)} calls")
    return outcomes


def _outcome(told: Any) -> Outcome:
    gas = quantity(told["gasUsed"], METHOD)
    if quantity(told["status"], METHOD):
        return Outcome(gas, None)
    # Anvil gives the error's bytes as the returned data, Geth and Besu in the error.
    data = told.get("returnData") or "0x"
    if data == "0x":
        data = (told.get("error") or {}).get("data") or "0x"
    return Outcome(gas, data_of(data, METHOD))
