"""A transaction that stays unmined offers more, and is taken once under whichever hash."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hexbytes import HexBytes
from web3.types import RPCEndpoint

from ip_finance.bootstrap import Database
from ip_finance.chain.errors import NodeTrouble
from ip_finance.chain.fees import PATIENCE_BLOCKS
from ip_finance.chain.node_errors import FeeTooLow, FundsMissing
from ip_finance.chain_api.events import PartyAdmitted
from ip_finance.core.outbox import ChainTransaction, OutboxState, TransactionState
from tests.chain.builders import Chain, Platform
from tests.chain.conftest import at_node
from tests.chain.test_sender import a_waiting_admission
from tests.local import nodes

GWEI = 10**9
FUNDS = 10**21
MINED = OutboxState.MINED


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A chain of this module's own: a base fee outlasts the test that sets it."""
    running = nodes.start(tmp_path_factory.mktemp("stuck") / "chain")
    yield at_node(running.url)
    running.stop()


@pytest.fixture
def platform(node: Chain, database: Database) -> Iterator[Platform]:
    """A platform whose relayer has money, on a chain that makes no block by itself."""
    set_base_fee(node, 0)
    made = Platform.founded_on(node, database.owner)
    node.set_mining(False)
    yield made
    node.set_mining(True)


def tell(chain: Chain, method: str, *values: object) -> None:
    answer = chain.web3.provider.make_request(RPCEndpoint(method), list(values))
    assert "error" not in answer, answer


def set_base_fee(chain: Chain, wei: int) -> None:
    """Of the next block, and nearly of those after it."""
    tell(chain, "anvil_setNextBlockBaseFeePerGas", hex(wei))
    chain.mine(1)


def endow(platform: Platform, wei: int = FUNDS) -> None:
    for account in platform.relayers.accounts:
        tell(platform.chain, "anvil_setBalance", account.address, hex(wei))


def sent(platform: Platform) -> ChainTransaction:
    return platform.transactions()[-1]


def step(platform: Platform, times: int = 1) -> NodeTrouble | None:
    """Let a fresh sender work; gives what stood in its way at last."""
    sender, trouble = platform.sender(), None
    for _ in range(times):
        try:
            sender.step()
            trouble = None
        except NodeTrouble as found:
            trouble = found
    return trouble


class TestWithoutAPrice:
    def test_nothing_more_is_offered_however_long_it_takes(self, platform: Platform) -> None:
        a_waiting_admission(platform)
        step(platform)
        platform.chain.mine(2 * PATIENCE_BLOCKS)

        step(platform, 3)

        assert [one.max_fee for one in sent(platform).attempts] == [0]
        platform.chain.mine(1)
        platform.carry()
        assert platform.states() == [MINED]

    def test_a_price_that_comes_up_is_paid(self, platform: Platform) -> None:
        a_waiting_admission(platform)
        step(platform)
        endow(platform)
        set_base_fee(platform.chain, GWEI)

        step(platform, 2)
        platform.chain.mine(1)
        platform.carry()

        first, second = sent(platform).attempts
        assert (first.max_fee, platform.states()) == (0, [MINED])
        assert second.max_fee > GWEI // 2
        assert sent(platform).tx_hash == second.tx_hash


class TestPassedOver:
    @pytest.fixture
    def waiting(self, platform: Platform) -> Platform:
        """A step that is signed at a base fee of one gwei, which then rises to ten."""
        set_base_fee(platform.chain, GWEI)
        endow(platform)
        a_waiting_admission(platform)
        step(platform)
        return platform

    def test_offers_an_eighth_more_under_the_same_nonce(self, waiting: Platform) -> None:
        set_base_fee(waiting.chain, 100 * GWEI)
        waiting.chain.mine(PATIENCE_BLOCKS)

        step(waiting, 2)

        first, second = sent(waiting).attempts
        assert second.max_fee * 8 >= first.max_fee * 9
        assert second.priority_fee * 8 >= first.priority_fee * 9
        assert second.tx_hash != first.tx_hash
        assert len({one.nonce for one in waiting.transactions()}) == len(waiting.transactions())

    def test_is_taken_once_and_its_steps_with_it(self, waiting: Platform) -> None:
        set_base_fee(waiting.chain, 100 * GWEI)
        waiting.chain.mine(PATIENCE_BLOCKS)
        step(waiting, 3)
        waiting.chain.mine(1)

        waiting.carry()

        assert waiting.states() == [MINED]
        assert sent(waiting).tx_hash == sent(waiting).attempts[-1].tx_hash
        assert len(waiting.events(PartyAdmitted)) == 1

    def test_counts_when_it_is_the_older_form_that_is_mined(self, waiting: Platform) -> None:
        older = sent(waiting).newest
        set_base_fee(waiting.chain, 100 * GWEI)
        waiting.chain.mine(PATIENCE_BLOCKS)
        step(waiting, 1)
        assert len(sent(waiting).attempts) == 2
        set_base_fee(waiting.chain, GWEI)
        waiting.chain.web3.eth.send_raw_transaction(HexBytes(older.raw_tx))
        waiting.chain.mine(1)

        waiting.carry()

        assert sent(waiting).tx_hash == older.tx_hash
        assert (waiting.states(), len(waiting.events(PartyAdmitted))) == ([MINED], 1)

    def test_offers_nothing_beyond_the_cap_and_says_so(self, waiting: Platform) -> None:
        capped = replace(waiting, relayers=replace(waiting.relayers, fee_cap=3 * GWEI))
        set_base_fee(waiting.chain, 100 * GWEI)

        trouble = step(capped, 5)

        assert isinstance(trouble, FeeTooLow)
        assert all(one.max_fee <= 3 * GWEI for one in sent(waiting).attempts)
        assert sent(waiting).state is TransactionState.SIGNED

    def test_is_not_so_before_its_time(self, waiting: Platform) -> None:
        step(waiting, 4)

        assert len(sent(waiting).attempts) == 1


class TestFunds:
    def test_missing_leave_the_step_unsigned_and_are_named(self, platform: Platform) -> None:
        set_base_fee(platform.chain, GWEI)
        a_waiting_admission(platform)

        trouble = step(platform)

        assert isinstance(trouble, FundsMissing)
        assert str(platform.relayers.accounts[0].address) in trouble.detail
        assert (platform.states(), len(platform.transactions())) == ([OutboxState.PENDING], 1)

    def test_that_arrive_let_it_go_on(self, platform: Platform) -> None:
        set_base_fee(platform.chain, GWEI)
        a_waiting_admission(platform)
        step(platform)
        endow(platform)
        platform.chain.set_mining(True)

        platform.carry()

        assert platform.states() == [MINED]


class TestReorganised:
    def test_a_transaction_whose_block_is_dropped_is_sent_again(self, platform: Platform) -> None:
        a_waiting_admission(platform)
        sender = platform.sender(depth=2)
        worked = [sender.step(), sender.step()]
        platform.chain.mine(1)
        worked.append(sender.step())
        tell(platform.chain, "anvil_reorg", 1, [])
        assert platform.events(PartyAdmitted) == []

        worked.append(sender.step())
        platform.chain.mine(1)
        platform.chain.mine(2)
        worked.append(sender.step())

        assert worked == [True, False, False, False, True]
        assert (platform.states(), len(platform.events(PartyAdmitted))) == ([MINED], 1)
