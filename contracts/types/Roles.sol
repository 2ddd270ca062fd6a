// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a person's key may do: the bits of `IPartyDirectory.Key.roles`.
library Roles {
    uint16 internal constant SIGNATORY = 1;
    uint16 internal constant VERIFIER = 2;
    uint16 internal constant APPRAISER = 4;
    uint16 internal constant OFFICER = 8;
    uint16 internal constant APPROVER = 16;
    uint16 internal constant GUARDIAN = 32;
    /// @dev A machine's key: anchors its party's log, and nothing else.
    uint16 internal constant RECORDER = 64;
    /// @dev Any person's key that has not been taken away.
    uint16 internal constant ANYBODY = SIGNATORY | VERIFIER | APPRAISER | OFFICER | APPROVER | GUARDIAN;
}
