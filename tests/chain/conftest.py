"""Two chains for the same tests: one in memory, and the real program."""

from collections.abc import Iterator

import pytest
from eth_tester import EthereumTester, PyEVMBackend
from web3 import Web3
from web3.types import RPCEndpoint, Wei

from ip_finance.bootstrap import Database
from ip_finance.chain.client import connect
from tests.chain.builders import Chain, Platform
from tests.evm import NodeLikeProvider
from tests.local import nodes

COST = Wei(10**18)


def in_memory() -> Chain:
    tester = EthereumTester(PyEVMBackend())
    web3 = Web3(NodeLikeProvider(tester))
    rich = web3.eth.accounts[0]
    return Chain(
        web3,
        mine=tester.mine_blocks,
        endow=lambda address: web3.eth.send_transaction(
            {"from": rich, "to": Web3.to_checksum_address(address), "value": COST}
        ),
        set_mining=lambda is_on: (
            tester.enable_auto_mine_transactions()
            if is_on
            else tester.disable_auto_mine_transactions()
        ),
    )


def at_node(url: str) -> Chain:
    web3 = connect(url)
    mine, automine = RPCEndpoint("anvil_mine"), RPCEndpoint("evm_setAutomine")
    return Chain(
        web3,
        mine=lambda blocks: web3.provider.make_request(mine, [blocks]),
        endow=lambda address: None,  # gas has no price there
        set_mining=lambda is_on: web3.provider.make_request(automine, [is_on]),
    )


@pytest.fixture(scope="session", params=["in memory", "anvil"])
def chain(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chain]:
    """A node of one of the two makes."""
    if request.param == "in memory":
        yield in_memory()
        return
    node = nodes.start(tmp_path_factory.mktemp("node") / "chain")
    yield at_node(node.url)
    node.stop()


@pytest.fixture
def platform(chain: Chain, database: Database) -> Platform:
    """A platform with a ledger of its own on the chain, and an empty outbox."""
    return Platform.founded_on(chain, database.owner)
