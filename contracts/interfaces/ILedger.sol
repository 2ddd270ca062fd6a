// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssetRegister} from "./IAssetRegister.sol";
import {IAuditAnchor} from "./IAuditAnchor.sol";
import {IEnforcement} from "./IEnforcement.sol";
import {ILoanBook} from "./ILoanBook.sol";
import {IPartyDirectory} from "./IPartyDirectory.sol";
import {IPledgeBook} from "./IPledgeBook.sol";

/// @title The shared record of verified rights, their pledges, and the loans they secure.
interface ILedger is IPartyDirectory, IAssetRegister, ILoanBook, IEnforcement, IPledgeBook, IAuditAnchor {
    /// @notice The step at `index` of a batch changed nothing. `reason` is the error it reverted with; empty if it
    /// was no call of this contract, or ran out of gas.
    event StepRefused(uint256 index, bytes reason);

    /// @notice Carries many signed steps, in the order given. One that is refused is named by `StepRefused`, and the
    /// others go on. Needs no right of its own: each step is checked as if it had come alone.
    /// @param steps Each a call of one of the functions that take a step, as it would be sent by itself.
    function relay(bytes[] calldata steps) external;
}
