"""What a financing costs. A step that becomes dearer, or cheaper, fails here and has to say why."""

import json

import pytest

from contracts import build
from tests.contracts.gas import SNAPSHOT, measured

BUDGET = 272_819  # the cheapest peer, which records loans only and checks no signature
BATCH_BUDGET = 20_000


@pytest.fixture(scope="module")
def gas() -> dict[str, int]:
    return measured()


def test_the_figures_are_the_committed_ones(gas: dict[str, int]) -> None:
    assert gas == json.loads(SNAPSHOT.read_text()), (
        "run `make gas > tests/contracts/gas.json`, copy the figures to contracts/README.md, and"
        " say in the commit why they changed"
    )


def test_the_readme_states_them(gas: dict[str, int]) -> None:
    stated = (build.ROOT / "contracts" / "README.md").read_text(encoding="utf-8").replace("**", "")

    assert "| " + " | ".join(f"{figure:,}" for figure in gas.values()) + " |" in stated


def test_six_signed_steps_stay_within_the_budget(gas: dict[str, int]) -> None:
    assert gas["total"] < BUDGET


def test_a_step_in_a_batch_of_fifty_stays_within_the_budget(gas: dict[str, int]) -> None:
    assert gas["batch50_per_step"] <= BATCH_BUDGET
