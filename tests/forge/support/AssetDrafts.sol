// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IAssetRegister} from "../../../contracts/interfaces/IAssetRegister.sol";
import {PartyDrafts} from "./PartyDrafts.sol";
import {Step} from "./Step.sol";

/// @title Steps on rights, unsigned.
/// @dev Type strings are written out here once more, by hand: a change of the contract's own is caught.
abstract contract AssetDrafts is PartyDrafts {
    function _registerAsset(ShortString asset) internal view returns (Step memory) {
        IAssetRegister.RegisterAsset memory step = IAssetRegister.RegisterAsset(asset, paper, paper, deadline);
        return _rightStep(
            IAssetRegister.registerAsset.selector,
            "RegisterAsset(string side,string asset,bytes32 factsHash,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("owner")
        );
    }

    function _attestVerification(ShortString asset, uint40 validUntil) internal view returns (Step memory) {
        IAssetRegister.AttestVerification memory step =
            IAssetRegister.AttestVerification(asset, _assetVersion(asset), paper, validUntil, paper, deadline);
        return _rightStep(
            IAssetRegister.attestVerification.selector,
            "AttestVerification(string side,string asset,uint32 assetVersion,bytes32 fingerprint,uint40 validUntil,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("provider")
        );
    }

    function _withdrawVerification(ShortString asset) internal view returns (Step memory) {
        IAssetRegister.WithdrawVerification memory step =
            IAssetRegister.WithdrawVerification(asset, _assetVersion(asset), paper, deadline);
        return _rightStep(
            IAssetRegister.withdrawVerification.selector,
            "WithdrawVerification(string side,string asset,uint32 assetVersion,bytes32 reasonHash,uint40 deadline)",
            abi.encode(step),
            _sides("provider")
        );
    }

    function _recordValuation(ShortString asset, uint64 lowFen, uint64 baseFen, uint64 highFen, uint40 validUntil)
        internal
        view
        returns (Step memory)
    {
        IAssetRegister.RecordValuation memory step = IAssetRegister.RecordValuation(
            asset, _assetVersion(asset), lowFen, baseFen, highFen, validUntil, paper, deadline
        );
        return _rightStep(
            IAssetRegister.recordValuation.selector,
            "RecordValuation(string side,string asset,uint32 assetVersion,uint64 lowFen,uint64 baseFen,uint64 highFen,uint40 validUntil,bytes32 reportHash,uint40 deadline)",
            abi.encode(step),
            _sides("first appraiser", "second appraiser")
        );
    }

    function _openDispute(ShortString asset, bytes32 evidenceHash) internal view returns (Step memory) {
        IAssetRegister.OpenDispute memory step = IAssetRegister.OpenDispute(asset, evidenceHash, deadline);
        return _rightStep(
            IAssetRegister.openDispute.selector,
            "OpenDispute(string side,string asset,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("initiator")
        );
    }

    function _resolveDispute(ShortString asset, bool upheld) internal view returns (Step memory) {
        IAssetRegister.ResolveDispute memory step =
            IAssetRegister.ResolveDispute(asset, _assetVersion(asset), upheld, paper, deadline);
        return _rightStep(
            IAssetRegister.resolveDispute.selector,
            "ResolveDispute(string side,string asset,uint32 assetVersion,bool upheld,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("arbiter")
        );
    }
}
