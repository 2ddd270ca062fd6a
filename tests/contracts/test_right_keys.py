"""A right has one spelling on the ledger, so that nobody registers it twice."""

import pytest
from eth_account.messages import encode_typed_data
from hexbytes import HexBytes

from ip_finance.chain_api.members import OWNER
from ip_finance.chain_api.typed_data import compact, typed_data
from tests.contracts.scenes import a_registration, register
from tests.evm import SME, Cast, Evm

NORMAL = (
    "CN:patent:202010123456X",
    "CN:patent:2020101234567",
    "CN:patent:851001234",
    "CN:patent:85100123X",
    "CN:trademark:1",
    "CN:trademark:123A",
    "CN:trademark:G123456",
    "CN:trademark:123456789012345678",
    "CN:software:2020SR1234567",
)
ABNORMAL = (
    "",
    "2020101234567",
    "ZL202010123456.7",
    "CN202010123456.7",
    "CN:patent:",
    "CN:patent:ZL2020101234567",
    "CN:patent:202010123456.7",
    "CN:patent:202010123456x",
    "CN:patent:20201012345",
    "CN:patent:20201012345678",
    "CN:patent:X020101234567",
    "CN:patent:202010123456:",
    "CN:patent:202010123456/",
    "CN:patent: 85100123",
    "cn:patent:2020101234567",
    "CN:Patent:2020101234567",
    "US:patent:2020101234567",
    "CN:design:2020101234567",
    "CN:trademark:",
    "CN:trademark:0",
    "CN:trademark:0123",
    "CN:trademark:G",
    "CN:trademark:A",
    "CN:trademark:G0123",
    "CN:trademark:GA",
    "CN:trademark:123a",
    "CN:trademark:12A3",
    "CN:trademark:123AB",
    "CN:trademark:g123",
    "CN:software:2020SR123456",
    "CN:software:2020SR12345678",
    "CN:software:2020sr1234567",
    "CN:software:2020RS1234567",
    "CN:software:SR20201234567",
    "CN:software:202ASR1234567",
)
TEXT = b"CN:patent:2020101234567"
MALFORMED = (
    TEXT.ljust(31, b"\0") + b"\x00",
    TEXT.ljust(31, b"\0") + b"\x16",
    TEXT.ljust(31, b"\0") + b"\x18",
    TEXT.ljust(31, b"\0") + b"\x20",
    TEXT.ljust(31, b"\0") + b"\xff",
    TEXT.ljust(30, b"\0") + b"!\x17",
    (TEXT + b"\0!").ljust(31, b"\0") + b"\x17",
)


@pytest.mark.parametrize("text", NORMAL)
def test_the_normal_form_is_taken(evm: Evm, text: str) -> None:
    register(evm, text)


@pytest.mark.parametrize("text", ABNORMAL)
def test_any_other_spelling_is_refused(evm: Evm, text: str) -> None:
    with evm.refuses("RightNotNormal", text):
        register(evm, text)


@pytest.mark.parametrize("word", MALFORMED, ids=lambda word: word[23:].hex())
def test_a_word_that_is_not_a_text_and_its_length_is_refused(
    evm: Evm, cast: Cast, word: bytes
) -> None:
    step = a_registration(evm)
    members = (word, HexBytes(step.facts_hash), HexBytes(step.evidence_hash), step.deadline)
    data = typed_data(step, OWNER, evm.web3.eth.chain_id, evm.ledger.address)
    data["message"]["asset"] = word[: word[31] & 31].decode()
    signed = cast.owner.account.sign_message(encode_typed_data(full_message=data))
    function = evm.ledger.functions.registerAsset(members, compact(bytes(signed.signature)))

    with evm.refuses("RightNotNormal", word):
        function.call(block_identifier="pending")


def test_one_right_in_three_spellings_is_registered_once(evm: Evm) -> None:
    register(evm, "CN:patent:2020101234567")

    with evm.refuses("AssetKnown", "CN:patent:2020101234567", SME):
        register(evm, "CN:patent:2020101234567", evm.cast.other_owner)
    for spelling in ("ZL202010123456.7", "CN202010123456.7", "2020101234567"):
        with evm.refuses("RightNotNormal", spelling):
            register(evm, spelling, evm.cast.other_owner)
