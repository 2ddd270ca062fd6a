"""Loans: asked for, decided, released against registered pledges, repaid."""

from uuid import UUID

import pytest

from ip_finance.chain_api.events import (
    FundsReleased,
    LoanApplied,
    LoanApproved,
    LoanDeclined,
    RepaymentRecorded,
)
from ip_finance.chain_api.roles import Role
from tests.contracts.scenes import (
    ACTIVE,
    AMOUNT,
    APPLIED,
    APPROVED,
    DECLINED,
    LOAN,
    NONE,
    OTHER_RIGHT,
    SETTLED,
    a_pledged_loan,
    a_refusal,
    a_release,
    a_repayment,
    a_secured_loan,
    a_settled_loan,
    a_verified_right,
    an_active_loan,
    an_application,
    an_approval,
    an_approved_loan,
    apply,
    approve,
    confirm,
    loan,
    pledge,
    release,
    repay,
)
from tests.evm import BANK, DUAL_APPROVAL_ABOVE, OTHER_BANK, SME, Actor, Cast, Evm, an_actor


class TestApplyForLoan:
    def test_refuses_a_loan_from_oneself(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("WrongParty", cast.owner.address, 0, SME):
            apply(evm, bank=SME)

    def test_records_the_borrower_and_the_bank_and_says_so(self, evm: Evm, cast: Cast) -> None:
        step = an_application(evm)

        receipt = evm.relay(step, cast.owner)

        assert loan(evm) == (SME, BANK, 1, APPLIED, 0, 0, 0, 0, 0)
        assert evm.told(receipt) == [LoanApplied(LOAN, SME, BANK, AMOUNT, step.terms_hash)]

    def test_refuses_a_known_loan_and_so_a_replay(self, evm: Evm, cast: Cast) -> None:
        step = an_application(evm)
        evm.relay(step, cast.owner)

        with evm.refuses("LoanKnown", LOAN):
            evm.relay(step, cast.owner)

    def test_refuses_a_bank_that_was_not_admitted(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("PartyUnknown", 51):
            evm.relay(an_application(evm, bank=51), cast.owner)

    def test_refuses_to_ask_for_nothing(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("EmptyStep"):
            evm.relay(an_application(evm, amount_fen=0), cast.owner)

    def test_refuses_a_loan_without_an_id(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("EmptyStep"):
            evm.relay(an_application(evm, loan=UUID(int=0)), cast.owner)

    def test_refuses_whoever_may_not_sign_for_a_company(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("RoleMissing", cast.officer.address, Role.SIGNATORY):
            evm.relay(an_application(evm), cast.officer)


class TestApproveLoan:
    def test_makes_the_amount_available_and_says_so(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        step = an_approval(evm)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 2, APPROVED, AMOUNT, 0, 0, 0, 0)
        assert evm.told(receipt) == [LoanApproved(LOAN, 2, AMOUNT, step.terms_hash)]

    def test_needs_one_officer_at_the_banks_own_limit(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        evm.relay(an_approval(evm, amount_fen=DUAL_APPROVAL_ABOVE), cast.officer)

        assert loan(evm).availableFen == DUAL_APPROVAL_ABOVE

    def test_needs_an_approver_above_it(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("SignatureCount", 64, 2):
            evm.relay(an_approval(evm, amount_fen=DUAL_APPROVAL_ABOVE + 1), cast.officer)

    def test_takes_officer_and_approver_above_it(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        step = an_approval(evm, amount_fen=DUAL_APPROVAL_ABOVE + 1)

        evm.relay(step, cast.officer, cast.approver)

        assert loan(evm).state == APPROVED

    def test_refuses_a_second_signature_that_is_not_needed(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("SignatureCount", 128, 1):
            evm.relay(an_approval(evm), cast.officer, cast.approver)

    def test_refuses_one_person_on_both_sides(self, evm: Evm) -> None:
        apply(evm)
        both = evm.enrol(an_actor(BANK, 9, Role.OFFICER | Role.APPROVER))

        with evm.refuses("SamePerson", BANK, 9):
            evm.relay(an_approval(evm, amount_fen=DUAL_APPROVAL_ABOVE + 1), both, both)

    def test_refuses_another_banks_approver(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        step = an_approval(evm, amount_fen=DUAL_APPROVAL_ABOVE + 1)

        with evm.refuses("WrongParty", cast.other_approver.address, BANK, OTHER_BANK):
            evm.relay(step, cast.officer, cast.other_approver)

    def test_refuses_another_banks_officer(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(an_approval(evm), cast.other_officer)

    def test_refuses_an_approver_alone(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("RoleMissing", cast.approver.address, Role.OFFICER):
            evm.relay(an_approval(evm), cast.approver)

    def test_refuses_an_officer_as_second(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        colleague = evm.enrol(an_actor(BANK, 9, Role.OFFICER))

        with evm.refuses("RoleMissing", colleague.address, Role.APPROVER):
            evm.relay(an_approval(evm, amount_fen=DUAL_APPROVAL_ABOVE + 1), cast.officer, colleague)

    def test_refuses_to_approve_nothing(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(an_approval(evm, amount_fen=0), cast.officer)

    def test_refuses_a_loan_that_was_decided(self, evm: Evm, cast: Cast) -> None:
        an_approved_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, APPROVED):
            evm.relay(an_approval(evm), cast.officer)

    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("WrongLoanState", LOAN, NONE):
            evm.relay(an_approval(evm), cast.officer)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("VersionPassed", 0, 1):
            evm.relay(an_approval(evm, loan_version=0), cast.officer)


class TestDeclineLoan:
    def test_ends_the_application_and_says_so(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        step = a_refusal(evm)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 2, DECLINED, 0, 0, 0, 0, 0)
        assert evm.told(receipt) == [LoanDeclined(LOAN, 2, step.reason_hash)]

    def test_refuses_another_banks_officer(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_refusal(evm), cast.other_officer)

    def test_refuses_the_borrower(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("RoleMissing", cast.owner.address, Role.OFFICER):
            evm.relay(a_refusal(evm), cast.owner)

    def test_refuses_a_loan_that_was_approved(self, evm: Evm, cast: Cast) -> None:
        an_approved_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, APPROVED):
            evm.relay(a_refusal(evm), cast.officer)

    def test_leaves_nothing_to_approve(self, evm: Evm, cast: Cast) -> None:
        apply(evm)
        evm.relay(a_refusal(evm), cast.officer)

        with evm.refuses("WrongLoanState", LOAN, DECLINED):
            approve(evm)

    def test_refuses_a_passed_version(self, evm: Evm, cast: Cast) -> None:
        apply(evm)

        with evm.refuses("VersionPassed", 2, 1):
            evm.relay(a_refusal(evm, loan_version=2), cast.officer)


class TestReleaseFunds:
    def test_moves_available_to_outstanding_and_says_so(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)
        step = a_release(evm, amount_fen=100)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 5, ACTIVE, AMOUNT - 100, 100, 1, 1, 1)
        assert evm.told(receipt) == [FundsReleased(LOAN, 5, 100, 100, step.evidence_hash)]

    def test_may_go_out_in_tranches(self, evm: Evm) -> None:
        a_secured_loan(evm)

        release(evm, 100)
        release(evm, AMOUNT - 100)

        assert (loan(evm).availableFen, loan(evm).outstandingFen) == (0, AMOUNT)

    def test_refuses_one_fen_above_what_was_approved(self, evm: Evm) -> None:
        a_secured_loan(evm)

        with evm.refuses("AboveApproved", AMOUNT + 1, AMOUNT):
            release(evm, AMOUNT + 1)

    def test_does_not_lend_again_what_was_repaid(self, evm: Evm) -> None:
        an_active_loan(evm)
        repay(evm, 100)

        with evm.refuses("AboveApproved", 1, 0):
            release(evm, 1)

    def test_refuses_to_release_nothing(self, evm: Evm) -> None:
        a_secured_loan(evm)

        with evm.refuses("EmptyStep"):
            release(evm, 0)

    def test_refuses_a_loan_without_a_pledge(self, evm: Evm) -> None:
        an_approved_loan(evm)

        with evm.refuses("PledgeNotRegistered", LOAN):
            release(evm)

    def test_refuses_a_pledge_that_is_signed_but_not_registered(self, evm: Evm) -> None:
        a_pledged_loan(evm)

        with evm.refuses("PledgeNotRegistered", LOAN):
            release(evm)

    def test_waits_for_every_pledge_of_the_loan(self, evm: Evm) -> None:
        a_secured_loan(evm)
        a_verified_right(evm, OTHER_RIGHT)
        pledge(evm, OTHER_RIGHT)

        with evm.refuses("PledgeNotRegistered", LOAN):
            release(evm)
        confirm(evm, which=1)
        release(evm)

    @pytest.mark.parametrize("decided", [False, True])
    def test_refuses_a_loan_that_is_not_approved(self, evm: Evm, cast: Cast, decided: bool) -> None:
        apply(evm)
        if decided:
            evm.relay(a_refusal(evm), cast.officer)

        with evm.refuses("WrongLoanState", LOAN, DECLINED if decided else APPLIED):
            release(evm)

    def test_refuses_a_settled_loan(self, evm: Evm) -> None:
        a_settled_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, SETTLED):
            release(evm, 1)

    def test_refuses_another_banks_officer(self, evm: Evm, cast: Cast) -> None:
        a_secured_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_release(evm), cast.other_officer)

    def test_refuses_a_loan_that_nobody_asked_for(self, evm: Evm) -> None:
        with evm.refuses("WrongLoanState", LOAN, NONE):
            release(evm)


class TestRecordRepayment:
    def test_takes_principal_off_and_says_so(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)
        step = a_repayment(evm, principal_fen=100, interest_fen=7)

        receipt = evm.relay(step, cast.officer)

        assert loan(evm) == (SME, BANK, 6, ACTIVE, 0, AMOUNT - 100, 1, 1, 1)
        assert evm.told(receipt) == [
            RepaymentRecorded(LOAN, 6, 100, 7, AMOUNT - 100, step.evidence_hash)
        ]

    def test_settles_the_loan_when_nothing_is_owed(self, evm: Evm) -> None:
        an_active_loan(evm)

        repay(evm)

        assert (loan(evm).state, loan(evm).outstandingFen) == (SETTLED, 0)

    def test_leaves_the_loan_active_while_one_fen_is_owed(self, evm: Evm) -> None:
        an_active_loan(evm)

        repay(evm, AMOUNT - 1)

        assert (loan(evm).state, loan(evm).outstandingFen) == (ACTIVE, 1)

    def test_takes_back_what_was_never_released(self, evm: Evm) -> None:
        a_secured_loan(evm)
        release(evm, 100)

        repay(evm, 100)

        assert (loan(evm).state, loan(evm).availableFen) == (SETTLED, 0)

    def test_takes_interest_alone(self, evm: Evm) -> None:
        an_active_loan(evm)

        repay(evm, 0)

        assert loan(evm).outstandingFen == AMOUNT

    def test_refuses_nothing_at_all(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("EmptyStep"):
            evm.relay(a_repayment(evm, principal_fen=0, interest_fen=0), cast.officer)

    def test_refuses_one_fen_more_than_is_owed(self, evm: Evm) -> None:
        an_active_loan(evm)

        with evm.refuses("AboveOutstanding", AMOUNT + 1, AMOUNT):
            repay(evm, AMOUNT + 1)

    def test_refuses_a_loan_with_nothing_released(self, evm: Evm) -> None:
        a_secured_loan(evm)

        with evm.refuses("WrongLoanState", LOAN, APPROVED):
            repay(evm, 1)

    def test_takes_late_interest_of_a_settled_loan(self, evm: Evm) -> None:
        a_settled_loan(evm)

        repay(evm, 0)

        assert loan(evm) == (SME, BANK, 7, SETTLED, 0, 0, 1, 1, 1)

    def test_refuses_principal_of_a_settled_loan(self, evm: Evm) -> None:
        a_settled_loan(evm)

        with evm.refuses("AboveOutstanding", 1, 0):
            repay(evm, 1)

    def test_refuses_another_banks_officer(self, evm: Evm, cast: Cast) -> None:
        an_active_loan(evm)

        with evm.refuses("WrongParty", cast.other_officer.address, BANK, OTHER_BANK):
            evm.relay(a_repayment(evm), cast.other_officer)

    @pytest.mark.parametrize("who", [Cast.owner, Cast.approver, Cast.bank_guardian])
    def test_refuses_whoever_is_no_officer(self, evm: Evm, who: Actor) -> None:
        an_active_loan(evm)

        with evm.refuses("RoleMissing", who.address, Role.OFFICER):
            evm.relay(a_repayment(evm), who)


def test_a_loan_that_nobody_asked_for_is_blank(evm: Evm) -> None:
    assert loan(evm) == (0, 0, 0, NONE, 0, 0, 0, 0, 0)
