"""The worker's hand for days: once a day, when asked, and on where it was broken off."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest
from dbos import DBOS, SetWorkflowID

from ip_finance import daily as daily_module
from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import Tx
from ip_finance.daily import Daily, WatchBrokenOff, WatchedElsewhere, watching, workflow_of
from ip_finance.monitoring import repository, service
from ip_finance.monitoring.models import WatchRun
from ip_finance.monitoring.service import Place
from tests.api import Given, Platform
from tests.builders import TODAY, Stage, record_event
from tests.monitoring.scenes import kinds

pytest_plugins = ["tests.parties.platforms"]

WITHIN_SECONDS = 120
DIES_IN_THE_MIDST = """
import os, signal, sys
from datetime import UTC, datetime
from sqlalchemy import make_url
from ip_finance.bootstrap import open_database
from ip_finance.daily import Daily, watching
from ip_finance.monitoring import service

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

service.finish = die
url = make_url(sys.argv[1])
now = datetime.fromisoformat(sys.argv[2])
database = open_database(url, url, lambda: now)
with watching(database.owner) as watch:
    daily = Daily(watch, pulse=iter(range(10_000)).__next__)
    daily.step()
    import time
    time.sleep(60)
"""


@pytest.fixture
def platform(given: Given) -> Platform:
    found = given(Stage.RELEASED)
    record_event(found, happened_on=str(TODAY))
    return found


def ticking() -> Callable[[], float]:
    """Seconds that pass at once."""
    return iter(range(1_000_000)).__next__


def until_finished(platform: Platform, daily: Daily) -> list[WatchRun]:
    """Let the hand work until every run is over."""
    until = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < until:
        daily.step()
        with platform.database.owner.begin(SYSTEM) as tx:
            if not repository.waiting(tx.session):
                return list(repository.runs(tx.session))
        time.sleep(0.02)
    raise AssertionError("a run is not over")


def test_the_day_is_looked_at_once(platform: Platform) -> None:
    with watching(platform.database.owner) as watched:
        daily = Daily(watched, pulse=ticking())
        (first,) = until_finished(platform, daily)
        (again,) = until_finished(platform, Daily(watched, pulse=ticking()))

    assert (first.day, first.rights, first.opened) == (TODAY, 1, 1)
    assert again.finished_at == first.finished_at
    assert kinds(platform) == ["licensed"]


def test_a_day_that_somebody_asks_for_is_looked_at_too(platform: Platform) -> None:
    path = "/watch-runs/00000000-0000-4000-8000-000000000001"
    platform.put("admin", path, {"on": "2027-10-20"})

    with watching(platform.database.owner) as watched:
        until_finished(platform, Daily(watched, pulse=ticking()))

    assert "fee-surcharge" in [one["kind"] for one in platform.get("officer", "/foreseen")]
    assert kinds(platform) == ["licensed"]


def test_the_days_run_cannot_be_taken_by_an_id(platform: Platform) -> None:
    """The id that a day's run had once, which anybody could work out."""
    days = UUID("7a2f8f4c-4a55-4a53-9a0a-0d4c1b0b6c11")
    platform.put("admin", f"/watch-runs/{uuid5(days, str(TODAY))}", {"on": "1990-01-01"})

    with watching(platform.database.owner) as watched:
        runs = until_finished(platform, Daily(watched, pulse=ticking()))

    assert [run.day for run in runs if run.is_daily] == [TODAY]
    assert kinds(platform) == ["licensed"]


def test_one_process_works_on_a_database(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily_module, "HANDOVER_SECONDS", 0.0)
    owner = platform.database.owner
    with watching(owner), pytest.raises(WatchedElsewhere), watching(owner):
        pass


def test_a_day_that_fails_does_not_hold_up_others(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day itself is broken; a day that somebody has asked for is looked at all the same."""
    asked, honest = uuid4(), service.watch_rights
    platform.put("admin", f"/watch-runs/{asked}", {"on": "2027-10-20"})

    def stumble(tx: Tx, run_id: UUID, after: str) -> Place:
        if run_id != asked:
            raise ZeroDivisionError
        return honest(tx, run_id, after)

    monkeypatch.setattr(service, "watch_rights", stumble)
    with watching(platform.database.owner) as watched:
        daily = Daily(watched, pulse=ticking())
        until = time.monotonic() + WITHIN_SECONDS
        while not platform.get("admin", "/watch-runs")[0]["finished_at"]:
            with suppress(WatchBrokenOff):
                daily.step()
            assert time.monotonic() < until, "the other day is held up"


def test_a_killed_command_is_taken_up_under_the_same_name(platform: Platform) -> None:
    """`ipfin watch` and the worker must not do one run side by side."""
    with watching(platform.database.owner) as watched:
        with platform.database.owner.begin(SYSTEM) as tx:
            run_id = service.begin_day(tx, TODAY).id
        with SetWorkflowID(workflow_of(run_id)):
            DBOS.start_workflow(watched.run, str(run_id))
        until_finished(platform, Daily(watched, pulse=ticking()))

        assert len(DBOS.list_workflows(name=watched.run.__qualname__)) == 1


def test_killed_in_the_midst_it_goes_on(platform: Platform) -> None:
    url = platform.database.owner.engine.url.render_as_string(hide_password=False)
    with platform.database.owner.begin(SYSTEM) as tx:
        now = tx.now
    run = [sys.executable, "-c", DIES_IN_THE_MIDST, url, now.isoformat()]
    died = subprocess.run(run, cwd=Path(__file__).parents[2], check=False, timeout=WITHIN_SECONDS)
    assert died.returncode == -signal.SIGKILL
    with platform.database.owner.begin(SYSTEM) as tx:
        assert repository.waiting(tx.session)

    with watching(platform.database.owner) as watched:
        (finished,) = until_finished(platform, Daily(watched, pulse=ticking()))

    assert (finished.rights, finished.opened) == (1, 1)
    assert kinds(platform) == ["licensed"]


def test_a_run_that_met_a_bug_is_told_of_and_tried_again(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    with watching(platform.database.owner) as watched:
        daily = Daily(watched, pulse=ticking())
        with monkeypatch.context() as broken:
            broken.setattr(service, "watch_cases", stumble)
            with pytest.raises(WatchBrokenOff):
                until_finished(platform, daily)
        (finished,) = until_finished(platform, daily)

    assert finished.opened == 1
