"""The loop beside the web: it works until told to stop, and outlasts a node that is away."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from requests.exceptions import ConnectionError as NodeAway
from sqlalchemy import update

from ip_finance.chain.indexer import FinalityBrokenError
from ip_finance.chain.sender import Sender
from ip_finance.core.actor import SYSTEM
from ip_finance.core.deployment import Deployment
from ip_finance.core.uow import UnitOfWork
from ip_finance.worker import Worker
from tests.chain.builders import Platform

DONE_WITHIN_SECONDS = 20


def a_worker(platform: Platform, sender: Sender | None = None) -> Worker:
    return Worker(sender or platform.sender(), platform.indexer(), threading.Event())


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


def test_it_outlasts_a_node_that_is_away(platform: Platform) -> None:
    company = platform.file_company()
    platform.admit(company)
    was_asked = threading.Event()

    def asked(uow: UnitOfWork) -> UnitOfWork:
        def clock_of_a_node_that_is_away() -> datetime:
            if not was_asked.is_set():
                was_asked.set()
                raise NodeAway
            return uow.clock()

        return replace(uow, clock=clock_of_a_node_that_is_away)

    with working(a_worker(platform, platform.sender(uow=asked(platform.uow)))):
        wait_until_admitted(platform, company)

    assert was_asked.is_set()


def test_it_stops_when_finality_is_broken(platform: Platform) -> None:
    with platform.uow.begin(SYSTEM) as tx:
        tx.session.execute(update(Deployment).values(read_to_hash="0x" + "5a" * 32))

    with pytest.raises(FinalityBrokenError):
        a_worker(platform).run()
