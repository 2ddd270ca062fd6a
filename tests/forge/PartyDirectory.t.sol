// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPartyDirectory} from "../../contracts/interfaces/IPartyDirectory.sol";
import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Scenes} from "./support/Scenes.sol";

/// @title Parties, keys, and the guardians' quorum.
contract PartyDirectoryTest is Scenes {
    function testFuzz_aPartyIsAdmittedOnce(uint32 party, uint64 limit) public {
        vm.assume(party != 0 && ledger.partyOf(party).version == 0);
        _carry(_admitParty(party, limit), _guardians());
        vm.assertEq(ledger.partyOf(party).version, 1, "version");
        vm.assertEq(ledger.partyOf(party).dualApprovalAboveFen, limit, "limit");
        _refuse(_admitParty(party, limit), _guardians(), _of(IPartyDirectory.PartyKnown.selector, party));
    }

    function testFuzz_noPartyHasTheNumberZero(uint64 limit) public {
        _refuse(_admitParty(0, limit), _guardians(), _of(IPartyDirectory.PartyKnown.selector, 0));
    }

    function testFuzz_finding13_aLimitChangesOnlyForWhatIsDecidedLater(uint64 limit) public {
        _approvedLoan(LOAN);
        bytes32 before = keccak256(abi.encode(ledger.loanOf(LOAN)));
        _carry(_changeParty(BANK, limit), _guardians());
        vm.assertEq(ledger.partyOf(BANK).version, 2, "version");
        vm.assertEq(ledger.partyOf(BANK).dualApprovalAboveFen, limit, "limit");
        vm.assertEq(keccak256(abi.encode(ledger.loanOf(LOAN))), before, "the loan");
    }

    function testFuzz_anUnknownPartyIsNotChanged(uint32 party) public {
        vm.assume(ledger.partyOf(party).version == 0);
        _refuse(_changeParty(party, 1), _guardians(), _of(IPartyDirectory.PartyUnknown.selector, party));
    }

    function testFuzz_anUnknownPartyHasNoKeys(uint32 party) public {
        vm.assume(ledger.partyOf(party).version == 0);
        bytes memory reason = _of(IPartyDirectory.PartyUnknown.selector, party);
        _refuse(_enrolKey(vm.addr(STRANGER), party, 1, LENDS), _guardians(), reason);
    }

    function testFuzz_aKeyIsEnrolledAsSigned(address key, uint32 person, uint16 roles) public {
        vm.assume(ledger.keyOf(key).party == 0);
        _carry(_enrolKey(key, SME, person, roles), _guardians());
        IPartyDirectory.Key memory known = ledger.keyOf(key);
        vm.assertTrue(known.party == SME && known.person == person, "party and person");
        vm.assertTrue(known.roles == roles && known.version == 1, "roles and version");
    }

    function testFuzz_aKeyIsEnrolledOnceEver(uint32 person, uint16 roles) public {
        bytes memory reason = _of(IPartyDirectory.KeyKnown.selector, vm.addr(OFFICER));
        _refuse(_enrolKey(vm.addr(OFFICER), SME, person, roles), _guardians(), reason);
    }

    function testFuzz_rolesChangeAndNothingElse(uint16 roles) public {
        _carry(_changeKey(vm.addr(OFFICER), roles), _guardians());
        IPartyDirectory.Key memory known = ledger.keyOf(vm.addr(OFFICER));
        vm.assertTrue(known.party == BANK && known.person == 1, "party and person");
        vm.assertTrue(known.roles == roles && known.version == 2, "roles and version");
    }

    function testFuzz_anUnknownKeyIsNotChanged(address key, uint16 roles) public {
        vm.assume(ledger.keyOf(key).party == 0);
        _refuse(_changeKey(key, roles), _guardians(), _of(IPartyDirectory.KeyUnknown.selector, key));
    }

    function testFuzz_anUnknownKeyIsNotRotated(address key) public {
        vm.assume(ledger.keyOf(key).party == 0);
        bytes memory reason = _of(IPartyDirectory.KeyUnknown.selector, key);
        _refuse(_rotateKey(key, vm.addr(STRANGER)), _guardians(), reason);
    }

    function testFuzz_finding19_aKeySignsOnlyInItsRoles(uint16 roles) public {
        _apply(LOAN);
        _carry(_changeKey(vm.addr(OFFICER), roles), _guardians());
        if (roles & LENDS != 0) _approve(LOAN);
        else _refuse(_approveLoan(LOAN, AMOUNT), _by(OFFICER), _missing(OFFICER, LENDS));
    }

    function testFuzz_finding17_aLostKeyIsReplacedAndNoRecordMoves(uint256 fresh) public {
        fresh = _bound(fresh, 0x10000, type(uint128).max);
        _securedLoan(LOAN, _right());
        bytes32 before = _records();
        _carry(_rotateKey(vm.addr(OFFICER), vm.addr(fresh)), _guardians());
        vm.assertEq(_records(), before, "records");
        _refuse(_releaseFunds(LOAN, 1), _by(OFFICER), _missing(OFFICER, LENDS));
        _carry(_releaseFunds(LOAN, 1), _by(fresh));
    }

    function testFuzz_finding17_anOwnersLostKeyIsReplacedAndTheRightStays(uint256 fresh) public {
        fresh = _bound(fresh, 0x10000, type(uint128).max);
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        _carry(_rotateKey(vm.addr(OWNER), vm.addr(fresh)), _guardians());
        vm.assertEq(ledger.assetOf(_right()).owner, SME, "owner");
        _carry(_pledgeAssets(LOAN, _bundle(_right()), AMOUNT), _by(fresh, OFFICER));
        _assertHeld(_right(), LOAN, 0);
    }

    function testFuzz_theNewKeyIsTheSamePersonWithTheSameRoles(uint256 fresh) public {
        address key = vm.addr(_bound(fresh, 0x10000, type(uint128).max));
        _carry(_rotateKey(vm.addr(OFFICER), key), _guardians());
        IPartyDirectory.Key memory known = ledger.keyOf(key);
        vm.assertTrue(known.party == BANK && known.person == 1 && known.roles == LENDS, "the new key");
        vm.assertTrue(known.version == 1, "its version");
        known = ledger.keyOf(vm.addr(OFFICER));
        vm.assertTrue(known.party == BANK && known.person == 1 && known.roles == 0, "the old key");
        vm.assertTrue(known.version == 2, "its version");
    }

    function test_aKeyIsNotRotatedToAKnownOne() public {
        bytes memory reason = _of(IPartyDirectory.KeyKnown.selector, vm.addr(OWNER));
        _refuse(_rotateKey(vm.addr(OFFICER), vm.addr(OWNER)), _guardians(), reason);
        reason = _of(IPartyDirectory.KeyKnown.selector, vm.addr(OFFICER));
        _refuse(_rotateKey(vm.addr(OFFICER), vm.addr(OFFICER)), _guardians(), reason);
    }

    function test_aRotatedKeyMayBeGivenRolesAgainButStaysThePersons() public {
        _carry(_rotateKey(vm.addr(OFFICER), vm.addr(STRANGER)), _guardians());
        _carry(_changeKey(vm.addr(OFFICER), APPROVES), _guardians());
        vm.assertEq(ledger.keyOf(vm.addr(OFFICER)).person, 1, "person");
        _apply(LOAN);
        bytes memory reason = abi.encodeWithSelector(IPartyDirectory.SamePerson.selector, BANK, 1);
        _refuse(_approveLoan(LOAN, LIMIT + 1), _by(STRANGER, OFFICER), reason);
    }

    function testFuzz_theQuorumIsTwoGuardiansInRisingOrder(uint256 first, uint256 second) public {
        (first, second) = (first % 3, second % 3);
        uint256[] memory signers = _by(GUARDIAN_1 + first, GUARDIAN_1 + second);
        if (first < second) {
            _carry(_admitParty(NOBODY, 0), signers);
        } else {
            _refuse(_admitParty(NOBODY, 0), signers, _quorumMissing(1));
        }
    }

    function testFuzz_twoGuardiansOfOnePartyAreNoQuorum(uint256 fresh) public {
        fresh = _bound(fresh, 0x10000, type(uint128).max);
        _enrol(fresh, FIRST, 9, GUARDS);
        _refuse(_admitParty(NOBODY, 0), _by(GUARDIAN_1, fresh), _quorumMissing(1));
        _carry(_admitParty(NOBODY, 0), _by(fresh, GUARDIAN_3));
    }

    function testFuzz_whoIsNoGuardianMakesNoQuorum(uint256 who) public {
        uint256[6] memory others = [VERIFIER, APPRAISER, OFFICER, APPROVER, OWNER, RECORDER];
        uint256 other = others[who % 6];
        _refuse(_admitParty(NOBODY, 0), _by(GUARDIAN_1, other), _missing(other, GUARDS));
        _refuse(_admitParty(NOBODY, 0), _by(other, GUARDIAN_1), _missing(other, GUARDS));
    }

    function testFuzz_guardiansOfTwoPartiesAreLeft(uint16 roles) public {
        vm.assume(roles & GUARDS == 0);
        _carry(_changeKey(vm.addr(GUARDIAN_3), roles), _guardians());
        bytes memory reason = abi.encodeWithSelector(IPartyDirectory.TooFewGuardians.selector, 1, 2);
        _refuse(_changeKey(vm.addr(GUARDIAN_2), roles), _guardians(), reason);
        _enrol(STRANGER, SECOND, 9, GUARDS);
        _carry(_changeKey(vm.addr(GUARDIAN_2), roles), _guardians());
        vm.assertEq(ledger.partyOf(SECOND).guardians, 1, "guardians");
    }

    function test_aGuardiansKeyMayBeRotatedWhenOnlyTwoPartiesGuard() public {
        _carry(_changeKey(vm.addr(GUARDIAN_3), 0), _guardians());
        _carry(_rotateKey(vm.addr(GUARDIAN_2), vm.addr(STRANGER)), _guardians());
        vm.assertEq(ledger.partyOf(SECOND).guardians, 1, "guardians");
        _carry(_admitParty(NOBODY, 0), _by(GUARDIAN_1, STRANGER));
    }

    function testFuzz_guardiansAreCountedByParty(uint8 more) public {
        uint256 count = more % 5;
        for (uint256 i = 0; i < count; ++i) {
            _enrol(0x5000 + i, BANK, uint32(i), GUARDS | LENDS);
        }
        vm.assertEq(ledger.partyOf(BANK).guardians, count, "enrolled");
        for (uint256 i = 0; i < count; ++i) {
            _carry(_changeKey(vm.addr(0x5000 + i), LENDS), _guardians());
            _carry(_changeKey(vm.addr(0x5000 + i), LENDS), _guardians());
        }
        vm.assertEq(ledger.partyOf(BANK).guardians, 0, "taken away");
    }

    function testFuzz_aLedgerIsFoundedByGuardiansOfTwoParties(uint8 count) public {
        Founder[] memory founders = new Founder[](count % 4);
        for (uint256 i = 0; i < founders.length; ++i) {
            founders[i] = Founder(uint32(i + 1), "", 0, vm.addr(i + 1), 1);
        }
        try this.found(founders) {
            vm.assertTrue(founders.length >= 2, "too few");
        } catch {
            vm.assertTrue(founders.length < 2, "enough");
        }
    }

    function found(Founder[] memory founders) external returns (address) {
        return _found(founders);
    }

    function test_foundersAreDistinctParties() public {
        Founder[] memory founders = _founders();
        founders[1].party = FIRST;
        try this.found(founders) {
            vm.assertTrue(false, "founded");
        } catch {}
    }

    function testFuzz_finding20_nothingCanBeInitialisedTwice(bytes4 selector, bytes memory rest) public {
        bytes32 before = keccak256(abi.encode(ledger.partyOf(FIRST), ledger.keyOf(vm.addr(GUARDIAN_1))));
        _send(abi.encodePacked(selector, rest));
        bytes32 after_ = keccak256(abi.encode(ledger.partyOf(FIRST), ledger.keyOf(vm.addr(GUARDIAN_1))));
        vm.assertEq(before, after_, "founders");
    }

    function testFuzz_aStaleKeyVersionIsRefused(uint16 roles) public {
        _carry(_changeKey(vm.addr(OFFICER), roles), _guardians());
        ahead = type(uint32).max;
        bytes memory reason = abi.encodeWithSelector(ISignedSteps.VersionPassed.selector, 1, 2);
        _refuse(_changeKey(vm.addr(OFFICER), roles), _guardians(), reason);
    }

    function _records() private view returns (bytes32) {
        (bytes16 loan, uint8 pledge) = ledger.lienOn(_right());
        return keccak256(abi.encode(ledger.loanOf(LOAN), ledger.assetOf(_right()), loan, pledge));
    }

    function _of(bytes4 selector, uint32 party) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, party);
    }

    function _of(bytes4 selector, address key) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, key);
    }

    function _quorumMissing(uint256 found_) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyDirectory.QuorumMissing.selector, found_, 2);
    }
}
