// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Handler} from "./Handler.sol";

/// @notice What forge may call on the handler: one act for each kind of step.
function stepActs(Handler handler) pure returns (bytes4[37] memory) {
    bytes memory onLoans = abi.encodePacked(abi.encode(_loanActs(handler)), abi.encode(_enforcementActs(handler)));
    return abi.decode(
        abi.encodePacked(
            abi.encode(_partyActs(handler)), abi.encode(_assetActs(handler)), onLoans, abi.encode(_pledgeActs(handler))
        ),
        (bytes4[37])
    );
}

/// @notice What is no step: time, replays, forgeries, noise.
function otherActs(Handler handler) pure returns (bytes4[4] memory) {
    return [handler.wait.selector, handler.replay.selector, handler.forge.selector, handler.noise.selector];
}

function _partyActs(Handler handler) pure returns (bytes4[8] memory) {
    return [
        handler.admitParty.selector,
        handler.changeParty.selector,
        handler.enrolKey.selector,
        handler.changeKey.selector,
        handler.rotateKey.selector,
        handler.anchorLog.selector,
        handler.stopPledging.selector,
        handler.resumePledging.selector
    ];
}

function _assetActs(Handler handler) pure returns (bytes4[6] memory) {
    return [
        handler.registerAsset.selector,
        handler.attestVerification.selector,
        handler.withdrawVerification.selector,
        handler.recordValuation.selector,
        handler.openDispute.selector,
        handler.resolveDispute.selector
    ];
}

function _loanActs(Handler handler) pure returns (bytes4[8] memory) {
    return [
        handler.applyForLoan.selector,
        handler.approveLoan.selector,
        handler.declineLoan.selector,
        handler.releaseFunds.selector,
        handler.recordRepayment.selector,
        handler.changeTerms.selector,
        handler.offerClaim.selector,
        handler.acceptClaim.selector
    ];
}

function _enforcementActs(Handler handler) pure returns (bytes4[8] memory) {
    return [
        handler.markOverdue.selector,
        handler.markCurrent.selector,
        handler.declareDefault.selector,
        handler.openEnforcement.selector,
        handler.closeEnforcement.selector,
        handler.recordRealisation.selector,
        handler.distributeProceeds.selector,
        handler.recordFact.selector
    ];
}

function _pledgeActs(Handler handler) pure returns (bytes4[7] memory) {
    return [
        handler.pledgeAssets.selector,
        handler.confirmRegistration.selector,
        handler.voidRegistration.selector,
        handler.lapseRegistration.selector,
        handler.dischargePledge.selector,
        handler.waivePledge.selector,
        handler.forceDischarge.selector
    ];
}
