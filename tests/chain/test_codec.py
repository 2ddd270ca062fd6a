"""Our words and the ledger's, there and back; what a refusal says; what a person signs."""

from dataclasses import fields
from typing import Any
from uuid import UUID

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from hexbytes import HexBytes
from hypothesis import given
from hypothesis import strategies as st
from web3 import Web3

from ip_finance.chain.codec import call_args, event_of, function_name, snake
from ip_finance.chain.consent import LedgerConsent
from ip_finance.chain.reverts import refusal_of
from ip_finance.chain_api.events import AssetsPledged, KeyEnrolled
from ip_finance.chain_api.keys import bundle_fingerprint, right_in, word_of
from ip_finance.chain_api.members import BORROWER, OFFICER, PLEDGOR
from ip_finance.chain_api.steps import BY_KIND, ApplyForLoan, EnrolKey, PledgeAssets, Step
from ip_finance.chain_api.stored import step_of, stored
from ip_finance.chain_api.typed_data import camel, solidity_types, typed_data
from ip_finance.core.canonical import canonical_json
from tests.contracts import scenes
from tests.evm import Evm

LOAN = UUID("0197a3c2-0000-7000-8000-00000000002a")
ONE, TWO = "0x" + "01" * 32, "0x" + "02" * 32
RIGHT, OTHER = "CN:patent:2021100715678", "CN:software:2020SR1234567"
ADDRESS = "0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
APPLICATION = ApplyForLoan(LOAN, bank=3, amount_fen=5, terms_hash=ONE, deadline=9)
PLEDGE = PledgeAssets(LOAN, 1, (RIGHT, OTHER), TWO, 5, ONE, 9)
CONSENT = LedgerConsent(31_337, ADDRESS)
LARGEST = {"uint8": 2**8, "uint16": 2**16, "uint32": 2**32, "uint40": 2**40, "uint64": 2**64}

hashes = st.binary(min_size=32, max_size=32).map(lambda word: "0x" + word.hex())
WORDS: dict[str, st.SearchStrategy[Any]] = {
    "bytes32": hashes,
    "string": st.sampled_from((RIGHT, OTHER)),
    "string[]": st.lists(st.sampled_from((RIGHT, OTHER)), max_size=4).map(tuple),
    "bool": st.booleans(),
    "bytes16": st.uuids(),
    "address": st.just(ADDRESS),
    **{kind: st.integers(0, limit - 1) for kind, limit in LARGEST.items()},
}


@st.composite
def some_step(draw: st.DrawFn) -> Step:
    """Any step with any words that its types allow."""
    kind = draw(st.sampled_from(sorted(BY_KIND.values(), key=lambda cls: cls.__name__)))
    words = [draw(WORDS[solidity_type]) for solidity_type in solidity_types(kind).values()]
    return kind(*words)


class TestCodec:
    def test_a_function_is_named_for_its_step(self) -> None:
        assert function_name(ApplyForLoan) == "applyForLoan"

    def test_a_loan_id_goes_as_its_sixteen_bytes(self) -> None:
        assert call_args(APPLICATION)[0] == LOAN.bytes

    def test_hashes_go_as_bytes(self) -> None:
        assert call_args(PLEDGE)[3] == bytes(HexBytes(TWO))

    def test_rights_go_each_in_a_word(self) -> None:
        assert call_args(PLEDGE)[2] == [word_of(RIGHT), word_of(OTHER)]

    def test_an_address_goes_as_its_text(self) -> None:
        assert call_args(EnrolKey(ADDRESS, 1, 1, 1, 9))[0] == ADDRESS

    def test_an_event_comes_in_our_words(self) -> None:
        words = {"key": ADDRESS, "party": 1, "person": 2, "roles": 8}

        assert event_of("KeyEnrolled", words) == KeyEnrolled(ADDRESS, 1, 2, 8)

    def test_an_event_with_lists_and_ids_comes_in_our_words(self) -> None:
        words = {
            "loan": LOAN.bytes,
            "pledgor": 4,
            "loanVersion": 3,
            "pledge": 0,
            "assets": [word_of(RIGHT), word_of(OTHER)],
            "securedFen": 7,
            "fingerprint": HexBytes(TWO),
            "termsHash": HexBytes(ONE),
        }

        expected = AssetsPledged(LOAN, 4, 3, 0, (RIGHT, OTHER), 7, TWO, ONE)
        assert event_of("AssetsPledged", words) == expected

    @given(some_step())
    def test_names_go_to_the_ledgers_spelling_and_back(self, step: Step) -> None:
        names = [field.name for field in fields(step)]

        assert [snake(camel(name)) for name in names] == names

    @given(some_step())
    def test_a_step_comes_out_of_our_tables_as_it_went_in(self, step: Step) -> None:
        assert step_of(type(step).__name__, stored(step)) == step

    @given(some_step())
    def test_a_stored_step_is_plain_json(self, step: Step) -> None:
        assert canonical_json(stored(step))


