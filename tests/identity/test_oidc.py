"""Signing in at a bank's own provider, against a real one in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import unix
from tests.api import Answer, Given, Platform
from tests.builders import Stage
from tests.clock import NOON
from tests.identity.provider import CLIENT, SECRET
from tests.identity.visiting import Visitor, signed_in
from tests.parties.builders import PASSWORD

pytest_plugins = ["tests.parties.platforms"]

SETTINGS = "/bank/sign-in-provider"


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """The provider's address."""
    command = [sys.executable, "-m", "tests.identity.provider", str(unix(NOON))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def issuer(running: str) -> str:
    be(running)
    return running


@pytest.fixture
def platform(given: Given, issuer: str) -> Platform:
    """The officer proposed the provider, and the approver put it in force."""
    platform = given(Stage.FOUNDED)
    assert propose(platform, issuer).status_code == 303
    assert decide(platform, "approver").status_code == 303
    return platform


def be(running: str, /, **mood: Any) -> None:
    requests.post(f"{running}/mood", json=mood, timeout=10)


def propose(platform: Platform, issuer: str) -> Answer:
    told = {"issuer": issuer, "client_id": CLIENT, "client_secret": SECRET}
    return signed_in(platform, "officer").fill(SETTINGS, SETTINGS, **told)


def decide(platform: Platform, login: str) -> Answer:
    with platform.database.owner.begin(SYSTEM) as tx:
        known = tx.session.scalar(text("select id from sign_in_providers"))
    return signed_in(platform, login).fill(SETTINGS, f"{SETTINGS}/{known}/agreement")


def go(visitor: Visitor) -> str:
    """To the provider and back: the address that the browser comes back to."""
    link = visitor.page("/sign-in/providers").split('href="/sign-in/providers/')[1].split('"')[0]
    there = visitor.get(f"/sign-in/providers/{link}").headers["location"]
    back = requests.get(there, allow_redirects=False, timeout=10).headers["location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def tie(visitor: Visitor, back: str, login: str = "officer", password: str = PASSWORD) -> Answer:
    """Confirm, on the page that the browser came back to, whose account here it is."""
    page = visitor.get(back)
    assert page.status_code == 200, page.text
    ticket = page.text.split('name="ticket" value="')[1].split('"')[0]
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "ticket": ticket, "login": login, "password": password}
    return visitor.http.post("/sign-in/provider-tie", data=form)


def test_the_first_time_takes_the_password_and_the_next_does_not(platform: Platform) -> None:
    first, next_time = Visitor(platform), Visitor(platform)

    assert tie(first, go(first)).status_code == 303
    answer = next_time.get(go(next_time))

    assert answer.status_code == 303
    assert first.is_in
    assert next_time.is_in


def test_nothing_is_tied_with_a_wrong_password(platform: Platform) -> None:
    visitor = Visitor(platform)

    assert tie(visitor, go(visitor), password="wrong").status_code == 401
    assert not visitor.is_in


def test_nobody_of_another_party_is_tied(platform: Platform) -> None:
    visitor = Visitor(platform)

    assert tie(visitor, go(visitor), login="other-officer").status_code == 403
    assert not visitor.is_in


@pytest.mark.parametrize(
    "mood",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"aud": "another"}},
        {"claims": {"iss": "https://another.example"}},
        {"claims": {"exp": unix(NOON) - 3_600}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": 7}},
        {"key": "another"},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_is_refused(
    platform: Platform, issuer: str, mood: dict[str, Any]
) -> None:
    be(issuer, **mood)
    visitor = Visitor(platform)

    answer = visitor.get(go(visitor))

    assert answer.status_code == 403
    assert "银行的登录系统没有证明您的身份" in answer.text


def test_the_way_back_is_open_once_and_in_the_same_browser_only(platform: Platform) -> None:
    visitor = Visitor(platform)
    back = go(visitor)

    assert Visitor(platform).get(back).status_code == 403
    again = go(visitor)
    assert visitor.get(again).status_code == 200
    assert visitor.get(again).status_code == 403


def test_goes_there_with_a_challenge_a_state_and_a_nonce(platform: Platform) -> None:
    visitor = Visitor(platform)
    link = visitor.page("/sign-in/providers").split('href="/sign-in/providers/')[1].split('"')[0]

    there = visitor.get(f"/sign-in/providers/{link}").headers["location"]

    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"code_challenge", "state", "nonce"} <= asked.keys()


def test_an_issuer_that_calls_itself_otherwise_is_refused(platform: Platform, issuer: str) -> None:
    be(issuer, issuer="https://another.example")
    visitor = Visitor(platform)
    link = visitor.page("/sign-in/providers").split('href="/sign-in/providers/')[1].split('"')[0]

    assert visitor.get(f"/sign-in/providers/{link}").status_code == 403


def test_is_not_in_force_before_a_second_person_agrees(given: Given, issuer: str) -> None:
    platform = given(Stage.FOUNDED)
    propose(platform, issuer)

    assert "还没有银行接入" in Visitor(platform).page("/sign-in/providers")
    assert "启用</button>" not in signed_in(platform, "officer").page(SETTINGS)


def test_the_secret_is_sealed(platform: Platform) -> None:
    with platform.database.owner.begin(SYSTEM) as tx:
        sealed = tx.session.scalar(text("select sealed from sign_in_providers"))

    assert SECRET.encode() not in bytes(sealed)


@pytest.mark.parametrize("address", ["http://bank.example", "https://u:p@bank.example"])
def test_an_issuer_is_reached_over_https_only(given: Given, address: str) -> None:
    answer = propose(given(Stage.FOUNDED), address)

    assert answer.status_code == 422
