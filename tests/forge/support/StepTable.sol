// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Scenes} from "./Scenes.sol";
import {Step} from "./Step.sol";

/// @title Every kind of step, ready to be carried on the ledger as it then is.
abstract contract StepTable is Scenes {
    uint256 internal constant KINDS = 37;
    uint256 private constant PARTY_KINDS = 6;
    uint256 private constant ASSET_KINDS = 12;
    uint256 private constant LOAN_KINDS = 20;
    uint256 private constant ENFORCEMENT_KINDS = 28;

    /// @dev Brings the ledger to where the step is due; gives the step and those who have to sign it.
    function _due(uint256 kind) internal returns (Step memory step, uint256[] memory signers) {
        if (kind < PARTY_KINDS) return _partyStep(kind);
        if (kind < ASSET_KINDS) return _assetStep(kind - PARTY_KINDS);
        if (kind < LOAN_KINDS) return _loanStep(kind - ASSET_KINDS);
        if (kind < ENFORCEMENT_KINDS) return _enforcementStep(kind - LOAN_KINDS);
        return _pledgeStep(kind - ENFORCEMENT_KINDS);
    }

    function _partyStep(uint256 kind) private view returns (Step memory, uint256[] memory) {
        if (kind == 0) return (_admitParty(NOBODY, LIMIT), _guardians());
        if (kind == 1) return (_changeParty(BANK, 2 * LIMIT), _guardians());
        if (kind == 2) return (_enrolKey(vm.addr(STRANGER), SME, 9, SIGNATORY), _guardians());
        if (kind == 3) return (_changeKey(vm.addr(OFFICER), LENDS | APPROVES), _guardians());
        if (kind == 4) return (_rotateKey(vm.addr(OFFICER), vm.addr(STRANGER)), _guardians());
        return (_anchorLog(5), _by(RECORDER));
    }

    function _assetStep(uint256 kind) private returns (Step memory, uint256[] memory) {
        if (kind == 0) return (_registerAsset(_right()), _by(OWNER));
        _register(_right(), OWNER);
        if (kind == 1) return (_attestVerification(_right(), _year()), _by(VERIFIER));
        _verify(_right());
        if (kind == 2) return (_withdrawVerification(_right()), _by(VERIFIER));
        if (kind == 3) return (_recordValuation(_right(), 4, 5, 6, _year()), _by(APPRAISER, COLLEAGUE));
        if (kind == 4) return (_openDispute(_right(), paper), _by(OTHER_OWNER));
        _dispute(_right());
        return (_resolveDispute(_right(), true), _by(GUARDIAN_2));
    }

    function _loanStep(uint256 kind) private returns (Step memory, uint256[] memory) {
        if (kind == 0) return (_applyForLoan(LOAN, BANK, AMOUNT), _by(OWNER));
        if (kind < 3) _apply(LOAN);
        if (kind == 1) return (_approveLoan(LOAN, LIMIT + 1), _by(OFFICER, APPROVER));
        if (kind == 2) return (_declineLoan(LOAN), _by(OFFICER));
        if (kind == 3) _securedLoan(LOAN, _right());
        if (kind == 3) return (_releaseFunds(LOAN, AMOUNT), _by(OFFICER));
        _activeLoan();
        if (kind == 4) return (_recordRepayment(LOAN, AMOUNT, 3), _by(OFFICER));
        if (kind == 5) return (_changeTerms(LOAN), _by(OWNER, OFFICER));
        if (kind == 6) return (_offerClaim(LOAN, OTHER_BANK), _by(OFFICER));
        _carry(_offerClaim(LOAN, OTHER_BANK), _by(OFFICER));
        return (_acceptClaim(LOAN), _by(OTHER_OFFICER));
    }

    function _enforcementStep(uint256 kind) private returns (Step memory, uint256[] memory) {
        if (kind == 7) return _fact();
        if (kind == 1) _overdueLoan();
        if (kind == 1) return (_markCurrent(LOAN), _by(OFFICER));
        _activeLoan();
        if (kind == 0) return (_markOverdue(LOAN, 5, uint40(block.timestamp)), _by(OFFICER));
        if (kind == 2) return (_declareDefault(LOAN), _by(OFFICER));
        _carry(_declareDefault(LOAN), _by(OFFICER));
        if (kind == 3) return (_openEnforcement(LOAN), _by(OFFICER));
        _carry(_openEnforcement(LOAN), _by(OFFICER));
        if (kind == 4) return (_recordRealisation(LOAN, 0, AMOUNT), _by(OFFICER));
        if (kind == 6) return (_closeEnforcement(LOAN), _by(OFFICER));
        _realise(AMOUNT);
        return (_distributeProceeds(LOAN, 1, 2, 3, 0), _by(OFFICER));
    }

    function _fact() private returns (Step memory, uint256[] memory) {
        _apply(LOAN);
        return (_recordFact(LOAN, 1, paper), _by(GUARDIAN_1));
    }

    function _pledgeStep(uint256 kind) private returns (Step memory, uint256[] memory) {
        if (kind >= 7) return _stopStep(kind);
        if (kind == 0) _approvedLoan(LOAN);
        if (kind == 0) _verifiedRight(_right(), OWNER);
        if (kind == 0) return (_pledgeAssets(LOAN, _bundle(_right()), AMOUNT), _by(OWNER, OFFICER));
        _pledgedLoan(LOAN, _right());
        if (kind == 1) return (_confirmRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER));
        _confirm(LOAN, 0);
        if (kind == 2) return (_voidRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER));
        if (kind == 3) return (_lapseRegistration(LOAN, 0, 1), _by(OFFICER, VERIFIER));
        if (kind == 4) return (_dischargePledge(LOAN, 0), _by(OFFICER));
        if (kind == 5) return (_waivePledge(LOAN, 0), _by(OFFICER, APPROVER));
        return (_forceDischarge(LOAN, 0), _guardians());
    }

    function _stopStep(uint256 kind) private returns (Step memory, uint256[] memory) {
        if (kind == 7) return (_stopPledging(), _by(GUARDIAN_1));
        _stop();
        return (_resumePledging(), _guardians());
    }
}
