"""Verification withdrawn, disputes opened and resolved; and what goes on meanwhile."""

import pytest

from ip_finance.chain_api.events import DisputeOpened, DisputeResolved, VerificationWithdrawn
from ip_finance.chain_api.keys import word_of
from ip_finance.chain_api.roles import ANYBODY, Role
from tests.contracts.scenes import (
    FREE,
    OTHER_RIGHT,
    RIGHT,
    a_dispute,
    a_hash,
    a_resolution,
    a_secured_loan,
    a_settled_loan,
    a_valuation,
    a_verified_right,
    a_withdrawal,
    an_approved_loan,
    an_attestation,
    discharge,
    lien,
    pledge,
    register,
    release,
    repay,
    right,
    verify,
)
from tests.evm import BANK, OPERATOR, OTHER_SME, PROVIDER, SME, Actor, Cast, Evm, an_actor

NO_HASH = "0x" + "00" * 32


def initiator_of(evm: Evm) -> int:
    return int(evm.ledger.functions.disputeOf(word_of(RIGHT)).call())


def dispute(evm: Evm, who: Actor | None = None) -> None:
    evm.relay(a_dispute(evm), who or evm.cast.other_owner)


class TestWithdrawVerification:
    def test_ends_the_verification_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        step = a_withdrawal(evm)

        receipt = evm.relay(step, cast.verifier)

        assert right(evm) == (SME, 3, 0, bytes(16), 0, False)
        assert evm.told(receipt) == [VerificationWithdrawn(RIGHT, PROVIDER, 3, step.reason_hash)]

    def test_lets_the_right_be_verified_again(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        evm.relay(a_withdrawal(evm), cast.verifier)

        verify(evm)

        assert right(evm).verifiedUntil > evm.now

    def test_leaves_a_live_pledge(self, evm: Evm, cast: Cast) -> None:
        number = a_secured_loan(evm)

        evm.relay(a_withdrawal(evm), cast.verifier)

        assert lien(evm) == (number.bytes, 0)

    def test_refuses_a_right_that_is_not_verified(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("VerificationNotInForce", RIGHT, 0):
            evm.relay(a_withdrawal(evm), cast.verifier)

    def test_refuses_whoever_does_not_verify(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)

        with evm.refuses("RoleMissing", cast.owner.address, Role.VERIFIER):
            evm.relay(a_withdrawal(evm), cast.owner)

    def test_refuses_the_owners_own_verifier(self, evm: Evm) -> None:
        a_verified_right(evm)
        insider = evm.enrol(an_actor(SME, 9, Role.VERIFIER))

        with evm.refuses("WrongParty", insider.address, 0, SME):
            evm.relay(a_withdrawal(evm), insider)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)

        with evm.refuses("VersionPassed", 1, 2):
            evm.relay(a_withdrawal(evm, asset_version=1), cast.verifier)

    def test_refuses_a_right_that_nobody_registered(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("AssetUnknown", RIGHT):
            evm.relay(a_withdrawal(evm), cast.verifier)


class TestOpenDispute:
    def test_marks_the_right_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        until = right(evm).verifiedUntil
        step = a_dispute(evm)

        receipt = evm.relay(step, cast.other_owner)

        assert right(evm) == (SME, 3, until, bytes(16), 0, True)
        assert initiator_of(evm) == OTHER_SME
        assert evm.ledger.functions.isEvidenceUsed(step.evidence_hash).call()
        assert evm.told(receipt) == [DisputeOpened(RIGHT, OTHER_SME, 3, step.evidence_hash)]

    def test_may_be_opened_by_any_person_but_the_owners(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        evm.relay(a_dispute(evm), cast.approver)

        assert right(evm).disputed

    def test_refuses_the_owner(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("WrongParty", cast.owner.address, 0, SME):
            evm.relay(a_dispute(evm), cast.owner)

    def test_refuses_a_machines_key(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("RoleMissing", cast.recorder.address, ANYBODY & 0x3F):
            evm.relay(a_dispute(evm), cast.recorder)

    def test_refuses_a_stranger(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("RoleMissing", cast.stranger.address, ANYBODY & 0x3F):
            evm.relay(a_dispute(evm), cast.stranger)

    def test_refuses_a_second_dispute_while_one_is_open(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        dispute(evm)

        with evm.refuses("AssetDisputed", RIGHT):
            evm.relay(a_dispute(evm, evidence_hash=a_hash("more")), cast.officer)

    def test_refuses_evidence_that_opened_one_before(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        register(evm, OTHER_RIGHT)
        dispute(evm)

        with evm.refuses("EvidenceUsed", a_hash("writ")):
            evm.relay(a_dispute(evm, OTHER_RIGHT), cast.other_owner)

    def test_refuses_a_replay_after_it_was_resolved(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        step = a_dispute(evm)
        evm.relay(step, cast.other_owner)
        evm.relay(a_resolution(evm), cast.operator_guardian)

        with evm.refuses("EvidenceUsed", step.evidence_hash):
            evm.relay(step, cast.other_owner)

    def test_refuses_to_rest_on_nothing(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(a_dispute(evm, evidence_hash=NO_HASH), cast.other_owner)

    def test_refuses_a_right_that_nobody_registered(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("AssetUnknown", RIGHT):
            evm.relay(a_dispute(evm), cast.other_owner)

    def test_cannot_be_dodged_by_changing_the_right(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        step = a_dispute(evm)
        signatures = evm.sign(step, cast.other_owner)
        verify(evm)

        evm.carry(step, signatures)

        assert right(evm).disputed


class TestResolveDispute:
    def test_clears_the_right_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        until = right(evm).verifiedUntil
        dispute(evm)
        step = a_resolution(evm)

        receipt = evm.relay(step, cast.operator_guardian)

        assert right(evm) == (SME, 4, until, bytes(16), 0, False)
        assert initiator_of(evm) == 0
        assert evm.told(receipt) == [DisputeResolved(RIGHT, OPERATOR, 4, False, step.evidence_hash)]

    def test_takes_the_verification_if_upheld(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        dispute(evm)

        evm.relay(a_resolution(evm, upheld=True), cast.operator_guardian)

        assert right(evm) == (SME, 4, 0, bytes(16), 0, False)

    def test_refuses_the_initiators_guardian(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        dispute(evm, cast.officer)

        with evm.refuses("WrongParty", cast.bank_guardian.address, 0, BANK):
            evm.relay(a_resolution(evm), cast.bank_guardian)

    def test_refuses_the_owners_guardian(self, evm: Evm) -> None:
        register(evm)
        dispute(evm)
        insider = evm.enrol(an_actor(SME, 9, Role.GUARDIAN))

        with evm.refuses("WrongParty", insider.address, 0, SME):
            evm.relay(a_resolution(evm), insider)

    def test_refuses_whoever_is_no_guardian(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        dispute(evm)

        with evm.refuses("RoleMissing", cast.verifier.address, Role.GUARDIAN):
            evm.relay(a_resolution(evm), cast.verifier)

    def test_refuses_a_right_that_nobody_disputes(self, evm: Evm, cast: Cast) -> None:
        register(evm)

        with evm.refuses("AssetNotDisputed", RIGHT):
            evm.relay(a_resolution(evm), cast.operator_guardian)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast) -> None:
        register(evm)
        dispute(evm)

        with evm.refuses("VersionPassed", 1, 2):
            evm.relay(a_resolution(evm, asset_version=1), cast.operator_guardian)


class TestWhileARightIsDisputed:
    def test_it_cannot_be_pledged(self, evm: Evm) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        dispute(evm)

        with evm.refuses("AssetDisputed", RIGHT):
            pledge(evm)

    def test_it_cannot_be_verified_anew(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        dispute(evm)

        with evm.refuses("AssetDisputed", RIGHT):
            evm.relay(an_attestation(evm), cast.verifier)

    def test_it_may_be_valued(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        dispute(evm)

        evm.relay(a_valuation(evm), cast.appraiser, cast.other_appraiser)

    def test_money_goes_out_and_comes_back_and_the_pledge_ends(self, evm: Evm) -> None:
        a_secured_loan(evm)
        dispute(evm)

        release(evm)
        repay(evm)
        discharge(evm)

        assert lien(evm) == FREE

    @pytest.mark.parametrize("upheld", [False, True])
    def test_and_after_it_a_settled_loan_is_discharged(
        self, evm: Evm, cast: Cast, upheld: bool
    ) -> None:
        a_settled_loan(evm)
        dispute(evm)
        evm.relay(a_resolution(evm, upheld=upheld), cast.operator_guardian)

        discharge(evm)

        assert lien(evm) == FREE
