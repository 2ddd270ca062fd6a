// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {IAuditAnchor} from "../../contracts/interfaces/IAuditAnchor.sol";
import {ILoanBook} from "../../contracts/interfaces/ILoanBook.sol";
import {Step} from "./support/Step.sol";
import {StepTable} from "./support/StepTable.sol";
import {Vm} from "./support/Vm.sol";

/// @title Many steps in one transaction.
contract RelayTest is StepTable {
    function testFuzz_aBadStepIsNamedAndTheRestGoOn(uint8 count, uint256 bad) public {
        bytes[] memory batch = _anchors(1 + count % 10);
        bad %= batch.length;
        batch[bad] = _call(_anchorLog(0), RECORDER);
        Vm.Log[] memory refusals = _refusals(batch);
        vm.assertEq(refusals.length, 1, "refusals");
        _assertRefusal(refusals[0], bad, abi.encodeWithSelector(IAuditAnchor.LogNotGrown.selector, bad, 0));
        vm.assertEq(ledger.anchoredSizeOf(FIRST), bad + 1 == batch.length ? bad : batch.length, "the last");
    }

    function testFuzz_theOrderIsKept(uint8 count) public {
        bytes[] memory batch = _anchors(1 + count % 20);
        vm.assertEq(_refusals(batch).length, 0, "rising");
        vm.assertEq(ledger.anchoredSizeOf(FIRST), batch.length, "the last");
    }

    function testFuzz_finding12_aWrongOrderIsRefusedStepByStep(uint8 count) public {
        bytes[] memory rising = _anchors(1 + count % 20);
        bytes[] memory falling = new bytes[](rising.length);
        for (uint256 i = 0; i < rising.length; ++i) {
            falling[i] = rising[rising.length - 1 - i];
        }
        vm.assertEq(_refusals(falling).length, falling.length - 1, "all but the first");
        vm.assertEq(ledger.anchoredSizeOf(FIRST), falling.length, "the greatest");
    }

    function testFuzz_garbageIsRefusedAndChangesNothing(bytes[] memory garbage) public {
        bytes32 before = keccak256(abi.encode(ledger.partyOf(BANK), ledger.keyOf(vm.addr(OFFICER))));
        for (uint256 i = 0; i < garbage.length; ++i) {
            vm.assume(garbage[i].length < 4 || bytes4(garbage[i]) != ILedger.relay.selector);
        }
        _refusals(garbage);
        bytes32 afterwards = keccak256(abi.encode(ledger.partyOf(BANK), ledger.keyOf(vm.addr(OFFICER))));
        vm.assertEq(before, afterwards, "what it changed");
    }

    function test_whatIsNoCallAtAllIsRefusedWithoutAReason() public {
        bytes[] memory batch = new bytes[](2);
        batch[1] = hex"deadbeef";
        Vm.Log[] memory refusals = _refusals(batch);
        vm.assertEq(refusals.length, 2, "refusals");
        _assertRefusal(refusals[0], 0, "");
        _assertRefusal(refusals[1], 1, "");
    }

    function testFuzz_finding07_aStepSaysTheSameAloneAndInABatch(uint256 kind) public {
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        bytes[] memory batch = new bytes[](2);
        batch[0] = step.callWith(_signed(step, signers));
        batch[1] = batch[0];
        Vm.Log[] memory refusals = _refusals(batch);
        (, bytes memory reason) = _send(batch[0]);
        vm.assertEq(refusals.length, 1, "refusals");
        _assertRefusal(refusals[0], 1, reason);
    }

    function testFuzz_finding07_aCallerOfTheLedgerHasNoPowers(address caller, uint256 kind) public {
        (Step memory step,) = _due(kind % KINDS);
        bytes[] memory batch = new bytes[](1);
        batch[0] = step.callWith("");
        vm.recordLogs();
        vm.prank(caller);
        ledger.relay(batch);
        vm.assertEq(vm.getRecordedLogs().length, 1, "the refusal alone");
    }

    function testFuzz_batchesMayLieInBatches(uint8 depth) public {
        bytes[] memory batch = _anchors(3);
        for (uint256 i = 0; i < depth % 6; ++i) {
            bytes[] memory outer = new bytes[](1);
            outer[0] = abi.encodeWithSelector(ILedger.relay.selector, batch);
            batch = outer;
        }
        vm.assertEq(_refusals(batch).length, 0, "refusals");
        vm.assertEq(ledger.anchoredSizeOf(FIRST), 3, "the last");
    }

    function test_aRefusalInAnInnerBatchIsTheInnerBatchsOwn() public {
        bytes[] memory inner = new bytes[](2);
        inner[0] = hex"deadbeef";
        inner[1] = _call(_anchorLog(1), RECORDER);
        bytes[] memory outer = new bytes[](2);
        outer[0] = abi.encodeWithSelector(ILedger.relay.selector, inner);
        outer[1] = _call(_anchorLog(2), RECORDER);
        Vm.Log[] memory refusals = _refusals(outer);
        vm.assertEq(refusals.length, 1, "refusals");
        _assertRefusal(refusals[0], 0, "");
        vm.assertEq(ledger.anchoredSizeOf(FIRST), 2, "the last");
    }

    function testFuzz_finding21_aStepThatRunsOutOfGasLeavesNoHalf(uint256 gasLeft) public {
        bytes[] memory batch = new bytes[](1);
        (Step memory step, uint256[] memory signers) = _due(27);
        batch[0] = step.callWith(_signed(step, signers));
        gasLeft = _bound(gasLeft, 30_000, 300_000);
        uint32 rightWas = ledger.assetOf(_right()).version;
        (bool done,) = address(ledger).call{gas: gasLeft}(abi.encodeWithSelector(ILedger.relay.selector, batch));
        bool right = ledger.assetOf(_right()).version != rightWas;
        bool loan = ledger.loanOf(LOAN).live != 0;
        vm.assertTrue(right == loan && (done || !right), "half a step");
    }

    function test_anEmptyBatchIsNothing() public {
        vm.assertEq(_refusals(new bytes[](0)).length, 0, "refusals");
    }

    function test_aWholeCaseFitsOneBatch() public {
        bytes[] memory batch = new bytes[](3);
        _securedLoan(LOAN, _right());
        uint256 before = vm.snapshotState();
        batch[0] = _call(_releaseFunds(LOAN, AMOUNT), OFFICER);
        _release(LOAN, AMOUNT);
        batch[1] = _call(_recordRepayment(LOAN, AMOUNT, 1), OFFICER);
        _repay(LOAN, AMOUNT);
        batch[2] = _call(_dischargePledge(LOAN, 0), OFFICER);
        vm.revertToState(before);
        vm.assertEq(_refusals(batch).length, 0, "refusals");
        _assertState(ILoanBook.LoanState.Settled);
        _assertFree(_right());
    }

    function testFuzz_aFailedStepInABatchDoesNotStopADependentOfAnother(uint8 bad) public {
        bytes[] memory batch = new bytes[](3);
        batch[0] = _call(_applyForLoan(LOAN, BANK, 1), OWNER);
        batch[1] = _call(_applyForLoan(OTHER_LOAN, BANK, 1), OWNER);
        batch[2] = _call(_registerAsset(_right()), OWNER);
        batch[bad % 3][10] ^= 0xff;
        vm.assertEq(_refusals(batch).length, 1, "refusals");
        vm.assertEq(ledger.loanOf(LOAN).version, bad % 3 == 0 ? 0 : 1, "first");
        vm.assertEq(ledger.loanOf(OTHER_LOAN).version, bad % 3 == 1 ? 0 : 1, "second");
        vm.assertEq(ledger.assetOf(_right()).version, bad % 3 == 2 ? 0 : 1, "third");
    }

    function _anchors(uint256 count) private view returns (bytes[] memory batch) {
        batch = new bytes[](count);
        for (uint256 i = 0; i < count; ++i) {
            batch[i] = _call(_anchorLog(uint64(i + 1)), RECORDER);
        }
    }

    function _call(Step memory step, uint256 signer) private view returns (bytes memory) {
        return step.callWith(_signed(step, _by(signer)));
    }

    /// @dev Relays, and gives the refusals among what was logged.
    function _refusals(bytes[] memory batch) private returns (Vm.Log[] memory refusals) {
        vm.recordLogs();
        ledger.relay(batch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 count;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == ILedger.StepRefused.selector) logs[count++] = logs[i];
        }
        assembly ("memory-safe") {
            mstore(logs, count)
        }
        return logs;
    }

    function _assertRefusal(Vm.Log memory refusal, uint256 index, bytes memory reason) private pure {
        (uint256 place, bytes memory said) = abi.decode(refusal.data, (uint256, bytes));
        vm.assertEq(place, index, "index");
        vm.assertEq(said, reason, "reason");
    }
}
