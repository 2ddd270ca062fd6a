"""A node that is slow, silent, wrong, behind or another: nothing wrong enters our tables."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from ip_finance.bootstrap import Database
from ip_finance.chain.errors import (
    AnswerGarbled,
    BlocksMissing,
    ChainUnavailable,
    FinalityBrokenError,
    NodeBehind,
    NodeTrouble,
    QuestionRefused,
    UnknownEvent,
    WrongChain,
    WrongContract,
)
from ip_finance.chain.history import history
from ip_finance.chain.indexer import Indexer
from ip_finance.chain.pace import Pace
from ip_finance.chain.reader import Reader
from ip_finance.core.actor import SYSTEM
from ip_finance.core.deployment import Deployment
from ip_finance.ip_assets.models import AssetOnLedger
from tests.chain.faults import PATIENCE_SECONDS, FaultyNode, faulty
from tests.chain.ledgers import file_deployment, indexer_of, on_anvil, tell
from tests.contracts import scenes
from tests.evm import Evm
from tests.local import nodes

OTHER_HASH = "0x" + "5a" * 32
DEPTH = 3


@pytest.fixture(scope="module")
def _node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evm]:
    node = nodes.start(tmp_path_factory.mktemp("faulty") / "chain")
    yield on_anvil(node.url)
    node.stop()


@pytest.fixture
def ledger(_node: Evm) -> Iterator[Evm]:
    """A ledger on the real program. What a test does is undone after it."""
    snapshot = tell(_node.web3, "evm_snapshot")
    yield _node
    tell(_node.web3, "evm_revert", snapshot)


@pytest.fixture
def proxy(ledger: Evm) -> Iterator[FaultyNode]:
    """A node before it that does right until it is told otherwise."""
    with faulty(str(ledger.web3.provider.endpoint_uri)) as proxy:  # type: ignore[attr-defined]
        yield proxy


@pytest.fixture
def indexer(ledger: Evm, database: Database, proxy: FaultyNode) -> Indexer:
    """One that has read everything until now, from the proxy."""
    file_deployment(ledger, database.owner)
    found = indexer_of(ledger, database.owner, node=proxy.node)
    read_all(found)
    return found


def read_all(indexer: Indexer) -> None:
    while indexer.step():
        pass


def rights(database: Database) -> set[str]:
    """The rights in our tables."""
    with database.owner.begin(SYSTEM) as tx:
        return set(tx.session.scalars(select(AssetOnLedger.asset)))


def place(database: Database) -> int:
    with database.owner.begin(SYSTEM) as tx:
        return tx.session.scalars(select(Deployment.read_to_block)).one()


def of_another_address(logs: Any) -> Any:
    return [{**log, "address": "0x" + "11" * 20} for log in logs]


def out_of_range(logs: Any) -> Any:
    return [{**log, "blockNumber": hex(int(log["blockNumber"], 16) + 1_000)} for log in logs]


def twice(logs: Any) -> Any:
    return [*logs, *logs]


def gone(logs: Any) -> Any:
    return [{**log, "removed": True} for log in logs]


def cut_short(logs: Any) -> Any:
    return [{**log, "data": log["data"][:66]} for log in logs]


def of_another_block(logs: Any) -> Any:
    return [{**log, "blockHash": OTHER_HASH} for log in logs]


def without_topics(logs: Any) -> Any:
    return [{key: value for key, value in log.items() if key != "topics"} for log in logs]


def no_list(logs: Any) -> Any:
    return {"logs": logs}


WRONG_LOGS = (
    of_another_address,
    out_of_range,
    twice,
    gone,
    cut_short,
    of_another_block,
    without_topics,
    no_list,
)


class TestWrongAnswers:
    @pytest.mark.parametrize("wrong", WRONG_LOGS, ids=lambda wrong: str(wrong.__name__))
    def test_are_refused_and_leave_our_tables_as_they_were(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode, database: Database, wrong: Any
    ) -> None:
        before = place(database)
        scenes.register(ledger)
        proxy.twist_result("eth_getLogs", lambda _, logs: wrong(logs))

        with pytest.raises(AnswerGarbled):
            indexer.step()

        assert (place(database), rights(database)) == (before, set())

    @pytest.mark.parametrize(
        "said", [b"<html>", b"[]", b'"no"', b"{}", b'{"id": 0, "jsonrpc": "2.0"}', b"\xff\xfe"]
    )
    def test_that_are_no_json_rpc_are_refused(
        self, indexer: Indexer, proxy: FaultyNode, said: bytes
    ) -> None:
        proxy.text = lambda _: said

        with pytest.raises(NodeTrouble):
            indexer.step()

    def test_with_less_than_was_asked_are_refused(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)
        proxy.twist = lambda method, params, answer: None if method == "eth_getCode" else answer

        with pytest.raises(AnswerGarbled):
            indexer.step()

    def test_about_another_block_are_refused(self, indexer: Indexer, proxy: FaultyNode) -> None:
        proxy.twist_result("eth_getBlockByNumber", lambda _, block: {**block, "number": "0x7"})

        with pytest.raises(AnswerGarbled):
            indexer.step()

    def test_are_forgotten_once_the_node_does_right(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode, database: Database
    ) -> None:
        scenes.register(ledger)
        proxy.twist_result("eth_getLogs", lambda _, logs: twice(logs))
        with pytest.raises(AnswerGarbled):
            indexer.step()
        proxy.heal()

        read_all(indexer)

        assert rights(database) == {scenes.RIGHT}

    def test_of_a_kind_that_we_do_not_know_name_the_event(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)
        proxy.twist_result(
            "eth_getLogs", lambda _, logs: [{**log, "topics": [OTHER_HASH]} for log in logs]
        )

        with pytest.raises(UnknownEvent, match=OTHER_HASH):
            indexer.step()


class TestAnotherLedger:
    def test_on_another_chain_is_refused_by_its_id(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)
        proxy.twist_result("eth_chainId", lambda _, told: "0x1")

        with pytest.raises(WrongChain, match="chain id"):
            indexer.step()

    def test_on_a_chain_with_the_same_id_is_refused_by_its_genesis(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)

        def other_genesis(params: list[Any], block: Any) -> Any:
            return {**block, "hash": OTHER_HASH} if params[0] == "0x0" else block

        proxy.twist_result("eth_getBlockByNumber", other_genesis)

        with pytest.raises(WrongChain, match="genesis"):
            indexer.step()

    def test_with_other_code_is_refused(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)
        proxy.twist_result("eth_getCode", lambda _, code: code + "00")

        with pytest.raises(WrongContract):
            indexer.step()

    def test_is_not_rebuilt_from(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode, database: Database
    ) -> None:
        scenes.register(ledger)
        read_all(indexer)
        proxy.twist_result("eth_chainId", lambda _, told: "0x1")

        with pytest.raises(WrongChain):
            indexer.rebuild()

        assert rights(database) == {scenes.RIGHT}


class TestSlowNode:
    def test_that_does_not_answer_is_given_up_in_time(
        self, indexer: Indexer, proxy: FaultyNode
    ) -> None:
        proxy.pause = 2

        with pytest.raises(ChainUnavailable):
            indexer.step()

    def test_that_is_away_is_named(self, indexer: Indexer, ledger: Evm) -> None:
        with faulty("http://127.0.0.1:9") as dead:
            reader = Reader(dead.node, ledger.ledger.address)
        with pytest.raises(ChainUnavailable):
            reader.head()

    def test_that_is_overloaded_is_named(self, indexer: Indexer, proxy: FaultyNode) -> None:
        proxy.status = 503

        with pytest.raises(ChainUnavailable):
            indexer.step()

    def test_is_asked_for_half_as_much_when_it_is_too_slow_for_a_range(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)
        indexer.pace.blocks = 64

        def late(method: str, _: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
            if method == "eth_getLogs":
                time.sleep(4 * PATIENCE_SECONDS)
            return answer

        proxy.twist = late
        with pytest.raises(ChainUnavailable):
            indexer.step()

        assert indexer.pace.blocks == 32

    def test_gets_narrower_ranges_until_it_takes_one(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode, database: Database
    ) -> None:
        for number in range(1, 9):
            scenes.register(ledger, scenes.key(number))

        def is_wide(params: list[Any]) -> bool:
            asked = params[0]
            return int(asked["toBlock"], 16) - int(asked["fromBlock"], 16) > 1

        proxy.refuse("eth_getLogs", is_wide, "query returned more than 10000 results")

        read_all(indexer)

        assert len(rights(database)) == 8

    def test_that_refuses_a_single_block_is_named(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)
        proxy.refuse("eth_getLogs", lambda _: True, "missing trie node")

        with pytest.raises(QuestionRefused, match="missing trie node"):
            indexer.step()


class TestPace:
    def test_doubles_while_the_node_is_fast(self) -> None:
        pace = Pace(blocks=100)

        pace.learn(seconds=0.1, events=10)

        assert pace.blocks == 200

    def test_halves_when_the_node_is_slow(self) -> None:
        pace = Pace(blocks=100)

        pace.learn(seconds=9, events=10)

        assert pace.blocks == 50

    def test_halves_when_a_range_is_too_much_for_one_transaction(self) -> None:
        pace = Pace(blocks=100)

        pace.learn(seconds=0.1, events=9_000)

        assert pace.blocks == 50

    def test_never_falls_below_one_block(self) -> None:
        pace = Pace(blocks=1)

        pace.learn(seconds=9, events=9_000)

        assert pace.blocks == 1


class TestPrunedNode:
    def test_is_refused_with_the_blocks_that_it_lacks(self, ledger: Evm, proxy: FaultyNode) -> None:
        tell(ledger.web3, "anvil_mine", 40)
        proxy.twist_result(
            "eth_getBlockByNumber", lambda params, block: block if int(params[0], 16) > 17 else None
        )
        reader = Reader(proxy.node, ledger.ledger.address)

        with pytest.raises(BlocksMissing) as refusal:
            list(history(reader, reader.head()))

        assert refusal.value.facts == {"first": 0, "last": 17}

    def test_that_lacks_a_block_in_the_midst_is_refused(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        scenes.register(ledger)
        head = hex(ledger.web3.eth.block_number)
        proxy.twist_result(
            "eth_getBlockByNumber", lambda params, block: None if params[0] == head else block
        )

        with pytest.raises(BlocksMissing):
            indexer.step()


class TestUnfinalBlocks:
    def test_that_are_dropped_leave_no_trace(self, ledger: Evm, database: Database) -> None:
        file_deployment(ledger, database.owner)
        indexer = indexer_of(ledger, database.owner, depth=DEPTH)
        read_all(indexer)
        scenes.register(ledger)
        read_all(indexer)

        tell(ledger.web3, "anvil_reorg", 1, [])
        tell(ledger.web3, "anvil_mine", DEPTH + 1)
        read_all(indexer)

        assert rights(database) == set()

    def test_that_come_again_otherwise_are_read_once_final(
        self, ledger: Evm, database: Database
    ) -> None:
        file_deployment(ledger, database.owner)
        indexer = indexer_of(ledger, database.owner, depth=DEPTH)
        undo = tell(ledger.web3, "evm_snapshot")
        scenes.register(ledger)
        read_all(indexer)
        tell(ledger.web3, "evm_revert", undo)

        scenes.register(ledger, scenes.OTHER_RIGHT)
        tell(ledger.web3, "anvil_mine", DEPTH)
        read_all(indexer)

        assert rights(database) == {scenes.OTHER_RIGHT}

    def test_that_change_while_they_are_read_are_read_again(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode, database: Database
    ) -> None:
        scenes.register(ledger)

        def reorganise(_: list[Any], logs: Any) -> Any:
            tell(ledger.web3, "anvil_reorg", 1, [])
            return logs

        proxy.twist_result("eth_getLogs", reorganise)
        with pytest.raises(AnswerGarbled, match="changed while it was read"):
            indexer.step()
        proxy.heal()
        read_all(indexer)

        assert rights(database) == set()


class TestFinalBlocks:
    def test_that_are_gone_stop_the_reading(
        self, indexer: Indexer, ledger: Evm, database: Database
    ) -> None:
        scenes.register(ledger)
        read_all(indexer)

        tell(ledger.web3, "anvil_reorg", 1, [])

        with pytest.raises(FinalityBrokenError):
            indexer.step()

    def test_that_a_node_has_not_got_yet_are_waited_for(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode
    ) -> None:
        tell(ledger.web3, "anvil_mine", 5)
        read_all(indexer)
        proxy.twist_result("eth_blockNumber", lambda _, head: hex(int(head, 16) - 4))

        with pytest.raises(NodeBehind):
            indexer.step()

    def test_are_not_looked_for_by_a_node_that_fell_back_within_the_depth(
        self, ledger: Evm, database: Database, proxy: FaultyNode
    ) -> None:
        file_deployment(ledger, database.owner)
        indexer = indexer_of(ledger, database.owner, node=proxy.node, depth=DEPTH)
        read_all(indexer)
        proxy.twist_result("eth_blockNumber", lambda _, head: hex(int(head, 16) - 2))

        assert indexer.step() is False

    def test_are_the_same_after_the_node_was_away(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode, database: Database
    ) -> None:
        proxy.status = 502
        with pytest.raises(ChainUnavailable):
            indexer.step()
        scenes.register(ledger)
        proxy.heal()

        read_all(indexer)

        assert rights(database) == {scenes.RIGHT}


class TestPlace:
    def test_that_another_reader_moved_is_begun_from_anew(
        self, indexer: Indexer, ledger: Evm, proxy: FaultyNode, database: Database
    ) -> None:
        """Two indexers on one database: the second finds its range read, and reads it not again."""
        scenes.register(ledger)
        other = indexer_of(ledger, database.owner)

        def meanwhile(_: list[Any], logs: Any) -> Any:
            read_all(other)
            return logs

        proxy.twist_result("eth_getLogs", meanwhile)

        assert indexer.step() is True
        assert rights(database) == {scenes.RIGHT}

    def test_of_a_founding_before_this_version_is_refused(
        self, indexer: Indexer, ledger: Evm, database: Database
    ) -> None:
        with database.owner.begin(SYSTEM) as tx:
            tx.session.execute(update(Deployment).values(genesis_hash="unknown"))
        scenes.register(ledger)

        with pytest.raises(WrongChain):
            indexer.step()
