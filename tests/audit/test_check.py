"""The auditor's check: silent on a clean case, and exact about whatever somebody altered."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.core.commitment import Committed
from ip_finance.core.db import LedgerRow
from ip_finance.migrating import METADATA
from tests.api import Given, Platform
from tests.audit.later_mirrors import LATER_MIRRORS
from tests.builders import Stage
from tests.credit.scenes import decide_first
from tests.loans.scenes import record
from tests.parties.builders import text_id

pytest_plugins = ["tests.parties.platforms"]

ALTERED_MIRRORS = {
    "parties_on_ledger": "dual_approval_above_fen = dual_approval_above_fen + 1",
    "keys_on_ledger": "roles = roles + 64",
    "assets_on_ledger": "version = version + 1",
    "verifications_on_ledger": "valid_until = valid_until + 1",
    "valuations_on_ledger": "base_fen = base_fen + 1",
    "loans_on_ledger": "outstanding_fen = outstanding_fen + 1",
    "movements_on_ledger": "interest_fen = interest_fen + 1",
    "pledges_on_ledger": "secured_fen = secured_fen - 1",
    "pledged_assets_on_ledger": "is_live = not is_live",
}
ALTERED_FACTS = {
    "parties": "name = name || '!'",
    "documents": "sha256 = '0x' || repeat('0', 64)",
    "ip_assets": "facts = jsonb_set(facts, '{title}', '\"x\"')",
    "verifications": "findings = jsonb_set(findings, '{is_frozen,found}', 'true')",
    "appraisals": "report = report || ' '",
    "loans": "amount = amount + 1",
    "loan_decisions": "rate = rate + 1",
    "loan_movements": 'facts = facts || \'{"payee": "x"}\'',
    "pledges": 'terms = terms || \'{"scope": "x"}\'',
    "pledge_certificates": "number = number || '0'",
}
RESTATED = [
    ("ip_assets", "title = title || '!'"),
    ("ip_assets", "filed_on = filed_on + 1"),
    ("ip_assets", "granted_on = null"),
    ("appraisals", "low = low - 1"),
    ("appraisals", "high = high + 1"),
    ("appraisals", "inputs = inputs || ' '"),
    ("pledges", "secured = secured + 1"),
]
"""Columns that repeat a fact which a hash stands for."""
ADDED = {
    "party": "99",
    "pledge": "9",
    "loan": "gen_random_uuid()",
    "asset_version": "1000",
    "loan_version": "1000",
    "terms_hash": "'0x' || repeat('ab', 32)",
    "evidence_hash": "'0x' || repeat('cd', 32)",
}
"""What a forged row must have of its own, for the database to take it."""
LATER_FACTS: dict[str, tuple[Stage, Callable[[Platform], object], str]] = {
    "loan_facts": (
        Stage.RELEASED,
        record,
        "facts = facts::jsonb || jsonb_build_object('shortfall_fen', 1)",
    ),
    "frozen_memos": (
        Stage.APPLIED,
        decide_first,
        "content = (content::jsonb || jsonb_build_object('purpose_kind', 'rent'))::text",
    ),
}
"""Facts that a straight case has none of: at what stage they are made, how, and what is altered."""
IDS = "select {} from {} order by {} limit 1"


def check(platform: Platform) -> list[tuple[str, str]]:
    """Table and key of every mismatch, each row once."""
    found = platform.get("auditor", "/audit/report")["mismatches"]
    return sorted({(one["table"], one["key"]) for one in found})


def run(platform: Platform, statement: str, **values: Any) -> Sequence[Any]:
    """Do it with the owner's password, past every rule of the database."""
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(text("set local session_replication_role = replica"))
        result: Any = tx.session.execute(text(statement), values)
        return list(result.all()) if result.returns_rows else []


def key_columns(table: str) -> str:
    return ", ".join(column.name for column in METADATA.tables[table].primary_key)


def alter(platform: Platform, table: str, change: str) -> str:
    """Alter the first row of the table; give its key as a report names it."""
    columns = key_columns(table)
    first = IDS.format(columns, table, columns)
    (row,) = run(
        platform,
        f"update {table} set {change} where ({columns}) = ({first}) returning {columns}",
    )
    return " ".join(str(part) for part in row)


def delete(platform: Platform, table: str) -> str:
    columns = key_columns(table)
    first = IDS.format(columns, table, columns)
    (row,) = run(platform, f"delete from {table} where ({columns}) = ({first}) returning {columns}")
    return " ".join(str(part) for part in row)


def blob_of(platform: Platform, document: str) -> Any:
    name = platform.get("auditor", f"/documents/{document}")["evidence_hash"]
    return platform.documents / "documents" / name


