// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {Vm} from "../support/Vm.sol";
import {otherActs, stepActs} from "./Acts.sol";
import {Handler} from "./Handler.sol";

/// @title The ledger, the handler that takes random steps on it, and what forge may call.
abstract contract InvariantBase {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint16 private constant GUARDS = 32;

    Handler internal handler;
    ILedger internal ledger;

    function setUp() public {
        handler = new Handler();
        handler.setUp();
        ledger = handler.theLedger();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        (bytes4[37] memory steps, bytes4[4] memory others) = (stepActs(handler), otherActs(handler));
        targets = new FuzzSelector[](1);
        targets[0].addr = address(handler);
        targets[0].selectors = new bytes4[](steps.length + others.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            targets[0].selectors[i] = steps[i];
        }
        for (uint256 i = 0; i < others.length; ++i) {
            targets[0].selectors[steps.length + i] = others[i];
        }
    }

    function _count() internal view returns (uint256) {
        return handler.peopleCount();
    }

    function _partyCount() internal view returns (uint256) {
        return handler.partyCount();
    }

    /// @dev How many live pledges bind the right; and the last of them.
    function _livePledgesOf(ShortString right) internal view returns (uint256 count, bytes16 holder, uint8 number) {
        for (uint256 loan = 0; loan < handler.LOANS(); ++loan) {
            uint8 live = ledger.loanOf(handler.loanIdOf(loan)).live;
            for (uint8 pledge = 0; pledge < 8; ++pledge) {
                if (live & (1 << pledge) == 0) continue;
                if (!_isAmong(right, handler.bundleOf(loan, pledge))) continue;
                ++count;
                (holder, number) = (handler.loanIdOf(loan), pledge);
            }
        }
    }

    function _guardiansOf(uint32 party) internal view returns (uint256 count) {
        for (uint256 i = 0; i < _count(); ++i) {
            (uint32 own,, uint16 roles) = handler.holders(handler.people(i));
            if (own == party && roles & GUARDS != 0) ++count;
        }
    }

    function _isAmong(ShortString right, ShortString[] memory rights) private pure returns (bool) {
        for (uint256 i = 0; i < rights.length; ++i) {
            if (ShortString.unwrap(rights[i]) == ShortString.unwrap(right)) return true;
        }
        return false;
    }
}
