// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who takes part, and with which keys.
/// @notice A party is a company or an institution, known here by a number. Its people sign with keys of
/// their own; a key belongs to one person of one party and carries that person's roles.
/// Nothing here names anybody: an identity is a salted hash.
interface IPartyDirectory {
    /// @notice Admits a party. Signed by guardians of `QUORUM` different parties.
    /// @param party Number of the new party; never used before, never zero.
    /// @param identity Salted hash of the party's registered identity (统一社会信用代码).
    /// @param dualApprovalAboveFen A loan above this amount (分) needs two officers of this party; banks only.
    struct AdmitParty {
        uint32 party;
        bytes32 identity;
        uint64 dualApprovalAboveFen;
        uint40 deadline;
    }

    /// @notice Gives a person of an admitted party a signing key. Signed by guardians of `QUORUM` different parties.
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

    /// @notice What the directory knows of a key; all zero if unknown.
    struct Key {
        uint32 party;
        uint32 person;
        uint16 roles;
    }

    event PartyAdmitted(uint32 indexed party, bytes32 identity, uint64 dualApprovalAboveFen);
    event KeyEnrolled(address indexed key, uint32 indexed party, uint32 person, uint16 roles);

    error PartyKnown(uint32 party);
    error PartyUnknown(uint32 party);
    error KeyKnown(address key);
    /// @notice Fewer than `QUORUM` guardians, or two of one party, or not in rising order of party number.
    error QuorumMissing(uint256 found, uint256 needed);
    /// @notice The signer's key is not enrolled, or lacks the role that this step needs.
    error RoleMissing(address signer, uint16 needed);
    /// @notice The signer belongs to another party than the one whose decision this is.
    error WrongParty(address signer, uint32 expected, uint32 actual);
    /// @notice Two signatures that must come from different people come from one.
    error SamePerson(uint32 party, uint32 person);
    /// @notice The step was to be relayed before `deadline` (unix seconds).
    error DeadlinePassed(uint40 deadline);
    /// @notice `signatures` is not a whole number of 65-byte signatures of the number needed.
    error SignatureCount(uint256 bytesGiven, uint256 signaturesNeeded);

    /// @notice Relays an `AdmitParty`. Signatures in rising order of the guardians' party numbers.
    function admitParty(AdmitParty calldata step, bytes calldata signatures) external;

    /// @notice Relays an `EnrolKey`. Signatures in rising order of the guardians' party numbers.
    function enrolKey(EnrolKey calldata step, bytes calldata signatures) external;

    function keyOf(address key) external view returns (Key memory);
}
