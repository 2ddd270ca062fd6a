"""`audit verify`: whatever a superuser does to the log is found, and the entry is named."""

from itertools import pairwise

import pytest
from sqlalchemy import text

from ip_finance.bootstrap import Database
from ip_finance.chain_api.events import LogAnchored
from ip_finance.checkpoints.domain import CheckpointKind
from ip_finance.core.actor import SYSTEM
from ip_finance.core.audit_log import AuditEntry, entry_hash
from ip_finance.core.audit_tree import leaf_of
from ip_finance.core.merkle import Growing
from tests.checkpoints.builders import AUDITOR, Site, a_site

REWRITE = "update audit_log set facts = '{\"forged\": true}' where seq = :seq"
SHIFT = (
    "update audit_log set seq = -(seq + 1) where seq >= 5",
    "update audit_log set seq = -seq where seq < 0",
)
CLOSE_UP = (
    "update audit_log set seq = -(seq - 1) where seq > 5",
    "update audit_log set seq = -seq where seq < 0",
)
FORGED_ROW = (
    "insert into audit_log select 5, at, person_id, party_id, action, subject_id, facts,"
    " previous_hash, '0x' || repeat('ab', 32) from audit_log where seq = 4"
)


@pytest.fixture
def site(database: Database) -> Site:
    """Twenty entries; the tree stands over the first twelve, anchored at eight and at twelve."""
    made = a_site(database)
    made.act(8)
    made.anchor()
    made.act(4)
    made.anchor()
    made.act(8)
    return made


def rehash(site: Site, first: int) -> None:
    """Make every hash from this entry on anew, and the head's, as a forger would."""
    with site.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(text("set local session_replication_role = replica"))
        rows = tx.session.query(AuditEntry).order_by(AuditEntry.seq).all()
        for before, row in pairwise(rows):
            if row.seq >= first:
                row.previous_hash = before.hash
                row.hash = entry_hash(row)
        tx.session.flush()
        last = {"hash": rows[-1].hash, "size": rows[-1].seq}
        tx.session.execute(text("update audit_head set hash = :hash, size = :size"), last)


def regrow(site: Site) -> None:
    """Make the tree anew over the rows as they are, as a thorough forger would."""
    with site.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(text("set local session_replication_role = replica"))
        rows = tx.session.query(AuditEntry).order_by(AuditEntry.seq).limit(12)
        tx.session.execute(text("delete from audit_tree"))
        tree = Growing()
        for row in rows:
            for (level, index), made in tree.add(leaf_of(row.hash)):
                values = {"level": level, "index": index, "hash": made}
                tx.session.execute(
                    text("insert into audit_tree values (:level, :index, :hash)"), values
                )


class TestSoundLog:
    def test_has_nothing_wrong(self, site: Site) -> None:
        report = site.verify()

        assert (report.is_consistent, report.mismatches) == (True, ())
        assert (report.entries, report.anchors, report.checkpoints) == (20, 2, 2)

    def test_that_is_empty_has_nothing_wrong(self, database: Database) -> None:
        assert a_site(database).verify().is_consistent

    def test_is_checked_by_an_auditor_who_leaves_a_trace(self, site: Site) -> None:
        site.verify()

        with site.database.owner.begin(SYSTEM) as tx:
            newest = tx.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
        assert newest is not None
        assert (newest.action, newest.person_id) == ("audit.log-verified", AUDITOR.person_id)


class TestOneEntry:
    @pytest.mark.parametrize("seq", [1, 7, 12, 13, 20])
    @pytest.mark.parametrize(
        "change",
        [
            "facts = '{}'",
            "action = action || '!'",
            "at = at + interval '1 second'",
            "person_id = gen_random_uuid()",
            "party_id = gen_random_uuid()",
            "subject_id = gen_random_uuid()",
        ],
    )
    def test_that_is_changed_is_named(self, site: Site, seq: int, change: str) -> None:
        site.force(f"update audit_log set {change} where seq = {seq}")

        assert site.wrong() == [("audit_log", str(seq), "hash")]

    def test_that_is_changed_with_its_hash_is_named(self, site: Site) -> None:
        site.force(REWRITE, seq=5)
        with site.database.owner.begin(SYSTEM) as tx:
            forged = entry_hash(tx.session.get_one(AuditEntry, 5))
        site.force("update audit_log set hash = :hash where seq = 5", hash=forged)

        assert site.wrong() == [
            ("audit_log", "5", "leaf"),
            ("audit_log", "6", "previous_hash"),
        ]

    @pytest.mark.parametrize("hash_", ["", "0x", "0xzz", "nonsense"])
    def test_whose_hash_is_none_is_named(self, site: Site, hash_: str) -> None:
        site.force("update audit_log set hash = :hash where seq = 5", hash=hash_)

        assert ("audit_log", "5", "hash") in site.wrong()

    @pytest.mark.parametrize("seq", [1, 5, 12, 16])
    def test_that_is_removed_is_named(self, site: Site, seq: int) -> None:
        site.force(f"delete from audit_log where seq = {seq}")

        assert site.wrong()[0] == ("audit_log", str(seq), "row")
        assert {key for _, key, _ in site.wrong()} == {str(seq), str(seq + 1)}

    def test_that_is_removed_while_the_others_close_up_is_named(self, site: Site) -> None:
        site.force("delete from audit_log where seq = 5", *CLOSE_UP)

        assert ("audit_log", "5", "previous_hash") in site.wrong()
        assert ("audit_log", "20", "row") in site.wrong()

    def test_that_is_inserted_is_named(self, site: Site) -> None:
        site.force(*SHIFT, FORGED_ROW)

        found = site.wrong()
        assert found[0] == ("audit_log", "5", "previous_hash")
        assert ("audit_log", "5", "leaf") in found
        assert ("audit_log", "21", "row") in found

    def test_that_is_added_at_the_end_is_named(self, site: Site) -> None:
        site.force(FORGED_ROW.replace("select 5", "select 21"))

        assert ("audit_log", "21", "row") in site.wrong()

    @pytest.mark.parametrize("seq", [0, -1])
    def test_that_is_put_before_the_first_is_named(self, site: Site, seq: int) -> None:
        site.force(FORGED_ROW.replace("select 5", f"select {seq}"))

        assert site.wrong()[0] == ("audit_log", str(seq), "row")


