"""A real node with the real ledger, its cast, and a relayer that signs its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from eth_account import Account
from hexbytes import HexBytes
from web3 import Web3
from web3.middleware import SignAndSendRawMiddlewareBuilder
from web3.types import RPCEndpoint, TxReceipt

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import call_args, function_name
from ip_finance.chain.node import Node
from ip_finance.chain.reader import code_hash
from ip_finance.chain_api.steps import AdmitParty, Step
from ip_finance.core.deployment import Deployment
from tests.clock import NOON
from tests.evm import OTHER_BANK, OTHER_SME, SME, Cast, Evm, founders
from tests.local import nodes

RELAYER = Account.from_key(b"\7" * 32)
PLENTY = hex(10**24)
GAS = 10_000_000
ALWAYS_YES = HexBytes("6010600c60003960106000f3631626ba7e60e01b60005260206000f3")
"""Makes a contract wallet (ERC-1271) that owns up to every signature."""


@dataclass(frozen=True)
class RealLedger(Evm):
    """The ledger on a local chain."""

    @property
    def node(self) -> Node:
        return Node.of(self.web3)

    @property
    def head(self) -> int:
        return int(self.web3.eth.block_number)

    def tell(self, method: str, *params: Any) -> Any:
        """A call of the node's own."""
        answer = self.web3.provider.make_request(RPCEndpoint(method), list(params))
        assert "error" not in answer, answer
        return answer["result"]

    def relay_steps(self, *steps: tuple[Step, bytes]) -> TxReceipt:
        """Many steps in one transaction, whether the ledger takes them or not."""
        calls = [
            self.ledger.encode_abi(function_name(type(step)), args=[call_args(step), signatures])
            for step, signatures in steps
        ]
        sent = self.ledger.functions.relay(calls).transact({"gas": GAS})
        return self.web3.eth.wait_for_transaction_receipt(sent)

    def a_wallet(self) -> str:
        """The address of a contract wallet of its own."""
        sent = self.web3.eth.send_transaction({"data": ALWAYS_YES, "gas": GAS})
        address = self.web3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
        assert address is not None
        return str(address)

    def deployment(self, read_to: int | None = None) -> Deployment:
        """What a platform on this ledger would know of it."""
        last = self.head if read_to is None else read_to
        return Deployment(
            id=1,
            chain_id=self.web3.eth.chain_id,
            genesis_hash=self._hash(0),
            address=self.ledger.address,
            code_hash=code_hash(bytes(self.web3.eth.get_code(self.ledger.address))),
            created_at=NOON,
            read_to_block=last,
            read_to_hash=self._hash(last),
        )

    def _hash(self, block: int) -> str:
        return HexBytes(self.web3.eth.get_block(block)["hash"]).to_0x_hex()


@contextmanager
def a_real_ledger(folder: Path) -> Iterator[RealLedger]:
    """The ledger on a local chain, with its cast."""
    anvil = nodes.start(folder)
    try:
        yield _deployed(Web3(Web3.HTTPProvider(anvil.url)))
    finally:
        anvil.stop()


def _deployed(web3: Web3) -> RealLedger:
    web3.provider.make_request(RPCEndpoint("anvil_setBalance"), [RELAYER.address, PLENTY])
    web3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(RELAYER), layer=0)
    web3.eth.default_account = RELAYER.address
    factory = web3.eth.contract(
        abi=LEDGER.abi, bytecode=HexBytes(LEDGER.bytecode), decode_tuples=True
    )
    people = Cast()
    mined = web3.eth.wait_for_transaction_receipt(
        factory.constructor(founders(people)).transact({"gas": GAS})
    )
    address = mined["contractAddress"]
    assert address is not None
    evm = RealLedger(cast(Any, None), web3, factory(address), people)
    for party in (SME, OTHER_SME, OTHER_BANK):
        identity = Web3.keccak(text=f"party {party}").to_0x_hex()
        evm.relay(AdmitParty(party, identity, 0, evm.deadline), *people.guardians[:2])
    for actor in people.enrolled_later:
        evm.enrol(actor)
    return evm