class TestCleanCase:
    @pytest.mark.parametrize("stage", Stage)
    def test_has_nothing_to_report_at_any_stage(self, given: Given, stage: Stage) -> None:
        report = given(stage).get("auditor", "/audit/report")

        assert (report["is_consistent"], report["mismatches"]) == (True, [])

    def test_is_checked_in_full(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)
        tables = [*ALTERED_MIRRORS, *ALTERED_FACTS, "documents"]
        rows = sum(run(platform, f"select count(*) from {table}")[0][0] for table in tables)

        assert platform.get("auditor", "/audit/report")["checked"] == rows

    def test_says_which_node_was_asked_and_up_to_which_block(self, given: Given) -> None:
        platform = given(Stage.RELEASED)

        report = platform.get("auditor", "/audit/report")

        assert report["node"] == "the node of the test"
        assert report["block"] == platform.web3.eth.block_number

    def test_leaves_a_trace_in_the_log(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        platform.get("auditor", "/audit/report")

        newest = "select action from audit_log order by seq desc limit 1"
        assert run(platform, newest) == [("audit.checked",)]


def test_every_mirror_is_altered_here_or_with_the_later_ones() -> None:
    mirrors = {table.__tablename__ for table in LedgerRow.all_tables()}

    assert ALTERED_MIRRORS.keys() | LATER_MIRRORS.keys() == mirrors


def test_every_committed_table_is_altered_below() -> None:
    committed = {kind.__dict__["__tablename__"] for kind in Committed.__subclasses__()}

    altered = ALTERED_FACTS.keys() | LATER_FACTS.keys()
    assert altered | {"action_statements"} == committed, "tests/actions alters these"


@pytest.mark.parametrize("table", ALTERED_MIRRORS)
class TestMirrorOfTheLedger:
    def test_an_altered_row_is_named(self, given: Given, table: str) -> None:
        platform = given(Stage.DISCHARGED)

        key = alter(platform, table, ALTERED_MIRRORS[table])

        assert check(platform) == [(table, key)]

    def test_a_deleted_row_is_named(self, given: Given, table: str) -> None:
        platform = given(Stage.DISCHARGED)

        key = delete(platform, table)

        assert check(platform) == [(table, key)]

    def test_an_added_row_is_named(self, given: Given, table: str) -> None:
        platform = given(Stage.DISCHARGED)
        columns = [column.name for column in METADATA.tables[table].columns]
        last = key_columns(table).rpartition(", ")[2]
        fresh = ADDED | {last: ADDED.get(last, "'0x' || repeat('5a', 20)")}
        values = ", ".join(fresh.get(name, name) for name in columns)

        (row,) = run(
            platform,
            f"insert into {table} ({', '.join(columns)}) "
            f"select {values} from {table} order by {key_columns(table)} limit 1 "
            f"returning {key_columns(table)}",
        )

        assert check(platform) == [(table, " ".join(str(part) for part in row))]


@pytest.mark.parametrize("table", ALTERED_FACTS)
class TestCommittedRow:
    def test_an_altered_fact_is_named(self, given: Given, table: str) -> None:
        platform = given(Stage.DISCHARGED)

        key = alter(platform, table, ALTERED_FACTS[table])

        assert check(platform) == [(table, key)]

    def test_a_deleted_row_leaves_a_hash_on_the_ledger_that_nothing_stands_for(
        self, given: Given, table: str
    ) -> None:
        platform = given(Stage.DISCHARGED)
        run(platform, f"delete from {table}")

        found = platform.get("auditor", "/audit/report")["mismatches"]

        assert {one["stored"] for one in found if one["table"] != table} >= {"no facts on file"}


@pytest.mark.parametrize("table", LATER_FACTS)
def test_an_altered_fact_of_a_later_slice_is_named(given: Given, table: str) -> None:
    stage, make, change = LATER_FACTS[table]
    platform = given(stage)
    make(platform)
    assert check(platform) == []

    key = alter(platform, table, change)

    assert check(platform) == [(table, key)]


@pytest.mark.parametrize(("table", "change"), RESTATED)
def test_a_column_that_repeats_a_fact_is_held_to_it(given: Given, table: str, change: str) -> None:
    platform = given(Stage.DISCHARGED)

    key = alter(platform, table, change)

    assert check(platform) == [(table, key)]


def test_an_altered_salt_shows_in_everything_that_it_sealed(given: Given) -> None:
    """The contract, and the discharge whose hash follows from it."""
    platform = given(Stage.DISCHARGED)

    key = alter(platform, "pledges", "salt = repeat('0', 64)")

    assert check(platform) == [("pledges", key), ("pledges_on_ledger", f"{text_id('loan')} 0")]


def test_facts_altered_together_with_their_hash_do_not_pass(given: Given) -> None:
    """Whoever forges a row consistently is given away by the hash that the ledger keeps."""
    platform = given(Stage.DISCHARGED)
    run(platform, "update pledges set terms_hash = '0x' || repeat('ab', 32)")

    tables = {table for table, _ in check(platform)}

    assert "pledges_on_ledger" in tables


class TestBlob:
    def test_that_is_altered_is_named(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)
        blob = blob_of(platform, text_id("notice"))
        blob.write_bytes(blob.read_bytes()[:-1] + b"!")

        assert check(platform) == [("documents", text_id("notice"))]

    def test_that_is_gone_is_named(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)
        blob_of(platform, text_id("file of asset")).unlink()

        assert check(platform) == [("documents", text_id("file of asset"))]

    def test_of_another_document_does_not_pass_for_it(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)
        other = blob_of(platform, text_id("file of asset")).read_bytes()
        blob_of(platform, text_id("notice")).write_bytes(other)

        assert check(platform) == [("documents", text_id("notice"))]


class TestWhoMayCheck:
    @pytest.mark.parametrize("path", ["/audit/report", "/audit/log/report"])
    @pytest.mark.parametrize("login", ["owner", "officer", "admin", "verifier"])
    def test_nobody_but_an_auditor(self, given: Given, login: str, path: str) -> None:
        answer = given(Stage.FOUNDED).ask(login, "GET", path)

        assert answer.status_code == 403
