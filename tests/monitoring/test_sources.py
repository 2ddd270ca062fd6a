"""What the day's run asks of EPO OPS about pledged patents, against a server that plays it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from ip_finance.core.actor import SYSTEM
from ip_finance.daily import OpsOffice, Watch, watching
from ip_finance.monitoring import repository, service
from ip_finance.ops.client import OpsAccess, OpsClient
from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.clock import NOON
from tests.monitoring.scenes import kinds
from tests.office_files.made_up import changed
from tests.ops.playing import PlayedOps, Reply, played_ops
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

LEGAL = "legal/application/docdb"
ANSWER = changed("ops_family.xml", "201919934567", "202019912345")


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.RELEASED)


@pytest.fixture
def ops() -> Iterator[PlayedOps]:
    with played_ops() as server:
        server.says(LEGAL, Reply(body=ANSWER))
        yield server


@pytest.fixture
def watch(platform: Platform, ops: PlayedOps, tmp_path: Path) -> Iterator[Watch]:
    access = OpsAccess(SecretStr("key"), SecretStr("secret"), ops.url, 5)
    office = OpsOffice(OpsClient(access, tmp_path, lambda: NOON))
    with watching(platform.database.owner, office) as opened:
        yield opened


def look(platform: Platform, watch: Watch) -> dict[str, list[str]]:
    """Another look at the day; gives the notes of the run."""
    with platform.database.owner.begin(SYSTEM) as tx:
        run_id: UUID = service.begin_day(tx, TODAY).id
    watch.run(str(run_id))
    with platform.database.owner.begin(SYSTEM) as tx:
        notes: dict[str, list[str]] = repository.lock_run(tx.session, run_id).notes
        return notes


def events(platform: Platform) -> list[tuple[str, str]]:
    found = platform.get("officer", f"/ip-assets/{id_of('asset')}/events")
    return [(one["code"], one["happened_on"]) for one in found if "EPO OPS" in one["source"]]


def test_what_is_told_of_a_pledged_patent_is_recorded_once_with_the_answers_hash(
    platform: Platform, watch: Watch
) -> None:
    notes = look(platform, watch)
    first = events(platform)
    look(platform, watch)

    assert notes == {}
    assert ("EE01", "2024-02-02") in first
    assert events(platform) == first
    (one, *_) = platform.get("officer", f"/ip-assets/{id_of('asset')}/events")
    assert "sha256" in one["source"]
    assert kinds(platform) == [], "all of it is older than the pledge"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(404), "ops-not-found"),
        (Reply(503), "ops-unavailable"),
        (Reply(body=b"<html/>"), "ops-answer-unreadable"),
    ],
)
def test_what_is_not_told_stands_in_the_run_which_goes_on(
    platform: Platform, watch: Watch, ops: PlayedOps, reply: Reply, code: str
) -> None:
    ops.says(LEGAL, reply)

    notes = look(platform, watch)

    assert notes == {code: ["ZL202019912345.7"]}
    assert events(platform) == []
