// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedSteps} from "./ISignedSteps.sol";

/// @title Where a party's own log stood.
/// @notice A party that keeps a log beside the ledger (the platform its audit log) anchors the log's root here, so that
/// what was in it on that day cannot be rewritten later, by that party either.
interface IAuditAnchor is ISignedSteps {
    /// @param size Number of entries under the root; greater than at the last anchor.
    /// @param root Root of the log's Merkle tree (RFC 6962).
    struct AnchorLog {
        uint64 size;
        bytes32 root;
        uint40 deadline;
    }

    event LogAnchored(uint32 indexed party, uint64 size, bytes32 root);

    error LogNotGrown(uint64 anchored, uint64 size);

    /// @notice Signed by: recorder, whose party's log it is.
    function anchorLog(AnchorLog calldata step, bytes calldata signatures) external;

    /// @notice Size of the party's log at its last anchor; zero if there is none.
    function anchoredSizeOf(uint32 party) external view returns (uint64);
}
