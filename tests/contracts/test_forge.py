"""The contracts under forge: fuzz tests, invariants, and how much of them these reach."""

import json
import os
import re

import pytest

from contracts.build import ARTIFACTS
from tests.contracts import foundry

BAR = 0.98
FUZZ_TESTS = 128
INVARIANTS = 20


@pytest.fixture(scope="module")
def forge() -> foundry.Answer:
    """The short profile, run once. Without the program the tests are skipped, but never in CI."""
    try:
        return foundry.run("test")
    except foundry.ForgeMissing as missing:
        if os.getenv("CI"):
            raise
        pytest.skip(str(missing))


def test_every_property_and_invariant_holds(forge: foundry.Answer) -> None:
    assert forge.good, forge.said


def test_there_are_as_many_as_we_state(forge: foundry.Answer) -> None:
    passed = re.findall(r"^\[PASS\] (\w+)\(", forge.said, re.MULTILINE)
    invariants = [name for name in passed if name.startswith("invariant")]
    fuzz = [name for name in passed if name.startswith("testFuzz")]
    assert len(invariants) >= INVARIANTS
    assert len(fuzz) >= FUZZ_TESTS


def test_forge_tests_the_very_bytes_that_are_committed(forge: foundry.Answer) -> None:
    assert forge.good
    built = json.loads((foundry.BUILD / "out/Ledger.sol/Ledger.json").read_text())
    committed = json.loads((ARTIFACTS / "Ledger.json").read_text())
    assert built["bytecode"]["object"] == committed["bytecode"]


def test_the_tests_reach_nearly_every_line_and_branch(forge: foundry.Answer) -> None:
    assert forge.good
    answer, figures = foundry.cover()
    assert answer.good, answer.said
    assert "contracts/Ledger.sol" in figures
    for name, figure in figures.items():
        assert figure.lines >= BAR * figure.of_lines, f"{name}: {figure}"
        assert figure.branches >= BAR * figure.of_branches, f"{name}: {figure}"
