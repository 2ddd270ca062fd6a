"""Who is let in, and by whom."""

from dataclasses import replace
from typing import Any

import pytest
from web3 import Web3

from ip_finance.chain_api.events import KeyEnrolled, PartyAdmitted
from ip_finance.chain_api.members import GUARDIAN
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import AdmitParty, EnrolKey
from tests.contracts.scenes import a_hash
from tests.evm import BANK, OPERATOR, SME, Actor, Cast, Evm, an_actor, founders

NEWCOMER = 50
NOBODY = "0x" + "00" * 20


def an_admission(evm: Evm, **changes: Any) -> AdmitParty:
    return replace(AdmitParty(NEWCOMER, a_hash("newcomer"), 0, evm.deadline), **changes)


def an_enrolment(evm: Evm, actor: Actor, **changes: Any) -> EnrolKey:
    step = EnrolKey(actor.address, actor.party, actor.person, int(actor.roles), evm.deadline)
    return replace(step, **changes)


def key_of(evm: Evm, actor: Actor) -> Any:
    return evm.ledger.functions.keyOf(actor.address).call()


class TestConstructor:
    def test_enrols_the_founders_as_guardians_and_nothing_else(self, evm: Evm, cast: Cast) -> None:
        for guardian in cast.guardians:
            assert key_of(evm, guardian) == (guardian.party, guardian.person, Role.GUARDIAN, 1)

    def test_tells_who_founded_it(self, evm: Evm, cast: Cast) -> None:
        first = evm.ledger.events.PartyAdmitted.get_logs(from_block=0)[:3]
        keys = evm.ledger.events.KeyEnrolled.get_logs(from_block=0)[:3]

        assert [log["args"]["party"] for log in first] == [g.party for g in cast.guardians]
        assert [log["args"]["key"] for log in keys] == [g.address for g in cast.guardians]

    def test_refuses_fewer_founders_than_a_quorum(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("TooFewGuardians", 1, 2):
            self.deploy(evm, founders(cast)[:1])

    def test_refuses_two_founders_of_one_party(self, evm: Evm, cast: Cast) -> None:
        first = founders(cast)[0]

        with evm.refuses("PartyKnown", first[0]):
            self.deploy(evm, [first, first])

    def test_refuses_one_key_for_two_founders(self, evm: Evm, cast: Cast) -> None:
        first, second, _ = founders(cast)

        with evm.refuses("KeyKnown", first[3]):
            self.deploy(evm, [first, (*second[:3], first[3], 1)])

    @staticmethod
    def deploy(evm: Evm, who: list[tuple[int, bytes, int, str, int]]) -> None:
        type(evm.ledger).constructor(who).estimate_gas()


class TestAdmitParty:
    def test_admits_and_says_so(self, evm: Evm, cast: Cast) -> None:
        step = an_admission(evm, dual_approval_above_fen=7)

        receipt = evm.relay(step, cast.provider_guardian, cast.operator_guardian)

        assert evm.told(receipt) == [PartyAdmitted(NEWCOMER, step.identity, 7)]

    @pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 2), (1, 2)])
    def test_any_two_guardians_are_enough(
        self, evm: Evm, cast: Cast, first: int, second: int
    ) -> None:
        evm.relay(an_admission(evm), cast.guardians[first], cast.guardians[second])

    def test_refuses_guardians_out_of_order(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("QuorumMissing", 1, 2):
            evm.relay(an_admission(evm), cast.operator_guardian, cast.provider_guardian)

    def test_refuses_one_guardian_twice(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("QuorumMissing", 1, 2):
            evm.relay(an_admission(evm), cast.operator_guardian, cast.operator_guardian)

    def test_refuses_two_guardians_of_one_party(self, evm: Evm, cast: Cast) -> None:
        colleague = evm.enrol(an_actor(OPERATOR, 9, Role.GUARDIAN))

        with evm.refuses("QuorumMissing", 1, 2):
            evm.relay(an_admission(evm), cast.operator_guardian, colleague)

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_takes_exactly_a_quorum_of_signatures(self, evm: Evm, cast: Cast, count: int) -> None:
        step = an_admission(evm)
        side = GUARDIAN
        signatures = b"".join(evm.sign_as(side, step, g) for g in cast.guardians[:count])

        with evm.refuses("SignatureCount", 64 * count, 2):
            evm.carry(step, signatures)

    def test_refuses_half_a_signature(self, evm: Evm, cast: Cast) -> None:
        step = an_admission(evm)

        with evm.refuses("SignatureCount", 127, 2):
            evm.carry(step, evm.sign(step, *cast.guardians[:2])[:-1])

    def test_refuses_a_key_that_guards_nothing(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("RoleMissing", cast.officer.address, Role.GUARDIAN):
            evm.relay(an_admission(evm), cast.provider_guardian, cast.officer)

    def test_refuses_a_stranger(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("RoleMissing", cast.stranger.address, Role.GUARDIAN):
            evm.relay(an_admission(evm), cast.stranger, cast.operator_guardian)

    def test_refuses_a_known_party_and_so_a_replay(self, evm: Evm, cast: Cast) -> None:
        step = an_admission(evm)
        evm.relay(step, *cast.guardians[:2])

        with evm.refuses("PartyKnown", NEWCOMER):
            evm.relay(step, *cast.guardians[:2])

    def test_refuses_number_zero(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("PartyKnown", 0):
            evm.relay(an_admission(evm, party=0), *cast.guardians[:2])

    def test_refuses_a_step_at_its_deadline(self, evm: Evm, cast: Cast) -> None:
        step = an_admission(evm)
        evm.pass_until(step.deadline)

        with evm.refuses("DeadlinePassed", step.deadline):
            evm.relay(step, *cast.guardians[:2])


class TestEnrolKey:
    def test_enrols_and_says_so(self, evm: Evm, cast: Cast) -> None:
        clerk = an_actor(SME, 9, Role.SIGNATORY)

        receipt = evm.relay(an_enrolment(evm, clerk), *cast.guardians[:2])

        assert key_of(evm, clerk) == (SME, 9, Role.SIGNATORY, 1)
        assert evm.told(receipt) == [KeyEnrolled(clerk.address, SME, 9, Role.SIGNATORY)]

    def test_gives_one_key_several_roles(self, evm: Evm) -> None:
        both = evm.enrol(an_actor(BANK, 9, Role.OFFICER | Role.APPROVER))

        assert key_of(evm, both) == (BANK, 9, Role.OFFICER | Role.APPROVER, 1)

    def test_makes_a_guardian_that_counts(self, evm: Evm, cast: Cast) -> None:
        newcomer = evm.enrol(an_actor(SME, 9, Role.GUARDIAN))

        evm.relay(an_admission(evm), cast.bank_guardian, newcomer)

    def test_refuses_a_party_that_was_not_admitted(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("PartyUnknown", 51):
            evm.relay(an_enrolment(evm, an_actor(51, 1, Role.SIGNATORY)), *cast.guardians[:2])

    def test_refuses_a_known_key_and_so_a_replay(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("KeyKnown", cast.owner.address):
            evm.relay(an_enrolment(evm, cast.owner, party=BANK), *cast.guardians[:2])

    def test_refuses_guardians_out_of_order(self, evm: Evm, cast: Cast) -> None:
        clerk = an_actor(SME, 9, Role.SIGNATORY)

        with evm.refuses("QuorumMissing", 1, 2):
            evm.relay(an_enrolment(evm, clerk), cast.bank_guardian, cast.operator_guardian)

    def test_refuses_signatures_for_another_key(self, evm: Evm, cast: Cast) -> None:
        signed = an_enrolment(evm, an_actor(SME, 9, Role.SIGNATORY))
        carried = replace(signed, key=cast.stranger.address)

        with evm.refuses("RoleMissing"):
            evm.carry(carried, evm.sign(signed, *cast.guardians[:2]))

    def test_refuses_a_step_at_its_deadline(self, evm: Evm, cast: Cast) -> None:
        step = an_enrolment(evm, an_actor(SME, 9, Role.SIGNATORY))
        evm.pass_until(step.deadline)

        with evm.refuses("DeadlinePassed", step.deadline):
            evm.relay(step, *cast.guardians[:2])


def test_knows_nothing_of_a_key_that_nobody_enrolled(evm: Evm) -> None:
    assert evm.ledger.functions.keyOf(Web3.to_checksum_address(NOBODY)).call() == (0, 0, 0, 0)
