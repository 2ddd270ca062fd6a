"""Pledges: signed by both sides, registered by the office, exclusive while they live."""

from dataclasses import replace

import pytest

from ip_finance.chain_api.events import AssetsPledged, PledgeDischarged, RegistrationConfirmed
from ip_finance.chain_api.roles import Role
from tests.contracts.scenes import (
    ACTIVE,
    AMOUNT,
    APPLIED,
    APPROVED,
    FREE,
    LOAN,
    NONE,
    OTHER_LOAN,
    OTHER_RIGHT,
    RIGHT,
    SETTLED,
    a_confirmation,
    a_discharge,
    a_hash,
    a_pledge,
    a_pledged_loan,
    a_secured_loan,
    a_settled_loan,
    a_verified_right,
    an_active_loan,
    an_application,
    an_approval,
    an_approved_loan,
    apply,
    confirm,
    discharge,
    fingerprint,
    key,
    lien,
    loan,
    pledge,
    register,
    release,
    repay,
    right,
    verify,
)
from tests.evm import BANK, OTHER_BANK, OTHER_SME, PROVIDER, SME, Cast, Evm, an_actor


class TestPledgeAssets:
    def test_binds_the_right_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        step = a_pledge(evm)

        receipt = evm.relay(step, cast.owner, cast.officer)

        assert lien(evm) == (LOAN.bytes, 0)
        assert loan(evm) == (SME, BANK, 3, APPROVED, AMOUNT, 0, 1, 0, 1)
        assert evm.told(receipt) == [
            AssetsPledged(LOAN, SME, 3, 0, (RIGHT,), AMOUNT, step.fingerprint, step.terms_hash)
        ]

    def test_makes_every_other_signature_on_the_right_stale(self, evm: Evm) -> None:
        a_pledged_loan(evm)

        assert right(evm).version == 3

    def test_binds_a_bundle_of_two(self, evm: Evm) -> None:
        a_pledged_loan(evm, RIGHT, OTHER_RIGHT)

        assert lien(evm, RIGHT) == lien(evm, OTHER_RIGHT) == (LOAN.bytes, 0)
        assert loan(evm).pledges == 1

    def test_may_add_a_pledge_to_an_active_loan(self, evm: Evm) -> None:
        an_active_loan(evm)
        a_verified_right(evm, OTHER_RIGHT)

        pledge(evm, OTHER_RIGHT)

        assert lien(evm, OTHER_RIGHT) == (LOAN.bytes, 1)
        assert (loan(evm).state, loan(evm).live) == (ACTIVE, 0b11)

    def test_takes_the_right_of_a_third_party(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm, owner=cast.other_owner)
        an_approved_loan(evm)

        receipt = evm.relay(a_pledge(evm), cast.other_owner, cast.officer)

        [event] = evm.told(receipt)
        assert isinstance(event, AssetsPledged)
        assert event.pledgor == OTHER_SME

    def test_refuses_a_second_pledge_of_the_right(self, evm: Evm) -> None:
        a_pledged_loan(evm)
        an_approved_loan(evm, OTHER_LOAN)

        with evm.refuses("AssetAlreadyPledged", RIGHT, LOAN, 0):
            pledge(evm, number=OTHER_LOAN)

    def test_refuses_a_second_pledge_for_the_same_loan(self, evm: Evm) -> None:
        a_pledged_loan(evm)

        with evm.refuses("AssetAlreadyPledged", RIGHT, LOAN, 0):
            pledge(evm)

    def test_refuses_a_second_pledge_after_registration(self, evm: Evm) -> None:
        an_active_loan(evm)
        an_approved_loan(evm, OTHER_LOAN)

        with evm.refuses("AssetAlreadyPledged", RIGHT, LOAN, 0):
            pledge(evm, number=OTHER_LOAN)

    def test_refuses_a_bundle_with_one_pledged_right(self, evm: Evm) -> None:
        a_pledged_loan(evm, OTHER_RIGHT)
        an_approved_loan(evm, OTHER_LOAN)
        a_verified_right(evm, RIGHT)

        with evm.refuses("AssetAlreadyPledged", OTHER_RIGHT, LOAN, 0):
            pledge(evm, RIGHT, OTHER_RIGHT, number=OTHER_LOAN)
        assert lien(evm, RIGHT) == FREE

    def test_refuses_a_bundle_out_of_order(self, evm: Evm) -> None:
        a_verified_right(evm, RIGHT)
        a_verified_right(evm, OTHER_RIGHT)
        an_approved_loan(evm)

        with evm.refuses("AssetsNotRising", 1):
            pledge(evm, OTHER_RIGHT, RIGHT)

    def test_refuses_a_right_twice_in_a_bundle(self, evm: Evm) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)

        with evm.refuses("AssetsNotRising", 1):
            pledge(evm, RIGHT, RIGHT)

    def test_refuses_an_empty_bundle(self, evm: Evm, cast: Cast) -> None:
        an_approved_loan(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(replace(a_pledge(evm), assets=()), cast.owner, cast.officer)

    def test_refuses_to_secure_nothing(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(a_pledge(evm, secured_fen=0), cast.owner, cast.officer)

    def test_refuses_a_right_that_nobody_registered(self, evm: Evm) -> None:
        an_approved_loan(evm)

        with evm.refuses("AssetUnknown", RIGHT):
            pledge(evm)

    def test_refuses_a_right_that_was_never_verified(self, evm: Evm) -> None:
        register(evm)
        an_approved_loan(evm)

        with evm.refuses("VerificationNotInForce", RIGHT, 0):
            pledge(evm)

    def test_refuses_once_the_verification_has_run_out(self, evm: Evm) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        ended = right(evm).verifiedUntil
        evm.pass_until(ended)

        with evm.refuses("VerificationNotInForce", RIGHT, ended):
            pledge(evm)

    def test_takes_the_last_second_of_the_verification(self, evm: Evm) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        evm.pass_until(right(evm).verifiedUntil - 1)

        pledge(evm)

    def test_refuses_a_passed_fingerprint(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        step = a_pledge(evm)
        verify(evm)

        with evm.refuses("FingerprintPassed", step.fingerprint, fingerprint(evm, RIGHT)):
            evm.relay(step, cast.owner, cast.officer)

    def test_refuses_the_fingerprint_of_one_right_for_two(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm, RIGHT)
        a_verified_right(evm, OTHER_RIGHT)
        an_approved_loan(evm)
        step = a_pledge(evm, RIGHT, OTHER_RIGHT, fingerprint=fingerprint(evm, RIGHT))

        with evm.refuses("FingerprintPassed"):
            evm.relay(step, cast.owner, cast.officer)

    def test_refuses_a_pledgor_who_does_not_own_the_right(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)

        with evm.refuses("NotTheOwner", RIGHT, SME, OTHER_SME):
            evm.relay(a_pledge(evm), cast.other_owner, cast.officer)

    def test_refuses_a_bundle_of_two_owners(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm, RIGHT)
        a_verified_right(evm, OTHER_RIGHT, owner=cast.other_owner)
        an_approved_loan(evm)

        with evm.refuses("NotTheOwner", OTHER_RIGHT, OTHER_SME, SME):
            pledge(evm, RIGHT, OTHER_RIGHT)

    def test_refuses_another_banks_officer(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_pledge(evm), cast.owner, cast.other_officer)

    def test_refuses_the_pledgor_alone(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(a_pledge(evm), cast.owner)

    def test_refuses_terms_that_only_one_side_signed(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        step = a_pledge(evm)
        other = replace(step, secured_fen=AMOUNT - 1)
        mixed = evm.sign(step, cast.owner) + evm.sign(other, cast.owner, cast.officer)[64:]

        with evm.refuses("RoleMissing"):
            evm.carry(step, mixed)

    def test_refuses_another_bundle_than_the_signed_one(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm, RIGHT)
        a_verified_right(evm, OTHER_RIGHT)
        an_approved_loan(evm)
        signed = a_pledge(evm, RIGHT)
        carried = a_pledge(evm, RIGHT, OTHER_RIGHT)

        with evm.refuses("RoleMissing"):
            evm.carry(carried, evm.sign(signed, cast.owner, cast.officer))

    def test_refuses_a_loan_that_is_not_approved(self, evm: Evm) -> None:
        a_verified_right(evm)
        apply(evm)

        with evm.refuses("WrongLoanState", LOAN, APPLIED):
            pledge(evm)

    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm) -> None:
        a_verified_right(evm)

        with evm.refuses("WrongLoanState", LOAN, NONE):
            pledge(evm)

    def test_refuses_a_settled_loan(self, evm: Evm) -> None:
        a_settled_loan(evm)
        a_verified_right(evm, OTHER_RIGHT)

        with evm.refuses("WrongLoanState", LOAN, SETTLED):
            pledge(evm, OTHER_RIGHT)

    def test_refuses_a_passed_version_of_the_loan(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)

        with evm.refuses("VersionPassed", 1, 2):
            evm.relay(a_pledge(evm, loan_version=1), cast.owner, cast.officer)

    def test_takes_eight_pledges_and_refuses_a_ninth(self, evm: Evm) -> None:
        an_approved_loan(evm)
        for number in range(1, 9):
            pledge(evm, a_verified_right(evm, key(number)))
        assert (loan(evm).pledges, loan(evm).live) == (8, 0xFF)

        with evm.refuses("TooManyPledges", LOAN):
            pledge(evm, a_verified_right(evm, key(9)))


class TestConfirmRegistration:
    def test_opens_the_loan_for_release_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)
        step = a_confirmation(evm)

        receipt = evm.relay(step, cast.officer, cast.verifier)

        assert loan(evm) == (SME, BANK, 4, APPROVED, AMOUNT, 0, 1, 1, 1)
        assert evm.told(receipt) == [
            RegistrationConfirmed(LOAN, 4, 0, step.certificate_hash, step.registered_on, PROVIDER)
        ]

    def test_refuses_a_pledge_that_is_registered_already(self, evm: Evm) -> None:
        a_secured_loan(evm)

        with evm.refuses("PledgeNotPending", LOAN, 0):
            confirm(evm)

    @pytest.mark.parametrize("number", [1, 7, 8, 255])
    def test_refuses_a_pledge_that_nobody_signed(self, evm: Evm, number: int) -> None:
        a_pledged_loan(evm)

        with evm.refuses("PledgeNotPending", LOAN, number):
            confirm(evm, which=number)

    def test_refuses_a_discharged_pledge(self, evm: Evm) -> None:
        a_pledged_loan(evm)
        discharge(evm)

        with evm.refuses("PledgeNotPending", LOAN, 0):
            confirm(evm)

    def test_refuses_a_witness_of_the_bank(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)
        insider = evm.enrol(an_actor(BANK, 9, Role.VERIFIER))

        with evm.refuses("WrongParty", insider.address, 0, BANK):
            evm.relay(a_confirmation(evm), cast.officer, insider)

    def test_refuses_a_witness_of_the_borrower(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)
        insider = evm.enrol(an_actor(SME, 9, Role.VERIFIER))

        with evm.refuses("WrongParty", insider.address, 0, SME):
            evm.relay(a_confirmation(evm), cast.officer, insider)

    def test_refuses_another_banks_officer(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_confirmation(evm), cast.other_officer, cast.verifier)

    def test_refuses_a_witness_who_does_not_verify(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)

        with evm.refuses("RoleMissing", cast.appraiser.address, Role.VERIFIER):
            evm.relay(a_confirmation(evm), cast.officer, cast.appraiser)

    def test_refuses_the_bank_alone(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(a_confirmation(evm), cast.officer)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)

        with evm.refuses("VersionPassed", 2, 3):
            evm.relay(a_confirmation(evm, loan_version=2), cast.officer, cast.verifier)

    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm) -> None:
        with evm.refuses("WrongLoanState", LOAN, NONE):
            confirm(evm)


class TestDischargePledge:
    def test_frees_the_right_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_settled_loan(evm)
        step = a_discharge(evm)

        receipt = evm.relay(step, cast.officer)

        assert lien(evm) == FREE
        assert loan(evm) == (SME, BANK, 7, SETTLED, 0, 0, 1, 1, 0)
        assert evm.told(receipt) == [PledgeDischarged(LOAN, 7, 0, step.evidence_hash)]

    def test_frees_the_whole_bundle(self, evm: Evm) -> None:
        a_pledged_loan(evm, RIGHT, OTHER_RIGHT)

        discharge(evm)

        assert lien(evm, RIGHT) == lien(evm, OTHER_RIGHT) == FREE

    def test_lets_the_right_be_pledged_again(self, evm: Evm) -> None:
        a_settled_loan(evm)
        discharge(evm)
        an_approved_loan(evm, OTHER_LOAN)

        pledge(evm, number=OTHER_LOAN)

        assert lien(evm) == (OTHER_LOAN.bytes, 0)

    def test_gives_a_pledge_back_before_anything_was_released(self, evm: Evm) -> None:
        a_pledged_loan(evm)

        discharge(evm)

        assert lien(evm) == FREE

    def test_never_gives_a_number_twice(self, evm: Evm) -> None:
        a_pledged_loan(evm)
        discharge(evm)

        pledge(evm)

        assert lien(evm) == (LOAN.bytes, 1)
        assert (loan(evm).pledges, loan(evm).live) == (2, 0b10)

    def test_an_old_lien_does_not_revive_with_the_loan(self, evm: Evm) -> None:
        a_pledged_loan(evm, RIGHT)
        discharge(evm)
        pledge(evm, a_verified_right(evm, OTHER_RIGHT))

        assert lien(evm, RIGHT) == FREE

    def test_leaves_the_other_pledges_of_the_loan(self, evm: Evm) -> None:
        a_pledged_loan(evm, RIGHT)
        pledge(evm, a_verified_right(evm, OTHER_RIGHT))

        discharge(evm, which=0)

        assert (lien(evm, RIGHT), lien(evm, OTHER_RIGHT)) == (FREE, (LOAN.bytes, 1))

    def test_refuses_while_one_fen_is_owed(self, evm: Evm) -> None:
        an_active_loan(evm)
        repay(evm, AMOUNT - 1)

        with evm.refuses("LoanNotSettled", LOAN, 1):
            discharge(evm)

    def test_refuses_a_pledge_that_is_not_live(self, evm: Evm) -> None:
        a_settled_loan(evm)
        discharge(evm)

        with evm.refuses("PledgeNotLive", LOAN, 0):
            discharge(evm)

    @pytest.mark.parametrize("number", [1, 7, 8, 255])
    def test_refuses_a_pledge_that_nobody_signed(self, evm: Evm, number: int) -> None:
        a_settled_loan(evm)

        with evm.refuses("PledgeNotLive", LOAN, number):
            discharge(evm, which=number)

    def test_refuses_another_banks_officer(self, evm: Evm, cast: Cast) -> None:
        a_settled_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_discharge(evm), cast.other_officer)

    def test_refuses_the_pledgor(self, evm: Evm, cast: Cast) -> None:
        a_settled_loan(evm)

        with evm.refuses("RoleMissing", cast.owner.address, Role.OFFICER):
            evm.relay(a_discharge(evm), cast.owner)

    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm) -> None:
        with evm.refuses("WrongLoanState", LOAN, NONE):
            discharge(evm)


