"""The platform's status: it works, or says what stands in the way, since when, and the cure."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ip_finance.chain.node_errors import FundsMissing, RateLimited
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.condition import Condition
from ip_finance.web import problems, status
from tests.clock import NOON

TOKEN = {"Authorization": "Bearer anything"}
LATER = NOON + timedelta(minutes=5)


class Everybody:
    """A sign-in that lets anybody in who shows a token."""

    def actor_of(self, secret: str) -> Actor:
        return SYSTEM


@pytest.fixture
def condition() -> Condition:
    return Condition()


@pytest.fixture
def http(condition: Condition) -> TestClient:
    app = FastAPI()
    app.state.condition, app.state.sign_in = condition, Everybody()
    app.include_router(status.router, prefix="/api")
    problems.install(app)
    return TestClient(app)


def test_is_working_where_nothing_stands_in_the_way(http: TestClient) -> None:
    assert http.get("/api/status", headers=TOKEN).json() == {"state": "working", "hindrances": []}


def test_names_what_hinders_which_hand_and_the_cure(http: TestClient, condition: Condition) -> None:
    missing = FundsMissing("eth_sendRawTransaction", "0x11 has less than 5 wei")
    condition.hinder("sender", missing, NOON)

    body = http.get("/api/status", headers=TOKEN).json()

    [hindrance] = body["hindrances"]
    assert body["state"] == "hindered"
    assert (hindrance["hand"], hindrance["code"]) == ("sender", "chain-funds-missing")
    assert "0x11 has less than 5 wei" in hindrance["detail"]
    assert hindrance["cure"] == FundsMissing.remedy


def test_says_since_when_and_not_when_it_was_seen_last(condition: Condition) -> None:
    first = condition.hinder("sender", RateLimited("slow down"), NOON)
    again = condition.hinder("sender", RateLimited("slow down"), LATER)

    assert (first, again) == (True, False)
    assert [one.since for one in condition.hindrances()] == [NOON]


def test_forgets_what_is_over(http: TestClient, condition: Condition) -> None:
    condition.hinder("sender", RateLimited("slow down"), NOON)

    condition.clear("sender")

    assert http.get("/api/status", headers=TOKEN).json()["state"] == "working"


def test_is_for_those_who_are_signed_in(http: TestClient) -> None:
    assert http.get("/api/status").status_code == 401
