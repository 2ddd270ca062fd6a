// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../interfaces/ILedger.sol";
import {put} from "./Bits.sol";

/// @dev An `ILedger.Asset` on the stack: read once, changed, written once. Its members lie as in storage.
type AssetWord is uint256;

using {
    owner,
    version,
    verifiedUntil,
    lienLoan,
    lienPledge,
    withVersion,
    withVerifiedUntil,
    withLienLoan,
    withLienPledge
} for AssetWord global;

function owner(AssetWord word) pure returns (uint32) {
    return uint32(AssetWord.unwrap(word));
}

function version(AssetWord word) pure returns (uint32) {
    return uint32(AssetWord.unwrap(word) >> 32);
}

function verifiedUntil(AssetWord word) pure returns (uint40) {
    return uint40(AssetWord.unwrap(word) >> 64);
}

function lienLoan(AssetWord word) pure returns (bytes16) {
    return bytes16(uint128(AssetWord.unwrap(word) >> 104));
}

function lienPledge(AssetWord word) pure returns (uint8) {
    return uint8(AssetWord.unwrap(word) >> 232);
}

function withVersion(AssetWord word, uint32 value) pure returns (AssetWord) {
    return AssetWord.wrap(put(AssetWord.unwrap(word), value, 32, 32));
}

function withVerifiedUntil(AssetWord word, uint40 value) pure returns (AssetWord) {
    return AssetWord.wrap(put(AssetWord.unwrap(word), value, 64, 40));
}

function withLienLoan(AssetWord word, bytes16 value) pure returns (AssetWord) {
    return AssetWord.wrap(put(AssetWord.unwrap(word), uint128(value), 104, 128));
}

function withLienPledge(AssetWord word, uint8 value) pure returns (AssetWord) {
    return AssetWord.wrap(put(AssetWord.unwrap(word), value, 232, 8));
}

/// @dev A right that nobody has changed yet.
function ownedBy(uint32 holder) pure returns (AssetWord) {
    return AssetWord.wrap(holder);
}

/// @dev One read of the storage, whatever is asked of the word later.
function loadAsset(ILedger.Asset storage record) view returns (AssetWord word) {
    assembly ("memory-safe") {
        word := sload(record.slot)
    }
}

/// @dev One write of the storage, however much was changed in the word.
function storeAsset(ILedger.Asset storage record, AssetWord word) {
    assembly ("memory-safe") {
        sstore(record.slot, word)
    }
}
