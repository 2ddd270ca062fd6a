// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The shared record of verified rights, their pledges, and the loans they secure.
/// @notice Every step is EIP-712 typed data signed by the party whose decision it is. Who relays it does
/// not matter and is not recorded. The record's own version is the nonce: any change of the record
/// kills every signature given on its earlier state. The signed message also names the side
/// (`"lender"`, `"pledgor"`, ...) for which the signer acts, so that a signature given on one side is
/// worthless on the other.
/// @dev Signatures are 65 bytes each (r, s, v), low s only, laid end to end in the order that each function names.
/// Amounts are in 分, times in unix seconds, documents by salted hash.
interface ILedger {
    enum LoanState {
        None,
        Applied,
        Declined,
        Approved,
        Active,
        Settled
    }

    // ------------------------------------------------------------------ rights

    /// @param asset Right key: hash of the normalised (jurisdiction, kind, number). One record per right, for ever.
    /// @param factsHash Hash of the right's particulars as claimed.
    struct RegisterAsset {
        bytes32 asset;
        bytes32 factsHash;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @param fingerprint Hash of the legal status found: owner, term, fees, encumbrances.
    /// @param validUntil The attestation holds before this time.
    struct AttestVerification {
        bytes32 asset;
        uint32 assetVersion;
        bytes32 fingerprint;
        uint40 validUntil;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @param lowFen, baseFen, highFen The range found, in rising order.
    /// @param reportHash Hash of the report with all its inputs.
    struct RecordValuation {
        bytes32 asset;
        uint32 assetVersion;
        uint64 lowFen;
        uint64 baseFen;
        uint64 highFen;
        uint40 validUntil;
        bytes32 reportHash;
        uint40 deadline;
    }

    /// @notice One word. `verifiedUntil` zero: never verified.
    /// @param lienLoan, lienPledge The pledge that last took this right; it binds only while it is live.
    struct Asset {
        uint32 owner;
        uint32 version;
        uint40 verifiedUntil;
        bytes16 lienLoan;
        uint8 lienPledge;
    }

    /// @notice One word: the valuation in force.
    struct Valuation {
        uint64 lowFen;
        uint64 baseFen;
        uint64 highFen;
        uint40 validUntil;
    }

    // ------------------------------------------------------------------ loans

    /// @param loan Off-chain UUID of the loan.
    /// @param bank Number of the bank that is asked.
    struct ApplyForLoan {
        bytes16 loan;
        uint32 bank;
        uint64 amountFen;
        bytes32 termsHash;
        uint40 deadline;
    }

    /// @param amountFen The most that may ever be released.
    /// @param termsHash Hash of the approved terms.
    struct ApproveLoan {
        bytes16 loan;
        uint32 loanVersion;
        uint64 amountFen;
        bytes32 termsHash;
        uint40 deadline;
    }

    struct DeclineLoan {
        bytes16 loan;
        uint32 loanVersion;
        bytes32 reasonHash;
        uint40 deadline;
    }

