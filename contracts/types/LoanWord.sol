// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILoanBook} from "../interfaces/ILoanBook.sol";
import {put} from "./Bits.sol";

/// @dev An `ILoanBook.Loan` on the stack: read once, changed, written once. Its members lie as in storage.
type LoanWord is uint256;

using {
    borrower,
    bank,
    version,
    state,
    isIn,
    availableFen,
    outstandingFen,
    pledges,
    registered,
    live,
    withBank,
    next,
    withState,
    withAvailableFen,
    released,
    repaid,
    pledged,
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

function state(LoanWord word) pure returns (ILoanBook.LoanState) {
    return ILoanBook.LoanState(uint8(LoanWord.unwrap(word) >> 96));
}

/// @dev Whether the state is one of the set; see `States`.
function isIn(LoanWord word, uint256 states) pure returns (bool) {
    return 1 << uint8(LoanWord.unwrap(word) >> 96) & states != 0;
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

function withBank(LoanWord word, uint32 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 32, 32));
}

/// @dev The next version. There is one for every second of 136 years.
function next(LoanWord word) pure returns (LoanWord) {
    unchecked {
        return LoanWord.wrap(LoanWord.unwrap(word) + (1 << 64));
    }
}

function withState(LoanWord word, ILoanBook.LoanState value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), uint8(value), 96, 8));
}

function withAvailableFen(LoanWord word, uint64 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 104, 64));
}

/// @dev So much is owed instead of available, of which there must be as much.
function released(LoanWord word, uint64 amountFen) pure returns (LoanWord) {
    unchecked {
        return LoanWord.wrap(LoanWord.unwrap(word) - (uint256(amountFen) << 104) + (uint256(amountFen) << 168));
    }
}

/// @dev So much less is owed, of which there must be as much.
function repaid(LoanWord word, uint64 principalFen) pure returns (LoanWord) {
    unchecked {
        return LoanWord.wrap(LoanWord.unwrap(word) - (uint256(principalFen) << 168));
    }
}

/// @dev One more pledge, live from now on; there must be room for its number.
function pledged(LoanWord word) pure returns (LoanWord) {
    unchecked {
        return LoanWord.wrap((LoanWord.unwrap(word) + (1 << 232)) | (1 << (248 + uint256(word.pledges()))));
    }
}

function withRegistered(LoanWord word, uint8 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 240, 8));
}

function withLive(LoanWord word, uint8 value) pure returns (LoanWord) {
    return LoanWord.wrap(put(LoanWord.unwrap(word), value, 248, 8));
}

/// @dev A loan that nobody has decided on yet.
function askedBy(uint32 party, uint32 lender) pure returns (LoanWord) {
    return LoanWord.wrap(uint256(party) | uint256(lender) << 32).withState(ILoanBook.LoanState.Applied);
}

/// @dev One read of the storage, whatever is asked of the word later.
function loadLoan(ILoanBook.Loan storage record) view returns (LoanWord word) {
    assembly ("memory-safe") {
        word := sload(record.slot)
    }
}

/// @dev One write of the storage, however much was changed in the word.
function storeLoan(ILoanBook.Loan storage record, LoanWord word) {
    assembly ("memory-safe") {
        sstore(record.slot, word)
    }
}
