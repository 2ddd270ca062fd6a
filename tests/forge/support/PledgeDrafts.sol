// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IPledgeBook} from "../../../contracts/interfaces/IPledgeBook.sol";
import {LoanDrafts} from "./LoanDrafts.sol";
import {Step} from "./Step.sol";

/// @title Steps on pledges, unsigned.
/// @dev Type strings are written out here once more, by hand: a change of the contract's own is caught.
abstract contract PledgeDrafts is LoanDrafts {
    function _pledgeAssets(bytes16 loan, ShortString[] memory assets, uint64 securedFen)
        internal
        view
        returns (Step memory)
    {
        IPledgeBook.PledgeAssets memory step = IPledgeBook.PledgeAssets(
            loan, _loanVersion(loan), assets, _fingerprintOf(assets), securedFen, paper, deadline
        );
        bytes memory words = abi.encodePacked(
            abi.encode(step.loan, step.loanVersion, _textsHash(assets)),
            abi.encode(step.fingerprint, step.securedFen, step.termsHash, step.deadline)
        );
        return Step(
            IPledgeBook.pledgeAssets.selector,
            "PledgeAssets(string side,bytes16 loan,uint32 loanVersion,string[] assets,bytes32 fingerprint,uint64 securedFen,bytes32 termsHash,uint40 deadline)",
            abi.encode(step),
            words,
            _sides("pledgor", "pledgee")
        );
    }

    function _confirmRegistration(bytes16 loan, uint8 pledge, uint40 registeredOn) internal view returns (Step memory) {
        IPledgeBook.ConfirmRegistration memory step =
            IPledgeBook.ConfirmRegistration(loan, _loanVersion(loan), pledge, paper, registeredOn, deadline);
        return _step(
            IPledgeBook.confirmRegistration.selector,
            "ConfirmRegistration(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 certificateHash,uint40 registeredOn,uint40 deadline)",
            abi.encode(step),
            _sides("pledgee", "witness")
        );
    }

    function _voidRegistration(bytes16 loan, uint8 pledge, uint40 voidedOn) internal view returns (Step memory) {
        IPledgeBook.VoidRegistration memory step =
            IPledgeBook.VoidRegistration(loan, _loanVersion(loan), pledge, paper, voidedOn, deadline);
        return _step(
            IPledgeBook.voidRegistration.selector,
            "VoidRegistration(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 noticeHash,uint40 voidedOn,uint40 deadline)",
            abi.encode(step),
            _sides("pledgee", "witness")
        );
    }

    function _lapseRegistration(bytes16 loan, uint8 pledge, uint40 lapsedOn) internal view returns (Step memory) {
        IPledgeBook.LapseRegistration memory step =
            IPledgeBook.LapseRegistration(loan, _loanVersion(loan), pledge, paper, lapsedOn, deadline);
        return _step(
            IPledgeBook.lapseRegistration.selector,
            "LapseRegistration(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 noticeHash,uint40 lapsedOn,uint40 deadline)",
            abi.encode(step),
            _sides("pledgee", "witness")
        );
    }

    function _dischargePledge(bytes16 loan, uint8 pledge) internal view returns (Step memory) {
        IPledgeBook.DischargePledge memory step =
            IPledgeBook.DischargePledge(loan, _loanVersion(loan), pledge, paper, deadline);
        return _step(
            IPledgeBook.dischargePledge.selector,
            "DischargePledge(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _waivePledge(bytes16 loan, uint8 pledge) internal view returns (Step memory) {
        IPledgeBook.WaivePledge memory step = IPledgeBook.WaivePledge(loan, _loanVersion(loan), pledge, paper, deadline);
        return _step(
            IPledgeBook.waivePledge.selector,
            "WaivePledge(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("officer", "approver")
        );
    }

    function _forceDischarge(bytes16 loan, uint8 pledge) internal view returns (Step memory) {
        IPledgeBook.ForceDischarge memory step = IPledgeBook.ForceDischarge(loan, pledge, paper, deadline);
        return _step(
            IPledgeBook.forceDischarge.selector,
            "ForceDischarge(string side,bytes16 loan,uint8 pledge,bytes32 courtDocumentHash,uint40 deadline)",
            abi.encode(step),
            _sides("guardian", "guardian")
        );
    }

    function _stopPledging() internal view returns (Step memory) {
        IPledgeBook.StopPledging memory step = IPledgeBook.StopPledging(_stopVersion(), paper, deadline);
        return _step(
            IPledgeBook.stopPledging.selector,
            "StopPledging(string side,uint32 stopVersion,bytes32 reasonHash,uint40 deadline)",
            abi.encode(step),
            _sides("guardian")
        );
    }

    function _resumePledging() internal view returns (Step memory) {
        IPledgeBook.ResumePledging memory step = IPledgeBook.ResumePledging(_stopVersion(), paper, deadline);
        return _step(
            IPledgeBook.resumePledging.selector,
            "ResumePledging(string side,uint32 stopVersion,bytes32 reasonHash,uint40 deadline)",
            abi.encode(step),
            _sides("guardian", "guardian")
        );
    }
}
