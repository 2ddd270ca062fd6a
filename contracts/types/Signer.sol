// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPartyDirectory} from "../interfaces/IPartyDirectory.sol";

/// @dev Somebody whose signature was found good, as one word on the stack: who holds the key, as the directory has it
/// (`IPartyDirectory.Key`, the lowest 80 bits), and the key itself (the highest 160).
type Signer is uint256;

using {key, party, person, holds} for Signer global;

function key(Signer signer) pure returns (address) {
    return address(uint160(Signer.unwrap(signer) >> 96));
}

function party(Signer signer) pure returns (uint32) {
    return uint32(Signer.unwrap(signer));
}

function person(Signer signer) pure returns (uint32) {
    return uint32(Signer.unwrap(signer) >> 32);
}

/// @dev Whether the key has one of these roles.
function holds(Signer signer, uint16 anyOf) pure returns (bool) {
    return uint16(Signer.unwrap(signer) >> 64) & anyOf != 0;
}

/// @dev One read of the storage.
function holderOf(address account, IPartyDirectory.Key storage known) view returns (Signer signer) {
    assembly ("memory-safe") {
        signer := or(shl(96, account), and(sload(known.slot), sub(shl(80, 1), 1)))
    }
}
