"""What a record relies on stays, whatever its holder says it is; and others' stays readable."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.documents import erasure
from ip_finance.documents.domain import EndUse
from ip_finance.documents.errors import PurposeEndImpossible, UseNotFound
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage, attach_contract, file_pledge, legal_event_body
from tests.bundles.builders import Keeper
from tests.documents.scenes import REASON, aged, erase, kept, path_of, person, read, record_of
from tests.parties.builders import SME, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

FILE = path_of("file of asset")


def end(platform: Platform, path: str, day: Any = TODAY) -> Any:
    body = {"ended_on": str(day), "reason": "用途已结束。"}
    return platform.ask("owner", "POST", f"{path}/purpose-end", body)


def end_uses(platform: Platform, name: str, day: Any = TODAY) -> None:
    """As the operator does when a case is over."""
    with platform.database.owner.begin(SYSTEM) as tx:
        found = text("select record_id from document_uses where document_id = :id")
        for record in tx.session.scalars(found, {"id": id_of(name)}).all():
            erasure.end_use(tx, EndUse(id_of(name), record, day))


class TestInUse:
    @pytest.mark.parametrize("path", ["erasure", "purpose-end"])
    def test_the_file_of_a_right_cannot_go(self, given: Given, path: str) -> None:
        platform = given(Stage.REGISTERED)
        body = REASON if path == "erasure" else {**REASON, "ended_on": str(TODAY)}

        problem = refused(
            platform.ask("owner", "POST", f"{FILE}/{path}", body), 409, "document-in-use"
        )

        assert problem["record_id"] == text_id("asset")
        assert record_of(platform, "file of asset")["in_use_by"] == [text_id("asset")]
        assert read(platform, "file of asset").status_code == 200

    @pytest.mark.parametrize("path", ["erasure", "purpose-end"])
    def test_nor_can_the_contract_of_a_pledge(self, given: Given, path: str) -> None:
        """Its holder said that it is of no kind with years of its own."""
        platform = given(Stage.APPROVED)
        pledge = file_pledge(platform)
        attach_contract(platform, pledge, "owner", "officer")
        contract = path_of(f"contract of {pledge[-36:]}")
        body = REASON if path == "erasure" else {**REASON, "ended_on": str(TODAY)}

        answer = platform.ask("owner", "POST", f"{contract}/{path}", body)

        problem = refused(answer, 409, "document-in-use")
        assert problem["record_id"] == pledge[-36:]

    def test_what_was_evidence_is_kept_as_a_transaction(self, given: Given) -> None:
        """CERTIFICATE and OTHER have no years of their own; what a case relied on has ten."""
        platform = given(Stage.REGISTERED)
        end_uses(platform, "file of asset")

        assert end(platform, FILE).status_code == 201

        told = record_of(platform, "file of asset")["retention"]
        assert (told["name"], told["until"]) == (
            "transaction",
            str(TODAY.replace(year=TODAY.year + 10)),
        )
        assert erase(platform, FILE).json()["kind"] == "restricted"

    def test_the_holder_cannot_end_the_use(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        owner = Actor(id_of("owner"), id_of("sme"), frozenset())

        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            platform.database.app.begin(owner) as tx,
        ):
            tx.session.execute(text("update document_uses set ended_on = '2000-01-01'"))

    def test_a_use_ends_on_no_day_before_it_began(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        with pytest.raises(PurposeEndImpossible):
            end_uses(platform, "file of asset", TODAY - timedelta(days=1))
        with pytest.raises(UseNotFound), platform.database.owner.begin(SYSTEM) as tx:
            erasure.end_use(tx, EndUse(id_of("file of asset"), id_of("nothing"), TODAY))


class TestPurposeEnd:
    @pytest.mark.parametrize("days", [-1, 1])
    def test_lies_between_the_upload_and_today(self, given: Given, days: int) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "contract", kind="contract")

        answer = end(platform, path_of("contract"), TODAY + timedelta(days=days))

        problem = refused(answer, 422, "purpose-end-impossible")
        assert problem["earliest"] == problem["latest"] == str(TODAY)

    def test_is_never_moved_back(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        kept(platform, "contract", kind="contract")
        aged(platform, "contract", years=1)
        assert end(platform, path_of("contract")).status_code == 201

        answer = end(platform, path_of("contract"), TODAY - timedelta(days=1))

        refused(answer, 422, "purpose-end-impossible")


class TestRestriction:
    def test_does_not_bind_those_whose_record_relies_on_it(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        subject = person(platform, "inventor")
        document = kept(platform, "licence", subject_id=subject, kind="contract")["id"]
        body = legal_event_body() | {"document_id": document}
        platform.post("owner", f"/ip-assets/{id_of('asset')}/events", body)

        assert erase(platform, f"/data-subjects/{subject}").json()["kind"] == "restricted"

        refused(read(platform, "licence"), 409, "content-restricted")
        assert read(platform, "licence", "verifier").status_code == 200


class TestSubjects:
    def test_the_id_of_a_party_is_no_person(self, given: Given) -> None:
        """A party's id is the subject of its files: else anybody could erase them."""
        platform = given(Stage.REGISTERED)
        path = f"/data-subjects/{id_of('sme')}"

        answer = platform.ask("other-owner", "PUT", path, {"reference": "x"})

        refused(answer, 409, "subject-exists")
        refused(erase(platform, path, "other-owner"), 404, "subject-not-found")
        assert read(platform, "file of asset").status_code == 200

    def test_nor_is_that_of_a_file(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        path = f"/data-subjects/{id_of('file of asset')}"

        answer = platform.ask("other-owner", "PUT", path, {"reference": "x"})

        refused(answer, 409, "subject-exists")

    @pytest.mark.parametrize(
        ("columns", "values"),
        [("subject_id", SME.code), ("document_id", "file of asset")],
    )
    def test_the_database_takes_no_decision_on_what_is_of_others(
        self, given: Given, columns: str, values: str
    ) -> None:
        platform = given(Stage.REGISTERED)
        outsider = Actor(id_of("other-owner"), id_of("other-sme"), frozenset())
        row = (
            f"insert into document_decisions (id, party_id, {columns}, kind, basis, reason,"
            " decided_at, decided_by) values (:id, :party, :about, 'erased', 'x', 'x', now(), :id)"
        )
        given_values = {"id": id_of("x"), "party": id_of("other-sme"), "about": id_of(values)}

        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            platform.database.app.begin(outsider) as tx,
        ):
            tx.session.execute(text(row), given_values)


class TestOnTheChain:
    def test_the_record_of_erased_evidence_is_still_proven(self, given: Given) -> None:
        """§ 16.3: ten years on the file goes, and what opens its hash; row and steps stand."""
        platform = given(Stage.SIGNED)
        evidence = platform.get("owner", FILE)["evidence_hash"]
        aged(platform, "file of asset", years=10)
        ended = TODAY.replace(year=TODAY.year - 10)
        end_uses(platform, "file of asset", ended)
        assert end(platform, FILE, ended).status_code == 201
        assert erase(platform, FILE).json()["kind"] == "erased"

        found = platform.ask("auditor", "GET", "/audit/report").json()["mismatches"]
        assert found == []
        keeper = Keeper(platform).all()
        for answer in (keeper.asked("owner"), keeper.asked("owner", evidence)):
            assert answer.status_code == 200
            assert answer.headers["erased-files"] == (
                f"{evidence} erased on {TODAY} by {id_of('sme')} under PI-06"
            )
