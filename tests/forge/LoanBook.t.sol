// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILoanBook} from "../../contracts/interfaces/ILoanBook.sol";
import {IPartyDirectory} from "../../contracts/interfaces/IPartyDirectory.sol";
import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Scenes} from "./support/Scenes.sol";

/// @title Loans: asked for, decided, released, repaid, changed, assigned.
contract LoanBookTest is Scenes {
    function testFuzz_aLoanIsAppliedForOnce(bytes16 loan, uint64 amountFen) public {
        vm.assume(loan != 0 && amountFen != 0);
        _carry(_applyForLoan(loan, BANK, amountFen), _by(OWNER));
        ILoanBook.Loan memory asked = ledger.loanOf(loan);
        vm.assertTrue(asked.borrower == SME && asked.bank == BANK && asked.version == 1, "the loan");
        vm.assertTrue(asked.availableFen == 0 && asked.outstandingFen == 0, "no money yet");
        bytes memory reason = abi.encodeWithSelector(ILoanBook.LoanKnown.selector, loan);
        _refuse(_applyForLoan(loan, OTHER_BANK, amountFen), _by(OTHER_OWNER), reason);
    }

    function test_anApplicationNamesALoanAnAmountAndABank() public {
        _refuse(_applyForLoan(0, BANK, 1), _by(OWNER), _empty());
        _refuse(_applyForLoan(LOAN, BANK, 0), _by(OWNER), _empty());
        bytes memory reason = abi.encodeWithSelector(IPartyDirectory.PartyUnknown.selector, NOBODY);
        _refuse(_applyForLoan(LOAN, NOBODY, 1), _by(OWNER), reason);
    }

    function test_nobodyLendsToItself() public {
        _refuse(_applyForLoan(LOAN, SME, 1), _by(OWNER), _wrongParty(OWNER, 0, SME));
    }

    function testFuzz_anUnknownLoanHasNoSteps(bytes16 loan) public {
        bytes memory reason = abi.encodeWithSelector(ILoanBook.WrongLoanState.selector, loan, ILoanBook.LoanState.None);
        _refuse(_approveLoan(loan, 1), _by(OFFICER), reason);
        _refuse(_recordRepayment(loan, 1, 0), _by(OFFICER), reason);
        _refuse(_acceptClaim(loan), _by(OTHER_OFFICER), reason);
        _refuse(_forceDischarge(loan, 0), _guardians(), reason);
    }

    function testFuzz_oneOfficerApprovesUpToTheLimit(uint64 amountFen) public {
        amountFen = uint64(_bound(amountFen, 1, LIMIT));
        _apply(LOAN);
        bytes memory reason = abi.encodeWithSelector(ISignedSteps.SignatureCount.selector, 128, 1);
        _refuse(_approveLoan(LOAN, amountFen), _by(OFFICER, APPROVER), reason);
        _carry(_approveLoan(LOAN, amountFen), _by(OFFICER));
        vm.assertEq(ledger.loanOf(LOAN).availableFen, amountFen, "available");
        _assertState(ILoanBook.LoanState.Approved);
    }

    function testFuzz_twoPeopleApproveAboveTheLimit(uint64 amountFen) public {
        amountFen = uint64(_bound(amountFen, LIMIT + 1, type(uint64).max));
        _apply(LOAN);
        bytes memory reason = abi.encodeWithSelector(ISignedSteps.SignatureCount.selector, 64, 2);
        _refuse(_approveLoan(LOAN, amountFen), _by(OFFICER), reason);
        _carry(_approveLoan(LOAN, amountFen), _by(OFFICER, APPROVER));
        vm.assertEq(ledger.loanOf(LOAN).availableFen, amountFen, "available");
    }

    function testFuzz_theLimitIsTheBanksOwn(uint64 limit, uint64 amountFen) public {
        vm.assume(amountFen != 0);
        _carry(_changeParty(BANK, limit), _guardians());
        _apply(LOAN);
        _carry(_approveLoan(LOAN, amountFen), amountFen > limit ? _by(OFFICER, APPROVER) : _by(OFFICER));
    }

    function test_onePersonWithBothRolesIsNotTwo() public {
        _enrol(STRANGER, BANK, 1, LENDS | APPROVES);
        _apply(LOAN);
        bytes memory reason = abi.encodeWithSelector(IPartyDirectory.SamePerson.selector, BANK, 1);
        _refuse(_approveLoan(LOAN, LIMIT + 1), _by(STRANGER, STRANGER), reason);
        _refuse(_approveLoan(LOAN, LIMIT + 1), _by(OFFICER, STRANGER), reason);
        _carry(_approveLoan(LOAN, LIMIT + 1), _by(STRANGER, APPROVER));
    }

    function test_finding16_bothApproversAreOfTheLoansBank() public {
        _apply(LOAN);
        bytes memory reason = _wrongParty(OTHER_OFFICER, BANK, OTHER_BANK);
        _refuse(_approveLoan(LOAN, 1), _by(OTHER_OFFICER), reason);
        _refuse(_approveLoan(LOAN, LIMIT + 1), _by(OTHER_OFFICER, APPROVER), reason);
        reason = _wrongParty(OTHER_APPROVER, BANK, OTHER_BANK);
        _refuse(_approveLoan(LOAN, LIMIT + 1), _by(OFFICER, OTHER_APPROVER), reason);
    }

    function test_nothingIsApprovedForNothing() public {
        _apply(LOAN);
        _refuse(_approveLoan(LOAN, 0), _by(OFFICER), _empty());
    }

    function test_finding12_whatIsDecidedIsNotDecidedAgain() public {
        _approvedLoan(LOAN);
        _refuse(_approveLoan(LOAN, 1), _by(OFFICER), _wrongState());
        _refuse(_declineLoan(LOAN), _by(OFFICER), _wrongState());
        _carry(_applyForLoan(OTHER_LOAN, BANK, 1), _by(OWNER));
        _carry(_declineLoan(OTHER_LOAN), _by(OFFICER));
        bytes memory reason =
            abi.encodeWithSelector(ILoanBook.WrongLoanState.selector, OTHER_LOAN, ILoanBook.LoanState.Declined);
        _refuse(_approveLoan(OTHER_LOAN, 1), _by(OFFICER), reason);
    }

    function testFuzz_finding02_releasedNeverExceedsWhatWasApproved(uint64[6] memory amounts) public {
        _securedLoan(LOAN, _right());
        uint64 released;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint64 amountFen = uint64(_bound(amounts[i], 1, AMOUNT));
            if (amountFen <= AMOUNT - released) {
                _release(LOAN, amountFen);
                released += amountFen;
            } else {
                _refuse(_releaseFunds(LOAN, amountFen), _by(OFFICER), _aboveApproved(amountFen, AMOUNT - released));
            }
            vm.assertEq(ledger.loanOf(LOAN).availableFen, AMOUNT - released, "available");
            vm.assertEq(ledger.loanOf(LOAN).outstandingFen, released, "outstanding");
        }
    }

    function testFuzz_finding02_noAmountAboveTheApprovedIsReleased(uint64 amountFen) public {
        amountFen = uint64(_bound(amountFen, AMOUNT + 1, type(uint64).max));
        _securedLoan(LOAN, _right());
        _refuse(_releaseFunds(LOAN, amountFen), _by(OFFICER), _aboveApproved(amountFen, AMOUNT));
    }

    function test_theGreatestLoanFitsItsRecord() public {
        _verifiedRight(_right(), OWNER);
        _apply(LOAN);
        _carry(_approveLoan(LOAN, type(uint64).max), _by(OFFICER, APPROVER));
        _pledge(LOAN, _right());
        _confirm(LOAN, 0);
        _release(LOAN, type(uint64).max - 1);
        _release(LOAN, 1);
        vm.assertEq(ledger.loanOf(LOAN).outstandingFen, type(uint64).max, "outstanding");
        _repay(LOAN, type(uint64).max);
        _assertState(ILoanBook.LoanState.Settled);
    }

    function test_nothingIsReleasedBeforeEveryLivePledgeIsRegistered() public {
        bytes memory reason = abi.encodeWithSelector(ILoanBook.PledgeNotRegistered.selector, LOAN);
        _approvedLoan(LOAN);
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), reason);
        _verifiedRight(_right(), OWNER);
        _pledge(LOAN, _right());
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), reason);
        _confirm(LOAN, 0);
        _release(LOAN, 1);
        _verifiedRight(_otherRight(), OWNER);
        _pledge(LOAN, _otherRight());
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), reason);
        _confirm(LOAN, 1);
        _release(LOAN, 1);
    }

    function testFuzz_nothingIsReleasedWhenTheOnlyPledgeIsVoid(uint64 amountFen) public {
        _securedLoan(LOAN, _right());
        _carry(_voidRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER));
        bytes memory reason = abi.encodeWithSelector(ILoanBook.PledgeNotRegistered.selector, LOAN);
        _refuse(_releaseFunds(LOAN, amountFen), _by(OFFICER), reason);
    }

    function test_nothingIsReleasedForNothing() public {
        _securedLoan(LOAN, _right());
        _refuse(_releaseFunds(LOAN, 0), _by(OFFICER), _empty());
    }

    function test_finding12_nothingIsReleasedOnceTheLoanIsNotPaid() public {
        _securedLoan(LOAN, _right());
        _release(LOAN, 1);
        _carry(_markOverdue(LOAN, 1, 1), _by(OFFICER));
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), _wrongState());
        _carry(_declareDefault(LOAN), _by(OFFICER));
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), _wrongState());
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), _wrongState());
    }

    function testFuzz_balanceIsReleasedLessRepaid(uint64[6] memory amounts) public {
        _activeLoan();
        uint64 owed = AMOUNT;
        for (uint256 i = 0; i < amounts.length && owed != 0; ++i) {
            uint64 principalFen = uint64(_bound(amounts[i], 0, owed));
            _carry(_recordRepayment(LOAN, principalFen, 1), _by(OFFICER));
            owed -= principalFen;
            vm.assertEq(ledger.loanOf(LOAN).outstandingFen, owed, "outstanding");
            _assertState(owed == 0 ? ILoanBook.LoanState.Settled : ILoanBook.LoanState.Active);
        }
    }

    function testFuzz_noMoreIsRepaidThanIsOwed(uint64 principalFen) public {
        principalFen = uint64(_bound(principalFen, AMOUNT + 1, type(uint64).max));
        _activeLoan();
        bytes memory reason = abi.encodeWithSelector(ILoanBook.AboveOutstanding.selector, principalFen, AMOUNT);
        _refuse(_recordRepayment(LOAN, principalFen, 0), _by(OFFICER), reason);
    }

    function testFuzz_lateInterestComesAfterTheLastPrincipal(uint64 interestFen) public {
        vm.assume(interestFen != 0);
        _settledLoan();
        _carry(_recordRepayment(LOAN, 0, interestFen), _by(OFFICER));
        _assertState(ILoanBook.LoanState.Settled);
        _refuse(_recordRepayment(LOAN, 0, 0), _by(OFFICER), _empty());
    }

    function testFuzz_interestAloneSettlesNothing(uint64 interestFen) public {
        vm.assume(interestFen != 0);
        _activeLoan();
        _carry(_recordRepayment(LOAN, 0, interestFen), _by(OFFICER));
        _assertState(ILoanBook.LoanState.Active);
    }

    function testFuzz_aSettledLoanReleasesNothingMore(uint64 amountFen) public {
        amountFen = uint64(_bound(amountFen, 1, AMOUNT - 1));
        _securedLoan(LOAN, _right());
        _release(LOAN, amountFen);
        _repay(LOAN, amountFen);
        vm.assertEq(ledger.loanOf(LOAN).availableFen, 0, "available");
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), _wrongState());
    }

    function testFuzz_onlyWhatWasReleasedIsRepaid(uint64 principalFen, uint64 interestFen) public {
        _securedLoan(LOAN, _right());
        _refuse(_recordRepayment(LOAN, principalFen, interestFen), _by(OFFICER), _wrongState());
    }

    function testFuzz_finding13_newTermsLeaveTheMoneyAsItIs(bytes32 terms) public {
        _securedLoan(LOAN, _right());
        _release(LOAN, 1);
        ILoanBook.Loan memory before = ledger.loanOf(LOAN);
        paper = terms;
        _carry(_changeTerms(LOAN), _by(OWNER, OFFICER));
        before.version += 1;
        vm.assertEq(keccak256(abi.encode(ledger.loanOf(LOAN))), keccak256(abi.encode(before)), "the loan");
    }

    function test_finding02_termsChangeByBothSidesOnly() public {
        _activeLoan();
        _refuse(_changeTerms(LOAN), _by(OTHER_OWNER, OFFICER), _wrongParty(OTHER_OWNER, SME, OTHER_SME));
        _refuse(_changeTerms(LOAN), _by(OWNER, OTHER_OFFICER), _wrongParty(OTHER_OFFICER, BANK, OTHER_BANK));
        _refuse(_changeTerms(LOAN), _by(OFFICER, OFFICER), _missing(OFFICER, SIGNATORY));
    }

    function test_termsChangeWhileTheLoanRunsOnly() public {
        _apply(LOAN);
        _refuse(_changeTerms(LOAN), _by(OWNER, OFFICER), _wrongState());
        _carry(_declineLoan(LOAN), _by(OFFICER));
        _refuse(_changeTerms(LOAN), _by(OWNER, OFFICER), _wrongState());
    }

    function _empty() private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedSteps.EmptyStep.selector);
    }

    function _aboveApproved(uint64 askedFen, uint64 availableFen) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILoanBook.AboveApproved.selector, askedFen, availableFen);
    }
}
