// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {LoanActs} from "./LoanActs.sol";
import {Step} from "../support/Step.sol";

/// @title Random steps on pledges; and the start of it all.
contract Handler is LoanActs {
    function setUp() public override {
        super.setUp();
        _gather();
        parties =
            [FIRST, SECOND, THIRD, PROVIDER, OTHER_PROVIDER, VALUER, OTHER_VALUER, BANK, OTHER_BANK, SME, OTHER_SME];
        (limits[BANK], limits[OTHER_BANK]) = (LIMIT, LIMIT);
        _holdAll();
        _begin();
    }

    /// @dev Three tries: what matters most is tried most.
    function pledgeAssets(uint256 seed) external drawn(seed) {
        for (uint256 i = 0; i < 3; ++i) {
            _tryPledge();
        }
    }

    function _tryPledge() private {
        uint256 loan = _someLoan(APPROVED | ACTIVE | OVERDUE);
        ShortString[] memory rights = _someBundle();
        uint256[] memory signers = _by(_somebody(SIGNATORY, SME), _somebody(LENDS, _debts[loan].bank));
        Rule[] memory rules = _both(_rule(SIGNATORY, 0), _lender(loan));
        if (!_try(_pledgeAssets(loanIdOf(loan), rights, uint64(1 + _draw(5))), signers, rules)) return;
        if (turns % 2 == 1) pledgedWhileStopped = true;
        _checkBundle(rights, holders[signers[0]].party);
        Debt storage debt = _debts[loan];
        _bundles[loan][debt.pledges] = rights;
        debt.live |= uint8(1 << debt.pledges++);
    }

    function confirmRegistration(uint256 seed) external drawn(seed) {
        (uint256 loan, uint8 pledge) = _somePledge();
        Step memory step = _confirmRegistration(loanIdOf(loan), pledge, uint40(block.timestamp));
        if (_tryWitnessed(loan, step)) _debts[loan].registered |= uint8(1 << pledge);
    }

    function voidRegistration(uint256 seed) external drawn(seed) {
        (uint256 loan, uint8 pledge) = _somePledge();
        _end(loan, pledge, _tryWitnessed(loan, _voidRegistration(loanIdOf(loan), pledge, 1)));
    }

    function lapseRegistration(uint256 seed) external drawn(seed) {
        (uint256 loan, uint8 pledge) = _somePledge();
        _end(loan, pledge, _tryWitnessed(loan, _lapseRegistration(loanIdOf(loan), pledge, 1)));
    }

    function dischargePledge(uint256 seed) external drawn(seed) {
        (uint256 loan, uint8 pledge) = _somePledge();
        bool done = _tryLender(loan, _dischargePledge(loanIdOf(loan), pledge));
        if (done && _owed(loan) != 0) unsecured = true;
        _end(loan, pledge, done);
    }

    function waivePledge(uint256 seed) external drawn(seed) {
        (uint256 loan, uint8 pledge) = _somePledge();
        uint32 bank = _debts[loan].bank;
        uint256[] memory signers = _by(_somebody(LENDS, bank), _somebody(APPROVES, bank));
        Rule[] memory rules = _both(_lender(loan), _rule(APPROVES, bank));
        _end(loan, pledge, _try(_waivePledge(loanIdOf(loan), pledge), signers, rules));
    }

    function forceDischarge(uint256 seed) external drawn(seed) {
        (uint256 loan, uint8 pledge) = _somePledge();
        if (_draw(2) == 0) _end(loan, pledge, _tryQuorum(_forceDischarge(loanIdOf(loan), pledge)));
    }

    // ------------------------------------------------------------------------------------------ for forge

    function theLedger() external view returns (ILedger) {
        return ledger;
    }

    function peopleCount() external view returns (uint256) {
        return people.length;
    }

    function partyCount() external view returns (uint256) {
        return parties.length;
    }

    // ------------------------------------------------------------------------------------------ liveness

    modifier inTime() {
        deadline = uint40(block.timestamp + 1 days);
        _;
    }

    /// @notice Whether every live pledge of a loan without debt can be discharged as things are.
    function canDischargeAll() external inTime returns (bool all) {
        all = true;
        for (uint256 loan = 0; loan < LOANS; ++loan) {
            for (uint8 pledge = 0; pledge < _debts[loan].pledges && _owed(loan) == 0; ++pledge) {
                if (_debts[loan].live & (1 << pledge) == 0) continue;
                all = _wouldDo(_dischargePledge(loanIdOf(loan), pledge), _by(_honest(LENDS, _debts[loan].bank))) && all;
            }
        }
    }

    /// @notice Whether every debt can be paid off as things are.
    function canRepayAll() external inTime returns (bool all) {
        all = true;
        for (uint256 loan = 0; loan < LOANS; ++loan) {
            if (_owed(loan) == 0) continue;
            Step memory step = _recordRepayment(loanIdOf(loan), _owed(loan), 0);
            all = _wouldDo(step, _by(_honest(LENDS, _debts[loan].bank))) && all;
        }
    }

    /// @notice Whether guardians can free every held right, and admit a party, as things are.
    function canGuard() external inTime returns (bool all) {
        uint256[] memory signers = _honestQuorum();
        all = _wouldDo(_admitParty(77, 0), signers);
        for (uint256 loan = 0; loan < LOANS; ++loan) {
            for (uint8 pledge = 0; pledge < _debts[loan].pledges; ++pledge) {
                if (_debts[loan].live & (1 << pledge) == 0) continue;
                all = _wouldDo(_forceDischarge(loanIdOf(loan), pledge), signers) && all;
            }
        }
    }

    function _wouldDo(Step memory step, uint256[] memory signers) private returns (bool done) {
        uint256 before = vm.snapshotState();
        (done,) = _send(step.callWith(_signed(step, signers)));
        vm.revertToState(before);
    }

    function _honest(uint16 role, uint32 party) private view returns (uint256 who) {
        for (uint256 i = 0; i < people.length; ++i) {
            Holder memory holder = holders[people[i]];
            if (holder.roles & role != 0 && holder.party == party) return people[i];
        }
    }

    function _honestQuorum() private view returns (uint256[] memory signers) {
        signers = new uint256[](2);
        for (uint32 party = 1; party < 100 && signers[1] == 0; ++party) {
            uint256 who = _honest(GUARDS, party);
            if (who != 0) signers[signers[0] == 0 ? 0 : 1] = who;
        }
    }

    // ------------------------------------------------------------------------------------------ parts

    /// @dev Honest steps first, so that random ones find something to do: one loan waits for its registration, one runs,
    /// one is enforced, one was never asked for.
    function _begin() private {
        for (uint256 right = 0; right < 5; ++right) {
            _verifiedRight(rightOf(right), right == 3 ? OTHER_OWNER : OWNER);
            owners[right] = right == 3 ? OTHER_SME : SME;
        }
        for (uint256 loan = 0; loan < 3; ++loan) {
            _approvedLoan(loanIdOf(loan));
            _pledge(loanIdOf(loan), rightOf(loan));
            _debts[loan] = Debt(SME, BANK, AMOUNT, 0, 0, 0, 0, 0, 1, 0, 1);
            _bundles[loan][0] = _bundle(rightOf(loan));
            if (loan == 0) continue;
            _confirm(loanIdOf(loan), 0);
            _release(loanIdOf(loan), AMOUNT / 2);
            (_debts[loan].registered, _debts[loan].released) = (1, AMOUNT / 2);
        }
        _carry(_declareDefault(loanIdOf(2)), _by(OFFICER));
        _carry(_openEnforcement(loanIdOf(2)), _by(OFFICER));
        _begun();
    }

    function _gather() private {
        people = [
            GUARDIAN_1,
            GUARDIAN_2,
            GUARDIAN_3,
            VERIFIER,
            OTHER_VERIFIER,
            APPRAISER,
            COLLEAGUE,
            OTHER_APPRAISER,
            OFFICER,
            APPROVER,
            OTHER_OFFICER,
            OTHER_APPROVER,
            OWNER,
            OTHER_OWNER,
            RECORDER
        ];
    }

    function _holdAll() private {
        for (uint256 i = 0; i < people.length; ++i) {
            ILedger.Key memory key = ledger.keyOf(vm.addr(people[i]));
            holders[people[i]] = Holder(key.party, key.person, key.roles);
        }
    }

    /// @dev One to three rights, rising; now and then falling.
    function _someBundle() private returns (ShortString[] memory rights) {
        uint256 mask = 1 + _draw(2 ** RIGHTS - 1);
        if (_draw(4) != 0) mask = 1 << _someRight();
        rights = new ShortString[](RIGHTS);
        uint256 count;
        for (uint256 i = 0; i < RIGHTS; ++i) {
            if (mask & (1 << i) != 0) rights[count++] = rightOf(i);
        }
        assembly ("memory-safe") {
            mstore(rights, count)
        }
        if (count > 1 && _draw(8) == 0) (rights[0], rights[1]) = (rights[1], rights[0]);
    }

    function _checkBundle(ShortString[] memory rights, uint32 pledgor) private {
        for (uint256 i = 0; i < RIGHTS; ++i) {
            for (uint256 j = 0; j < rights.length; ++j) {
                if (ShortString.unwrap(rights[j]) != ShortString.unwrap(rightOf(i))) continue;
                if (owners[i] != pledgor) pledgedAlone = true;
                if (initiators[i] != 0) pledgedInDispute = true;
            }
        }
    }

    function _somePledge() private returns (uint256 loan, uint8 pledge) {
        loan = _draw(LOANS);
        if (_debts[loan].live == 0) loan = _someLoan(OWED | SETTLED | APPROVED);
        pledge = uint8(_draw(20) == 0 ? _draw(256) : _draw(uint256(_debts[loan].pledges) + 1));
    }

    function _tryWitnessed(uint256 loan, Step memory step) private returns (bool) {
        Debt memory debt = _debts[loan];
        uint256[] memory signers = _by(_somebody(LENDS, debt.bank), _somebody(VERIFIES, 0));
        return _try(step, signers, _both(_lender(loan), Rule(VERIFIES, 0, debt.bank, debt.borrower)));
    }

    function _end(uint256 loan, uint8 pledge, bool done) private {
        if (done) _debts[loan].live &= ~uint8(1 << pledge);
    }
}
