// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "./interfaces/ILedger.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {Roles} from "./types/Roles.sol";
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
        Signer memory owner =
            _soleSigner(Roles.SIGNATORY, signatures, keccak256(abi.encode(REGISTER_ASSET, Sides.OWNER, step)));
        uint32 known = _assets[step.asset].owner;
        require(known == 0, AssetKnown(step.asset, known));

        Asset storage asset = _assets[step.asset];
        (asset.owner, asset.version) = (owner.party, 1);
        emit AssetRegistered(step.asset, owner.party, step.factsHash, step.evidenceHash);
    }

    /// @inheritdoc ILedger
    function attestVerification(AttestVerification calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Asset storage asset = _assetAt(step.asset, step.assetVersion);
        Signer memory provider =
            _soleSigner(Roles.VERIFIER, signatures, keccak256(abi.encode(ATTEST_VERIFICATION, Sides.PROVIDER, step)));
        _requireOtherParty(provider, asset.owner);
        _requireAhead(step.validUntil);

        asset.verifiedUntil = step.validUntil;
        _change(asset);
        emit VerificationAttested(
            step.asset, provider.party, asset.version, step.fingerprint, step.validUntil, step.evidenceHash
        );
    }

    /// @inheritdoc ILedger
    function recordValuation(RecordValuation calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Asset storage asset = _assetAt(step.asset, step.assetVersion);
        _requireAppraisers(step, signatures, asset.owner);
        _requireVerified(step.asset, asset);
        _requireAhead(step.validUntil);
        require(
            0 < step.lowFen && step.lowFen <= step.baseFen && step.baseFen <= step.highFen,
            RangeNotRising(step.lowFen, step.baseFen, step.highFen)
        );

        _valuations[step.asset] = Valuation(step.lowFen, step.baseFen, step.highFen, step.validUntil);
        _change(asset);
        emit ValuationRecorded(
            step.asset, asset.version, step.lowFen, step.baseFen, step.highFen, step.validUntil, step.reportHash
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

    function _asset(bytes32 key) internal view returns (Asset storage asset) {
        asset = _assets[key];
        require(asset.owner != 0, AssetUnknown(key));
    }

    /// @dev Writes the right back as a new version of itself.
    function _change(Asset storage asset) internal {
        ++asset.version;
    }

    function _requireVerified(bytes32 key, Asset storage asset) internal view {
        require(block.timestamp < asset.verifiedUntil, VerificationNotInForce(key, asset.verifiedUntil));
    }

    function _assetAt(bytes32 key, uint32 version) private view returns (Asset storage asset) {
        asset = _asset(key);
        require(asset.version == version, VersionPassed(version, asset.version));
    }

    function _requireAhead(uint40 validUntil) private view {
        require(block.timestamp < validUntil, ValidityNotAhead(validUntil));
    }

    function _requireAppraisers(RecordValuation calldata step, bytes calldata signatures, uint32 owner) private view {
        _requireCount(signatures, 2);
        Signer memory first = _signerAt(
            0, Roles.APPRAISER, signatures, keccak256(abi.encode(RECORD_VALUATION, Sides.FIRST_APPRAISER, step))
        );
        Signer memory second = _signerAt(
            1, Roles.APPRAISER, signatures, keccak256(abi.encode(RECORD_VALUATION, Sides.SECOND_APPRAISER, step))
        );
        _requireOtherParty(first, owner);
        _requireOtherParty(second, owner);
        _requireTwoPeople(first, second);
    }
}
