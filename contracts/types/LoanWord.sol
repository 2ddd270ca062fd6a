// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../interfaces/ILedger.sol";
import {put} from "./Bits.sol";

/// @dev An `ILedger.Loan` on the stack: read once, changed, written once. Its members lie as in storage.
type LoanWord is uint256;

using {
    borrower,
    bank,
    version,
    state,
    availableFen,
    outstandingFen,
    pledges,
    registered,
    live,
    withVersion,
    withState,
    withAvailableFen,
    withOutstandingFen,
    withPledges,
    withRegistered,
    withLive
} for LoanWord global;

function borrower(LoanWord word) pure returns (uint32) {
    return uint32(LoanWord.unwrap(word));
}

function bank(LoanWord word) pure returns (uint32) {
    return uint32(LoanWord.unwrap(word) >> 32);
}

function version(LoanWord word) pure returns (uint32) {
    return uint32(LoanWord.unwrap(word) >> 64);
}

function state(LoanWord word) pure returns (ILedger.LoanState) {
    return ILedger.LoanState(uint8(LoanWord.unwrap(word) >> 96));
}

function availableFen(LoanWord word) pure returns (uint64) {
    return uint64(LoanWord.unwrap(word) >> 104);
}

function outstandingFen(LoanWord word) pure returns (uint64) {
    return uint64(LoanWord.unwrap(word) >> 168);
}

function pledges(LoanWord word) pure returns (uint8) {
    return uint8(LoanWord.unwrap(word) >> 232);
}

function registered(LoanWord word) pure returns (uint8) {
    return uint8(LoanWord.unwrap(word) >> 240);
}

function live(LoanWord word) pure returns (uint8) {
    return uint8(LoanWord.unwrap(word) >> 248);
}

function withVersion(LoanWord word, uint32 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 64, 32));
}

function withState(LoanWord word, ILedger.LoanState value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), uint8(value), 96, 8));
}

function withAvailableFen(LoanWord word, uint64 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 104, 64));
}

function withOutstandingFen(LoanWord word, uint64 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 168, 64));
}

function withPledges(LoanWord word, uint8 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 232, 8));
}

function withRegistered(LoanWord word, uint8 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 240, 8));
}

function withLive(LoanWord word, uint8 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 248, 8));
}

/// @dev A loan that nobody has decided on yet.
function askedBy(uint32 party, uint32 lender) pure returns (LoanWord) {
    return LoanWord.wrap(uint256(party) | uint256(lender) << 32).withState(ILedger.LoanState.Applied);
}

/// @dev One read of the storage, whatever is asked of the word later.
function loadLoan(ILedger.Loan storage record) view returns (LoanWord word) {
    assembly ("memory-safe") {
        word := sload(record.slot)
    }
}

/// @dev One write of the storage, however much was changed in the word.
function storeLoan(ILedger.Loan storage record, LoanWord word) {
    assembly ("memory-safe") {
        sstore(record.slot, word)
    }
}
