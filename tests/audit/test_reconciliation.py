"""Our mirrors against the contract's own state: what differs is named, stored, and left alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.audit import repository
from ip_finance.audit.domain import Tables
from ip_finance.audit.models import Reconciliation
from ip_finance.audit.reconciliation import checks, differences
from ip_finance.bootstrap import Database
from ip_finance.chain.history import NodeHistory
from ip_finance.chain.state import StateReader
from ip_finance.core.actor import SYSTEM
from ip_finance.core.db import LedgerRow
from ip_finance.core.paging import Page
from ip_finance.reconciler import EVERY_SECONDS, RECONCILING, Reconciler
from tests.chain.ledgers import file_deployment, indexer_of, on_anvil
from tests.chain.lives import live_through_everything
from tests.evm import Evm
from tests.local import nodes

TABLES = sorted(kind.__tablename__ for kind in LedgerRow.all_tables())
# One column of each mirror, and what somebody writes there in the place of what is there.
ALTERED = {
    "assets_on_ledger": ("owner", "owner + 1"),
    "claim_offers_on_ledger": ("bank", "bank + 1"),
    "disputes_on_ledger": ("initiator", "initiator + 1"),
    "distributions_on_ledger": ("costs_fen", "costs_fen + 1"),
    "facts_on_ledger": ("amount_fen", "amount_fen + 1"),
    "keys_on_ledger": ("roles", "127 - roles"),
    "loan_changes_on_ledger": ("document_hash", "'0x' || repeat('0', 64)"),
    "loans_on_ledger": ("outstanding_fen", "outstanding_fen + 1"),
    "log_anchors_on_ledger": ("root", "'0x' || repeat('0', 64)"),
    "movements_on_ledger": ("principal_fen", "principal_fen + 1"),
    "parties_on_ledger": ("dual_approval_above_fen", "dual_approval_above_fen + 1"),
    "pledged_assets_on_ledger": ("is_live", "not is_live"),
    "pledges_on_ledger": ("secured_fen", "secured_fen + 1"),
    "pledging_stops_on_ledger": ("party", "party + 1"),
    "realisations_on_ledger": ("proceeds_fen", "proceeds_fen + 1"),
    "valuations_on_ledger": ("base_fen", "base_fen + 1"),
    "verifications_on_ledger": ("valid_until", "valid_until + 1"),
}
# What the contract keeps itself: a node that leaves events out cannot hide a change of these.
KEPT_BY_THE_CONTRACT = {
    "assets_on_ledger": ("owner", "version", "verified_until", "lien_loan", "lien_pledge"),
    "keys_on_ledger": ("party", "person", "roles", "version"),
    "loans_on_ledger": (
        "borrower",
        "bank",
        "version",
        "state",
        "available_fen",
        "outstanding_fen",
        "undistributed_fen",
        "pledges",
        "registered",
        "live",
    ),
    "parties_on_ledger": ("version", "dual_approval_above_fen"),
    "pledged_assets_on_ledger": ("is_live",),
}


@dataclass(frozen=True)
class Auditor:
    """What an audit has at hand: our tables, and a node."""

    database: Database
    evm: Evm

    @property
    def history(self) -> NodeHistory:
        return NodeHistory.of(self.evm.web3, "the node of the test", self.evm.ledger.address)

    @property
    def state(self) -> StateReader:
        return StateReader.of(self.evm.web3, self.evm.ledger.address)

    def reconcile(self) -> Reconciliation:
        return self.reconciler().reconcile()

    def reconciler(self) -> Reconciler:
        return Reconciler(self.database.owner, self.history, self.state)

    def stored(self) -> Tables:
        with self.database.owner.begin(RECONCILING) as tx:
            return repository.mirrors(tx.session)

    def write(self, statement: str) -> None:
        """As the owner of the tables."""
        with self.database.owner.begin(SYSTEM) as tx:
            assert tx.session.execute(text(statement)).rowcount == 1  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evm]:
    node = nodes.start(tmp_path_factory.mktemp("lived") / "chain")
    evm = on_anvil(node.url)
    live_through_everything(evm)
    yield evm
    node.stop()


@pytest.fixture
def auditor(_lived: Evm, database: Database) -> Auditor:
    """Everything is read, and nothing altered yet."""
    file_deployment(_lived, database.owner)
    indexer = indexer_of(_lived, database.owner)
    while indexer.step():
        pass
    return Auditor(database, _lived)


def found_by(run: Reconciliation) -> list[tuple[str, str]]:
    return [(one.table_name, one.column_name) for one in run.differences]


class TestReconcile:
    def test_finds_nothing_where_nothing_was_altered(self, auditor: Auditor) -> None:
        assert found_by(auditor.reconcile()) == []

    def test_compares_every_mirror(self, auditor: Auditor) -> None:
        stored = auditor.stored()

        assert sorted(stored) == sorted(ALTERED) == TABLES
        assert all(stored.values())

    @pytest.mark.parametrize("table", TABLES)
    def test_names_exactly_the_row_that_was_altered(self, auditor: Auditor, table: str) -> None:
        column, other = ALTERED[table]
        which = "where is_live" if column == "is_live" else ""
        row = f"ctid = (select min(ctid) from {table} {which})"
        auditor.write(f"update {table} set {column} = {other} where {row}")
        before = auditor.stored()

        run = auditor.reconcile()

        assert found_by(run) == [(table, column)]
        [key] = [
            key for key in before[table] if " ".join(map(str, key)) == run.differences[0].row_key
        ]
        assert run.differences[0].ours == str(before[table][key][column])

    @pytest.mark.parametrize("table", TABLES)
    def test_names_a_row_that_was_taken_away(self, auditor: Auditor, table: str) -> None:
        auditor.write(f"delete from {table} where ctid = (select min(ctid) from {table})")

        assert found_by(auditor.reconcile()) == [(table, "row")]

    def test_mends_nothing(self, auditor: Auditor) -> None:
        auditor.write("update loans_on_ledger set bank = 99 where state = 'declined'")

        auditor.reconcile()

        assert found_by(auditor.reconcile()) == [("loans_on_ledger", "bank")]

    def test_keeps_what_it_found_for_the_auditor(self, auditor: Auditor) -> None:
        auditor.write("update loans_on_ledger set bank = 99 where state = 'declined'")
        run = auditor.reconcile()

        with auditor.database.app.begin(RECONCILING) as tx:
            [kept] = repository.reconciliations(tx.session, Page(10))

        assert (kept.id, found_by(kept)) == (run.id, found_by(run))

    def test_is_seen_by_nobody_else(self, auditor: Auditor) -> None:
        auditor.reconcile()

        with auditor.database.app.begin(SYSTEM) as tx:
            assert repository.reconciliations(tx.session, Page(10)) == []


class TestState:
    """The contract's own state, without any event."""

    @pytest.mark.parametrize("table", KEPT_BY_THE_CONTRACT)
    def test_tells_of_a_change_in_any_column_of_any_row(self, auditor: Auditor, table: str) -> None:
        stored = auditor.stored()
        asked = [one for one in checks(stored) if one.table == table]
        block = auditor.evm.web3.eth.block_number
        answers = auditor.state.at(block, [one.ask for one in asked])

        for key, row in stored[table].items():
            for column in KEPT_BY_THE_CONTRACT[table]:
                changed = row | {column: other_than(row[column])}
                altered = stored | {table: stored[table] | {key: changed}}
                found = differences(altered, asked, answers)
                name = " ".join(map(str, key))
                assert [(one.key, one.field) for one in found] == [(name, column)]

    def test_of_the_newest_valuation_is_compared(self, auditor: Auditor) -> None:
        asked = {one.ask[0] for one in checks(auditor.stored())}

        assert asked == {
            "partyOf",
            "keyOf",
            "assetOf",
            "loanOf",
            "undistributedFenOf",
            "lienOn",
            "isEvidenceUsed",
            "valuationOf",
            "anchoredSizeOf",
            "pledgingStop",
        }


def other_than(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case None:
            return 1
        case _:
            return f"not {value}"


class TestReconciler:
    def test_compares_once_an_hour_and_not_at_the_start(self, auditor: Auditor) -> None:
        hours = [0.0, EVERY_SECONDS - 1, EVERY_SECONDS, EVERY_SECONDS + 1, 2 * EVERY_SECONDS]
        reconciler = auditor.reconciler()
        clock = iter(hours)
        reconciler.pulse = lambda: next(clock)

        assert [reconciler.step() for _ in hours] == [False, False, True, False, True]
