"""The birth of a ledger, with its founders written into it."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3.types import Nonce
from web3.utils import get_create_address

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.errors import BlocksMissing
from ip_finance.chain.fees import gas_limit
from ip_finance.chain.node import Node, data_of, quantity
from ip_finance.chain.pricing import Envelope, Market, first_nonce, transaction_of
from ip_finance.chain.reader import code_hash
from ip_finance.chain.signer import Relayers
from ip_finance.core.deployment import Deployment
from ip_finance.core.uow import Tx

FOUNDERS = "(uint32,bytes32,uint64,address,uint32)[]"


@dataclass(frozen=True, slots=True)
class Founder:
    """A founding party and its first guardian, written into the ledger at its birth."""

    party: int
    identity: str
    dual_approval_above_fen: int
    key: str
    person: int


def deploy(tx: Tx, node: Node, relayers: Relayers, founders: Sequence[Founder]) -> Deployment:
    """Sign the deployment and store it; the sender carries it to the chain like any transaction.

    The address follows from the relayer and its nonce, so that the deployment is known before it
    is mined and a crash at any point changes nothing. So is its code: the node is asked what the
    deployment would leave there.
    """
    relayer = relayers.accounts[0]
    data = bytes(HexBytes(LEDGER.bytecode)) + encode(
        [FOUNDERS], [[_words(founder) for founder in founders]]
    )
    chain_id = quantity(node.ask("eth_chainId"), "eth_chainId")
    genesis, market = node.header(0), Market.now(node, relayers.fee_cap)
    head = node.header(market.block)
    if genesis is None or head is None:
        raise BlocksMissing(0, market.block)
    creation = {"from": relayer.address, "data": "0x" + data.hex()}
    gas = gas_limit(quantity(node.ask("eth_estimateGas", creation), "eth_estimateGas"))
    code = data_of(node.ask("eth_call", creation, "latest"), "eth_call")
    envelope = Envelope(chain_id, first_nonce(node, relayer.address), gas, data, to=None)
    deployment = Deployment(
        id=1,
        chain_id=chain_id,
        genesis_hash=genesis.hash,
        address=to_checksum_address(get_create_address(relayer.address, Nonce(envelope.nonce))),
        code_hash=code_hash(code),
        created_at=tx.now,
        read_to_block=head.number,
        read_to_hash=head.hash,
    )
    tx.session.add(deployment)
    tx.session.add(transaction_of(relayer, envelope, market, at=tx.now))
    return deployment


def _words(founder: Founder) -> tuple[Any, ...]:
    party, identity, above, key, person = astuple(founder)
    return party, HexBytes(identity), above, to_checksum_address(key), person
