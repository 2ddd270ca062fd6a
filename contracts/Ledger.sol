// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuditAnchor} from "./AuditAnchor.sol";
import {ILedger} from "./interfaces/ILedger.sol";
import {PartyDirectory} from "./PartyDirectory.sol";
import {PledgeBook} from "./PledgeBook.sol";

/// @title Ledger
/// @dev The parts, composed. It has no proxy, no owner and no function that looks at who calls it.
contract Ledger is PledgeBook, AuditAnchor, ILedger {
    constructor(Founder[] memory founders) PartyDirectory(founders) {}

    /// @inheritdoc ILedger
    function relay(bytes[] calldata steps) external {
        for (uint256 i = 0; i < steps.length; ++i) {
            (bool done, bytes memory reason) = address(this).call(steps[i]);
            if (!done) emit StepRefused(i, reason);
        }
    }
}
