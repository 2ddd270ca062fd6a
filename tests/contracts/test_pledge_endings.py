"""How a pledge ends otherwise than by repayment, and what a stop stops."""

from typing import Any

import pytest

from ip_finance.chain_api.events import (
    PledgeForceDischarged,
    PledgeWaived,
    PledgingResumed,
    PledgingStopped,
    RegistrationLapsed,
    RegistrationVoided,
)
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import LapseRegistration, VoidRegistration
from tests.contracts.scenes import (
    ACTIVE,
    AMOUNT,
    APPROVED,
    FREE,
    LOAN,
    NONE,
    OTHER_LOAN,
    OTHER_RIGHT,
    RIGHT,
    SETTLED,
    End,
    a_confirmation,
    a_court_order,
    a_dispute,
    a_pledged_loan,
    a_realised_pledge,
    a_resumption,
    a_secured_loan,
    a_settled_loan,
    a_stop,
    a_verified_right,
    a_waiver,
    an_active_loan,
    an_approved_loan,
    an_end,
    confirm,
    discharge,
    lien,
    loan,
    pledge,
    register,
    release,
    repay,
    right,
    stop,
    verify,
)
from tests.evm import BANK, OTHER_BANK, PROVIDER, SME, Cast, Evm, an_actor

ENDS: tuple[type[End], ...] = (VoidRegistration, LapseRegistration)


@pytest.mark.parametrize("kind", ENDS)
class TestRegistrationEnds:
    def test_frees_the_right_although_something_is_owed(
        self, evm: Evm, cast: Cast, kind: type[End]
    ) -> None:
        an_active_loan(evm)
        step = an_end(kind, evm)

        receipt = evm.relay(step, cast.officer, cast.verifier)

        assert lien(evm) == FREE
        assert loan(evm) == (SME, BANK, 6, ACTIVE, 0, AMOUNT, 1, 1, 0)
        if isinstance(step, VoidRegistration):
            voided = RegistrationVoided(LOAN, 6, 0, step.notice_hash, step.voided_on, PROVIDER)
            assert evm.told(receipt) == [voided]
        else:
            lapsed = RegistrationLapsed(LOAN, 6, 0, step.notice_hash, step.lapsed_on, PROVIDER)
            assert evm.told(receipt) == [lapsed]

    def test_stops_further_releases(self, evm: Evm, cast: Cast, kind: type[End]) -> None:
        a_secured_loan(evm)
        evm.relay(an_end(kind, evm), cast.officer, cast.verifier)

        with evm.refuses("PledgeNotRegistered", LOAN):
            release(evm)

    def test_refuses_a_pledge_that_was_not_registered(
        self, evm: Evm, cast: Cast, kind: type[End]
    ) -> None:
        a_pledged_loan(evm)

        with evm.refuses("PledgeNotRegistered", LOAN):
            evm.relay(an_end(kind, evm), cast.officer, cast.verifier)

    def test_refuses_a_pledge_that_has_ended(self, evm: Evm, cast: Cast, kind: type[End]) -> None:
        a_settled_loan(evm)
        discharge(evm)

        with evm.refuses("PledgeNotLive", LOAN, 0):
            evm.relay(an_end(kind, evm), cast.officer, cast.verifier)

    @pytest.mark.parametrize("number", [1, 8, 255])
    def test_refuses_a_pledge_that_nobody_signed(
        self, evm: Evm, cast: Cast, kind: type[End], number: int
    ) -> None:
        a_secured_loan(evm)

        with evm.refuses("PledgeNotRegistered", LOAN):
            evm.relay(an_end(kind, evm, pledge=number), cast.officer, cast.verifier)

    def test_refuses_the_bank_alone(self, evm: Evm, cast: Cast, kind: type[End]) -> None:
        a_secured_loan(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(an_end(kind, evm), cast.officer)

    def test_refuses_the_borrowers_own_witness(self, evm: Evm, cast: Cast, kind: type[End]) -> None:
        a_secured_loan(evm)
        insider = evm.enrol(an_actor(SME, 9, Role.VERIFIER))

        with evm.refuses("WrongParty", insider.address, 0, SME):
            evm.relay(an_end(kind, evm), cast.officer, insider)

    def test_refuses_the_banks_own_witness(self, evm: Evm, cast: Cast, kind: type[End]) -> None:
        a_secured_loan(evm)
        insider = evm.enrol(an_actor(BANK, 9, Role.VERIFIER))

        with evm.refuses("WrongParty", insider.address, 0, BANK):
            evm.relay(an_end(kind, evm), cast.officer, insider)

    def test_refuses_another_bank(self, evm: Evm, cast: Cast, kind: type[End]) -> None:
        a_secured_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(an_end(kind, evm), cast.other_officer, cast.verifier)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast, kind: type[End]) -> None:
        a_secured_loan(evm)

        with evm.refuses("VersionPassed", 3, 4):
            evm.relay(an_end(kind, evm, loan_version=3), cast.officer, cast.verifier)


