// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {stepActs} from "./Acts.sol";
import {InvariantBase} from "./InvariantBase.sol";

/// @title The random steps go everywhere, so that the invariants are about something.
contract ReachTest is InvariantBase {
    uint256 private constant LEDGERS = 16;
    uint256 private constant ACTS_EACH = 150;

    mapping(bytes4 act => uint256) private _accepted;

    function test_everyKindOfStepIsAcceptedOnTheWay() public {
        bytes4[37] memory acts = stepActs(handler);
        for (uint256 i = 0; i < LEDGERS; ++i) {
            setUp();
            _walk(acts, i);
            _count(acts);
        }
        for (uint256 i = 0; i < acts.length; ++i) {
            vm.assertTrue(_accepted[acts[i]] > 0, "never accepted");
        }
    }

    function _walk(bytes4[37] memory acts, uint256 seed) private {
        for (uint256 i = 0; i < ACTS_EACH; ++i) {
            uint256 chance = uint256(keccak256(abi.encode(seed, i)));
            (bool done,) = address(handler).call(abi.encodeWithSelector(acts[chance % acts.length], chance));
            vm.assertTrue(done, "the act itself failed");
        }
    }

    function _count(bytes4[37] memory acts) private {
        for (uint256 i = 0; i < acts.length; ++i) {
            _accepted[acts[i]] += handler.accepted(acts[i]);
        }
    }
}
