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
}
