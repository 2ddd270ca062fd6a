// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PartyDirectory} from "./PartyDirectory.sol";
import {PledgeBook} from "./PledgeBook.sol";

/// @title Ledger
/// @dev The parts, composed. It has no proxy, no owner and no function that looks at who calls it.
contract Ledger is PledgeBook {
    constructor(Founder[] memory founders) PartyDirectory(founders) {}
}
