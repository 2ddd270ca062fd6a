"""A patent looked up at EPO OPS, which a server on this machine plays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from ip_finance.ops.client import OpsAccess, OpsClient
from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.clock import NOON
from tests.intake.builders import mark_body
from tests.ip_assets.browsing import Browser
from tests.office_files.made_up import changed
from tests.ops.playing import PlayedOps, Reply, played_ops
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

ASSET = f"/ip-assets/{id_of('asset')}"
LOOK_UP = f"{ASSET}/look-up"
LEGAL = "legal/application/docdb"
ANSWER = changed("ops_family.xml", "201919934567", "202019912345")
CODES = ["GR01", "PE01", "PC01", "EE01"]


@pytest.fixture
def ops() -> Iterator[PlayedOps]:
    with played_ops() as server:
        server.says(LEGAL, Reply(body=ANSWER))
        yield server


@pytest.fixture
def platform(given: Given, ops: PlayedOps, tmp_path: Path) -> Platform:
    """A platform with a key of OPS, and a right on file."""
    platform = given(Stage.REGISTERED)
    access = OpsAccess(SecretStr("key"), SecretStr("secret"), ops.url, timeout_seconds=5)
    state_of(platform).ops = OpsClient(access, tmp_path / "ops", lambda: NOON)
    return platform


def state_of(platform: Platform) -> Any:
    app: Any = platform.app
    return app._app.state


@pytest.mark.parametrize("login", ["owner", "verifier", "admin"])
def test_gives_the_events_with_the_answer_that_tells_them(platform: Platform, login: str) -> None:
    told = platform.post(login, LOOK_UP, {})

    assert [one["code"] for one in told["recorded"]] == CODES
    assert (told["known"], told["kept"]) == (0, [])
    events = platform.get("owner", f"{ASSET}/events")
    assert [one["code"] for one in events] == CODES
    assert {one["document_id"] for one in events} == {told["document_id"]}
    assert all("EPO OPS application:CN.202019912345.A" in one["source"] for one in events)
    content = platform.send("verifier", "GET", f"/documents/{told['document_id']}/content").content
    assert content == ANSWER


def test_again_asks_nobody_and_records_nothing_twice(platform: Platform, ops: PlayedOps) -> None:
    first = platform.post("owner", LOOK_UP, {})
    again = platform.post("owner", LOOK_UP, {})
    others = platform.post("verifier", LOOK_UP, {})

    assert (again["recorded"], again["known"]) == ([], 4)
    assert again["document_id"] == first["document_id"]
    assert (others["recorded"], others["known"]) == ([], 4)
    assert len(ops.asked) == 1
    assert len(platform.get("owner", f"{ASSET}/events")) == 4


def test_keeps_what_cannot_have_happened_by_name(platform: Platform, ops: PlayedOps) -> None:
    ops.says(LEGAL, Reply(body=ANSWER.replace(b"2022-03-25", b"2002-03-25")))

    told = platform.post("owner", LOOK_UP, {})

    assert told["kept"] == [
        {"code": "GR01", "happened_on": "2002-03-25", "reason": "event-before-filing"}
    ]
    assert len(told["recorded"]) == 3


def test_without_a_key_is_refused_by_name(given: Given) -> None:
    platform = given(Stage.REGISTERED)
    headers = {
        "Authorization": f"Bearer {platform.token('owner')}",
        "Idempotency-Key": str(uuid4()),
    }

    answer = platform.http.post(f"/api{LOOK_UP}", headers=headers, json={})

    refused(answer, 503, "ops-not-configured")


def test_of_an_unknown_number_is_refused_and_keeps_nothing(
    platform: Platform, ops: PlayedOps
) -> None:
    ops.says(LEGAL, Reply(404, b"<fault/>"))

    refused(platform.ask("owner", "POST", LOOK_UP, {}), 404, "ops-not-found")
    assert platform.get("owner", f"{ASSET}/events") == []


def test_of_a_trademark_is_refused(platform: Platform, ops: PlayedOps) -> None:
    certificate = platform.upload("owner", "certificate", b"scan of a certificate")
    mark = platform.put("owner", f"/trademarks/{uuid4()}", mark_body(certificate))

    answer = platform.ask("owner", "POST", f"/ip-assets/{mark['id']}/look-up", {})

    refused(answer, 422, "patents-only")
    assert ops.asked == []


def test_is_not_for_everybody(platform: Platform, ops: PlayedOps) -> None:
    refused(platform.ask("officer", "POST", LOOK_UP, {}), 403, "role-missing")
    refused(platform.ask("other-owner", "POST", LOOK_UP, {}), 404, "asset-not-found")
    assert ops.asked == []


class TestPages:
    @pytest.mark.parametrize(
        ("login", "page"), [("owner", "standing"), ("verifier", "verification")]
    )
    def test_have_a_button_that_leads_back(self, platform: Platform, login: str, page: str) -> None:
        browser = Browser(platform, login)
        path = f"/assets/{id_of('asset')}/{page}"

        answer = browser.fill(path, action=f"/assets/{id_of('asset')}/look-up")

        assert answer.status_code == 303
        assert answer.headers["location"] == f"{path}?done=looked-up"
        assert "EPO OPS" in browser.page(f"/assets/{id_of('asset')}/standing")

    def test_say_why_not(self, given: Given) -> None:
        browser = Browser(given(Stage.REGISTERED), "owner")
        path = f"/assets/{id_of('asset')}/standing"

        answer = browser.fill(path, action=f"/assets/{id_of('asset')}/look-up")

        assert answer.status_code == 503
        assert "没有配置欧专局 OPS 的密钥" in answer.text
