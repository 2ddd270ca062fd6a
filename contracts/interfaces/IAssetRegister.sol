// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ISignedSteps} from "./ISignedSteps.sol";

/// @title Rights: claimed, verified, valued, disputed.
/// @notice A right is known by its normal form, readable in a wallet: `CN:patent:2020101234567`. Only the normal form is
/// taken (see `types/Right.sol`), so that `ZL202010123456.7`, `CN202010123456.7` and `2020101234567` are one right.
interface IAssetRegister is ISignedSteps {
    /// @param asset The right, in normal form. One record per right, for ever.
    /// @param factsHash Hash of the right's particulars as claimed.
    struct RegisterAsset {
        ShortString asset;
        bytes32 factsHash;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @param fingerprint Hash of the legal status found: owner, term, fees, encumbrances.
    /// @param validUntil The attestation holds before this time.
    struct AttestVerification {
        ShortString asset;
        uint32 assetVersion;
        bytes32 fingerprint;
        uint40 validUntil;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    struct WithdrawVerification {
        ShortString asset;
        uint32 assetVersion;
        bytes32 reasonHash;
        uint40 deadline;
    }

    /// @param lowFen, baseFen, highFen The range found, in rising order.
    /// @param reportHash Hash of the report with all its inputs.
    struct RecordValuation {
        ShortString asset;
        uint32 assetVersion;
        uint64 lowFen;
        uint64 baseFen;
        uint64 highFen;
        uint40 validUntil;
        bytes32 reportHash;
        uint40 deadline;
    }

    /// @param evidenceHash Hash of what the dispute rests on; opens one dispute, ever. It stands in for the version, so
    /// that nobody can dodge a dispute by changing the right first.
    struct OpenDispute {
        ShortString asset;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @param upheld True: the verification falls, and has to be given anew.
    struct ResolveDispute {
        ShortString asset;
        uint32 assetVersion;
        bool upheld;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @notice One word. `verifiedUntil` zero: not verified.
    /// @param lienLoan, lienPledge The pledge that last took this right; it binds only while it is live.
    struct Asset {
        uint32 owner;
        uint32 version;
        uint40 verifiedUntil;
        bytes16 lienLoan;
        uint8 lienPledge;
        bool disputed;
    }

    /// @notice One word: the valuation in force.
    struct Valuation {
        uint64 lowFen;
        uint64 baseFen;
        uint64 highFen;
        uint40 validUntil;
    }

    event AssetRegistered(ShortString indexed asset, uint32 indexed owner, bytes32 factsHash, bytes32 evidenceHash);
    event VerificationAttested(
        ShortString indexed asset, uint32 indexed provider, uint32 assetVersion, bytes32 fingerprint, uint40 validUntil, bytes32 evidenceHash
    );
    event VerificationWithdrawn(
        ShortString indexed asset, uint32 indexed provider, uint32 assetVersion, bytes32 reasonHash
    );
    event ValuationRecorded(
        ShortString indexed asset, uint32 assetVersion, uint64 lowFen, uint64 baseFen, uint64 highFen, uint40 validUntil, bytes32 reportHash
    );
    event DisputeOpened(
        ShortString indexed asset, uint32 indexed initiator, uint32 assetVersion, bytes32 evidenceHash
    );
    event DisputeResolved(
        ShortString indexed asset, uint32 indexed arbiter, uint32 assetVersion, bool upheld, bytes32 evidenceHash
    );

    /// @notice Not the normal form of a right that this ledger knows how to tell apart.
    error RightNotNormal(ShortString asset);
    error AssetKnown(ShortString asset, uint32 owner);
    error AssetUnknown(ShortString asset);
    error AssetDisputed(ShortString asset);
    error AssetNotDisputed(ShortString asset);
    error EvidenceUsed(bytes32 evidenceHash);
    error VerificationNotInForce(ShortString asset, uint40 validUntil);
    error ValidityNotAhead(uint40 validUntil);
    error RangeNotRising(uint64 lowFen, uint64 baseFen, uint64 highFen);

    /// @notice The owner claims a right. Signed by: owner.
    function registerAsset(RegisterAsset calldata step, bytes calldata signatures) external;

    /// @notice The tech provider attests what the right's status is. Signed by: provider.
    function attestVerification(AttestVerification calldata step, bytes calldata signatures) external;

    /// @notice What was attested holds no longer. Signed by: provider.
    function withdrawVerification(WithdrawVerification calldata step, bytes calldata signatures) external;

    /// @notice Two different appraisers sign one value range. Signed by: first appraiser, second appraiser.
    function recordValuation(RecordValuation calldata step, bytes calldata signatures) external;

    /// @notice Freezes new pledges of the right, and nothing else. Signed by: initiator, any party but the owner.
    function openDispute(OpenDispute calldata step, bytes calldata signatures) external;

    /// @notice Signed by: arbiter, a guardian of a party that is neither initiator nor owner.
    function resolveDispute(ResolveDispute calldata step, bytes calldata signatures) external;

    /// @notice The right's record; all zero if nobody registered it.
    function assetOf(ShortString asset) external view returns (Asset memory);

    /// @notice The last valuation, whether or not it is still valid; all zero if there is none.
    function valuationOf(ShortString asset) external view returns (Valuation memory);

    /// @notice Who opened the dispute over a right; zero if there is none.
    function disputeOf(ShortString asset) external view returns (uint32 initiator);

    /// @notice Whether a dispute was ever opened with this evidence.
    function isEvidenceUsed(bytes32 evidenceHash) external view returns (bool);
}
