"""One answer to one request, however often and however close together it is sent."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select

from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.errors import RuleViolated
from ip_finance.core.idempotency import IdempotencyKeyReused, StoredAnswer, claim
from ip_finance.core.uow import Tx, UnitOfWork

KEY = "a-key"
WAITS_SECONDS = 0.3
BODY, OTHER_BODY = "0x" + "01" * 32, "0x" + "02" * 32


@pytest.fixture
def actor() -> Actor:
    return Actor(uuid4(), uuid4(), frozenset())


def work(tx: Tx, body: str, done: list[str]) -> int:
    """What an endpoint does: the work once, and the stored answer after that."""
    stored = claim(tx, KEY, body)
    if stored.status is None:
        done.append(body)
        stored.status, stored.body = 201, {"id": len(done)}
    assert stored.body is not None
    answer: int = stored.body["id"]
    return answer


def ask(uow: UnitOfWork, actor: Actor, done: list[str], body: str = BODY) -> int:
    with uow.begin(actor) as tx:
        return work(tx, body, done)


def claim_and_fail(
    uow: UnitOfWork, actor: Actor, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """A request that dies with its key claimed."""
    with uow.begin(actor) as tx:
        claim(tx, KEY, BODY)
        meanwhile()
        raise ZeroDivisionError


def test_the_same_request_is_given_the_stored_answer(database: Database, actor: Actor) -> None:
    done: list[str] = []

    answers = [ask(database.app, actor, done) for _ in range(3)]

    assert (answers, done) == ([1, 1, 1], [BODY])


def test_another_request_under_the_key_is_refused(database: Database, actor: Actor) -> None:
    ask(database.app, actor, [])

    with pytest.raises(IdempotencyKeyReused) as refusal:
        ask(database.app, actor, [], OTHER_BODY)

    assert isinstance(refusal.value, RuleViolated)
    assert refusal.value.facts == {"key": KEY}


def test_a_key_is_its_persons_own(database: Database, actor: Actor) -> None:
    done: list[str] = []
    colleague = Actor(uuid4(), actor.party_id, frozenset())

    ask(database.app, actor, done)
    ask(database.app, colleague, done, OTHER_BODY)

    assert done == [BODY, OTHER_BODY]


def test_a_request_that_failed_may_be_sent_again(database: Database, actor: Actor) -> None:
    with pytest.raises(ZeroDivisionError):
        claim_and_fail(database.app, actor)
    done: list[str] = []

    ask(database.app, actor, done)

    assert done == [BODY]


def test_two_at_once_do_the_work_once(database: Database, actor: Actor) -> None:
    done: list[str] = []
    answers: list[int] = []
    together = threading.Barrier(2)

    def send() -> None:
        together.wait()
        answers.append(ask(database.app, actor, done))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (answers, done) == ([1, 1], [BODY])


def test_a_second_waits_until_the_first_has_failed(database: Database, actor: Actor) -> None:
    done: list[str] = []
    second = threading.Thread(target=lambda: ask(database.app, actor, done))

    def meet_the_second() -> None:
        second.start()
        second.join(WAITS_SECONDS)
        assert done == []

    with pytest.raises(ZeroDivisionError):
        claim_and_fail(database.app, actor, meet_the_second)
    second.join()

    assert done == [BODY]


def test_an_answer_is_seen_by_its_party_only(database: Database, actor: Actor) -> None:
    ask(database.app, actor, [])

    with database.app.begin(Actor(uuid4(), uuid4(), frozenset())) as tx:
        found = tx.session.scalars(select(StoredAnswer)).all()

    assert found == []


def test_an_answer_is_kept_with_its_request(database: Database, actor: Actor) -> None:
    ask(database.app, actor, [])

    with database.owner.begin(SYSTEM) as tx:
        stored = tx.session.scalars(select(StoredAnswer)).one()

    assert (stored.request_hash, stored.status, stored.body) == (BODY, 201, {"id": 1})
