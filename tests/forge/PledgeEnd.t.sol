// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPledgeBook} from "../../contracts/interfaces/IPledgeBook.sol";
import {ILoanBook} from "../../contracts/interfaces/ILoanBook.sol";
import {IPartyDirectory} from "../../contracts/interfaces/IPartyDirectory.sol";
import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Scenes} from "./support/Scenes.sol";
import {Step} from "./support/Step.sol";

/// @title How a pledge is registered, how it ends, and what the stop of pledging stops.
contract PledgeEndTest is Scenes {
    function testFuzz_onlyAPendingPledgeIsConfirmed(uint8 pledge) public {
        _pledgedLoan(LOAN, _right());
        if (pledge != 0) _refuse(_confirmRegistration(LOAN, pledge, 1), _by(OFFICER, VERIFIER), _notPending(pledge));
        _confirm(LOAN, 0);
        vm.assertEq(ledger.loanOf(LOAN).registered, 1, "registered");
        _refuse(_confirmRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER), _notPending(0));
    }

    function test_anEndedPledgeIsNotConfirmed() public {
        _pledgedLoan(LOAN, _right());
        _carry(_dischargePledge(LOAN, 0), _by(OFFICER));
        _refuse(_confirmRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER), _notPending(0));
    }

    function testFuzz_finding16_theWitnessIsNeitherBankNorBorrower(uint8 which) public {
        _enrol(0x901, BANK, 7, VERIFIES);
        _enrol(0x902, SME, 7, VERIFIES);
        _securedLoan(LOAN, _right());
        _verifiedRight(_otherRight(), OWNER);
        _pledge(LOAN, _otherRight());
        Step memory step = _confirmRegistration(LOAN, 1, 1);
        if (which % 3 == 1) step = _voidRegistration(LOAN, 0, 1);
        if (which % 3 == 2) step = _lapseRegistration(LOAN, 0, 1);
        _refuse(step, _by(OFFICER, 0x901), _wrongParty(0x901, 0, BANK));
        _refuse(step, _by(OFFICER, 0x902), _wrongParty(0x902, 0, SME));
        _refuse(step, _by(OTHER_OFFICER, VERIFIER), _wrongParty(OTHER_OFFICER, BANK, OTHER_BANK));
        _refuse(step, _by(OFFICER, OWNER), _missing(OWNER, VERIFIES));
        _carry(step, _by(OFFICER, OTHER_VERIFIER));
    }

    function testFuzz_aVoidOrLapsedRegistrationFreesTheRight(bool isVoid) public {
        _activeLoan();
        _carry(isVoid ? _voidRegistration(LOAN, 0, 1) : _lapseRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER));
        _assertFree(_right());
        vm.assertEq(ledger.loanOf(LOAN).outstandingFen, AMOUNT, "outstanding");
        vm.assertEq(ledger.loanOf(LOAN).registered, 1, "registered, once");
    }

    function testFuzz_onlyARegisteredPledgeIsVoidOrLapses(bool isVoid, uint8 pledge) public {
        _pledgedLoan(LOAN, _right());
        bytes memory reason = abi.encodeWithSelector(ILoanBook.PledgeNotRegistered.selector, LOAN);
        Step memory step = isVoid ? _voidRegistration(LOAN, pledge, 1) : _lapseRegistration(LOAN, pledge, 1);
        _refuse(step, _by(OFFICER, VERIFIER), reason);
    }

    function testFuzz_aPledgeEndsOnce(uint8 how, uint8 again) public {
        _securedLoan(LOAN, _right());
        (Step memory step, uint256[] memory signers) = _ending(how);
        _carry(step, signers);
        (step, signers) = _ending(again);
        _refuse(step, signers, abi.encodeWithSelector(IPledgeBook.PledgeNotLive.selector, LOAN, 0));
    }

    function testFuzz_onlyALivePledgeEnds(uint8 pledge, uint8 how) public {
        vm.assume(pledge != 0);
        _securedLoan(LOAN, _right());
        bytes memory reason = abi.encodeWithSelector(IPledgeBook.PledgeNotLive.selector, LOAN, pledge);
        if (how % 3 == 0) _refuse(_dischargePledge(LOAN, pledge), _by(OFFICER), reason);
        if (how % 3 == 1) _refuse(_waivePledge(LOAN, pledge), _by(OFFICER, APPROVER), reason);
        if (how % 3 == 2) _refuse(_forceDischarge(LOAN, pledge), _guardians(), reason);
    }

    function testFuzz_nothingIsDischargedWhileSomethingIsOwed(uint64 paidFen) public {
        paidFen = uint64(_bound(paidFen, 1, AMOUNT - 1));
        _activeLoan();
        _repay(LOAN, paidFen);
        bytes memory reason = abi.encodeWithSelector(IPledgeBook.LoanNotSettled.selector, LOAN, AMOUNT - paidFen);
        _refuse(_dischargePledge(LOAN, 0), _by(OFFICER), reason);
        _repay(LOAN, AMOUNT - paidFen);
        _carry(_dischargePledge(LOAN, 0), _by(OFFICER));
        _assertFree(_right());
    }

    function testFuzz_finding18_noStopHoldsTheBorrower(uint64 amountFen) public {
        amountFen = uint64(_bound(amountFen, 1, AMOUNT));
        _securedLoan(LOAN, _right());
        _stop();
        _release(LOAN, amountFen);
        _repay(LOAN, amountFen);
        _carry(_dischargePledge(LOAN, 0), _by(OFFICER));
        _assertFree(_right());
    }

    function test_finding18_noDisputeHoldsTheBorrower() public {
        _activeLoan();
        _dispute(_right());
        _repay(LOAN, AMOUNT);
        _carry(_dischargePledge(LOAN, 0), _by(OFFICER));
        _assertFree(_right());
    }

    function testFuzz_finding14_aCourtFreesTheRightWithoutTheBank(uint64 paidFen) public {
        paidFen = uint64(_bound(paidFen, 1, AMOUNT - 1));
        _activeLoan();
        _repay(LOAN, paidFen);
        _carry(_changeKey(vm.addr(OFFICER), 0), _guardians());
        _carry(_changeKey(vm.addr(APPROVER), 0), _guardians());
        _stop();
        _carry(_forceDischarge(LOAN, 0), _guardians());
        _assertFree(_right());
        vm.assertEq(ledger.loanOf(LOAN).outstandingFen, AMOUNT - paidFen, "what is owed stays owed");
    }

    function testFuzz_finding15_noChangeOfTheLoanDodgesTheCourt(uint8 changes) public {
        _activeLoan();
        Step memory step = _forceDischarge(LOAN, 0);
        bytes memory signatures = _signed(step, _guardians());
        for (uint256 i = 0; i < changes % 5; ++i) {
            _repay(LOAN, 1);
        }
        _carry(step, signatures);
        _assertFree(_right());
        _refuse(step, signatures, abi.encodeWithSelector(IPledgeBook.PledgeNotLive.selector, LOAN, 0));
    }

    function test_theBankGivesUpAPledgeWithTwoPeople() public {
        _enrol(STRANGER, BANK, 1, LENDS | APPROVES);
        _activeLoan();
        Step memory step = _waivePledge(LOAN, 0);
        bytes memory reason = abi.encodeWithSelector(IPartyDirectory.SamePerson.selector, BANK, 1);
        _refuse(step, _by(OFFICER, STRANGER), reason);
        _refuse(step, _by(OFFICER, OTHER_APPROVER), _wrongParty(OTHER_APPROVER, BANK, OTHER_BANK));
        _refuse(step, _by(OTHER_OFFICER, APPROVER), _wrongParty(OTHER_OFFICER, BANK, OTHER_BANK));
        _carry(step, _by(OFFICER, APPROVER));
        _assertFree(_right());
    }

    function test_theStopStopsPledgingAndNothingElse() public {
        _pledgedLoan(LOAN, _right());
        _stop();
        bytes memory stopped = abi.encodeWithSelector(IPledgeBook.PledgingIsStopped.selector);
        _verifiedRight(_otherRight(), OWNER);
        _refuse(_pledgeAssets(LOAN, _bundle(_otherRight()), 1), _by(OWNER, OFFICER), stopped);
        _confirm(LOAN, 0);
        _release(LOAN, 1);
        _carry(_changeTerms(LOAN), _by(OWNER, OFFICER));
        _carry(_offerClaim(LOAN, OTHER_BANK), _by(OFFICER));
        _carry(_acceptClaim(LOAN), _by(OTHER_OFFICER));
        _carry(_declareDefault(LOAN), _by(OTHER_OFFICER));
        _carry(_waivePledge(LOAN, 0), _by(OTHER_OFFICER, OTHER_APPROVER));
    }

    function testFuzz_oneGuardianStopsTwoResume(uint256 who, uint8 times) public {
        uint256 guardian = GUARDIAN_1 + who % 3;
        uint32 turns;
        for (uint256 i = 0; i < 1 + times % 3; ++i) {
            _carry(_stopPledging(), _by(guardian));
            _expectStop(true, ++turns);
            _refuse(
                _resumePledging(), _by(guardian), abi.encodeWithSelector(ISignedSteps.SignatureCount.selector, 64, 2)
            );
            _carry(_resumePledging(), _by(GUARDIAN_1, GUARDIAN_3));
            _expectStop(false, ++turns);
        }
    }

    function test_whatIsStoppedIsNotStoppedAndWhatGoesOnIsNotResumed() public {
        _refuse(_resumePledging(), _guardians(), abi.encodeWithSelector(IPledgeBook.PledgingIsNotStopped.selector));
        _stop();
        _refuse(_stopPledging(), _by(GUARDIAN_1), abi.encodeWithSelector(IPledgeBook.PledgingIsStopped.selector));
    }

    function testFuzz_aStopIsSignedForOneTurnOnly(uint32 shift) public {
        vm.assume(shift != 0);
        ahead = shift;
        bytes memory reason = abi.encodeWithSelector(ISignedSteps.VersionPassed.selector, shift, 0);
        _refuse(_stopPledging(), _by(GUARDIAN_1), reason);
    }

    function test_finding19_whoIsNoGuardianStopsNothing() public {
        _refuse(_stopPledging(), _by(OFFICER), _missing(OFFICER, GUARDS));
        _refuse(_stopPledging(), _by(RECORDER), _missing(RECORDER, GUARDS));
    }

    function test_aPledgeSignedBeforeTheStopIsGoodAfterIt() public {
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        Step memory step = _pledgeAssets(LOAN, _bundle(_right()), 1);
        bytes memory signatures = _signed(step, _by(OWNER, OFFICER));
        _stop();
        _refuse(step, signatures, abi.encodeWithSelector(IPledgeBook.PledgingIsStopped.selector));
        _carry(_resumePledging(), _guardians());
        _carry(step, signatures);
    }

    function _ending(uint8 how) private view returns (Step memory, uint256[] memory) {
        if (how % 5 == 0) return (_voidRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER));
        if (how % 5 == 1) return (_lapseRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER));
        if (how % 5 == 2) return (_dischargePledge(LOAN, 0), _by(OFFICER));
        if (how % 5 == 3) return (_waivePledge(LOAN, 0), _by(OFFICER, APPROVER));
        return (_forceDischarge(LOAN, 0), _guardians());
    }

    function _expectStop(bool expected, uint32 turns) private view {
        (bool stopped, uint32 version) = ledger.pledgingStop();
        vm.assertTrue(stopped == expected && version == turns, "stop");
    }

    function _notPending(uint8 pledge) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPledgeBook.PledgeNotPending.selector, LOAN, pledge);
    }
}
