"""One transaction: all of it or nothing, under the rights of whoever asks."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from ip_finance.bootstrap import Database
from ip_finance.core.access import AccessGrant, IdTaken
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.errors import Conflict
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.core.uow import Tx, UnitOfWork
from tests.clock import NOON


def an_actor(*roles: PersonRole) -> Actor:
    return Actor(uuid4(), uuid4(), frozenset(roles))


def a_row(tx: Tx) -> OutboxRow:
    return OutboxRow(
        kind="AdmitParty",
        dedup_key=str(uuid4()),
        payload={},
        signatures="0x",
        state=OutboxState.PENDING,
        created_at=tx.now,
    )


def send_and_fail(uow: UnitOfWork) -> None:
    with uow.begin(SYSTEM) as tx:
        tx.send(a_row(tx))
        tx.record("tried", uuid4())
        raise ZeroDivisionError


def waiting(uow: UnitOfWork) -> int:
    with uow.begin(SYSTEM) as tx:
        return tx.session.scalar(select(func.count()).select_from(OutboxRow)) or 0


def visible_to(database: Database, actor: Actor) -> set[UUID]:
    with database.app.begin(actor) as tx:
        return set(tx.session.scalars(select(AccessGrant.record_id)))


class TestBegin:
    def test_commits_what_was_done(self, database: Database) -> None:
        with database.owner.begin(SYSTEM) as tx:
            tx.send(a_row(tx))

        assert waiting(database.owner) == 1

    def test_rolls_back_when_anything_fails(self, database: Database) -> None:
        with pytest.raises(ZeroDivisionError):
            send_and_fail(database.owner)

        assert waiting(database.owner) == 0

    def test_reads_the_clock_once(self, database: Database) -> None:
        with database.owner.begin(SYSTEM) as tx:
            assert tx.now == NOON

    def test_says_for_which_party_it_is(self, database: Database) -> None:
        actor = an_actor()

        with database.app.begin(actor) as tx:
            assert tx.session.scalar(text("select ipfin_party()")) == actor.party_id

    def test_lets_an_auditor_see_all(self, database: Database) -> None:
        with database.app.begin(an_actor(PersonRole.AUDITOR)) as tx:
            assert tx.session.scalar(text("select ipfin_sees_all()"))

    def test_lets_nobody_else_see_all(self, database: Database) -> None:
        with database.app.begin(an_actor(PersonRole.ADMIN)) as tx:
            assert not tx.session.scalar(text("select ipfin_sees_all()"))

    def test_leaves_no_party_behind_on_the_connection(self, database: Database) -> None:
        with database.app.begin(an_actor(PersonRole.AUDITOR)):
            pass

        with database.app.sessions.begin() as session:
            assert session.scalar(text("select ipfin_party()")) is None
            assert not session.scalar(text("select ipfin_sees_all()"))


class TestJoined:
    def test_what_reads_for_the_same_actor_shares_the_open_transaction(
        self, database: Database
    ) -> None:
        actor = an_actor()

        with database.app.begin(actor) as tx, database.app.joined(actor) as joined:
            assert joined is tx

    def test_nobody_reads_in_the_transaction_of_another(self, database: Database) -> None:
        other = an_actor()

        with database.app.begin(an_actor()) as tx, database.app.joined(other) as joined:
            assert joined is not tx
            assert joined.actor == other

    def test_nobody_reads_through_another_login(self, database: Database) -> None:
        actor = an_actor()

        with database.owner.begin(actor) as tx, database.app.joined(actor) as joined:
            assert joined is not tx

    def test_without_one_it_opens_its_own(self, database: Database) -> None:
        actor = an_actor()
        with database.app.begin(actor):
            pass

        with database.app.joined(actor) as joined:
            assert joined.session.in_transaction()


class TestGrant:
    def test_shows_a_record_to_the_parties_named(self, database: Database) -> None:
        owner, bank, stranger = an_actor(), an_actor(), an_actor()
        record = uuid4()

        with database.app.begin(owner) as tx:
            tx.grant(record, owner.party_id, bank.party_id)

        seen = [visible_to(database, who) for who in (owner, bank, stranger)]
        assert seen == [{record}, {record}, set()]

    def test_may_be_asked_again(self, database: Database) -> None:
        owner, record = an_actor(), uuid4()

        for _ in range(2):
            with database.app.begin(owner) as tx:
                tx.grant(record, owner.party_id)

        assert visible_to(database, owner) == {record}

    def test_refuses_a_record_that_is_anothers(self, database: Database) -> None:
        owner, thief, record = an_actor(), an_actor(), uuid4()
        with database.app.begin(owner) as tx:
            tx.grant(record, owner.party_id)

        with pytest.raises(IdTaken) as refusal, database.app.begin(thief) as tx:
            tx.grant(record, thief.party_id)

        assert isinstance(refusal.value, Conflict)
        assert refusal.value.facts == {"record_id": str(record)}

    def test_cannot_be_taken_back_by_the_application(self, database: Database) -> None:
        owner, record = an_actor(), uuid4()
        with database.app.begin(owner) as tx:
            tx.grant(record, owner.party_id)

        with pytest.raises(Exception, match="permission denied"), database.app.begin(owner) as tx:
            tx.session.execute(text("delete from access_grants"))

    def test_shows_what_hangs_on_a_record_to_whoever_sees_that(self, database: Database) -> None:
        owner, bank, model, record = an_actor(), an_actor(), uuid4(), uuid4()
        with database.app.begin(owner) as tx:
            tx.grant(model, owner.party_id, bank.party_id)

        with database.app.begin(bank) as tx:
            tx.grant_like(record, model)

        assert record in visible_to(database, owner)

    def test_hangs_nothing_on_a_record_that_one_does_not_see(self, database: Database) -> None:
        owner, thief, model, record = an_actor(), an_actor(), uuid4(), uuid4()
        with database.app.begin(owner) as tx:
            tx.grant(model, owner.party_id)

        with database.app.begin(thief) as tx:
            tx.grant_like(record, model)

        assert visible_to(database, owner) == {model}
