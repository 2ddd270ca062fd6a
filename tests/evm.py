"""A chain in memory with the ledger on it. The chain lives for the session; every test starts anew.

`Cast` is who takes part. Keys, ids and time are fixed, so that the same steps cost the same gas.
`pytest --ledger PATH` puts another build of the ledger in the place of the committed one.
"""

import ast
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eth_abi.abi import decode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester, PyEVMBackend
from eth_tester.exceptions import TransactionFailed
from eth_utils.abi import abi_to_signature, event_abi_to_log_topic, get_abi_input_types
from hexbytes import HexBytes
from web3 import EthereumTesterProvider, Web3
from web3.contract import Contract
from web3.exceptions import ContractCustomError
from web3.types import RPCEndpoint, RPCResponse, TxParams, TxReceipt, Wei

from ip_finance.chain.codec import call_args, event_of, function_name
from ip_finance.chain_api.events import ChainEvent
from ip_finance.chain_api.keys import word_of
from ip_finance.chain_api.roles import Role, Side
from ip_finance.chain_api.steps import AdmitParty, EnrolKey, Step
from ip_finance.chain_api.typed_data import compact, typed_data
from tests.simulation import simulated

ARTIFACT = Path(__file__).parents[1] / "contracts" / "artifacts" / "Ledger.json"
YEAR = 365 * 86_400
GENESIS = 1_800_000_000
GAS = 3_000_000
FEES: TxParams = {"maxFeePerGas": Wei(10**10), "maxPriorityFeePerGas": Wei(1)}
PROVIDER, OPERATOR, BANK, SME, OTHER_SME, OTHER_BANK = range(1, 7)
DUAL_APPROVAL_ABOVE = 500_000_000


class NodeLikeProvider(EthereumTesterProvider):
    """Reports reverts as a node does, so that web3 raises what it raises in production.

    The stock provider turns revert data into text, which hides custom errors.
    """

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        if method == "eth_simulateV1":
            return simulated(self.ethereum_tester, params[0])
        try:
            return super().make_request(method, params)
        except TransactionFailed as failed:
            _, _, reason = str(failed).partition("execution reverted: ")
            data = HexBytes(ast.literal_eval(reason)) if reason.startswith("b") else HexBytes(b"")
            return {
                "jsonrpc": "2.0",
                "id": 1,
                "error": {"code": 3, "message": "execution reverted", "data": data.to_0x_hex()},
            }


@dataclass(frozen=True)
class Actor:
    """A person of a party, with the one key that is theirs."""

    account: LocalAccount
    party: int
    person: int
    roles: Role

    @property
    def address(self) -> str:
        return str(self.account.address)


def an_actor(party: int, person: int, roles: Role) -> Actor:
    """Somebody whose key follows from the number of their party and their own."""
    return Actor(Account.from_key(party.to_bytes(16) + person.to_bytes(16)), party, person, roles)


class Cast:
    """Everybody who is there when a test begins, each with one role."""

    provider_guardian = an_actor(PROVIDER, 1, Role.GUARDIAN)
    operator_guardian = an_actor(OPERATOR, 1, Role.GUARDIAN)
    bank_guardian = an_actor(BANK, 1, Role.GUARDIAN)
    verifier = an_actor(PROVIDER, 2, Role.VERIFIER)
    appraiser = an_actor(OPERATOR, 2, Role.APPRAISER)
    other_appraiser = an_actor(OPERATOR, 3, Role.APPRAISER)
    officer = an_actor(BANK, 2, Role.OFFICER)
    approver = an_actor(BANK, 3, Role.APPROVER)
    owner = an_actor(SME, 1, Role.SIGNATORY)
    other_owner = an_actor(OTHER_SME, 1, Role.SIGNATORY)
    recorder = an_actor(OPERATOR, 4, Role.RECORDER)
    other_officer = an_actor(OTHER_BANK, 1, Role.OFFICER)
    other_approver = an_actor(OTHER_BANK, 2, Role.APPROVER)
    stranger = an_actor(99, 1, Role(0))

    @property
    def guardians(self) -> tuple[Actor, Actor, Actor]:
        return self.provider_guardian, self.operator_guardian, self.bank_guardian

    @property
    def enrolled_later(self) -> tuple[Actor, ...]:
        """Everybody whose key the guardians enrol: all but themselves and the stranger."""
        others = (*self.guardians, self.stranger)
        everybody = [who for who in vars(Cast).values() if isinstance(who, Actor)]
        return tuple(who for who in everybody if who not in others)