def test_what_was_signed_to_confirm_does_not_void(evm: Evm, cast: Cast) -> None:
    """Three steps have the same members; the name of the step is part of what is signed."""
    a_pledged_loan(evm)
    signed = a_confirmation(evm)
    signatures = evm.sign(signed, cast.officer, cast.verifier)
    twin = an_end(
        VoidRegistration,
        evm,
        notice_hash=signed.certificate_hash,
        voided_on=signed.registered_on,
        deadline=signed.deadline,
    )

    with evm.refuses("RoleMissing"):
        evm.carry(twin, signatures)


class TestWaivePledge:
    def test_frees_the_right_although_something_is_owed(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_waiver(evm)

        receipt = evm.relay(step, cast.officer, cast.approver)

        assert lien(evm) == FREE
        assert loan(evm) == (SME, BANK, 6, ACTIVE, 0, AMOUNT, 1, 1, 0)
        assert evm.told(receipt) == [PledgeWaived(LOAN, 6, 0, step.evidence_hash)]

    def test_refuses_one_officer_alone(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(a_waiver(evm), cast.officer)

    def test_refuses_one_person_on_both_sides(self, evm: Evm) -> None:
        an_active_loan(evm)
        both = evm.enrol(an_actor(BANK, 9, Role.OFFICER | Role.APPROVER))

        with evm.refuses("SamePerson", BANK, 9):
            evm.relay(a_waiver(evm), both, both)

    def test_refuses_another_banks_approver(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("WrongParty", cast.other_approver.address, BANK, OTHER_BANK):
            evm.relay(a_waiver(evm), cast.officer, cast.other_approver)

    def test_refuses_a_pledge_that_has_ended(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        evm.relay(a_waiver(evm), cast.officer, cast.approver)

        with evm.refuses("PledgeNotLive", LOAN, 0):
            evm.relay(a_waiver(evm), cast.officer, cast.approver)

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_waiver(evm)
        evm.relay(step, cast.officer, cast.approver)

        with evm.refuses("VersionPassed", 5, 6):
            evm.relay(step, cast.officer, cast.approver)


class TestForceDischarge:
    def test_frees_the_right_without_the_bank(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_court_order(evm)

        receipt = evm.relay(step, *cast.guardians[:2])

        assert lien(evm) == FREE
        assert loan(evm) == (SME, BANK, 6, ACTIVE, 0, AMOUNT, 1, 1, 0)
        assert evm.told(receipt) == [PledgeForceDischarged(LOAN, 6, 0, step.court_document_hash)]

    def test_cannot_be_dodged_by_changing_the_loan(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_court_order(evm)
        signatures = evm.sign(step, *cast.guardians[:2])
        repay(evm, 1)

        evm.carry(step, signatures)

        assert lien(evm) == FREE

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_court_order(evm)
        evm.relay(step, *cast.guardians[:2])

        with evm.refuses("PledgeNotLive", LOAN, 0):
            evm.relay(step, *cast.guardians[:2])

    def test_refuses_one_guardian_alone(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(a_court_order(evm), cast.bank_guardian)

    def test_refuses_two_guardians_of_one_party(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        colleague = evm.enrol(an_actor(BANK, 9, Role.GUARDIAN))

        with evm.refuses("QuorumMissing", 1, 2):
            evm.relay(a_court_order(evm), cast.bank_guardian, colleague)

    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("WrongLoanState", LOAN, NONE):
            evm.relay(a_court_order(evm), *cast.guardians[:2])


class TestStopPledging:
    def test_is_turned_by_one_guardian_and_says_who(self, evm: Evm, cast: Cast) -> None:
        step = a_stop(evm)

        receipt = evm.relay(step, cast.bank_guardian)

        assert stop(evm) == (True, 1)
        assert evm.told(receipt) == [PledgingStopped(BANK, 1, step.reason_hash)]

    def test_refuses_new_pledges(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        evm.relay(a_stop(evm), cast.bank_guardian)

        with evm.refuses("PledgingIsStopped"):
            pledge(evm)

    def test_refuses_whoever_is_no_guardian(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("RoleMissing", cast.officer.address, Role.GUARDIAN):
            evm.relay(a_stop(evm), cast.officer)

    def test_refuses_to_stop_twice(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_stop(evm), cast.bank_guardian)

        with evm.refuses("PledgingIsStopped"):
            evm.relay(a_stop(evm), cast.operator_guardian)

    def test_refuses_a_stop_signed_before_the_last_resumption(self, evm: Evm, cast: Cast) -> None:
        old = a_stop(evm)
        evm.relay(old, cast.bank_guardian)
        evm.relay(a_resumption(evm), *cast.guardians[:2])

        with evm.refuses("VersionPassed", 0, 2):
            evm.relay(old, cast.bank_guardian)


class TestResumePledging:
    def test_needs_a_quorum_and_says_so(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_stop(evm), cast.bank_guardian)
        step = a_resumption(evm)

        receipt = evm.relay(step, *cast.guardians[:2])

        assert stop(evm) == (False, 2)
        assert evm.told(receipt) == [PledgingResumed(2, step.reason_hash)]

    def test_lets_rights_be_pledged_again(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_stop(evm), cast.bank_guardian)
        evm.relay(a_resumption(evm), *cast.guardians[:2])

        a_pledged_loan(evm)

    def test_refuses_one_guardian_alone(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_stop(evm), cast.bank_guardian)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(a_resumption(evm), cast.bank_guardian)

    def test_refuses_when_nothing_is_stopped(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("PledgingIsNotStopped"):
            evm.relay(a_resumption(evm), *cast.guardians[:2])

    def test_refuses_a_resumption_of_an_earlier_stop(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_stop(evm), cast.bank_guardian)
        old = a_resumption(evm)
        evm.relay(old, *cast.guardians[:2])
        evm.relay(a_stop(evm), cast.bank_guardian)

        with evm.refuses("VersionPassed", 1, 3):
            evm.relay(old, *cast.guardians[:2])


class TestWhilePledgingIsStopped:
    """Drills: nothing but a new pledge waits for the guardians."""

    @pytest.fixture(autouse=True)
    def _secured_and_stopped(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)
        evm.relay(a_stop(evm), cast.bank_guardian)

    def test_a_loan_is_released_repaid_and_discharged(self, evm: Evm) -> None:
        release(evm)
        repay(evm)
        discharge(evm)

        assert (loan(evm).state, lien(evm)) == (SETTLED, FREE)

    def test_a_court_frees_a_right(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_court_order(evm), *cast.guardians[:2])

        assert lien(evm) == FREE

    def test_rights_are_registered_verified_and_disputed(self, evm: Evm, cast: Cast) -> None:
        register(evm, OTHER_RIGHT)
        verify(evm, OTHER_RIGHT)
        evm.relay(a_dispute(evm, OTHER_RIGHT), cast.other_owner)

        assert right(evm, OTHER_RIGHT).disputed

    def test_a_loan_is_approved_that_waits_for_its_pledge(self, evm: Evm) -> None:
        an_approved_loan(evm, OTHER_LOAN)

        assert loan(evm, OTHER_LOAN).state == APPROVED

    def test_a_signed_pledge_is_registered(self, evm: Evm, cast: Cast) -> None:
        evm.relay(a_resumption(evm), *cast.guardians[:2])
        pledge(evm, a_verified_right(evm, OTHER_RIGHT))
        evm.relay(a_stop(evm), cast.bank_guardian)

        confirm(evm, which=1)

        assert loan(evm).registered == 0b11


@pytest.mark.parametrize("begin", [an_active_loan, a_realised_pledge])
def test_a_right_that_was_freed_is_pledged_again(evm: Evm, cast: Cast, begin: Any) -> None:
    begin(evm)
    evm.relay(a_court_order(evm), *cast.guardians[:2])
    an_approved_loan(evm, OTHER_LOAN)

    pledge(evm, RIGHT, number=OTHER_LOAN)

    assert lien(evm) == (OTHER_LOAN.bytes, 0)
