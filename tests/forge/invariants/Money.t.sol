// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {ILoanBook} from "../../../contracts/interfaces/ILoanBook.sol";
import {InvariantBase} from "./InvariantBase.sol";
import {Model} from "./Model.sol";

/// @title What is true of loans, parties and keys in every state, and what can be done in every state.
contract MoneyAndPeopleInvariants is InvariantBase {
    function invariant_19_releasedNeverExceedsApproved() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            vm.assertTrue(handler.debtOf(i).released <= handler.debtOf(i).approved, "released");
        }
    }

    function invariant_20_availableAndReleasedNeverExceedApproved() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            ILoanBook.Loan memory loan = ledger.loanOf(handler.loanIdOf(i));
            Model.Debt memory debt = handler.debtOf(i);
            vm.assertTrue(loan.availableFen + debt.released <= debt.approved, "available");
            if (loan.state != ILoanBook.LoanState.Settled) {
                vm.assertEq(loan.availableFen + debt.released, debt.approved, "something is lost");
            }
        }
    }

    function invariant_21_balanceIsReleasedLessRepaidLessDistributed() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            Model.Debt memory debt = handler.debtOf(i);
            uint64 owed = debt.released - debt.repaid - debt.principalDistributed;
            vm.assertEq(ledger.loanOf(handler.loanIdOf(i)).outstandingFen, owed, "outstanding");
        }
    }

    function invariant_22_undistributedIsProceedsLessDistributed() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            Model.Debt memory debt = handler.debtOf(i);
            uint64 left = debt.proceeds - debt.distributed;
            vm.assertEq(ledger.undistributedFenOf(handler.loanIdOf(i)), left, "undistributed");
        }
    }

    function invariant_23_somethingIsOwedExactlyInTheOwedStates() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            ILoanBook.Loan memory loan = ledger.loanOf(handler.loanIdOf(i));
            bool owed = loan.state == ILoanBook.LoanState.Active || loan.state >= ILoanBook.LoanState.Overdue;
            vm.assertTrue(owed == (loan.outstandingFen != 0), "owed");
        }
    }

    function invariant_24_aSettledLoanReleasesNothing() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            ILoanBook.Loan memory loan = ledger.loanOf(handler.loanIdOf(i));
            if (loan.state == ILoanBook.LoanState.Settled) vm.assertEq(loan.availableFen, 0, "available");
        }
    }

    function invariant_25_aLoanKeepsItsBorrowerAndChangesItsBankByAcceptanceOnly() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            ILoanBook.Loan memory loan = ledger.loanOf(handler.loanIdOf(i));
            vm.assertEq(loan.borrower, handler.debtOf(i).borrower, "borrower");
            vm.assertEq(loan.bank, handler.debtOf(i).bank, "bank");
        }
    }

    function invariant_26_loansMoveBetweenTheStatedStatesOnly() public view {
        vm.assertFalse(handler.strayed(), "a loan went where none may go");
    }

    function invariant_27_aKeyKeepsItsPartyAndPerson() public view {
        for (uint256 i = 0; i < _count(); ++i) {
            ILedger.Key memory key = ledger.keyOf(vm.addr(handler.people(i)));
            (uint32 party, uint32 person,) = handler.holders(handler.people(i));
            vm.assertTrue(key.party == party && key.person == person, "holder");
        }
    }

    function invariant_28_aKeyHasTheRolesThatGuardiansGaveIt() public view {
        for (uint256 i = 0; i < _count(); ++i) {
            (,, uint16 roles) = handler.holders(handler.people(i));
            vm.assertEq(ledger.keyOf(vm.addr(handler.people(i))).roles, roles, "roles");
        }
    }

    function invariant_29_guardiansOfTwoPartiesAreLeft() public view {
        uint256 guarding;
        for (uint256 i = 0; i < _partyCount(); ++i) {
            if (ledger.partyOf(handler.parties(i)).guardians != 0) ++guarding;
        }
        vm.assertTrue(guarding >= 2, "too few");
    }

    function invariant_30_guardiansAreCountedPerParty() public view {
        for (uint256 i = 0; i < _partyCount(); ++i) {
            vm.assertEq(ledger.partyOf(handler.parties(i)).guardians, _guardiansOf(handler.parties(i)), "guardians");
        }
    }

    function invariant_31_aPartysLimitIsTheLastOneSigned() public view {
        for (uint256 i = 0; i < _partyCount(); ++i) {
            uint32 party = handler.parties(i);
            if (handler.limits(party) == 0) continue;
            vm.assertEq(ledger.partyOf(party).dualApprovalAboveFen, handler.limits(party), "limit");
        }
    }

    function invariant_32_anchoredSizesAreTheLastAndGreatest() public view {
        for (uint256 i = 0; i < _partyCount(); ++i) {
            uint32 party = handler.parties(i);
            vm.assertEq(ledger.anchoredSizeOf(party), handler.anchored(party), "size");
        }
    }

    // ------------------------------------------------------------------------------------------ liveness

    function invariant_33_aLoanWithoutDebtCanAlwaysBeDischargedAlsoWhileStopped() public {
        vm.assertTrue(handler.canDischargeAll(), "a pledge is stuck");
    }

    function invariant_34_aDebtCanAlwaysBePaid() public {
        vm.assertTrue(handler.canRepayAll(), "a debt is stuck");
    }

    function invariant_35_guardiansCanAlwaysAdmitAPartyAndFreeARight() public {
        vm.assertTrue(handler.canGuard(), "the guardians are stuck");
    }
}
