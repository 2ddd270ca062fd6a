// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {Step} from "./Step.sol";
import {Vm} from "./Vm.sol";

/// @title What every draft of a step takes from the ledger as it is, and how it is put together.
abstract contract Drafts {
    using ShortStrings for ShortString;

    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    ILedger internal ledger;
    uint40 internal deadline;
    /// @dev Stands for every document whose hash a step carries.
    bytes32 internal paper = keccak256("paper");
    /// @dev How far the version in a draft is from the record's own; zero in an honest draft.
    uint32 internal ahead;

    function _step(bytes4 selector, string memory form, bytes memory words, string[] memory sides)
        internal
        pure
        returns (Step memory)
    {
        return Step(selector, form, words, words, sides);
    }

    /// @dev The first member is a right, which is signed as text.
    function _rightStep(bytes4 selector, string memory form, bytes memory head, string[] memory sides)
        internal
        pure
        returns (Step memory)
    {
        bytes memory words = bytes.concat(head);
        ShortString right = abi.decode(head, (ShortString));
        bytes32 text = _textHash(right);
        assembly ("memory-safe") {
            mstore(add(words, 32), text)
        }
        return Step(selector, form, head, words, sides);
    }

    function _sides(string memory only) internal pure returns (string[] memory sides) {
        sides = new string[](1);
        sides[0] = only;
    }

    function _sides(string memory first, string memory second) internal pure returns (string[] memory sides) {
        sides = new string[](2);
        (sides[0], sides[1]) = (first, second);
    }

    /// @dev A word whose length byte is out of bounds is no text; the ledger hashes what its lowest bits say.
    function _textHash(ShortString right) internal pure returns (bytes32) {
        bytes32 word = ShortString.unwrap(right);
        bytes memory text = new bytes(uint256(word) & 31);
        for (uint256 i = 0; i < text.length; ++i) {
            text[i] = word[i];
        }
        return keccak256(text);
    }

    function _textsHash(ShortString[] memory rights) internal pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < rights.length; ++i) {
            hashes = abi.encodePacked(hashes, _textHash(rights[i]));
        }
        return keccak256(hashes);
    }

    function _fingerprintOf(ShortString[] memory rights) internal view returns (bytes32 soFar) {
        for (uint256 i = 0; i < rights.length; ++i) {
            soFar = keccak256(abi.encode(soFar, rights[i], ledger.assetOf(rights[i]).version));
        }
    }

    function _assetVersion(ShortString asset) internal view returns (uint32) {
        return _shifted(ledger.assetOf(asset).version);
    }

    function _loanVersion(bytes16 loan) internal view returns (uint32) {
        return _shifted(ledger.loanOf(loan).version);
    }

    function _partyVersion(uint32 party) internal view returns (uint32) {
        return _shifted(ledger.partyOf(party).version);
    }

    function _keyVersion(address key) internal view returns (uint32) {
        return _shifted(ledger.keyOf(key).version);
    }

    function _stopVersion() internal view returns (uint32 version) {
        (, version) = ledger.pledgingStop();
        return _shifted(version);
    }

    /// @dev Wraps, so that `ahead` can also go back.
    function _shifted(uint32 version) private view returns (uint32) {
        unchecked {
            return version + ahead;
        }
    }
}