@dataclass(frozen=True)
class Evm:
    """The chain, the ledger, and what a relayer does with them."""

    tester: EthereumTester
    web3: Web3
    ledger: Contract
    cast: Cast

    @property
    def now(self) -> int:
        """The time at which the next step is carried, to the second."""
        return int(self.web3.eth.get_block("pending")["timestamp"])

    @property
    def deadline(self) -> int:
        """A deadline that leaves time enough."""
        return self.now + 3_600

    def pass_until(self, time: int) -> None:
        """Let the next step be carried at `time`."""
        self.tester.time_travel(time)

    def sign(self, step: Step, *actors: Actor) -> bytes:
        """The signatures of the sides of the step, in their order, laid end to end."""
        return b"".join(
            self.sign_as(side, step, actor)
            for side, actor in zip(type(step).SIDES, actors, strict=False)
        )

    def sign_as(
        self,
        side: Side,
        step: Step,
        actor: Actor,
        *,
        chain_id: int | None = None,
        contract: str | None = None,
    ) -> bytes:
        """One signature, for any side, chain and contract."""
        message = typed_data(
            step, side, chain_id or self.web3.eth.chain_id, contract or self.ledger.address
        )
        signed = actor.account.sign_message(encode_typed_data(full_message=message))
        return compact(bytes(signed.signature))

    def relay(self, step: Step, *actors: Actor) -> TxReceipt:
        """Carry the step, signed by `actors`; raises if the ledger refuses it."""
        return self.carry(step, self.sign(step, *actors))

    def carry(self, step: Step, signatures: bytes) -> TxReceipt:
        """Carry the step with the signatures as they are."""
        function = self.ledger.functions[function_name(type(step))](call_args(step), signatures)
        receipt = self._mined(function.transact({**FEES, "gas": GAS}))
        if receipt["status"] != 1:
            function.call(block_identifier="pending")
            raise AssertionError("refused when sent, and not when asked why")
        return receipt

    def relay_all(self, calls: Sequence[bytes], gas: int = GAS) -> TxReceipt:
        """Carry a batch: one transaction, whatever the ledger thinks of the calls in it."""
        receipt = self._mined(self.ledger.functions.relay(calls).transact({**FEES, "gas": gas}))
        assert receipt["status"] == 1, "a batch as such is never refused"
        return receipt

    def call_of(self, step: Step, signatures: bytes) -> bytes:
        """The step as one call of a batch."""
        name = function_name(type(step))
        return bytes(HexBytes(self.ledger.encode_abi(name, args=[call_args(step), signatures])))

    def told(self, receipt: TxReceipt) -> list[ChainEvent]:
        """The events of a transaction, in the order in which they were logged, in our words."""
        logs = [(self._kind_of(log["topics"][0]), log) for log in receipt["logs"]]
        return [
            event_of(kind, self.ledger.events[kind]().process_log(log)["args"])
            for kind, log in logs
        ]

    def _kind_of(self, topic: bytes) -> str:
        [name] = [
            str(entry["name"])
            for entry in self.ledger.abi
            if entry["type"] == "event" and event_abi_to_log_topic(entry) == topic
        ]
        return name

    def _mined(self, sent: HexBytes) -> TxReceipt:
        return self.web3.eth.wait_for_transaction_receipt(sent)

    def enrol(self, actor: Actor) -> Actor:
        """Have the guardians enrol one more key."""
        step = EnrolKey(actor.address, actor.party, actor.person, int(actor.roles), self.deadline)
        self.relay(step, *self.cast.guardians[:2])
        return actor

    @contextmanager
    def refuses(self, error: str, *facts: Any) -> Iterator[None]:
        """The block must end in this custom error, with these arguments if any are given."""
        with pytest.raises(ContractCustomError) as refusal:
            yield
        name, found = self.decoded(HexBytes(str(refusal.value.data)))
        assert name == error, found
        if facts:
            assert [plain(fact) for fact in found] == [plain(fact) for fact in facts]

    def decoded(self, data: HexBytes) -> tuple[str, tuple[Any, ...]]:
        """Name and arguments of the custom error that the bytes spell."""
        for entry in self.ledger.abi:
            if entry["type"] == "error":
                signature = abi_to_signature(entry)
                if data[:4] == Web3.keccak(text=signature)[:4]:
                    words = decode(get_abi_input_types(entry), data[4:])
                    return entry["name"], words
        raise AssertionError(f"no custom error of the ledger: {data.to_0x_hex()}")


