"""Steps a second through outbox and sender, against web3.py alone, on one chain in one run.

Both carry the same number of registrations, signed beforehand, to the same ledger on the same
node. Ours begins with storing the steps in the outbox, and ends when the outbox knows them mined.
"""

from collections.abc import Iterator, Sequence

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from hexbytes import HexBytes
from web3.middleware import SignAndSendRawMiddlewareBuilder
from web3.types import TxParams, Wei

from ip_finance.chain.client import connect, ledger_at
from ip_finance.chain.codec import call_args
from ip_finance.chain_api.members import OWNER
from ip_finance.chain_api.steps import RegisterAsset
from ip_finance.chain_api.stored import stored
from ip_finance.chain_api.typed_data import compact, typed_data
from ip_finance.core.actor import SYSTEM
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.running import Base, opened
from ip_finance.settings import Settings
from tests.bench.figures import Figure, a_folder, timed
from tests.chain.builders import Platform
from tests.chain.conftest import at_node

OURS, THEIRS = 1_000, 150
A_DAY = 86_400
EVIDENCE = "0x" + "ab" * 32
FREE: TxParams = {"maxFeePerGas": Wei(0), "maxPriorityFeePerGas": Wei(0)}


def measure() -> Iterator[Figure]:
    """Ours in batches, and theirs one by one."""
    with a_folder() as var, opened(Settings(var=var, port=0)) as base:
        platform = Platform.founded_on(at_node(base.chain_url), base.database.owner)
        owner = an_owner(platform)
        ours = signed_steps(platform, owner, range(OURS))
        theirs = signed_steps(platform, owner, range(OURS, OURS + THEIRS))
        our_rate = OURS / timed(lambda: relay_ours(platform, ours))
        their_rate = THEIRS / timed(lambda: relay_plainly(base, platform, theirs))
        count = len(platform.transactions())
    yield Figure("steps carried", our_rate, "1/s", "web3.py transact and wait", their_rate)
    yield Figure("steps in a transaction", OURS / count, "", "web3.py transact and wait", 1)


def an_owner(platform: Platform) -> LocalAccount:
    """Somebody who may register rights."""
    owner: LocalAccount = Account.create()
    company = platform.file_company()
    platform.admit(company)
    platform.enrol(str(owner.address), company)
    platform.carry()
    platform.read()
    return owner


def signed_steps(
    platform: Platform, owner: LocalAccount, numbers: range
) -> list[tuple[RegisterAsset, bytes]]:
    """Registrations of invented rights, signed by their owner."""
    ledger, deadline = platform.deployment, platform.chain.now + A_DAY
    steps = [
        RegisterAsset(f"CN:patent:20211007{number:05}", EVIDENCE, EVIDENCE, deadline)
        for number in numbers
    ]
    messages = [typed_data(step, OWNER, ledger.chain_id, ledger.address) for step in steps]
    signed = [owner.sign_message(encode_typed_data(full_message=one)) for one in messages]
    return [(step, compact(bytes(one.signature))) for step, one in zip(steps, signed, strict=True)]


def relay_ours(platform: Platform, steps: Sequence[tuple[RegisterAsset, bytes]]) -> None:
    """Put the steps into the outbox, and carry until it knows that all are mined."""
    with platform.uow.begin(SYSTEM) as tx:
        for number, (step, signature) in enumerate(steps):
            tx.send(
                OutboxRow(
                    kind="RegisterAsset",
                    dedup_key=f"bench {number}",
                    payload=stored(step),
                    signatures="0x" + signature.hex(),
                    state=OutboxState.PENDING,
                    created_at=tx.now,
                )
            )
    sender = platform.sender()
    while platform.is_waiting():
        while sender.step():
            pass
    if set(platform.states()) != {OutboxState.MINED}:
        raise RuntimeError("the ledger refused a registration")


def relay_plainly(
    base: Base, platform: Platform, steps: Sequence[tuple[RegisterAsset, bytes]]
) -> None:
    """The same with web3.py alone: transact, wait for the receipt, next."""
    sender = Account.create()
    web3 = connect(base.chain_url)
    web3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(sender), layer=0)
    contract = ledger_at(web3, platform.deployment.address)
    for step, signature in steps:
        call = contract.functions.registerAsset(call_args(step), signature)
        sent = call.transact({"from": sender.address, **FREE})
        if not web3.eth.wait_for_transaction_receipt(HexBytes(sent), poll_latency=0.005)["status"]:
            raise RuntimeError("the ledger refused a registration")
