// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedSteps} from "./ISignedSteps.sol";

/// @title When a loan is not paid: overdue, default, enforcement.
/// @notice A record only. No step here moves a title or a pledge: a right is sold by a court or by agreement, never taken
/// (流质, Civil Code 428; rule CC-03). All are signed by the loan's bank, as lender; only a fact may be stated by anybody.
interface IEnforcement is ISignedSteps {
    /// @param overdueFen What is due and not paid.
    /// @param overdueSince The day (00:00, unix seconds) from which it is.
    struct MarkOverdue {
        bytes16 loan;
        uint32 loanVersion;
        uint64 overdueFen;
        uint40 overdueSince;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    struct MarkCurrent {
        bytes16 loan;
        uint32 loanVersion;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    struct DeclareDefault {
        bytes16 loan;
        uint32 loanVersion;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    /// @param courtDocumentHash Hash of the judgment, order or agreement that the enforcement rests on.
    struct OpenEnforcement {
        bytes16 loan;
        uint32 loanVersion;
        bytes32 courtDocumentHash;
        uint40 deadline;
    }

    /// @param pledge Number of the live, registered pledge whose rights were sold.
    struct RecordRealisation {
        bytes16 loan;
        uint32 loanVersion;
        uint8 pledge;
        uint64 proceedsFen;
        bytes32 courtDocumentHash;
        uint40 deadline;
    }

    /// @param costsFen, interestFen, principalFen, surplusFen To the costs of enforcement; to interest and to principal
    /// owed, in this order (CC-15); and back to the pledgor.
    struct DistributeProceeds {
        bytes16 loan;
        uint32 loanVersion;
        uint64 costsFen;
        uint64 interestFen;
        uint64 principalFen;
        uint64 surplusFen;
        bytes32 courtDocumentHash;
        uint40 deadline;
    }

    struct CloseEnforcement {
        bytes16 loan;
        uint32 loanVersion;
        bytes32 courtDocumentHash;
        uint40 deadline;
    }

    /// @dev Names no version of the loan and leaves it as it is: whoever states a fact cannot spoil what others signed.
    /// @param fact What kind of fact, by a number that is never used for anything else; not zero.
    /// @param amountFen The amount that it is about, or zero.
    /// @param evidenceHash Salted hash of what is stated; recorded once.
    struct RecordFact {
        bytes16 loan;
        uint8 fact;
        uint64 amountFen;
        bytes32 evidenceHash;
        uint40 deadline;
    }

    event OverdueMarked(
        bytes16 indexed loan, uint32 loanVersion, uint64 overdueFen, uint40 overdueSince, bytes32 evidenceHash
    );
    event OverdueCured(bytes16 indexed loan, uint32 loanVersion, bytes32 evidenceHash);
    event DefaultDeclared(bytes16 indexed loan, uint32 loanVersion, bytes32 evidenceHash);
    event EnforcementOpened(bytes16 indexed loan, uint32 loanVersion, bytes32 courtDocumentHash);
    event RealisationRecorded(
        bytes16 indexed loan, uint32 loanVersion, uint8 pledge, uint64 proceedsFen, uint64 undistributedFen, bytes32 courtDocumentHash
    );
    event ProceedsDistributed(
        bytes16 indexed loan,
        uint32 loanVersion,
        uint64 costsFen,
        uint64 interestFen,
        uint64 principalFen,
        uint64 surplusFen,
        uint64 outstandingFen,
        bytes32 courtDocumentHash
    );
    event EnforcementClosed(bytes16 indexed loan, uint32 loanVersion, bytes32 courtDocumentHash);
    /// @notice `party` says so: a record of who said what and when, nothing more.
    event FactRecorded(
        bytes16 indexed loan, uint32 indexed party, uint8 fact, uint64 amountFen, bytes32 evidenceHash
    );

    error AboveProceeds(uint256 askedFen, uint64 undistributedFen);
    /// @notice The pledgor gets what is left only after principal, interest and costs (CC-15).
    error SurplusBeforeDebt(uint64 outstandingFen);
    error PledgeNotEnforceable(bytes16 loan, uint8 pledge);
    error FactKnown(bytes32 evidenceHash);

    /// @notice Active becomes Overdue. Signed by: lender.
    function markOverdue(MarkOverdue calldata step, bytes calldata signatures) external;

    /// @notice Overdue or Defaulted becomes Active again: paid up, or restructured. Signed by: lender.
    function markCurrent(MarkCurrent calldata step, bytes calldata signatures) external;

    /// @notice Active or Overdue becomes Defaulted. Signed by: lender.
    function declareDefault(DeclareDefault calldata step, bytes calldata signatures) external;

    /// @notice Defaulted becomes Enforcing. Signed by: lender.
    function openEnforcement(OpenEnforcement calldata step, bytes calldata signatures) external;

    /// @notice What a sale brought in. Signed by: lender.
    function recordRealisation(RecordRealisation calldata step, bytes calldata signatures) external;

    /// @notice Who got it; never more than came in. Settles the loan when no principal is left. Signed by: lender.
    function distributeProceeds(DistributeProceeds calldata step, bytes calldata signatures) external;

    /// @notice Enforcing becomes Defaulted again, with what is left to pay. Signed by: lender.
    function closeEnforcement(CloseEnforcement calldata step, bytes calldata signatures) external;

    /// @notice Somebody's party states a fact about a loan. Changes no state. Signed by: declarant (anybody's key).
    function recordFact(RecordFact calldata step, bytes calldata signatures) external;

    /// @notice What sales brought in and nobody has got yet, in 分.
    function undistributedFenOf(bytes16 loan) external view returns (uint64);
}
