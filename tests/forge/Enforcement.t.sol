// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEnforcement} from "../../contracts/interfaces/IEnforcement.sol";
import {ILoanBook} from "../../contracts/interfaces/ILoanBook.sol";
import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Scenes} from "./support/Scenes.sol";
import {Step} from "./support/Step.sol";

/// @title Overdue, default, enforcement, and who gets what a sale brings in.
contract EnforcementTest is Scenes {
    function test_finding12_eachStepNamesTheStatesItLeaves() public {
        _securedLoan(LOAN, _right());
        _expectOnly(false, false, false, false, false);
        _release(LOAN, AMOUNT);
        _expectOnly(true, false, true, false, false);
        _carry(_markOverdue(LOAN, 1, 1), _by(OFFICER));
        _expectOnly(false, true, true, false, false);
        _carry(_declareDefault(LOAN), _by(OFFICER));
        _expectOnly(false, true, false, true, false);
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        _expectOnly(false, false, false, false, true);
        _carry(_closeEnforcement(LOAN), _by(OFFICER));
        _assertState(ILoanBook.LoanState.Defaulted);
        _carry(_markCurrent(LOAN), _by(OFFICER));
        _assertState(ILoanBook.LoanState.Active);
        _repay(LOAN, AMOUNT);
        _expectOnly(false, false, false, false, false);
    }

    function testFuzz_onlyTheLoansBankMovesIt(uint256 who) public {
        uint256[5] memory others = [OTHER_OFFICER, APPROVER, OWNER, GUARDIAN_1, VERIFIER];
        uint256 other = others[who % 5];
        bytes memory reason = other == OTHER_OFFICER ? _wrongParty(other, BANK, OTHER_BANK) : _missing(other, LENDS);
        _activeLoan();
        _refuse(_markOverdue(LOAN, 1, 1), _by(other), reason);
        _refuse(_declareDefault(LOAN), _by(other), reason);
        _carry(_declareDefault(LOAN), _by(OFFICER));
        _refuse(_openEnforcement(LOAN), _by(other), reason);
        _refuse(_markCurrent(LOAN), _by(other), reason);
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        _refuse(_recordRealisation(LOAN, 0, 1), _by(other), reason);
        _refuse(_closeEnforcement(LOAN), _by(other), reason);
        _realise(1);
        _refuse(_distributeProceeds(LOAN, 1, 0, 0, 0), _by(other), reason);
    }

    function test_nothingIsOverdueForNothing() public {
        _activeLoan();
        _refuse(_markOverdue(LOAN, 0, 1), _by(OFFICER), _empty());
    }

    function testFuzz_anybodyStatesAFactAndTheLoanStaysAsItIs(uint256 who, uint8 fact, bytes32 evidence) public {
        vm.assume(fact != 0 && evidence != 0);
        uint256[6] memory people = [OFFICER, OTHER_OFFICER, OWNER, OTHER_OWNER, GUARDIAN_1, VERIFIER];
        _activeLoan();
        bytes32 before = keccak256(abi.encode(ledger.loanOf(LOAN)));
        _carry(_recordFact(LOAN, fact, evidence), _by(people[who % 6]));
        vm.assertEq(keccak256(abi.encode(ledger.loanOf(LOAN))), before, "loan");
        bytes memory reason = abi.encodeWithSelector(IEnforcement.FactKnown.selector, evidence);
        _refuse(_recordFact(LOAN, 1, evidence), _by(people[who % 6]), reason);
    }

    function test_aFactHasANumberAndEvidence() public {
        _activeLoan();
        _refuse(_recordFact(LOAN, 0, paper), _by(OWNER), _empty());
        _refuse(_recordFact(LOAN, 1, 0), _by(OWNER), _empty());
        _refuse(_recordFact(LOAN, 1, paper), _by(RECORDER), _missing(RECORDER, PERSONAL));
    }

    function test_aLoanIsRepaidInEveryOwedState() public {
        _overdueLoan();
        _repay(LOAN, 1);
        _assertState(ILoanBook.LoanState.Overdue);
        _carry(_declareDefault(LOAN), _by(OFFICER));
        _repay(LOAN, 1);
        _assertState(ILoanBook.LoanState.Defaulted);
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        _repay(LOAN, 1);
        _assertState(ILoanBook.LoanState.Enforcing);
        _repay(LOAN, AMOUNT - 3);
        _assertState(ILoanBook.LoanState.Settled);
    }

    function testFuzz_proceedsAddUp(uint64[4] memory proceeds) public {
        _enforcedLoan();
        uint64 sum;
        for (uint256 i = 0; i < proceeds.length; ++i) {
            uint64 proceedsFen = uint64(_bound(proceeds[i], 1, type(uint64).max / 4));
            _realise(proceedsFen);
            sum += proceedsFen;
            vm.assertEq(ledger.undistributedFenOf(LOAN), sum, "undistributed");
        }
    }

    function test_proceedsThatDoNotFitAreRefused() public {
        _enforcedLoan();
        _realise(type(uint64).max);
        _refuse(_recordRealisation(LOAN, 0, 1), _by(OFFICER), abi.encodeWithSignature("Panic(uint256)", 0x11));
        _refuse(_recordRealisation(LOAN, 0, 0), _by(OFFICER), _empty());
    }

    function testFuzz_onlyALiveRegisteredPledgeIsRealised(uint8 pledge) public {
        _enforcedLoan();
        if (pledge == 0) _carry(_recordRealisation(LOAN, pledge, 1), _by(OFFICER));
        else _refuse(_recordRealisation(LOAN, pledge, 1), _by(OFFICER), _notEnforceable(pledge));
    }

    function test_aPledgeNotRegisteredYetIsNotRealised() public {
        _defaultedLoan();
        _verifiedRight(_otherRight(), OWNER);
        _pledge(LOAN, _otherRight());
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        _refuse(_recordRealisation(LOAN, 1, 1), _by(OFFICER), _notEnforceable(1));
        _confirm(LOAN, 1);
        _carry(_recordRealisation(LOAN, 1, 1), _by(OFFICER));
    }

    function test_anEndedPledgeIsNotRealised() public {
        _enforcedLoan();
        _carry(_forceDischarge(LOAN, 0), _guardians());
        _refuse(_recordRealisation(LOAN, 0, 1), _by(OFFICER), _notEnforceable(0));
    }

    function testFuzz_noMoreIsDistributedThanCameIn(uint64[4] memory parts, uint64 proceedsFen) public {
        vm.assume(proceedsFen != 0);
        _enforcedLoan();
        _realise(proceedsFen);
        parts[2] = uint64(parts[2] % AMOUNT);
        uint256 asked = uint256(parts[0]) + parts[1] + parts[2] + parts[3];
        vm.assume(asked > proceedsFen);
        bytes memory reason = abi.encodeWithSelector(IEnforcement.AboveProceeds.selector, asked, proceedsFen);
        _refuse(_distribution(parts), _by(OFFICER), reason);
    }

    function testFuzz_theWaterfallKeepsItsSum(uint64[3] memory parts, uint64 restFen) public {
        uint64[4] memory paid;
        paid[0] = uint64(_bound(parts[0], 1, 1e12));
        paid[1] = uint64(_bound(parts[1], 0, 1e12));
        paid[2] = uint64(_bound(parts[2], 0, AMOUNT));
        restFen = uint64(_bound(restFen, 0, 1e12));
        _enforcedLoan();
        _realise(paid[0] + paid[1] + paid[2] + restFen);
        _carry(_distribution(paid), _by(OFFICER));
        vm.assertEq(ledger.undistributedFenOf(LOAN), restFen, "undistributed");
        vm.assertEq(ledger.loanOf(LOAN).outstandingFen, AMOUNT - paid[2], "outstanding");
        _assertState(paid[2] == AMOUNT ? ILoanBook.LoanState.Settled : ILoanBook.LoanState.Enforcing);
    }

    function testFuzz_nothingGoesBackToThePledgorWhilePrincipalIsOwed(uint64 principalFen, uint64 surplusFen) public {
        principalFen = uint64(_bound(principalFen, 0, AMOUNT - 1));
        surplusFen = uint64(_bound(surplusFen, 1, 1e12));
        _enforcedLoan();
        _realise(2e12);
        bytes memory reason = abi.encodeWithSelector(IEnforcement.SurplusBeforeDebt.selector, AMOUNT - principalFen);
        _refuse(_distributeProceeds(LOAN, 0, 0, principalFen, surplusFen), _by(OFFICER), reason);
        _carry(_distributeProceeds(LOAN, 0, 0, AMOUNT, surplusFen), _by(OFFICER));
    }

    function testFuzz_aSurplusIsGivenBackAfterTheLoanIsSettled(uint64 surplusFen) public {
        surplusFen = uint64(_bound(surplusFen, 1, 1e12));
        _enforcedLoan();
        _realise(AMOUNT + surplusFen);
        _carry(_distributeProceeds(LOAN, 0, 0, AMOUNT, 0), _by(OFFICER));
        _assertState(ILoanBook.LoanState.Settled);
        _carry(_distributeProceeds(LOAN, 0, 0, 0, surplusFen), _by(OFFICER));
        vm.assertEq(ledger.undistributedFenOf(LOAN), 0, "undistributed");
        _assertState(ILoanBook.LoanState.Settled);
    }

    function testFuzz_whatIsLeftIsDistributedAfterTheEnforcementIsClosed(uint64 restFen) public {
        restFen = uint64(_bound(restFen, 1, 1e12));
        _enforcedLoan();
        _realise(10 + restFen);
        _carry(_closeEnforcement(LOAN), _by(OFFICER));
        _carry(_distributeProceeds(LOAN, 1, 2, 7, 0), _by(OFFICER));
        _assertState(ILoanBook.LoanState.Defaulted);
        _carry(_markCurrent(LOAN), _by(OFFICER));
        _refuse(_distributeProceeds(LOAN, 1, 0, 0, 0), _by(OFFICER), _wrongState());
    }

    function test_nothingIsDistributedForNothing() public {
        _enforcedLoan();
        _refuse(_distributeProceeds(LOAN, 0, 0, 0, 0), _by(OFFICER), _empty());
    }

    function testFuzz_noMorePrincipalIsDistributedThanIsOwed(uint64 principalFen) public {
        principalFen = uint64(_bound(principalFen, AMOUNT + 1, type(uint64).max));
        _enforcedLoan();
        _realise(type(uint64).max);
        bytes memory reason = abi.encodeWithSelector(ILoanBook.AboveOutstanding.selector, principalFen, AMOUNT);
        _refuse(_distributeProceeds(LOAN, 0, 0, principalFen, 0), _by(OFFICER), reason);
        vm.assertEq(ledger.undistributedFenOf(LOAN), type(uint64).max, "undistributed");
    }

    function testFuzz_noStepOfEnforcementTouchesTheRightOrItsPledge(uint64 surplusFen) public {
        surplusFen = uint64(_bound(surplusFen, 0, 1e12));
        _defaultedLoan();
        bytes32 before = keccak256(abi.encode(ledger.assetOf(_right())));
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        _realise(AMOUNT + surplusFen);
        _carry(_distributeProceeds(LOAN, 0, 0, AMOUNT, surplusFen), _by(OFFICER));
        vm.assertEq(keccak256(abi.encode(ledger.assetOf(_right()))), before, "the right");
        _assertHeld(_right(), LOAN, 0);
        _carry(_dischargePledge(LOAN, 0), _by(OFFICER));
        _assertFree(_right());
    }

    function _expectOnly(bool overdue, bool current, bool default_, bool enforcing, bool closing) private {
        _expect(_markOverdue(LOAN, 1, 1), overdue);
        _expect(_markCurrent(LOAN), current);
        _expect(_declareDefault(LOAN), default_);
        _expect(_openEnforcement(LOAN), enforcing);
        _expect(_closeEnforcement(LOAN), closing);
    }

    function _expect(Step memory step, bool accepted) private {
        uint256 before = vm.snapshotState();
        if (accepted) _carry(step, _by(OFFICER));
        else _refuse(step, _by(OFFICER), _wrongState());
        vm.revertToState(before);
    }

    function _distribution(uint64[4] memory parts) private view returns (Step memory) {
        return _distributeProceeds(LOAN, parts[0], parts[1], parts[2], parts[3]);
    }

    function _empty() private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedSteps.EmptyStep.selector);
    }

    function _notEnforceable(uint8 pledge) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEnforcement.PledgeNotEnforceable.selector, LOAN, pledge);
    }
}
