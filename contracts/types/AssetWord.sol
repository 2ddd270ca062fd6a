// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssetRegister} from "../interfaces/IAssetRegister.sol";
import {put} from "./Bits.sol";

/// @dev An `IAssetRegister.Asset` on the stack: read once, changed, written once. Its members lie as in storage.
type AssetWord is uint256;

using {
    owner,
    version,
    verifiedUntil,
    lienLoan,
    lienPledge,
    disputed,
    next,
    withVerifiedUntil,
    withLien,
    withDisputed
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

function disputed(AssetWord word) pure returns (bool) {
    return uint8(AssetWord.unwrap(word) >> 240) != 0;
}

/// @dev The next version. There is one for every second of 136 years.
function next(AssetWord word) pure returns (AssetWord) {
    unchecked {
        return AssetWord.wrap(AssetWord.unwrap(word) + (1 << 32));
    }
}

function withVerifiedUntil(AssetWord word, uint40 value) pure returns (AssetWord) {
    return AssetWord.wrap(put(AssetWord.unwrap(word), value, 64, 40));
}

/// @dev Loan and pledge lie side by side.
function withLien(AssetWord word, bytes16 loan, uint8 pledge) pure returns (AssetWord) {
    return AssetWord.wrap(put(AssetWord.unwrap(word), uint256(pledge) << 128 | uint128(loan), 104, 136));
}

function withDisputed(AssetWord word, bool value) pure returns (AssetWord) {
    return AssetWord.wrap(put(AssetWord.unwrap(word), value ? 1 : 0, 240, 8));
}

/// @dev A right that nobody has changed yet.
function ownedBy(uint32 holder) pure returns (AssetWord) {
    return AssetWord.wrap(holder);
}

/// @dev One read of the storage, whatever is asked of the word later.
function loadAsset(IAssetRegister.Asset storage record) view returns (AssetWord word) {
    assembly ("memory-safe") {
        word := sload(record.slot)
    }
}

/// @dev One write of the storage, however much was changed in the word.
function storeAsset(IAssetRegister.Asset storage record, AssetWord word) {
    assembly ("memory-safe") {
        sstore(record.slot, word)
    }
}
