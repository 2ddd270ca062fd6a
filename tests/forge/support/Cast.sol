// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {IPartyDirectory} from "../../../contracts/interfaces/IPartyDirectory.sol";
import {PledgeDrafts} from "./PledgeDrafts.sol";
import {Step} from "./Step.sol";

/// @title A ledger with its people, and the ways to carry a step to it.
/// @dev A person is known by its private key. What a party is called here says what it does.
abstract contract Cast is PledgeDrafts {
    /// @dev As the ledger's constructor wants it.
    struct Founder {
        uint32 party;
        bytes32 identity;
        uint64 dualApprovalAboveFen;
        address key;
        uint32 person;
    }

    uint16 internal constant SIGNATORY = 1;
    uint16 internal constant VERIFIES = 2;
    uint16 internal constant APPRAISES = 4;
    uint16 internal constant LENDS = 8;
    uint16 internal constant APPROVES = 16;
    uint16 internal constant GUARDS = 32;
    uint16 internal constant RECORDS = 64;
    uint16 internal constant PERSONAL = 63;

    uint32 internal constant FIRST = 1;
    uint32 internal constant SECOND = 2;
    uint32 internal constant THIRD = 3;
    uint32 internal constant PROVIDER = 10;
    uint32 internal constant OTHER_PROVIDER = 11;
    uint32 internal constant VALUER = 20;
    uint32 internal constant OTHER_VALUER = 21;
    uint32 internal constant BANK = 30;
    uint32 internal constant OTHER_BANK = 31;
    uint32 internal constant SME = 40;
    uint32 internal constant OTHER_SME = 41;
    uint32 internal constant NOBODY = 99;

    uint256 internal constant GUARDIAN_1 = 0x101;
    uint256 internal constant GUARDIAN_2 = 0x102;
    uint256 internal constant GUARDIAN_3 = 0x103;
    uint256 internal constant VERIFIER = 0x110;
    uint256 internal constant OTHER_VERIFIER = 0x111;
    uint256 internal constant APPRAISER = 0x120;
    uint256 internal constant COLLEAGUE = 0x121;
    uint256 internal constant OTHER_APPRAISER = 0x122;
    uint256 internal constant OFFICER = 0x130;
    uint256 internal constant APPROVER = 0x131;
    uint256 internal constant OTHER_OFFICER = 0x132;
    uint256 internal constant OTHER_APPROVER = 0x133;
    uint256 internal constant OWNER = 0x140;
    uint256 internal constant OTHER_OWNER = 0x141;
    uint256 internal constant RECORDER = 0x150;
    uint256 internal constant STRANGER = 0x999;

    /// @dev Above it a bank of the cast needs two people.
    uint64 internal constant LIMIT = 1_000_000;

    bytes16 internal constant LOAN = bytes16(uint128(70));
    bytes16 internal constant OTHER_LOAN = bytes16(uint128(80));

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        deadline = uint40(block.timestamp + 1 days);
        ledger = ILedger(_found(_founders()));
        _admitAll();
        _enrolAll();
    }

    function _founders() internal pure returns (Founder[] memory founders) {
        founders = new Founder[](3);
        founders[0] = Founder(FIRST, "first", 0, vm.addr(GUARDIAN_1), 1);
        founders[1] = Founder(SECOND, "second", 0, vm.addr(GUARDIAN_2), 1);
        founders[2] = Founder(THIRD, "third", 0, vm.addr(GUARDIAN_3), 1);
    }

    function _found(Founder[] memory founders) internal returns (address) {
        return vm.deployCode("contracts/Ledger.sol:Ledger", abi.encode(founders));
    }

    function _admitAll() private {
        uint32[8] memory parties = [PROVIDER, OTHER_PROVIDER, VALUER, OTHER_VALUER, BANK, OTHER_BANK, SME, OTHER_SME];
        for (uint256 i = 0; i < parties.length; ++i) {
            _carry(_admitParty(parties[i], LIMIT), _guardians());
        }
    }

    function _enrolAll() private {
        _enrol(VERIFIER, PROVIDER, 1, VERIFIES);
        _enrol(OTHER_VERIFIER, OTHER_PROVIDER, 1, VERIFIES);
        _enrol(APPRAISER, VALUER, 1, APPRAISES);
        _enrol(COLLEAGUE, VALUER, 2, APPRAISES);
        _enrol(OTHER_APPRAISER, OTHER_VALUER, 1, APPRAISES);
        _enrol(OFFICER, BANK, 1, LENDS);
        _enrol(APPROVER, BANK, 2, APPROVES);
        _enrol(OTHER_OFFICER, OTHER_BANK, 1, LENDS);
        _enrol(OTHER_APPROVER, OTHER_BANK, 2, APPROVES);
        _enrol(OWNER, SME, 1, SIGNATORY);
        _enrol(OTHER_OWNER, OTHER_SME, 1, SIGNATORY);
        _enrol(RECORDER, FIRST, 2, RECORDS);
    }

    function _enrol(uint256 who, uint32 party, uint32 person, uint16 roles) internal {
        _carry(_enrolKey(vm.addr(who), party, person, roles), _guardians());
    }

    // ------------------------------------------------------------------------------------------ who signs

    function _guardians() internal pure returns (uint256[] memory) {
        return _by(GUARDIAN_1, GUARDIAN_2);
    }

    function _by(uint256 only) internal pure returns (uint256[] memory signers) {
        signers = new uint256[](1);
        signers[0] = only;
    }

    function _by(uint256 first, uint256 second) internal pure returns (uint256[] memory signers) {
        signers = new uint256[](2);
        (signers[0], signers[1]) = (first, second);
    }

    function _sign(uint256 signer, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(signer, digest);
        return abi.encodePacked(r, uint256(s) | (uint256(v) - 27) << 255);
    }

    /// @dev What the `index`-th side of the step signs.
    function _digest(Step memory step, uint256 index) internal view returns (bytes32) {
        return step.digestFor(step.sides[index], address(ledger), block.chainid);
    }

    function _signed(Step memory step, uint256[] memory signers) internal view returns (bytes memory signatures) {
        for (uint256 i = 0; i < signers.length; ++i) {
            signatures = abi.encodePacked(signatures, _sign(signers[i], _digest(step, i)));
        }
    }

    // ------------------------------------------------------------------------------------------ carrying

    function _carry(Step memory step, uint256[] memory signers) internal {
        _carry(step, _signed(step, signers));
    }

    function _carry(Step memory step, bytes memory signatures) internal {
        (bool done, bytes memory reason) = _send(step.callWith(signatures));
        if (!done) {
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }

    function _send(bytes memory data) internal returns (bool done, bytes memory reason) {
        return address(ledger).call(data);
    }

    /// @dev The step is refused with exactly this reason.
    function _refuse(Step memory step, uint256[] memory signers, bytes memory reason) internal {
        _refuse(step, _signed(step, signers), reason);
    }

    function _refuse(Step memory step, bytes memory signatures, bytes memory expected) internal {
        (bool done, bytes memory reason) = _send(step.callWith(signatures));
        vm.assertFalse(done, "the step was accepted");
        vm.assertEq(reason, expected, "reason");
    }

    /// @dev The step is refused, for whatever reason.
    function _refuse(Step memory step, bytes memory signatures) internal {
        (bool done,) = _send(step.callWith(signatures));
        vm.assertFalse(done, "the step was accepted");
    }

    function _missing(uint256 who, uint16 role) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyDirectory.RoleMissing.selector, vm.addr(who), role);
    }

    function _wrongParty(uint256 who, uint32 expected, uint32 actual) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyDirectory.WrongParty.selector, vm.addr(who), expected, actual);
    }

    // ------------------------------------------------------------------------------------------ numbers

    /// @dev `value` brought into the range, both ends included.
    function _bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + value % (high - low + 1);
    }

    /// @dev A right in normal form; a greater number gives a greater word.
    function _patent(uint256 number) internal pure returns (ShortString) {
        bytes memory text = "CN:patent:0000000000000";
        for (uint256 i = text.length; number != 0; number /= 10) {
            text[--i] = bytes1(uint8(48 + number % 10));
        }
        return ShortStrings.toShortString(string(text));
    }

    function _bundle(ShortString only) internal pure returns (ShortString[] memory rights) {
        rights = new ShortString[](1);
        rights[0] = only;
    }

    /// @dev Rights `from`, `from + 1` ...
    function _bundle(uint256 from, uint256 count) internal pure returns (ShortString[] memory rights) {
        rights = new ShortString[](count);
        for (uint256 i = 0; i < count; ++i) {
            rights[i] = _patent(from + i);
        }
    }
}
