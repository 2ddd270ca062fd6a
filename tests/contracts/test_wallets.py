"""Contract wallets (ERC-1271) sign as keys do, and for nobody but themselves."""

import pytest
from eth_account.messages import encode_typed_data
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes

from ip_finance.chain_api.members import PLEDGEE, PLEDGOR
from ip_finance.chain_api.roles import Role, Side
from ip_finance.chain_api.steps import EnrolKey, Step
from ip_finance.chain_api.typed_data import typed_data
from tests.contracts.scenes import (
    LOAN,
    a_pledge,
    a_verified_right,
    an_approved_loan,
    lien,
)
from tests.evm import BANK, FEES, SME, Cast, Evm

# A wallet that signs with (digest, anything): it answers the magic value when the signature's first
# word is the digest it is asked about, and zero otherwise.
RUNTIME = bytes.fromhex("6004356064351463" + "1626ba7e" + "0260e01b60005260206000f3")
DEPLOY = bytes.fromhex(f"60{len(RUNTIME):02x}600c60003960{len(RUNTIME):02x}6000f3") + RUNTIME
OWN = 40
"""Bytes of the wallets' own signatures: the digest and some more."""


def a_wallet(evm: Evm, party: int, role: Role, person: int = 60) -> str:
    """A wallet with the key of a person."""
    mined = evm.web3.eth.wait_for_transaction_receipt(
        evm.web3.eth.send_transaction({**FEES, "data": HexBytes(DEPLOY), "gas": 200_000})
    )
    address = to_checksum_address(str(mined["contractAddress"]))
    step = EnrolKey(address, party, person, int(role), evm.deadline)
    evm.relay(step, *evm.cast.guardians[:2])
    return address


def word(wallet: str, length: int = OWN) -> bytes:
    """The wallet's place in the fixed part: its address, and how long its own signature is."""
    return bytes(HexBytes(wallet)).rjust(32, b"\0") + length.to_bytes(32)


def own(evm: Evm, step: Step, side: Side) -> bytes:
    """What the wallet signs with."""
    data = typed_data(step, side, evm.web3.eth.chain_id, evm.ledger.address)
    signable = encode_typed_data(full_message=data)
    digest = evm.web3.keccak(b"\x19\x01" + signable.header + signable.body)
    return bytes(digest).ljust(OWN, b"!")


@pytest.fixture
def step(evm: Evm) -> Step:
    a_verified_right(evm)
    an_approved_loan(evm)
    return a_pledge(evm)


def test_a_wallet_signs_for_the_pledgor(evm: Evm, cast: Cast, step: Step) -> None:
    wallet = a_wallet(evm, SME, Role.SIGNATORY)

    evm.carry(
        step, word(wallet) + evm.sign_as(PLEDGEE, step, cast.officer) + own(evm, step, PLEDGOR)
    )

    assert lien(evm) == (LOAN.bytes, 0)


def test_a_wallet_signs_for_the_pledgee(evm: Evm, cast: Cast, step: Step) -> None:
    wallet = a_wallet(evm, BANK, Role.OFFICER)

    evm.carry(step, evm.sign(step, cast.owner) + word(wallet) + own(evm, step, PLEDGEE))

    assert lien(evm) == (LOAN.bytes, 0)


def test_two_wallets_sign_each_with_its_own(evm: Evm, step: Step) -> None:
    owner, bank = a_wallet(evm, SME, Role.SIGNATORY), a_wallet(evm, BANK, Role.OFFICER)
    both = own(evm, step, PLEDGOR) + own(evm, step, PLEDGEE)

    evm.carry(step, word(owner) + word(bank) + both)

    assert lien(evm) == (LOAN.bytes, 0)


def test_two_wallets_do_not_sign_with_each_others(evm: Evm, step: Step) -> None:
    owner, bank = a_wallet(evm, SME, Role.SIGNATORY), a_wallet(evm, BANK, Role.OFFICER)
    crossed = own(evm, step, PLEDGEE) + own(evm, step, PLEDGOR)

    with evm.refuses("WalletRefused", owner):
        evm.carry(step, word(owner) + word(bank) + crossed)


def test_a_wallet_that_does_not_own_up_is_refused(evm: Evm, cast: Cast, step: Step) -> None:
    wallet = a_wallet(evm, BANK, Role.OFFICER)

    with evm.refuses("WalletRefused", wallet):
        evm.carry(step, evm.sign(step, cast.owner) + word(wallet) + b"?" * OWN)


def test_a_wallet_that_signed_for_another_side_is_refused(evm: Evm, cast: Cast, step: Step) -> None:
    wallet = a_wallet(evm, BANK, Role.OFFICER)

    with evm.refuses("WalletRefused", wallet):
        evm.carry(step, evm.sign(step, cast.owner) + word(wallet) + own(evm, step, PLEDGOR))


def test_a_wallet_needs_the_role_like_any_key(evm: Evm, cast: Cast, step: Step) -> None:
    wallet = a_wallet(evm, BANK, Role.APPROVER)

    with evm.refuses("RoleMissing", wallet, Role.OFFICER):
        evm.carry(step, evm.sign(step, cast.owner) + word(wallet) + own(evm, step, PLEDGEE))


def test_an_account_without_code_is_no_wallet(evm: Evm, cast: Cast, step: Step) -> None:
    with evm.refuses("WalletRefused", cast.officer.address):
        evm.carry(
            step,
            evm.sign(step, cast.owner) + word(cast.officer.address) + own(evm, step, PLEDGEE),
        )


@pytest.mark.parametrize("extra", [b"", b"!", b"!!"])
def test_nothing_is_left_out_of_the_wallets_signatures_and_nothing_follows_them(
    evm: Evm, cast: Cast, step: Step, extra: bytes
) -> None:
    wallet = a_wallet(evm, BANK, Role.OFFICER)
    length = OWN + 1
    signatures = evm.sign(step, cast.owner) + word(wallet, length) + own(evm, step, PLEDGEE) + extra
    if len(extra) == 1:
        evm.carry(step, signatures)
        return

    with evm.refuses("SignatureCount", len(signatures), 2):
        evm.carry(step, signatures)
