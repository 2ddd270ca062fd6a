"""The node, with timeouts. The only place that opens a connection to a chain."""

from web3 import HTTPProvider, Web3
from web3.contract import Contract

from ip_finance.chain.artifact import LEDGER

TIMEOUT_SECONDS = 20


def connect(url: str) -> Web3:
    """A client of the node at `url`; nothing is sent yet."""
    return Web3(HTTPProvider(url, request_kwargs={"timeout": TIMEOUT_SECONDS}))


def ledger_at(web3: Web3, address: str) -> Contract:
    """The deployed ledger."""
    return web3.eth.contract(Web3.to_checksum_address(address), abi=LEDGER.abi)
