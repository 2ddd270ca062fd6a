// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedSteps} from "./ISignedSteps.sol";

/// @title Loans: asked for, decided, released, repaid, changed, assigned.
/// @notice Amounts are in 分. The ledger moves no money: it records what the bank says it did, within what was agreed.
interface ILoanBook is ISignedSteps {
    enum LoanState {
        None,
        Applied,
        Declined,
        Approved,
        Active,
        Settled,
        Overdue,
        Defaulted,
        Enforcing
    }

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

    /// @param termsHash Hash of the new terms; what may still be released, and what is owed, stay as they are.
    struct ChangeTerms {
        bytes16 loan;
        uint32 loanVersion;
        bytes32 termsHash;
        uint40 deadline;
    }

    /// @param bank Number of the bank that is to take the claim.
    struct OfferClaim {
        bytes16 loan;
        uint32 loanVersion;
        uint32 bank;
        bytes32 termsHash;
        uint40 deadline;
    }

    /// @param termsHash The same as was offered.
    /// @param noticeHash Hash of the notice given to the borrower (Civil Code 546).
    struct AcceptClaim {
        bytes16 loan;
        uint32 loanVersion;
        bytes32 termsHash;
        bytes32 noticeHash;
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

    event LoanApplied(bytes16 indexed loan, uint32 indexed borrower, uint32 indexed bank, uint64 amountFen, bytes32 termsHash);
    event LoanApproved(bytes16 indexed loan, uint32 loanVersion, uint64 amountFen, bytes32 termsHash);
    event LoanDeclined(bytes16 indexed loan, uint32 loanVersion, bytes32 reasonHash);
    event FundsReleased(bytes16 indexed loan, uint32 loanVersion, uint64 amountFen, uint64 outstandingFen, bytes32 evidenceHash);
    event RepaymentRecorded(
        bytes16 indexed loan, uint32 loanVersion, uint64 principalFen, uint64 interestFen, uint64 outstandingFen, bytes32 evidenceHash
    );
    event TermsChanged(bytes16 indexed loan, uint32 loanVersion, bytes32 termsHash);
    event ClaimOffered(bytes16 indexed loan, uint32 indexed bank, uint32 loanVersion, bytes32 termsHash);
    event ClaimAssigned(
        bytes16 indexed loan, uint32 indexed bank, uint32 loanVersion, bytes32 termsHash, bytes32 noticeHash
    );

    error LoanKnown(bytes16 loan);
    error WrongLoanState(bytes16 loan, LoanState actual);
    error AboveApproved(uint64 askedFen, uint64 availableFen);
    error AboveOutstanding(uint64 paidFen, uint64 outstandingFen);
    error PledgeNotRegistered(bytes16 loan);
    /// @notice The claim was not offered to this bank on these terms, or the loan has changed since.
    error ClaimNotOffered(bytes16 loan);

    /// @notice Signed by: borrower.
    function applyForLoan(ApplyForLoan calldata step, bytes calldata signatures) external;

    /// @notice Signed by: officer; above the bank's own limit officer, then approver, two different people.
    function approveLoan(ApproveLoan calldata step, bytes calldata signatures) external;

    /// @notice Signed by: officer.
    function declineLoan(DeclineLoan calldata step, bytes calldata signatures) external;

    /// @notice One tranche. Only when every signed pledge is registered and at least one is live. Signed by: lender.
    function releaseFunds(ReleaseFunds calldata step, bytes calldata signatures) external;

    /// @notice The loan is settled when no principal is owed; late interest may still follow. Signed by: lender.
    function recordRepayment(RecordRepayment calldata step, bytes calldata signatures) external;

    /// @notice Signed by: borrower, lender.
    function changeTerms(ChangeTerms calldata step, bytes calldata signatures) external;

    /// @notice Offers the claim, with its pledges, to another bank; any later change of the loan ends the offer.
    /// Signed by: assignor, the loan's bank.
    function offerClaim(OfferClaim calldata step, bytes calldata signatures) external;

    /// @notice The other bank takes the claim and its pledges (Civil Code 547). Signed by: assignee.
    function acceptClaim(AcceptClaim calldata step, bytes calldata signatures) external;

    /// @notice The loan's record; all zero if nobody asked for it.
    function loanOf(bytes16 loan) external view returns (Loan memory);
}
