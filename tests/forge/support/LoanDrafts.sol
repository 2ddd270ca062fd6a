// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEnforcement} from "../../../contracts/interfaces/IEnforcement.sol";
import {ILoanBook} from "../../../contracts/interfaces/ILoanBook.sol";
import {AssetDrafts} from "./AssetDrafts.sol";
import {Step} from "./Step.sol";

/// @title Steps on loans, unsigned.
/// @dev Type strings are written out here once more, by hand: a change of the contract's own is caught.
abstract contract LoanDrafts is AssetDrafts {
    function _applyForLoan(bytes16 loan, uint32 bank, uint64 amountFen) internal view returns (Step memory) {
        ILoanBook.ApplyForLoan memory step = ILoanBook.ApplyForLoan(loan, bank, amountFen, paper, deadline);
        return _step(
            ILoanBook.applyForLoan.selector,
            "ApplyForLoan(string side,bytes16 loan,uint32 bank,uint64 amountFen,bytes32 termsHash,uint40 deadline)",
            abi.encode(step),
            _sides("borrower")
        );
    }

    function _approveLoan(bytes16 loan, uint64 amountFen) internal view returns (Step memory) {
        ILoanBook.ApproveLoan memory step = ILoanBook.ApproveLoan(loan, _loanVersion(loan), amountFen, paper, deadline);
        return _step(
            ILoanBook.approveLoan.selector,
            "ApproveLoan(string side,bytes16 loan,uint32 loanVersion,uint64 amountFen,bytes32 termsHash,uint40 deadline)",
            abi.encode(step),
            _sides("officer", "approver")
        );
    }

    function _declineLoan(bytes16 loan) internal view returns (Step memory) {
        ILoanBook.DeclineLoan memory step = ILoanBook.DeclineLoan(loan, _loanVersion(loan), paper, deadline);
        return _step(
            ILoanBook.declineLoan.selector,
            "DeclineLoan(string side,bytes16 loan,uint32 loanVersion,bytes32 reasonHash,uint40 deadline)",
            abi.encode(step),
            _sides("officer")
        );
    }

    function _releaseFunds(bytes16 loan, uint64 amountFen) internal view returns (Step memory) {
        ILoanBook.ReleaseFunds memory step =
            ILoanBook.ReleaseFunds(loan, _loanVersion(loan), amountFen, paper, deadline);
        return _step(
            ILoanBook.releaseFunds.selector,
            "ReleaseFunds(string side,bytes16 loan,uint32 loanVersion,uint64 amountFen,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _recordRepayment(bytes16 loan, uint64 principalFen, uint64 interestFen)
        internal
        view
        returns (Step memory)
    {
        ILoanBook.RecordRepayment memory step = ILoanBook.RecordRepayment(
            loan, _loanVersion(loan), principalFen, interestFen, paper, deadline
        );
        return _step(
            ILoanBook.recordRepayment.selector,
            "RecordRepayment(string side,bytes16 loan,uint32 loanVersion,uint64 principalFen,uint64 interestFen,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _changeTerms(bytes16 loan) internal view returns (Step memory) {
        ILoanBook.ChangeTerms memory step = ILoanBook.ChangeTerms(loan, _loanVersion(loan), paper, deadline);
        return _step(
            ILoanBook.changeTerms.selector,
            "ChangeTerms(string side,bytes16 loan,uint32 loanVersion,bytes32 termsHash,uint40 deadline)",
            abi.encode(step),
            _sides("borrower", "lender")
        );
    }

    function _offerClaim(bytes16 loan, uint32 bank) internal view returns (Step memory) {
        ILoanBook.OfferClaim memory step = ILoanBook.OfferClaim(loan, _loanVersion(loan), bank, paper, deadline);
        return _step(
            ILoanBook.offerClaim.selector,
            "OfferClaim(string side,bytes16 loan,uint32 loanVersion,uint32 bank,bytes32 termsHash,uint40 deadline)",
            abi.encode(step),
            _sides("assignor")
        );
    }

    function _acceptClaim(bytes16 loan) internal view returns (Step memory) {
        ILoanBook.AcceptClaim memory step = ILoanBook.AcceptClaim(loan, _loanVersion(loan), paper, paper, deadline);
        return _step(
            ILoanBook.acceptClaim.selector,
            "AcceptClaim(string side,bytes16 loan,uint32 loanVersion,bytes32 termsHash,bytes32 noticeHash,uint40 deadline)",
            abi.encode(step),
            _sides("assignee")
        );
    }

    function _markOverdue(bytes16 loan, uint64 overdueFen, uint40 overdueSince) internal view returns (Step memory) {
        IEnforcement.MarkOverdue memory step =
            IEnforcement.MarkOverdue(loan, _loanVersion(loan), overdueFen, overdueSince, paper, deadline);
        return _step(
            IEnforcement.markOverdue.selector,
            "MarkOverdue(string side,bytes16 loan,uint32 loanVersion,uint64 overdueFen,uint40 overdueSince,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _markCurrent(bytes16 loan) internal view returns (Step memory) {
        IEnforcement.MarkCurrent memory step = IEnforcement.MarkCurrent(loan, _loanVersion(loan), paper, deadline);
        return _step(
            IEnforcement.markCurrent.selector,
            "MarkCurrent(string side,bytes16 loan,uint32 loanVersion,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _declareDefault(bytes16 loan) internal view returns (Step memory) {
        IEnforcement.DeclareDefault memory step = IEnforcement.DeclareDefault(loan, _loanVersion(loan), paper, deadline);
        return _step(
            IEnforcement.declareDefault.selector,
            "DeclareDefault(string side,bytes16 loan,uint32 loanVersion,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _openEnforcement(bytes16 loan) internal view returns (Step memory) {
        IEnforcement.OpenEnforcement memory step =
            IEnforcement.OpenEnforcement(loan, _loanVersion(loan), paper, deadline);
        return _step(
            IEnforcement.openEnforcement.selector,
            "OpenEnforcement(string side,bytes16 loan,uint32 loanVersion,bytes32 courtDocumentHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _recordRealisation(bytes16 loan, uint8 pledge, uint64 proceedsFen) internal view returns (Step memory) {
        IEnforcement.RecordRealisation memory step =
            IEnforcement.RecordRealisation(loan, _loanVersion(loan), pledge, proceedsFen, paper, deadline);
        return _step(
            IEnforcement.recordRealisation.selector,
            "RecordRealisation(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,uint64 proceedsFen,bytes32 courtDocumentHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _distributeProceeds(
        bytes16 loan,
        uint64 costsFen,
        uint64 interestFen,
        uint64 principalFen,
        uint64 surplusFen
    ) internal view returns (Step memory) {
        IEnforcement.DistributeProceeds memory step = IEnforcement.DistributeProceeds(
            loan, _loanVersion(loan), costsFen, interestFen, principalFen, surplusFen, paper, deadline
        );
        return _step(
            IEnforcement.distributeProceeds.selector,
            "DistributeProceeds(string side,bytes16 loan,uint32 loanVersion,uint64 costsFen,uint64 interestFen,uint64 principalFen,uint64 surplusFen,bytes32 courtDocumentHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }

    function _recordFact(bytes16 loan, uint8 fact, bytes32 evidenceHash) internal view returns (Step memory) {
        IEnforcement.RecordFact memory step = IEnforcement.RecordFact(loan, fact, 7, evidenceHash, deadline);
        return _step(
            IEnforcement.recordFact.selector,
            "RecordFact(string side,bytes16 loan,uint8 fact,uint64 amountFen,bytes32 evidenceHash,uint40 deadline)",
            abi.encode(step),
            _sides("declarant")
        );
    }

    function _closeEnforcement(bytes16 loan) internal view returns (Step memory) {
        IEnforcement.CloseEnforcement memory step =
            IEnforcement.CloseEnforcement(loan, _loanVersion(loan), paper, deadline);
        return _step(
            IEnforcement.closeEnforcement.selector,
            "CloseEnforcement(string side,bytes16 loan,uint32 loanVersion,bytes32 courtDocumentHash,uint40 deadline)",
            abi.encode(step),
            _sides("lender")
        );
    }
}
