// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILoanBook} from "./interfaces/ILoanBook.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {LoanWord, askedBy, loadLoan, storeLoan} from "./types/LoanWord.sol";
import {Roles} from "./types/Roles.sol";
import {Sides} from "./types/Sides.sol";
import {Signer} from "./types/Signer.sol";
import {States} from "./types/States.sol";

/// @title LoanBook
/// @dev Invariants: something is owed exactly in the states `OWED`; what may still be released and what ever was
/// together never exceed what the bank approved.
abstract contract LoanBook is PartyDirectory, ILoanBook {
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
    bytes32 private constant CHANGE_TERMS =
        keccak256("ChangeTerms(string side,bytes16 loan,uint32 loanVersion,bytes32 termsHash,uint40 deadline)");
    bytes32 private constant OFFER_CLAIM =
        keccak256("OfferClaim(string side,bytes16 loan,uint32 loanVersion,uint32 bank,bytes32 termsHash,uint40 deadline)");
    bytes32 private constant ACCEPT_CLAIM = keccak256(
        "AcceptClaim(string side,bytes16 loan,uint32 loanVersion,bytes32 termsHash,bytes32 noticeHash,uint40 deadline)"
    );

    mapping(bytes16 loan => Loan) private _loans;
    /// @dev Hash of the bank, the terms and the version of the loan to which the offer belongs.
    mapping(bytes16 loan => bytes32) private _offers;

    /// @inheritdoc ILoanBook
    function applyForLoan(ApplyForLoan calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        Signer borrower = _soleSigner(Roles.SIGNATORY, signatures, _hashStep(APPLY_FOR_LOAN, Sides.BORROWER, 5));
        _requireOtherParty(borrower, step.bank);
        if (step.loan == 0 || step.amountFen == 0) revert EmptyStep();
        if (loadLoan(_loans[step.loan]).version() != 0) revert LoanKnown(step.loan);
        _requireAdmitted(step.bank);

        _change(step.loan, askedBy(borrower.party(), step.bank));
        emit LoanApplied(step.loan, borrower.party(), step.bank, step.amountFen, step.termsHash);
    }

    /// @inheritdoc ILoanBook
    function approveLoan(ApproveLoan calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        _requireApproval(step.amountFen, loan.bank(), signatures);
        _requireState(id, loan, States.APPLIED);
        if (step.amountFen == 0) revert EmptyStep();

        uint32 version = _change(id, loan.withState(LoanState.Approved).withAvailableFen(step.amountFen));
        emit LoanApproved(id, version, step.amountFen, step.termsHash);
    }

    /// @inheritdoc ILoanBook
    function declineLoan(DeclineLoan calldata step, bytes calldata signatures) external {
        bytes32 structHash = _hashStep(DECLINE_LOAN, Sides.OFFICER, 4);
        uint32 version =
            _move(step.loan, step.loanVersion, step.deadline, States.APPLIED, LoanState.Declined, signatures, structHash);
        emit LoanDeclined(step.loan, version, step.reasonHash);
    }

    /// @inheritdoc ILoanBook
    function releaseFunds(ReleaseFunds calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        _requireOfficer(loan, signatures, _hashStep(RELEASE_FUNDS, Sides.LENDER, 5));
        _requireState(id, loan, States.RELEASABLE);
        if (loan.live() == 0 || loan.live() & ~loan.registered() != 0) revert PledgeNotRegistered(id);
        uint64 amountFen = step.amountFen;
        if (amountFen == 0) revert EmptyStep();
        if (amountFen > loan.availableFen()) revert AboveApproved(amountFen, loan.availableFen());

        loan = loan.released(amountFen).withState(LoanState.Active);
        uint32 version = _change(id, loan);
        emit FundsReleased(id, version, amountFen, loan.outstandingFen(), step.evidenceHash);
    }

    /// @inheritdoc ILoanBook
    function recordRepayment(RecordRepayment calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        _requireOfficer(loan, signatures, _hashStep(RECORD_REPAYMENT, Sides.LENDER, 6));
        _requireState(id, loan, States.REPAYABLE);
        (uint64 principalFen, uint64 interestFen) = (step.principalFen, step.interestFen);
        if (principalFen == 0 && interestFen == 0) revert EmptyStep();

        loan = _paid(loan, principalFen);
        uint32 version = _change(id, loan);
        emit RepaymentRecorded(
            id, version, principalFen, interestFen, loan.outstandingFen(), step.evidenceHash
        );
    }

    /// @inheritdoc ILoanBook
    function changeTerms(ChangeTerms calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        bytes32 asBorrower = _hashStep(CHANGE_TERMS, Sides.BORROWER, 4);
        bytes32 asLender = _hashStep(CHANGE_TERMS, Sides.LENDER, 4);
        _requireParty(_signerAt(0, 2, Roles.SIGNATORY, signatures, asBorrower), loan.borrower());
        _requireParty(_signerAt(1, 2, Roles.OFFICER, signatures, asLender), loan.bank());
        _requireState(id, loan, States.CHANGEABLE);

        uint32 version = _change(id, loan);
        emit TermsChanged(id, version, step.termsHash);
    }

    /// @inheritdoc ILoanBook
    function offerClaim(OfferClaim calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        _requireOfficer(loan, signatures, _hashStep(OFFER_CLAIM, Sides.ASSIGNOR, 5));
        _requireState(id, loan, States.OWED);
        _requireAdmitted(step.bank);

        uint32 version = _change(id, loan);
        _offers[id] = _offer(step.bank, step.termsHash, version);
        emit ClaimOffered(id, step.bank, version, step.termsHash);
    }

    /// @inheritdoc ILoanBook
    function acceptClaim(AcceptClaim calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        Signer signer = _soleSigner(Roles.OFFICER, signatures, _hashStep(ACCEPT_CLAIM, Sides.ASSIGNEE, 5));
        _requireOtherParty(signer, loan.borrower());
        uint32 assignee = signer.party();
        if (_offers[id] != _offer(assignee, step.termsHash, step.loanVersion)) revert ClaimNotOffered(id);

        uint32 version = _change(id, loan.withBank(assignee));
        emit ClaimAssigned(id, assignee, version, step.termsHash, step.noticeHash);
    }

    /// @inheritdoc ILoanBook
    function loanOf(bytes16 loan) external view returns (Loan memory) {
        return _loans[loan];
    }

    function _loan(bytes16 id) internal view returns (LoanWord loan) {
        loan = loadLoan(_loans[id]);
        if (loan.version() == 0) revert WrongLoanState(id, LoanState.None);
    }

    /// @dev The bank moves the loan from one of some states to another.
    function _move(
        bytes16 id,
        uint32 signedVersion,
        uint40 deadline,
        uint256 from,
        LoanState to,
        bytes calldata signatures,
        bytes32 structHash
    ) internal returns (uint32 version) {
        LoanWord loan = _loanAt(id, signedVersion, deadline);
        _requireOfficer(loan, signatures, structHash);
        _requireState(id, loan, from);
        return _change(id, loan.withState(to));
    }

    /// @dev The loan, if the step comes in time and the loan is still as it was signed on.
    function _loanAt(bytes16 id, uint32 version, uint40 deadline) internal view returns (LoanWord loan) {
        _requireInTime(deadline);
        loan = _loan(id);
        _requireVersion(version, loan.version());
    }

    /// @dev Writes the loan back as a new version of itself.
    function _change(bytes16 id, LoanWord loan) internal returns (uint32 version) {
        loan = loan.next();
        storeLoan(_loans[id], loan);
        return loan.version();
    }

    /// @dev The loan with so much less to pay; with nothing left it is settled, and nothing more can be released.
    function _paid(LoanWord loan, uint64 principalFen) internal pure returns (LoanWord) {
        uint64 outstandingFen = loan.outstandingFen();
        if (principalFen > outstandingFen) revert AboveOutstanding(principalFen, outstandingFen);
        if (principalFen == outstandingFen) loan = loan.withState(LoanState.Settled).withAvailableFen(0);
        return loan.repaid(principalFen);
    }

    function _isLive(bytes16 id, uint8 pledge) internal view returns (bool) {
        return loadLoan(_loans[id]).live() & _bit(pledge) != 0;
    }

    /// @dev Zero for a number that no pledge can have.
    function _bit(uint8 pledge) internal pure returns (uint8) {
        return uint8(1) << pledge;
    }

    /// @dev The step is signed by one officer of the loan's bank, and by nobody else.
    function _requireOfficer(LoanWord loan, bytes calldata signatures, bytes32 structHash) internal view {
        _requireParty(_soleSigner(Roles.OFFICER, signatures, structHash), loan.bank());
    }

    /// @dev The step is signed by an officer and an approver of the bank, two people.
    function _requireOfficerAndApprover(uint32 bank, bytes calldata signatures, bytes32 asOfficer, bytes32 asApprover)
        internal
        view
    {
        Signer officer = _signerAt(0, 2, Roles.OFFICER, signatures, asOfficer);
        Signer approver = _signerAt(1, 2, Roles.APPROVER, signatures, asApprover);
        _requireParty(officer, bank);
        _requireParty(approver, bank);
        _requireTwoPeople(officer, approver);
    }

    function _requireState(bytes16 id, LoanWord loan, uint256 states) internal pure {
        if (!loan.isIn(states)) revert WrongLoanState(id, loan.state());
    }

    /// @dev Up to the bank's own limit one officer decides; above it, a second person too.
    function _requireApproval(uint64 amountFen, uint32 bank, bytes calldata signatures) private view {
        bytes32 asOfficer = _hashStep(APPROVE_LOAN, Sides.OFFICER, 5);
        if (amountFen > _dualApprovalAboveFen(bank)) {
            bytes32 asApprover = _hashStep(APPROVE_LOAN, Sides.APPROVER, 5);
            _requireOfficerAndApprover(bank, signatures, asOfficer, asApprover);
        } else {
            _requireParty(_soleSigner(Roles.OFFICER, signatures, asOfficer), bank);
        }
    }

    function _offer(uint32 bank, bytes32 termsHash, uint32 version) private pure returns (bytes32) {
        return keccak256(abi.encode(bank, termsHash, version));
    }
}
