// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedSteps} from "../../contracts/interfaces/ISignedSteps.sol";
import {Step} from "./support/Step.sol";
import {StepProperties} from "./support/StepProperties.sol";
import {
    CarelessWallet,
    DirtyWallet,
    GoodWallet,
    GreedyWallet,
    ReenteringWallet,
    RevertingWallet,
    ShortWallet
} from "./support/Wallets.sol";

/// @title Contract wallets (ERC-1271) and how several signatures lie together.
contract SignedStepsTest is StepProperties {
    uint32 private constant PERSON = 50;
    /// @dev A wallet's own signature that does not matter.
    bytes private constant ANY = hex"01";

    function testFuzz_aWalletSignsBesideAKey(bool walletFirst, bytes memory own) public {
        vm.assume(own.length != 0);
        (address wallet, Step memory step) = _changeOfTerms(walletFirst, address(new CarelessWallet()));
        uint32 version = ledger.loanOf(LOAN).version;
        _carry(step, _beside(step, walletFirst, _walletPart(wallet, own.length), own));
        vm.assertEq(ledger.loanOf(LOAN).version, version + 1, "version");
    }

    function testFuzz_twoWalletsSignWithBytesOfTheirOwn(bytes memory first, bytes memory second) public {
        vm.assume(first.length + second.length != 0);
        address careless = address(new CarelessWallet());
        (, Step memory step) = _changeOfTerms(true, careless);
        address other = _wallet(address(new CarelessWallet()), BANK, LENDS);
        bytes memory parts = abi.encodePacked(_walletPart(careless, first.length), _walletPart(other, second.length));
        _carry(step, abi.encodePacked(parts, first, second));
    }

    /// @dev As wallets do that know the digest already.
    function test_aWalletMayGiveNoBytesOfItsOwn() public {
        (address wallet, Step memory step) = _changeOfTerms(true, address(new CarelessWallet()));
        _carry(step, _beside(step, true, _walletPart(wallet, 0), ""));
    }

    function testFuzz_theLengthThatAWalletNamesMustBeTrue(uint32 named, bytes memory own) public {
        vm.assume(named != own.length && own.length != 0);
        (address wallet, Step memory step) = _changeOfTerms(true, address(new CarelessWallet()));
        bytes memory signatures = _beside(step, true, _walletPart(wallet, named), own);
        _refuse(step, signatures, _count(signatures.length, 2));
    }

    function testFuzz_theLengthThatASecondWalletNamesMustBeTrue(uint32 named, bytes memory own) public {
        vm.assume(named != own.length && own.length != 0);
        (address wallet, Step memory step) = _changeOfTerms(false, address(new CarelessWallet()));
        bytes memory signatures = _beside(step, false, _walletPart(wallet, named), own);
        _refuse(step, signatures, _count(signatures.length, 2));
    }

    function test_finding01_aWalletIsAskedForItsOwnSignatureOnly() public {
        address good = vm.addr(STRANGER);
        vm.etch(good, type(GoodWallet).runtimeCode);
        (, Step memory step) = _changeOfTerms(true, good);
        address careless = _wallet(address(new CarelessWallet()), BANK, LENDS);
        bytes memory own = _sign(STRANGER, _digest(step, 0));
        bytes memory parts = abi.encodePacked(_walletPart(good, 64), _walletPart(careless, 64));
        _refuse(step, abi.encodePacked(parts, new bytes(64), own), _refused(good));
        _carry(step, abi.encodePacked(parts, own, new bytes(64)));
    }

    function testFuzz_aWalletMayUseUpAllButItsSignature(uint256 signer) public {
        signer = _bound(signer, 0x10000, type(uint128).max);
        address good = vm.addr(signer);
        vm.etch(good, type(GoodWallet).runtimeCode);
        (, Step memory step) = _changeOfTerms(true, good);
        bytes memory fair = _sign(signer, _digest(step, 0));
        bytes memory foul = _sign(signer, _digest(step, 1));
        _refuse(step, _beside(step, true, _walletPart(good, 64), foul), _refused(good));
        _carry(step, _beside(step, true, _walletPart(good, 64), fair));
    }

    function test_aRevertingWalletRefuses() public {
        _refusesAs(address(new RevertingWallet()));
    }

    function test_aWalletThatAnswersTooShortlyRefuses() public {
        _refusesAs(address(new ShortWallet()));
    }

    function test_aWalletThatAnswersMoreThanTheMagicWordRefuses() public {
        _refusesAs(address(new DirtyWallet()));
    }

    function test_anAccountWithoutCodeIsNoWallet() public {
        _refusesAs(vm.addr(STRANGER));
    }

    function test_thePrecompileThatEchoesItsCallIsNoWallet() public {
        _refusesAs(address(4));
    }

    function test_theLedgerItselfIsNoWallet() public {
        _refusesAs(address(ledger));
    }

    function test_finding14_aWalletThatBurnsItsGasStopsItsOwnStepOnly() public {
        (address wallet, Step memory step) = _changeOfTerms(true, address(new GreedyWallet()));
        bytes[] memory batch = new bytes[](2);
        batch[0] = step.callWith(_beside(step, true, _walletPart(wallet, 1), ANY));
        batch[1] = _anchorLog(1).callWith(_signed(_anchorLog(1), _by(RECORDER)));
        uint32 version = ledger.loanOf(LOAN).version;
        ledger.relay{gas: 30_000_000}(batch);
        vm.assertEq(ledger.loanOf(LOAN).version, version, "version");
        vm.assertEq(ledger.anchoredSizeOf(FIRST), 1, "the step behind it");
    }

    function test_aWalletThatCallsBackChangesNothing() public {
        ReenteringWallet wallet = new ReenteringWallet();
        (, Step memory step) = _changeOfTerms(true, address(wallet));
        Step memory inner = _anchorLog(1);
        wallet.prepare(address(ledger), inner.callWith(_signed(inner, _by(RECORDER))));
        _carry(step, _beside(step, true, _walletPart(address(wallet), 1), ANY));
        vm.assertEq(ledger.anchoredSizeOf(FIRST), 0, "what it called");
    }

    function test_aWalletThatCarriesItsOwnStepAgainChangesNothing() public {
        ReenteringWallet wallet = new ReenteringWallet();
        (, Step memory step) = _changeOfTerms(true, address(wallet));
        bytes memory signatures = _beside(step, true, _walletPart(address(wallet), 1), ANY);
        bytes[] memory batch = new bytes[](1);
        batch[0] = step.callWith(signatures);
        wallet.prepare(address(ledger), step.callWith(signatures));
        uint32 version = ledger.loanOf(LOAN).version;
        ledger.relay(batch);
        vm.assertEq(ledger.loanOf(LOAN).version, version + 1, "version");
    }

    function testFuzz_finding04_nothingIsKeyedOnTheBytesOfAWallet(bytes memory first, bytes memory second) public {
        vm.assume(first.length != 0);
        (address wallet, Step memory step) = _changeOfTerms(true, address(new CarelessWallet()));
        _carry(step, _beside(step, true, _walletPart(wallet, first.length), first));
        _refuse(step, _beside(step, true, _walletPart(wallet, second.length), second));
    }

    function test_finding06_theDomainIsBoundWhereTheLedgerIsBuilt() public view {
        (, string memory name, string memory version, uint256 chain, address home,,) =
            IDomain(address(ledger)).eip712Domain();
        vm.assertEq(bytes(name), "IP Finance Ledger", "name");
        vm.assertEq(bytes(version), "1", "version");
        vm.assertEq(chain, block.chainid, "chain");
        vm.assertEq(home, address(ledger), "contract");
    }

    function testFuzz_theVersionSignedMustBeTheRecordsOwn(uint32 shift) public {
        vm.assume(shift != 0);
        _activeLoan();
        uint32 current = ledger.loanOf(LOAN).version;
        ahead = shift;
        Step memory step = _changeTerms(LOAN);
        uint32 signed = uint32((uint256(current) + shift) % 2 ** 32);
        bytes memory reason = abi.encodeWithSelector(ISignedSteps.VersionPassed.selector, signed, current);
        _refuse(step, _by(OWNER, OFFICER), reason);
    }

    /// @dev A change of terms on which the borrower, or else the lender, signs with a wallet.
    function _changeOfTerms(bool borrowers, address wallet) private returns (address, Step memory) {
        _activeLoan();
        _wallet(wallet, borrowers ? SME : BANK, borrowers ? SIGNATORY : LENDS);
        return (wallet, _changeTerms(LOAN));
    }

    function _wallet(address wallet, uint32 party, uint16 roles) private returns (address) {
        _carry(_enrolKey(wallet, party, PERSON, roles), _guardians());
        return wallet;
    }

    /// @dev A wallet's signature beside that of the other side's key.
    function _beside(Step memory step, bool walletFirst, bytes memory part, bytes memory own)
        private
        view
        returns (bytes memory)
    {
        if (walletFirst) return abi.encodePacked(part, _sign(OFFICER, _digest(step, 1)), own);
        return abi.encodePacked(_sign(OWNER, _digest(step, 0)), part, own);
    }

    function _refusesAs(address account) private {
        (, Step memory step) = _changeOfTerms(true, account);
        _refuse(step, _beside(step, true, _walletPart(account, 1), ANY), _refused(account));
    }

    function _refused(address wallet) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedSteps.WalletRefused.selector, wallet);
    }

    function _count(uint256 given, uint256 needed) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedSteps.SignatureCount.selector, given, needed);
    }
}

/// @title ERC-5267.
interface IDomain {
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory);
}
