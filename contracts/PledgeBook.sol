// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetRegister} from "./AssetRegister.sol";
import {ILedger} from "./interfaces/ILedger.sol";
import {LoanBook} from "./LoanBook.sol";
import {AssetWord} from "./types/AssetWord.sol";
import {LoanWord} from "./types/LoanWord.sol";
import {Roles} from "./types/Roles.sol";
import {Signer} from "./types/Signer.sol";
import {Sides} from "./types/Sides.sol";

/// @title PledgeBook
/// @dev Invariant: at most one live pledge binds a right. A right names the pledge that last took it, the loan
/// says whether that pledge is live; numbers are never used twice, so clearing the loan's bit frees the whole
/// bundle without touching its rights.
abstract contract PledgeBook is AssetRegister, LoanBook {
    uint8 private constant MOST_PLEDGES = 8;

    bytes32 private constant PLEDGE_ASSETS = keccak256(
        "PledgeAssets(string side,bytes16 loan,uint32 loanVersion,bytes32[] assets,bytes32 fingerprint,uint64 securedFen,bytes32 termsHash,uint40 deadline)"
    );
    bytes32 private constant CONFIRM_REGISTRATION = keccak256(
        "ConfirmRegistration(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 certificateHash,uint40 registeredOn,uint40 deadline)"
    );
    bytes32 private constant DISCHARGE_PLEDGE = keccak256(
        "DischargePledge(string side,bytes16 loan,uint32 loanVersion,uint8 pledge,bytes32 evidenceHash,uint40 deadline)"
    );

    /// @inheritdoc ILedger
    function pledgeAssets(PledgeAssets calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        LoanWord loan = _loanAt(step.loan, step.loanVersion);
        Signer pledgor = _requireConsent(step, signatures, loan.bank());
        _requireOpen(step.loan, loan);
        require(loan.pledges() < MOST_PLEDGES, TooManyPledges(step.loan));
        require(step.assets.length != 0 && step.securedFen != 0, EmptyStep());

        uint8 pledge = loan.pledges();
        bytes32 fingerprint = _bind(step, pledge, pledgor);
        require(step.fingerprint == fingerprint, FingerprintPassed(step.fingerprint, fingerprint));
        uint32 version = _change(step.loan, loan.withPledges(pledge + 1).withLive(loan.live() | _bit(pledge)));
        _logPledge(step, pledgor.party(), version, pledge);
    }

    /// @inheritdoc ILedger
    function confirmRegistration(ConfirmRegistration calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        LoanWord loan = _loanAt(step.loan, step.loanVersion);
        uint32 witness = _requireWitness(signatures, loan);
        uint8 bit = _bit(step.pledge);
        require(loan.live() & ~loan.registered() & bit != 0, PledgeNotPending(step.loan, step.pledge));

        uint32 version = _change(step.loan, loan.withRegistered(loan.registered() | bit));
        emit RegistrationConfirmed(step.loan, version, step.pledge, step.certificateHash, step.registeredOn, witness);
    }

    /// @inheritdoc ILedger
    function dischargePledge(DischargePledge calldata step, bytes calldata signatures) external {
        _requireInTime(step.deadline);
        LoanWord loan = _loanAt(step.loan, step.loanVersion);
        _requireOfficer(loan, signatures, _hashStep(DISCHARGE_PLEDGE, Sides.LENDER, 5));
        uint8 bit = _bit(step.pledge);
        require(loan.live() & bit != 0, PledgeNotLive(step.loan, step.pledge));
        require(loan.outstandingFen() == 0, LoanNotSettled(step.loan, loan.outstandingFen()));

        uint32 version = _change(step.loan, loan.withLive(loan.live() & ~bit));
        emit PledgeDischarged(step.loan, version, step.pledge, step.evidenceHash);
    }

    /// @inheritdoc ILedger
    function lienOn(bytes32 asset) external view returns (bytes16 loan, uint8 pledge) {
        AssetWord right = _asset(asset);
        return _isLive(right.lienLoan(), right.lienPledge()) ? (right.lienLoan(), right.lienPledge()) : (bytes16(0), 0);
    }

    /// @dev Binds every right of the bundle to the pledge. Returns the fingerprint of the rights as they were.
    function _bind(PledgeAssets calldata step, uint8 pledge, Signer pledgor) private returns (bytes32) {
        bytes memory seen;
        bytes32 previous = 0;
        for (uint256 i = 0; i < step.assets.length; ++i) {
            bytes32 key = step.assets[i];
            require(key > previous, AssetsNotRising(i));
            AssetWord asset = _asset(key);
            _requireFree(key, asset, pledgor);

            seen = bytes.concat(seen, key, bytes4(asset.version()));
            _change(key, asset.withLienLoan(step.loan).withLienPledge(pledge));
            previous = key;
        }
        return keccak256(seen);
    }

    function _requireFree(bytes32 key, AssetWord asset, Signer pledgor) private view {
        _requireParty(pledgor, asset.owner());
        _requireVerified(key, asset);
        require(
            asset.lienLoan() == 0 || !_isLive(asset.lienLoan(), asset.lienPledge()),
            AssetAlreadyPledged(key, asset.lienLoan(), asset.lienPledge())
        );
    }

    function _requireConsent(PledgeAssets calldata step, bytes calldata signatures, uint32 bank)
        private
        view
        returns (Signer pledgor)
    {
        _requireCount(signatures, 2);
        bytes32 bundle = keccak256(abi.encodePacked(step.assets));
        pledgor = _signerAt(0, Roles.SIGNATORY, signatures, _termsOf(Sides.PLEDGOR, step, bundle));
        _requireParty(_signerAt(1, Roles.OFFICER, signatures, _termsOf(Sides.PLEDGEE, step, bundle)), bank);
    }

    function _requireWitness(bytes calldata signatures, LoanWord loan) private view returns (uint32) {
        _requireCount(signatures, 2);
        Signer pledgee = _signerAt(0, Roles.OFFICER, signatures, _hashStep(CONFIRM_REGISTRATION, Sides.PLEDGEE, 6));
        Signer witness = _signerAt(1, Roles.VERIFIER, signatures, _hashStep(CONFIRM_REGISTRATION, Sides.WITNESS, 6));
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

    /// @dev The struct hash for one side; EIP-712 puts an array's own hash in its place.
    function _termsOf(bytes32 side, PledgeAssets calldata step, bytes32 bundle) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PLEDGE_ASSETS,
                side,
                step.loan,
                step.loanVersion,
                bundle,
                step.fingerprint,
                step.securedFen,
                step.termsHash,
                step.deadline
            )
        );
    }
}
