// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IPartyDirectory} from "./interfaces/IPartyDirectory.sol";

/// @title Who signed a step, and is it still in time?
/// @dev A step's struct hash is `keccak256(abi.encode(TYPE, SIDE, members...))`, where TYPE is the hash of
/// `StepName(string side,members...)` and SIDE one of `Sides`. The EIP-712 domain adds chain and contract.
abstract contract SignedSteps is EIP712 {
    uint256 private constant SIGNATURE_BYTES = 65;

    constructor() EIP712("IP Finance Ledger", "1") {}

    function _requireInTime(uint40 deadline) internal view {
        require(block.timestamp < deadline, IPartyDirectory.DeadlinePassed(deadline));
    }

    function _requireCount(bytes calldata signatures, uint256 needed) internal pure {
        require(
            signatures.length == needed * SIGNATURE_BYTES, IPartyDirectory.SignatureCount(signatures.length, needed)
        );
    }

    /// @dev The struct hash, for one side, of the step that this call carries. A step of `members` static members
    /// comes first in the calldata, where they lie as EIP-712 wants them.
    function _hashStep(bytes32 stepType, bytes32 side, uint256 members) internal pure returns (bytes32 structHash) {
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, stepType)
            mstore(add(words, 32), side)
            calldatacopy(add(words, 64), 4, mul(members, 32))
            structHash := keccak256(words, mul(add(members, 2), 32))
        }
    }

    /// @dev The key behind the `index`-th signature; `_requireCount` comes first.
    function _keyAt(uint256 index, bytes calldata signatures, bytes32 structHash) internal view returns (address) {
        uint256 start = index * SIGNATURE_BYTES;
        return ECDSA.recoverCalldata(_hashTypedDataV4(structHash), signatures[start:start + SIGNATURE_BYTES]);
    }
}
