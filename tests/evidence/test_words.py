"""The verifier's words are the ledger's: pinned, and held to the contract and to our own steps."""

from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from ip_finance.chain.artifact import LEDGER as ARTIFACT
from ip_finance.chain_api.roles import Side
from ip_finance.chain_api.steps import BY_KIND
from ip_finance.chain_api.typed_data import NAME, VERSION, solidity_types
from ip_finance.evidence.eip712 import digest
from ip_finance.evidence.ledger import domain_of
from ip_finance.evidence.words import DOMAIN, STEPS, Member, StepWords
from tests.architecture.test_artifacts import artifact
from tests.evidence.paper import LEDGER, a_message
from tests.evidence.pin_words import EVENTS, SIGNERS_PARTY, TARGET, pinned

KINDS = sorted(STEPS)


def test_the_pinned_words_are_those_of_the_contract() -> None:
    assert TARGET.read_bytes() == pinned(), "run `python -m tests.evidence.pin_words`"


def test_every_step_is_known() -> None:
    assert STEPS.keys() == BY_KIND.keys()


def test_the_domain_is_the_platforms() -> None:
    assert DOMAIN == {"name": NAME, "version": VERSION}


@pytest.mark.parametrize("kind", KINDS)
def test_members_are_those_that_people_sign(kind: str) -> None:
    assert {member.name: member.type for member in STEPS[kind].members} == solidity_types(
        BY_KIND[kind]
    )
    assert STEPS[kind].members[-1] == Member("deadline", "uint40", "uint40")


@pytest.mark.parametrize("kind", KINDS)
def test_sides_and_roles_are_the_platforms(kind: str) -> None:
    sides: tuple[Side, ...] = BY_KIND[kind].SIDES

    assert [(side.name, side.roles) for side in STEPS[kind].sides] == [
        (side.name, int(side.role)) for side in sides
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_event_has_a_rule(kind: str) -> None:
    words = STEPS[kind]
    sides = {side.name for side in words.sides}

    assert words.rules.keys() == {field.name for field in words.fields}
    for name, rule in words.rules.items():
        assert rule in {"told", "same", "next"} or rule.removeprefix("party of ") in sides, name


def test_every_event_of_the_ledger_that_a_step_leads_to_is_known() -> None:
    events = {entry["name"] for entry in ARTIFACT.abi if entry["type"] == "event"}
    not_of_steps = {"EIP712DomainChanged", "StepRefused"}

    assert {words.event for words in STEPS.values()} == events - not_of_steps


def test_no_rule_names_an_event_or_field_that_is_none() -> None:
    known = {(words.event, field.name) for words in STEPS.values() for field in words.fields}
    pinned_now = {pair for pair in SIGNERS_PARTY if pair[0] in {w.event for w in STEPS.values()}}

    assert pinned_now <= known
    assert len(set(EVENTS.values())) == len(EVENTS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", ["owner", "贷款银行"])
def test_the_digest_is_that_of_a_wallet(kind: str, side: str) -> None:
    words, message = STEPS[kind], {"side": side, **a_message(kind)}
    members = [("side", "string"), *((member.name, member.type) for member in words.members)]

    found = digest(domain_of(LEDGER), kind, members, message)

    assert found == wallets_digest(words, message)


def wallets_digest(words: StepWords, message: dict[str, Any]) -> bytes:
    """By eth-account, which shares no code with ours."""
    domain = [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ]
    signable = encode_typed_data(
        full_message={
            "types": {"EIP712Domain": domain, words.kind: words.type},
            "domain": domain_of(LEDGER),
            "primaryType": words.kind,
            "message": message,
        }
    )
    return keccak(b"\x19" + signable.version + signable.header + signable.body)


class TestDirectory:
    def test_the_word_lies_as_the_verifier_reads_it(self) -> None:
        members = artifact("Ledger")["storageLayout"]["struct IPartyDirectory.Key"]
        places = {member["label"]: (member["offset"] * 8, member["type"]) for member in members}

        assert places["party"] == (0, "uint32")
        assert places["person"] == (32, "uint32")
        assert places["roles"] == (64, "uint16")

    def test_the_mapping_goes_from_address_to_key(self) -> None:
        storage = artifact("Ledger")["storageLayout"]["storage"]

        [keys] = [variable for variable in storage if variable["label"] == "_keys"]

        assert keys["type"] == "mapping(address => struct IPartyDirectory.Key)"
