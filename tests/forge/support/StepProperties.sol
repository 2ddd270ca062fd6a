// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Step} from "./Step.sol";
import {StepTable} from "./StepTable.sol";
import {GoodWallet} from "./Wallets.sol";

/// @title How a test says something of every kind of step.
abstract contract StepProperties is StepTable {
    bytes32 internal constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @dev Runs `holds` on each kind of step, each on a ledger of its own.
    function _ofEveryStep(function(Step memory, uint256[] memory) internal holds) internal {
        for (uint256 kind = 0; kind < KINDS; ++kind) {
            uint256 before = vm.snapshotState();
            (Step memory step, uint256[] memory signers) = _due(kind);
            holds(step, signers);
            vm.revertToState(before);
        }
    }

    /// @dev The `index`-th signature replaced.
    function _replaced(bytes memory signatures, uint256 index, bytes memory own) internal pure returns (bytes memory) {
        bytes memory changed = bytes.concat(signatures);
        for (uint256 i = 0; i < 64; ++i) {
            changed[64 * index + i] = own[i];
        }
        return changed;
    }

    /// @dev As near as 64 bytes come to the other signature of the same key over the same digest: n - s, other parity.
    function _twin(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, uint256 last) = abi.decode(signature, (bytes32, uint256));
        return abi.encodePacked(r, (uint256(CURVE_ORDER) - (last << 1 >> 1)) ^ (last >> 255 << 255));
    }

    function _withLast(bytes memory signature, uint256 last) internal pure returns (bytes memory) {
        return abi.encodePacked(abi.decode(signature, (bytes32)), last);
    }

    function _lastOf(bytes memory signature) internal pure returns (uint256 last) {
        (, last) = abi.decode(signature, (bytes32, uint256));
    }

    function _makeWallets(uint256[] memory signers) internal {
        for (uint256 i = 0; i < signers.length; ++i) {
            vm.etch(vm.addr(signers[i]), type(GoodWallet).runtimeCode);
        }
    }

    /// @dev The fixed part of a wallet's signature.
    function _walletPart(address wallet, uint256 length) internal pure returns (bytes memory) {
        return abi.encodePacked(uint256(uint160(wallet)), length);
    }

    /// @dev Everybody's key is now a wallet, and signs as one.
    function _signedByWallets(Step memory step, uint256[] memory signers) internal view returns (bytes memory) {
        bytes memory fixedPart;
        bytes memory tail;
        for (uint256 i = 0; i < signers.length; ++i) {
            fixedPart = abi.encodePacked(fixedPart, _walletPart(vm.addr(signers[i]), 64));
            tail = abi.encodePacked(tail, _sign(signers[i], _digest(step, i)));
        }
        return abi.encodePacked(fixedPart, tail);
    }

    /// @dev Hash of all that the last call logged.
    function _logged() internal returns (bytes32) {
        return keccak256(abi.encode(vm.getRecordedLogs()));
    }

    /// @dev The roles of which somebody on that side needs one.
    function _roleOf(string memory side) internal pure returns (uint16) {
        if (_isOneOf(side, "owner", "borrower", "pledgor")) return SIGNATORY;
        if (_isOneOf(side, "provider", "witness", "witness")) return VERIFIES;
        if (_isOneOf(side, "first appraiser", "second appraiser", "")) return APPRAISES;
        if (_isOneOf(side, "officer", "pledgee", "lender")) return LENDS;
        if (_isOneOf(side, "assignor", "assignee", "")) return LENDS;
        if (_isOneOf(side, "guardian", "arbiter", "")) return GUARDS;
        if (_isOneOf(side, "approver", "", "")) return APPROVES;
        return _isOneOf(side, "recorder", "", "") ? RECORDS : PERSONAL;
    }

    function _isOneOf(string memory side, string memory first, string memory second, string memory third)
        private
        pure
        returns (bool)
    {
        bytes32 hash = keccak256(bytes(side));
        return hash == keccak256(bytes(first)) || hash == keccak256(bytes(second)) || hash == keccak256(bytes(third));
    }
}
