// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILoanBook} from "../../contracts/interfaces/ILoanBook.sol";
import {IPartyDirectory} from "../../contracts/interfaces/IPartyDirectory.sol";
import {Scenes} from "./support/Scenes.sol";

/// @title The claim goes to another bank, with its pledges.
contract ClaimTest is Scenes {
    function testFuzz_finding10_theCreditorIsWhoTookTheClaim(uint64 paidFen) public {
        paidFen = uint64(_bound(paidFen, 1, AMOUNT));
        _assigned();
        vm.assertEq(ledger.loanOf(LOAN).bank, OTHER_BANK, "bank");
        _refuse(_recordRepayment(LOAN, paidFen, 0), _by(OFFICER), _wrongParty(OFFICER, OTHER_BANK, BANK));
        _carry(_recordRepayment(LOAN, AMOUNT, 0), _by(OTHER_OFFICER));
        _refuse(_dischargePledge(LOAN, 0), _by(OFFICER), _wrongParty(OFFICER, OTHER_BANK, BANK));
        _carry(_dischargePledge(LOAN, 0), _by(OTHER_OFFICER));
        _assertFree(_right());
    }

    function test_finding10_everyPowerOfTheLenderGoesWithTheClaim() public {
        _assigned();
        _carry(_changeTerms(LOAN), _by(OWNER, OTHER_OFFICER));
        _carry(_markOverdue(LOAN, 1, 1), _by(OTHER_OFFICER));
        _carry(_declareDefault(LOAN), _by(OTHER_OFFICER));
        _carry(_openEnforcement(LOAN), _by(OTHER_OFFICER));
        _carry(_recordRealisation(LOAN, 0, AMOUNT), _by(OTHER_OFFICER));
        _carry(_waivePledge(LOAN, 0), _by(OTHER_OFFICER, OTHER_APPROVER));
    }

    function testFuzz_anyLaterChangeEndsTheOffer(uint64 paidFen) public {
        paidFen = uint64(_bound(paidFen, 1, AMOUNT));
        _activeLoan();
        _carry(_offerClaim(LOAN, OTHER_BANK), _by(OFFICER));
        _repay(LOAN, paidFen);
        bytes memory reason = abi.encodeWithSelector(ILoanBook.ClaimNotOffered.selector, LOAN);
        _refuse(_acceptClaim(LOAN), _by(OTHER_OFFICER), reason);
    }

    function testFuzz_theClaimIsTakenOnTheTermsOffered(bytes32 terms) public {
        vm.assume(terms != paper);
        _activeLoan();
        _carry(_offerClaim(LOAN, OTHER_BANK), _by(OFFICER));
        paper = terms;
        bytes memory reason = abi.encodeWithSelector(ILoanBook.ClaimNotOffered.selector, LOAN);
        _refuse(_acceptClaim(LOAN), _by(OTHER_OFFICER), reason);
    }

    function test_theClaimIsTakenByTheBankItWasOfferedTo() public {
        _activeLoan();
        bytes memory reason = abi.encodeWithSelector(ILoanBook.ClaimNotOffered.selector, LOAN);
        _refuse(_acceptClaim(LOAN), _by(OTHER_OFFICER), reason);
        _carry(_offerClaim(LOAN, OTHER_BANK), _by(OFFICER));
        _refuse(_acceptClaim(LOAN), _by(OFFICER), reason);
        reason = abi.encodeWithSelector(IPartyDirectory.PartyUnknown.selector, NOBODY);
        _refuse(_offerClaim(LOAN, NOBODY), _by(OFFICER), reason);
    }

    function test_finding16_theBorrowerDoesNotTakeTheClaimAgainstItself() public {
        _enrol(STRANGER, SME, 9, LENDS);
        _activeLoan();
        _carry(_offerClaim(LOAN, SME), _by(OFFICER));
        _refuse(_acceptClaim(LOAN), _by(STRANGER), _wrongParty(STRANGER, 0, SME));
    }

    function test_onlyTheLoansBankOffersItsClaim() public {
        _activeLoan();
        _refuse(_offerClaim(LOAN, OTHER_BANK), _by(OTHER_OFFICER), _wrongParty(OTHER_OFFICER, BANK, OTHER_BANK));
        _repay(LOAN, AMOUNT);
        _refuse(_offerClaim(LOAN, OTHER_BANK), _by(OFFICER), _wrongState());
    }

    function _assigned() private {
        _activeLoan();
        _carry(_offerClaim(LOAN, OTHER_BANK), _by(OFFICER));
        _carry(_acceptClaim(LOAN), _by(OTHER_OFFICER));
    }
}
