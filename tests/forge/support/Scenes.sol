// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ILoanBook} from "../../../contracts/interfaces/ILoanBook.sol";
import {Cast} from "./Cast.sol";

/// @title Short ways to bring the ledger to where a test begins.
abstract contract Scenes is Cast {
    uint64 internal constant AMOUNT = 300_000;

    function _year() internal view returns (uint40) {
        return uint40(block.timestamp + 365 days);
    }

    function _right() internal pure returns (ShortString) {
        return _patent(7);
    }

    function _otherRight() internal pure returns (ShortString) {
        return _patent(8);
    }

    // ------------------------------------------------------------------------------------------ rights

    function _register(ShortString right, uint256 owner) internal {
        _carry(_registerAsset(right), _by(owner));
    }

    function _verify(ShortString right) internal {
        _carry(_attestVerification(right, _year()), _by(VERIFIER));
    }

    function _verifiedRight(ShortString right, uint256 owner) internal {
        _register(right, owner);
        _verify(right);
    }

    function _dispute(ShortString right) internal {
        _carry(_openDispute(right, keccak256("evidence")), _by(GUARDIAN_1));
    }

    function _value(ShortString right, uint64 low, uint64 base, uint64 high) internal {
        _carry(_recordValuation(right, low, base, high, _year()), _by(APPRAISER, OTHER_APPRAISER));
    }

    // ------------------------------------------------------------------------------------------ loans

    function _apply(bytes16 loan) internal {
        _carry(_applyForLoan(loan, BANK, AMOUNT), _by(OWNER));
    }

    function _approve(bytes16 loan) internal {
        _carry(_approveLoan(loan, AMOUNT), _by(OFFICER));
    }

    function _approvedLoan(bytes16 loan) internal {
        _apply(loan);
        _approve(loan);
    }

    /// @dev An approved loan with a signed pledge of one fresh right.
    function _pledgedLoan(bytes16 loan, ShortString right) internal {
        _verifiedRight(right, OWNER);
        _approvedLoan(loan);
        _pledge(loan, right);
    }

    function _pledge(bytes16 loan, ShortString right) internal {
        _carry(_pledgeAssets(loan, _bundle(right), AMOUNT), _by(OWNER, OFFICER));
    }

    function _confirm(bytes16 loan, uint8 pledge) internal {
        _carry(_confirmRegistration(loan, pledge, uint40(block.timestamp)), _by(OFFICER, VERIFIER));
    }

    /// @dev Money may go out.
    function _securedLoan(bytes16 loan, ShortString right) internal {
        _pledgedLoan(loan, right);
        _confirm(loan, 0);
    }

    function _release(bytes16 loan, uint64 amountFen) internal {
        _carry(_releaseFunds(loan, amountFen), _by(OFFICER));
    }

    function _repay(bytes16 loan, uint64 principalFen) internal {
        _carry(_recordRepayment(loan, principalFen, 1), _by(OFFICER));
    }

    /// @dev Everything released.
    function _activeLoan() internal {
        _securedLoan(LOAN, _right());
        _release(LOAN, AMOUNT);
    }

    function _settledLoan() internal {
        _activeLoan();
        _repay(LOAN, AMOUNT);
    }

    function _overdueLoan() internal {
        _activeLoan();
        _carry(_markOverdue(LOAN, 1, uint40(block.timestamp)), _by(OFFICER));
    }

    function _defaultedLoan() internal {
        _activeLoan();
        _carry(_declareDefault(LOAN), _by(OFFICER));
    }

    function _enforcedLoan() internal {
        _defaultedLoan();
        _carry(_openEnforcement(LOAN), _by(OFFICER));
    }

    function _realise(uint64 proceedsFen) internal {
        _carry(_recordRealisation(LOAN, 0, proceedsFen), _by(OFFICER));
    }

    function _stop() internal {
        _carry(_stopPledging(), _by(GUARDIAN_3));
    }

    // ------------------------------------------------------------------------------------------ what is

    function _state() internal view returns (ILoanBook.LoanState) {
        return ledger.loanOf(LOAN).state;
    }

    function _assertState(ILoanBook.LoanState expected) internal view {
        vm.assertEq(uint256(_state()), uint256(expected), "state");
    }

    function _wrongState() internal view returns (bytes memory) {
        return abi.encodeWithSelector(ILoanBook.WrongLoanState.selector, LOAN, _state());
    }

    function _assertFree(ShortString right) internal view {
        (bytes16 loan,) = ledger.lienOn(right);
        vm.assertTrue(loan == 0, "the right is not free");
    }

    function _assertHeld(ShortString right, bytes16 loan, uint8 pledge) internal view {
        (bytes16 holder, uint8 number) = ledger.lienOn(right);
        vm.assertTrue(holder == loan && number == pledge, "the right is not held by this pledge");
    }
}
