// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "./interfaces/ILedger.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {AssetWord, loadAsset, ownedBy, storeAsset} from "./types/AssetWord.sol";
import {Roles} from "./types/Roles.sol";
import {Signer} from "./types/Signer.sol";
import {Sides} from "./types/Sides.sol";

/// @title AssetRegister
/// @dev Invariants: a right keeps its first owner; its version rises with every change.
abstract contract AssetRegister is ILedger, PartyDirectory {
    bytes32 private constant REGISTER_ASSET =
        keccak256("RegisterAsset(string side,bytes32 asset,bytes32 factsHash,bytes32 evidenceHash,uint40 deadline)");
    bytes32 private constant ATTEST_VERIFICATION = keccak256(
        "AttestVerification(string side,bytes32 asset,uint32 assetVersion,bytes32 fingerprint,uint40 validUntil,bytes32 evidenceHash,uint40 deadline)"
    );
    bytes32 private constant RECORD_VALUATION = keccak256(
        "RecordValuation(string side,bytes32 asset,uint32 assetVersion,uint64 lowFen,uint64 baseFen,uint64 highFen,uint40 validUntil,bytes32 reportHash,uint40 deadline)"
    );

    mapping(bytes32 asset => Asset) private _assets;
    mapping(bytes32 asset => Valuation) private _valuations;

    /// @inheritdoc ILedger
    function registerAsset(RegisterAsset calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Signer owner = _soleSigner(Roles.SIGNATORY, signatures, _hashStep(REGISTER_ASSET, Sides.OWNER, 4));
        uint32 known = _assets[step.asset].owner;
        require(known == 0, AssetKnown(step.asset, known));

        _change(step.asset, ownedBy(owner.party()));
        emit AssetRegistered(step.asset, owner.party(), step.factsHash, step.evidenceHash);
    }

    /// @inheritdoc ILedger
    function attestVerification(AttestVerification calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        AssetWord asset = _assetAt(step.asset, step.assetVersion);
        Signer provider = _soleSigner(Roles.VERIFIER, signatures, _hashStep(ATTEST_VERIFICATION, Sides.PROVIDER, 6));
        _requireOtherParty(provider, asset.owner());
        _requireAhead(step.validUntil);

        uint32 version = _change(step.asset, asset.withVerifiedUntil(step.validUntil));
        emit VerificationAttested(
            step.asset, provider.party(), version, step.fingerprint, step.validUntil, step.evidenceHash
        );
    }

    /// @inheritdoc ILedger
    function recordValuation(RecordValuation calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        AssetWord asset = _assetAt(step.asset, step.assetVersion);
        _requireAppraisers(signatures, asset.owner());
        _requireVerified(step.asset, asset);
        _requireAhead(step.validUntil);
        require(
            0 < step.lowFen && step.lowFen <= step.baseFen && step.baseFen <= step.highFen,
            RangeNotRising(step.lowFen, step.baseFen, step.highFen)
        );

        _valuations[step.asset] = Valuation(step.lowFen, step.baseFen, step.highFen, step.validUntil);
        uint32 version = _change(step.asset, asset);
        emit ValuationRecorded(
            step.asset, version, step.lowFen, step.baseFen, step.highFen, step.validUntil, step.reportHash
        );
    }

    /// @inheritdoc ILedger
    function assetOf(bytes32 asset) external view returns (Asset memory) {
        return _assets[asset];
    }

    /// @inheritdoc ILedger
    function valuationOf(bytes32 asset) external view returns (Valuation memory) {
        return _valuations[asset];
    }

    function _asset(bytes32 key) internal view returns (AssetWord asset) {
        asset = loadAsset(_assets[key]);
        require(asset.owner() != 0, AssetUnknown(key));
    }

    /// @dev Writes the right back as a new version of itself.
    function _change(bytes32 key, AssetWord asset) internal returns (uint32 version) {
        version = asset.version() + 1;
        storeAsset(_assets[key], asset.withVersion(version));
    }

    function _requireVerified(bytes32 key, AssetWord asset) internal view {
        require(block.timestamp < asset.verifiedUntil(), VerificationNotInForce(key, asset.verifiedUntil()));
    }

    function _assetAt(bytes32 key, uint32 version) private view returns (AssetWord asset) {
        asset = _asset(key);
        require(asset.version() == version, VersionPassed(version, asset.version()));
    }

    function _requireAhead(uint40 validUntil) private view {
        require(block.timestamp < validUntil, ValidityNotAhead(validUntil));
    }

    function _requireAppraisers(bytes calldata signatures, uint32 owner) private view {
        _requireCount(signatures, 2);
        Signer first =
            _signerAt(0, Roles.APPRAISER, signatures, _hashStep(RECORD_VALUATION, Sides.FIRST_APPRAISER, 8));
        Signer second =
            _signerAt(1, Roles.APPRAISER, signatures, _hashStep(RECORD_VALUATION, Sides.SECOND_APPRAISER, 8));
        _requireOtherParty(first, owner);
        _requireOtherParty(second, owner);
        _requireTwoPeople(first, second);
    }
}
