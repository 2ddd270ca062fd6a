"""From the outbox to the chain, over every moment at which the process can die."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hexbytes import HexBytes
from web3 import Web3

from ip_finance.chain.node import Node
from ip_finance.chain_api.events import KeyEnrolled, PartyAdmitted
from ip_finance.core.outbox import OutboxState
from ip_finance.signing.domain import RequestState
from tests.chain.builders import Platform
from tests.chain.deaths import Killed, after_asking, at_commit, before_asking

MINED, REJECTED, REVERTED = OutboxState.MINED, OutboxState.REJECTED, OutboxState.REVERTED

Death = Callable[[Node, str], Node]
WHILE_SIGNING = [(before_asking, "eth_simulateV1"), (after_asking, "eth_simulateV1")]
WHILE_SENDING = [
    (before_asking, "eth_getTransactionReceipt"),
    (before_asking, "eth_sendRawTransaction"),
    (after_asking, "eth_sendRawTransaction"),
]


def a_waiting_admission(platform: Platform, number: int = 3) -> UUID:
    """An admission that all have signed; gives the request."""
    return platform.admit(platform.file_company(number))


class TestCarry:
    def test_a_signed_step_takes_effect(self, platform: Platform) -> None:
        party = platform.file_company()
        platform.admit(party)

        platform.carry()

        number = platform.party_number(party)
        assert [event.party for event in platform.events(PartyAdmitted)] == [number]

    def test_its_bytes_are_stored_before_the_chain_hears_of_it(self, platform: Platform) -> None:
        a_waiting_admission(platform)

        platform.sender().step()

        [attempt] = platform.transactions()[-1].attempts
        assert platform.states() == [OutboxState.SIGNED]
        assert attempt.tx_hash == Web3.keccak(attempt.raw_tx).to_0x_hex()
        assert platform.events(PartyAdmitted) == []

    def test_a_step_sent_twice_acts_once(self, platform: Platform) -> None:
        a_waiting_admission(platform)
        platform.sender().step()
        newest = platform.transactions()[-1].newest
        platform.chain.web3.eth.send_raw_transaction(HexBytes(newest.raw_tx))

        platform.carry()

        assert platform.states() == [MINED]
        assert len(platform.events(PartyAdmitted)) == 1

    def test_the_time_of_its_block_is_kept(self, platform: Platform) -> None:
        a_waiting_admission(platform)

        platform.carry()

        mined_at = platform.transactions()[-1].mined_at
        assert mined_at is not None
        assert mined_at.timestamp() == platform.chain.now

    def test_a_step_that_depends_on_the_one_before_it_takes_effect(
        self, platform: Platform
    ) -> None:
        party = platform.file_company()
        platform.admit(party)
        platform.enrol_somebody_of(party)

        platform.carry()

        assert platform.states() == [MINED, MINED]
        assert len(platform.events(KeyEnrolled)) == 1

    def test_nothing_is_signed_while_its_relayer_waits_for_a_block(
        self, platform: Platform
    ) -> None:
        a_waiting_admission(platform, 3)
        sender = platform.sender()
        platform.chain.set_mining(False)

        worked = [sender.step() for _ in range(2)]
        a_waiting_admission(platform, 4)
        worked.append(sender.step())
        states = platform.states()
        platform.chain.set_mining(True)
        platform.chain.mine(1)

        assert worked == [True, False, False]
        assert states == [OutboxState.SIGNED, OutboxState.PENDING]

    def test_a_step_that_waited_for_its_block_takes_effect(self, platform: Platform) -> None:
        a_waiting_admission(platform)
        sender = platform.sender()
        platform.chain.set_mining(False)
        for _ in range(3):
            sender.step()
        platform.chain.set_mining(True)
        platform.chain.mine(1)

        platform.carry()

        assert platform.states() == [MINED]
        assert len(platform.events(PartyAdmitted)) == 1


class TestDeath:
    def test_before_the_commit_leaves_nothing_to_carry(self, platform: Platform) -> None:
        party = platform.file_company()
        doomed = Platform(
            platform.chain,
            at_commit(platform.uow),
            platform.relayers,
            platform.deployment,
            platform.guardians,
        )

        with pytest.raises(Killed):
            doomed.admit(party)
        platform.carry()

        assert platform.states() == []

    @pytest.mark.parametrize(("death", "method"), WHILE_SIGNING)
    def test_while_signing_leaves_the_step_to_be_carried_once(
        self, platform: Platform, death: Death, method: str
    ) -> None:
        a_waiting_admission(platform)

        with pytest.raises(Killed):
            platform.sender(node=death(platform.chain.node, method)).step()
        assert platform.states() == [OutboxState.PENDING]
        platform.carry()

        assert len(platform.events(PartyAdmitted)) == 1

    def test_before_the_signed_bytes_are_stored_takes_no_nonce(self, platform: Platform) -> None:
        a_waiting_admission(platform)

        with pytest.raises(Killed):
            platform.sender(uow=at_commit(platform.uow)).step()
        platform.carry()

        assert [one.nonce for one in platform.transactions()] == [0, 1]

    @pytest.mark.parametrize(("death", "method"), WHILE_SENDING)
    def test_while_sending_leaves_the_step_to_be_carried_once(
        self, platform: Platform, death: Death, method: str
    ) -> None:
        a_waiting_admission(platform)
        platform.sender().step()
        stored = platform.transactions()[-1].newest.tx_hash

        with pytest.raises(Killed):
            platform.sender(node=death(platform.chain.node, method)).step()
        platform.carry()

        assert (platform.states(), platform.transactions()[-1].tx_hash) == ([MINED], stored)
        assert len(platform.events(PartyAdmitted)) == 1

    def test_before_it_is_noted_as_mined_does_not_send_it_anew(self, platform: Platform) -> None:
        a_waiting_admission(platform)
        platform.sender().step()

        with pytest.raises(Killed):
            platform.sender(uow=at_commit(platform.uow)).step()
        assert platform.states() == [OutboxState.SIGNED]
        platform.carry()

        assert platform.states() == [MINED]
        assert len(platform.events(PartyAdmitted)) == 1


class TestRefusal:
    def test_spends_no_nonce(self, platform: Platform) -> None:
        party = platform.file_company()
        for _ in range(2):
            platform.admit(party)
        a_waiting_admission(platform, 4)

        platform.carry()

        assert platform.states() == [MINED, REJECTED, MINED]
        assert [one.nonce for one in platform.transactions()] == [0, 1]

    def test_tells_the_request_the_error_and_its_facts(self, platform: Platform) -> None:
        party = platform.file_company()
        platform.admit(party)
        refused = platform.admit(party)

        platform.carry()

        request = platform.request(refused)
        facts = {"party": platform.party_number(party)}
        assert request.state is RequestState.REFUSED
        assert request.refusal == {"error": "PartyKnown", "facts": facts}

    def test_after_the_simulation_is_told_just_so(self, platform: Platform) -> None:
        party = platform.file_company()
        overtaken = platform.admit(party)
        platform.sender().step()
        platform.carry_past_the_outbox(platform.outbox()[-1])

        platform.carry()

        facts = {"party": platform.party_number(party)}
        assert platform.states() == [REVERTED]
        assert platform.request(overtaken).refusal == {"error": "PartyKnown", "facts": facts}
