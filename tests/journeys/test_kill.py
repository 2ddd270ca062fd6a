"""The demonstration, killed at twenty points of the case, from making its database to its end."""

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from ip_finance.chain.reader import Reader
from ip_finance.running import opened
from ip_finance.settings import Settings
from tests.journeys.processes import Process, working_on

SECONDS_AFTER_START = (0.9, 1.3, 1.7, 2.1, 2.5, 3.0, 3.5)
SCENES = (1, 4, 9, 15, 22, 29, 37, 43, 50, 58, 75, 95)
LAST_SCENE = 129


def kill_after(seconds: float, var: Path, errors: Path) -> None:
    """Kill the demonstration so long after its start."""
    process = Process.start(var, "demo", errors=errors)
    time.sleep(seconds)
    process.kill()


def kill_at(scene: int, var: Path, errors: Path) -> None:
    """Kill the demonstration when it has told the scene, in the midst of the next one."""
    process = Process.start(var, "demo", errors=errors)
    is_told = any(number >= scene for number in process.tells())
    time.sleep(0.03 * (scene % 4))  # at the last one not at all: its folder is soon cleared away
    process.kill()
    assert is_told, f"ended before scene {scene}: {errors.read_text()}"


@pytest.mark.journey
def test_a_case_that_is_killed_twenty_times_happens_once(tmp_path: Path) -> None:
    var, undisturbed, errors = tmp_path / "var", tmp_path / "undisturbed", tmp_path / "errors"

    for seconds in SECONDS_AFTER_START:
        kill_after(seconds, var, errors)
    for scene in (*SCENES, LAST_SCENE):
        kill_at(scene, var, errors)
    kill_at(LAST_SCENE, undisturbed, errors)

    assert what_happened(var / "demo") == what_happened(undisturbed / "demo")
    assert told(var, errors) == told(undisturbed, errors)
    assert working_on(var) == []


def told(var: Path, errors: Path) -> list[str]:
    """What the demonstration tells, scene by scene, when it is left to come to its end.

    Without numbers: the audit log also counts what is done again after a kill.
    """
    code, story = Process.start(var, "demo", "--json", errors=errors).end()
    assert code == 0, errors.read_text()
    return [re.sub(r"\d+", "…", scene["zh"]) for scene in json.loads(story)]


def what_happened(folder: Path) -> Counter[str]:
    """How often each kind of step is on the chain of the folder."""
    with opened(Settings(var=folder, port=0, database_url=None, chain_url=None)) as base:
        deployment = base.deployment()
        assert deployment is not None
        reader = Reader.of(base.web3, deployment.address)
        events = reader.read(0, reader.head()).events
    return Counter(type(event).__name__ for event, _ in events)
