// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPartyDirectory} from "./interfaces/IPartyDirectory.sol";
import {SignedSteps} from "./SignedSteps.sol";
import {Roles} from "./types/Roles.sol";
import {Signer, holderOf} from "./types/Signer.sol";
import {Sides} from "./types/Sides.sol";

/// @title PartyDirectory
/// @dev Invariants: every key belongs to an admitted party and one person, for ever the same; guardians of at least
/// `QUORUM` parties are left.
abstract contract PartyDirectory is SignedSteps, IPartyDirectory {
    /// @notice A party that is there from the start, with the key of its guardian.
    struct Founder {
        uint32 party;
        bytes32 identity;
        uint64 dualApprovalAboveFen;
        address key;
        uint32 person;
    }

    uint256 public constant QUORUM = 2;

    bytes32 private constant ADMIT_PARTY =
        keccak256("AdmitParty(string side,uint32 party,bytes32 identity,uint64 dualApprovalAboveFen,uint40 deadline)");
    bytes32 private constant CHANGE_PARTY = keccak256(
        "ChangeParty(string side,uint32 party,uint32 partyVersion,uint64 dualApprovalAboveFen,uint40 deadline)"
    );
    bytes32 private constant ENROL_KEY =
        keccak256("EnrolKey(string side,address key,uint32 party,uint32 person,uint16 roles,uint40 deadline)");
    bytes32 private constant CHANGE_KEY =
        keccak256("ChangeKey(string side,address key,uint32 keyVersion,uint16 roles,uint40 deadline)");
    bytes32 private constant ROTATE_KEY =
        keccak256("RotateKey(string side,address key,uint32 keyVersion,address newKey,uint40 deadline)");

    mapping(uint32 party => Party) private _parties;
    mapping(address key => Key) private _keys;
    /// @dev How many parties have a guardian.
    uint256 private _guarding;

    constructor(Founder[] memory founders) {
        for (uint256 i = 0; i < founders.length; ++i) {
            Founder memory founder = founders[i];
            _admit(founder.party, founder.identity, founder.dualApprovalAboveFen);
            _enrol(founder.key, founder.party, founder.person, Roles.GUARDIAN);
            emit KeyEnrolled(founder.key, founder.party, founder.person, Roles.GUARDIAN);
        }
        _requireGuardians();
    }

    /// @inheritdoc IPartyDirectory
    function admitParty(AdmitParty calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(ADMIT_PARTY, Sides.GUARDIAN, 4), signatures);

        _admit(step.party, step.identity, step.dualApprovalAboveFen);
    }

    /// @inheritdoc IPartyDirectory
    function changeParty(ChangeParty calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(CHANGE_PARTY, Sides.GUARDIAN, 4), signatures);
        _requireAdmitted(step.party);
        Party storage party = _parties[step.party];
        _requireVersion(step.partyVersion, party.version);

        party.version = step.partyVersion + 1;
        party.dualApprovalAboveFen = step.dualApprovalAboveFen;
        emit PartyChanged(step.party, step.partyVersion + 1, step.dualApprovalAboveFen);
    }

    /// @inheritdoc IPartyDirectory
    function enrolKey(EnrolKey calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(ENROL_KEY, Sides.GUARDIAN, 5), signatures);

        _enrol(step.key, step.party, step.person, step.roles);
        emit KeyEnrolled(step.key, step.party, step.person, step.roles);
    }

    /// @inheritdoc IPartyDirectory
    function changeKey(ChangeKey calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(CHANGE_KEY, Sides.GUARDIAN, 4), signatures);
        Key memory key = _keyAtVersion(step.key, step.keyVersion);

        _setRoles(step.key, key, step.roles);
        _requireGuardians();
        emit KeyChanged(step.key, key.party, key.version, step.roles);
    }

    /// @inheritdoc IPartyDirectory
    function rotateKey(RotateKey calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(ROTATE_KEY, Sides.GUARDIAN, 4), signatures);
        Key memory key = _keyAtVersion(step.key, step.keyVersion);
        uint16 roles = key.roles;

        _enrol(step.newKey, key.party, key.person, roles);
        _setRoles(step.key, key, 0);
        emit KeyRotated(step.key, step.newKey, key.party, key.version, key.person, roles);
    }

    /// @inheritdoc IPartyDirectory
    function partyOf(uint32 party) external view returns (Party memory) {
        return _parties[party];
    }

    /// @inheritdoc IPartyDirectory
    function keyOf(address key) external view returns (Key memory) {
        return _keys[key];
    }

    function _dualApprovalAboveFen(uint32 party) internal view returns (uint64) {
        return _parties[party].dualApprovalAboveFen;
    }

    function _requireAdmitted(uint32 party) internal view {
        if (_parties[party].version == 0) revert PartyUnknown(party);
    }

    /// @dev The only signer of a step.
    function _soleSigner(uint16 role, bytes calldata signatures, bytes32 structHash)
        internal
        view
        returns (Signer)
    {
        return _signerAt(0, 1, role, signatures, structHash);
    }

    /// @dev The `index`-th of exactly `count` signers of a step.
    function _signerAt(uint256 index, uint256 count, uint16 role, bytes calldata signatures, bytes32 structHash)
        internal
        view
        returns (Signer signer)
    {
        address key = _keyAt(index, count, signatures, structHash);
        signer = holderOf(key, _keys[key]);
        if (!signer.holds(role)) revert RoleMissing(key, role);
    }

    function _requireParty(Signer signer, uint32 expected) internal pure {
        if (signer.party() != expected) revert WrongParty(signer.key(), expected, signer.party());
    }

    /// @dev Answers `WrongParty` with nobody expected: any party but this one would do.
    function _requireOtherParty(Signer signer, uint32 excluded) internal pure {
        if (signer.party() == excluded) revert WrongParty(signer.key(), 0, signer.party());
    }

    function _requireTwoPeople(Signer first, Signer second) internal pure {
        bool twoPeople = first.party() != second.party() || first.person() != second.person();
        if (!twoPeople) revert SamePerson(second.party(), second.person());
    }

    /// @dev Guardians of `QUORUM` different parties have signed.
    function _requireQuorum(bytes32 structHash, bytes calldata signatures) internal view {
        uint32 previous = 0;
        for (uint256 found = 0; found < QUORUM; ++found) {
            uint32 party = _signerAt(found, QUORUM, Roles.GUARDIAN, signatures, structHash).party();
            if (party <= previous) revert QuorumMissing(found, QUORUM);
            previous = party;
        }
    }

    function _keyAtVersion(address key, uint32 version) private view returns (Key memory known) {
        known = _keys[key];
        if (known.party == 0) revert KeyUnknown(key);
        _requireVersion(version, known.version);
    }

    function _requireGuardians() private view {
        if (_guarding < QUORUM) revert TooFewGuardians(_guarding, QUORUM);
    }

    function _admit(uint32 party, bytes32 identity, uint64 dualApprovalAboveFen) private {
        if (party == 0 || _parties[party].version != 0) revert PartyKnown(party);

        _parties[party] = Party(1, 0, dualApprovalAboveFen);
        emit PartyAdmitted(party, identity, dualApprovalAboveFen);
    }

    function _enrol(address key, uint32 party, uint32 person, uint16 roles) private {
        _requireAdmitted(party);
        if (_keys[key].party != 0) revert KeyKnown(key);

        _setRoles(key, Key(party, person, 0, 0), roles);
    }

    /// @dev Writes the key as a new version of itself, and counts the guardians.
    function _setRoles(address account, Key memory key, uint16 roles) private {
        bool wasGuardian = key.roles & Roles.GUARDIAN != 0;
        bool isGuardian = roles & Roles.GUARDIAN != 0;
        Party storage party = _parties[key.party];
        if (isGuardian && !wasGuardian && ++party.guardians == 1) ++_guarding;
        if (wasGuardian && !isGuardian && --party.guardians == 0) --_guarding;
        key.roles = roles;
        ++key.version;
        _keys[account] = key;
    }
}
