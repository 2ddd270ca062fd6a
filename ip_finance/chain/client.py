"""The node, with timeouts. The only place that opens a connection to a chain."""

from web3 import HTTPProvider, Web3
from web3.contract import Contract

from ip_finance.chain.artifact import LEDGER
from ip_finance.core.errors import Unavailable

TIMEOUT_SECONDS = 20


class ChainUnavailable(Unavailable):
    code = "chain-unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The chain node does not answer: {reason}", cure="Try again shortly.")


def connect(url: str) -> Web3:
    """A client of the node at `url`; nothing is sent yet."""
    return Web3(HTTPProvider(url, request_kwargs={"timeout": TIMEOUT_SECONDS}))


def ledger_at(web3: Web3, address: str) -> Contract:
    """The deployed ledger."""
    return web3.eth.contract(Web3.to_checksum_address(address), abi=LEDGER.abi)
