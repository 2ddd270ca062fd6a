"""The local chain: what it has taken survives a stop, a kill, and the loss of its saved state."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from hexbytes import HexBytes
from web3 import Web3
from web3.types import BlockData, RPCEndpoint, TxParams, Wei

from ip_finance.chain.client import connect
from ip_finance.core.outbox import ChainAttempt, ChainTransaction, TransactionState
from ip_finance.local import anvil
from ip_finance.local.anvil import CHAIN_ID, Anvil
from tests.local import nodes

SAVES_WITHIN_SECONDS = 10
YESTERDAY = 1_795_400_000


@dataclass
class Node:
    """The chain of a folder, somebody who sends to it, and the tables that remember it."""

    folder: Path
    running: Anvil
    sender: LocalAccount
    rows: list[ChainTransaction] = field(default_factory=list)

    @property
    def web3(self) -> Web3:
        return connect(self.running.url)

    @property
    def state(self) -> Path:
        return self.folder / "state.json"

    def take(self) -> None:
        """Have one transaction mined, and note it as the sender does."""
        self.take_together(self.sender)

    def take_together(self, *senders: LocalAccount) -> None:
        """Have a transaction of each mined in one block."""
        tell(self.web3, "evm_setAutomine", False)
        signed = [self._signed(sender) for sender in senders]
        for one in signed:
            self.web3.eth.send_raw_transaction(HexBytes(one.raw_tx))
        tell(self.web3, "evm_mine")
        tell(self.web3, "evm_setAutomine", True)
        for sender, one in zip(senders, signed, strict=True):
            self._note(sender, one)

    def _signed(self, sender: LocalAccount) -> ChainAttempt:
        nonce = sum(row.relayer == sender.address for row in self.rows)
        params: TxParams = {
            "to": sender.address,
            "value": Wei(0),
            "nonce": nonce,  # type: ignore[typeddict-item]
            "gas": 21_000,
            "chainId": CHAIN_ID,
            "maxFeePerGas": Wei(0),
            "maxPriorityFeePerGas": Wei(0),
        }
        signed = sender.sign_transaction(params)  # type: ignore[arg-type]
        return ChainAttempt(
            tx_hash=HexBytes(signed.hash).to_0x_hex(), raw_tx=bytes(signed.raw_transaction)
        )

    def _note(self, sender: LocalAccount, taken: ChainAttempt) -> None:
        receipt = self.web3.eth.get_transaction_receipt(HexBytes(taken.tx_hash))
        block = self.web3.eth.get_block(receipt["blockNumber"])
        other = ChainAttempt(tx_hash="0x" + "00" * 32, raw_tx=b"never taken")
        self.rows.append(
            ChainTransaction(
                relayer=sender.address,
                nonce=sum(row.relayer == sender.address for row in self.rows),
                state=TransactionState.MINED,
                tx_hash=taken.tx_hash,
                block_number=block["number"],
                mined_at=datetime.fromtimestamp(block["timestamp"], UTC),
                attempts=[other, taken],
            )
        )

    def kill(self) -> None:
        self.running.process.kill()
        self.running.process.wait()

    def start_again(self) -> None:
        """As the platform starts it: with the first time of its blocks, and repaired."""
        times = [row.mined_at.timestamp() for row in self.rows if row.mined_at]
        self.running = nodes.start(self.folder, since=int(min(times)))
        anvil.repair(self.web3, self.rows)

    def blocks(self) -> list[BlockData]:
        """The block of every transaction that the tables know."""
        receipts = [
            self.web3.eth.get_transaction_receipt(HexBytes(row.tx_hash or "")) for row in self.rows
        ]
        return [self.web3.eth.get_block(receipt["blockNumber"]) for receipt in receipts]

    def wait_for_save(self) -> None:
        """Until the saved state has all that was mined."""
        time.sleep(1.2)  # the program saves once a second
        until = time.monotonic() + SAVES_WITHIN_SECONDS
        while not self.state.exists() and time.monotonic() < until:
            time.sleep(0.05)


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    folder = tmp_path / "chain"
    found = Node(folder, nodes.start(folder, since=YESTERDAY), Account.create())
    yield found
    found.running.stop()


def tell(web3: Web3, method: str, *values: object) -> None:
    answer = web3.provider.make_request(RPCEndpoint(method), list(values))
    assert "error" not in answer, answer


def nothing(state: Path) -> None:
    """Leave the saved state as it is."""


def cut_off(state: Path) -> None:
    """A kill in the middle of a save."""
    if state.exists():
        state.write_bytes(state.read_bytes()[:-100])


def garbage(state: Path) -> None:
    state.write_bytes(b"\x00garbage\xff")


def empty(state: Path) -> None:
    state.write_bytes(b"")


def foreign(state: Path) -> None:
    """Sound JSON that is no state."""
    state.write_text("{}")


def missing(state: Path) -> None:
    state.unlink(missing_ok=True)


DAMAGES = [nothing, cut_off, garbage, empty, foreign, missing]


class TestStop:
    def test_and_start_keep_every_transaction(self, node: Node) -> None:
        node.take()
        node.take()
        before = [block["hash"] for block in node.blocks()]

        node.running.stop()
        node.start_again()

        assert [block["hash"] for block in node.blocks()] == before

    def test_can_be_asked_twice(self, node: Node) -> None:
        node.running.stop()

        node.running.stop()

        assert node.running.process.poll() == 0


class TestKill:
    @pytest.mark.parametrize("damage", DAMAGES)
    def test_right_after_a_transaction_loses_nothing(
        self, node: Node, damage: Callable[[Path], None]
    ) -> None:
        node.take()
        node.wait_for_save()
        node.take()
        node.take()
        before = [block["timestamp"] for block in node.blocks()]

        node.kill()
        damage(node.state)
        node.start_again()

        assert [block["timestamp"] for block in node.blocks()] == before

    def test_before_the_first_save_loses_nothing(self, node: Node) -> None:
        node.take()

        node.kill()
        node.start_again()

        assert node.blocks()[0]["timestamp"] == int(node.rows[0].mined_at.timestamp())  # type: ignore[union-attr]

    def test_does_not_turn_the_clock_back_for_what_comes_after(self, node: Node) -> None:
        node.take()
        node.kill()
        node.start_again()

        node.take()

        assert abs(node.blocks()[-1]["timestamp"] - datetime.now(UTC).timestamp()) < 5  # noqa: TID251

    def test_keeps_together_what_two_relayers_had_in_one_block(self, node: Node) -> None:
        other: LocalAccount = Account.create()
        node.take()
        node.take_together(node.sender, other)
        node.take()
        before = [(block["timestamp"], block["number"]) for block in node.blocks()]

        node.kill()
        missing(node.state)
        node.start_again()

        assert [(block["timestamp"], block["number"]) for block in node.blocks()] == before
        assert before[1] == before[2]

    def test_may_come_again_in_the_midst_of_a_repair(self, node: Node) -> None:
        for _ in range(3):
            node.take()
        before = [block["timestamp"] for block in node.blocks()]
        node.kill()
        missing(node.state)
        node.running = nodes.start(node.folder, since=int(before[0]))
        anvil.repair(node.web3, node.rows[:1])

        node.kill()
        node.start_again()

        assert [block["timestamp"] for block in node.blocks()] == before


class TestLeftover:
    def test_of_a_killed_run_is_ended(self, node: Node) -> None:
        left = node.running.process

        node.running = nodes.start(node.folder)

        assert not psutil.pid_exists(left.pid)
        left.wait()

    def test_of_another_folder_is_left_alone(self, node: Node, tmp_path: Path) -> None:
        other = nodes.start(tmp_path / "chain2")

        node.running.stop()
        node.running = nodes.start(node.folder)

        assert other.process.poll() is None
        other.stop()

    def test_is_not_whoever_reads_the_same_file(self, node: Node) -> None:
        words = ["-c", "import time; time.sleep(60)", str(node.state)]
        bystander = subprocess.Popen([sys.executable, *words])

        node.running.stop()
        node.running = nodes.start(node.folder)

        assert bystander.poll() is None
        bystander.kill()
        bystander.wait()
