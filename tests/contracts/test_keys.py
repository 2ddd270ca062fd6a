"""Limits, roles and keys that change, while the records stay as they are."""

import pytest

from ip_finance.chain_api.events import KeyChanged, KeyRotated, PartyChanged
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import ChangeKey, ChangeParty, RotateKey
from tests.contracts.scenes import (
    AMOUNT,
    LOAN,
    a_key_change,
    a_new_limit,
    a_registration,
    a_release,
    a_rotation,
    a_secured_loan,
    a_settled_loan,
    an_approval,
    apply,
    discharge,
    key_of,
    loan,
    right,
)
from tests.evm import BANK, SME, Actor, Cast, Evm, an_actor

NEW = an_actor(SME, 8, Role(0))


def party_of(evm: Evm, party: int) -> object:
    return evm.ledger.functions.partyOf(party).call()


def rotate(evm: Evm, old: Actor, new: Actor) -> None:
    evm.relay(a_rotation(evm, old, new), *evm.cast.guardians[:2])


class TestChangeParty:
    def test_changes_the_limit_and_says_so(self, evm: Evm, cast: Cast) -> None:
        receipt = evm.relay(a_new_limit(evm), *cast.guardians[:2])

        assert party_of(evm, BANK) == (2, 1, 77)
        assert evm.told(receipt) == [PartyChanged(BANK, 2, 77)]

    def test_holds_for_the_next_approval(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        evm.relay(a_new_limit(evm, dual_approval_above_fen=AMOUNT - 1), *cast.guardians[:2])

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(an_approval(evm), cast.officer)

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        step = a_new_limit(evm)
        evm.relay(step, *cast.guardians[:2])

        with evm.refuses("VersionPassed", 1, 2):
            evm.relay(step, *cast.guardians[:2])

    def test_refuses_a_party_that_was_not_admitted(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("PartyUnknown", 51):
            evm.relay(a_new_limit(evm, party=51), *cast.guardians[:2])

    def test_refuses_two_guardians_of_one_party(self, evm: Evm, cast: Cast) -> None:
        colleague = evm.enrol(an_actor(BANK, 9, Role.GUARDIAN))

        with evm.refuses("QuorumMissing", 1, 2):
            evm.relay(a_new_limit(evm), cast.bank_guardian, colleague)


class TestChangeKey:
    def test_takes_the_key_away_and_says_so(self, evm: Evm, cast: Cast) -> None:
        receipt = evm.relay(a_key_change(evm, cast.owner), *cast.guardians[:2])

        assert key_of(evm, cast.owner) == (SME, 1, 0, 2)
        assert evm.told(receipt) == [KeyChanged(cast.owner.address, SME, 2, 0)]
        with evm.refuses("RoleMissing", cast.owner.address, Role.SIGNATORY):
            evm.relay(a_registration(evm), cast.owner)

    def test_gives_the_key_another_role(self, evm: Evm, cast: Cast) -> None:
        roles = int(Role.SIGNATORY | Role.GUARDIAN)

        evm.relay(a_key_change(evm, cast.owner, roles=roles), *cast.guardians[:2])

        assert key_of(evm, cast.owner) == (SME, 1, roles, 2)
        assert party_of(evm, SME) == (1, 1, 0)

    def test_kills_what_the_key_signed_before(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)
        step = a_release(evm)
        signed = evm.sign(step, cast.officer)
        evm.relay(a_key_change(evm, cast.officer), *cast.guardians[:2])

        with evm.refuses("RoleMissing", cast.officer.address, Role.OFFICER):
            evm.carry(step, signed)

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        step = a_key_change(evm, cast.owner)
        evm.relay(step, *cast.guardians[:2])

        with evm.refuses("VersionPassed", 1, 2):
            evm.relay(step, *cast.guardians[:2])

    def test_refuses_a_key_that_nobody_enrolled(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("KeyUnknown", cast.stranger.address):
            evm.relay(a_key_change(evm, cast.stranger), *cast.guardians[:2])

    def test_refuses_to_leave_one_party_with_guardians(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_key_change(evm, cast.bank_guardian), *cast.guardians[:2])

        with evm.refuses("TooFewGuardians", 1, 2):
            evm.relay(a_key_change(evm, cast.provider_guardian), *cast.guardians[:2])

    def test_lets_a_party_change_its_only_guardian(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_key_change(evm, cast.bank_guardian), *cast.guardians[:2])
        evm.enrol(an_actor(BANK, 9, Role.GUARDIAN))

        evm.relay(a_key_change(evm, cast.provider_guardian), *cast.guardians[:2])

        assert party_of(evm, BANK) == (1, 1, 500_000_000)


class TestRotateKey:
    def test_puts_the_new_key_in_the_place_of_the_old(self, evm: Evm, cast: Cast) -> None:
        receipt = evm.relay(a_rotation(evm, cast.owner, NEW), *cast.guardians[:2])

        assert key_of(evm, NEW) == (SME, 1, Role.SIGNATORY, 1)
        assert key_of(evm, cast.owner) == (SME, 1, 0, 2)
        assert evm.told(receipt) == [
            KeyRotated(cast.owner.address, NEW.address, SME, 2, 1, Role.SIGNATORY)
        ]

    def test_moves_no_record(self, evm: Evm, cast: Cast) -> None:
        a_settled_loan(evm)
        before = (loan(evm), right(evm))

        rotate(evm, cast.owner, NEW)
        rotate(evm, cast.officer, an_actor(BANK, 8, Role(0)))

        assert (loan(evm), right(evm)) == before

    def test_lets_the_new_key_act_and_the_old_one_not(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)
        new = an_actor(BANK, 8, Role(0))
        rotate(evm, cast.officer, new)

        with evm.refuses("RoleMissing", cast.officer.address, Role.OFFICER):
            evm.relay(a_release(evm), cast.officer)
        evm.relay(a_release(evm), new)

        assert loan(evm).outstandingFen == AMOUNT

    def test_keeps_the_number_of_guardians(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_key_change(evm, cast.provider_guardian), *cast.guardians[:2])
        new = an_actor(BANK, 8, Role.GUARDIAN)

        evm.relay(
            a_rotation(evm, cast.bank_guardian, new), cast.operator_guardian, cast.bank_guardian
        )

        assert party_of(evm, BANK) == (1, 1, 500_000_000)
        evm.relay(a_new_limit(evm), cast.operator_guardian, new)

    def test_refuses_a_new_key_that_is_known(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("KeyKnown", cast.other_owner.address):
            rotate(evm, cast.owner, cast.other_owner)

    def test_refuses_an_old_key_that_nobody_enrolled(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("KeyUnknown", cast.stranger.address):
            rotate(evm, cast.stranger, NEW)

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        step = a_rotation(evm, cast.owner, NEW)
        evm.relay(step, *cast.guardians[:2])

        with evm.refuses("VersionPassed", 1, 2):
            evm.relay(step, *cast.guardians[:2])

    def test_a_settled_loan_is_discharged_by_the_new_key(self, evm: Evm, cast: Cast) -> None:
        a_settled_loan(evm)
        evm.relay(a_key_change(evm, cast.officer), *cast.guardians[:2])
        evm.enrol(an_actor(BANK, 7, Role.OFFICER))

        with evm.refuses("RoleMissing", cast.officer.address, Role.OFFICER):
            discharge(evm)
        assert loan(evm, LOAN).live == 1


@pytest.mark.parametrize("kind", [ChangeParty, ChangeKey, RotateKey])
def test_one_guardian_alone_changes_nothing(
    evm: Evm, cast: Cast, kind: type[ChangeParty | ChangeKey | RotateKey]
) -> None:
    steps = (a_new_limit(evm), a_key_change(evm, cast.owner), a_rotation(evm, cast.owner, NEW))
    [step] = [step for step in steps if isinstance(step, kind)]

    with evm.refuses("SignatureCount", 64, 2):
        evm.relay(step, cast.bank_guardian)
