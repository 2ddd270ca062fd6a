// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IAssetRegister} from "../../contracts/interfaces/IAssetRegister.sol";
import {Scenes} from "./support/Scenes.sol";

/// @title One right has one normal form, and only that is taken.
contract RightsTest is Scenes {
    using ShortStrings for ShortString;
    using ShortStrings for string;

    bytes private constant DIGITS = "0123456789";

    function testFuzz_patentsHaveNineOrThirteenDigits(uint256 number, uint8 length) public {
        string memory text = string.concat("CN:patent:", _digits(number, length % 20));
        _expect(text, length % 20 == 9 || length % 20 == 13);
    }

    function testFuzz_theCheckDigitOfAPatentMayBeX(uint256 number, bool long) public {
        _expect(string.concat("CN:patent:", _digits(number, long ? 12 : 8), "X"), true);
    }

    function testFuzz_onlyTheLastDigitOfAPatentMayBeX(uint256 number, uint256 place) public {
        bytes memory digits = bytes(_digits(number, 13));
        digits[place % 12] = "X";
        _expect(string.concat("CN:patent:", string(digits)), false);
    }

    function testFuzz_noOtherCharacterIsPartOfAPatent(uint256 number, uint256 place, bytes1 other) public {
        place %= 13;
        vm.assume(other < "0" || other > "9");
        vm.assume(place != 12 || other != "X");
        bytes memory digits = bytes(_digits(number, 13));
        digits[place] = other;
        _expect(string.concat("CN:patent:", string(digits)), false);
    }

    function testFuzz_trademarksAreDigitsWithoutALeadingZero(uint256 number, uint8 length) public {
        length = length % 19;
        string memory digits = _digits(number, length);
        _expect(string.concat("CN:trademark:", digits), length != 0 && bytes(digits)[0] != "0");
    }

    function testFuzz_aTrademarkMayHaveGBefore(uint256 number, uint8 length) public {
        length = length % 18;
        string memory digits = _digits(number, length);
        _expect(string.concat("CN:trademark:G", digits), length != 0 && bytes(digits)[0] != "0");
    }

    function testFuzz_aTrademarkMayHaveALetterAfter(uint256 number, uint8 length, bytes1 letter) public {
        length = uint8(_bound(length, 1, 16));
        string memory digits = _digits(number, length);
        bool isLetter = letter >= "A" && letter <= "Z";
        vm.assume(letter < "0" || letter > "9");
        string memory text = string.concat("CN:trademark:", digits, string(abi.encodePacked(letter)));
        _expect(text, isLetter && bytes(digits)[0] != "0");
    }

    function testFuzz_aTrademarkHasNoOtherPrefix(uint256 number, bytes1 prefix) public {
        vm.assume(prefix != "G" && (prefix < "1" || prefix > "9"));
        string memory text = string.concat("CN:trademark:", string(abi.encodePacked(prefix)), _digits(number, 6));
        _expect(text, false);
    }

    function test_aTrademarkHasADigit() public {
        _expect("CN:trademark:", false);
        _expect("CN:trademark:G", false);
        _expect("CN:trademark:A", false);
        _expect("CN:trademark:GA", false);
        _expect("CN:trademark:GG1", false);
        _expect("CN:trademark:1AB", false);
        _expect("CN:trademark:G1A", true);
        _expect("CN:trademark:1", true);
    }

    function testFuzz_softwareIsYearSrAndSevenDigits(uint256 year, uint256 number, uint8 length) public {
        length = length % 13;
        string memory text = string.concat("CN:software:", _digits(year, 4), "SR", _digits(number, length));
        _expect(text, length == 7);
    }

    function testFuzz_softwareHasSrInItsMiddle(uint256 number, bytes2 middle) public {
        vm.assume(middle != "SR");
        string memory between = string(abi.encodePacked(middle));
        _expect(string.concat("CN:software:", _digits(number, 4), between, _digits(number, 7)), false);
    }

    function testFuzz_softwareHasDigitsEverywhereElse(uint256 number, uint256 place, bytes1 other) public {
        vm.assume(other < "0" || other > "9");
        bytes memory text = bytes(string.concat("CN:software:", _digits(number, 4), "SR", _digits(number, 7)));
        place = _bound(place, 0, 10);
        text[place < 4 ? 12 + place : 14 + place] = other;
        _expect(string(text), false);
    }

    function testFuzz_noOtherKindIsKnown(string memory kind) public {
        bytes32 hash = keccak256(bytes(kind));
        vm.assume(hash != keccak256("patent") && hash != keccak256("trademark") && hash != keccak256("software"));
        vm.assume(bytes(kind).length < 13);
        _expect(string.concat("CN:", kind, ":2020101234567"), false);
    }

    function testFuzz_anyWordIsTakenOnlyIfAnOracleFindsItNormal(bytes32 word) public {
        _expectWord(ShortString.wrap(word), _isNormal(word));
    }

    function testFuzz_oneByteChangedIsTakenOnlyIfAnOracleFindsItNormal(
        uint8 form,
        uint256 number,
        uint8 place,
        bytes1 to
    ) public {
        bytes32 word = ShortString.unwrap(_someRight(form, number).toShortString());
        place = place % 32;
        bytes32 mask = bytes32(bytes1(0xff)) >> (8 * place);
        word = (word & ~mask) | (bytes32(to) >> (8 * place));
        _expectWord(ShortString.wrap(word), _isNormal(word));
    }

    function testFuzz_aSecondRegistrationCollides(uint8 form, uint256 number, bool sameOwner) public {
        ShortString right = _someRight(form, number).toShortString();
        _register(right, OWNER);
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.AssetKnown.selector, right, SME);
        _refuse(_registerAsset(right), _by(sameOwner ? OWNER : OTHER_OWNER), reason);
    }

    function testFuzz_otherSpellingsOfAPatentAreRefused(uint256 number) public {
        string memory digits = _digits(number, 12);
        _expect(string.concat("CN:patent:", digits, ".", _digits(number, 1)), false);
        _expect(string.concat("CN:patent:ZL", digits, _digits(number, 1)), false);
        _expect(string.concat("CN:patent:CN", digits, _digits(number, 1)), false);
        _expect(string.concat("cn:patent:", digits, _digits(number, 1)), false);
        _expect(string.concat("CN:Patent:", digits, _digits(number, 1)), false);
        _expect(string.concat(" CN:patent:", digits, _digits(number, 1)), false);
        _expect(string.concat("CN:patent:", digits, "x"), false);
        _expect(string.concat("CN:patent:", digits, _digits(number, 1)), true);
    }

    function testFuzz_theUnusedBytesOfAWordAreZero(uint256 number, uint8 place, bytes1 dirt) public {
        vm.assume(dirt != 0);
        place = uint8(_bound(place, 23, 30));
        bytes32 word = ShortString.unwrap(string.concat("CN:patent:", _digits(number, 13)).toShortString());
        _expectWord(ShortString.wrap(word | bytes32(dirt) >> (8 * place)), false);
    }

    function testFuzz_theLengthOfAWordIsItsTexts(uint256 number, uint8 length) public {
        vm.assume(length != 23);
        bytes32 word = ShortString.unwrap(string.concat("CN:patent:", _digits(number, 13)).toShortString());
        _expectWord(ShortString.wrap((word >> 8 << 8) | bytes32(uint256(length))), false);
    }

    // ------------------------------------------------------------------------------------------ by

    function _expect(string memory text, bool normal) private {
        if (bytes(text).length < 32) _expectWord(text.toShortString(), normal);
    }

    function _expectWord(ShortString right, bool normal) private {
        uint256 before = vm.snapshotState();
        if (normal) {
            _register(right, OWNER);
            vm.assertEq(ledger.assetOf(right).owner, SME, "owner");
        } else {
            bytes memory reason = abi.encodeWithSelector(IAssetRegister.RightNotNormal.selector, right);
            _refuse(_registerAsset(right), _by(OWNER), reason);
        }
        vm.revertToState(before);
    }

    function _digits(uint256 number, uint256 length) private pure returns (string memory) {
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            text[i] = DIGITS[number % 10];
            number /= 10;
        }
        return string(text);
    }

    function _someRight(uint8 form, uint256 number) private pure returns (string memory) {
        if (form % 6 == 0) return string.concat("CN:patent:", _digits(number, 13));
        if (form % 6 == 1) return string.concat("CN:patent:", _digits(number, 8), "X");
        if (form % 6 == 2) return string.concat("CN:trademark:1", _digits(number, 7));
        if (form % 6 == 3) return string.concat("CN:trademark:G1", _digits(number, 6));
        if (form % 6 == 4) return string.concat("CN:trademark:1", _digits(number, 7), "A");
        return string.concat("CN:software:", _digits(number, 4), "SR", _digits(number, 7));
    }

    /// @dev The rule of Right.sol once more, written as a walk over the text with patterns: d a digit, D one without
    /// zero, L a letter.
    function _isNormal(bytes32 word) private pure returns (bool) {
        uint256 length = uint8(word[31]);
        if (length > 31) return false;
        for (uint256 i = length; i < 31; ++i) {
            if (word[i] != 0) return false;
        }
        if (_fits(word, length, "CN:patent:ddddddddd") || _fits(word, length, "CN:patent:ddddddddX")) return true;
        if (_fits(word, length, "CN:patent:ddddddddddddd")) return true;
        if (_fits(word, length, "CN:patent:ddddddddddddX")) return true;
        if (_fits(word, length, "CN:software:ddddSRddddddd")) return true;
        bytes memory tail;
        for (uint256 i = 0; i < 18; ++i) {
            if (_fits(word, length, abi.encodePacked("CN:trademark:D", tail))) return true;
            if (_fits(word, length, abi.encodePacked("CN:trademark:D", tail, "L"))) return true;
            if (_fits(word, length, abi.encodePacked("CN:trademark:GD", tail))) return true;
            if (_fits(word, length, abi.encodePacked("CN:trademark:GD", tail, "L"))) return true;
            tail = abi.encodePacked(tail, "d");
        }
        return false;
    }

    function _fits(bytes32 word, uint256 length, bytes memory pattern) private pure returns (bool) {
        if (length != pattern.length) return false;
        for (uint256 i = 0; i < length; ++i) {
            (bytes1 char, bytes1 wanted) = (word[i], pattern[i]);
            bool isDigit = char >= "0" && char <= "9";
            if (i >= 10 && wanted == "d" ? isDigit : false) continue;
            if (i >= 10 && wanted == "D" ? isDigit && char != "0" : false) continue;
            if (i >= 10 && wanted == "L" ? char >= "A" && char <= "Z" : false) continue;
            if (char != wanted || (i >= 13 && (wanted == "d" || wanted == "D" || wanted == "L"))) return false;
        }
        return true;
    }
}
