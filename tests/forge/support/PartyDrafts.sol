// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuditAnchor} from "../../../contracts/interfaces/IAuditAnchor.sol";
import {IPartyDirectory} from "../../../contracts/interfaces/IPartyDirectory.sol";
import {Drafts} from "./Drafts.sol";
import {Step} from "./Step.sol";

/// @title Steps of parties and of the audit anchor, unsigned.
/// @dev Type strings are written out here once more, by hand: a change of the contract's own is caught.
abstract contract PartyDrafts is Drafts {
    function _admitParty(uint32 party, uint64 dualApprovalAboveFen) internal view returns (Step memory) {
        IPartyDirectory.AdmitParty memory step =
            IPartyDirectory.AdmitParty(party, paper, dualApprovalAboveFen, deadline);
        return _step(
            IPartyDirectory.admitParty.selector,
            "AdmitParty(string side,uint32 party,bytes32 identity,uint64 dualApprovalAboveFen,uint40 deadline)",
            abi.encode(step),
            _sides("guardian", "guardian")
        );
    }

    function _changeParty(uint32 party, uint64 dualApprovalAboveFen) internal view returns (Step memory) {
        IPartyDirectory.ChangeParty memory step =
            IPartyDirectory.ChangeParty(party, _partyVersion(party), dualApprovalAboveFen, deadline);
        return _step(
            IPartyDirectory.changeParty.selector,
            "ChangeParty(string side,uint32 party,uint32 partyVersion,uint64 dualApprovalAboveFen,uint40 deadline)",
            abi.encode(step),
            _sides("guardian", "guardian")
        );
    }

    function _enrolKey(address key, uint32 party, uint32 person, uint16 roles) internal view returns (Step memory) {
        IPartyDirectory.EnrolKey memory step = IPartyDirectory.EnrolKey(key, party, person, roles, deadline);
        return _step(
            IPartyDirectory.enrolKey.selector,
            "EnrolKey(string side,address key,uint32 party,uint32 person,uint16 roles,uint40 deadline)",
            abi.encode(step),
            _sides("guardian", "guardian")
        );
    }

    function _changeKey(address key, uint16 roles) internal view returns (Step memory) {
        IPartyDirectory.ChangeKey memory step = IPartyDirectory.ChangeKey(key, _keyVersion(key), roles, deadline);
        return _step(
            IPartyDirectory.changeKey.selector,
            "ChangeKey(string side,address key,uint32 keyVersion,uint16 roles,uint40 deadline)",
            abi.encode(step),
            _sides("guardian", "guardian")
        );
    }

    function _rotateKey(address key, address newKey) internal view returns (Step memory) {
        IPartyDirectory.RotateKey memory step = IPartyDirectory.RotateKey(key, _keyVersion(key), newKey, deadline);
        return _step(
            IPartyDirectory.rotateKey.selector,
            "RotateKey(string side,address key,uint32 keyVersion,address newKey,uint40 deadline)",
            abi.encode(step),
            _sides("guardian", "guardian")
        );
    }

    function _anchorLog(uint64 size) internal view returns (Step memory) {
        IAuditAnchor.AnchorLog memory step = IAuditAnchor.AnchorLog(size, paper, deadline);
        return _step(
            IAuditAnchor.anchorLog.selector,
            "AnchorLog(string side,uint64 size,bytes32 root,uint40 deadline)",
            abi.encode(step),
            _sides("recorder")
        );
    }
}
