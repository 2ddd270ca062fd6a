"""The birth of a ledger, with its founders written into it."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from eth_account.signers.base import BaseAccount
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3 import Web3
from web3.types import TxParams
from web3.utils import get_create_address

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.sender import transaction
from ip_finance.core.deployment import Deployment
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.core.uow import Tx


@dataclass(frozen=True, slots=True)
class Founder:
    """A founding party and its first guardian, written into the ledger at its birth."""

    party: int
    identity: str
    dual_approval_above_fen: int
    key: str
    person: int


def deploy(tx: Tx, web3: Web3, relayer: BaseAccount, founders: Sequence[Founder]) -> Deployment:
    """Sign the deployment and store it; the sender carries it to the chain like any step.

    The address follows from the relayer and its nonce, so that the deployment is known before it
    is mined and a crash at any point changes nothing.
    """
    nonce = web3.eth.get_transaction_count(relayer.address)
    made = web3.eth.contract(abi=LEDGER.abi, bytecode=HexBytes(LEDGER.bytecode))
    call = made.constructor([_words(founder) for founder in founders])
    params: TxParams = transaction(web3, relayer.address, nonce, call.estimate_gas())
    signed = relayer.sign_transaction(call.build_transaction(params))
    head = web3.eth.get_block("latest")
    deployment = Deployment(
        id=1,
        chain_id=web3.eth.chain_id,
        address=to_checksum_address(get_create_address(relayer.address, nonce)),
        created_at=tx.now,
        read_to_block=head["number"],
        read_to_hash=HexBytes(head["hash"]).to_0x_hex(),
    )
    tx.session.add(deployment)
    tx.send(
        OutboxRow(
            kind="Deploy",
            dedup_key="Deploy",
            payload={},
            signatures="",
            state=OutboxState.SIGNED,
            relayer=relayer.address,
            nonce=nonce,
            raw_tx=bytes(signed.raw_transaction),
            tx_hash=HexBytes(signed.hash).to_0x_hex(),
            created_at=tx.now,
        )
    )
    return deployment


def _words(founder: Founder) -> tuple[Any, ...]:
    party, identity, above, key, person = astuple(founder)
    return party, HexBytes(identity), above, to_checksum_address(key), person
