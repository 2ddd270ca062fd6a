"""Our steps, roles and events say exactly what the ledger says."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from ip_finance.audit.replay import FOLDS
from ip_finance.chain.codec import function_name, snake
from ip_finance.chain_api import events, steps
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.typed_data import NAME, VERSION, solidity_types
from ip_finance.hearing import PROJECTORS

CONTRACTS = Path(__file__).parents[2] / "contracts"
NOT_OURS = {
    "EIP712DomainChanged"
}  # ERC-5267 declares it; a contract without a proxy never emits it

BATCH = "relay"
"""Carries many signed steps at once; it is no step of its own."""
SIGNED_AS = {"ShortString": "string", "ShortString[]": "string[]"}
"""What the ledger holds in one word, people sign as the text that it spells."""

Members = list[tuple[str, str]]


def entries(kind: str) -> Iterator[dict[str, Any]]:
    for entry in json.loads((CONTRACTS / "artifacts" / "Ledger.json").read_text())["abi"]:
        if entry["type"] == kind:
            yield entry


def members_of(parts: list[dict[str, Any]]) -> Members:
    return [
        (snake(part["name"]), SIGNED_AS.get(part["internalType"], part["type"])) for part in parts
    ]


def changing_functions() -> dict[str, dict[str, Any]]:
    """Every function that can change the ledger, by name."""
    return {
        entry["name"]: entry
        for entry in entries("function")
        if entry["stateMutability"] in ("nonpayable", "payable")
    }


def step_functions() -> dict[str, dict[str, Any]]:
    return {name: entry for name, entry in changing_functions().items() if name != BATCH}


def fields_of(cls: type[Any]) -> Members:
    hints = get_type_hints(cls, include_extras=True)
    return [(field.name, hints[field.name].__metadata__[0]) for field in fields(cls)]


def test_every_state_changing_function_has_a_step() -> None:
    functions = {
        name: members_of(entry["inputs"][0]["components"])
        for name, entry in step_functions().items()
    }

    assert functions == {function_name(kind): fields_of(kind) for kind in steps.BY_KIND.values()}


def test_every_such_function_takes_a_step_of_its_name_and_the_signatures() -> None:
    for name, entry in step_functions().items():
        step, signatures = entry["inputs"]
        kind = step["internalType"].rpartition(".")[2]
        assert function_name(steps.BY_KIND[kind]) == name
        assert (step["name"], step["type"]) == ("step", "tuple")
        assert (signatures["name"], signatures["type"]) == ("signatures", "bytes")


def test_a_batch_is_made_of_calls_of_steps() -> None:
    assert members_of(changing_functions()[BATCH]["inputs"]) == [("steps", "bytes[]")]


def test_no_function_takes_money() -> None:
    assert not [e["name"] for e in entries("function") if e["stateMutability"] == "payable"]


def test_every_event_is_known() -> None:
    logged = {
        entry["name"]: members_of(entry["inputs"])
        for entry in entries("event")
        if entry["name"] not in NOT_OURS
    }

    assert logged == {kind: fields_of(cls) for kind, cls in events.BY_KIND.items()}


def test_every_event_has_a_hearer_but_the_one_that_the_sender_reads() -> None:
    heard = {kind for kind, hearers in PROJECTORS.items() if hearers}

    assert heard == set(events.BY_KIND.values()) - {events.StepRefused}


def test_the_audit_folds_every_event() -> None:
    assert set(FOLDS) == set(events.BY_KIND.values())


def test_the_role_bits_are_the_contracts() -> None:
    source = (CONTRACTS / "types" / "Roles.sol").read_text()
    bits = re.findall(r"uint16 internal constant (\w+) = (\d+);", source)

    assert {name: int(bit) for name, bit in bits} == {role.name: role.value for role in Role}


def test_the_sides_are_the_contracts() -> None:
    source = (CONTRACTS / "types" / "Sides.sol").read_text()
    theirs = re.findall(r'constant (\w+) = keccak256\("([a-z ]+)"\);', source)
    ours = {side.name for kind in steps.BY_KIND.values() for side in kind.SIDES}

    assert {name for _, name in theirs} == ours
    assert all(constant == name.upper().replace(" ", "_") for constant, name in theirs)


@pytest.mark.parametrize("kind", steps.BY_KIND.values())
def test_the_signed_type_is_the_contracts(kind: type[Step]) -> None:
    members = [f"{type_} {name}" for name, type_ in solidity_types(kind).items()]
    encoded = f"{kind.__name__}({','.join(['string side', *members])})"
    sources = "".join(path.read_text() for path in CONTRACTS.glob("*.sol"))

    assert f'"{encoded}"' in sources


def test_the_signing_domain_is_the_contracts() -> None:
    source = (CONTRACTS / "SignedSteps.sol").read_text()

    assert f'EIP712("{NAME}", "{VERSION}")' in source
