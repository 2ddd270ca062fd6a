// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";

// A right in normal form is `CN:patent:`, `CN:trademark:` or `CN:software:` and its number, without dots, prefixes or
// anything else that can be left out:
//
//   patent      application number with its check digit: 9 or 13 digits, the last may be X     2020101234567
//   trademark   registration number: digits, no leading zero; G before, a letter after        12345678, G123456, 123A
//   software    registration number: year, SR, 7 digits                                      2020SR1234567
//
// One right has one normal form, so a second registration of it collides however it was spelled.

uint256 constant ZEROS = 0x3030303030303030303030303030303030303030303030303030303030303030;
uint256 constant NINES_CARRY = 0x4646464646464646464646464646464646464646464646464646464646464646;
uint256 constant HIGH_BITS = 0x8080808080808080808080808080808080808080808080808080808080808080;

bytes32 constant PATENT = "CN:patent:";
bytes32 constant TRADEMARK = "CN:trademark:";
bytes32 constant SOFTWARE = "CN:software:";

/// @dev The EIP-712 hash of the text.
function textHash(ShortString right) pure returns (bytes32 hash) {
    assembly ("memory-safe") {
        mstore(0, right)
        hash := keccak256(0, and(right, 31))
    }
}

/// @dev The EIP-712 hash of the texts, as of any array: that of their own hashes, end to end.
function textsHash(ShortString[] calldata rights) pure returns (bytes32 hash) {
    assembly ("memory-safe") {
        let hashes := mload(0x40)
        let size := shl(5, rights.length)
        for { let place := 0 } lt(place, size) { place := add(place, 32) } {
            let right := calldataload(add(rights.offset, place))
            mstore(0, right)
            mstore(add(hashes, place), keccak256(0, and(right, 31)))
        }
        hash := keccak256(hashes, size)
    }
}

/// @dev `keccak256(abi.encode(soFar, right, version))`: the state of one right more.
function foldedOver(bytes32 soFar, ShortString right, uint32 version) pure returns (bytes32 hash) {
    assembly ("memory-safe") {
        let words := mload(0x40)
        mstore(words, soFar)
        mstore(add(words, 32), right)
        mstore(add(words, 64), and(version, 0xffffffff))
        hash := keccak256(words, 96)
    }
}

/// @dev Length in the last byte, as `ShortStrings` has it, and nothing between the text and the length.
function isNormal(ShortString right) pure returns (bool) {
    bytes32 text = ShortString.unwrap(right);
    uint256 length = uint8(text[31]);
    if (length > 31 || uint256(text << (8 * length)) != length << (8 * length)) return false;

    if (_startsWith(text, PATENT, 10)) return _isPatentNumber(text, 10, length);
    if (_startsWith(text, TRADEMARK, 13)) return _isTrademarkNumber(text, 13, length);
    return _startsWith(text, SOFTWARE, 12) && _isSoftwareNumber(text, 12, length);
}

function _startsWith(bytes32 text, bytes32 prefix, uint256 length) pure returns (bool) {
    return (text ^ prefix) >> (256 - 8 * length) == 0;
}

function _isPatentNumber(bytes32 text, uint256 from, uint256 to) pure returns (bool) {
    if (to - from != 9 && to - from != 13) return false;
    return _areDigits(text, from, to - 1) && (text[to - 1] == "X" || _areDigits(text, to - 1, to));
}

function _isTrademarkNumber(bytes32 text, uint256 from, uint256 to) pure returns (bool) {
    if (to == from) return false;
    if (text[from] == "G") ++from;
    if (_isLetter(text[to - 1])) --to;
    return from < to && text[from] != "0" && _areDigits(text, from, to);
}

function _isSoftwareNumber(bytes32 text, uint256 from, uint256 to) pure returns (bool) {
    return to - from == 13 && _areDigits(text, from, from + 4) && text[from + 4] == "S" && text[from + 5] == "R"
        && _areDigits(text, from + 6, to);
}

/// @dev All bytes at once: one below "0" borrows, and one above "9" carries, into its own highest bit.
function _areDigits(bytes32 text, uint256 from, uint256 to) pure returns (bool) {
    uint256 digits = uint256(text << (8 * from)) >> (8 * (32 - to + from));
    digits |= ZEROS << (8 * (to - from));
    return ((digits | HIGH_BITS) - ZEROS) & ~(digits + NINES_CARRY) & ~digits & HIGH_BITS == HIGH_BITS;
}

function _isLetter(bytes1 char) pure returns (bool) {
    return char >= "A" && char <= "Z";
}
