"""Terms changed by both sides; the claim assigned to another bank, with its pledges."""

import pytest

from ip_finance.chain_api.events import ClaimAssigned, ClaimOffered, TermsChanged
from ip_finance.chain_api.roles import Role
from tests.contracts.scenes import (
    ACTIVE,
    AMOUNT,
    APPLIED,
    APPROVED,
    LOAN,
    NONE,
    SETTLED,
    a_hash,
    a_loan_in_enforcement,
    a_repayment,
    a_secured_loan,
    a_settled_loan,
    an_acceptance,
    an_active_loan,
    an_approved_loan,
    an_offer,
    apply,
    discharge,
    lien,
    loan,
    new_terms,
    repay,
)
from tests.evm import BANK, OTHER_BANK, OTHER_SME, SME, Cast, Evm


def offer(evm: Evm) -> None:
    evm.relay(an_offer(evm), evm.cast.officer)


def assign(evm: Evm) -> None:
    offer(evm)
    evm.relay(an_acceptance(evm), evm.cast.other_officer)


class TestChangeTerms:
    def test_says_what_both_agreed_and_leaves_what_is_owed(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = new_terms(evm)

        receipt = evm.relay(step, cast.owner, cast.officer)

        assert loan(evm) == (SME, BANK, 6, ACTIVE, 0, AMOUNT, 1, 1, 1)
        assert evm.told(receipt) == [TermsChanged(LOAN, 6, step.terms_hash)]

    def test_takes_an_approved_loan(self, evm: Evm, cast: Cast) -> None:
        an_approved_loan(evm)

        evm.relay(new_terms(evm), cast.owner, cast.officer)

        assert loan(evm) == (SME, BANK, 3, APPROVED, AMOUNT, 0, 0, 0, 0)

    def test_refuses_the_bank_alone(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("RoleMissing", cast.officer.address, Role.SIGNATORY):
            evm.relay(new_terms(evm), cast.officer, cast.officer)

    def test_refuses_the_borrower_alone(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(new_terms(evm), cast.owner)

    def test_refuses_another_company(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("WrongParty", cast.other_owner.address, SME, OTHER_SME):
            evm.relay(new_terms(evm), cast.other_owner, cast.officer)

    def test_refuses_another_bank(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(new_terms(evm), cast.owner, cast.other_officer)

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = new_terms(evm)
        evm.relay(step, cast.owner, cast.officer)

        with evm.refuses("VersionPassed", 5, 6):
            evm.relay(step, cast.owner, cast.officer)

    def test_refuses_what_is_not_decided_or_is_settled(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("WrongLoanState", LOAN, APPLIED):
            evm.relay(new_terms(evm), cast.owner, cast.officer)

    def test_refuses_a_settled_loan(self, evm: Evm, cast: Cast) -> None:
        a_settled_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, SETTLED):
            evm.relay(new_terms(evm), cast.owner, cast.officer)

    def test_kills_a_release_signed_on_the_old_terms(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_repayment(evm)
        evm.relay(new_terms(evm), cast.owner, cast.officer)

        with evm.refuses("VersionPassed", 5, 6):
            evm.relay(step, cast.officer)


class TestOfferClaim:
    def test_says_to_whom_and_moves_nothing(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = an_offer(evm)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 6, ACTIVE, 0, AMOUNT, 1, 1, 1)
        assert evm.told(receipt) == [ClaimOffered(LOAN, OTHER_BANK, 6, step.terms_hash)]

    def test_takes_a_loan_in_enforcement(self, evm: Evm) -> None:
        a_loan_in_enforcement(evm)

        offer(evm)

    def test_refuses_another_bank(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(an_offer(evm), cast.other_officer)

    def test_refuses_a_loan_on_which_nothing_is_owed(self, evm: Evm) -> None:
        a_secured_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, APPROVED):
            offer(evm)

    def test_refuses_a_bank_that_was_not_admitted(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("PartyUnknown", 51):
            evm.relay(an_offer(evm, bank=51), cast.officer)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("VersionPassed", 4, 5):
            evm.relay(an_offer(evm, loan_version=4), cast.officer)


class TestAcceptClaim:
    def test_makes_the_other_bank_the_lender_and_pledgee(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        offer(evm)
        step = an_acceptance(evm)

        receipt = evm.relay(step, cast.other_officer)

        assert loan(evm) == (SME, OTHER_BANK, 7, ACTIVE, 0, AMOUNT, 1, 1, 1)
        assert lien(evm) == (LOAN.bytes, 0)
        assert evm.told(receipt) == [
            ClaimAssigned(LOAN, OTHER_BANK, 7, step.terms_hash, step.notice_hash)
        ]

    def test_leaves_nothing_to_the_first_bank(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        assign(evm)

        with evm.refuses("WrongParty", cast.officer.address, OTHER_BANK, BANK):
            repay(evm)
        evm.relay(a_repayment(evm), cast.other_officer)
        with evm.refuses("WrongParty", cast.officer.address, OTHER_BANK, BANK):
            discharge(evm)

    def test_refuses_a_bank_to_which_it_was_not_offered(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        offer(evm)

        with evm.refuses("ClaimNotOffered", LOAN):
            evm.relay(an_acceptance(evm), cast.officer)

    def test_refuses_other_terms_than_were_offered(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        offer(evm)

        with evm.refuses("ClaimNotOffered", LOAN):
            evm.relay(an_acceptance(evm, terms_hash=a_hash("less")), cast.other_officer)

    def test_refuses_what_nobody_offered(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("ClaimNotOffered", LOAN):
            evm.relay(an_acceptance(evm), cast.other_officer)

    def test_refuses_an_offer_once_the_loan_has_changed(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        offer(evm)
        repay(evm, 1)

        with evm.refuses("ClaimNotOffered", LOAN):
            evm.relay(an_acceptance(evm), cast.other_officer)

    def test_refuses_a_replay(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        offer(evm)
        step = an_acceptance(evm)
        evm.relay(step, cast.other_officer)

        with evm.refuses("VersionPassed", 6, 7):
            evm.relay(step, cast.other_officer)

    def test_does_not_accept_twice_on_the_later_version(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        assign(evm)

        with evm.refuses("ClaimNotOffered", LOAN):
            evm.relay(an_acceptance(evm), cast.other_officer)

    def test_refuses_whoever_is_no_officer(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        offer(evm)

        with evm.refuses("RoleMissing", cast.other_approver.address, Role.OFFICER):
            evm.relay(an_acceptance(evm), cast.other_approver)


@pytest.mark.parametrize("step_of", [new_terms, an_offer, an_acceptance])
def test_refuses_a_loan_that_nobody_asked_for(evm: Evm, cast: Cast, step_of: object) -> None:
    assert callable(step_of)

    with evm.refuses("WrongLoanState", LOAN, NONE):
        evm.relay(step_of(evm), cast.owner, cast.officer)
