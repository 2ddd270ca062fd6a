// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IAssetRegister} from "../../contracts/interfaces/IAssetRegister.sol";
import {ILoanBook} from "../../contracts/interfaces/ILoanBook.sol";
import {IPledgeBook} from "../../contracts/interfaces/IPledgeBook.sol";
import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Scenes} from "./support/Scenes.sol";
import {Step} from "./support/Step.sol";

/// @title How a pledge comes about.
contract PledgeBookTest is Scenes {
    function testFuzz_aBundleIsBoundWhole(uint8 count) public {
        ShortString[] memory rights = _verifiedBundle(1 + count % 12);
        _approvedLoan(LOAN);
        _carry(_pledgeAssets(LOAN, rights, 1), _by(OWNER, OFFICER));
        for (uint256 i = 0; i < rights.length; ++i) {
            _assertHeld(rights[i], LOAN, 0);
            vm.assertEq(ledger.assetOf(rights[i]).version, 3, "version");
        }
    }

    function testFuzz_aBundleIsFreedWhole(uint8 count) public {
        ShortString[] memory rights = _verifiedBundle(1 + count % 12);
        _approvedLoan(LOAN);
        _carry(_pledgeAssets(LOAN, rights, 1), _by(OWNER, OFFICER));
        _carry(_dischargePledge(LOAN, 0), _by(OFFICER));
        for (uint256 i = 0; i < rights.length; ++i) {
            _assertFree(rights[i]);
        }
        _carry(_pledgeAssets(LOAN, rights, 1), _by(OWNER, OFFICER));
        _assertHeld(rights[0], LOAN, 1);
    }

    function testFuzz_finding11_oneBadRightSpoilsTheBundle(uint8 count, uint8 bad, uint8 why) public {
        ShortString[] memory rights = _verifiedBundle(2 + count % 6);
        ShortString right = rights[bad % rights.length];
        _approvedLoan(LOAN);
        if (why % 3 == 0) _dispute(right);
        if (why % 3 == 1) _carry(_withdrawVerification(right), _by(VERIFIER));
        if (why % 3 == 2) _pledge(LOAN, right);
        _refuse(_pledgeAssets(LOAN, rights, 1), _by(OWNER, OFFICER), _spoilt(why % 3, right));
    }

    function testFuzz_theBundleRises(uint8 from, uint8 to) public {
        ShortString[] memory rights = _verifiedBundle(4);
        _approvedLoan(LOAN);
        (uint256 a, uint256 b) = (from % 4, to % 4);
        ShortString[] memory pair = new ShortString[](2);
        (pair[0], pair[1]) = (rights[a], rights[b]);
        if (a < b) _carry(_pledgeAssets(LOAN, pair, 1), _by(OWNER, OFFICER));
        else _refuse(_pledgeAssets(LOAN, pair, 1), _by(OWNER, OFFICER), _of(IPledgeBook.AssetsNotRising.selector, 1));
    }

    function test_aRightOfNoTextIsNotPledged() public {
        _approvedLoan(LOAN);
        Step memory step = _pledgeAssets(LOAN, _bundle(ShortString.wrap(0)), 1);
        _refuse(step, _by(OWNER, OFFICER), _of(IPledgeBook.AssetsNotRising.selector, 0));
    }

    function test_anUnknownRightIsNotPledged() public {
        _approvedLoan(LOAN);
        Step memory step = _pledgeAssets(LOAN, _bundle(_right()), 1);
        _refuse(step, _by(OWNER, OFFICER), abi.encodeWithSelector(IAssetRegister.AssetUnknown.selector, _right()));
    }

    function test_aPledgeNamesARightAndAnAmount() public {
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        bytes memory reason = abi.encodeWithSelector(ISignedSteps.EmptyStep.selector);
        _refuse(_pledgeAssets(LOAN, new ShortString[](0), 1), _by(OWNER, OFFICER), reason);
        _refuse(_pledgeAssets(LOAN, _bundle(_right()), 0), _by(OWNER, OFFICER), reason);
    }

    function testFuzz_finding11_anyChangeOfARightKillsTheSignature(uint8 change) public {
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        Step memory step = _pledgeAssets(LOAN, _bundle(_right()), 1);
        bytes memory signatures = _signed(step, _by(OWNER, OFFICER));
        bytes32 before = _fingerprintOf(_bundle(_right()));
        if (change % 3 == 0) _verify(_right());
        if (change % 3 == 1) _value(_right(), 1, 2, 3);
        if (change % 3 == 2) _dispute(_right());
        if (change % 3 == 2) _carry(_resolveDispute(_right(), false), _by(GUARDIAN_2));
        bytes32 current = _fingerprintOf(_bundle(_right()));
        _refuse(step, signatures, abi.encodeWithSelector(IPledgeBook.FingerprintPassed.selector, before, current));
    }

    function test_finding11_anOpenDisputeRefusesEvenAFreshSignature() public {
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        _dispute(_right());
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.AssetDisputed.selector, _right());
        _refuse(_pledgeAssets(LOAN, _bundle(_right()), 1), _by(OWNER, OFFICER), reason);
    }

    function test_finding22_aHeldRightIsNotPledgedAgainByAnyLoan() public {
        _pledgedLoan(LOAN, _right());
        _approvedLoan(OTHER_LOAN);
        bytes memory reason = abi.encodeWithSelector(IPledgeBook.AssetAlreadyPledged.selector, _right(), LOAN, 0);
        _refuse(_pledgeAssets(LOAN, _bundle(_right()), 1), _by(OWNER, OFFICER), reason);
        _refuse(_pledgeAssets(OTHER_LOAN, _bundle(_right()), 1), _by(OWNER, OFFICER), reason);
    }

    function testFuzz_theVerificationHasToBeInForceOnThatDay(uint40 later) public {
        later = uint40(_bound(later, _year(), type(uint40).max - 1));
        uint40 validUntil = _year();
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        vm.warp(later);
        deadline = later + 1;
        bytes memory reason =
            abi.encodeWithSelector(IAssetRegister.VerificationNotInForce.selector, _right(), validUntil);
        _refuse(_pledgeAssets(LOAN, _bundle(_right()), 1), _by(OWNER, OFFICER), reason);
    }

    function test_theOwnerPledgesAndNobodyElse() public {
        _verifiedRight(_right(), OTHER_OWNER);
        _approvedLoan(LOAN);
        Step memory step = _pledgeAssets(LOAN, _bundle(_right()), 1);
        bytes memory reason = abi.encodeWithSelector(IPledgeBook.NotTheOwner.selector, _right(), OTHER_SME, SME);
        _refuse(step, _by(OWNER, OFFICER), reason);
        _carry(step, _by(OTHER_OWNER, OFFICER));
    }

    function test_finding09_noLoanIsPledgedOnlyARegisteredRight() public {
        _approvedLoan(LOAN);
        ShortString claim = ShortString.wrap(bytes32(LOAN));
        bytes memory reason = abi.encodeWithSelector(IAssetRegister.AssetUnknown.selector, claim);
        _refuse(_pledgeAssets(LOAN, _bundle(claim), 1), _by(OWNER, OFFICER), reason);
    }

    function test_finding16_thePledgeeIsTheLoansBank() public {
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        Step memory step = _pledgeAssets(LOAN, _bundle(_right()), 1);
        _refuse(step, _by(OWNER, OTHER_OFFICER), _wrongParty(OTHER_OFFICER, BANK, OTHER_BANK));
        _refuse(step, _by(OWNER, OWNER), _missing(OWNER, LENDS));
        _refuse(step, _by(OFFICER, OFFICER), _missing(OFFICER, SIGNATORY));
    }

    function test_finding12_aPledgeIsAddedWhileTheLoanRunsOnly() public {
        _verifiedRight(_otherRight(), OWNER);
        _apply(LOAN);
        _refuse(_pledgeAssets(LOAN, _bundle(_otherRight()), 1), _by(OWNER, OFFICER), _wrongState());
        _carry(_declineLoan(LOAN), _by(OFFICER));
        _refuse(_pledgeAssets(LOAN, _bundle(_otherRight()), 1), _by(OWNER, OFFICER), _wrongState());
    }

    function test_aPledgeIsAddedToCureButNotOnceEnforced() public {
        _overdueLoan();
        _verifiedRight(_otherRight(), OWNER);
        _pledge(LOAN, _otherRight());
        _carry(_declareDefault(LOAN), _by(OFFICER));
        _verifiedRight(_patent(9), OWNER);
        _pledge(LOAN, _patent(9));
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        _verifiedRight(_patent(10), OWNER);
        _refuse(_pledgeAssets(LOAN, _bundle(_patent(10)), 1), _by(OWNER, OFFICER), _wrongState());
    }

    function test_aSettledLoanTakesNoPledge() public {
        _settledLoan();
        _verifiedRight(_otherRight(), OWNER);
        _refuse(_pledgeAssets(LOAN, _bundle(_otherRight()), 1), _by(OWNER, OFFICER), _wrongState());
    }

    function test_finding21_aLoanHasEightPledgesEver() public {
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        for (uint8 i = 0; i < 8; ++i) {
            _pledge(LOAN, _right());
            _assertHeld(_right(), LOAN, i);
            _carry(_dischargePledge(LOAN, i), _by(OFFICER));
        }
        bytes memory reason = abi.encodeWithSelector(IPledgeBook.TooManyPledges.selector, LOAN);
        _refuse(_pledgeAssets(LOAN, _bundle(_right()), 1), _by(OWNER, OFFICER), reason);
    }

    function test_eightPledgesLiveSideBySide() public {
        _approvedLoan(LOAN);
        for (uint8 i = 0; i < 8; ++i) {
            _verifiedRight(_patent(i), OWNER);
            _pledge(LOAN, _patent(i));
            _confirm(LOAN, i);
        }
        _release(LOAN, AMOUNT);
        ILoanBook.Loan memory loan = ledger.loanOf(LOAN);
        vm.assertTrue(loan.live == 255 && loan.registered == 255 && loan.pledges == 8, "bits");
    }

    function testFuzz_finding13_theLoansVersionIsPartOfTheTerms(uint8 change) public {
        _verifiedRight(_right(), OWNER);
        _approvedLoan(LOAN);
        Step memory step = _pledgeAssets(LOAN, _bundle(_right()), 1);
        bytes memory signatures = _signed(step, _by(OWNER, OFFICER));
        if (change % 2 == 0) _carry(_changeTerms(LOAN), _by(OWNER, OFFICER));
        else _carry(_pledgeAssets(LOAN, _verifiedBundle(1), 1), _by(OWNER, OFFICER));
        _refuse(step, signatures, abi.encodeWithSelector(ISignedSteps.VersionPassed.selector, 2, 3));
    }

    function test_aRightThatNobodyRegisteredHasNoLien() public view {
        try ledger.lienOn(_right()) {
            vm.assertTrue(false, "answered");
        } catch (bytes memory reason) {
            vm.assertEq(reason, abi.encodeWithSelector(IAssetRegister.AssetUnknown.selector, _right()), "reason");
        }
    }

    function _verifiedBundle(uint256 count) private returns (ShortString[] memory rights) {
        rights = _bundle(20, count);
        for (uint256 i = 0; i < count; ++i) {
            _verifiedRight(rights[i], OWNER);
        }
    }

    function _of(bytes4 selector, uint256 index) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, index);
    }

    function _spoilt(uint8 why, ShortString right) private pure returns (bytes memory) {
        if (why == 0) return abi.encodeWithSelector(IAssetRegister.AssetDisputed.selector, right);
        if (why == 1) return abi.encodeWithSelector(IAssetRegister.VerificationNotInForce.selector, right, 0);
        return abi.encodeWithSelector(IPledgeBook.AssetAlreadyPledged.selector, right, LOAN, 0);
    }
}
