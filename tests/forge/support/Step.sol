// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPledgeBook} from "../../../contracts/interfaces/IPledgeBook.sol";

/// @notice A step as it is signed and as it is called, whatever its kind.
/// @param selector Of the ledger's function.
/// @param form EIP-712 type string.
/// @param head The step in the calldata.
/// @param words The step's members as EIP-712 encodes them, without the side.
/// @param sides Who signs, in order.
struct Step {
    bytes4 selector;
    string form;
    bytes head;
    bytes words;
    string[] sides;
}

using {digestFor, callWith} for Step global;

bytes32 constant DOMAIN_TYPE =
    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

/// @notice What `side` signs.
function digestFor(Step memory step, string memory side, address ledger, uint256 chain) pure returns (bytes32) {
    bytes32 domain = keccak256(abi.encode(DOMAIN_TYPE, keccak256("IP Finance Ledger"), keccak256("1"), chain, ledger));
    bytes32 message = keccak256(abi.encodePacked(keccak256(bytes(step.form)), keccak256(bytes(side)), step.words));
    return keccak256(abi.encodePacked(hex"1901", domain, message));
}

/// @notice The call that carries the step. Its only member list is that of a bundle; all other steps lie inline.
function callWith(Step memory step, bytes memory signatures) pure returns (bytes memory) {
    bytes memory padded = abi.encodePacked(signatures, new bytes((32 - signatures.length % 32) % 32));
    if (step.selector != IPledgeBook.pledgeAssets.selector) {
        return abi.encodePacked(step.selector, step.head, step.head.length + 32, signatures.length, padded);
    }
    // `head` starts with the offset of the tuple itself; a second offset, of the signatures, comes between.
    bytes memory tuple = new bytes(step.head.length - 32);
    for (uint256 i = 0; i < tuple.length; ++i) {
        tuple[i] = step.head[i + 32];
    }
    return abi.encodePacked(step.selector, uint256(64), tuple.length + 64, tuple, signatures.length, padded);
}
