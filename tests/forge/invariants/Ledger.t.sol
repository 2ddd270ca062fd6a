// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {ILoanBook} from "../../../contracts/interfaces/ILoanBook.sol";
import {Handler} from "./Handler.sol";
import {InvariantBase} from "./InvariantBase.sol";
import {Model} from "./Model.sol";

/// @title What is true of the ledger in every state that random steps of random people reach.
contract LedgerInvariants is InvariantBase {
    // ------------------------------------------------------------------------------------------ consent

    function invariant_01_noStepWithoutItsPartysSignature() public view {
        vm.assertFalse(handler.unsigned(), "a step was accepted that its party had not signed");
    }

    function invariant_02_noPledgeWithoutItsOwnersSignature() public view {
        vm.assertFalse(handler.pledgedAlone(), "a right was pledged by another than its owner");
    }

    function invariant_03_noStepIsAcceptedTwice() public view {
        vm.assertFalse(handler.replayed(), "a step or its evidence was accepted twice");
    }

    function invariant_04_versionsRiseByOne() public view {
        vm.assertFalse(handler.jumped(), "a version jumped");
    }

    function invariant_05_aRefusedStepChangesNothing() public view {
        vm.assertFalse(handler.changedByRefused(), "a refused step left something behind");
    }

    function invariant_06_everyRefusalHasAReason() public view {
        vm.assertFalse(handler.panicked(), "a step was refused by a panic or without a word");
    }

    // ------------------------------------------------------------------------------------------ rights and pledges

    function invariant_07_atMostOneLivePledgePerRight() public view {
        for (uint256 right = 0; right < handler.RIGHTS(); ++right) {
            (uint256 count,,) = _livePledgesOf(handler.rightOf(right));
            vm.assertTrue(count <= 1, "two live pledges of one right");
        }
    }

    function invariant_08_lienOnNamesTheLivePledge() public view {
        for (uint256 right = 0; right < handler.RIGHTS(); ++right) {
            if (handler.owners(right) == 0) continue;
            (bytes16 loan, uint8 pledge) = ledger.lienOn(handler.rightOf(right));
            (, bytes16 expected, uint8 number) = _livePledgesOf(handler.rightOf(right));
            vm.assertTrue(loan == expected && pledge == number, "lien");
        }
    }

    function invariant_09_aRightStaysItsFirstOwners() public view {
        for (uint256 right = 0; right < handler.RIGHTS(); ++right) {
            vm.assertEq(ledger.assetOf(handler.rightOf(right)).owner, handler.owners(right), "owner");
        }
    }

    function invariant_10_valuationsRise() public view {
        for (uint256 right = 0; right < handler.RIGHTS(); ++right) {
            ILedger.Valuation memory found = ledger.valuationOf(handler.rightOf(right));
            bool none = found.lowFen == 0 && found.baseFen == 0 && found.highFen == 0;
            bool rising = 0 < found.lowFen && found.lowFen <= found.baseFen && found.baseFen <= found.highFen;
            vm.assertTrue(none || rising, "range");
        }
    }

    function invariant_11_aRightIsDisputedBySomebodyOrNobody() public view {
        for (uint256 right = 0; right < handler.RIGHTS(); ++right) {
            uint32 initiator = ledger.disputeOf(handler.rightOf(right));
            vm.assertEq(initiator, handler.initiators(right), "initiator");
            vm.assertTrue(ledger.assetOf(handler.rightOf(right)).disputed == (initiator != 0), "disputed");
        }
    }

    function invariant_12_evidenceIsUsedWhenItOpenedADispute() public view {
        for (uint256 i = 0; i <= handler.EVIDENCES(); ++i) {
            vm.assertTrue(ledger.isEvidenceUsed(bytes32(i)) == handler.opened(i), "evidence");
        }
    }

    function invariant_13_aDisputeHoldsPledgesAndVerificationsOnly() public view {
        vm.assertFalse(handler.disputeHeldMore(), "a dispute held another step");
        vm.assertFalse(handler.pledgedInDispute(), "a disputed right was pledged");
    }

    function invariant_14_aStopHoldsPledgesOnly() public view {
        vm.assertFalse(handler.stopHeldMore(), "the stop held another step");
        vm.assertFalse(handler.pledgedWhileStopped(), "a right was pledged while pledging was stopped");
    }

    function invariant_15_stopsAreCounted() public view {
        (bool stopped, uint32 version) = ledger.pledgingStop();
        vm.assertEq(version, handler.turns(), "version");
        vm.assertTrue(stopped == (version % 2 == 1), "stopped");
    }

    function invariant_16_pledgesAreNumberedAndOnlyThoseAreRegisteredOrLive() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            ILoanBook.Loan memory loan = ledger.loanOf(handler.loanIdOf(i));
            vm.assertTrue(loan.pledges <= 8, "at most eight");
            vm.assertTrue(loan.live < 2 ** loan.pledges && loan.registered < 2 ** loan.pledges, "unnumbered");
        }
    }

    function invariant_17_pledgesAreAsTheirStepsLeftThem() public view {
        for (uint256 i = 0; i < handler.LOANS(); ++i) {
            ILoanBook.Loan memory loan = ledger.loanOf(handler.loanIdOf(i));
            Model.Debt memory debt = handler.debtOf(i);
            vm.assertEq(loan.pledges, debt.pledges, "pledges");
            vm.assertEq(loan.registered, debt.registered, "registered");
            vm.assertEq(loan.live, debt.live, "live");
        }
    }

    function invariant_18_noMoneyWithoutARegisteredPledge() public view {
        vm.assertFalse(handler.unsecured(), "released, realised, discharged or given back too early");
    }
}
