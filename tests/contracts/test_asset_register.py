"""Rights: claimed once, verified by others than the owner, valued by two."""

import pytest

from ip_finance.chain_api.events import AssetRegistered, ValuationRecorded, VerificationAttested
from ip_finance.chain_api.roles import Role
from tests.contracts.scenes import (
    FREE,
    RIGHT,
    a_registration,
    a_valuation,
    a_verified_right,
    an_attestation,
    key,
    lien,
    register,
    right,
    valuation,
    verify,
)
from tests.evm import OPERATOR, OTHER_SME, PROVIDER, SME, Cast, Evm, an_actor


class TestRegisterAsset:
    def test_records_the_owner_and_says_so(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)

        receipt = evm.relay(step, cast.owner)

        assert right(evm) == (SME, 1, 0, bytes(16), 0, False)
        assert evm.told(receipt) == [
            AssetRegistered(RIGHT, SME, step.facts_hash, step.evidence_hash)
        ]

    def test_refuses_a_known_right_and_so_a_replay(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("AssetKnown", RIGHT, SME):
            evm.relay(a_registration(evm), cast.owner)

    def test_refuses_a_second_owner(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("AssetKnown", RIGHT, SME):
            evm.relay(a_registration(evm), cast.other_owner)

    def test_takes_another_right_of_the_same_owner(self, evm: Evm) -> None:
        register(evm)
        register(evm, key(8))

        assert right(evm, key(8)).owner == SME

    def test_refuses_whoever_may_not_sign_for_a_company(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("RoleMissing", cast.verifier.address, Role.SIGNATORY):
            evm.relay(a_registration(evm), cast.verifier)


class TestAttestVerification:
    def test_puts_the_verification_in_force_and_says_so(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        step = an_attestation(evm)

        receipt = evm.relay(step, cast.verifier)

        assert right(evm) == (SME, 2, step.valid_until, bytes(16), 0, False)
        assert evm.told(receipt) == [
            VerificationAttested(
                RIGHT, PROVIDER, 2, step.fingerprint, step.valid_until, step.evidence_hash
            )
        ]

    def test_may_be_renewed(self, evm: Evm) -> None:
        register(evm)
        verify(evm)
        verify(evm)

        assert right(evm).version == 3

    def test_refuses_the_same_attestation_twice(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        step = an_attestation(evm)
        evm.relay(step, cast.verifier)

        with evm.refuses("VersionPassed", 1, 2):
            evm.relay(step, cast.verifier)

    def test_refuses_a_right_that_nobody_registered(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("AssetUnknown", RIGHT):
            evm.relay(an_attestation(evm), cast.verifier)

    def test_refuses_the_owners_own_word(self, evm: Evm) -> None:
        register(evm)
        insider = evm.enrol(an_actor(SME, 9, Role.VERIFIER))

        with evm.refuses("WrongParty", insider.address, 0, SME):
            evm.relay(an_attestation(evm), insider)

    def test_refuses_whoever_does_not_verify(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("RoleMissing", cast.appraiser.address, Role.VERIFIER):
            evm.relay(an_attestation(evm), cast.appraiser)

    def test_refuses_a_validity_that_has_ended(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("ValidityNotAhead", evm.now):
            evm.relay(an_attestation(evm, valid_until=evm.now), cast.verifier)

    def test_takes_a_validity_of_one_second(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        evm.relay(an_attestation(evm, valid_until=evm.now + 1), cast.verifier)


class TestRecordValuation:
    def test_records_the_range_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        step = a_valuation(evm)

        receipt = evm.relay(step, cast.appraiser, cast.other_appraiser)

        assert valuation(evm) == (step.low_fen, step.base_fen, step.high_fen, step.valid_until)
        assert right(evm).version == 3
        assert evm.told(receipt) == [
            ValuationRecorded(
                RIGHT,
                3,
                step.low_fen,
                step.base_fen,
                step.high_fen,
                step.valid_until,
                step.report_hash,
            )
        ]

    def test_takes_two_appraisers_of_different_parties(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        outsider = evm.enrol(an_actor(OTHER_SME, cast.appraiser.person, Role.APPRAISER))

        evm.relay(a_valuation(evm), cast.appraiser, outsider)

    def test_refuses_one_appraiser_twice(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)

        with evm.refuses("SamePerson", OPERATOR, cast.appraiser.person):
            evm.relay(a_valuation(evm), cast.appraiser, cast.appraiser)

    def test_refuses_two_keys_of_one_person(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        second_key = an_actor(OPERATOR, 99, Role.APPRAISER)
        second_key = evm.enrol(
            type(second_key)(second_key.account, OPERATOR, cast.appraiser.person, Role.APPRAISER)
        )

        with evm.refuses("SamePerson", OPERATOR, cast.appraiser.person):
            evm.relay(a_valuation(evm), cast.appraiser, second_key)

    @pytest.mark.parametrize("place", [0, 1])
    def test_refuses_an_appraiser_of_the_owner(self, evm: Evm, cast: Cast, place: int) -> None:
        a_verified_right(evm)
        insider = evm.enrol(an_actor(SME, 9, Role.APPRAISER))
        signers = [cast.appraiser]
        signers.insert(place, insider)

        with evm.refuses("WrongParty", insider.address, 0, SME):
            evm.relay(a_valuation(evm), *signers)

    @pytest.mark.parametrize("place", [0, 1])
    def test_refuses_whoever_does_not_appraise(self, evm: Evm, cast: Cast, place: int) -> None:
        a_verified_right(evm)
        signers = [cast.appraiser]
        signers.insert(place, cast.verifier)

        with evm.refuses("RoleMissing", cast.verifier.address, Role.APPRAISER):
            evm.relay(a_valuation(evm), *signers)

    def test_refuses_one_signature(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(a_valuation(evm), cast.appraiser)

    def test_refuses_a_right_that_was_never_verified(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("VerificationNotInForce", RIGHT, 0):
            evm.relay(a_valuation(evm), cast.appraiser, cast.other_appraiser)

    def test_refuses_once_the_verification_has_run_out(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        ended = right(evm).verifiedUntil
        evm.pass_until(ended)

        with evm.refuses("VerificationNotInForce", RIGHT, ended):
            evm.relay(a_valuation(evm), cast.appraiser, cast.other_appraiser)

    def test_takes_the_last_second_of_the_verification(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        evm.pass_until(right(evm).verifiedUntil - 1)

        evm.relay(a_valuation(evm), cast.appraiser, cast.other_appraiser)

    @pytest.mark.parametrize("found", [(0, 1, 2), (2, 1, 3), (1, 3, 2), (0, 0, 0)])
    def test_refuses_a_range_that_does_not_rise(
        self, evm: Evm, cast: Cast, found: tuple[int, int, int]
    ) -> None:
        a_verified_right(evm)
        low, base, high = found
        step = a_valuation(evm, low_fen=low, base_fen=base, high_fen=high)

        with evm.refuses("RangeNotRising", *found):
            evm.relay(step, cast.appraiser, cast.other_appraiser)

    def test_takes_a_range_of_one_value(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        step = a_valuation(evm, low_fen=5, base_fen=5, high_fen=5)

        evm.relay(step, cast.appraiser, cast.other_appraiser)

    def test_refuses_a_validity_that_has_ended(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)

        with evm.refuses("ValidityNotAhead", evm.now):
            evm.relay(a_valuation(evm, valid_until=evm.now), cast.appraiser, cast.other_appraiser)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        step = a_valuation(evm)
        verify(evm)

        with evm.refuses("VersionPassed", 2, 3):
            evm.relay(step, cast.appraiser, cast.other_appraiser)

    def test_refuses_a_right_that_nobody_registered(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("AssetUnknown", RIGHT):
            evm.relay(a_valuation(evm), cast.appraiser, cast.other_appraiser)


class TestLienOn:
    def test_is_free_when_never_pledged(self, evm: Evm) -> None:
        register(evm)

        assert lien(evm) == FREE

    def test_refuses_a_right_that_nobody_registered(self, evm: Evm) -> None:
        with evm.refuses("AssetUnknown", RIGHT):
            lien(evm)
