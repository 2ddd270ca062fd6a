"""What holds for every endpoint alike: who is let in, what is refused, and how."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest

from tests.api import Answer, Given, Platform, refused
from tests.architecture.calls import NEW, Call
from tests.architecture.endpoints import CALLS, POSTS, REQUEST, path_on, prepare
from tests.architecture.spoiling import BROKEN_JSON, spoilt

pytest_plugins = ["tests.parties.platforms"]

WITH_BODY = tuple(call for call in CALLS if call.body is not None)
WITH_ID = tuple(call for call in CALLS if re.search("/([0-9a-f]{8}-|{)", call.path))
GUARDED = tuple(call for call in CALLS if not call.path.startswith("/sessions"))
named: dict[str, Any] = {"ids": lambda call: call.name}


@pytest.fixture(scope="module")
def busy(busy_platform: Platform) -> tuple[Platform, str]:
    """A platform that no test of this module may change, and an open signing request on it."""
    return busy_platform, prepare(busy_platform)


Busy = tuple[Platform, str]


def send(busy: Busy, login: str | None, call: Call, **more: Any) -> Answer:
    platform, request = busy
    path = call.path.replace(REQUEST, request)
    return platform.ask(login, call.method, path, call.body, **more)


def without_ids(answer: Answer, *ids: str) -> str:
    text = answer.text
    for one in ids:
        text = text.replace(one, "…")
    return str(text)


@pytest.mark.parametrize("call", GUARDED, **named)
class TestWhoeverIsNotSignedIn:
    def test_is_refused(self, busy: Busy, call: Call) -> None:
        refused(send(busy, None, call), 401, "not-signed-in")

    def test_with_an_unknown_token_is_refused(self, busy: Busy, call: Call) -> None:
        platform, request = busy
        headers = {"Authorization": "Bearer nobody", "Idempotency-Key": "k"}
        path = call.path.replace(REQUEST, request)

        answer = platform.send(None, call.method, path, json=call.body, headers=headers)

        refused(answer, 401, "session-ended")


@pytest.mark.parametrize("call", [call for call in CALLS if call.wrong], **named)
def test_somebody_without_the_role_is_refused(busy: Busy, call: Call) -> None:
    body = refused(send(busy, call.wrong, call), 403, "role-missing")

    assert body["needed"]


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call.outsider and call.method != "PUT"], **named
)
def test_a_record_of_others_looks_like_none(busy: Busy, call: Call) -> None:
    platform, request = busy
    real, nobodys = call.path.replace(REQUEST, request), str(uuid4())
    record = real.split("/")[2]

    found = platform.ask(call.outsider, call.method, real, call.body)
    missing = platform.ask(call.outsider, call.method, real.replace(record, nobodys), call.body)

    assert found.status_code == missing.status_code == 404
    assert without_ids(found, record) == without_ids(missing, nobodys)


@pytest.mark.parametrize("outsider", ["other-owner", "other-officer"])
@pytest.mark.parametrize("path", ["/ip-assets", "/loans", "/pledges", "/signing-requests"])
def test_a_list_holds_nothing_of_others(busy: Busy, path: str, outsider: str) -> None:
    platform, _ = busy

    assert platform.get(outsider, path) == []


def test_an_outsider_does_not_see_a_company_in_the_list(busy: Busy) -> None:
    platform, _ = busy

    names = [party["name"] for party in platform.get("other-officer", "/parties")]

    assert not [name for name in names if "星灿" in name]


@pytest.mark.parametrize("call", POSTS, **named)
class TestKeyOfAPost:
    def test_must_be_there(self, busy: Busy, call: Call) -> None:
        platform, request = busy

        answer = platform.send(
            call.login, "POST", call.path.replace(REQUEST, request), json=call.body
        )

        refused(answer, 422, "idempotency-key-missing")

    def test_must_not_be_endless(self, busy: Busy, call: Call) -> None:
        refused(send(busy, call.login, call, key="k" * 129), 422, "malformed-request")


@pytest.mark.parametrize("call", WITH_BODY, **named)
class TestBody:
    def test_of_another_shape_is_refused(self, busy: Busy, call: Call) -> None:
        platform, request = busy
        path = call.path.replace(REQUEST, request)

        bodies: tuple[Any, ...] = ([], "text", 7, None, {})
        for body in bodies:
            answer = platform.ask(call.login, call.method, path, body)
            assert refused(answer, 422, "malformed-request")["errors"]

    def test_with_an_unknown_member_is_refused(self, busy: Busy, call: Call) -> None:
        platform, request = busy
        path, body = call.path.replace(REQUEST, request), {**call.body, "unknown": 1}

        answer = platform.ask(call.login, call.method, path, body)

        assert refused(answer, 422, "malformed-request")["errors"][0]["pointer"] == "#/unknown"

    @pytest.mark.parametrize("raw", BROKEN_JSON.values(), ids=BROKEN_JSON)
    def test_that_is_no_json_is_refused(self, busy: Busy, call: Call, raw: bytes) -> None:
        platform, request = busy
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        path = call.path.replace(REQUEST, request)

        answer = platform.send(call.login, call.method, path, content=raw, headers=headers)

        assert answer.status_code in {400, 422}

    def test_with_any_member_missing_is_refused_or_taken_for_its_default(
        self, given: Given, call: Call
    ) -> None:
        platform = given(call.stage)
        path = path_on(platform, call)

        for name in call.body:
            short = {key: value for key, value in call.body.items() if key != name}
            platform.ask(call.login, call.method, path, short)

    def test_with_absurd_values_never_breaks_the_platform(self, given: Given, call: Call) -> None:
        """The client fails the test for any answer that is not a promised one."""
        platform = given(call.stage)
        path = path_on(platform, call)
        headers = {"Content-Type": "application/json"}

        for body in spoilt(call.body):
            key = {"Idempotency-Key": str(uuid4())} if call.method == "POST" else {}
            raw = json.dumps(body).encode()
            fresh = path.replace(str(NEW), str(uuid4()))
            platform.send(call.login, call.method, fresh, content=raw, headers=headers | key)


@pytest.mark.parametrize("call", WITH_ID, **named)
@pytest.mark.parametrize("word", ["x", "0", "%00", "1" * 5_000])
def test_an_id_that_is_none_is_refused(busy: Busy, call: Call, word: str) -> None:
    platform, _ = busy
    parts = call.path.split("/")
    parts[2] = word

    answer = platform.ask(call.login, call.method, "/".join(parts), call.body)

    assert 400 <= answer.status_code < 500