class TestManyEntries:
    def test_that_changed_places_are_named(self, site: Site) -> None:
        site.force(
            "update audit_log set seq = -5 where seq = 5",
            "update audit_log set seq = 5 where seq = 6",
            "update audit_log set seq = 6 where seq = -5",
        )

        assert {key for _, key, _ in site.wrong()} == {"5", "6", "7"}

    def test_that_are_cut_off_are_named(self, site: Site) -> None:
        site.force("delete from audit_log where seq > 17")

        assert site.wrong() == [("audit_log", "18-20", "row")]

    def test_that_are_cut_off_with_the_head_are_named_as_far_as_the_tree_goes(
        self, site: Site
    ) -> None:
        site.force("delete from audit_log where seq > 10")
        rehash(site, 11)

        assert site.wrong() == [("audit_log", "11-12", "row")]

    def test_that_are_cut_off_with_head_and_tree_are_missed_by_the_ledger(self, site: Site) -> None:
        site.force("delete from audit_log where seq > 10", "delete from checkpoints")
        rehash(site, 11)
        regrow(site)

        assert site.wrong() == [("audit_log", "11-12", "row")]

    def test_whose_hashes_are_all_made_anew_differ_from_the_tree(self, site: Site) -> None:
        site.force(REWRITE, seq=5)
        rehash(site, 5)

        assert site.wrong() == [("audit_log", str(seq), "leaf") for seq in range(5, 13)]

    @pytest.mark.parametrize(("seq", "place"), [(5, "1-8"), (8, "1-8"), (9, "9-12"), (12, "9-12")])
    def test_that_are_made_anew_with_the_tree_differ_from_what_the_ledger_holds(
        self, site: Site, seq: int, place: str
    ) -> None:
        site.force(REWRITE, "delete from checkpoints", seq=seq)
        rehash(site, seq)
        regrow(site)

        size = place.partition("-")[2]
        assert site.wrong() == [("audit_log", place, f"root in log_anchors_on_ledger {size}")]


class TestWhatVouchesForTheLog:
    def test_a_changed_node_of_the_tree_is_named(self, site: Site) -> None:
        site.force("update audit_tree set hash = '\\x00' where level = 2 and index = 1")

        assert ("audit_tree", "2 1", "hash") in site.wrong()

    def test_a_node_that_is_gone_is_named(self, site: Site) -> None:
        site.force("delete from audit_tree where level = 1 and index = 2")

        assert ("audit_tree", "1 3", "hash") in site.wrong()

    def test_a_changed_head_is_named(self, site: Site) -> None:
        site.force("update audit_head set hash = '0x00'")

        assert site.wrong() == [("audit_log", "newest", "hash")]

    @pytest.mark.parametrize("change", ["hash = '0x' || repeat('ab', 32)", "number = 9"])
    def test_a_checkpoint_that_says_something_else_than_its_note_is_named(
        self, site: Site, change: str
    ) -> None:
        site.force(f"update checkpoints set {change} where number = 8")

        table, _, field = site.wrong()[0]
        assert (table, field) == ("checkpoints", "note")

    def test_a_checkpoint_that_we_did_not_sign_is_named(self, site: Site) -> None:
        site.force("update checkpoints set note = replace(note, '— ', '— x') where number = 8")

        assert site.wrong() == [("checkpoints", "log 8", "signatures")]

    def test_a_cosignature_that_does_not_hold_is_named(self, site: Site) -> None:
        key = site.register(AUDITOR, "auditor.example")
        site.cosign(CheckpointKind.LOG, site.checkpoint().signed_note, key)
        assert site.verify().cosignatures == 1
        other = site.checkpoint()
        site.cosign(CheckpointKind.LOG, other.signed_note, key)
        site.force(
            "update cosignatures set line ="
            f" (select line from cosignatures where checkpoint_id <> {other.id})"
            f" where checkpoint_id = {other.id}"
        )

        assert site.wrong() == [("checkpoints", f"log {other.number}", "signatures")]

    def test_a_changed_key_of_a_cosigner_is_named(self, site: Site) -> None:
        key = site.register(AUDITOR, "auditor.example")
        made = site.checkpoint()
        site.cosign(CheckpointKind.LOG, made.signed_note, key)
        site.force("update cosigners set key = replace(key, 'auditor', 'nobody')")

        assert site.wrong() == [
            ("cosigners", "auditor.example", "key"),
            ("checkpoints", f"log {made.number}", "signatures"),
        ]

    def test_a_checkpoint_on_a_block_that_the_chain_does_not_have_is_named(
        self, site: Site
    ) -> None:
        site.block(3)
        site.keep_up()
        assert site.wrong() == []
        site.chain.blocks[3] = "0x" + "ee" * 32

        assert site.wrong() == [("checkpoints", "chain 3", "block hash")]

    def test_an_anchor_of_another_party_counts_for_nothing(self, site: Site) -> None:
        site.tell(LogAnchored(site.operator + 1, 5, "0x" + "ee" * 32))

        assert site.wrong() == []
