"""Many steps in one transaction, and several relayers side by side."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from ip_finance.bootstrap import Database
from ip_finance.chain import sender as sending
from ip_finance.chain.calls import function
from ip_finance.chain.pricing import Envelope, Market
from ip_finance.chain_api.events import KeyEnrolled, PartyAdmitted, StepRefused
from ip_finance.core.actor import SYSTEM
from ip_finance.core.outbox import ChainAttempt, ChainTransaction, OutboxState, TransactionState
from ip_finance.signing.domain import RequestState
from tests.chain.builders import Chain, Platform
from tests.chain.test_sender import a_waiting_admission

PENDING, SIGNED, MINED = OutboxState.PENDING, OutboxState.SIGNED, OutboxState.MINED
REJECTED, REVERTED = OutboxState.REJECTED, OutboxState.REVERTED
TOO_LITTLE_GAS = 60_000


def sizes(platform: Platform) -> list[int]:
    """How many steps each transaction carries, the deployment's none first."""
    ids = [row.transaction_id for row in platform.outbox()]
    return [ids.count(one.id) for one in platform.transactions()]


class TestBatch:
    def test_carries_all_that_waits_in_its_order(self, platform: Platform) -> None:
        companies = [platform.file_company(number) for number in (3, 4, 5)]
        for company in companies:
            platform.admit(company)

        platform.carry()

        numbers = [platform.party_number(company) for company in companies]
        assert sizes(platform) == [0, 3]
        assert [row.place for row in platform.outbox()] == [0, 1, 2]
        assert [event.party for event in platform.events(PartyAdmitted)] == numbers

    def test_takes_a_step_after_the_one_that_it_depends_on(self, platform: Platform) -> None:
        company = platform.file_company()
        platform.admit(company)
        platform.enrol_somebody_of(company)

        platform.carry()

        assert (sizes(platform), platform.states()) == ([0, 2], [MINED, MINED])
        assert len(platform.events(KeyEnrolled)) == 1

    def test_of_one_is_a_call_of_its_own(self, platform: Platform) -> None:
        a_waiting_admission(platform)

        platform.sender().step()

        [attempt] = platform.transactions()[-1].attempts
        assert function("admitParty").selector in attempt.raw_tx
        assert function("relay").selector not in attempt.raw_tx

    def test_goes_without_what_would_be_refused(self, platform: Platform) -> None:
        company = platform.file_company()
        platform.admit(company)
        refused = platform.admit(company)
        a_waiting_admission(platform, 4)

        platform.carry()

        assert (sizes(platform), platform.states()) == ([0, 2], [MINED, REJECTED, MINED])
        assert platform.request(refused).state is RequestState.REFUSED
        assert platform.events(StepRefused) == []

    def test_tells_which_of_its_steps_the_ledger_refused_after_all(
        self, platform: Platform
    ) -> None:
        first, overtaken, last = (platform.file_company(number) for number in (3, 4, 5))
        requests = [platform.admit(company) for company in (first, overtaken, last)]
        platform.sender().step()
        platform.carry_past_the_outbox(platform.outbox()[1])

        platform.carry()
        platform.read()

        facts = {"party": platform.party_number(overtaken)}
        assert platform.states() == [MINED, REVERTED, MINED]
        assert platform.request(requests[1]).refusal == {"error": "PartyKnown", "facts": facts}
        assert [platform.request(one).state for one in requests] == [
            RequestState.TAKEN,
            RequestState.REFUSED,
            RequestState.TAKEN,
        ]

    def test_is_no_longer_than_the_bound(
        self, platform: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sending, "MOST_STEPS", 2)
        for number in range(3, 8):
            a_waiting_admission(platform, number)

        platform.carry()

        assert sizes(platform) == [0, 2, 2, 1]

    def test_burns_no_more_gas_than_the_bound_but_for_one_step(
        self, platform: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sending, "MOST_GAS", 1)
        company = platform.file_company()
        platform.admit(company)
        platform.enrol_somebody_of(company)

        platform.carry()

        assert (sizes(platform), platform.states()) == ([0, 1, 1], [MINED, MINED])

    def test_that_ran_out_of_gas_is_carried_again(self, platform: Platform) -> None:
        for number in (3, 4):
            a_waiting_admission(platform, number)
        platform.sender().step()
        too_little_gas(platform)

        platform.carry()

        assert platform.states() == [MINED, MINED]
        assert TransactionState.FAILED in [one.state for one in platform.transactions()]
        assert len(platform.events(PartyAdmitted)) == 2


def too_little_gas(platform: Platform) -> None:
    """Sign what is in flight again, with gas that does not suffice."""
    sent = platform.transactions()[-1]
    market = Market.now(platform.chain.node, platform.relayers.fee_cap)
    envelope = replace(Envelope.of(sent.newest.raw_tx), gas=TOO_LITTLE_GAS)
    attempt = envelope.signed(platform.relayers.accounts[0], market.fees, market)
    with platform.uow.begin(SYSTEM) as tx:
        tx.session.execute(delete(ChainAttempt).where(ChainAttempt.transaction_id == sent.id))
        attempt.transaction_id = sent.id
        tx.session.add(attempt)


@pytest.fixture
def pair(chain: Chain, database: Database) -> Platform:
    """A platform with two relayers."""
    return Platform.founded_on(chain, database.owner, number=2)


class TestRelayers:
    def test_carry_side_by_side_what_shares_no_record(self, pair: Platform) -> None:
        sender = pair.sender()
        pair.chain.set_mining(False)
        for number in (3, 4):
            a_waiting_admission(pair, number)
            sender.step()
        states = pair.states()
        first, second = pair.transactions()[-2:]
        pair.chain.set_mining(True)
        pair.chain.mine(1)
        pair.carry()

        assert states == [SIGNED, SIGNED]
        assert {first.relayer, second.relayer} == {
            account.address for account in pair.relayers.accounts
        }
        assert pair.states() == [MINED, MINED]

    def test_never_overtake_a_step_on_the_same_record(self, pair: Platform) -> None:
        company = pair.file_company()
        sender = pair.sender()
        pair.chain.set_mining(False)
        pair.admit(company)
        sender.step()
        pair.enrol_somebody_of(company)
        for _ in range(3):
            sender.step()
        states = pair.states()
        pair.chain.set_mining(True)
        pair.chain.mine(1)
        pair.carry()

        assert states == [SIGNED, PENDING]
        assert pair.states() == [MINED, MINED]

    def test_have_nonces_of_their_own_without_a_gap(self, pair: Platform) -> None:
        sender = pair.sender()
        pair.chain.set_mining(False)
        for number in (3, 4):
            a_waiting_admission(pair, number)
            sender.step()
        pair.chain.set_mining(True)
        pair.chain.mine(1)
        pair.carry()
        a_waiting_admission(pair, 5)
        pair.carry()

        nonces: dict[str, list[int]] = {}
        for one in pair.transactions():
            nonces.setdefault(one.relayer, []).append(one.nonce)
        assert all(used == list(range(len(used))) for used in nonces.values())
        assert sorted(len(used) for used in nonces.values()) == [1, 3]

    def test_that_are_no_longer_ours_still_have_their_bytes_sent(self, pair: Platform) -> None:
        a_waiting_admission(pair)
        pair.sender().step()
        [sent] = [one for one in pair.transactions() if one.state is TransactionState.SIGNED]
        with pair.uow.begin(SYSTEM) as tx:
            tx.session.execute(
                update(ChainTransaction)
                .where(ChainTransaction.id == sent.id)
                .values(relayer="0x" + "77" * 20)
            )

        pair.carry()

        assert pair.states() == [MINED]
