// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPartyDirectory} from "../interfaces/IPartyDirectory.sol";

/// @dev Somebody whose signature was found good: the key, and who holds it. One word on the stack.
type Signer is uint256;

using {key, party, person} for Signer global;

function key(Signer signer) pure returns (address) {
    return address(uint160(Signer.unwrap(signer)));
}

function party(Signer signer) pure returns (uint32) {
    return uint32(Signer.unwrap(signer) >> 160);
}

function person(Signer signer) pure returns (uint32) {
    return uint32(Signer.unwrap(signer) >> 192);
}

function holderOf(address account, IPartyDirectory.Key storage known) view returns (Signer) {
    return Signer.wrap(uint256(uint160(account)) | uint256(known.party) << 160 | uint256(known.person) << 192);
}
