// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title On which side of a step somebody signs: the hash of the `side` that every signed message names first.
library Sides {
    bytes32 internal constant GUARDIAN = keccak256("guardian");
    bytes32 internal constant RECORDER = keccak256("recorder");
    bytes32 internal constant OWNER = keccak256("owner");
    bytes32 internal constant PROVIDER = keccak256("provider");
    bytes32 internal constant FIRST_APPRAISER = keccak256("first appraiser");
    bytes32 internal constant SECOND_APPRAISER = keccak256("second appraiser");
    bytes32 internal constant INITIATOR = keccak256("initiator");
    bytes32 internal constant ARBITER = keccak256("arbiter");
    bytes32 internal constant BORROWER = keccak256("borrower");
    bytes32 internal constant OFFICER = keccak256("officer");
    bytes32 internal constant APPROVER = keccak256("approver");
    bytes32 internal constant PLEDGOR = keccak256("pledgor");
    bytes32 internal constant PLEDGEE = keccak256("pledgee");
    bytes32 internal constant WITNESS = keccak256("witness");
    bytes32 internal constant LENDER = keccak256("lender");
    bytes32 internal constant ASSIGNOR = keccak256("assignor");
    bytes32 internal constant ASSIGNEE = keccak256("assignee");
    bytes32 internal constant DECLARANT = keccak256("declarant");
}