def plain(fact: Any) -> Any:
    """A fact in the one spelling in which facts are compared."""
    match fact:
        case UUID():
            return "0x" + fact.hex
        case bytes():
            return HexBytes(fact).to_0x_hex()
        case str() if not fact.startswith("0x"):
            return HexBytes(word_of(fact)).to_0x_hex()
        case str():
            return fact.lower()
        case _:
            return fact


def founders(cast: Cast) -> list[tuple[int, bytes, int, str, int]]:
    """The constructor's argument: each guardian's party and key."""
    return [
        (
            actor.party,
            Web3.keccak(text=f"party {actor.party}"),
            DUAL_APPROVAL_ABOVE if actor.party == BANK else 0,
            actor.address,
            actor.person,
        )
        for actor in cast.guardians
    ]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of ours."""
    parser.addoption("--ledger", type=Path, default=ARTIFACT, help="artifact of the ledger to test")
    parser.addoption("--walks", type=int, default=4, help="random walks against the model")


def founded(artifact: Path = ARTIFACT) -> Evm:
    """A new chain with the ledger on it, and with everybody enrolled."""
    genesis = PyEVMBackend.generate_genesis_params(overrides={"timestamp": GENESIS})
    tester = EthereumTester(PyEVMBackend(genesis_parameters=genesis))
    web3 = Web3(NodeLikeProvider(tester))
    web3.eth.default_account = web3.eth.accounts[0]
    return founded_on(web3, tester, artifact)


def founded_on(web3: Web3, tester: EthereumTester, artifact: Path = ARTIFACT) -> Evm:
    """The ledger on a chain that is there already, and with everybody enrolled."""
    facts = json.loads(artifact.read_text())
    factory = web3.eth.contract(abi=facts["abi"], bytecode=facts["bytecode"], decode_tuples=True)
    cast = Cast()
    mined = web3.eth.wait_for_transaction_receipt(
        factory.constructor(founders(cast)).transact({"gas": 8_000_000})
    )
    evm = Evm(tester, web3, factory(mined["contractAddress"]), cast)
    for party, limit in ((SME, 0), (OTHER_SME, 0), (OTHER_BANK, 0)):
        identity = Web3.keccak(text=f"party {party}").to_0x_hex()
        evm.relay(AdmitParty(party, identity, limit, evm.deadline), *cast.guardians[:2])
    for actor in cast.enrolled_later:
        evm.enrol(actor)
    return evm


@pytest.fixture(scope="session")
def _chain(pytestconfig: pytest.Config) -> Evm:
    return founded(pytestconfig.getoption("--ledger"))


def turn_back(tester: EthereumTester, snapshot: Any) -> None:
    """Go back, or over, to a block that the chain in memory has known.

    Its blocks are found by height again, too: what another branch has left at a height below is
    overwritten, which py-evm does only down to the first block that is at its height already.
    """
    tester.revert_to_snapshot(snapshot)
    chaindb = tester.backend.chain.chaindb
    header = chaindb.get_canonical_head()
    while header.block_number:
        chaindb._add_block_number_to_hash_lookup(chaindb.db, header)
        header = chaindb.get_block_header_by_hash(header.parent_hash)


@pytest.fixture
def evm(_chain: Evm) -> Iterator[Evm]:
    """The ledger with its cast. What a test does is undone after it."""
    snapshot = _chain.tester.take_snapshot()
    yield _chain
    turn_back(_chain.tester, snapshot)


@pytest.fixture
def cast(evm: Evm) -> Cast:
    """Who takes part."""
    return evm.cast
