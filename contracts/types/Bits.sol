// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev `word` with `width` of its bits, from bit `from` upwards, replaced by `value`.
function put(uint256 word, uint256 value, uint256 from, uint256 width) pure returns (uint256) {
    return (word & ~(((1 << width) - 1) << from)) | (value << from);
}
