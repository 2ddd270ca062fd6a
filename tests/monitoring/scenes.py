"""Days that are looked at in a test: the steps of a run, one after the other."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4, uuid5

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.monitoring import service
from ip_finance.monitoring.filing import TASKS
from ip_finance.monitoring.models import WatchRun
from tests.api import Platform
from tests.builders import TODAY, record_event
from tests.clock import NOON
from tests.parties.builders import id_of
from tests.registrations.scenes import open_filing, submit

LICENCE = uuid5(TASKS, f"licensed:{id_of('pledge')}:{id_of('asset')}:{TODAY}:EE01")
TOLD = uuid5(LICENCE, str(id_of("bank")))
"""The task that `find_licence` makes, and the bank's notification of it."""


def on_the(platform: Platform, day: date) -> UnitOfWork:
    """The owner's transactions once the day has come."""
    return replace(platform.database.owner, clock=lambda: NOON + (day - TODAY))


def watch(platform: Platform, on: date = TODAY) -> WatchRun:
    """The day has come: look at it as the worker does."""
    return looked(on_the(platform, on), on)


def foresee(platform: Platform, on: date) -> WatchRun:
    """Look today at a day that has not come."""
    return looked(platform.database.owner, on)


def looked(owner: UnitOfWork, on: date) -> WatchRun:
    """Each step of a run, in a transaction of its own."""
    with owner.begin(SYSTEM) as tx:
        run_id = service.begin(tx, uuid4(), on).id
    rights = 0
    for step in (service.watch_rights, service.watch_cases):
        place: str | None = ""
        while place is not None:
            with owner.begin(SYSTEM) as tx:
                came = step(tx, run_id, place)
            place = came.next
            rights += came.found if step is service.watch_rights else 0
    with owner.begin(SYSTEM) as tx:
        return service.finish(tx, run_id, rights)


def find_licence(platform: Platform) -> None:
    """A licence was recorded today, and the day was looked at: `LICENCE` is the task."""
    record_event(platform, happened_on=str(TODAY))
    watch(platform)


def file_everything(platform: Platform) -> None:
    """Something in every table of filings and of monitoring."""
    submit(platform, open_filing(platform, kind="change"))
    platform.put("officer", "/me/mail-address", {"address": "desk@bank.example"})
    platform.put("admin", f"/watch-runs/{id_of('asked day')}", {"on": str(TODAY)})
    find_licence(platform)
    foresee(platform, TODAY + timedelta(days=366))


def tasks(platform: Platform, login: str = "officer", state: str = "open") -> list[Any]:
    found: list[Any] = platform.get(login, f"/tasks?state={state}")
    return found


def kinds(platform: Platform, login: str = "officer", state: str = "open") -> list[str]:
    return sorted(task["kind"] for task in tasks(platform, login, state))


def task(platform: Platform, kind: str, login: str = "officer") -> Any:
    """The one open task of this kind."""
    (found,) = [one for one in tasks(platform, login) if one["kind"] == kind]
    return found
