// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IAssetRegister} from "../../../contracts/interfaces/IAssetRegister.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {ILoanBook} from "../../../contracts/interfaces/ILoanBook.sol";
import {IPledgeBook} from "../../../contracts/interfaces/IPledgeBook.sol";
import {Scenes} from "../support/Scenes.sol";
import {Step} from "../support/Step.sol";

/// @title What the ledger must have come to, kept beside it, and how a step is tried.
/// @dev Few rights, loans and people, so that random steps meet. Nothing here reads from the ledger what it then
/// compares with the ledger.
abstract contract Model is Scenes {
    /// @notice Who may sign: one with the role, of the party (zero: any), not of the other two.
    struct Rule {
        uint16 role;
        uint32 party;
        uint32 notThis;
        uint32 notThat;
    }

    struct Holder {
        uint32 party;
        uint32 person;
        uint16 roles;
    }

    struct Debt {
        uint32 borrower;
        uint32 bank;
        uint64 approved;
        uint64 released;
        uint64 repaid;
        uint64 proceeds;
        uint64 distributed;
        uint64 principalDistributed;
        uint8 pledges;
        uint8 registered;
        uint8 live;
    }

    uint256 public constant RIGHTS = 6;
    uint256 public constant LOANS = 4;
    uint256 public constant EVIDENCES = 6;
    uint256 internal constant PEOPLE = 15;

    /// @notice Everybody's key of today; keys enrolled on the way come after the cast.
    uint256[] public people;
    mapping(uint256 key => Holder) public holders;
    mapping(uint256 right => uint32) public owners;
    mapping(uint256 loan => Debt) internal _debts;
    mapping(uint256 loan => mapping(uint8 pledge => ShortString[])) internal _bundles;
    mapping(uint32 party => uint64) public anchored;
    mapping(uint256 evidence => bool) public opened;
    uint32 public turns;
    /// @notice How many steps each act of the handler got through.
    mapping(bytes4 act => uint256) public accepted;
    bytes[] internal _accepted;

    // What must never have come true.
    bool public unsigned;
    bool public pledgedAlone;
    bool public replayed;
    bool public jumped;
    bool public changedByRefused;
    bool public stopHeldMore;
    bool public disputeHeldMore;
    bool public panicked;
    bool public unsecured;
    bool public pledgedWhileStopped;
    bool public pledgedInDispute;
    bool public strayed;

    mapping(bytes32 record => bytes32) private _seen;
    mapping(bytes32 record => uint32) private _versions;
    uint256 private _random;

    // ------------------------------------------------------------------------------------------ chance

    /// @dev Every step of the handler starts with it: the same seed, the same step.
    modifier drawn(uint256 seed) {
        _random = seed;
        ahead = _draw(16) == 0 ? uint32(_draw(3)) : 0;
        deadline = uint40(block.timestamp + (_draw(30) == 0 ? 0 : 1 days));
        _;
        ahead = 0;
    }

    function _draw(uint256 below) internal returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % below;
    }

    /// @dev Mostly a loan in one of the states (bit n stands for state n) if there is one; sometimes any.
    function _someLoan(uint256 states) internal returns (uint256 loan) {
        bool any = _draw(10) == 0;
        uint256 from = _draw(LOANS);
        for (uint256 i = 0; i < LOANS; ++i) {
            loan = (from + i) % LOANS;
            if (any || states & (1 << uint8(ledger.loanOf(loanIdOf(loan)).state)) != 0) return loan;
        }
    }

    /// @dev Mostly a verified right of the borrower, every other time one that is free; sometimes any.
    function _someRight() internal returns (uint256 right) {
        bool any = _draw(8) == 0;
        bool free = _draw(2) == 0;
        uint256 from = _draw(RIGHTS);
        for (uint256 i = 0; i < RIGHTS; ++i) {
            right = (from + i) % RIGHTS;
            if (any) return right;
            if (owners[right] == SME && _isVerified(rightOf(right)) && !(free && _isHeld(rightOf(right)))) {
                return right;
            }
        }
    }

    function _isVerified(ShortString right) private view returns (bool) {
        ILedger.Asset memory asset = ledger.assetOf(right);
        return !asset.disputed && asset.verifiedUntil > block.timestamp;
    }

    function _isHeld(ShortString right) private view returns (bool) {
        (bytes16 loan,) = ledger.lienOn(right);
        return loan != 0;
    }

    /// @dev Mostly somebody with the role and of the party (zero: any); sometimes anybody.
    function _somebody(uint16 role, uint32 party) internal returns (uint256 who) {
        bool honest = _draw(10) != 0;
        uint256 from = _draw(people.length);
        for (uint256 i = 0; i < people.length; ++i) {
            who = people[(from + i) % people.length];
            Holder memory holder = holders[who];
            if (!honest || (holder.roles & role != 0 && (party == 0 || holder.party == party))) return who;
        }
    }

    // ------------------------------------------------------------------------------------------ rules

    function _rule(uint16 role, uint32 party) internal pure returns (Rule memory) {
        return Rule(role, party, 0, 0);
    }

    function _only(Rule memory rule) internal pure returns (Rule[] memory rules) {
        rules = new Rule[](1);
        rules[0] = rule;
    }

    function _both(Rule memory first, Rule memory second) internal pure returns (Rule[] memory rules) {
        rules = new Rule[](2);
        (rules[0], rules[1]) = (first, second);
    }

    function _lender(uint256 loan) internal view returns (Rule memory) {
        return _rule(LENDS, _debts[loan].bank);
    }

    // ------------------------------------------------------------------------------------------ trying

    /// @dev Tries the step, judges the answer, and looks over every record.
    function _try(Step memory step, uint256[] memory signers, Rule[] memory rules) internal returns (bool done) {
        bytes memory data = step.callWith(_signed(step, signers));
        bytes memory reason;
        (done, reason) = _send(data);
        if (done) {
            _accepted.push(data);
            ++accepted[msg.sig];
            if (!_obey(signers, rules)) unsigned = true;
        } else {
            _judge(step.selector, bytes4(reason));
        }
        _look(done);
    }

    /// @dev Two signatures are of two people; those of guardians are of two parties.
    function _obey(uint256[] memory signers, Rule[] memory rules) internal view returns (bool) {
        if (signers.length != rules.length) return false;
        for (uint256 i = 0; i < signers.length; ++i) {
            Holder memory holder = holders[signers[i]];
            if (holder.roles & rules[i].role == 0) return false;
            if (rules[i].party != 0 && holder.party != rules[i].party) return false;
            if (holder.party == rules[i].notThis || holder.party == rules[i].notThat) return false;
        }
        if (signers.length == 1) return true;
        (Holder memory first, Holder memory second) = (holders[signers[0]], holders[signers[1]]);
        if (rules[0].role == GUARDS) return first.party != second.party;
        return rules[0].role != rules[1].role || first.party != second.party || first.person != second.person;
    }

    function _judge(bytes4 selector, bytes4 reason) private {
        if (reason == 0x4e487b71 || reason == 0) panicked = true;
        if (reason == IPledgeBook.PledgingIsStopped.selector) {
            bool due = selector == IPledgeBook.pledgeAssets.selector || selector == IPledgeBook.stopPledging.selector;
            if (!due) stopHeldMore = true;
        }
        if (reason == IAssetRegister.AssetDisputed.selector) {
            bool due = selector == IPledgeBook.pledgeAssets.selector;
            due = due || selector == IAssetRegister.attestVerification.selector;
            if (!due && selector != IAssetRegister.openDispute.selector) disputeHeldMore = true;
        }
    }

    /// @dev A record that changed has the next version; after a refusal none has changed.
    function _look(bool done) internal {
        for (uint256 i = 0; i < RIGHTS; ++i) {
            IAssetRegister.Asset memory asset = ledger.assetOf(rightOf(i));
            _compare(ShortString.unwrap(rightOf(i)), keccak256(abi.encode(asset)), asset.version, done);
        }
        for (uint256 i = 0; i < LOANS; ++i) {
            ILoanBook.Loan memory loan = ledger.loanOf(loanIdOf(i));
            _follow(_seen[bytes32(bytes32("state") | bytes32(i))], uint8(loan.state), i);
            _compare(loanIdOf(i), keccak256(abi.encode(loan)), loan.version, done);
        }
    }

    /// @dev From here on the records are watched.
    function _begun() internal {
        _look(true);
        (jumped, strayed) = (false, false);
    }

    function _compare(bytes32 record, bytes32 content, uint32 version, bool done) private {
        if (_seen[record] == content) return;
        if (version != _versions[record] + 1) {
            if (_seen[record] != 0 || version != 0) jumped = true;
        }
        if (!done && _seen[record] != 0) changedByRefused = true;
        (_seen[record], _versions[record]) = (content, version);
    }

    /// @dev The states a loan may go to from each: bit n stands for state n.
    function _follow(bytes32 before, uint8 state, uint256 i) private {
        uint16[9] memory next = [
            uint16(1 << 1), // None: Applied
            (1 << 2) | (1 << 3), // Applied: Declined, Approved
            0, // Declined
            1 << 4, // Approved: Active
            (1 << 5) | (1 << 6) | (1 << 7), // Active: Settled, Overdue, Defaulted
            0, // Settled
            (1 << 4) | (1 << 5) | (1 << 7), // Overdue: Active, Settled, Defaulted
            (1 << 4) | (1 << 5) | (1 << 8), // Defaulted: Active, Settled, Enforcing
            (1 << 5) | (1 << 7) // Enforcing: Settled, Defaulted
        ];
        if (uint256(before) == state) return;
        if (next[uint256(before)] & (1 << state) == 0) strayed = true;
        _seen[bytes32(bytes32("state") | bytes32(i))] = bytes32(uint256(state));
    }

    // ------------------------------------------------------------------------------------------ the records

    function rightOf(uint256 right) public pure returns (ShortString) {
        return _patent(right + 1);
    }

    function loanIdOf(uint256 loan) public pure returns (bytes16) {
        return bytes16(uint128(loan + 1));
    }

    function debtOf(uint256 loan) external view returns (Debt memory) {
        return _debts[loan];
    }

    function bundleOf(uint256 loan, uint8 pledge) external view returns (ShortString[] memory) {
        return _bundles[loan][pledge];
    }
}
