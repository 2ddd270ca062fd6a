// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {AssetRegister} from "./AssetRegister.sol";
import {Enforcement} from "./Enforcement.sol";
import {IPledgeBook} from "./interfaces/IPledgeBook.sol";
import {AssetWord} from "./types/AssetWord.sol";
import {LoanWord} from "./types/LoanWord.sol";
import {foldedOver, textsHash} from "./types/Right.sol";
import {Roles} from "./types/Roles.sol";
import {Sides} from "./types/Sides.sol";
import {Signer} from "./types/Signer.sol";
import {States} from "./types/States.sol";

/// @title PledgeBook
/// @dev Invariant: at most one live pledge binds a right. A right names the pledge that last took it, the loan
/// says whether that pledge is live; numbers are never used twice, so clearing the loan's bit frees the whole
/// bundle without touching its rights.
abstract contract PledgeBook is AssetRegister, Enforcement, IPledgeBook {
    uint8 private constant MOST_PLEDGES = 8;

    bytes32 private constant PLEDGE_ASSETS = keccak256(
        "PledgeAssets(string side,bytes16 loan,uint32 loanVersion,string[] assets,bytes32 fingerprint,uint64 securedFen,bytes32 termsHash,uint40 deadline)"
    );
    bytes32 private constant CONFIRM_REGISTRATION = keccak256(
        "ConfirmRegistration(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 certificateHash,uint40 registeredOn,uint40 deadline)"
    );
    bytes32 private constant VOID_REGISTRATION = keccak256(
        "VoidRegistration(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 noticeHash,uint40 voidedOn,uint40 deadline)"
    );
    bytes32 private constant LAPSE_REGISTRATION = keccak256(
        "LapseRegistration(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 noticeHash,uint40 lapsedOn,uint40 deadline)"
    );
    bytes32 private constant DISCHARGE_PLEDGE = keccak256(
        "DischargePledge(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 evidenceHash,uint40 deadline)"
    );
    bytes32 private constant WAIVE_PLEDGE = keccak256(
        "WaivePledge(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 evidenceHash,uint40 deadline)"
    );
    bytes32 private constant FORCE_DISCHARGE =
        keccak256("ForceDischarge(string side,bytes16 loan,uint8 pledge,bytes32 courtDocumentHash,uint40 deadline)");
    bytes32 private constant STOP_PLEDGING =
        keccak256("StopPledging(string side,uint32 stopVersion,bytes32 reasonHash,uint40 deadline)");
    bytes32 private constant RESUME_PLEDGING =
        keccak256("ResumePledging(string side,uint32 stopVersion,bytes32 reasonHash,uint40 deadline)");

    /// @dev How often pledging was stopped or resumed: odd while it is stopped.
    uint32 private _stopVersion;

    /// @inheritdoc IPledgeBook
    function pledgeAssets(PledgeAssets calldata step, bytes calldata signatures) external {
        if (_isStopped()) revert PledgingIsStopped();
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        ShortString[] calldata assets = step.assets;
        uint32 pledgor = _requireConsent(step, textsHash(assets), signatures, loan.bank());
        _requireState(id, loan, States.PLEDGEABLE);
        uint8 pledge = loan.pledges();
        if (pledge >= MOST_PLEDGES) revert TooManyPledges(id);
        if (assets.length == 0 || step.securedFen == 0) revert EmptyStep();

        bytes32 fingerprint = _bind(assets, id, pledge, pledgor);
        if (step.fingerprint != fingerprint) revert FingerprintPassed(step.fingerprint, fingerprint);
        uint32 version = _change(id, loan.pledged());
        _logPledge(step, pledgor, version, pledge);
    }

    /// @inheritdoc IPledgeBook
    function confirmRegistration(ConfirmRegistration calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        uint32 witness = _requireWitness(loan, signatures, CONFIRM_REGISTRATION);
        uint8 bit = _bit(step.pledge);
        if (loan.live() & ~loan.registered() & bit == 0) revert PledgeNotPending(id, step.pledge);

        uint32 version = _change(id, loan.withRegistered(loan.registered() | bit));
        emit RegistrationConfirmed(id, version, step.pledge, step.certificateHash, step.registeredOn, witness);
    }

    /// @inheritdoc IPledgeBook
    function voidRegistration(VoidRegistration calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        uint32 witness = _requireWitness(loan, signatures, VOID_REGISTRATION);
        _requireRegistered(id, loan, step.pledge);

        uint32 version = _end(id, loan, step.pledge);
        emit RegistrationVoided(id, version, step.pledge, step.noticeHash, step.voidedOn, witness);
    }

    /// @inheritdoc IPledgeBook
    function lapseRegistration(LapseRegistration calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        uint32 witness = _requireWitness(loan, signatures, LAPSE_REGISTRATION);
        _requireRegistered(id, loan, step.pledge);

        uint32 version = _end(id, loan, step.pledge);
        emit RegistrationLapsed(id, version, step.pledge, step.noticeHash, step.lapsedOn, witness);
    }

    /// @inheritdoc IPledgeBook
    function dischargePledge(DischargePledge calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        _requireOfficer(loan, signatures, _hashStep(DISCHARGE_PLEDGE, Sides.LENDER, 5));
        if (loan.outstandingFen() != 0) revert LoanNotSettled(id, loan.outstandingFen());

        uint32 version = _end(id, loan, step.pledge);
        emit PledgeDischarged(id, version, step.pledge, step.evidenceHash);
    }

    /// @inheritdoc IPledgeBook
    function waivePledge(WaivePledge calldata step, bytes calldata signatures) external {
        bytes16 id = step.loan;
        LoanWord loan = _loanAt(id, step.loanVersion, step.deadline);
        bytes32 asOfficer = _hashStep(WAIVE_PLEDGE, Sides.OFFICER, 5);
        bytes32 asApprover = _hashStep(WAIVE_PLEDGE, Sides.APPROVER, 5);
        _requireOfficerAndApprover(loan.bank(), signatures, asOfficer, asApprover);

        uint32 version = _end(id, loan, step.pledge);
        emit PledgeWaived(id, version, step.pledge, step.evidenceHash);
    }

    /// @inheritdoc IPledgeBook
    function forceDischarge(ForceDischarge calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(FORCE_DISCHARGE, Sides.GUARDIAN, 4), signatures);

        uint32 version = _end(step.loan, _loan(step.loan), step.pledge);
        emit PledgeForceDischarged(step.loan, version, step.pledge, step.courtDocumentHash);
    }

    /// @inheritdoc IPledgeBook
    function stopPledging(StopPledging calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        uint32 guardian =
            _soleSigner(Roles.GUARDIAN, signatures, _hashStep(STOP_PLEDGING, Sides.GUARDIAN, 3)).party();
        if (_isStopped()) revert PledgingIsStopped();

        emit PledgingStopped(guardian, _turn(step.stopVersion), step.reasonHash);
    }

    /// @inheritdoc IPledgeBook
    function resumePledging(ResumePledging calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        _requireQuorum(_hashStep(RESUME_PLEDGING, Sides.GUARDIAN, 3), signatures);
        if (!_isStopped()) revert PledgingIsNotStopped();

        emit PledgingResumed(_turn(step.stopVersion), step.reasonHash);
    }

    /// @inheritdoc IPledgeBook
    function lienOn(ShortString asset) external view returns (bytes16 loan, uint8 pledge) {
        AssetWord right = _asset(asset);
        return _isLive(right.lienLoan(), right.lienPledge()) ? (right.lienLoan(), right.lienPledge()) : (bytes16(0), 0);
    }

    /// @inheritdoc IPledgeBook
    function pledgingStop() external view returns (bool stopped, uint32 stopVersion) {
        return (_isStopped(), _stopVersion);
    }

    function _isStopped() private view returns (bool) {
        return _stopVersion & 1 == 1;
    }

    function _turn(uint32 signed) private returns (uint32) {
        _requireVersion(signed, _stopVersion);
        return ++_stopVersion;
    }

    /// @dev Binds every right of the bundle to the pledge. Returns the fingerprint of the rights as they were.
    function _bind(ShortString[] calldata assets, bytes16 loan, uint8 pledge, uint32 pledgor)
        private
        returns (bytes32 fingerprint)
    {
        ShortString previous = ShortString.wrap(0);
        for (uint256 i = 0; i < assets.length; ++i) {
            ShortString right = assets[i];
            if (ShortString.unwrap(right) <= ShortString.unwrap(previous)) revert AssetsNotRising(i);
            AssetWord asset = _asset(right);
            if (asset.owner() != pledgor) revert NotTheOwner(right, asset.owner(), pledgor);
            _requireVerified(right, asset);
            _requireUndisputed(right, asset);
            _requireFree(right, asset);

            fingerprint = foldedOver(fingerprint, right, asset.version());
            _change(right, asset.withLien(loan, pledge));
            previous = right;
        }
    }

    /// @dev Ends a live pledge, and so frees its rights.
    function _end(bytes16 id, LoanWord loan, uint8 pledge) private returns (uint32 version) {
        uint8 bit = _bit(pledge);
        if (loan.live() & bit == 0) revert PledgeNotLive(id, pledge);
        return _change(id, loan.withLive(loan.live() & ~bit));
    }

    function _requireFree(ShortString right, AssetWord asset) private view {
        (bytes16 loan, uint8 pledge) = (asset.lienLoan(), asset.lienPledge());
        if (loan != 0 && _isLive(loan, pledge)) revert AssetAlreadyPledged(right, loan, pledge);
    }

    function _requireRegistered(bytes16 id, LoanWord loan, uint8 pledge) private pure {
        if (loan.registered() & _bit(pledge) == 0) revert PledgeNotRegistered(id);
    }

    function _requireConsent(PledgeAssets calldata step, bytes32 bundle, bytes calldata signatures, uint32 bank)
        private
        view
        returns (uint32)
    {
        Signer pledgor = _signerAt(0, 2, Roles.SIGNATORY, signatures, _termsOf(Sides.PLEDGOR, step, bundle));
        _requireParty(_signerAt(1, 2, Roles.OFFICER, signatures, _termsOf(Sides.PLEDGEE, step, bundle)), bank);
        return pledgor.party();
    }

    /// @dev Signed by the bank, and by a tech provider that is neither bank nor borrower. The step has six members.
    function _requireWitness(LoanWord loan, bytes calldata signatures, bytes32 stepType)
        private
        view
        returns (uint32)
    {
        Signer pledgee = _signerAt(0, 2, Roles.OFFICER, signatures, _hashStep(stepType, Sides.PLEDGEE, 6));
        Signer witness = _signerAt(1, 2, Roles.VERIFIER, signatures, _hashStep(stepType, Sides.WITNESS, 6));
        _requireParty(pledgee, loan.bank());
        _requireOtherParty(witness, loan.bank());
        _requireOtherParty(witness, loan.borrower());
        return witness.party();
    }

    function _logPledge(PledgeAssets calldata step, uint32 pledgor, uint32 version, uint8 pledge) private {
        emit AssetsPledged(
            step.loan, pledgor, version, pledge, step.assets, step.securedFen, step.fingerprint, step.termsHash
        );
    }

    /// @dev The struct hash for one side. The step's own part of the calldata is signed as it lies there, but for the
    /// place of the array, which its hash takes: that of the texts' hashes, end to end (EIP-712).
    function _termsOf(bytes32 side, PledgeAssets calldata step, bytes32 bundle)
        private
        pure
        returns (bytes32 structHash)
    {
        bytes32 stepType = PLEDGE_ASSETS;
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, stepType)
            mstore(add(words, 32), side)
            calldatacopy(add(words, 64), step, 224)
            mstore(add(words, 128), bundle)
            structHash := keccak256(words, 288)
        }
    }
}
