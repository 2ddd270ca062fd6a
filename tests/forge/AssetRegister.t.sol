// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssetRegister} from "../../contracts/interfaces/IAssetRegister.sol";
import {IPartyDirectory} from "../../contracts/interfaces/IPartyDirectory.sol";
import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Scenes} from "./support/Scenes.sol";

/// @title Rights: verified, valued, disputed.
contract AssetRegisterTest is Scenes {
    uint256[12] private _people = [
        GUARDIAN_1,
        GUARDIAN_2,
        GUARDIAN_3,
        VERIFIER,
        APPRAISER,
        OFFICER,
        APPROVER,
        OTHER_OFFICER,
        OTHER_OWNER,
        OTHER_VERIFIER,
        OTHER_APPRAISER,
        COLLEAGUE
    ];

    function test_finding22_registeringIsTheOnlyWayIn() public {
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.AssetUnknown.selector, _right());
        _refuse(_attestVerification(_right(), _year()), _by(VERIFIER), reason);
        _refuse(_withdrawVerification(_right()), _by(VERIFIER), reason);
        _refuse(_recordValuation(_right(), 1, 2, 3, _year()), _by(APPRAISER, COLLEAGUE), reason);
        _refuse(_openDispute(_right(), paper), _by(GUARDIAN_1), reason);
        _refuse(_resolveDispute(_right(), true), _by(GUARDIAN_1), reason);
    }

    function testFuzz_verificationHoldsUntilItsEndOnly(uint40 validUntil, uint40 later) public {
        validUntil = uint40(_bound(validUntil, block.timestamp + 1, type(uint40).max - 1));
        _register(_right(), OWNER);
        _carry(_attestVerification(_right(), validUntil), _by(VERIFIER));
        vm.assertEq(ledger.assetOf(_right()).verifiedUntil, validUntil, "valid until");
        later = uint40(_bound(later, block.timestamp, type(uint40).max - 1));
        vm.warp(later);
        deadline = later + 1;
        if (later < validUntil) _carry(_withdrawVerification(_right()), _by(VERIFIER));
        else _refuse(_withdrawVerification(_right()), _by(VERIFIER), _notInForce(validUntil));
    }

    function testFuzz_validityLiesAhead(uint40 validUntil) public {
        validUntil = uint40(_bound(validUntil, 0, block.timestamp));
        _verifiedRight(_right(), OWNER);
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.ValidityNotAhead.selector, validUntil);
        _refuse(_attestVerification(_right(), validUntil), _by(VERIFIER), reason);
        _refuse(_recordValuation(_right(), 1, 2, 3, validUntil), _by(APPRAISER, COLLEAGUE), reason);
    }

    function testFuzz_aProviderCannotVerifyItsOwnRight(uint16 roles) public {
        _enrol(STRANGER, SME, 5, VERIFIES | roles);
        _register(_right(), OWNER);
        _refuse(_attestVerification(_right(), _year()), _by(STRANGER), _wrongParty(STRANGER, 0, SME));
        _verify(_right());
        _refuse(_withdrawVerification(_right()), _by(STRANGER), _wrongParty(STRANGER, 0, SME));
    }

    function test_anyProviderMayWithdrawWhatAnotherAttested() public {
        _verifiedRight(_right(), OWNER);
        _carry(_withdrawVerification(_right()), _by(OTHER_VERIFIER));
        vm.assertEq(ledger.assetOf(_right()).verifiedUntil, 0, "verified");
        _refuse(_withdrawVerification(_right()), _by(VERIFIER), _notInForce(0));
        _verify(_right());
    }

    function testFuzz_aValuationIsARisingRangeAboveZero(uint64 low, uint64 base, uint64 high) public {
        _verifiedRight(_right(), OWNER);
        if (low != 0 && low <= base && base <= high) {
            _value(_right(), low, base, high);
            IAssetRegister.Valuation memory found = ledger.valuationOf(_right());
            vm.assertTrue(found.lowFen == low && found.baseFen == base && found.highFen == high, "range");
            vm.assertEq(found.validUntil, _year(), "valid until");
        } else {
            _refuse(
                _recordValuation(_right(), low, base, high, _year()),
                _by(APPRAISER, COLLEAGUE),
                _notRising(low, base, high)
            );
        }
    }

    function testFuzz_aRisingRangeIsTaken(uint64 low, uint64 base, uint64 high) public {
        _verifiedRight(_right(), OWNER);
        low = uint64(_bound(low, 1, type(uint64).max));
        base = uint64(_bound(base, low, type(uint64).max));
        high = uint64(_bound(high, base, type(uint64).max));
        _value(_right(), low, base, high);
        vm.assertEq(ledger.valuationOf(_right()).highFen, high, "high");
    }

    function testFuzz_aRangeOutOfOrderIsRefused(uint64 low, uint64 base, uint64 high) public {
        vm.assume(low > base || base > high);
        _verifiedRight(_right(), OWNER);
        _refuse(
            _recordValuation(_right(), low, base, high, _year()), _by(APPRAISER, COLLEAGUE), _notRising(low, base, high)
        );
    }

    function test_onlyAVerifiedRightIsValued() public {
        _register(_right(), OWNER);
        _refuse(_recordValuation(_right(), 1, 2, 3, _year()), _by(APPRAISER, COLLEAGUE), _notInForce(0));
    }

    function testFuzz_onePersonIsNotTwoAppraisers(uint16 roles) public {
        _enrol(STRANGER, VALUER, 1, APPRAISES | roles);
        _verifiedRight(_right(), OWNER);
        bytes memory reason = abi.encodeWithSelector(IPartyDirectory.SamePerson.selector, VALUER, 1);
        _refuse(_recordValuation(_right(), 1, 2, 3, _year()), _by(APPRAISER, APPRAISER), reason);
        _refuse(_recordValuation(_right(), 1, 2, 3, _year()), _by(APPRAISER, STRANGER), reason);
    }

    function test_twoPeopleWithOneNumberInTwoPartiesAreTwo() public {
        _verifiedRight(_right(), OWNER);
        _value(_right(), 1, 2, 3);
        vm.assertEq(ledger.keyOf(vm.addr(APPRAISER)).person, ledger.keyOf(vm.addr(OTHER_APPRAISER)).person, "person");
    }

    function testFuzz_finding16_neitherAppraiserIsOfTheOwnersParty(uint32 person) public {
        _enrol(STRANGER, SME, person, APPRAISES);
        _verifiedRight(_right(), OWNER);
        bytes memory reason = _wrongParty(STRANGER, 0, SME);
        _refuse(_recordValuation(_right(), 1, 2, 3, _year()), _by(STRANGER, APPRAISER), reason);
        _refuse(_recordValuation(_right(), 1, 2, 3, _year()), _by(APPRAISER, STRANGER), reason);
    }

    function testFuzz_anybodyButTheOwnerMayOpenADispute(uint256 who, bytes32 evidence) public {
        vm.assume(evidence != 0);
        who = _people[who % _people.length];
        _register(_right(), OWNER);
        _carry(_openDispute(_right(), evidence), _by(who));
        vm.assertTrue(ledger.assetOf(_right()).disputed, "disputed");
        vm.assertEq(ledger.disputeOf(_right()), ledger.keyOf(vm.addr(who)).party, "initiator");
        vm.assertTrue(ledger.isEvidenceUsed(evidence), "evidence");
    }

    function testFuzz_theOwnerCannotDisputeItsOwnRight(uint16 roles) public {
        _enrol(STRANGER, SME, 5, GUARDS | roles);
        _register(_right(), OWNER);
        _refuse(_openDispute(_right(), paper), _by(OWNER), _wrongParty(OWNER, 0, SME));
        _refuse(_openDispute(_right(), paper), _by(STRANGER), _wrongParty(STRANGER, 0, SME));
    }

    function testFuzz_aMachineCannotOpenADispute(bytes32 evidence) public {
        _register(_right(), OWNER);
        _refuse(_openDispute(_right(), evidence), _by(RECORDER), _missing(RECORDER, PERSONAL));
    }

    function testFuzz_evidenceOpensOneDisputeEver(bytes32 evidence, bool upheld, bool otherRight) public {
        vm.assume(evidence != 0);
        _register(_right(), OWNER);
        _register(_otherRight(), OWNER);
        _carry(_openDispute(_right(), evidence), _by(OTHER_OWNER));
        _carry(_resolveDispute(_right(), upheld), _by(GUARDIAN_1));
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.EvidenceUsed.selector, evidence);
        _refuse(_openDispute(otherRight ? _otherRight() : _right(), evidence), _by(OFFICER), reason);
    }

    function test_aDisputeRestsOnEvidence() public {
        _register(_right(), OWNER);
        _refuse(_openDispute(_right(), 0), _by(OFFICER), abi.encodeWithSelector(ISignedSteps.EmptyStep.selector));
    }

    function testFuzz_finding15_aRightIsDisputedOnceAtATime(uint256 who, bytes32 evidence) public {
        _verifiedRight(_right(), OWNER);
        _dispute(_right());
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.AssetDisputed.selector, _right());
        _refuse(_openDispute(_right(), evidence), _by(_people[who % _people.length]), reason);
        _refuse(_attestVerification(_right(), _year()), _by(VERIFIER), reason);
        _value(_right(), 1, 2, 3);
        _carry(_withdrawVerification(_right()), _by(VERIFIER));
    }

    function testFuzz_theArbiterIsNeitherOwnerNorInitiator(uint256 initiator, uint256 arbiter, bool upheld) public {
        (initiator, arbiter) = (GUARDIAN_1 + initiator % 3, GUARDIAN_1 + arbiter % 3);
        uint32 party = ledger.keyOf(vm.addr(arbiter)).party;
        _verifiedRight(_right(), OWNER);
        _carry(_openDispute(_right(), paper), _by(initiator));
        if (initiator == arbiter) {
            _refuse(_resolveDispute(_right(), upheld), _by(arbiter), _wrongParty(arbiter, 0, party));
        } else {
            _carry(_resolveDispute(_right(), upheld), _by(arbiter));
            vm.assertEq(ledger.disputeOf(_right()), 0, "initiator");
        }
    }

    function test_theOwnersGuardianIsNoArbiter() public {
        _enrol(STRANGER, SME, 5, GUARDS);
        _verifiedRight(_right(), OWNER);
        _dispute(_right());
        _refuse(_resolveDispute(_right(), false), _by(STRANGER), _wrongParty(STRANGER, 0, SME));
    }

    function test_whatIsNotDisputedIsNotResolved() public {
        _register(_right(), OWNER);
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.AssetNotDisputed.selector, _right());
        _refuse(_resolveDispute(_right(), false), _by(GUARDIAN_1), reason);
    }

    function testFuzz_anUpheldDisputeTakesTheVerification(bool upheld) public {
        _verifiedRight(_right(), OWNER);
        _dispute(_right());
        _carry(_resolveDispute(_right(), upheld), _by(GUARDIAN_2));
        vm.assertEq(ledger.assetOf(_right()).verifiedUntil, upheld ? 0 : _year(), "verified until");
        vm.assertFalse(ledger.assetOf(_right()).disputed, "disputed");
        vm.assertEq(ledger.assetOf(_right()).version, 4, "version");
    }

    function test_finding12_theOwnerCannotDodgeADisputeByAnotherStep() public {
        _register(_right(), OWNER);
        bytes memory dispute =
            _openDispute(_right(), paper).callWith(_signed(_openDispute(_right(), paper), _by(OFFICER)));
        _verify(_right());
        (bool done,) = _send(dispute);
        vm.assertTrue(done && ledger.assetOf(_right()).disputed, "dodged");
    }

    function testFuzz_aRightStaysItsFirstOwners(uint256 steps) public {
        _verifiedRight(_right(), OWNER);
        for (uint256 i = 0; i < 6; ++i) {
            if (steps & (1 << i) == 0) _verify(_right());
            else _value(_right(), 1, 2, 3);
            vm.assertEq(ledger.assetOf(_right()).owner, SME, "owner");
        }
        vm.assertEq(ledger.assetOf(_right()).version, 8, "version");
    }

    function _notInForce(uint40 validUntil) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegister.VerificationNotInForce.selector, _right(), validUntil);
    }

    function _notRising(uint64 low, uint64 base, uint64 high) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegister.RangeNotRising.selector, low, base, high);
    }
}
