// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuditAnchor} from "./interfaces/IAuditAnchor.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {Roles} from "./types/Roles.sol";
import {Sides} from "./types/Sides.sol";

/// @title AuditAnchor
/// @dev Invariant: the anchored sizes of a party's log only grow.
abstract contract AuditAnchor is PartyDirectory, IAuditAnchor {
    bytes32 private constant ANCHOR_LOG =
        keccak256("AnchorLog(string side,uint64 size,bytes32 root,uint40 deadline)");

    mapping(uint32 party => uint64) private _sizes;

    /// @inheritdoc IAuditAnchor
    function anchorLog(AnchorLog calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        uint32 party = _soleSigner(Roles.RECORDER, signatures, _hashStep(ANCHOR_LOG, Sides.RECORDER, 3)).party();
        if (step.size <= _sizes[party]) revert LogNotGrown(_sizes[party], step.size);

        _sizes[party] = step.size;
        emit LogAnchored(party, step.size, step.root);
    }

    /// @inheritdoc IAuditAnchor
    function anchoredSizeOf(uint32 party) external view returns (uint64) {
        return _sizes[party];
    }
}
