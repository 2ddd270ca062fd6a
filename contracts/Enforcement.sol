// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEnforcement} from "./interfaces/IEnforcement.sol";
import {ILoanBook} from "./interfaces/ILoanBook.sol";
import {LoanBook} from "./LoanBook.sol";
import {LoanWord} from "./types/LoanWord.sol";
import {Roles} from "./types/Roles.sol";
import {Sides} from "./types/Sides.sol";
import {States} from "./types/States.sol";

/// @title Enforcement
/// @dev Invariant: what is distributed never exceeds what sales brought in. No step touches a right or ends a pledge.
abstract contract Enforcement is LoanBook, IEnforcement {
    bytes32 private constant MARK_OVERDUE = keccak256(
        "MarkOverdue(string side,bytes16 loan,uint32 loanVersion,uint64 overdueFen,uint40 overdueSince,bytes32 evidenceHash,uint40 deadline)"
    );
    bytes32 private constant MARK_CURRENT =
        keccak256("MarkCurrent(string side,bytes16 loan,uint32 loanVersion,bytes32 evidenceHash,uint40 deadline)");
    bytes32 private constant DECLARE_DEFAULT =
        keccak256("DeclareDefault(string side,bytes16 loan,uint32 loanVersion,bytes32 evidenceHash,uint40 deadline)");
    bytes32 private constant OPEN_ENFORCEMENT = keccak256(
        "OpenEnforcement(string side,bytes16 loan,uint32 loanVersion,bytes32 courtDocumentHash,uint40 deadline)"
    );
    bytes32 private constant RECORD_REALISATION = keccak256(
        "RecordRealisation(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,uint64 proceedsFen,bytes32 courtDocumentHash,uint40 deadline)"
    );
    bytes32 private constant DISTRIBUTE_PROCEEDS = keccak256(
        "DistributeProceeds(string side,bytes16 loan,uint32 loanVersion,uint64 costsFen,uint64 interestFen,uint64 principalFen,uint64 surplusFen,bytes32 courtDocumentHash,uint40 deadline)"
    );
    bytes32 private constant CLOSE_ENFORCEMENT = keccak256(
        "CloseEnforcement(string side,bytes16 loan,uint32 loanVersion,bytes32 courtDocumentHash,uint40 deadline)"
    );
    bytes32 private constant RECORD_FACT = keccak256(
        "RecordFact(string side,bytes16 loan,uint8 fact,uint64 amountFen,bytes32 evidenceHash,uint40 deadline)"
    );

    mapping(bytes16 loan => uint64) private _undistributedFen;
    /// @dev One for what a party recorded: a whole word takes less code than a flag.
    mapping(uint32 party => mapping(bytes32 evidenceHash => uint256)) private _recorded;

    /// @inheritdoc IEnforcement
    function markOverdue(MarkOverdue calldata step, bytes calldata signatures) external {
        if (step.overdueFen == 0) revert EmptyStep();
        bytes32 structHash = _hashStep(MARK_OVERDUE, Sides.LENDER, 6);
        uint32 version =
            _move(step.loan, step.loanVersion, step.deadline, States.ACTIVE, ILoanBook.LoanState.Overdue, signatures, structHash);
        emit OverdueMarked(step.loan, version, step.overdueFen, step.overdueSince, step.evidenceHash);
    }

    /// @inheritdoc IEnforcement
    function markCurrent(MarkCurrent calldata step, bytes calldata signatures) external {
        bytes32 structHash = _hashStep(MARK_CURRENT, Sides.LENDER, 4);
        uint32 version =
            _move(step.loan, step.loanVersion, step.deadline, States.CURABLE, ILoanBook.LoanState.Active, signatures, structHash);
        emit OverdueCured(step.loan, version, step.evidenceHash);
    }

    /// @inheritdoc IEnforcement
    function declareDefault(DeclareDefault calldata step, bytes calldata signatures) external {
        bytes32 structHash = _hashStep(DECLARE_DEFAULT, Sides.LENDER, 4);
        uint32 version = _move(
            step.loan, step.loanVersion, step.deadline, States.DEFAULTABLE, ILoanBook.LoanState.Defaulted, signatures, structHash
        );
        emit DefaultDeclared(step.loan, version, step.evidenceHash);
    }

    /// @inheritdoc IEnforcement
    function openEnforcement(OpenEnforcement calldata step, bytes calldata signatures) external {
        bytes32 structHash = _hashStep(OPEN_ENFORCEMENT, Sides.LENDER, 4);
        uint32 version = _move(
            step.loan, step.loanVersion, step.deadline, States.DEFAULTED, ILoanBook.LoanState.Enforcing, signatures, structHash
        );
        emit EnforcementOpened(step.loan, version, step.courtDocumentHash);
    }

    /// @inheritdoc IEnforcement
    function recordRealisation(RecordRealisation calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        _requireOfficer(loan, signatures, _hashStep(RECORD_REALISATION, Sides.LENDER, 6));
        _requireState(id, loan, States.ENFORCING);
        bool isRegistered = loan.live() & loan.registered() & _bit(step.pledge) != 0;
        if (!isRegistered) revert PledgeNotEnforceable(id, step.pledge);
        if (step.proceedsFen == 0) revert EmptyStep();

        uint64 undistributedFen = _undistributedFen[id] + step.proceedsFen;
        _undistributedFen[id] = undistributedFen;
        uint32 version = _change(id, loan);
        emit RealisationRecorded(
            id, version, step.pledge, step.proceedsFen, undistributedFen, step.courtDocumentHash
        );
    }

    /// @inheritdoc IEnforcement
    function distributeProceeds(DistributeProceeds calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        _requireOfficer(loan, signatures, _hashStep(DISTRIBUTE_PROCEEDS, Sides.LENDER, 8));
        _requireState(id, loan, States.DISTRIBUTABLE);
        _takeProceeds(step);

        loan = _paid(loan, step.principalFen);
        uint64 outstandingFen = loan.outstandingFen();
        if (step.surplusFen != 0 && outstandingFen != 0) revert SurplusBeforeDebt(outstandingFen);
        _logDistribution(step, _change(id, loan), outstandingFen);
    }

    /// @inheritdoc IEnforcement
    function closeEnforcement(CloseEnforcement calldata step, bytes calldata signatures) external {
        bytes32 structHash = _hashStep(CLOSE_ENFORCEMENT, Sides.LENDER, 4);
        uint32 version = _move(
            step.loan, step.loanVersion, step.deadline, States.ENFORCING, ILoanBook.LoanState.Defaulted, signatures, structHash
        );
        emit EnforcementClosed(step.loan, version, step.courtDocumentHash);
    }

    /// @inheritdoc IEnforcement
    function recordFact(RecordFact calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _loan(step.loan);
        bytes32 structHash = _hashStep(RECORD_FACT, Sides.DECLARANT, 5);
        uint32 party = _soleSigner(Roles.ANYBODY, signatures, structHash).party();
        uint8 fact = step.fact;
        bytes32 evidenceHash = step.evidenceHash;
        if (fact == 0 || evidenceHash == 0) revert EmptyStep();
        if (_recorded[party][evidenceHash] != 0) revert FactKnown(evidenceHash);

        _recorded[party][evidenceHash] = 1;
        emit FactRecorded(step.loan, party, fact, step.amountFen, evidenceHash);
    }

    /// @inheritdoc IEnforcement
    function undistributedFenOf(bytes16 loan) external view returns (uint64) {
        return _undistributedFen[loan];
    }

    function _takeProceeds(DistributeProceeds calldata step) private {
        uint256 askedFen = uint256(step.costsFen) + step.interestFen + step.principalFen + step.surplusFen;
        uint64 undistributedFen = _undistributedFen[step.loan];
        if (askedFen == 0) revert EmptyStep();
        if (askedFen > undistributedFen) revert AboveProceeds(askedFen, undistributedFen);
        _undistributedFen[step.loan] = undistributedFen - uint64(askedFen);
    }

    function _logDistribution(DistributeProceeds calldata step, uint32 version, uint64 outstandingFen) private {
        emit ProceedsDistributed(
            step.loan,
            version,
            step.costsFen,
            step.interestFen,
            step.principalFen,
            step.surplusFen,
            outstandingFen,
            step.courtDocumentHash
        );
    }
}
