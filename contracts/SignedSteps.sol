// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ISignedSteps} from "./interfaces/ISignedSteps.sol";
import {textHash} from "./types/Right.sol";

/// @title Who signed a step, and is it still in time?
/// @dev A step's struct hash is `keccak256(abi.encode(TYPE, SIDE, members...))`, where TYPE is the hash of
/// `StepName(string side,members...)` and SIDE one of `Sides`. The EIP-712 domain adds chain and contract.
abstract contract SignedSteps is EIP712, ISignedSteps {
    uint256 private constant HIGHEST_S = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    constructor() EIP712("IP Finance Ledger", "1") {}

    function _requireInTime(uint40 deadline) internal view {
        if (block.timestamp >= deadline) revert DeadlinePassed(deadline);
    }

    function _requireVersion(uint32 signed, uint32 current) internal pure {
        if (signed != current) revert VersionPassed(signed, current);
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

    /// @dev The same for a step whose first member is a right, which is signed as the text that it spells.
    function _hashRightStep(bytes32 stepType, bytes32 side, ShortString right, uint256 members)
        internal
        pure
        returns (bytes32 structHash)
    {
        bytes32 text = textHash(right);
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, stepType)
            mstore(add(words, 32), side)
            mstore(add(words, 64), text)
            calldatacopy(add(words, 96), 36, mul(sub(members, 1), 32))
            structHash := keccak256(words, mul(add(members, 2), 32))
        }
    }

    /// @dev Who gave the `index`-th of exactly `count` signatures: a key's address, or a wallet's.
    function _keyAt(uint256 index, uint256 count, bytes calldata signatures, bytes32 structHash)
        internal
        view
        returns (address)
    {
        bytes32 digest = _hashTypedDataV4(structHash);
        (bytes32 r, bytes32 vs) = _wordsAt(index, signatures);
        if (_isWallet(r)) return _wallet(r, digest, _ownBytes(index, count, signatures));

        if (signatures.length != count << 6) _ownBytes(index, count, signatures);
        return _recover(digest, r, vs);
    }

    function _wordsAt(uint256 index, bytes calldata signatures) private pure returns (bytes32 r, bytes32 vs) {
        assembly ("memory-safe") {
            let place := add(signatures.offset, shl(6, index))
            r := calldataload(place)
            vs := calldataload(add(place, 32))
        }
    }

    /// @dev The account whose key made this signature (ERC-2098: the highest bit of `vs` is the parity of y).
    function _recover(bytes32 digest, bytes32 r, bytes32 vs) private pure returns (address key) {
        bytes32 s = vs << 1 >> 1;
        if (uint256(s) > HIGHEST_S) revert ECDSA.ECDSAInvalidSignatureS(s);
        key = ecrecover(digest, uint8(uint256(vs) >> 255) + 27, r, s);
        if (key == address(0)) revert ECDSA.ECDSAInvalidSignature();
    }

    function _wallet(bytes32 r, bytes32 digest, bytes calldata own) private view returns (address wallet) {
        wallet = address(uint160(uint256(r)));
        if (!SignatureChecker.isValidERC1271SignatureNow(wallet, digest, own)) revert WalletRefused(wallet);
    }

    /// @dev What the wallet at `index` signed with. The wallets' own bytes follow one another after the fixed part and end
    /// where `signatures` ends; this holds whoever is at `index`.
    function _ownBytes(uint256 index, uint256 count, bytes calldata signatures)
        private
        pure
        returns (bytes calldata own)
    {
        uint256 end = count << 6;
        if (signatures.length < end) revert SignatureCount(signatures.length, count);
        own = signatures[0:0];
        for (uint256 i = 0; i < count; ++i) {
            (bytes32 r, bytes32 length) = _wordsAt(i, signatures);
            if (!_isWallet(r)) continue;
            uint256 start = end;
            if (uint256(length) > signatures.length - start) revert SignatureCount(signatures.length, count);
            end += uint256(length);
            if (i == index) own = signatures[start:end];
        }
        if (end != signatures.length) revert SignatureCount(signatures.length, count);
    }

    /// @dev An address: no key's signature will ever have an r so small.
    function _isWallet(bytes32 r) private pure returns (bool) {
        return uint256(r) >> 160 == 0;
    }
}
