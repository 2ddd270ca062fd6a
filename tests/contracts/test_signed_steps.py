"""What a signature is good for: one step, one side, one chain, one contract, one state."""

from dataclasses import replace
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from hexbytes import HexBytes
from web3 import Web3

from ip_finance.chain.codec import call_args
from ip_finance.chain_api import members, steps
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.typed_data import solidity_types, typed_data
from tests.contracts.scenes import (
    LOAN,
    ORDER,
    RIGHT,
    a_confirmation,
    a_discharge,
    a_pledge,
    a_pledged_loan,
    a_registration,
    a_release,
    a_repayment,
    a_secured_loan,
    a_settled_loan,
    a_verified_right,
    an_active_loan,
    an_approval,
    an_approved_loan,
    apply,
    malleated,
)
from tests.evm import BANK, SME, Cast, Evm, an_actor


class TestASignature:
    def test_is_refused_on_another_chain(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        signature = evm.sign_as(members.OWNER, step, cast.owner, chain_id=1)

        with evm.refuses("RoleMissing"):
            evm.carry(step, signature)

    def test_is_refused_by_another_contract(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        signature = evm.sign_as(members.OWNER, step, cast.owner, contract=cast.stranger.address)

        with evm.refuses("RoleMissing"):
            evm.carry(step, signature)

    def test_is_refused_with_a_high_s(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        high = malleated(evm.sign(step, cast.owner))

        with evm.refuses("ECDSAInvalidSignatureS", high[32:]):
            evm.carry(step, high)

    def test_takes_no_s_above_half_the_order(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        lowest_too_high = (ORDER // 2 + 1).to_bytes(32)

        with evm.refuses("ECDSAInvalidSignatureS", lowest_too_high):
            evm.carry(step, evm.sign(step, cast.owner)[:32] + lowest_too_high)

    def test_is_refused_with_the_other_parity(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        r, last = evm.sign(step, cast.owner)[:32], evm.sign(step, cast.owner)[32:]

        with evm.refuses("RoleMissing"):
            evm.carry(step, r + bytes([last[0] ^ 0x80]) + last[1:])

    def test_is_refused_with_an_r_that_is_no_point(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)

        with evm.refuses("ECDSAInvalidSignature"):
            evm.carry(step, b"\xff" * 32 + evm.sign(step, cast.owner)[32:])

    def test_is_refused_for_a_step_changed_in_one_field(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)

        with evm.refuses("RoleMissing"):
            evm.carry(replace(step, deadline=step.deadline + 1), evm.sign(step, cast.owner))

    @pytest.mark.parametrize("length", [0, 63, 65, 128])
    def test_is_64_bytes(self, evm: Evm, cast: Cast, length: int) -> None:
        step = a_registration(evm)
        signatures = (evm.sign(step, cast.owner) * 2)[:length]

        with evm.refuses("SignatureCount", length, 1):
            evm.carry(step, signatures)

    def test_may_be_carried_by_anybody(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        function = evm.ledger.functions.registerAsset(call_args(step), evm.sign(step, cast.owner))

        anybody = list(evm.web3.eth.accounts)[5]
        receipt = evm.web3.eth.wait_for_transaction_receipt(
            function.transact({"from": anybody, "gas": 200_000})
        )

        assert receipt["status"] == 1

    def test_is_over_the_digest_that_wallets_compute(self, evm: Evm) -> None:
        step = a_registration(evm)
        data = typed_data(step, members.OWNER, evm.web3.eth.chain_id, evm.ledger.address)
        words = "RegisterAsset(string side,string asset,bytes32 factsHash,bytes32 evidenceHash,"
        struct = Web3.keccak(text=words + "uint40 deadline)") + Web3.keccak(text="owner")
        struct += Web3.keccak(text=step.asset)
        for value in (step.facts_hash, step.evidence_hash):
            struct += HexBytes(value)

        assert encode_typed_data(full_message=data).body == Web3.keccak(
            struct + step.deadline.to_bytes(32)
        )


class TestASideIsPartOfTheMessage:
    """Each step with several sides refuses its own signatures on each other's places."""

    def test_an_officer_does_not_sign_as_lender(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)
        step = a_release(evm)

        with evm.refuses("RoleMissing"):
            evm.carry(step, evm.sign_as(members.OFFICER, step, cast.officer))

    def test_a_lender_does_not_sign_as_officer(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        step = an_approval(evm)

        with evm.refuses("RoleMissing"):
            evm.carry(step, evm.sign_as(members.LENDER, step, cast.officer))

    def test_a_pledgee_does_not_sign_as_pledgor(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        step = a_pledge(evm)
        as_pledgee = evm.sign_as(members.PLEDGEE, step, cast.owner)

        with evm.refuses("RoleMissing"):
            evm.carry(step, as_pledgee + evm.sign_as(members.PLEDGEE, step, cast.officer))

    def test_signatures_in_the_wrong_order_are_refused(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        an_approved_loan(evm)
        step = a_pledge(evm)
        pledgor, pledgee = evm.sign(step, cast.owner)[:64], evm.sign(step, cast.owner, cast.officer)

        with evm.refuses("RoleMissing"):
            evm.carry(step, pledgee[64:] + pledgor)

    def test_a_pledgee_does_not_sign_as_witness(self, evm: Evm, cast: Cast) -> None:
        a_pledged_loan(evm)
        both = evm.enrol(an_actor(BANK, 9, Role.OFFICER | Role.VERIFIER))
        step = a_confirmation(evm)
        signature = evm.sign_as(members.PLEDGEE, step, both)

        with evm.refuses("RoleMissing"):
            evm.carry(step, signature + signature)

    def test_an_officer_does_not_sign_as_approver(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        step = an_approval(evm, amount_fen=600_000_000)
        wrong = evm.sign_as(members.OFFICER, step, cast.approver)

        with evm.refuses("RoleMissing"):
            evm.carry(step, evm.sign_as(members.OFFICER, step, cast.officer) + wrong)

    def test_a_first_appraiser_does_not_sign_as_second(self, evm: Evm, cast: Cast) -> None:
        a_verified_right(evm)
        step = steps.RecordValuation(
            asset=RIGHT,
            asset_version=2,
            low_fen=1,
            base_fen=2,
            high_fen=3,
            valid_until=evm.deadline,
            report_hash="0x" + "11" * 32,
            deadline=evm.deadline,
        )
        first = [
            evm.sign_as(members.FIRST_APPRAISER, step, who)
            for who in (cast.appraiser, cast.other_appraiser)
        ]

        with evm.refuses("RoleMissing"):
            evm.carry(step, b"".join(first))


class TestAStepIsCarriedOnce:
    """The record's version is the nonce: what was signed on an earlier state is dead."""

    def test_a_release_is_not_repeated(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)
        step = a_release(evm, amount_fen=1)
        evm.relay(step, cast.officer)

        with evm.refuses("VersionPassed", step.loan_version, step.loan_version + 1):
            evm.relay(step, cast.officer)

    def test_a_repayment_is_not_repeated(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_repayment(evm, principal_fen=1)
        evm.relay(step, cast.officer)

        with evm.refuses("VersionPassed", step.loan_version, step.loan_version + 1):
            evm.relay(step, cast.officer)

    def test_a_discharge_is_not_repeated(self, evm: Evm, cast: Cast) -> None:
        a_settled_loan(evm)
        step = a_discharge(evm)
        evm.relay(step, cast.officer)

        with evm.refuses("VersionPassed", step.loan_version, step.loan_version + 1):
            evm.relay(step, cast.officer)

    def test_a_signature_on_a_later_version_waits_in_vain(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)
        step = a_release(evm)
        early = replace(step, loan_version=step.loan_version + 1)

        with evm.refuses("VersionPassed", early.loan_version, step.loan_version):
            evm.relay(early, cast.officer)


class TestEveryStepHasADeadline:
    def test_a_step_is_good_one_second_before(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        evm.pass_until(step.deadline - 1)

        evm.relay(step, cast.owner)

    def test_and_refused_at_it(self, evm: Evm, cast: Cast) -> None:
        step = a_registration(evm)
        evm.pass_until(step.deadline)

        with evm.refuses("DeadlinePassed", step.deadline):
            evm.relay(step, cast.owner)

    @pytest.mark.parametrize("kind", [k for k in steps.BY_KIND.values() if len(k.SIDES) == 1])
    def test_no_step_with_one_side_goes_without(self, evm: Evm, kind: type[steps.Step]) -> None:
        self.refuses_the_past(evm, kind)

    @pytest.mark.parametrize("kind", [k for k in steps.BY_KIND.values() if len(k.SIDES) == 2])
    def test_no_step_with_two_sides_goes_without(self, evm: Evm, kind: type[steps.Step]) -> None:
        self.refuses_the_past(evm, kind)

    @staticmethod
    def refuses_the_past(evm: Evm, kind: type[steps.Step]) -> None:
        blanks: dict[str, object] = {
            "bytes16": LOAN,
            "bytes32": "0x" + "00" * 32,
            "string": RIGHT,
            "string[]": (),
            "address": evm.cast.owner.address,
            "bool": False,
        }
        words: list[Any] = [blanks.get(type_, 1) for type_ in solidity_types(kind).values()]
        step = kind(*words)

        with evm.refuses("DeadlinePassed", 1):
            evm.carry(step, b"")


def test_a_party_cannot_act_for_another(evm: Evm) -> None:
    a_secured_loan(evm)
    owners_officer = evm.enrol(an_actor(SME, 9, Role.OFFICER))

    with evm.refuses("WrongParty", owners_officer.address, BANK, SME):
        evm.relay(a_release(evm), owners_officer)
