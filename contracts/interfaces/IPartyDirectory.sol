// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedSteps} from "./ISignedSteps.sol";

/// @title Who takes part, and with which keys.
/// @notice A party is a company or an institution, known here by a number. Its people sign with keys of their own; a key
/// belongs to one person of one party and carries that person's roles. Records name parties, never keys, so that a lost
/// key is replaced without touching a record. Nothing here names anybody: an identity is a salted hash.
/// Every change is signed by guardians of `QUORUM` different parties, in rising order of their party numbers.
interface IPartyDirectory is ISignedSteps {
    /// @param party Number of the new party; never used before, never zero.
    /// @param identity Salted hash of the party's registered identity (统一社会信用代码).
    /// @param dualApprovalAboveFen A loan above this amount (分) needs two officers of this party; banks only.
    struct AdmitParty {
        uint32 party;
        bytes32 identity;
        uint64 dualApprovalAboveFen;
        uint40 deadline;
    }

    struct ChangeParty {
        uint32 party;
        uint32 partyVersion;
        uint64 dualApprovalAboveFen;
        uint40 deadline;
    }

    /// @param key Address of the new key; one key is enrolled once, ever.
    /// @param person Number of the person who holds the key.
    /// @param roles Bits of `Roles` that the person may act in.
    struct EnrolKey {
        address key;
        uint32 party;
        uint32 person;
        uint16 roles;
        uint40 deadline;
    }

    /// @param roles What the key may do from now on; zero: nothing.
    struct ChangeKey {
        address key;
        uint32 keyVersion;
        uint16 roles;
        uint40 deadline;
    }

    /// @param newKey Takes the person's place and roles; `key` may do nothing any more.
    struct RotateKey {
        address key;
        uint32 keyVersion;
        address newKey;
        uint40 deadline;
    }

    /// @notice One word. `guardians`: how many keys of the party have the guardian's role. `version` zero: unknown.
    struct Party {
        uint32 version;
        uint32 guardians;
        uint64 dualApprovalAboveFen;
    }

    /// @notice One word; all zero if unknown.
    struct Key {
        uint32 party;
        uint32 person;
        uint16 roles;
        uint32 version;
    }

    event PartyAdmitted(uint32 indexed party, bytes32 identity, uint64 dualApprovalAboveFen);
    event PartyChanged(uint32 indexed party, uint32 partyVersion, uint64 dualApprovalAboveFen);
    event KeyEnrolled(address indexed key, uint32 indexed party, uint32 person, uint16 roles);
    event KeyChanged(address indexed key, uint32 indexed party, uint32 keyVersion, uint16 roles);
    event KeyRotated(
        address indexed key, address indexed newKey, uint32 indexed party, uint32 keyVersion, uint32 person, uint16 roles
    );

    error PartyKnown(uint32 party);
    error PartyUnknown(uint32 party);
    error KeyKnown(address key);
    error KeyUnknown(address key);
    /// @notice Fewer than `QUORUM` guardians, or two of one party, or not in rising order of party number.
    error QuorumMissing(uint256 found, uint256 needed);
    /// @notice After this change too few parties would have a guardian left to change anything ever again.
    error TooFewGuardians(uint256 left, uint256 needed);
    /// @notice The signer's key is not enrolled, or lacks the role that this step needs.
    error RoleMissing(address signer, uint16 needed);
    /// @notice The signer belongs to another party than the one whose decision this is.
    /// @param expected Zero: any party but `actual`, which is not independent here.
    error WrongParty(address signer, uint32 expected, uint32 actual);
    /// @notice Two signatures that must come from different people come from one.
    error SamePerson(uint32 party, uint32 person);

    /// @notice Admits a party. Signed by: guardians.
    function admitParty(AdmitParty calldata step, bytes calldata signatures) external;

    /// @notice Changes a party's own limit. Signed by: guardians.
    function changeParty(ChangeParty calldata step, bytes calldata signatures) external;

    /// @notice Gives a person of an admitted party a signing key. Signed by: guardians.
    function enrolKey(EnrolKey calldata step, bytes calldata signatures) external;

    /// @notice Changes, or takes away, what a key may do. Signed by: guardians.
    function changeKey(ChangeKey calldata step, bytes calldata signatures) external;

    /// @notice Replaces a lost key by a new one of the same person. Signed by: guardians.
    function rotateKey(RotateKey calldata step, bytes calldata signatures) external;

    /// @notice The party's record; all zero if it was not admitted.
    function partyOf(uint32 party) external view returns (Party memory);

    /// @notice Whose key it is, and what it may do; all zero if it was never enrolled.
    function keyOf(address key) external view returns (Key memory);
}
