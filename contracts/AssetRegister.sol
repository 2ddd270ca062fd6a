// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IAssetRegister} from "./interfaces/IAssetRegister.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {AssetWord, loadAsset, ownedBy, storeAsset} from "./types/AssetWord.sol";
import {isNormal} from "./types/Right.sol";
import {Roles} from "./types/Roles.sol";
import {Signer} from "./types/Signer.sol";
import {Sides} from "./types/Sides.sol";

/// @title AssetRegister
/// @dev Invariants: a right keeps its first owner; its version rises with every change; evidence opens one dispute.
abstract contract AssetRegister is PartyDirectory, IAssetRegister {
    bytes32 private constant REGISTER_ASSET =
        keccak256("RegisterAsset(string side,string asset,bytes32 factsHash,bytes32 evidenceHash,uint40 deadline)");
    bytes32 private constant ATTEST_VERIFICATION = keccak256(
        "AttestVerification(string side,string asset,uint32 assetVersion,bytes32 fingerprint,uint40 validUntil,bytes32 evidenceHash,uint40 deadline)"
    );
    bytes32 private constant WITHDRAW_VERIFICATION = keccak256(
        "WithdrawVerification(string side,string asset,uint32 assetVersion,bytes32 reasonHash,uint40 deadline)"
    );
    bytes32 private constant RECORD_VALUATION = keccak256(
        "RecordValuation(string side,string asset,uint32 assetVersion,uint64 lowFen,uint64 baseFen,uint64 highFen,uint40 validUntil,bytes32 reportHash,uint40 deadline)"
    );
    bytes32 private constant OPEN_DISPUTE =
        keccak256("OpenDispute(string side,string asset,bytes32 evidenceHash,uint40 deadline)");
    bytes32 private constant RESOLVE_DISPUTE = keccak256(
        "ResolveDispute(string side,string asset,uint32 assetVersion,bool upheld,bytes32 evidenceHash,uint40 deadline)"
    );

    mapping(ShortString asset => Asset) private _assets;
    mapping(ShortString asset => Valuation) private _valuations;
    mapping(ShortString asset => uint32) private _initiators;
    mapping(bytes32 evidenceHash => bool) private _usedEvidence;

    /// @inheritdoc IAssetRegister
    function registerAsset(RegisterAsset calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        ShortString right = step.asset;
        bytes32 structHash = _hashRightStep(REGISTER_ASSET, Sides.OWNER, right, 4);
        uint32 owner = _soleSigner(Roles.SIGNATORY, signatures, structHash).party();
        if (!isNormal(right)) revert RightNotNormal(right);
        uint32 known = loadAsset(_assets[right]).owner();
        if (known != 0) revert AssetKnown(right, known);

        _change(right, ownedBy(owner));
        emit AssetRegistered(right, owner, step.factsHash, step.evidenceHash);
    }

    /// @inheritdoc IAssetRegister
    function attestVerification(AttestVerification calldata step, bytes calldata signatures) external {
        ShortString right = step.asset;
        AssetWord asset = _assetAt(right, step.assetVersion, step.deadline);
        bytes32 structHash = _hashRightStep(ATTEST_VERIFICATION, Sides.PROVIDER, right, 6);
        Signer provider = _soleSigner(Roles.VERIFIER, signatures, structHash);
        _requireOtherParty(provider, asset.owner());
        _requireUndisputed(right, asset);
        _requireAhead(step.validUntil);

        uint32 version = _change(right, asset.withVerifiedUntil(step.validUntil));
        emit VerificationAttested(
            right, provider.party(), version, step.fingerprint, step.validUntil, step.evidenceHash
        );
    }

    /// @inheritdoc IAssetRegister
    function withdrawVerification(WithdrawVerification calldata step, bytes calldata signatures) external {
        ShortString right = step.asset;
        AssetWord asset = _assetAt(right, step.assetVersion, step.deadline);
        bytes32 structHash = _hashRightStep(WITHDRAW_VERIFICATION, Sides.PROVIDER, right, 4);
        Signer provider = _soleSigner(Roles.VERIFIER, signatures, structHash);
        _requireOtherParty(provider, asset.owner());
        _requireVerified(right, asset);

        uint32 version = _change(right, asset.withVerifiedUntil(0));
        emit VerificationWithdrawn(right, provider.party(), version, step.reasonHash);
    }

    /// @inheritdoc IAssetRegister
    function recordValuation(RecordValuation calldata step, bytes calldata signatures) external {
        ShortString right = step.asset;
        AssetWord asset = _assetAt(right, step.assetVersion, step.deadline);
        _requireAppraisers(right, signatures, asset.owner());
        _requireVerified(right, asset);
        _requireAhead(step.validUntil);
        if (0 >= step.lowFen || step.lowFen > step.baseFen || step.baseFen > step.highFen) {
            revert RangeNotRising(step.lowFen, step.baseFen, step.highFen);
        }

        _valuations[right] = Valuation(step.lowFen, step.baseFen, step.highFen, step.validUntil);
        uint32 version = _change(right, asset);
        emit ValuationRecorded(
            right, version, step.lowFen, step.baseFen, step.highFen, step.validUntil, step.reportHash
        );
    }

    /// @inheritdoc IAssetRegister
    function openDispute(OpenDispute calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        ShortString right = step.asset;
        AssetWord asset = _asset(right);
        bytes32 structHash = _hashRightStep(OPEN_DISPUTE, Sides.INITIATOR, right, 3);
        Signer initiator = _soleSigner(Roles.ANYBODY, signatures, structHash);
        _requireOtherParty(initiator, asset.owner());
        _requireUndisputed(right, asset);
        if (step.evidenceHash == 0) revert EmptyStep();
        if (_usedEvidence[step.evidenceHash]) revert EvidenceUsed(step.evidenceHash);

        _usedEvidence[step.evidenceHash] = true;
        _initiators[right] = initiator.party();
        uint32 version = _change(right, asset.withDisputed(true));
        emit DisputeOpened(right, initiator.party(), version, step.evidenceHash);
    }

    /// @inheritdoc IAssetRegister
    function resolveDispute(ResolveDispute calldata step, bytes calldata signatures) external {
        ShortString right = step.asset;
        AssetWord asset = _assetAt(right, step.assetVersion, step.deadline);
        bytes32 structHash = _hashRightStep(RESOLVE_DISPUTE, Sides.ARBITER, right, 5);
        Signer arbiter = _soleSigner(Roles.GUARDIAN, signatures, structHash);
        if (!asset.disputed()) revert AssetNotDisputed(right);
        _requireOtherParty(arbiter, asset.owner());
        _requireOtherParty(arbiter, _initiators[right]);

        delete _initiators[right];
        if (step.upheld) asset = asset.withVerifiedUntil(0);
        uint32 version = _change(right, asset.withDisputed(false));
        emit DisputeResolved(right, arbiter.party(), version, step.upheld, step.evidenceHash);
    }

    /// @inheritdoc IAssetRegister
    function assetOf(ShortString asset) external view returns (Asset memory) {
        return _assets[asset];
    }

    /// @inheritdoc IAssetRegister
    function valuationOf(ShortString asset) external view returns (Valuation memory) {
        return _valuations[asset];
    }

    /// @inheritdoc IAssetRegister
    function disputeOf(ShortString asset) external view returns (uint32 initiator) {
        return _initiators[asset];
    }

    /// @inheritdoc IAssetRegister
    function isEvidenceUsed(bytes32 evidenceHash) external view returns (bool) {
        return _usedEvidence[evidenceHash];
    }

    function _asset(ShortString right) internal view returns (AssetWord asset) {
        asset = loadAsset(_assets[right]);
        if (asset.owner() == 0) revert AssetUnknown(right);
    }

    /// @dev Writes the right back as a new version of itself.
    function _change(ShortString right, AssetWord asset) internal returns (uint32 version) {
        asset = asset.next();
        storeAsset(_assets[right], asset);
        return asset.version();
    }

    function _requireVerified(ShortString right, AssetWord asset) internal view {
        if (block.timestamp >= asset.verifiedUntil()) revert VerificationNotInForce(right, asset.verifiedUntil());
    }

    function _requireUndisputed(ShortString right, AssetWord asset) internal pure {
        if (asset.disputed()) revert AssetDisputed(right);
    }

    /// @dev The right, if the step comes in time and the right is still as it was signed on.
    function _assetAt(ShortString right, uint32 version, uint40 deadline) private view returns (AssetWord asset) {
        _requireInTime(deadline);
        asset = _asset(right);
        _requireVersion(version, asset.version());
    }

    function _requireAhead(uint40 validUntil) private view {
        if (block.timestamp >= validUntil) revert ValidityNotAhead(validUntil);
    }

    function _requireAppraisers(ShortString right, bytes calldata signatures, uint32 owner) private view {
        Signer first = _appraiserAt(0, Sides.FIRST_APPRAISER, right, signatures, owner);
        Signer second = _appraiserAt(1, Sides.SECOND_APPRAISER, right, signatures, owner);
        _requireTwoPeople(first, second);
    }

    function _appraiserAt(uint256 index, bytes32 side, ShortString right, bytes calldata signatures, uint32 owner)
        private
        view
        returns (Signer appraiser)
    {
        bytes32 structHash = _hashRightStep(RECORD_VALUATION, side, right, 8);
        appraiser = _signerAt(index, 2, Roles.APPRAISER, signatures, structHash);
        _requireOtherParty(appraiser, owner);
    }
}
