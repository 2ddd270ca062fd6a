// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILoanBook} from "../interfaces/ILoanBook.sol";

/// @title Sets of loan states: bit n stands for state n.
library States {
    uint256 internal constant APPLIED = 1 << uint8(ILoanBook.LoanState.Applied);
    uint256 internal constant APPROVED = 1 << uint8(ILoanBook.LoanState.Approved);
    uint256 internal constant ACTIVE = 1 << uint8(ILoanBook.LoanState.Active);
    uint256 internal constant SETTLED = 1 << uint8(ILoanBook.LoanState.Settled);
    uint256 internal constant OVERDUE = 1 << uint8(ILoanBook.LoanState.Overdue);
    uint256 internal constant DEFAULTED = 1 << uint8(ILoanBook.LoanState.Defaulted);
    uint256 internal constant ENFORCING = 1 << uint8(ILoanBook.LoanState.Enforcing);

    /// @dev Something is owed.
    uint256 internal constant OWED = ACTIVE | OVERDUE | DEFAULTED | ENFORCING;
    /// @dev Late interest may come in after the last principal.
    uint256 internal constant REPAYABLE = OWED | SETTLED;
    uint256 internal constant RELEASABLE = APPROVED | ACTIVE;
    /// @dev A pledge may be added: at the start, for a further tranche, or to cure.
    uint256 internal constant PLEDGEABLE = APPROVED | ACTIVE | OVERDUE | DEFAULTED;
    uint256 internal constant CHANGEABLE = APPROVED | ACTIVE | OVERDUE | DEFAULTED;
    uint256 internal constant CURABLE = OVERDUE | DEFAULTED;
    uint256 internal constant DEFAULTABLE = ACTIVE | OVERDUE;
    /// @dev What sales brought in may be left when the enforcement is closed or the loan settled.
    uint256 internal constant DISTRIBUTABLE = ENFORCING | DEFAULTED | SETTLED;
}