class TestRefusal:
    def test_names_the_error_and_its_facts(self) -> None:
        data = HexBytes(_selector("PartyKnown(uint32)") + (7).to_bytes(32))

        assert refusal_of(data) == {"error": "PartyKnown", "facts": {"party": 7}}

    def test_spells_bytes_as_hex(self) -> None:
        data = _selector("EvidenceUsed(bytes32)") + bytes(HexBytes(ONE))

        assert refusal_of(data) == {"error": "EvidenceUsed", "facts": {"evidence_hash": ONE}}

    def test_spells_a_right_as_its_text(self) -> None:
        data = _selector("AssetUnknown(bytes32)") + word_of(RIGHT)

        assert refusal_of(data) == {"error": "AssetUnknown", "facts": {"asset": RIGHT}}

    @pytest.mark.parametrize("data", [None, "0x", "0x12345678", b"\x08\xc3\x79\xa0"])
    def test_keeps_what_is_none_of_ours_as_it_is(self, data: str | bytes | None) -> None:
        refusal = refusal_of(data)

        assert refusal["error"] == "Unknown"
        assert HexBytes(refusal["facts"]["data"]) == HexBytes(data or b"")


class TestTypedData:
    def test_names_the_side_the_chain_and_the_contract(self) -> None:
        data = typed_data(APPLICATION, BORROWER, 31_337, ADDRESS)

        assert data["message"]["side"] == "borrower"
        assert (data["domain"]["chainId"], data["domain"]["verifyingContract"]) == (31_337, ADDRESS)

    def test_has_a_type_for_every_word_of_its_message(self) -> None:
        data = typed_data(PLEDGE, PLEDGOR, 31_337, ADDRESS)

        named = [member["name"] for member in data["types"]["PledgeAssets"]]
        assert named == list(data["message"])

    def test_is_signed_by_whoever_it_is_recovered_to(self) -> None:
        account = Account.create()
        message = encode_typed_data(full_message=CONSENT.typed_data(APPLICATION, BORROWER))
        signature = "0x" + account.sign_message(message).signature.hex()

        assert CONSENT.signer_of(APPLICATION, BORROWER, signature) == account.address

    def test_signed_for_one_side_is_not_signed_for_another(self) -> None:
        account = Account.create()
        message = encode_typed_data(full_message=CONSENT.typed_data(APPLICATION, BORROWER))
        signature = "0x" + account.sign_message(message).signature.hex()

        assert CONSENT.signer_of(APPLICATION, OFFICER, signature) != account.address

    @pytest.mark.parametrize(
        "signature",
        ["", "0x", "0x00", "not hex", "0x" + "00" * 64, "0x" + "00" * 65, "0x" + "11" * 65],
    )
    def test_a_malformed_signature_is_nobodys(self, signature: str) -> None:
        assert CONSENT.signer_of(APPLICATION, BORROWER, signature) is None


class TestKeys:
    @pytest.mark.parametrize("right", [RIGHT, OTHER, "x" * 31])
    def test_a_right_comes_out_of_its_word_as_it_went_in(self, right: str) -> None:
        assert right_in(word_of(right)) == right

    def test_a_text_too_long_for_a_word_is_refused(self) -> None:
        with pytest.raises(ValueError, match="longer"):
            word_of("x" * 32)

    def test_the_fingerprint_of_a_bundle_is_what_the_ledger_computes(self, evm: Evm) -> None:
        for asset in (scenes.RIGHT, scenes.OTHER_RIGHT):
            scenes.a_verified_right(evm, asset)
        scenes.an_approved_loan(evm)
        bundle = (scenes.RIGHT, scenes.OTHER_RIGHT)
        rights = [(asset, scenes.right(evm, asset).version) for asset in bundle]

        step = scenes.a_pledge(evm, *bundle, fresh=False, fingerprint=bundle_fingerprint(rights))
        evm.relay(step, evm.cast.owner, evm.cast.officer)

        assert scenes.lien(evm) == (scenes.LOAN.bytes, 0)

    def test_the_fingerprint_follows_the_versions(self) -> None:
        assert bundle_fingerprint([(RIGHT, 1)]) != bundle_fingerprint([(RIGHT, 2)])


def _selector(signature: str) -> bytes:
    return bytes(Web3.keccak(text=signature)[:4])
