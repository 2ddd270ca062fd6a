"""What a transaction says to the ledger: one step directly, or many in a batch. Pure.

web3's own encoder looks the function up anew for every call, and is ten times slower.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from eth_abi.abi import encode
from eth_utils.abi import function_abi_to_4byte_selector as selector_of
from eth_utils.abi import get_abi_input_types
from hexbytes import HexBytes

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import call_args, function_name
from ip_finance.chain_api.steps import Step


class Function(NamedTuple):
    """A function of the ledger, ready to be called."""

    selector: bytes
    types: Sequence[str]

    def __call__(self, *args: Any) -> bytes:
        return self.selector + encode(self.types, args)


@cache
def function(name: str) -> Function:
    """The ledger's function of that name."""
    entry: Any = next(
        entry for entry in LEDGER.abi if entry["type"] == "function" and entry["name"] == name
    )
    return Function(bytes(selector_of(entry)), get_abi_input_types(entry))


def step_call(step: Step, signatures: str) -> bytes:
    """The call of the step's own function; `signatures` in hex, end to end."""
    return function(function_name(type(step)))(call_args(step), HexBytes(signatures))


def transaction_call(calls: Sequence[bytes]) -> bytes:
    """What one transaction says that carries these calls: a single one goes without the batch.

    A call of its own is cheaper, by what `relay` reads and forwards.
    """
    return calls[0] if len(calls) == 1 else function("relay")(calls)
