"""Checkpoints: made when something happened, cosigned by who may, anchored once a day."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from ip_finance.bootstrap import Database
from ip_finance.chain_api.members import RECORDER
from ip_finance.chain_api.stored import step_of
from ip_finance.chain_api.typed_data import typed_data
from ip_finance.checkpoints import repository, service
from ip_finance.checkpoints.domain import (
    CheckpointKind,
    CheckpointNotFound,
    CosignatureRefused,
    CosignerKeyRefused,
    CosignerKnown,
    LogShorter,
    origin_of,
)
from ip_finance.core import audit_tree
from ip_finance.core.actor import SYSTEM, RoleMissing
from ip_finance.core.audit_log import AuditEntry
from ip_finance.core.clock import unix
from ip_finance.core.merkle import check_consistency
from ip_finance.core.outbox import OutboxRow
from ip_finance.core.uow import Reading
from ip_finance.evidence.checkpoint import open_checkpoint
from ip_finance.evidence.note import Kind, SigningKey, cosign
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, RequestState
from ip_finance.signing.models import SigningRequest
from tests.checkpoints.builders import (
    AUDITOR,
    CHAIN_ID,
    GUARDIAN,
    LEDGER,
    READER,
    Site,
    a_site,
    lines_of,
)
from tests.clock import NOON

LOG, CHAIN = CheckpointKind.LOG, CheckpointKind.CHAIN
APPEND_ONLY = ("audit_log", "audit_tree", "cosigners", "cosignatures", "log_anchors")


@pytest.fixture
def site(database: Database) -> Site:
    return a_site(database)


def at(site: Site, later: timedelta) -> Site:
    """The same platform, later."""
    owner = replace(site.database.owner, clock=lambda: NOON + later)
    return replace(site, database=replace(site.database, owner=owner))


class TestMaking:
    def test_nothing_happened_and_nothing_is_signed(self, site: Site) -> None:
        assert site.keep_up() is False

    def test_after_events_both_are_signed_once(self, site: Site) -> None:
        site.act(3)
        site.block(7)

        assert (site.keep_up(), site.keep_up()) == (True, False)
        with site.database.app.begin(SYSTEM) as tx:
            made = [(one.kind, one.number) for one in repository.every(tx.session)]
        assert made == [(CHAIN, 7), (LOG, 3)]

    def test_the_next_events_are_signed_next(self, site: Site) -> None:
        site.block(7)
        site.keep_up()
        site.block(9)

        assert site.keep_up() is True

    def test_a_note_is_what_the_specification_says(self, site: Site) -> None:
        site.act(3)
        made = site.checkpoint()

        origin = origin_of(LOG, CHAIN_ID, LEDGER)
        opened = open_checkpoint(made.signed_note, origin, [site.key.signing(origin).verifier], 1)
        assert opened.checkpoint.number == 3
        assert made.signed_note.startswith(f"{origin}\n3\n".encode())

    def test_the_tree_grows_by_what_is_new(self, site: Site) -> None:
        site.act(5)
        site.checkpoint()
        site.force("delete from audit_log where seq < 5")  # nobody reads these again
        site.act(3)

        assert site.checkpoint().number == 8
        with site.database.owner.begin(SYSTEM) as tx:
            assert len(list(audit_tree.nodes(tx.session))) == 15

    def test_a_chain_that_lost_blocks_has_those_checkpoints_withdrawn(self, site: Site) -> None:
        for number in (3, 5, 8):
            site.block(number)
            site.keep_up()
        site.chain.blocks |= {5: "0x" + "ee" * 32}
        del site.chain.blocks[8]

        with site.database.owner.begin(SYSTEM) as tx:
            assert service.withdraw_lost(tx, site.chain) == 2
        site.block(5)
        assert site.keep_up() is True
        assert site.wrong() == []


class TestFinding:
    def test_the_nearest_at_or_after_with_enough_cosignatures(self, site: Site) -> None:
        auditor = site.register(AUDITOR, "auditor.example")
        bank = site.register(GUARDIAN, "bank.example")
        for number, keys in ((3, ()), (5, (auditor,)), (8, (auditor, bank)), (9, ())):
            site.block(number)
            site.keep_up()
            if keys:
                with site.database.owner.begin(SYSTEM) as tx:
                    note = repository.exactly(tx.session, CHAIN, number).signed_note
                site.cosign(CHAIN, note, *keys)

        with site.database.app.begin(READER) as tx:
            found = [
                repository.at_or_after(tx.session, CHAIN, number, cosignatures=count)
                for number, count in ((3, 0), (4, 0), (3, 1), (3, 2), (6, 1), (9, 1))
            ]
            known = repository.cosigner_keys(tx.session)
        assert [one.number if one else None for one in found] == [3, 5, 5, 8, 8, None]
        assert found[3] is not None
        origin = origin_of(CHAIN, CHAIN_ID, LEDGER)
        opened = open_checkpoint(found[3].signed_note, origin, known, 2)
        assert {signed.at for signed in opened.signed} == {unix(NOON)}


class TestRegistering:
    def test_the_same_key_again_changes_nothing(self, site: Site) -> None:
        key = site.register(AUDITOR, "auditor.example")
        with site.database.app.begin(AUDITOR) as tx:
            assert service.register(tx, str(key.verifier)).name == "auditor.example"

    def test_is_for_auditors_and_guardians(self, site: Site) -> None:
        with pytest.raises(RoleMissing):
            site.register(READER, "officer.example")

    def test_one_party_has_one_key(self, site: Site) -> None:
        site.register(AUDITOR, "auditor.example")
        with pytest.raises(CosignerKnown):
            site.register(AUDITOR, "auditor.example")

    def test_a_name_belongs_to_one_party(self, site: Site) -> None:
        site.register(AUDITOR, "auditor.example")
        with pytest.raises(CosignerKnown):
            site.register(GUARDIAN, "auditor.example")

    @pytest.mark.parametrize("text_", ["", "x", "a+b+c", "a+00000000+BAAA", "a+1+é"])
    def test_what_is_no_key_is_refused(self, site: Site, text_: str) -> None:
        with pytest.raises(CosignerKeyRefused), site.database.app.begin(AUDITOR) as tx:
            service.register(tx, text_)

    def test_a_key_that_does_not_sign_the_time_is_refused(self, site: Site) -> None:
        key = SigningKey.generate("auditor.example", Kind.TEXT)
        with pytest.raises(CosignerKeyRefused), site.database.app.begin(AUDITOR) as tx:
            service.register(tx, str(key.verifier))


class TestCosigning:
    def test_keeps_the_line_once(self, site: Site) -> None:
        site.act()
        key = site.register(AUDITOR, "auditor.example")
        note = site.checkpoint().signed_note
        site.cosign(LOG, note, key)
        site.cosign(LOG, note, key)

        merged = site_note(site, LOG)
        assert merged.startswith(note)
        assert len(lines_of(merged, site)) == 1
        with site.database.owner.begin(SYSTEM) as tx:
            told = select(AuditEntry.party_id).where(AuditEntry.action == "checkpoints.cosigned")
            assert tx.session.scalars(told).all() == [AUDITOR.party_id]

    def test_several_in_one_note_are_all_kept(self, site: Site) -> None:
        site.act()
        keys = [site.register(AUDITOR, "a.example"), site.register(GUARDIAN, "b.example")]
        site.cosign(LOG, site.checkpoint().signed_note, *keys)

        assert len(lines_of(site_note(site, LOG), site)) == 2

    def test_by_a_stranger_is_refused(self, site: Site) -> None:
        site.act()
        stranger = SigningKey.generate("x.example", Kind.TEXT_AND_TIME)
        with pytest.raises(CosignatureRefused, match="No known key"):
            site.cosign(LOG, site.checkpoint().signed_note, stranger)

    def test_of_another_text_is_refused(self, site: Site) -> None:
        site.act()
        key = site.register(AUDITOR, "auditor.example")
        note = site.checkpoint().signed_note.replace(b"/log\n", b"/lag\n")
        with pytest.raises(CheckpointNotFound):
            site.cosign(LOG, note, key)

    def test_of_a_number_that_we_did_not_sign_is_refused(self, site: Site) -> None:
        site.act()
        key = site.register(AUDITOR, "auditor.example")
        note = site.checkpoint().signed_note.replace(b"\n2\n", b"\n1\n")
        with pytest.raises(CheckpointNotFound):
            site.cosign(LOG, note, key)

    def test_as_a_checkpoint_of_the_other_kind_is_refused(self, site: Site) -> None:
        site.act()
        key = site.register(AUDITOR, "auditor.example")
        with pytest.raises(CheckpointNotFound):
            site.cosign(CHAIN, site.checkpoint().signed_note, key)

    @pytest.mark.parametrize("at_", [unix(NOON) + 301, 2**63 - 1])
    def test_at_a_time_to_come_is_refused(self, site: Site, at_: int) -> None:
        site.act()
        key = site.register(AUDITOR, "auditor.example")
        note = cosign(site.checkpoint().signed_note, key, at_)
        with pytest.raises(CosignatureRefused, match="time"):
            site.cosign(LOG, note)

    def test_that_was_damaged_is_refused(self, site: Site) -> None:
        site.act()
        key = site.register(AUDITOR, "auditor.example")
        note = cosign(site.checkpoint().signed_note, key, unix(NOON))
        start, end = note[:-40], note[-39:]
        with pytest.raises(CosignatureRefused):
            site.cosign(LOG, start + (b"A" if note[-40:-39] != b"A" else b"B") + end)


class TestProof:
    def test_leads_from_one_checkpoint_to_the_next(self, site: Site) -> None:
        site.act(5)
        first = site.checkpoint()
        site.act(6)
        second = site.checkpoint()

        with site.database.app.begin(SYSTEM) as tx:
            hashes = service.proof(tx, first.number, second.number)
        roots = [bytes.fromhex(one.hash.removeprefix("0x")) for one in (first, second)]
        check_consistency(first.number, roots[0], second.number, roots[1], hashes)

    @pytest.mark.parametrize(("first", "second"), [(0, 3), (3, 2), (1, 4)])
    def test_leads_nowhere_else(self, site: Site, first: int, second: int) -> None:
        site.act(3)
        site.checkpoint()
        with pytest.raises(LogShorter), site.database.app.begin(SYSTEM) as tx:
            service.proof(tx, first, second)


class TestAnchoring:
    def test_sends_a_step_that_the_recorder_signed(self, site: Site) -> None:
        site.act(3)
        sent = site.anchor()

        assert sent is not None
        with site.database.owner.begin(SYSTEM) as tx:
            row = tx.session.scalars(select(OutboxRow)).one()
        step = step_of(row.kind, row.payload)
        assert (row.kind, step.size, step.root) == ("AnchorLog", 3, sent.root)  # type: ignore[union-attr]
        message = encode_typed_data(full_message=typed_data(step, RECORDER, CHAIN_ID, LEDGER))
        r, last = (int(part, 16) for part in (row.signatures[2:66], row.signatures[66:]))
        vrs = 27 + (last >> 255), r, last % 2**255
        assert Account.recover_message(message, vrs=vrs) == site.recorder.address

    def test_sends_nothing_when_nothing_is_new(self, site: Site) -> None:
        site.act()

        assert site.anchor() is not None
        assert site.anchor() is None

    def test_of_an_empty_log_sends_nothing(self, site: Site) -> None:
        assert site.anchor() is None

    def test_happens_once_a_business_day(self, site: Site) -> None:
        tries = []
        for days in (0, 0, 1, 1, 2):
            later = at(site, timedelta(days=days))
            later.act()
            with later.database.owner.begin(SYSTEM) as tx:
                tries.append(service.anchor_daily(tx, site.recorder, site.key))

        assert tries == [True, False, True, False, True]

    def test_a_day_ends_at_midnight_in_beijing(self, site: Site) -> None:
        tries = []
        for hours in (0, 11, 12):  # noon, 23:00, midnight
            site.act()
            with at(site, timedelta(hours=hours)).database.owner.begin(SYSTEM) as tx:
                tries.append(service.anchor_daily(tx, site.recorder, site.key))

        assert tries == [True, False, True]

    def test_on_a_day_with_nothing_new_does_not_happen(self, site: Site) -> None:
        site.act()
        site.anchor()
        with at(site, timedelta(days=1)).database.owner.begin(SYSTEM) as tx:
            assert service.anchor_daily(tx, site.recorder, site.key) is False

    def test_asked_for_counts_for_the_day(self, site: Site) -> None:
        site.act()
        site.anchor()
        site.act()
        with site.database.owner.begin(SYSTEM) as tx:
            assert service.anchor_daily(tx, site.recorder, site.key) is False


class TestEnrolment:
    def asked(self, site: Site, *, later: timedelta = timedelta()) -> list[SigningRequest]:
        with at(site, later).database.owner.begin(SYSTEM) as tx:
            assert service.is_enrolled(tx, site.recorder) is False
        with site.database.owner.begin(SYSTEM) as tx:
            return list(tx.session.scalars(select(SigningRequest)))

    def test_is_asked_of_guardians_once(self, site: Site) -> None:
        self.asked(site)

        (request,) = self.asked(site)
        assert (request.kind, request.step["roles"], request.step["person"]) == ("EnrolKey", 64, 0)
        assert request.step["party"] == site.operator

    def test_is_asked_anew_once_the_time_to_sign_is_over(self, site: Site) -> None:
        self.asked(site)

        assert len(self.asked(site, later=SIGNATURE_VALID_FOR)) == 2

    def test_is_not_asked_again_while_it_is_on_its_way(self, site: Site) -> None:
        (request,) = self.asked(site)
        with site.database.owner.begin(SYSTEM) as tx:
            tx.session.get_one(SigningRequest, request.id).state = RequestState.COMPLETE

        assert len(self.asked(site, later=SIGNATURE_VALID_FOR)) == 1

    def test_is_asked_no_more_once_the_ledger_knows_it(self, site: Site) -> None:
        site.enrol()
        with site.database.owner.begin(SYSTEM) as tx:
            assert service.is_enrolled(tx, site.recorder) is True


class TestRulesOfTheDatabase:
    @pytest.fixture
    def full(self, site: Site) -> Site:
        key = site.register(AUDITOR, "auditor.example")
        site.anchor()
        site.cosign(LOG, site.checkpoint().signed_note, key)
        return site

    @pytest.mark.parametrize("table", [*APPEND_ONLY, "checkpoints", "audit_head"])
    @pytest.mark.parametrize(
        "what", ["update {0} set {1} = {1}", "delete from {0}", "truncate {0} cascade"]
    )
    def test_nobody_changes_or_removes_a_row_not_even_the_owner(
        self, full: Site, table: str, what: str
    ) -> None:
        columns = {"audit_tree": "hash", "checkpoints": "note", "log_anchors": "root"}
        columns |= {"cosignatures": "line", "cosigners": "name"}
        statement = what.format(table, columns.get(table, "hash"))
        with (
            pytest.raises(IntegrityError, match=r"never changed or removed|only grows"),
            full.database.owner.begin(SYSTEM) as tx,
        ):
            tx.session.execute(text(statement))

    def test_a_withdrawn_checkpoint_stays_withdrawn(self, full: Site) -> None:
        with full.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("update checkpoints set withdrawn_at = now()"))
        with pytest.raises(IntegrityError), full.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("update checkpoints set withdrawn_at = null"))


class TestNameOfAnother:
    @pytest.mark.parametrize(
        "statement",
        [
            "insert into cosigners select gen_random_uuid(), 'x', 'y', registered_at,"
            " registered_by from cosigners",
            "insert into cosignatures select checkpoint_id, gen_random_uuid(), line, signed_at"
            " from cosignatures",
        ],
    )
    def test_nobody_cosigns_in_it(self, site: Site, statement: str) -> None:
        key = site.register(AUDITOR, "auditor.example")
        site.cosign(LOG, site.checkpoint().signed_note, key)

        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            site.database.app.begin(GUARDIAN) as tx,
        ):
            tx.session.execute(text(statement))


class TestReading:
    def read(self, site: Site, *, does: str | None = None) -> list[tuple[str, object, object]]:
        record = uuid4()
        uow = replace(site.database.app, reading=Reading("/api/loans/1", record))
        with uow.begin(READER) as tx:
            if does:
                tx.record(does, record)
        with site.database.owner.begin(SYSTEM) as tx:
            rows = tx.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == record))
            return [(row.action, row.person_id, row.facts.get("what")) for row in rows]

    def test_leaves_a_trace(self, site: Site) -> None:
        assert self.read(site) == [("read", READER.person_id, "/api/loans/1")]

    def test_with_a_trace_of_its_own_leaves_no_second(self, site: Site) -> None:
        assert self.read(site, does="opened") == [("opened", READER.person_id, None)]

    def test_that_failed_leaves_none(self, site: Site) -> None:
        uow = replace(site.database.app, reading=Reading("/api/loans/1", None))
        with pytest.raises(ZeroDivisionError), uow.begin(READER):
            raise ZeroDivisionError
        with site.database.owner.begin(SYSTEM) as tx:
            assert tx.session.scalars(select(AuditEntry)).all() == []


def site_note(site: Site, kind: CheckpointKind) -> bytes:
    """The newest note with its cosignatures; what was added since does not make a new one."""
    with site.database.app.begin(SYSTEM) as tx:
        newest = repository.newest(tx.session, kind)
        assert newest is not None
        return newest.signed_note
