"""Ledgers to be read: on the local chain's program, and an indexer of any of them."""

from typing import cast

from eth_tester import EthereumTester
from hexbytes import HexBytes
from sqlalchemy import insert
from web3 import Web3
from web3.types import RPCEndpoint

from ip_finance.chain.client import connect
from ip_finance.chain.indexer import Indexer
from ip_finance.chain.node import Node
from ip_finance.chain.reader import Reader, code_hash
from ip_finance.core.actor import SYSTEM
from ip_finance.core.deployment import Deployment
from ip_finance.core.uow import UnitOfWork
from ip_finance.hearing import PROJECTORS
from ip_finance.signing.projector import on_taken
from tests.evm import Evm, founded_on

SENDER = "0x" + "be" * 20


def on_anvil(url: str) -> Evm:
    """A ledger with its cast on the local chain; any address may send there."""
    web3 = connect(url)
    tell(web3, "anvil_autoImpersonateAccount", True)
    tell(web3, "anvil_setBalance", SENDER, hex(10**24))
    web3.eth.default_account = Web3.to_checksum_address(SENDER)
    return founded_on(web3, cast("EthereumTester", None))


def tell(web3: Web3, method: str, *facts: object) -> object:
    """Have the local chain do what only such a chain can."""
    answer = web3.provider.make_request(RPCEndpoint(method), list(facts))
    assert "error" not in answer, answer
    return answer["result"]


def file_deployment(evm: Evm, uow: UnitOfWork) -> None:
    """Our tables know of the ledger, and have read nothing yet."""
    reader = Reader.of(evm.web3, evm.ledger.address)
    code = HexBytes(evm.web3.eth.get_code(evm.ledger.address))
    with uow.begin(SYSTEM) as tx:
        genesis = reader.hash_of(0)
        tx.session.execute(
            insert(Deployment).values(
                id=1,
                chain_id=evm.web3.eth.chain_id,
                genesis_hash=genesis,
                address=evm.ledger.address,
                code_hash=code_hash(code),
                created_at=tx.now,
                read_to_block=0,
                read_to_hash=genesis,
            )
        )


def indexer_of(evm: Evm, uow: UnitOfWork, *, node: Node | None = None, depth: int = 0) -> Indexer:
    """One that reads the ledger, from the chain's own node if no other is given."""
    reader = Reader(node or Node.of(evm.web3), evm.ledger.address)
    return Indexer(reader, PROJECTORS, on_taken, uow, depth)