    struct ReleaseFunds {
        bytes16 loan;
        uint32 loanVersion;
        uint64 amountFen;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    struct RecordRepayment {
        bytes16 loan;
        uint32 loanVersion;
        uint64 principalFen;
        uint64 interestFen;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @notice One word. `availableFen` is what may still be released, `outstandingFen` the principal owed.
    /// @param pledges Number of pledges ever signed for this loan: they are numbered 0, 1, ... 7.
    /// @param registered, live Bit n tells of pledge n.
    struct Loan {
        uint32 borrower;
        uint32 bank;
        uint32 version;
        LoanState state;
        uint64 availableFen;
        uint64 outstandingFen;
        uint8 pledges;
        uint8 registered;
        uint8 live;
    }

    // ------------------------------------------------------------------ pledges

    /// @notice The terms that both sides sign, word for word the same.
    /// @param assets The bundle: right keys, strictly rising.
    /// @param fingerprint keccak256 over (key, version as uint32) of each right in turn, so that a renewed
    /// verification or any other change of a right kills this signature.
    struct PledgeAssets {
        bytes16 loan;
        uint32 loanVersion;
        bytes32[] assets;
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

    struct DischargePledge {
        bytes16 loan;
        uint32 loanVersion;
        uint8 pledge;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    // ------------------------------------------------------------------ events

    event AssetRegistered(bytes32 indexed asset, uint32 indexed owner, bytes32 factsHash, bytes32 evidenceHash);
    event VerificationAttested(
        bytes32 indexed asset, uint32 indexed provider, uint32 assetVersion, bytes32 fingerprint, uint40 validUntil, bytes32 evidenceHash
    );
    event ValuationRecorded(
        bytes32 indexed asset, uint32 assetVersion, uint64 lowFen, uint64 baseFen, uint64 highFen, uint40 validUntil, bytes32 reportHash
    );
    event LoanApplied(bytes16 indexed loan, uint32 indexed borrower, uint32 indexed bank, uint64 amountFen, bytes32 termsHash);
    event LoanApproved(bytes16 indexed loan, uint32 loanVersion, uint64 amountFen, bytes32 termsHash);
    event LoanDeclined(bytes16 indexed loan, uint32 loanVersion, bytes32 reasonHash);
    event AssetsPledged(
        bytes16 indexed loan, uint32 indexed pledgor, uint32 loanVersion, uint8 pledge, bytes32[] assets, uint64 securedFen, bytes32 fingerprint, bytes32 termsHash
    );
    event RegistrationConfirmed(
        bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 certificateHash, uint40 registeredOn, uint32 witness
    );
    event FundsReleased(bytes16 indexed loan, uint32 loanVersion, uint64 amountFen, uint64 outstandingFen, bytes32 evidenceHash);
    event RepaymentRecorded(
        bytes16 indexed loan, uint32 loanVersion, uint64 principalFen, uint64 interestFen, uint64 outstandingFen, bytes32 evidenceHash
    );
    event PledgeDischarged(bytes16 indexed loan, uint32 loanVersion, uint8 pledge, bytes32 evidenceHash);

    /// @notice The step at `index` of a batch changed nothing. `reason` is the error it reverted with; empty if it
    /// was no call of this contract, or ran out of gas.
    event StepRefused(uint256 index, bytes reason);

    // ------------------------------------------------------------------ errors

    error AssetKnown(bytes32 asset, uint32 owner);
    error AssetUnknown(bytes32 asset);
    error EmptyStep();
    error VersionPassed(uint32 signed, uint32 current);
    error VerificationNotInForce(bytes32 asset, uint40 validUntil);
    error ValidityNotAhead(uint40 validUntil);
    error RangeNotRising(uint64 lowFen, uint64 baseFen, uint64 highFen);
    error AssetAlreadyPledged(bytes32 asset, bytes16 heldByLoan, uint8 heldByPledge);
    error AssetsNotRising(uint256 index);
    error FingerprintPassed(bytes32 signed, bytes32 current);
    error LoanKnown(bytes16 loan);
    error WrongLoanState(bytes16 loan, LoanState actual);
    error AboveApproved(uint64 askedFen, uint64 availableFen);
    error AboveOutstanding(uint64 paidFen, uint64 outstandingFen);
    error PledgeNotRegistered(bytes16 loan);
    error PledgeNotPending(bytes16 loan, uint8 pledge);
    error PledgeNotLive(bytes16 loan, uint8 pledge);
    error LoanNotSettled(bytes16 loan, uint64 outstandingFen);
    error TooManyPledges(bytes16 loan);

    // ------------------------------------------------------------------ steps

    /// @notice The owner claims a right. Signed by: owner.
    function registerAsset(RegisterAsset calldata step, bytes calldata signatures) external;

    /// @notice The tech provider attests what the right's status is. Signed by: provider.
    function attestVerification(AttestVerification calldata step, bytes calldata signatures) external;

    /// @notice Two different appraisers sign one value range. Signed by: first appraiser, second appraiser.
    function recordValuation(RecordValuation calldata step, bytes calldata signatures) external;

    /// @notice Signed by: borrower.
    function applyForLoan(ApplyForLoan calldata step, bytes calldata signatures) external;

    /// @notice Signed by: officer; above the bank's own limit officer, then approver, two different people.
    function approveLoan(ApproveLoan calldata step, bytes calldata signatures) external;

    /// @notice Signed by: officer.
    function declineLoan(DeclineLoan calldata step, bytes calldata signatures) external;

    /// @notice Signed by: pledgor (owner of every right in the bundle), pledgee (the loan's bank).
    function pledgeAssets(PledgeAssets calldata step, bytes calldata signatures) external;

    /// @notice The office has registered the pledge. Signed by: pledgee, witness (a tech provider).
    function confirmRegistration(ConfirmRegistration calldata step, bytes calldata signatures) external;

    /// @notice Only when every signed pledge is registered and at least one is live. Signed by: lender.
    function releaseFunds(ReleaseFunds calldata step, bytes calldata signatures) external;

    /// @notice The loan is settled when nothing is owed. Signed by: lender.
    function recordRepayment(RecordRepayment calldata step, bytes calldata signatures) external;

    /// @notice Frees the bundle, once nothing is owed. Signed by: lender.
    function dischargePledge(DischargePledge calldata step, bytes calldata signatures) external;

    /// @notice Carries many signed steps, in the order given. One that is refused is named by `StepRefused`, and the
    /// others go on. Needs no right of its own: each step is checked as if it had come alone.
    /// @param steps Each a call of one of the functions above, as it would be sent by itself.
    function relay(bytes[] calldata steps) external;

    // ------------------------------------------------------------------ views

    function assetOf(bytes32 asset) external view returns (Asset memory);
    function valuationOf(bytes32 asset) external view returns (Valuation memory);
    function loanOf(bytes16 loan) external view returns (Loan memory);

    /// @notice The live pledge over a right; an empty loan id if the right is free.
    function lienOn(bytes32 asset) external view returns (bytes16 loan, uint8 pledge);
}
