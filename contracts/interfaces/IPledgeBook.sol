// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ISignedSteps} from "./ISignedSteps.sol";

/// @title Pledges: signed, registered, ended; and the stop of new ones.
/// @notice A right has at most one live pledge. A pledge exists in law from its registration at the office.
interface IPledgeBook is ISignedSteps {
    /// @notice The terms that both sides sign, word for word the same.
    /// @param assets The bundle: rights in normal form, strictly rising.
    /// @param fingerprint The state of the bundle, folded over (fingerprint so far, right, version) from zero: a renewed
    /// verification, a dispute or any other change of a right kills this signature.
    struct PledgeAssets {
        bytes16 loan;
        uint32 loanVersion;
        ShortString[] assets;
        bytes32 fingerprint;
        uint64 securedFen;
        bytes32 termsHash;
        uint40 deadline;
    }

    /// @param pledge Number of the pledge within its loan.
    /// @param certificateHash Hash of the office's certificate or notice.
    /// @param registeredOn The day (00:00 of the office, unix seconds) from which the pledge exists in law (Civil Code 444).
    struct ConfirmRegistration {
        bytes16 loan;
        uint32 loanVersion;
        uint8 pledge;
        bytes32 certificateHash;
        uint40 registeredOn;
        uint40 deadline;
    }

    /// @param noticeHash Hash of the office's decision.
    struct VoidRegistration {
        bytes16 loan;
        uint32 loanVersion;
        uint8 pledge;
        bytes32 noticeHash;
        uint40 voidedOn;
        uint40 deadline;
    }

    struct LapseRegistration {
        bytes16 loan;
        uint32 loanVersion;
        uint8 pledge;
        bytes32 noticeHash;
        uint40 lapsedOn;
        uint40 deadline;
    }

    struct DischargePledge {
        bytes16 loan;
        uint32 loanVersion;
        uint8 pledge;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    struct WaivePledge {
        bytes16 loan;
        uint32 loanVersion;
        uint8 pledge;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @dev Names no version: a pledge ends once, ever, and the bank must not be able to dodge the court by changing the loan.
    struct ForceDischarge {
        bytes16 loan;
        uint8 pledge;
        bytes32 courtDocumentHash;
        uint40 deadline;
    }

    /// @param stopVersion How often pledging was stopped or resumed before.
    struct StopPledging {
        uint32 stopVersion;
        bytes32 reasonHash;
        uint40 deadline;
    }

    struct ResumePledging {
        uint32 stopVersion;
        bytes32 reasonHash;
        uint40 deadline;
    }

    event AssetsPledged(
        bytes16 indexed loan, uint32 indexed pledgor, uint32 loanVersion, uint8 pledge, ShortString[] assets, uint64 securedFen, bytes32 fingerprint, bytes32 termsHash
    );
    event RegistrationConfirmed(
        bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 certificateHash, uint40 registeredOn, uint32 witness
    );
    event RegistrationVoided(
        bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 noticeHash, uint40 voidedOn, uint32 witness
    );
    event RegistrationLapsed(
        bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 noticeHash, uint40 lapsedOn, uint32 witness
    );
    event PledgeDischarged(bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 evidenceHash);
    event PledgeWaived(bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 evidenceHash);
    event PledgeForceDischarged(bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 courtDocumentHash);
    event PledgingStopped(uint32 indexed party, uint32 stopVersion, bytes32 reasonHash);
    event PledgingResumed(uint32 stopVersion, bytes32 reasonHash);

    error AssetAlreadyPledged(ShortString asset, bytes16 heldByLoan, uint8 heldByPledge);
    error AssetsNotRising(uint256 index);
    error NotTheOwner(ShortString asset, uint32 owner, uint32 pledgor);
    error FingerprintPassed(bytes32 signed, bytes32 current);
    error PledgeNotPending(bytes16 loan, uint8 pledge);
    error PledgeNotLive(bytes16 loan, uint8 pledge);
    error LoanNotSettled(bytes16 loan, uint64 outstandingFen);
    error TooManyPledges(bytes16 loan);
    error PledgingIsStopped();
    error PledgingIsNotStopped();

    /// @notice Signed by: pledgor (owner of every right in the bundle), pledgee (the loan's bank).
    function pledgeAssets(PledgeAssets calldata step, bytes calldata signatures) external;

    /// @notice The office has registered the pledge. Signed by: pledgee, witness (a tech provider).
    function confirmRegistration(ConfirmRegistration calldata step, bytes calldata signatures) external;

    /// @notice The office has revoked the registration, void from the start (PP-32). Signed by: pledgee, witness.
    function voidRegistration(VoidRegistration calldata step, bytes calldata signatures) external;

    /// @notice The registration ended with its term (TM-13). Signed by: pledgee, witness.
    function lapseRegistration(LapseRegistration calldata step, bytes calldata signatures) external;

    /// @notice Frees the bundle, once nothing is owed. Nothing can stop it. Signed by: lender.
    function dischargePledge(DischargePledge calldata step, bytes calldata signatures) external;

    /// @notice Frees the bundle although something is owed: security given up (PP-36). Signed by: officer, approver.
    function waivePledge(WaivePledge calldata step, bytes calldata signatures) external;

    /// @notice A court frees the bundle, when the bank is unable or unwilling. Signed by: guardians.
    function forceDischarge(ForceDischarge calldata step, bytes calldata signatures) external;

    /// @notice No new pledges from now on; everything else goes on. Signed by: guardian, one alone.
    function stopPledging(StopPledging calldata step, bytes calldata signatures) external;

    /// @notice Signed by: guardians.
    function resumePledging(ResumePledging calldata step, bytes calldata signatures) external;

    /// @notice The live pledge over a right; an empty loan id if the right is free.
    function lienOn(ShortString asset) external view returns (bytes16 loan, uint8 pledge);

    /// @notice Whether new pledges are stopped, and how often that was turned.
    function pledgingStop() external view returns (bool stopped, uint32 stopVersion);
}
