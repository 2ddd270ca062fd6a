"""The demonstration, killed at twenty points of the case, from making its database to its end."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from ip_finance.chain.client import ledger_at
from ip_finance.chain.indexer import Reader
from ip_finance.running import opened
from ip_finance.settings import Settings
from tests.journeys.processes import Process, working_on

SECONDS_AFTER_START = (0.9, 1.3, 1.7, 2.1, 2.5, 3.0, 3.5)
SCENES = (1, 2, 3, 6, 9, 11, 13, 16, 19, 23, 28, 33)
LAST_SCENE = 38
STEPS = {
    "PartyAdmitted": 4,
    "KeyEnrolled": 9,
    "AssetRegistered": 2,
    "VerificationAttested": 2,
    "ValuationRecorded": 2,
    "LoanApplied": 3,
    "LoanApproved": 3,
    "AssetsPledged": 2,
    "RegistrationConfirmed": 2,
    "FundsReleased": 2,
    "RepaymentRecorded": 2,
    "PledgeDischarged": 1,
}


def kill_after(seconds: float, var: Path, errors: Path) -> None:
    """Kill the demonstration so long after its start."""
    process = Process.start(var, "demo", errors=errors)
    time.sleep(seconds)
    process.kill()


def kill_at(scene: int, var: Path, errors: Path) -> None:
    """Kill the demonstration when it has told the scene, in the midst of the next one."""
    process = Process.start(var, "demo", errors=errors)
    is_told = any(number >= scene for number in process.tells())
    time.sleep(0.03 * (scene % 5))
    process.kill()
    assert is_told, f"ended before scene {scene}: {errors.read_text()}"


@pytest.mark.journey
def test_a_case_that_is_killed_twenty_times_happens_once(tmp_path: Path) -> None:
    var, errors = tmp_path / "var", tmp_path / "errors"

    for seconds in SECONDS_AFTER_START:
        kill_after(seconds, var, errors)
    for scene in (*SCENES, LAST_SCENE):
        kill_at(scene, var, errors)

    assert what_happened(var / "demo") == STEPS
    code, told = Process.start(var, "demo", "--json", errors=errors).end()
    assert code == 0, errors.read_text()
    scenes = json.loads(told)
    assert len(scenes) == LAST_SCENE
    assert "34 chain events" in scenes[-1]["en"]
    assert working_on(var) == []


def what_happened(folder: Path) -> Counter[str]:
    """How often each kind of step is on the chain of the folder."""
    with opened(Settings(var=folder, port=0, database_url=None, chain_url=None)) as base:
        deployment = base.deployment()
        assert deployment is not None
        reader = Reader.of(base.web3, ledger_at(base.web3, deployment.address))
        events = reader.events(0, base.web3.eth.block_number)
    return Counter(type(event).__name__ for event, _ in events)
