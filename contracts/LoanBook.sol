// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "./interfaces/ILedger.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {LoanWord, askedBy, loadLoan, storeLoan} from "./types/LoanWord.sol";
import {Roles} from "./types/Roles.sol";
import {Signer} from "./types/Signer.sol";
import {Sides} from "./types/Sides.sol";

/// @title LoanBook
/// @dev Invariants: available + everything ever released never exceeds what the bank approved; something is
/// outstanding exactly while the loan is Active.
abstract contract LoanBook is ILedger, PartyDirectory {
    bytes32 private constant APPLY_FOR_LOAN = keccak256(
        "ApplyForLoan(string side,bytes16 loan,uint32 bank,uint64 amountFen,bytes32 termsHash,uint40 deadline)"
    );
    bytes32 private constant APPROVE_LOAN = keccak256(
        "ApproveLoan(string side,bytes16 loan,uint32 loanVersion,uint64 amountFen,bytes32 termsHash,uint40 deadline)"
    );
    bytes32 private constant DECLINE_LOAN =
        keccak256("DeclineLoan(string side,bytes16 loan,uint32 loanVersion,bytes32 reasonHash,uint40 deadline)");
    bytes32 private constant RELEASE_FUNDS = keccak256(
        "ReleaseFunds(string side,bytes16 loan,uint32 loanVersion,uint64 amountFen,bytes32 evidenceHash,uint40 deadline)"
    );
    bytes32 private constant RECORD_REPAYMENT = keccak256(
        "RecordRepayment(string side,bytes16 loan,uint32 loanVersion,uint64 principalFen,uint64 interestFen,bytes32 evidenceHash,uint40 deadline)"
    );

    mapping(bytes16 loan => Loan) private _loans;

    /// @inheritdoc ILedger
    function applyForLoan(ApplyForLoan calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Signer borrower = _soleSigner(Roles.SIGNATORY, signatures, _hashStep(APPLY_FOR_LOAN, Sides.BORROWER, 5));
        require(step.loan != 0 && step.amountFen != 0, EmptyStep());
        require(_loans[step.loan].state == LoanState.None, LoanKnown(step.loan));
        _requireAdmitted(step.bank);

        _change(step.loan, askedBy(borrower.party(), step.bank));
        emit LoanApplied(step.loan, borrower.party(), step.bank, step.amountFen, step.termsHash);
    }

    /// @inheritdoc ILedger
    function approveLoan(ApproveLoan calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        LoanWord loan = _loanAt(step.loan, step.loanVersion);
        _requireApproval(step, signatures, loan.bank());
        _requireState(step.loan, loan, LoanState.Applied);
        require(step.amountFen != 0, EmptyStep());

        uint32 version = _change(step.loan, loan.withState(LoanState.Approved).withAvailableFen(step.amountFen));
        emit LoanApproved(step.loan, version, step.amountFen, step.termsHash);
    }

    /// @inheritdoc ILedger
    function declineLoan(DeclineLoan calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        LoanWord loan = _loanAt(step.loan, step.loanVersion);
        _requireOfficer(loan, signatures, _hashStep(DECLINE_LOAN, Sides.OFFICER, 4));
        _requireState(step.loan, loan, LoanState.Applied);

        uint32 version = _change(step.loan, loan.withState(LoanState.Declined));
        emit LoanDeclined(step.loan, version, step.reasonHash);
    }

    /// @inheritdoc ILedger
    function releaseFunds(ReleaseFunds calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        LoanWord loan = _loanAt(step.loan, step.loanVersion);
        _requireOfficer(loan, signatures, _hashStep(RELEASE_FUNDS, Sides.LENDER, 5));
        _requireOpen(step.loan, loan);
        require(loan.live() != 0 && loan.live() & ~loan.registered() == 0, PledgeNotRegistered(step.loan));
        (uint64 amountFen, uint64 availableFen) = (step.amountFen, loan.availableFen());
        require(amountFen != 0, EmptyStep());
        require(amountFen <= availableFen, AboveApproved(amountFen, availableFen));

        uint64 outstandingFen = loan.outstandingFen() + amountFen;
        loan = loan.withState(LoanState.Active).withAvailableFen(availableFen - amountFen);
        uint32 version = _change(step.loan, loan.withOutstandingFen(outstandingFen));
        emit FundsReleased(step.loan, version, amountFen, outstandingFen, step.evidenceHash);
    }

    /// @inheritdoc ILedger
    function recordRepayment(RecordRepayment calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        LoanWord loan = _loanAt(step.loan, step.loanVersion);
        _requireOfficer(loan, signatures, _hashStep(RECORD_REPAYMENT, Sides.LENDER, 6));
        _requireState(step.loan, loan, LoanState.Active);
        (uint64 principalFen, uint64 interestFen) = (step.principalFen, step.interestFen);
        uint64 outstandingFen = loan.outstandingFen();
        require(principalFen != 0 || interestFen != 0, EmptyStep());
        require(principalFen <= outstandingFen, AboveOutstanding(principalFen, outstandingFen));

        outstandingFen -= principalFen;
        if (outstandingFen == 0) loan = loan.withState(LoanState.Settled).withAvailableFen(0);
        uint32 version = _change(step.loan, loan.withOutstandingFen(outstandingFen));
        emit RepaymentRecorded(step.loan, version, principalFen, interestFen, outstandingFen, step.evidenceHash);
    }

    /// @inheritdoc ILedger
    function loanOf(bytes16 loan) external view returns (Loan memory) {
        return _loans[loan];
    }

    function _loanAt(bytes16 id, uint32 version) internal view returns (LoanWord loan) {
        loan = loadLoan(_loans[id]);
        uint32 current = loan.version();
        require(current != 0, WrongLoanState(id, LoanState.None));
        require(current == version, VersionPassed(version, current));
    }

    /// @dev Writes the loan back as a new version of itself.
    function _change(bytes16 id, LoanWord loan) internal returns (uint32 version) {
        version = loan.version() + 1;
        storeLoan(_loans[id], loan.withVersion(version));
    }

    function _isLive(bytes16 id, uint8 pledge) internal view returns (bool) {
        return _loans[id].live & _bit(pledge) != 0;
    }

    /// @dev Zero for a number that no pledge can have.
    function _bit(uint8 pledge) internal pure returns (uint8) {
        return uint8(1) << pledge;
    }

    /// @dev Approved or Active: pledges may be signed and funds released.
    function _requireOpen(bytes16 id, LoanWord loan) internal pure {
        LoanState actual = loan.state();
        require(actual == LoanState.Approved || actual == LoanState.Active, WrongLoanState(id, actual));
    }

    /// @dev The step is signed by one officer of the loan's bank, and by nobody else.
    function _requireOfficer(LoanWord loan, bytes calldata signatures, bytes32 structHash) internal view {
        _requireParty(_soleSigner(Roles.OFFICER, signatures, structHash), loan.bank());
    }

    function _requireState(bytes16 id, LoanWord loan, LoanState expected) private pure {
        LoanState actual = loan.state();
        require(actual == expected, WrongLoanState(id, actual));
    }

    function _requireApproval(ApproveLoan calldata step, bytes calldata signatures, uint32 bank) private view {
        bool dual = step.amountFen > _dualApprovalAboveFen(bank);
        _requireCount(signatures, dual ? 2 : 1);
        Signer officer = _signerAt(0, Roles.OFFICER, signatures, _hashStep(APPROVE_LOAN, Sides.OFFICER, 5));
        _requireParty(officer, bank);
        if (!dual) return;
        Signer approver = _signerAt(1, Roles.APPROVER, signatures, _hashStep(APPROVE_LOAN, Sides.APPROVER, 5));
        _requireParty(approver, bank);
        _requireTwoPeople(officer, approver);
    }
}
