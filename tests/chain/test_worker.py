"""The loop beside the web: it works until told to stop, and outlasts a node that is away."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from requests.exceptions import ConnectionError as NodeAway
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from ip_finance import worker as loop
from ip_finance.chain.errors import FinalityBrokenError
from ip_finance.chain.node_errors import RateLimited
from ip_finance.core.actor import SYSTEM
from ip_finance.core.condition import Condition
from ip_finance.core.deployment import Deployment
from ip_finance.worker import Hand, Worker
from tests.chain.builders import Platform
from tests.clock import NOON

DONE_WITHIN_SECONDS = 20


@dataclass
class Awkward:
    """A hand that meets these failures, one a turn, and then works on."""

    failures: list[Exception]
    turns: int = 0

    def step(self) -> bool:
        self.turns += 1
        if self.failures:
            raise self.failures.pop(0)
        return False


def a_worker(platform: Platform, **hands: Hand) -> Worker:
    """The sender and the indexer of the platform, and others beside them or in their place."""
    own: dict[str, Hand] = {"sender": platform.sender(), "indexer": platform.indexer()}
    return Worker({**own, **hands}, Condition(), lambda: NOON, threading.Event())


@contextmanager
def working(worker: Worker) -> Iterator[threading.Thread]:
    """The worker at work, and stopped at the end of the block."""
    hands = threading.Thread(target=worker.run)
    hands.start()
    try:
        yield hands
    finally:
        worker.stopping.set()
        hands.join(DONE_WITHIN_SECONDS)


def wait_until_admitted(platform: Platform, company: UUID) -> None:
    until = time.monotonic() + DONE_WITHIN_SECONDS
    while not platform.is_admitted(company):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_signed_step_comes_into_our_tables(platform: Platform) -> None:
    company = platform.file_company()
    platform.admit(company)

    with working(a_worker(platform)):
        wait_until_admitted(platform, company)


def test_it_ends_when_told_to(platform: Platform) -> None:
    with working(a_worker(platform)) as hands:
        pass

    assert not hands.is_alive()


def test_it_says_that_there_is_nothing_to_do(platform: Platform) -> None:
    assert a_worker(platform).turn() is False


FAILURES = [
    (NodeAway("[Errno 111] Connection refused"), "chain-connection-refused"),
    (RateLimited("Too Many Requests"), "chain-rate-limited"),
    (OperationalError("select", {}, Exception("gone")), "database-away"),
    (ZeroDivisionError(), "worker-failed"),
]


@pytest.mark.parametrize(("failure", "code"), FAILURES)
def test_a_hindered_hand_is_named_with_its_cure(
    platform: Platform, failure: Exception, code: str
) -> None:
    worker = a_worker(platform, sender=Awkward([failure]))

    worker.turn()

    [hindrance] = worker.condition.hindrances()
    assert (hindrance.hand, hindrance.code, hindrance.since) == ("sender", code, NOON)
    assert hindrance.cure


def test_a_hindered_hand_does_not_hold_up_the_others(platform: Platform) -> None:
    company = platform.file_company()
    platform.admit(company)
    broken = Awkward([RateLimited("slow down")] * 1_000)

    with working(a_worker(platform, notary=broken)):
        wait_until_admitted(platform, company)


def test_a_hindered_hand_rests_and_then_tries_again(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "TROUBLE_SECONDS", 0.2)
    hand = Awkward([RateLimited("slow down")])
    worker = a_worker(platform, sender=hand)
    for _ in range(3):
        worker.turn()
    turns_while_resting = hand.turns
    time.sleep(0.25)

    worker.turn()

    assert (turns_while_resting, hand.turns) == (1, 2)
    assert worker.condition.hindrances() == []


def test_a_hindrance_that_lasts_is_logged_once(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loop, "TROUBLE_SECONDS", 0.0)
    monkeypatch.setattr(loop.log, "disabled", False)  # import-linter's own test disables it
    caplog.set_level("WARNING", logger=loop.log.name)
    worker = a_worker(platform, sender=Awkward([RateLimited("slow down")] * 3))

    for _ in range(3):
        worker.turn()

    assert caplog.text.count("chain-rate-limited") == 1


def test_it_stops_when_finality_is_broken(platform: Platform) -> None:
    with platform.uow.begin(SYSTEM) as tx:
        tx.session.execute(update(Deployment).values(read_to_hash="0x" + "5a" * 32))

    with pytest.raises(FinalityBrokenError):
        a_worker(platform).run()
