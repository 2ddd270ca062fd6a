// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetActs} from "./AssetActs.sol";
import {Step} from "../support/Step.sol";

/// @title Random steps on loans.
abstract contract LoanActs is AssetActs {
    uint256 internal constant NONE = 1 << 0;
    uint256 internal constant APPLIED = 1 << 1;
    uint256 internal constant APPROVED = 1 << 3;
    uint256 internal constant ACTIVE = 1 << 4;
    uint256 internal constant SETTLED = 1 << 5;
    uint256 internal constant OVERDUE = 1 << 6;
    uint256 internal constant DEFAULTED = 1 << 7;
    uint256 internal constant ENFORCING = 1 << 8;
    uint256 internal constant OWED = ACTIVE | OVERDUE | DEFAULTED | ENFORCING;

    struct Offer {
        uint32 bank;
        uint32 version;
    }

    mapping(uint256 loan => Offer) private _offers;
    mapping(uint32 party => mapping(uint256 evidence => bool)) private _stated;

    function applyForLoan(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(NONE);
        uint256 who = _somebody(SIGNATORY, SME);
        uint32 bank = _draw(8) == 0 ? uint32(_draw(60)) : _someBank();
        uint64 amountFen = uint64(_draw(20) == 0 ? 0 : 1 + _draw(LIMIT));
        Step memory step = _applyForLoan(loanIdOf(loan), bank, amountFen);
        if (!_try(step, _by(who), _only(_rule(SIGNATORY, 0)))) return;
        (_debts[loan].borrower, _debts[loan].bank) = (holders[who].party, bank);
    }

    function approveLoan(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(APPLIED);
        uint32 bank = _debts[loan].bank;
        uint64 amountFen = uint64(1 + _draw(2 * LIMIT));
        bool two = amountFen > limits[bank];
        Rule[] memory rules = two ? _both(_lender(loan), _rule(APPROVES, bank)) : _only(_lender(loan));
        if (_draw(8) == 0) two = !two;
        uint256[] memory signers =
            two ? _by(_somebody(LENDS, bank), _somebody(APPROVES, bank)) : _by(_somebody(LENDS, bank));
        if (_try(_approveLoan(loanIdOf(loan), amountFen), signers, rules)) _debts[loan].approved = amountFen;
    }

    function declineLoan(uint256 seed) external drawn(seed) {
        if (_draw(4) == 0) _tryLender(_someLoan(APPLIED), _declineLoan);
    }

    function releaseFunds(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(APPROVED | ACTIVE);
        uint64 left = _debts[loan].approved - _debts[loan].released;
        uint64 amountFen = uint64(_draw(uint256(left) + 2));
        if (!_tryLender(loan, _releaseFunds(loanIdOf(loan), amountFen))) return;
        Debt storage debt = _debts[loan];
        if (debt.live == 0 || debt.live & ~debt.registered != 0) unsecured = true;
        debt.released += amountFen;
    }

    function recordRepayment(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(OWED);
        uint64 owed = _owed(loan);
        uint64 principalFen = _draw(3) == 0 ? owed : uint64(_draw(uint256(owed) + 2));
        Step memory step = _recordRepayment(loanIdOf(loan), principalFen, uint64(_draw(3)));
        if (_tryLender(loan, step)) _debts[loan].repaid += principalFen;
    }

    function changeTerms(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(APPROVED | ACTIVE | OVERDUE);
        Debt memory debt = _debts[loan];
        uint256[] memory signers = _by(_somebody(SIGNATORY, debt.borrower), _somebody(LENDS, debt.bank));
        _try(_changeTerms(loanIdOf(loan)), signers, _both(_rule(SIGNATORY, debt.borrower), _lender(loan)));
    }

    function offerClaim(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(OWED);
        uint32 bank = _someBank();
        if (!_tryLender(loan, _offerClaim(loanIdOf(loan), bank))) return;
        _offers[loan] = Offer(bank, ledger.loanOf(loanIdOf(loan)).version);
    }

    function acceptClaim(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(OWED);
        uint256 who = _somebody(LENDS, _draw(2) == 0 ? 0 : _offers[loan].bank);
        uint32 version = ledger.loanOf(loanIdOf(loan)).version;
        if (!_try(_acceptClaim(loanIdOf(loan)), _by(who), _only(_rule(LENDS, 0)))) return;
        if (holders[who].party != _offers[loan].bank || version != _offers[loan].version) unsigned = true;
        _debts[loan].bank = holders[who].party;
    }

    function markOverdue(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(ACTIVE);
        _tryLender(loan, _markOverdue(loanIdOf(loan), uint64(_draw(5)), uint40(block.timestamp)));
    }

    function markCurrent(uint256 seed) external drawn(seed) {
        _tryLender(_someLoan(OVERDUE | DEFAULTED), _markCurrent);
    }

    function declareDefault(uint256 seed) external drawn(seed) {
        _tryLender(_someLoan(ACTIVE | OVERDUE), _declareDefault);
    }

    function openEnforcement(uint256 seed) external drawn(seed) {
        _tryLender(_someLoan(DEFAULTED), _openEnforcement);
    }

    function closeEnforcement(uint256 seed) external drawn(seed) {
        _tryLender(_someLoan(ENFORCING), _closeEnforcement);
    }

    function recordRealisation(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(ENFORCING);
        uint64 proceedsFen = uint64(_draw(LIMIT));
        uint8 pledge = uint8(_draw(uint256(_debts[loan].pledges) + 1));
        if (!_tryLender(loan, _recordRealisation(loanIdOf(loan), pledge, proceedsFen))) return;
        Debt storage debt = _debts[loan];
        if (debt.live & debt.registered & uint8(1 << pledge) == 0) unsecured = true;
        debt.proceeds += proceedsFen;
    }

    function distributeProceeds(uint256 seed) external drawn(seed) {
        uint256 loan = _someLoan(ENFORCING | SETTLED);
        uint64 left = _debts[loan].proceeds - _debts[loan].distributed;
        uint64 owed = _owed(loan);
        uint64 principalFen = uint64(_draw(uint256(left < owed ? left : owed) + 2));
        uint64 costsFen = uint64(_draw(uint256(left) / 4 + 1));
        uint64 surplusFen = uint64(_draw(3) == 0 ? _draw(uint256(left) + 1) : 0);
        Step memory step = _distributeProceeds(loanIdOf(loan), costsFen, 1, principalFen, surplusFen);
        if (!_tryLender(loan, step)) return;
        _debts[loan].distributed += costsFen + 1 + principalFen + surplusFen;
        _debts[loan].principalDistributed += principalFen;
        if (surplusFen != 0 && _owed(loan) != 0) unsecured = true;
    }

    function recordFact(uint256 seed) external drawn(seed) {
        bytes16 id = loanIdOf(_someLoan(APPLIED | APPROVED | SETTLED | OWED));
        uint8 fact = uint8(_draw(30));
        uint256 evidence = _draw(EVIDENCES + 1);
        bytes32 before = keccak256(abi.encode(ledger.loanOf(id)));
        uint256 who = _somebody(PERSONAL, 0);
        Step memory step = _recordFact(id, fact, bytes32(evidence));
        if (!_try(step, _by(who), _only(_rule(PERSONAL, 0)))) return;
        uint32 party = holders[who].party;
        if (_stated[party][evidence] || evidence == 0 || fact == 0) replayed = true;
        if (keccak256(abi.encode(ledger.loanOf(id))) != before) replayed = true;
        _stated[party][evidence] = true;
    }

    function _owed(uint256 loan) internal view returns (uint64) {
        Debt memory debt = _debts[loan];
        return debt.released - debt.repaid - debt.principalDistributed;
    }

    function _tryLender(uint256 loan, function(bytes16) internal view returns (Step memory) draft)
        private
        returns (bool)
    {
        return _tryLender(loan, draft(loanIdOf(loan)));
    }

    function _tryLender(uint256 loan, Step memory step) internal returns (bool) {
        return _try(step, _by(_somebody(LENDS, _debts[loan].bank)), _only(_lender(loan)));
    }

    function _someBank() private returns (uint32) {
        return _draw(4) == 0 ? OTHER_BANK : BANK;
    }
}
