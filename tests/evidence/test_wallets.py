"""Contract wallets (ERC-1271): what can be shown of them offline, and what cannot."""

from dataclasses import replace

import pytest

from ip_finance.evidence import errors
from ip_finance.evidence.bundle import Bundle, write_bundle
from ip_finance.evidence.report import How, Report
from ip_finance.evidence.signatures import KeySignature, WalletSignature, split
from ip_finance.evidence.verify import verify
from tests.evidence.cases import TRUST, a_checkpoint, bundle_of
from tests.evidence.paper import (
    NOON,
    OFFICER,
    OWNER,
    PaperChain,
    Person,
    Sent,
    Signed,
    Wallet,
    a_step,
    capture,
)

SAFE = Wallet(b"\x5a" * 20, b"whatever the wallet checks")
OTHER_SAFE = Wallet(b"\x5b" * 20, b"")
HOLDERS = {
    OFFICER.address: OFFICER.word,
    SAFE.address: OWNER.word,
    OTHER_SAFE.address: OFFICER.word,
}


def proven(bundle: Bundle) -> Report:
    return verify(write_bundle(bundle), TRUST, NOON)


def recorded(sent: Sent, step: Signed, log: int = 0) -> Bundle:
    """One step of a transaction, with its proofs."""
    chain = PaperChain(directory=dict(HOLDERS))
    block = chain.mine(sent)
    taken, nodes = capture(block, 0, log, step)
    empty = bundle_of([], [block], checkpoints=(a_checkpoint(block),))
    return replace(empty, steps=(taken,), nodes=tuple(nodes))


def registered(wallet: Wallet = SAFE) -> Signed:
    return replace(a_step("RegisterAsset", wallet), event={"owner": OWNER.party})


def pledged(*signers: Person | Wallet) -> Signed:
    return replace(a_step("PledgeAssets", *signers), event={"pledgor": OWNER.party})


class TestLayout:
    def test_wallets_own_signatures_follow_in_order(self) -> None:
        step = pledged(SAFE, OTHER_SAFE)

        assert split(step.signatures, 2, "step 1") == [
            WalletSignature(SAFE.address, SAFE.signature),
            WalletSignature(OTHER_SAFE.address, b""),
        ]

    def test_a_wallet_may_have_no_bytes_of_its_own(self) -> None:
        slot = OTHER_SAFE.address.rjust(64, b"\0")[-32:] + bytes(32)

        assert split(slot, 1, "step 1") == [WalletSignature(OTHER_SAFE.address, b"")]

    def test_keys_and_wallets_mix(self) -> None:
        step = pledged(SAFE, OFFICER)

        first, second = split(step.signatures, 2, "step 1")

        assert first == WalletSignature(SAFE.address, SAFE.signature)
        assert second == KeySignature(step.signatures[64:128])

    @pytest.mark.parametrize(
        "signatures",
        [
            registered().signatures + b"x",
            registered().signatures[:-1],
        ],
    )
    def test_anything_else_is_refused(self, signatures: bytes) -> None:
        with pytest.raises(errors.SignatureRefused):
            split(signatures, 1, "step 1")


class TestAccepted:
    def test_is_told_as_what_it_is(self) -> None:
        step = registered()

        [signer] = proven(recorded(Sent((step,)), step)).steps[0].signers

        assert signer.how is How.WALLET
        assert (signer.key, signer.party) == ("0x" + SAFE.address.hex(), OWNER.party)

    def test_beside_a_key(self) -> None:
        step = pledged(SAFE, OFFICER)

        signers = proven(recorded(Sent((step,)), step)).steps[0].signers

        assert [signer.how for signer in signers] == [How.WALLET, How.SIGNATURE]

    def test_in_a_batch_with_refused_steps(self) -> None:
        step, other = registered(), a_step("RegisterAsset", OFFICER)
        sent = Sent((other, step), refused=frozenset({0}), batch=True)

        assert proven(recorded(sent, step, log=1)).steps


class TestRefused:
    def test_without_the_transaction(self) -> None:
        step = registered()
        bundle = recorded(Sent((step,)), step)
        chain = PaperChain(directory=dict(HOLDERS))
        block = chain.mine(Sent((step,)))
        _, nodes = capture(block, 0, 0, replace(step, signers=(OFFICER,)))

        with pytest.raises(errors.NotProven):
            proven(replace(bundle, nodes=tuple(nodes)))

    @pytest.mark.parametrize(
        "member", ["deadline"]
    )  # in no event: nothing but the transaction knows it
    def test_with_other_words_than_the_transaction(self, member: str) -> None:
        step = registered()
        told = replace(step, message={**step.message, member: 1})

        with pytest.raises(errors.NotProven, match="does not give the ledger this step"):
            proven(recorded(Sent((step,)), told))

    def test_with_another_wallet_than_the_transaction(self) -> None:
        step = registered()
        impostor = Wallet(b"\x5c" * 20, SAFE.signature)
        told = replace(a_step("RegisterAsset", impostor), event=step.event)
        chain = PaperChain(directory={**HOLDERS, impostor.address: OWNER.word})
        block = chain.mine(Sent((step,)))
        bundle = bundle_of([(block, told)], [block], checkpoints=(a_checkpoint(block),))

        with pytest.raises(errors.NotProven, match="does not give the ledger this step"):
            proven(bundle)

    def test_if_the_ledger_refused_it_in_the_batch(self) -> None:
        step = registered()
        other = replace(step, message={**step.message, "deadline": 1})
        sent = Sent((step, other), refused=frozenset({0}), batch=True)

        with pytest.raises(errors.NotProven, match="does not give the ledger this step"):
            proven(recorded(sent, step, log=1))

    def test_if_the_transaction_went_to_another_contract(self) -> None:
        step = registered()

        with pytest.raises(errors.NotProven, match="does not give the ledger this step"):
            proven(recorded(Sent((step,), recipient=b"q" * 20), step))

    def test_of_a_wallet_that_the_directory_does_not_know(self) -> None:
        step = replace(a_step("RegisterAsset", Wallet(b"\x5d" * 20, b"x")), event={"owner": 4})

        with pytest.raises(errors.SignerNotEntitled):
            proven(recorded(Sent((step,)), step))
