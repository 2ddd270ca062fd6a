"""From final blocks to our tables: in the chain's order, once, and the same when read anew."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from ip_finance.bootstrap import Database
from ip_finance.chain.errors import FinalityBrokenError, NodeBehind
from ip_finance.chain.history import history
from ip_finance.chain.pace import Pace
from ip_finance.chain.reader import Reader
from ip_finance.chain_api.events import BY_KIND, KeyEnrolled, PartyAdmitted, Seen
from ip_finance.core.actor import SYSTEM
from ip_finance.core.db import LedgerRow
from ip_finance.core.deployment import Deployment
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.hearing import PROJECTORS
from ip_finance.signing.domain import RequestState
from tests.chain.builders import Platform
from tests.chain.ledgers import file_deployment, indexer_of
from tests.chain.lives import live_through_everything
from tests.evm import Evm

OTHER_HASH = "0x" + "5a" * 32


def tables(uow: UnitOfWork) -> dict[str, list[str]]:
    """Every row of every table that mirrors the ledger, byte for byte as the database prints it."""
    with uow.begin(SYSTEM) as tx:
        return {
            name: sorted(tx.session.scalars(text(f"select ({name}.*)::text from {name}")))
            for name in (kind.__tablename__ for kind in LedgerRow.all_tables())
        }


def read_to(uow: UnitOfWork) -> int:
    with uow.begin(SYSTEM) as tx:
        return tx.session.scalars(select(Deployment)).one().read_to_block


class TestStep:
    def test_brings_what_was_carried_into_our_tables(self, platform: Platform) -> None:
        party = platform.file_company()
        request = platform.admit(party)
        platform.carry()
        assert not platform.is_admitted(party)

        platform.indexer().step()

        assert platform.is_admitted(party)
        assert platform.request(request).state is RequestState.TAKEN

    def test_tells_the_request_the_transaction_that_carried_it(self, platform: Platform) -> None:
        request = platform.admit(platform.file_company())
        platform.carry()

        platform.read()

        assert platform.request(request).tx_hash == platform.transactions()[-1].tx_hash

    def test_does_nothing_without_a_new_block(self, platform: Platform) -> None:
        assert platform.indexer().step() is False

    def test_reads_no_block_that_is_not_deep_enough(self, platform: Platform) -> None:
        party = platform.file_company()
        platform.admit(party)
        platform.carry()
        platform.chain.mine(2)

        platform.indexer(depth=3).step()

        assert not platform.is_admitted(party)

    def test_reads_a_block_as_soon_as_it_is_deep_enough(self, platform: Platform) -> None:
        party = platform.file_company()
        platform.admit(party)
        platform.carry()
        platform.chain.mine(3)

        platform.indexer(depth=3).step()

        assert platform.is_admitted(party)

    def test_reads_no_more_blocks_at_once_than_its_pace(self, platform: Platform) -> None:
        begun = read_to(platform.uow)
        platform.chain.mine(5)

        replace(platform.indexer(), pace=Pace(blocks=3)).step()

        assert read_to(platform.uow) == begun + 3

    def test_reads_a_range_again_whose_projection_died(self, platform: Platform) -> None:
        parties = [platform.file_company(number) for number in (3, 4)]
        for party in parties:
            platform.admit(party)
        platform.carry()
        told: list[PartyAdmitted] = []

        def die_at_the_second(tx: Tx, event: PartyAdmitted, seen: Seen) -> None:
            for project in PROJECTORS[PartyAdmitted]:
                project(tx, event, seen)
            told.append(event)
            if len(told) == 2:
                raise RuntimeError("killed")

        doomed = platform.indexer(projectors={PartyAdmitted: [die_at_the_second]})
        with pytest.raises(RuntimeError, match="killed"):
            doomed.step()
        assert [platform.is_admitted(party) for party in parties] == [False, False]
        platform.read()

        assert [platform.is_admitted(party) for party in parties] == [True, True]

    def test_stops_when_a_block_that_was_final_is_gone(self, platform: Platform) -> None:
        with platform.uow.begin(SYSTEM) as tx:
            tx.session.execute(update(Deployment).values(read_to_hash=OTHER_HASH))
        platform.chain.mine(1)

        with pytest.raises(FinalityBrokenError):
            platform.indexer().step()

    def test_waits_for_a_node_that_is_behind_what_was_read(self, platform: Platform) -> None:
        beyond = read_to(platform.uow) + 100
        with platform.uow.begin(SYSTEM) as tx:
            tx.session.execute(update(Deployment).values(read_to_block=beyond))

        with pytest.raises(NodeBehind):
            platform.indexer().step()


class TestPlace:
    def test_is_kept_while_its_block_is_there(self, platform: Platform) -> None:
        platform.chain.mine(1)

        assert not platform.indexer().has_lost_its_place()

    def test_is_lost_when_its_block_is_another(self, platform: Platform) -> None:
        with platform.uow.begin(SYSTEM) as tx:
            tx.session.execute(update(Deployment).values(read_to_hash=OTHER_HASH))

        assert platform.indexer().has_lost_its_place()


class TestReader:
    def test_gives_events_of_all_kinds_in_the_order_of_the_chain(self, platform: Platform) -> None:
        party = platform.file_company()
        platform.admit(party)
        platform.enrol_somebody_of(party)
        platform.admit(platform.file_company(4))
        platform.carry()

        found = platform.reader.read(0, platform.reader.head()).events

        founding = [PartyAdmitted, KeyEnrolled] * 2
        assert [type(event) for event, _ in found] == [
            *founding,
            PartyAdmitted,
            KeyEnrolled,
            PartyAdmitted,
        ]

    def test_says_where_each_event_was_found(self, platform: Platform) -> None:
        platform.admit(platform.file_company())
        platform.carry()
        sent = platform.transactions()[-1]

        _, seen = platform.reader.read(0, platform.reader.head()).events[-1]

        assert (seen.tx_hash, seen.block_time) == (sent.tx_hash, sent.mined_at)

    def test_does_not_hear_another_ledger(self, platform: Platform) -> None:
        platform.admit(platform.file_company())
        platform.carry()
        head = platform.chain.web3.eth.block_number
        nobody = "0x" + "11" * 20

        assert Reader.of(platform.chain.web3, nobody).read(0, head).events == ()


class TestRebuild:
    def test_from_block_0_gives_the_same_tables(self, platform: Platform) -> None:
        party = platform.file_company()
        platform.admit(party)
        platform.enrol_somebody_of(party)
        platform.carry()
        platform.read()
        before = tables(platform.uow)

        platform.indexer().rebuild()

        assert tables(platform.uow) == before

    def test_gives_the_same_tables_for_every_kind_of_event(
        self, evm: Evm, database: Database
    ) -> None:
        live_through_everything(evm)
        file_deployment(evm, database.owner)
        indexer = indexer_of(evm, database.owner)
        heard = {type(event) for event, _ in history(indexer.reader, indexer.reader.head())}
        while replace(indexer, pace=Pace(blocks=1)).step():
            pass
        before = tables(database.owner)

        indexer.rebuild()

        assert heard == set(BY_KIND.values())
        assert tables(database.owner) == before
        assert all(before.values())

    def test_mends_what_somebody_altered(self, platform: Platform) -> None:
        before = tables(platform.uow)
        with platform.uow.begin(SYSTEM) as tx:
            for kind in LedgerRow.all_tables():
                if kind.__tablename__ == "keys_on_ledger":
                    tx.session.execute(update(kind).values(roles=63))
        assert tables(platform.uow) != before

        platform.indexer().rebuild()

        assert tables(platform.uow) == before
