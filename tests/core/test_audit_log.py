"""The log of who did what: one line of rows, each holding the one before it, and none ever lost."""

import threading
from collections.abc import Sequence
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import ProgrammingError

from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.audit_log import AuditEntry, entry_hash
from ip_finance.core.canonical import EMPTY_HASH
from ip_finance.core.uow import UnitOfWork


def an_actor() -> Actor:
    return Actor(uuid4(), uuid4(), frozenset())


def record(uow: UnitOfWork, action: str = "tried", actor: Actor | None = None) -> None:
    with uow.begin(actor or an_actor()) as tx:
        tx.record(action, uuid4(), amount=7, is_first=True, note="质押", nothing=None)


def entries(database: Database) -> Sequence[AuditEntry]:
    with database.owner.begin(SYSTEM) as tx:
        return tx.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()


class TestChain:
    def test_begins_with_the_empty_hash(self, database: Database) -> None:
        record(database.app)

        assert entries(database)[0].previous_hash == EMPTY_HASH

    def test_carries_the_hash_of_the_row_before(self, database: Database) -> None:
        for _ in range(3):
            record(database.app)

        first, second, third = entries(database)
        assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)

    def test_goes_on_within_one_transaction(self, database: Database) -> None:
        with database.app.begin(an_actor()) as tx:
            for action in ("one", "two", "three"):
                tx.record(action, uuid4())

        found = entries(database)
        assert [entry.action for entry in found] == ["one", "two", "three"]
        assert [entry.previous_hash for entry in found[1:]] == [e.hash for e in found[:2]]

    def test_hashes_what_the_database_gives_back(self, database: Database) -> None:
        record(database.app)

        entry = entries(database)[0]
        assert entry_hash(entry) == entry.hash

    def test_shows_an_altered_row(self, database: Database) -> None:
        record(database.app)
        with database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("set local session_replication_role = replica"))
            tx.session.execute(update(AuditEntry).values(facts={"amount": 8}))

        entry = entries(database)[0]
        assert entry_hash(entry) != entry.hash

    def test_has_no_row_of_what_was_rolled_back(self, database: Database) -> None:
        record(database.app, "kept")
        with pytest.raises(ZeroDivisionError):
            record_and_fail(database.app, "lost")
        record(database.app, "kept too")

        first, second = entries(database)
        assert (first.action, second.action) == ("kept", "kept too")
        assert second.previous_hash == first.hash

    def test_stays_one_line_when_many_write_at_once(self, database: Database) -> None:
        together = threading.Barrier(8)

        def write() -> None:
            together.wait()
            for _ in range(5):
                record(database.app)

        at_once(write, 8)

        found = entries(database)
        assert len(found) == 40
        line = [EMPTY_HASH, *(entry.hash for entry in found)]
        assert [entry.previous_hash for entry in found] == line[:-1]


class TestRights:
    @pytest.mark.parametrize("change", [update(AuditEntry).values(action="x"), delete(AuditEntry)])
    def test_the_application_cannot_change_or_remove_a_row(
        self, database: Database, change: object
    ) -> None:
        actor = an_actor()
        record(database.app, actor=actor)

        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            database.app.begin(actor) as tx,
        ):
            tx.session.execute(change)  # type: ignore[call-overload]

    def test_the_application_cannot_empty_the_log(self, database: Database) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            database.app.begin(an_actor()) as tx,
        ):
            tx.session.execute(text("truncate audit_log"))

    def test_a_party_reads_its_own_rows_only(self, database: Database) -> None:
        reader = an_actor()
        record(database.app, "mine", reader)
        record(database.app, "anothers")

        with database.app.begin(reader) as tx:
            found = tx.session.scalars(select(AuditEntry.action)).all()

        assert found == ["mine"]

    def test_nobody_writes_in_the_name_of_another_party(self, database: Database) -> None:
        with pytest.raises(ProgrammingError, match="row-level security"):
            forge(database.app)


def record_and_fail(uow: UnitOfWork, action: str) -> None:
    with uow.begin(an_actor()) as tx:
        tx.record(action, uuid4())
        raise ZeroDivisionError


def forge(uow: UnitOfWork) -> None:
    """Write a row in the name of somebody who is not there."""
    with uow.begin(an_actor()) as tx:
        forged = AuditEntry(
            seq=1,
            at=tx.now,
            person_id=uuid4(),
            party_id=uuid4(),
            action="forged",
            subject_id=uuid4(),
            facts={},
            previous_hash=EMPTY_HASH,
            hash="0x" + "5a" * 32,
        )
        tx.session.add(forged)


def at_once(work: object, count: int) -> None:
    """Run the work in so many threads, and fail if one of them fails."""
    threads = [threading.Thread(target=work) for _ in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
