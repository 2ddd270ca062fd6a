// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Step} from "./support/Step.sol";
import {StepProperties} from "./support/StepProperties.sol";
import {CarelessWallet, GoodWallet, RefusingWallet} from "./support/Wallets.sol";

/// @title What holds of every one of the 37 kinds of step.
contract EveryStepTest is StepProperties {
    string[18] private _allSides = [
        "guardian",
        "recorder",
        "owner",
        "provider",
        "first appraiser",
        "second appraiser",
        "initiator",
        "arbiter",
        "borrower",
        "officer",
        "approver",
        "pledgor",
        "pledgee",
        "witness",
        "lender",
        "assignor",
        "assignee",
        "declarant"
    ];

    function test_finding04_everyStepIsAcceptedOnceAndItsReplayRefused() public {
        _ofEveryStep(_isAcceptedOnce);
    }

    function test_everyStepIsRefusedFromItsDeadlineOn() public {
        _ofEveryStep(_diesAtItsDeadline);
    }

    function test_everyStepIsGoodUntilTheSecondBeforeItsDeadline() public {
        _ofEveryStep(_livesUntilItsDeadline);
    }

    function test_finding05_everyStepIsRefusedOnAnotherChain() public {
        _ofEveryStep(_isWorthlessOnAnotherChain);
    }

    function test_finding05_everyStepIsRefusedByAnotherLedger() public {
        _ofEveryStep(_isWorthlessForAnotherLedger);
    }

    function test_finding01_sideConfusion_noSignatureCountsOnAnotherSide() public {
        _ofEveryStep(_isWorthlessOnAnotherSide);
    }

    function test_finding01_sideConfusion_theTwoSidesCannotBeSwapped() public {
        _ofEveryStep(_cannotBeSwapped);
    }

    function test_everyStepWantsExactlyItsSignatures() public {
        _ofEveryStep(_wantsExactlyItsSignatures);
    }

    function test_finding04_theMalleatedTwinOfASignatureIsRefused() public {
        _ofEveryStep(_hasNoTwin);
    }

    function test_everyOtherRecoveryByteIsRefused() public {
        _ofEveryStep(_wantsItsParityAndLowS);
    }

    function test_finding08_whoeverCarriesAStepTheOutcomeIsTheSame() public {
        _ofEveryStep(_isCarriedByAnybody);
    }

    function test_finding07_aStepInABatchDoesWhatItDoesAlone() public {
        _ofEveryStep(_doesTheSameInABatch);
    }

    function test_everyStepMayBeSignedByWallets() public {
        _ofEveryStep(_isSignedByWallets);
    }

    function test_finding01_noStepCountsAWalletThatRefuses() public {
        _ofEveryStep(_heedsARefusingWallet);
    }

    function test_finding01_aWalletThatIsNotEnrolledIsNobody() public {
        _ofEveryStep(_ignoresAWalletOfNobody);
    }

    function test_finding16_aKeyWithoutRolesSignsNothing() public {
        _ofEveryStep(_heedsTheRoleOfEveryKey);
    }

    // ------------------------------------------------------------------------------------------ properties

    function _isAcceptedOnce(Step memory step, uint256[] memory signers) private {
        bytes memory signatures = _signed(step, signers);
        _carry(step, signatures);
        _refuse(step, signatures);
        _refuse(step, _twin(signatures));
    }

    function _diesAtItsDeadline(Step memory step, uint256[] memory signers) private {
        bytes memory signatures = _signed(step, signers);
        vm.warp(deadline);
        _refuse(step, signatures, abi.encodeWithSelector(ISignedSteps.DeadlinePassed.selector, deadline));
    }

    function _livesUntilItsDeadline(Step memory step, uint256[] memory signers) private {
        vm.warp(deadline - 1);
        _carry(step, signers);
    }

    function _isWorthlessOnAnotherChain(Step memory step, uint256[] memory signers) private {
        bytes memory signatures = _signed(step, signers);
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        _refuse(step, signatures);
        vm.chainId(home);
        _carry(step, signatures);
    }

    function _isWorthlessForAnotherLedger(Step memory step, uint256[] memory signers) private {
        address other = address(0xbeef);
        vm.etch(other, address(ledger).code);
        ILedger home = ledger;
        ledger = ILedger(other);
        bytes memory signatures = _signed(step, signers);
        ledger = home;
        _refuse(step, signatures);
    }

    function _isWorthlessOnAnotherSide(Step memory step, uint256[] memory signers) private {
        bytes memory signatures = _signed(step, signers);
        for (uint256 i = 0; i < signers.length; ++i) {
            for (uint256 side = 0; side < _allSides.length; ++side) {
                if (keccak256(bytes(_allSides[side])) == keccak256(bytes(step.sides[i]))) continue;
                bytes32 digest = step.digestFor(_allSides[side], address(ledger), block.chainid);
                _refuse(step, _replaced(signatures, i, _sign(signers[i], digest)));
            }
        }
    }

    function _cannotBeSwapped(Step memory step, uint256[] memory signers) private {
        if (signers.length < 2) return;
        bytes memory second = _sign(signers[1], _digest(step, 1));
        _refuse(step, abi.encodePacked(second, _sign(signers[0], _digest(step, 0))));
    }

    function _wantsExactlyItsSignatures(Step memory step, uint256[] memory signers) private {
        bytes memory signatures = _signed(step, signers);
        for (uint256 length = 0; length < signatures.length; length += 13) {
            bytes memory fewer = bytes.concat(signatures);
            assembly ("memory-safe") {
                mstore(fewer, length)
            }
            bytes memory reason = abi.encodeWithSelector(ISignedSteps.SignatureCount.selector, length, signers.length);
            _refuse(step, fewer, reason);
        }
        _refuse(step, abi.encodePacked(signatures, signatures));
    }

    function _hasNoTwin(Step memory step, uint256[] memory signers) private {
        bytes memory signatures = _signed(step, signers);
        for (uint256 i = 0; i < signers.length; ++i) {
            bytes memory twin = _twin(_sign(signers[i], _digest(step, i)));
            _refuse(step, _replaced(signatures, i, twin));
        }
    }

    function _wantsItsParityAndLowS(Step memory step, uint256[] memory signers) private {
        bytes memory signatures = _signed(step, signers);
        uint256 high = uint256(CURVE_ORDER) / 2 + 1;
        bytes memory reason = abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, high);
        for (uint256 i = 0; i < signers.length; ++i) {
            bytes memory own = _sign(signers[i], _digest(step, i));
            _refuse(step, _replaced(signatures, i, _withLast(own, _lastOf(own) ^ (1 << 255))));
            _refuse(step, _replaced(signatures, i, _withLast(own, high)), reason);
        }
    }

    function _isCarriedByAnybody(Step memory step, uint256[] memory signers) private {
        bytes memory data = step.callWith(_signed(step, signers));
        bytes32[2] memory logged;
        for (uint256 i = 0; i < 2; ++i) {
            uint256 before = vm.snapshotState();
            vm.recordLogs();
            vm.prank(i == 0 ? vm.addr(signers[0]) : address(0xbad));
            (bool done,) = _send(data);
            vm.assertTrue(done, "refused");
            logged[i] = _logged();
            vm.revertToState(before);
        }
        vm.assertEq(logged[0], logged[1], "what was logged");
    }

    function _doesTheSameInABatch(Step memory step, uint256[] memory signers) private {
        bytes[] memory batch = new bytes[](1);
        batch[0] = step.callWith(_signed(step, signers));
        uint256 before = vm.snapshotState();
        vm.recordLogs();
        _carry(step, signers);
        bytes32 alone = _logged();
        vm.revertToState(before);
        ledger.relay(batch);
        vm.assertEq(_logged(), alone, "what was logged");
    }

    function _isSignedByWallets(Step memory step, uint256[] memory signers) private {
        _makeWallets(signers);
        _carry(step, _signedByWallets(step, signers));
    }

    function _heedsARefusingWallet(Step memory step, uint256[] memory signers) private {
        _makeWallets(signers);
        bytes memory signatures = _signedByWallets(step, signers);
        for (uint256 i = 0; i < signers.length; ++i) {
            address wallet = vm.addr(signers[i]);
            vm.etch(wallet, type(RefusingWallet).runtimeCode);
            _refuse(step, signatures, abi.encodeWithSelector(ISignedSteps.WalletRefused.selector, wallet));
            vm.etch(wallet, type(GoodWallet).runtimeCode);
        }
    }

    function _ignoresAWalletOfNobody(Step memory step, uint256[] memory signers) private {
        bytes memory part = _walletPart(address(new CarelessWallet()), 0);
        bytes memory signatures = _signed(step, signers);
        for (uint256 i = 0; i < signers.length; ++i) {
            _refuse(step, _replaced(signatures, i, part));
        }
    }

    function _heedsTheRoleOfEveryKey(Step memory step, uint256[] memory signers) private {
        for (uint256 i = 0; i < signers.length; ++i) {
            // Two of the guardians that do not sign this very step take the roles away.
            if (signers[i] <= GUARDIAN_3) continue;
            uint256 before = vm.snapshotState();
            _carry(_changeKey(vm.addr(signers[i]), PERSONAL + RECORDS - _roleOf(step.sides[i])), _guardians());
            _refuse(step, _signed(step, signers));
            vm.revertToState(before);
        }
    }
}
