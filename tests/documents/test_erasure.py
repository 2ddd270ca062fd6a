"""Versions, retention, and erasure by key destruction that leaves the record standing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.documents import erasure
from ip_finance.documents.domain import Erase
from ip_finance.documents.service import Vault
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage
from tests.documents.scenes import REASON, aged, erase, keep, kept, path_of, person, read, record_of
from tests.parties.builders import PROVIDER, SME, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]


def mismatches(platform: Platform) -> list[str]:
    found = platform.get("auditor", "/audit/report")["mismatches"]
    return [f"{one['table']}.{one['key']}" for one in found]


class TestKinds:
    def test_a_kind_is_kept_and_an_old_caller_gets_the_default(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        assert kept(platform, "licence", kind="identity")["kind"] == "identity"
        assert kept(platform, "paper")["kind"] == "other"

    def test_an_unknown_kind_is_refused(self, given: Given) -> None:
        refused(keep(given(Stage.FOUNDED), "paper", kind="song"), 422, "malformed-request")

    def test_the_same_file_as_another_kind_is_another_document(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "paper", kind="contract")

        refused(keep(platform, "paper", kind="court"), 409, "document-exists")

    def test_a_false_ending_is_refused(self, given: Given) -> None:
        problem = refused(
            keep(given(Stage.FOUNDED), "paper", b"plain text"), 422, "file-type-mismatch"
        )

        assert (problem["claimed"], problem["found"]) == (".pdf", "text/plain")


class TestVersions:
    def test_form_a_chain_in_which_each_stays_readable(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "first")
        kept(platform, "second", replaces_id=id_of("first"))
        kept(platform, "third", replaces_id=id_of("second"))

        for name in ("first", "second", "third"):
            assert record_of(platform, name)["versions"] == [
                text_id(one) for one in ("first", "second", "third")
            ]
            assert read(platform, name).status_code == 200

    def test_one_version_has_one_successor(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "first")
        kept(platform, "second", replaces_id=id_of("first"))

        problem = refused(
            keep(platform, "other", replaces_id=id_of("first")), 409, "document-replaced"
        )

        assert problem["replaced_by"] == text_id("second")

    def test_whoever_reads_one_reads_the_next(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        kept(platform, "newer", replaces_id=id_of("file of asset"))

        assert read(platform, "newer", "verifier").status_code == 200
        readers = record_of(platform, "newer")["readers"]
        assert {text_id(SME.code), text_id(PROVIDER.code)} <= set(readers)

    def test_nobody_replaces_a_document_of_others(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = keep(platform, "newer", login="verifier", replaces_id=id_of("file of asset"))

        refused(answer, 403, "not-the-holder")

    def test_who_else_reads_is_told_to_the_holder_alone(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        assert record_of(platform, "file of asset")["readers"]
        assert record_of(platform, "file of asset", "auditor")["readers"]
        assert record_of(platform, "file of asset", "verifier")["readers"] == []


class TestErasureOfAPerson:
    def scene(self, platform: Platform) -> str:
        """Two documents of one person, one of another, one of the company."""
        subject, other = person(platform, "guarantor"), person(platform, "somebody else")
        kept(platform, "passport", subject_id=subject)
        kept(platform, "letter", subject_id=subject)
        kept(platform, "other passport", subject_id=other)
        kept(platform, "company paper")
        return f"/data-subjects/{subject}"

    def test_makes_exactly_those_documents_unreadable(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        path = self.scene(platform)

        assert erase(platform, path).json()["kind"] == "erased"

        for name in ("passport", "letter"):
            problem = refused(read(platform, name), 409, "content-erased")
            assert (problem["by"], problem["basis"]) == (SME.name, "PI-06")
            assert problem["erased_on"] == str(TODAY)
        for name in ("other passport", "company paper"):
            assert read(platform, name).status_code == 200

    def test_destroys_the_key_and_the_name_and_keeps_hash_and_row(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        path = self.scene(platform)
        before = platform.get("owner", path_of("passport"))
        erase(platform, path)

        after = platform.get("owner", path_of("passport"))

        assert after == before | {"name": after["name"], "sha256": ""}
        assert "passport" not in after["name"]
        with platform.database.owner.begin(SYSTEM) as tx:
            found = tx.session.execute(
                text("select count(*) from subject_keys where subject_id = :id"),
                {"id": id_of("guarantor")},
            )
            assert found.scalar_one() == 0
            row = tx.session.execute(
                text("select salt, sealed_key from documents where id = :id"),
                {"id": id_of("passport")},
            ).one()
            assert tuple(row) == ("", b"")
            told = text("select count(*) from audit_log where facts::text like :digest")
            digest = {"digest": f"%{before['sha256']}%"}
            assert tx.session.execute(told, digest).scalar_one() == 0

    def test_is_no_damage_to_the_audit(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        path = self.scene(platform)
        assert mismatches(platform) == []

        erase(platform, path)

        assert mismatches(platform) == []

    def test_a_key_that_was_lost_without_a_decision_is_damage(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        self.scene(platform)
        with platform.database.owner.begin(SYSTEM) as tx:
            lost = "delete from subject_keys where subject_id = :id"
            tx.session.execute(text(lost), {"id": id_of("guarantor")})

        assert len(mismatches(platform)) == 2

    def test_happens_once_and_nothing_new_is_kept_under_it(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        path = self.scene(platform)
        erase(platform, path)

        refused(erase(platform, path), 409, "already-erased")
        answer = keep(platform, "again", subject_id=id_of("guarantor"))
        refused(answer, 409, "already-erased")

    def test_is_written_into_the_log(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        erase(platform, self.scene(platform))

        with platform.database.owner.begin(SYSTEM) as tx:
            row = tx.session.execute(
                text("select facts from audit_log where action = 'documents.erased'")
            ).scalar_one()
        assert row == {"basis": "PI-06", **REASON}

    @pytest.mark.parametrize("login", ["other-owner", "officer"])
    def test_belongs_to_the_holder_alone(self, given: Given, login: str) -> None:
        platform = given(Stage.FOUNDED)
        path = self.scene(platform)

        answer = erase(platform, path, login)

        assert answer.status_code in {403, 404}
        assert read(platform, "passport").status_code == 200

    def test_the_database_lets_nobody_destroy_the_key_of_others(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        self.scene(platform)
        outsider = Actor(id_of("other-owner"), id_of("other-sme"), frozenset())

        with platform.database.app.begin(outsider) as tx:
            tx.session.execute(text("select ipfin_erase(:id, null)"), {"id": id_of("guarantor")})

        assert read(platform, "passport").status_code == 200

    def test_the_application_takes_no_key_away_by_itself(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        self.scene(platform)
        owner = Actor(id_of("owner"), id_of("sme"), frozenset())

        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            platform.database.app.begin(owner) as tx,
        ):
            tx.session.execute(text("delete from subject_keys"))


class TestDuties:
    def test_a_duty_to_keep_restricts_instead(self, given: Given) -> None:
        """PI-07: the AML law wants the copy of the passport for ten years."""
        platform = given(Stage.FOUNDED)
        subject = person(platform, "guarantor")
        kept(platform, "passport", subject_id=subject, kind="identity")

        decision = erase(platform, f"/data-subjects/{subject}").json()

        assert decision["kind"] == "restricted"
        assert "反洗钱" in decision["basis"]
        refused(read(platform, "passport"), 409, "content-restricted")
        assert mismatches(platform) == []

    def test_once_the_years_are_over_it_is_erased(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        subject = person(platform, "guarantor")
        kept(platform, "passport", subject_id=subject, kind="identity")
        erase(platform, f"/data-subjects/{subject}")
        aged(platform, "passport", years=10)
        ended = {"ended_on": str(TODAY.replace(year=TODAY.year - 10)), "reason": "贷款早已结清。"}
        platform.post("owner", f"{path_of('passport')}/purpose-end", ended)

        assert record_of(platform, "passport")["retention"]["until"] == str(TODAY)
        assert erase(platform, f"/data-subjects/{subject}").json()["kind"] == "erased"

    def test_a_day_before_it_is_not(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "contract", kind="contract")
        aged(platform, "contract", years=10)
        day = TODAY.replace(year=TODAY.year - 10) + timedelta(days=1)
        body = {"ended_on": str(day), "reason": "已结清。"}
        platform.post("owner", f"{path_of('contract')}/purpose-end", body)

        decision = erase(platform, path_of("contract")).json()

        assert (decision["kind"], decision["day"]) == (
            "restricted",
            str(TODAY + timedelta(days=1)),
        )

    def test_what_is_due_is_listed_until_it_is_erased(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "paper")
        body = {"ended_on": str(TODAY), "reason": "用途已结束。"}
        platform.post("owner", f"{path_of('paper')}/purpose-end", body)

        assert due(platform) == [id_of("paper")]
        erase(platform, path_of("paper"))
        assert due(platform) == []

    def test_a_single_document_goes_with_its_content(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        evidence = kept(platform, "paper")["evidence_hash"]
        kept(platform, "other")

        erase(platform, path_of("paper"))

        refused(read(platform, "paper"), 409, "content-erased")
        assert not (platform.documents / "documents" / evidence).exists()
        assert read(platform, "other").status_code == 200
        assert mismatches(platform) == []

    def test_it_goes_with_all_its_versions(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        first = kept(platform, "first")["evidence_hash"]
        kept(platform, "second", replaces_id=id_of("first"))

        erase(platform, path_of("second"))

        refused(read(platform, "first"), 409, "content-erased")
        assert not (platform.documents / "documents" / first).exists()
        assert mismatches(platform) == []

    def test_a_copy_of_the_blob_opens_no_more(self, given: Given) -> None:
        """The key of the file alone is gone, and its subject's lives on."""
        platform = given(Stage.FOUNDED)
        evidence = kept(platform, "paper")["evidence_hash"]
        blob = platform.documents / "documents" / evidence
        copy = blob.read_bytes()
        with platform.database.owner.begin(SYSTEM) as tx:
            salt = tx.session.execute(text("select salt, sha256 from documents")).one()
        erase(platform, path_of("paper"))
        blob.write_bytes(copy)

        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("delete from document_decisions"))
            back = "update documents set salt = :salt, sha256 = :sha256"
            tx.session.execute(text(back), dict(salt._mapping))
        refused(read(platform, "paper"), 409, "content-damaged")

    def test_an_erasure_that_is_taken_back_leaves_the_content(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "paper")
        owner = Actor(id_of("owner"), id_of("sme"), frozenset(erasure.ERASERS))
        vault: Vault = platform.app._app.state.vault  # type: ignore[attr-defined]

        def fail_after_erasing() -> None:
            with platform.database.app.begin(owner) as tx:
                erasure.erase(tx, vault, Erase("x", document_id=id_of("paper")))
                raise LookupError

        with pytest.raises(LookupError):
            fail_after_erasing()

        assert read(platform, "paper").status_code == 200


class TestSeveralDuties:
    def test_one_duty_keeps_one_document_and_no_later_one(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        subject = person(platform, "guarantor")
        kept(platform, "passport", subject_id=subject, kind="identity")
        kept(platform, "letter", subject_id=subject)

        assert erase(platform, f"/data-subjects/{subject}").json()["kind"] == "restricted"

        refused(read(platform, "passport"), 409, "content-restricted")
        refused(read(platform, "letter"), 409, "content-erased")
        kept(platform, "later", subject_id=subject)
        assert read(platform, "later").status_code == 200
        assert mismatches(platform) == []


def due(platform: Platform) -> list[Any]:
    with platform.database.owner.begin(SYSTEM) as tx:
        return [document.id for document, _ in erasure.due(tx)]
