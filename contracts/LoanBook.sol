// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "./interfaces/ILedger.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {Roles} from "./types/Roles.sol";
import {Sides} from "./types/Sides.sol";

/// @title LoanBook
/// @dev Invariants: available + everything ever released never exceeds what the bank approved; something is
/// outstanding exactly while the loan is Active.
abstract contract LoanBook is ILedger, PartyDirectory {
    bytes32 private constant APPLY_FOR_LOAN =
        keccak256("ApplyForLoan(string side,bytes16 loan,uint32 bank,uint64 amountFen,bytes32 termsHash,uint40 deadline)");
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
        Signer memory borrower =
            _soleSigner(Roles.SIGNATORY, signatures, keccak256(abi.encode(APPLY_FOR_LOAN, Sides.BORROWER, step)));
        require(step.loan != 0 && step.amountFen != 0, EmptyStep());
        require(_loans[step.loan].state == LoanState.None, LoanKnown(step.loan));
        _requireAdmitted(step.bank);

        Loan storage loan = _loans[step.loan];
        (loan.borrower, loan.bank, loan.state) = (borrower.party, step.bank, LoanState.Applied);
        _change(loan);
        emit LoanApplied(step.loan, loan.borrower, loan.bank, step.amountFen, step.termsHash);
    }

    /// @inheritdoc ILedger
    function approveLoan(ApproveLoan calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Loan storage loan = _loanAt(step.loan, step.loanVersion);
        _requireApproval(step, signatures, loan.bank);
        _requireState(step.loan, loan, LoanState.Applied);
        require(step.amountFen != 0, EmptyStep());

        (loan.state, loan.availableFen) = (LoanState.Approved, step.amountFen);
        _change(loan);
        emit LoanApproved(step.loan, loan.version, step.amountFen, step.termsHash);
    }

    /// @inheritdoc ILedger
    function declineLoan(DeclineLoan calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Loan storage loan = _loanAt(step.loan, step.loanVersion);
        _requireOfficer(loan, signatures, keccak256(abi.encode(DECLINE_LOAN, Sides.OFFICER, step)));
        _requireState(step.loan, loan, LoanState.Applied);

        loan.state = LoanState.Declined;
        _change(loan);
        emit LoanDeclined(step.loan, loan.version, step.reasonHash);
    }

    /// @inheritdoc ILedger
    function releaseFunds(ReleaseFunds calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Loan storage loan = _loanAt(step.loan, step.loanVersion);
        _requireOfficer(loan, signatures, keccak256(abi.encode(RELEASE_FUNDS, Sides.LENDER, step)));
        _requireOpen(step.loan, loan);
        require(loan.live != 0 && loan.live & ~loan.registered == 0, PledgeNotRegistered(step.loan));
        require(step.amountFen != 0, EmptyStep());
        require(step.amountFen <= loan.availableFen, AboveApproved(step.amountFen, loan.availableFen));

        loan.state = LoanState.Active;
        loan.availableFen -= step.amountFen;
        loan.outstandingFen += step.amountFen;
        _change(loan);
        emit FundsReleased(step.loan, loan.version, step.amountFen, loan.outstandingFen, step.evidenceHash);
    }

    /// @inheritdoc ILedger
    function recordRepayment(RecordRepayment calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Loan storage loan = _loanAt(step.loan, step.loanVersion);
        _requireOfficer(loan, signatures, keccak256(abi.encode(RECORD_REPAYMENT, Sides.LENDER, step)));
        _requireState(step.loan, loan, LoanState.Active);
        require(step.principalFen != 0 || step.interestFen != 0, EmptyStep());
        require(step.principalFen <= loan.outstandingFen, AboveOutstanding(step.principalFen, loan.outstandingFen));

        loan.outstandingFen -= step.principalFen;
        if (loan.outstandingFen == 0) (loan.state, loan.availableFen) = (LoanState.Settled, 0);
        _change(loan);
        emit RepaymentRecorded(
            step.loan, loan.version, step.principalFen, step.interestFen, loan.outstandingFen, step.evidenceHash
        );
    }

    /// @inheritdoc ILedger
    function loanOf(bytes16 loan) external view returns (Loan memory) {
        return _loans[loan];
    }

    function _loanAt(bytes16 id, uint32 version) internal view returns (Loan storage loan) {
        loan = _loans[id];
        require(loan.state != LoanState.None, WrongLoanState(id, LoanState.None));
        require(loan.version == version, VersionPassed(version, loan.version));
    }

    /// @dev Writes the loan back as a new version of itself.
    function _change(Loan storage loan) internal {
        ++loan.version;
    }

    function _isLive(bytes16 id, uint8 pledge) internal view returns (bool) {
        return _loans[id].live & _bit(pledge) != 0;
    }

    /// @dev Zero for a number that no pledge can have.
    function _bit(uint8 pledge) internal pure returns (uint8) {
        return uint8(1) << pledge;
    }

    /// @dev Approved or Active: pledges may be signed and funds released.
    function _requireOpen(bytes16 id, Loan storage loan) internal view {
        require(loan.state == LoanState.Approved || loan.state == LoanState.Active, WrongLoanState(id, loan.state));
    }

    /// @dev The step is signed by one officer of the loan's bank, and by nobody else.
    function _requireOfficer(Loan storage loan, bytes calldata signatures, bytes32 structHash) internal view {
        _requireParty(_soleSigner(Roles.OFFICER, signatures, structHash), loan.bank);
    }

    function _requireState(bytes16 id, Loan storage loan, LoanState expected) private view {
        require(loan.state == expected, WrongLoanState(id, loan.state));
    }

    function _requireApproval(ApproveLoan calldata step, bytes calldata signatures, uint32 bank) private view {
        bool dual = step.amountFen > _dualApprovalAboveFen(bank);
        _requireCount(signatures, dual ? 2 : 1);
        Signer memory officer =
            _signerAt(0, Roles.OFFICER, signatures, keccak256(abi.encode(APPROVE_LOAN, Sides.OFFICER, step)));
        _requireParty(officer, bank);
        if (!dual) return;
        Signer memory approver =
            _signerAt(1, Roles.APPROVER, signatures, keccak256(abi.encode(APPROVE_LOAN, Sides.APPROVER, step)));
        _requireParty(approver, bank);
        _requireTwoPeople(officer, approver);
    }
}