class TestASettledLoanCanAlwaysBeDischarged:
    def test_long_after_the_verification_has_run_out(self, evm: Evm) -> None:
        a_settled_loan(evm)
        evm.pass_until(right(evm).verifiedUntil + 10)

        discharge(evm)

        assert lien(evm) == FREE

    def test_with_a_pledge_that_was_never_registered(self, evm: Evm) -> None:
        a_secured_loan(evm)
        release(evm)
        pledge(evm, a_verified_right(evm, OTHER_RIGHT))
        repay(evm)

        discharge(evm, which=1)
        discharge(evm, which=0)

        assert loan(evm).live == 0

    def test_after_the_right_was_verified_anew(self, evm: Evm) -> None:
        a_settled_loan(evm)
        verify(evm)

        discharge(evm)

        assert lien(evm) == FREE

    def test_by_any_officer_of_the_bank(self, evm: Evm) -> None:
        a_settled_loan(evm)
        successor = evm.enrol(an_actor(BANK, 9, Role.OFFICER))

        evm.relay(a_discharge(evm), successor)


def test_two_banks_cannot_take_one_right(evm: Evm, cast: Cast) -> None:
    a_pledged_loan(evm)
    evm.relay(an_application(evm, loan=OTHER_LOAN, bank=OTHER_BANK), cast.owner)
    evm.relay(
        an_approval(evm, OTHER_LOAN, terms_hash=a_hash("other bank")),
        cast.other_officer,
        cast.other_approver,
    )

    with evm.refuses("AssetAlreadyPledged", RIGHT, LOAN, 0):
        evm.relay(a_pledge(evm, number=OTHER_LOAN), cast.owner, cast.other_officer)
