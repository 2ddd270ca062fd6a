// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPledgeBook} from "../../contracts/interfaces/IPledgeBook.sol";
import {Step} from "./support/Step.sol";
import {StepProperties} from "./support/StepProperties.sol";

/// @title What holds of a step of any kind, whatever is done to it.
contract AnyStepTest is StepProperties {
    /// forge-config: default.fuzz.runs = 256
    function testFuzz_finding03_everyBitOfAStepIsSigned(uint256 kind, uint256 bit) public {
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        bytes memory signatures = _signed(step, signers);
        bit = _bound(bit, _unsent(step) * 8, step.head.length * 8 - 1);
        step.head[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        _refuse(step, signatures);
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_finding02_noMemberMayBeReplaced(uint256 kind, uint256 member, bytes32 value) public {
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        bytes memory signatures = _signed(step, signers);
        bytes32 before = keccak256(step.head);
        member = _bound(member, _unsent(step) / 32, step.head.length / 32 - 1);
        for (uint256 i = 0; i < 32; ++i) {
            step.head[member * 32 + i] = value[i];
        }
        vm.assume(keccak256(step.head) != before);
        _refuse(step, signatures);
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_aStrangersSignatureIsRefused(uint256 kind, uint256 stranger, uint256 index) public {
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        signers[index % signers.length] = _bound(stranger, 0x10000, type(uint128).max);
        _refuse(step, _signed(step, signers));
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_noiseIsNoSignature(uint256 kind, bytes memory noise) public {
        (Step memory step,) = _due(kind % KINDS);
        _refuse(step, noise);
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_noiseAfterOneGoodSignatureIsRefused(uint256 kind, uint256 index, bytes32 r, bytes32 vs)
        public
    {
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        bytes memory noise = abi.encodePacked(r, vs);
        _refuse(step, _replaced(_signed(step, signers), index % signers.length, noise));
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_trailingBytesAreRefused(uint256 kind, bytes memory more) public {
        vm.assume(more.length != 0);
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        _refuse(step, abi.encodePacked(_signed(step, signers), more));
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_aTruncatedCallIsRefused(uint256 kind, uint256 length) public {
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        bytes memory data = step.callWith(_signed(step, signers));
        // The zeros that pad the last signature may be missing.
        length = _bound(length, 0, data.length - 32);
        assembly ("memory-safe") {
            mstore(data, length)
        }
        (bool done,) = _send(data);
        vm.assertFalse(done, "accepted");
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_finding04_unusedBitsOfAWalletsSignatureOpenNoSecondTime(uint256 kind, uint96 high) public {
        (Step memory step, uint256[] memory signers) = _due(kind % KINDS);
        _makeWallets(signers);
        bytes memory signatures = _signedByWallets(step, signers);
        _carry(step, signatures);
        for (uint256 i = 0; i < 12; ++i) {
            signatures[i] = bytes12(high)[i];
        }
        _refuse(step, signatures);
    }

    /// @dev Bytes at the start of the head that are no part of the call: the offset of the tuple itself.
    function _unsent(Step memory step) private pure returns (uint256) {
        return step.selector == IPledgeBook.pledgeAssets.selector ? 32 : 0;
    }
}
