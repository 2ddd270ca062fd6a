"""Evidence taken from a real node when a block is final, and believed by the verifier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from eth_hash.auto import keccak
from sqlalchemy import select, update

from ip_finance.bootstrap import Database
from ip_finance.chain.capture import Capture
from ip_finance.chain.errors import BlocksMissing, QuestionRefused
from ip_finance.chain.node import Node
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import ChangeKey, EnrolKey, RegisterAsset
from ip_finance.core.actor import SYSTEM
from ip_finance.core.deployment import Deployment
from ip_finance.core.proofs import CapturedStep, CaptureGap, CapturePlace, ProofHeader, ProofNode
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.evidence.anchoring import Tied
from ip_finance.evidence.bundle import SideSigned, Step
from ip_finance.evidence.header import Header
from ip_finance.evidence.ledger import LedgerFacts
from ip_finance.evidence.proofs import Nodes
from ip_finance.evidence.report import How
from ip_finance.evidence.signers import Directory
from ip_finance.evidence.verify import prove
from tests.chain.real_ledger import RealLedger, a_real_ledger
from tests.evm import SME

FACTS = "0x" + "ab" * 32


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealLedger]:
    with a_real_ledger(tmp_path_factory.mktemp("real") / "chain") as ledger:
        yield ledger


@pytest.fixture
def evm(real: RealLedger) -> Iterator[RealLedger]:
    snapshot = real.tell("evm_snapshot")
    yield real
    real.tell("evm_revert", snapshot)


@dataclass
class Keeper:
    """A capture, and what it has kept."""

    evm: RealLedger
    uow: UnitOfWork
    checkpoints: tuple[int, ...] = ()

    @property
    def capture(self) -> Capture:
        return Capture(self.evm.node, self.uow, self._next)

    def run(self) -> "Keeper":
        """Read to the head, and capture until there is nothing left to do."""
        told = self.evm.deployment()
        with self.uow.begin(SYSTEM) as tx:
            moved = {"read_to_block": told.read_to_block, "read_to_hash": told.read_to_hash}
            tx.session.execute(update(Deployment).values(moved))
        while self.capture.step():
            pass
        return self

    def all(self, table: Any) -> Sequence[Any]:
        with self.uow.begin(SYSTEM) as tx:
            found = tx.session.scalars(select(table).order_by(*table.__table__.primary_key)).all()
            tx.session.expunge_all()
            return found

    def steps_of(self, block: int) -> list[CapturedStep]:
        return [step for step in self.all(CapturedStep) if step.block == block]

    def proven(self, row: CapturedStep) -> Any:
        """What the verifier says of a stored step, from what is stored alone."""
        headers = {one.number: Header.parse(one.rlp, "header") for one in self.all(ProofHeader)}
        kept = {one.hash: one.node for one in self.all(ProofNode)}
        nodes = Nodes.of(kept[name] for name in row.nodes)
        told = self.evm.deployment()
        names = (told.genesis_hash, told.address, told.code_hash)
        facts = LedgerFacts.written(told.chain_id, *names, keys_slot=3)
        step = Step(
            row.kind,
            row.message,
            tuple(SideSigned(*side) for side in row.sides),
            row.signatures,
            row.block,
            row.transaction,
            row.log,
        )
        shown = prove(1, step, Directory(facts, Tied(headers, ()), nodes), {})
        nodes.check_all_used()
        return shown

    def _next(self, tx: Tx, block: int) -> int | None:
        return next((one for one in self.checkpoints if one >= block), None)


@pytest.fixture
def keeper(evm: RealLedger, database: Database) -> Keeper:
    with database.owner.begin(SYSTEM) as tx:
        tx.session.add(evm.deployment(0))
    return Keeper(evm, database.owner)


def a_right(evm: RealLedger, number: int) -> RegisterAsset:
    return RegisterAsset(f"CN:patent:20201012345{number:02}", FACTS, FACTS, evm.deadline)


def signed(evm: RealLedger, number: int) -> tuple[RegisterAsset, bytes]:
    step = a_right(evm, number)
    return step, evm.sign(step, evm.cast.owner)


class TestEveryStep:
    def test_of_the_chain_is_kept_and_believed(self, keeper: Keeper) -> None:
        rows = keeper.run().all(CapturedStep)

        assert [row.kind for row in rows[:4]] == ["AdmitParty"] * 3 + ["EnrolKey"]
        assert len(rows) == 3 + len(keeper.evm.cast.enrolled_later)
        assert not keeper.all(CaptureGap), "the deployment has no step, and is no gap"
        assert {keeper.proven(row).kind for row in rows} == {"AdmitParty", "EnrolKey"}

    def test_carried_alone(self, keeper: Keeper, evm: RealLedger) -> None:
        receipt = evm.relay(a_right(evm, 1), evm.cast.owner)

        [row] = keeper.run().steps_of(receipt["blockNumber"])

        shown = keeper.proven(row)
        assert shown.event["owner"] == SME
        assert (row.assets, row.loan, row.party, row.keys) == (
            ["CN:patent:2020101234501"],
            None,
            None,
            [],
        )
        assert row.signers == [evm.cast.owner.address.lower()]
        assert row.parties == [SME]

    def test_of_a_batch_without_the_refused(self, keeper: Keeper, evm: RealLedger) -> None:
        twice = signed(evm, 1)
        receipt = evm.relay_steps(twice, twice, signed(evm, 2))

        rows = keeper.run().steps_of(receipt["blockNumber"])

        assert [row.log for row in rows] == [0, 2]
        assert [keeper.proven(row).message["asset"][-2:] for row in rows] == ["01", "02"]

    def test_signed_by_a_contract_wallet(self, keeper: Keeper, evm: RealLedger) -> None:
        wallet = evm.a_wallet()
        enrol = EnrolKey(wallet, SME, 9, int(Role.SIGNATORY), evm.deadline)
        evm.relay(enrol, *evm.cast.guardians[:2])
        own = b"whatever the wallet checks"
        slot = bytes.fromhex(wallet[2:]).rjust(32, b"\0") + len(own).to_bytes(32, "big")
        receipt = evm.carry(a_right(evm, 1), slot + own)

        [row] = keeper.run().steps_of(receipt["blockNumber"])

        [signer] = keeper.proven(row).signers
        assert (signer.how, signer.key) == (How.WALLET, wallet.lower())

    def test_of_a_key_that_lost_its_part_in_the_same_block(
        self, keeper: Keeper, evm: RealLedger
    ) -> None:
        taken_away = ChangeKey(evm.cast.owner.address, 1, 0, evm.deadline)
        receipt = evm.relay_steps(
            signed(evm, 1), (taken_away, evm.sign(taken_away, *evm.cast.guardians[:2]))
        )

        registered, changed = keeper.run().steps_of(receipt["blockNumber"])

        assert registered.sides == [["owner", receipt["blockNumber"] - 1]]
        assert keeper.proven(registered).signers[0].roles == int(Role.SIGNATORY)
        assert keeper.proven(changed).message["roles"] == 0


class TestWhatANodeCannotShow:
    @pytest.mark.parametrize("method", ["eth_getProof"])
    def test_is_a_gap_with_its_reason(
        self, keeper: Keeper, evm: RealLedger, monkeypatch: pytest.MonkeyPatch, method: str
    ) -> None:
        ask = Node.ask

        def without(self: Node, asked: str, *params: Any) -> Any:
            if asked == method:
                raise QuestionRefused(asked, "missing trie node")
            return ask(self, asked, *params)

        monkeypatch.setattr(Node, "ask", without)

        gaps = keeper.run().all(CaptureGap)

        assert len(gaps) == 3 + len(evm.cast.enrolled_later)
        assert "missing trie node" in gaps[0].reason
        assert not keeper.all(CapturedStep)

    @pytest.mark.parametrize(
        ("method", "spoil", "reason"),
        [
            ("eth_getProof", lambda told: {**told, "storageProof": []}, "is missing"),
            ("eth_getBlockReceipts", lambda told: told[:0], "do not give the root"),
            (
                "eth_getBlockByNumber",
                lambda told: told and {**told, "stateRoot": told["receiptsRoot"]},
                "its hash differs",
            ),
        ],
    )
    def test_is_not_believed_either(
        self,
        keeper: Keeper,
        monkeypatch: pytest.MonkeyPatch,
        method: str,
        spoil: Any,
        reason: str,
    ) -> None:
        """Besu was seen to answer with defaults where it had thrown the state away."""
        ask = Node.ask

        def wrongly(self: Node, asked: str, *params: Any) -> Any:
            told = ask(self, asked, *params)
            return spoil(told) if asked == method else told

        monkeypatch.setattr(Node, "ask", wrongly)

        assert all(reason in gap.reason for gap in keeper.run().all(CaptureGap))
        assert keeper.all(CaptureGap)
        assert not keeper.all(CapturedStep)

    def test_of_a_block_at_once_is_asked_one_by_one(
        self, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask = Node.ask

        def older(self: Node, asked: str, *params: Any) -> Any:
            if asked == "eth_getBlockReceipts":
                raise QuestionRefused(asked, "method not found")
            return ask(self, asked, *params)

        monkeypatch.setattr(Node, "ask", older)

        assert not keeper.run().all(CaptureGap)
        assert keeper.all(CapturedStep)

    def test_a_block_that_the_node_has_not_got_yet_is_asked_for_again(
        self, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask = Node.ask

        def behind(self: Node, asked: str, *params: Any) -> Any:
            return None if params[-1:] == (True,) else ask(self, asked, *params)

        with monkeypatch.context() as slow:
            slow.setattr(Node, "ask", behind)
            with pytest.raises(BlocksMissing):
                keeper.run()
        assert not keeper.all(CaptureGap)

        assert keeper.run().all(CapturedStep)


class TestOnce:
    def test_a_second_run_changes_nothing(self, keeper: Keeper) -> None:
        first = keeper.run().all(CapturedStep)

        assert [row.nodes for row in keeper.run().all(CapturedStep)] == [row.nodes for row in first]

    def test_a_death_before_the_commit_loses_nothing(
        self, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = 3 + len(keeper.evm.cast.enrolled_later)
        with monkeypatch.context() as dead:
            dead.setattr("ip_finance.chain.capture._keep_nodes", _killed)
            with pytest.raises(ConnectionError):
                keeper.run()
        assert not keeper.all(CapturedStep)
        assert not keeper.all(ProofHeader)

        assert len(keeper.run().all(CapturedStep)) == expected

    def test_blocks_that_a_local_chain_lost_are_forgotten(
        self, keeper: Keeper, evm: RealLedger
    ) -> None:
        before = evm.tell("evm_snapshot")
        evm.relay(a_right(evm, 1), evm.cast.owner)
        lost = evm.head
        keeper.run()
        evm.tell("evm_revert", before)
        evm.relay(a_right(evm, 2), evm.cast.owner)
        evm.relay(a_right(evm, 3), evm.cast.owner)

        assert [row.assets[0][-2:] for row in keeper.run().steps_of(lost)] == ["02"]
        assert keeper.proven(keeper.steps_of(lost)[0])

    def test_a_node_that_is_behind_takes_nothing_away(
        self, keeper: Keeper, evm: RealLedger
    ) -> None:
        before = evm.tell("evm_snapshot")
        evm.relay(a_right(evm, 1), evm.cast.owner)
        kept = keeper.run().all(CapturedStep)
        evm.tell("evm_revert", before)

        assert not keeper.capture.step()
        assert len(keeper.all(CapturedStep)) == len(kept)


class TestLinks:
    def test_reach_from_a_captured_block_to_the_checkpoint_after_it(
        self, keeper: Keeper, evm: RealLedger
    ) -> None:
        block = evm.relay(a_right(evm, 1), evm.cast.owner)["blockNumber"]
        evm.tell("anvil_mine", hex(5))
        keeper.run()
        assert max(one.number for one in keeper.all(ProofHeader)) == block

        keeper.checkpoints = (block + 3,)
        keeper.run()

        headers = {one.number: one for one in keeper.all(ProofHeader)}
        assert [number for number in headers if number >= block] == list(range(block, block + 4))
        for number in range(block, block + 3):
            assert (
                Header.parse(headers[number + 1].rlp, "").parent.hex() == headers[number].hash[2:]
            )
        assert keeper.all(CapturePlace)[0].linked_to_block == block + 3

    def test_that_cannot_be_shown_are_a_gap(
        self, keeper: Keeper, evm: RealLedger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        block = evm.relay(a_right(evm, 1), evm.cast.owner)["blockNumber"]
        evm.tell("anvil_mine", hex(5))
        keeper.run().checkpoints = (block + 3,)
        ask = Node.ask

        def wrongly(self: Node, asked: str, *params: Any) -> Any:
            told = ask(self, asked, *params)
            if params == (hex(block + 2), True):
                return {**told, "stateRoot": told["receiptsRoot"]}
            return told

        monkeypatch.setattr(Node, "ask", wrongly)

        [gap] = keeper.run().all(CaptureGap)

        assert gap.block == block + 2
        assert gap.reason.startswith("on the way to a checkpoint")
        assert not keeper.capture.step(), "it is not tried again and again"

    def test_are_none_if_the_block_is_the_checkpoint(self, keeper: Keeper, evm: RealLedger) -> None:
        block = evm.relay(a_right(evm, 1), evm.cast.owner)["blockNumber"]
        evm.tell("anvil_mine", hex(5))
        keeper.checkpoints = (block,)

        assert max(one.number for one in keeper.run().all(ProofHeader)) == block


def test_nodes_are_kept_once(keeper: Keeper) -> None:
    nodes = keeper.run().all(ProofNode)

    assert all(one.hash == keccak(one.node) for one in nodes)
    assert sum(len(row.nodes) for row in keeper.all(CapturedStep)) > len(nodes)


def _killed(*_: Any) -> None:
    raise ConnectionError("killed")
