// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What every step has in common.
/// @notice A step is EIP-712 typed data signed by the party whose decision it is. Who relays it does not matter and is
/// not recorded. The message names first the side (`"lender"`, `"pledgor"` ...) for which the signer acts, so that a
/// signature given on one side is worthless on the other, and the version of the record as the signer saw it: any change
/// of the record kills every signature given on its earlier state.
/// Members that many steps share: `deadline`, unix seconds before which the step has to be carried; `...Version`, the version
/// of the record as the signer saw it; `evidenceHash`, `reasonHash`, `termsHash`, `courtDocumentHash`, salted hash of the document
/// on which the step rests; `...Fen`, an amount in fen. An event repeats what was signed, and carries the record's version
/// after the step. An error carries what was asked for and what there is.
/// @dev `signatures` are 64 bytes each (ERC-2098: r; the parity of y and s), low s only, laid end to end in the order that
/// each function names. A contract wallet (ERC-1271) stands there with its address in place of r and the length of its own
/// signature, which may be empty, in place of s; these follow after the fixed part, in the same order, and nothing follows
/// them.
interface ISignedSteps {
    /// @notice The step was to be relayed before `deadline` (unix seconds).
    error DeadlinePassed(uint40 deadline);
    /// @notice `signatures` does not hold exactly the number of signatures needed.
    error SignatureCount(uint256 bytesGiven, uint256 signaturesNeeded);
    /// @notice The contract wallet does not own up to this signature.
    error WalletRefused(address wallet);
    /// @notice The record has changed since the step was signed.
    error VersionPassed(uint32 signed, uint32 current);
    /// @notice An amount, an id or a list that must not be empty is.
    error EmptyStep();
}
