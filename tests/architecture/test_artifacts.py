"""The committed artifacts are what the sources compile to, and they can be deployed."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from contracts import build

ROOT = Path(__file__).parents[2]
MOST_CODE = 24_576  # EIP-170
RECORDS = {"Asset": "struct IAssetRegister.Asset", "Loan": "struct ILoanBook.Loan"}
OTHER_WORDS = (
    "struct IAssetRegister.Valuation",
    "struct IPartyDirectory.Key",
    "struct IPartyDirectory.Party",
)


@pytest.fixture(params=build.CONTRACTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def artifact(name: str) -> Any:
    return json.loads((build.ARTIFACTS / f"{name}.json").read_bytes())


def test_compiling_again_gives_the_committed_bytes(name: str) -> None:
    committed = (build.ARTIFACTS / f"{name}.json").read_bytes()

    assert build.artifact(name) == committed, "run `make contracts`"


def test_it_names_every_source_of_ours(name: str) -> None:
    ours = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "contracts").rglob("*.sol")
    }

    assert ours.items() <= artifact(name)["sourceHashes"].items()


def test_it_fits_on_a_chain(name: str) -> None:
    code = bytes.fromhex(artifact(name)["deployedBytecode"][2:])

    assert len(code) < MOST_CODE


@pytest.mark.parametrize("struct", [*RECORDS.values(), *OTHER_WORDS])
def test_a_record_is_one_word(struct: str) -> None:
    members = artifact("Ledger")["storageLayout"][struct]

    assert {member["slot"] for member in members} == {"0"}


@pytest.mark.parametrize("record", RECORDS)
def test_a_word_on_the_stack_lies_as_in_storage(record: str) -> None:
    source = (ROOT / "contracts" / "types" / f"{record}Word.sol").read_text()
    reads = re.findall(r"function (\w+)\(\w+ word\) .*\n.*unwrap\(word\)(?: >> (\d+))?", source)
    writes = re.findall(r"function with(\w+)\(.*\n.*value\)?, (\d+), (\d+)\)", source)

    members = artifact("Ledger")["storageLayout"][RECORDS[record]]
    starts = {member["label"]: member["offset"] * 8 for member in members}

    assert {name: int(shift or 0) for name, shift in reads} == starts
    assert writes
    for name, start, width in writes:
        label = name[0].lower() + name[1:]
        assert int(start) == starts[label]
        assert int(start) + int(width) in {*starts.values(), 240, 256}, label
