// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPartyDirectory} from "./interfaces/IPartyDirectory.sol";
import {SignedSteps} from "./SignedSteps.sol";
import {Roles} from "./types/Roles.sol";
import {Signer, holderOf} from "./types/Signer.sol";
import {Sides} from "./types/Sides.sol";

/// @title PartyDirectory
/// @dev Invariant: every key belongs to an admitted party, for ever the same one.
abstract contract PartyDirectory is IPartyDirectory, SignedSteps {
    /// @notice A party that is there from the start, with the key of its guardian.
    struct Founder {
        uint32 party;
        bytes32 identity;
        uint64 dualApprovalAboveFen;
        address key;
        uint32 person;
    }

    struct Party {
        bool admitted;
        uint64 dualApprovalAboveFen;
    }

    uint256 public constant QUORUM = 2;

    bytes32 private constant ADMIT_PARTY =
        keccak256("AdmitParty(string side,uint32 party,bytes32 identity,uint64 dualApprovalAboveFen,uint40 deadline)");
    bytes32 private constant ENROL_KEY =
        keccak256("EnrolKey(string side,address key,uint32 party,uint32 person,uint16 roles,uint40 deadline)");

    mapping(uint32 party => Party) private _parties;
    mapping(address key => Key) private _keys;

    constructor(Founder[] memory founders) {
        require(founders.length >= QUORUM, QuorumMissing(founders.length, QUORUM));
        for (uint256 i = 0; i < founders.length; ++i) {
            Founder memory founder = founders[i];
            _admit(founder.party, founder.identity, founder.dualApprovalAboveFen);
            _enrol(founder.key, Key(founder.party, founder.person, Roles.GUARDIAN));
        }
    }

    /// @inheritdoc IPartyDirectory
    function admitParty(AdmitParty calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(ADMIT_PARTY, Sides.GUARDIAN, 4), signatures);

        _admit(step.party, step.identity, step.dualApprovalAboveFen);
    }

    /// @inheritdoc IPartyDirectory
    function enrolKey(EnrolKey calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(ENROL_KEY, Sides.GUARDIAN, 5), signatures);

        _enrol(step.key, Key(step.party, step.person, step.roles));
    }

    /// @inheritdoc IPartyDirectory
    function keyOf(address key) external view returns (Key memory) {
        return _keys[key];
    }

    function _dualApprovalAboveFen(uint32 party) internal view returns (uint64) {
        return _parties[party].dualApprovalAboveFen;
    }

    function _requireAdmitted(uint32 party) internal view {
        require(_parties[party].admitted, PartyUnknown(party));
    }

    /// @dev The only signer of a step.
    function _soleSigner(uint16 role, bytes calldata signatures, bytes32 structHash)
        internal
        view
        returns (Signer)
    {
        _requireCount(signatures, 1);
        return _signerAt(0, role, signatures, structHash);
    }

    /// @dev One of several signers of a step; `_requireCount` comes first.
    function _signerAt(uint256 index, uint16 role, bytes calldata signatures, bytes32 structHash)
        internal
        view
        returns (Signer)
    {
        address signer = _keyAt(index, signatures, structHash);
        Key storage key = _keys[signer];
        require(key.roles & role != 0, RoleMissing(signer, role));
        return holderOf(signer, key);
    }

    function _requireParty(Signer signer, uint32 expected) internal pure {
        require(signer.party() == expected, WrongParty(signer.key(), expected, signer.party()));
    }

    /// @dev Answers `WrongParty` with nobody expected: any party but this one would do.
    function _requireOtherParty(Signer signer, uint32 excluded) internal pure {
        require(signer.party() != excluded, WrongParty(signer.key(), 0, signer.party()));
    }

    function _requireTwoPeople(Signer first, Signer second) internal pure {
        bool twoPeople = first.party() != second.party() || first.person() != second.person();
        require(twoPeople, SamePerson(second.party(), second.person()));
    }

    function _requireQuorum(bytes32 structHash, bytes calldata signatures) private view {
        _requireCount(signatures, QUORUM);
        uint32 previous = 0;
        for (uint256 found = 0; found < QUORUM; ++found) {
            uint32 party = _signerAt(found, Roles.GUARDIAN, signatures, structHash).party();
            require(party > previous, QuorumMissing(found, QUORUM));
            previous = party;
        }
    }

    function _admit(uint32 party, bytes32 identity, uint64 dualApprovalAboveFen) private {
        require(party != 0 && !_parties[party].admitted, PartyKnown(party));

        _parties[party] = Party(true, dualApprovalAboveFen);
        emit PartyAdmitted(party, identity, dualApprovalAboveFen);
    }

    function _enrol(address key, Key memory holder) private {
        _requireAdmitted(holder.party);
        require(_keys[key].party == 0, KeyKnown(key));

        _keys[key] = holder;
        emit KeyEnrolled(key, holder.party, holder.person, holder.roles);
    }
}
