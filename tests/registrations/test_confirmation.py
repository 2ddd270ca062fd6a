"""From what the offices answer to the step that bank and tech provider sign."""

from datetime import timedelta
from typing import Any

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.documents import repository as documents
from ip_finance.pledges import repository as pledges
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage, register_pledge
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.registrations.scenes import (
    FILING,
    ask_correction,
    complete_dossier,
    open_filing,
    outcome_body,
    paper,
    refuse,
    submission_body,
    submit,
)

pytest_plugins = ["tests.parties.platforms"]

PLEDGE = f"/pledges/{id_of('pledge')}"
REGISTERED = f"/filings/{id_of('registration at cnipa-patent')}"
REPORT = f"{PLEDGE}/dossier/papers/valuation-report"


@pytest.fixture
def platform(given: Given) -> Platform:
    """A pledge whose filing is open and whose dossier is complete."""
    found = given(Stage.SIGNED)
    open_filing(found)
    complete_dossier(found)
    return found


class TestConfirmation:
    def test_waits_for_the_office(self, platform: Platform) -> None:
        submit(platform)

        answer = platform.ask("officer", "POST", f"{FILING}/confirmation")

        problem = refused(answer, 409, "not-yet-registered")
        assert problem["registrars"] == "cnipa-patent"

    def test_is_asked_by_the_bank_where_the_pledgor_entered_the_outcome(self, given: Given) -> None:
        platform = given(Stage.SIGNED)
        path = register_pledge(platform, login="owner")
        assert platform.get("officer", path)["state"] == "registered"
        assert platform.get("officer", PLEDGE)["state"] == "signed"

        platform.carry("officer", f"{path}/confirmation", "officer", "verifier")

        assert platform.get("owner", PLEDGE)["state"] == "registered"

    def test_is_asked_on_the_page_of_the_filing_by_the_bank_alone(self, given: Given) -> None:
        platform = given(Stage.SIGNED)
        path = register_pledge(platform, login="owner")

        asked = Browser(platform, "officer").fill(path, f"{path}/confirmation")

        assert asked.headers["location"].startswith("/sign/")
        assert "确认登记" not in Browser(platform, "owner").page(path)

    def test_is_over_once_the_pledge_is_registered(self, given: Given) -> None:
        answer = given(Stage.PLEDGED).ask("officer", "POST", f"{REGISTERED}/confirmation")

        refused(answer, 409, "wrong-pledge-state")

    def test_commits_to_number_day_and_file_of_each_office(self, given: Given) -> None:
        with given(Stage.PLEDGED).database.owner.begin(SYSTEM) as tx:
            (found,) = pledges.every_certificate(tx.session)
            (entry,) = found.commitment.facts["entries"]
            sha256 = documents.by_id(tx.session, id_of("notice")).sha256
            assert found.certificate_hash == found.recomputed_hash
            found.entries = [{**entry, "sha256": "0x" + "00" * 32}]
            assert found.certificate_hash != found.recomputed_hash
            tx.session.expire(found)
        assert (entry["registrar"], entry["sha256"]) == ("cnipa-patent", sha256)
        assert (entry["number"], entry["registered_on"]) == ("Y2026980012345", str(TODAY))


class TestWhatTheOfficeEntered:
    @pytest.mark.parametrize("stated", [LOAN_FEN - 1, None])
    def test_must_be_the_amount_of_the_contract(
        self, platform: Platform, stated: int | None
    ) -> None:
        submit(platform)
        body = outcome_body(paper(platform, "certificate"), registered_fen=stated)

        answer = platform.ask("officer", "POST", f"{FILING}/registration", body)

        problem = refused(answer, 422, "registered-amount-differs")
        assert (problem["rule"], problem["secured_fen"]) == ("CC-21", LOAN_FEN)

    def test_cannot_have_been_filed_before_both_sides_signed(self, platform: Platform) -> None:
        day = str(TODAY - timedelta(days=1))
        body = submission_body(paper(platform, "receipt"), submitted_on=day)

        answer = platform.ask("officer", "POST", f"{FILING}/submission", body)

        problem = refused(answer, 422, "filed-before-its-cause")
        assert (problem["stated"], problem["cause"]) == (day, str(TODAY))

    def test_cannot_be_cancelled_before_there_was_a_cause(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)
        path = open_filing(platform, kind="cancellation", cause="ended")
        day = str(TODAY - timedelta(days=1))
        body = submission_body(paper(platform, "receipt"), submitted_on=day)

        answer = platform.ask("officer", "POST", f"{path}/submission", body)

        refused(answer, 422, "filed-before-its-cause")


class TestDossier:
    def test_is_sealed_with_the_submission(self, platform: Platform) -> None:
        before = _bring(platform, "a report")
        assert before.is_success
        (sent,) = submit(platform)["events"]

        answer = _bring(platform, "another report")

        assert refused(answer, 409, "dossier-filed")["registrar"] == "cnipa-patent"
        papers = sent["facts"]["manifest"]["papers"]
        report = platform.get("officer", f"{PLEDGE}/dossier")["folders"][0]["papers"]
        assert papers["valuation-report"] in {one["sha256"] for one in report}
        assert sent["facts"]["manifest_hash"].startswith("0x")

    def test_is_opened_again_by_a_correction(self, platform: Platform) -> None:
        (first,) = submit(platform)["events"]
        ask_correction(platform)
        assert _bring(platform, "a report").is_success

        *_, second = submit(platform, submission_no="SL2026112400002")["events"]

        assert first["facts"]["manifest_hash"] != second["facts"]["manifest_hash"]
        refused(_bring(platform, "another report"), 409, "dossier-filed")

    def test_is_opened_again_by_a_refusal(self, platform: Platform) -> None:
        submit(platform)
        refuse(platform)

        assert _bring(platform, "a report").is_success


def _bring(platform: Platform, name: str) -> Any:
    return platform.ask("officer", "PUT", REPORT, {"document_id": paper(platform, name)})
